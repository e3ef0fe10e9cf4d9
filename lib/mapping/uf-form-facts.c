/* Which facts leave for whom, said by the form alone. */
#include "uf-form-analysis-private.h"
#include "uf-json.h"

typedef struct {
	UfFormAnalysis *analysis;
	json_t *facts;
} Listing;

/* Whose fact it is: a role, "members", or NULL for what belongs to the household or the office. */
static const char *
find_owner(const UfFormSpot *spot)
{
	const char *root = g_ptr_array_index(spot->parts, 0);
	if (g_str_equal(root, "members"))
		return "members";
	return g_str_equal(root, "roles") ? g_ptr_array_index(spot->parts, 1) : NULL;
}

static json_t *
find_listed(const Listing *self, const UfPlace *place, const char *who)
{
	for (size_t i = 0; i < json_array_size(self->facts); i++) {
		json_t *fact = json_array_get(self->facts, i);
		if (g_strcmp0(uf_json_get_string(fact, "place"), place->path) == 0 &&
		    g_strcmp0(uf_json_get_string(fact, "who"), who) == 0)
			return fact;
	}
	return NULL;
}

static json_t *
add_listed(Listing *self, const UfPlace *place, const char *who)
{
	g_autofree char *title = uf_profile_schema_format_title(self->analysis->schema, place);
	json_t *fact = json_pack("{s:s, s:s, s:s?, s:b, s:b, s:s?, s:[]}", "place", place->path,
				 "title", title, "who", who, "required", 0, "derived",
				 place->derived, "sensitive", place->sensitive, "fields");
	json_array_append_new(self->facts, fact);
	return fact;
}

static void
add_field(json_t *fact, const UfField *field)
{
	json_t *fields = json_object_get(fact, "fields");
	const char *id = uf_field_get_full_id(field);
	if (uf_field_is_required(field))
		json_object_set_new(fact, "required", json_true());
	for (size_t i = 0; i < json_array_size(fields); i++) {
		if (g_str_equal(json_string_value(json_array_get(fields, i)), id))
			return;
	}
	json_array_append_new(fields, json_string(id));
}

static void
add_path(Listing *self, const UfField *field, const UfJsonPath *path)
{
	g_autoptr(GPtrArray) spots = uf_form_analysis_list_spots(self->analysis, path, "");
	for (size_t i = 0; i < spots->len; i++) {
		const UfFormSpot *spot = g_ptr_array_index(spots, i);
		if (spot->place == NULL || spot->place->kind == UF_PLACE_META)
			continue;
		const char *who = find_owner(spot);
		json_t *fact = find_listed(self, spot->place, who);
		if (fact == NULL)
			fact = add_listed(self, spot->place, who);
		add_field(fact, field);
	}
}

static void
add_text(Listing *self, const UfField *field, const char *text)
{
	g_autoptr(UfJsonPath) path =
	    text != NULL ? uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, NULL) : NULL;
	if (path != NULL)
		add_path(self, field, path);
}

static void
add_texts(Listing *self, const UfField *field, const json_t *paths)
{
	add_text(self, field, json_string_value(paths));
	for (size_t i = 0; i < json_array_size(paths); i++)
		add_text(self, field, json_string_value(json_array_get(paths, i)));
}

/* The facts that a figure is made of can be told from it: they leave too. */
static void
add_figure(Listing *self, const UfField *field, const char *name, unsigned depth)
{
	static const char *const parts[] = { "plus", "minus", "divide_by" };
	const json_t *figure =
	    json_object_get(uf_form_find_block(self->analysis->form, "figures"), name);
	for (size_t p = 0; depth < 8 && p < G_N_ELEMENTS(parts); p++) {
		const json_t *terms = json_object_get(figure, parts[p]);
		for (size_t i = 0; i < json_array_size(terms); i++) {
			const json_t *term = json_array_get(terms, i);
			const char *other = uf_json_get_string(term, "figure");
			add_texts(self, field, json_object_get(term, "sum"));
			add_texts(self, field, json_object_get(term, "count"));
			if (other != NULL)
				add_figure(self, field, other, depth + 1);
		}
	}
}

static void
list_field(Listing *self, const UfField *field)
{
	for (size_t i = 0; i < uf_field_get_path_count(field); i++)
		add_path(self, field, uf_field_get_path(field, i));
	if (uf_field_get_figure(field) != NULL)
		add_figure(self, field, uf_field_get_figure(field), 0);
	if (uf_field_get_child_count(field) == 0)
		return;
	self->analysis->each = uf_field_get_each(field);
	for (size_t i = 0; i < uf_field_get_child_count(field); i++)
		list_field(self, uf_field_get_child(field, i));
	self->analysis->each = NULL;
}

json_t *
uf_mapping_list_facts(const UfForm *form, const UfProfileSchema *schema)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new(); /* said by uf_mapping_check_form */
	UfFormAnalysis analysis = { .form = form, .schema = schema, .issues = issues, .place = "" };
	Listing self = { &analysis, json_array() };
	json_t *recipients = json_array();
	const json_t *declared = uf_form_find_block(form, "recipients");
	for (size_t i = 0; i < json_array_size(declared); i++)
		json_array_append(recipients,
				  json_object_get(json_array_get(declared, i), "label"));
	for (size_t i = 0; i < uf_form_get_field_count(form); i++)
		list_field(&self, uf_form_get_field(form, i));
	return json_pack("{s:o, s:o}", "recipients", recipients, "facts", self.facts);
}
