/* What the schema of forms cannot say between the parts of a form: docs/forms.md. */
#include <string.h>

#include "uf-error.h"
#include "uf-field-private.h"
#include "uf-form-fault.h"
#include "uf-form-private.h"
#include "uf-json.h"

#define MAX_FIGURE_DEPTH 8

/* Checks the paths of @json under @key: one text, or a list. */
static void
check_paths(const json_t *json, const char *key, const char *pointer, GPtrArray *faults)
{
	const json_t *value = json_object_get(json, key);
	g_autofree char *place = g_strdup_printf("%s/%s", pointer, key);
	if (json_is_string(value))
		uf_jsonpath_free(
		    uf_field_parse_path(json_string_value(value), false, place, faults));
	for (size_t i = 0; i < json_array_size(value); i++) {
		g_autofree char *item = g_strdup_printf("%s/%zu", place, i);
		uf_jsonpath_free(uf_field_parse_path(json_string_value(json_array_get(value, i)),
						     false, item, faults));
	}
}

/* Rows of a block that have an id: paths parse, and no id comes twice. */
static void
check_rows(const UfForm *form, const char *block, GPtrArray *faults)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	const json_t *rows = uf_form_find_block(form, block);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		g_autofree char *pointer = g_strdup_printf("/%s/%zu", block, i);
		const char *id = uf_json_get_string(row, "id");
		if (uf_form_faults_has_under(faults, pointer))
			continue;
		if (id != NULL && !g_hash_table_add(ids, (gpointer)id))
			uf_form_faults_add(faults, pointer, "another one has the id \"%s\"", id);
		check_paths(row, "when", pointer, faults);
		check_paths(row, "from", pointer, faults);
	}
}

/* A piece is bound to channels of the form. */
static void
check_pieces(const UfForm *form, GPtrArray *faults)
{
	const json_t *rows = uf_form_find_block(form, "pieces");
	const json_t *channels = json_object_get(form->json, "channels");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autofree char *pointer = g_strdup_printf("/pieces/%zu", i);
		const char *channel;
		json_t *name;
		json_object_foreach(json_object_get(json_array_get(rows, i), "bind"), channel, name)
		{
			if (!uf_form_faults_has_under(faults, pointer) &&
			    json_object_get(channels, channel) == NULL)
				uf_form_faults_add(
				    faults, pointer,
				    "bound to \"%s\", which is not a channel of this form",
				    channel);
		}
	}
}

static void
check_signatures(const UfForm *form, GPtrArray *faults)
{
	static const char *const others[] = { "worker", "office", "partner", NULL };
	const json_t *rows = uf_form_find_block(form, "signatures");
	const json_t *roles = uf_form_find_block(form, "roles");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autofree char *pointer = g_strdup_printf("/signatures/%zu/role", i);
		const char *role = uf_json_get_string(json_array_get(rows, i), "role");
		if (role != NULL && !g_strv_contains(others, role) &&
		    json_object_get(roles, role) == NULL)
			uf_form_faults_add(faults, pointer,
					   "not a role of this form, nor worker, office, partner");
	}
}

static bool follow_figures(const json_t *figures, const char *name, size_t depth);

static bool
follow_threshold(const json_t *figures, const json_t *figure, size_t depth)
{
	static const char *const limits[] = { "min", "max" };
	const json_t *threshold = json_object_get(figure, "threshold");
	for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
		const json_t *limit = json_object_get(threshold, limits[i]);
		const char *other = uf_json_get_string(limit, "figure");
		if (other != NULL && !follow_figures(figures, other, depth + 1))
			return false;
	}
	return true;
}

/* The figures that @terms use exist, and lead to no circle. */
static bool
follow_figures(const json_t *figures, const char *name, size_t depth)
{
	static const char *const parts[] = { "plus", "minus", "divide_by" };
	const json_t *figure = json_object_get(figures, name);
	if (figure == NULL || depth >= MAX_FIGURE_DEPTH)
		return false;
	for (size_t p = 0; p < G_N_ELEMENTS(parts); p++) {
		const json_t *terms = json_object_get(figure, parts[p]);
		for (size_t i = 0; i < json_array_size(terms); i++) {
			const char *other = uf_json_get_string(json_array_get(terms, i), "figure");
			if (other != NULL && !follow_figures(figures, other, depth + 1))
				return false;
		}
	}
	return follow_threshold(figures, figure, depth);
}

static void
check_terms(const json_t *figure, const char *part, const char *pointer, GPtrArray *faults)
{
	const json_t *terms = json_object_get(figure, part);
	for (size_t i = 0; i < json_array_size(terms); i++) {
		const json_t *term = json_array_get(terms, i);
		g_autofree char *place = g_strdup_printf("%s/%s/%zu", pointer, part, i);
		check_paths(term, "sum", place, faults);
		check_paths(term, "count", place, faults);
		check_paths(term, "when", place, faults);
		check_paths(term, "known", place, faults);
	}
}

static void
check_figures(const UfForm *form, GPtrArray *faults)
{
	const json_t *figures = uf_form_find_block(form, "figures");
	const char *name;
	json_t *figure;
	json_object_foreach((json_t *)figures, name, figure)
	{
		g_autofree char *pointer = g_strdup_printf("/figures/%s", name);
		if (uf_form_faults_has_under(faults, pointer))
			continue;
		check_terms(figure, "plus", pointer, faults);
		check_terms(figure, "minus", pointer, faults);
		check_terms(figure, "divide_by", pointer, faults);
		if (!follow_figures(figures, name, 0))
			uf_form_faults_add(faults, pointer,
					   "uses a figure that is not there, or itself");
	}
}

static bool
is_bound(const UfField *field, const char **channel, const json_t *channels)
{
	json_t *names;
	json_object_foreach(json_object_get(field->json, "bind"), *channel, names)
	{
		if (json_object_get(channels, *channel) == NULL)
			return true;
	}
	for (size_t i = 0; i < field->options->len; i++) {
		const json_t *bind = uf_field_get_option(field, i).bind;
		json_object_foreach((json_t *)bind, *channel, names)
		{
			if (json_object_get(channels, *channel) == NULL)
				return true;
		}
	}
	return false;
}

/* A field is bound to channels of the form, and takes a figure of the form. */
static void
check_references(const UfForm *form, const UfField *field, const char *pointer, GPtrArray *faults)
{
	const char *channel;
	const char *figure = uf_field_get_figure(field);
	if (is_bound(field, &channel, json_object_get(form->json, "channels")))
		uf_form_faults_add(faults, pointer,
				   "bound to \"%s\", which is not a channel of this form", channel);
	if (figure != NULL && json_object_get(uf_form_find_block(form, "figures"), figure) == NULL)
		uf_form_faults_add(faults, pointer, "takes the figure \"%s\", which is not there",
				   figure);
	for (size_t i = 0; i < uf_field_get_child_count(field); i++) {
		g_autofree char *place = g_strdup_printf("%s/fields/%zu", pointer, i);
		check_references(form, uf_field_get_child(field, i), place, faults);
	}
}

/* Fields whose shape is wrong are not in @form: its other fields are found by their JSON. */
static void
check_fields(const UfForm *form, GPtrArray *faults)
{
	const json_t *fields = json_object_get(form->json, "fields");
	for (size_t i = 0, made = 0; made < form->fields->len; i++) {
		const UfField *field = uf_form_get_field(form, made);
		if (field->json != json_array_get(fields, i))
			continue;
		g_autofree char *pointer = g_strdup_printf("/fields/%zu", i);
		check_references(form, field, pointer, faults);
		made++;
	}
}

static void
check_date(const UfForm *form, GPtrArray *faults)
{
	UfDate date;
	const char *seen = uf_json_get_string(json_object_get(form->json, "source"), "seen");
	if (seen != NULL && !uf_form_faults_has_under(faults, "/source") &&
	    !uf_date_parse_iso(seen, &date))
		uf_form_faults_add(faults, "/source/seen", "not a date");
}

void
uf_form_check_parts(const UfForm *form, GPtrArray *faults)
{
	check_date(form, faults);
	check_rows(form, "pieces", faults);
	check_pieces(form, faults);
	check_rows(form, "deadlines", faults);
	check_rows(form, "signatures", faults);
	check_signatures(form, faults);
	check_figures(form, faults);
	check_fields(form, faults);
	uf_form_check_boxes(form, faults);
}
