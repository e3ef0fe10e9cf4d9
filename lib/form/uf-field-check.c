/* What the schema of forms cannot say about one field: docs/forms.md, "Fields". */
#include <string.h>

#include "uf-field-private.h"
#include "uf-form-fault.h"
#include "uf-json.h"

#define KIND(kind) (1u << UF_FIELD_##kind)
#define CHOICES (KIND(CHOICE) | KIND(CHOICES))
#define WRITTEN (KIND(TEXT) | KIND(LONG))
#define VALUES (WRITTEN | KIND(DATE) | KIND(INTEGER) | KIND(MONEY) | KIND(BOOLEAN) | CHOICES)

/* Keys that only some kinds may have. */
static const struct {
	const char *key;
	unsigned kinds;
} allowed_kinds[] = {
	{ "options", CHOICES | KIND(BOOLEAN) },
	{ "codes", CHOICES | WRITTEN },
	{ "as", VALUES },
	{ "max", WRITTEN | KIND(INTEGER) | KIND(MONEY) },
	{ "match", WRITTEN },
	{ "from", VALUES },
	{ "ask", VALUES },
	{ "const", VALUES },
	{ "hook", VALUES },
	{ "figure", KIND(MONEY) | KIND(INTEGER) | KIND(TEXT) },
	{ "each", KIND(TABLE) },
	{ "rows", KIND(TABLE) },
	{ "fields", KIND(TABLE) },
};

static bool
has(const UfField *field, const char *key)
{
	return json_object_get(field->json, key) != NULL;
}

static void
check_kinds(const UfField *field, const char *pointer, GPtrArray *faults)
{
	for (size_t i = 0; i < G_N_ELEMENTS(allowed_kinds); i++) {
		const char *key = allowed_kinds[i].key;
		if (!has(field, key) || (allowed_kinds[i].kinds & (1u << field->kind)) != 0)
			continue;
		g_autofree char *place = g_strdup_printf("%s/%s", pointer, key);
		uf_form_faults_add(faults, place, "means nothing for a field of kind \"%s\"",
				   uf_field_kind_get_name(field->kind));
	}
}

/* Exactly one way of being answered. */
static void
check_ways(const UfField *field, const char *pointer, GPtrArray *faults)
{
	static const char *const ways[] = { "ask", "by_hand", "const", "hook", "figure" };
	if (field->kind == UF_FIELD_TABLE || field->kind == UF_FIELD_SIGNATURE)
		return;
	size_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
		count += has(field, ways[i]);
	const bool takes_from = has(field, "ask") || has(field, "hook");
	if (has(field, "from") && !takes_from)
		count++;
	if (count == 0)
		uf_form_faults_add(faults, pointer,
				   "nothing says how it is answered: give it one of from, ask, "
				   "by_hand, const, hook, figure");
	if (count > 1)
		uf_form_faults_add(faults, pointer,
				   "answered in several ways: keep one of from, ask, by_hand, "
				   "const, hook, figure (from goes with ask or hook)");
	if (has(field, "codes") && !has(field, "from"))
		uf_form_faults_add(faults, pointer, "codes translate what from selects: no from");
	if (has(field, "as") && (has(field, "by_hand") || has(field, "const")))
		uf_form_faults_add(faults, pointer, "as changes nothing here");
}

static void
check_options(const UfField *field, const char *pointer, GPtrArray *faults)
{
	const bool is_choice = (CHOICES & (1u << field->kind)) != 0;
	if (is_choice && field->options->len == 0)
		uf_form_faults_add(faults, pointer, "a choice needs options");
	for (size_t i = 0; i < field->options->len; i++) {
		const char *code = uf_field_get_option(field, i).code;
		g_autofree char *place = g_strdup_printf("%s/options/%zu/code", pointer, i);
		UfFieldOption first;
		if (uf_field_find_option(field, code, &first) &&
		    first.label != uf_field_get_option(field, i).label)
			uf_form_faults_add(faults, place, "another option has this code");
		if (field->kind == UF_FIELD_BOOLEAN && !g_str_equal(code, "yes") &&
		    !g_str_equal(code, "no"))
			uf_form_faults_add(faults, place,
					   "the options of a boolean are \"yes\" and \"no\"");
	}
}

static bool
is_option_bound(const UfField *field, const char *channel)
{
	for (size_t i = 0; i < field->options->len; i++) {
		if (json_object_get(uf_field_get_option(field, i).bind, channel) != NULL)
			return true;
	}
	return false;
}

/* "{row}" tells the rows of a table apart, and means nothing elsewhere. Only a PDF needs a name per
 * row; the other channels have repeated blocks. */
static void
check_name(const UfField *field, const char *name, const char *pointer, GPtrArray *faults)
{
	const bool has_row = strstr(name, "{row}") != NULL;
	if (has_row && field->table == NULL)
		uf_form_faults_add(faults, pointer, "\"{row}\" is for fields of a table");
	if (!has_row && field->table != NULL && uf_field_get_rows(field->table) != 1)
		uf_form_faults_add(faults, pointer,
				   "every row would write the same name: use \"{row}\" or "
				   "{\"rows\": [names]}");
}

/* A name, names, or names with their transforms. */
static void
check_names(const UfField *field, const json_t *names, const char *pointer, GPtrArray *faults)
{
	if (json_is_string(names))
		check_name(field, json_string_value(names), pointer, faults);
	for (size_t i = 0; i < json_array_size(names); i++)
		check_name(field, json_string_value(json_array_get(names, i)), pointer, faults);
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)names, name, value) check_name(field, name, pointer, faults);
}

static void
check_row_names(const UfField *field, const json_t *rows, const char *pointer, GPtrArray *faults)
{
	if (field->table == NULL)
		uf_form_faults_add(faults, pointer, "\"rows\" is for fields of a table");
	else if (json_array_size(rows) != uf_field_get_rows(field->table))
		uf_form_faults_add(faults, pointer, "names of %zu rows, but the table has %zu",
				   json_array_size(rows), uf_field_get_rows(field->table));
}

static void
check_option_names(const UfField *field, const char *pointer, GPtrArray *faults)
{
	for (size_t i = 0; i < field->options->len; i++) {
		const json_t *states = json_object_get(uf_field_get_option(field, i).bind, "pdf");
		g_autofree char *place = g_strdup_printf("%s/options/%zu/bind/pdf", pointer, i);
		check_names(field, states, place, faults);
	}
}

/* A table that is bound itself is written into one box, one line per row. */
static void
check_lines(const UfField *field, const json_t *names, const char *pointer, GPtrArray *faults)
{
	if (json_is_object(names))
		uf_form_faults_add(faults, pointer, "the lines of a table take no transform");
	for (size_t i = 0; i < json_array_size(json_object_get(field->json, "fields")); i++) {
		const json_t *child = json_array_get(json_object_get(field->json, "fields"), i);
		if (json_object_get(json_object_get(child, "bind"), "pdf") != NULL)
			uf_form_faults_add(faults, pointer, "its columns are bound too: keep one");
	}
}

/* Where somebody signs on the paper: named, never written. */
static bool
is_place(const char *channel, const json_t *names)
{
	return g_str_equal(channel, "pdf") && !json_is_object(names);
}

static void
check_bind(const UfField *field, const char *pointer, GPtrArray *faults)
{
	const char *channel;
	json_t *names;
	json_object_foreach(json_object_get(field->json, "bind"), channel, names)
	{
		g_autofree char *place = g_strdup_printf("%s/bind/%s", pointer, channel);
		const json_t *rows = json_object_get(names, "rows");
		if (field->kind == UF_FIELD_SIGNATURE && !is_place(channel, names))
			uf_form_faults_add(faults, place, "nothing can be written there");
		else if (field->kind == UF_FIELD_TABLE && g_str_equal(channel, "pdf"))
			check_lines(field, names, place, faults);
		else if (is_option_bound(field, channel))
			uf_form_faults_add(faults, place, "its options are bound too: keep one");
		else if (rows != NULL)
			check_row_names(field, rows, place, faults);
		else if (g_str_equal(channel, "pdf"))
			check_names(field, names, place, faults);
	}
	check_option_names(field, pointer, faults);
}

static void
check_table(const UfField *field, const char *pointer, GPtrArray *faults)
{
	if (field->kind != UF_FIELD_TABLE)
		return;
	if (field->table != NULL)
		uf_form_faults_add(faults, pointer, "a table in a table");
	if (!has(field, "fields"))
		uf_form_faults_add(faults, pointer, "a table needs fields");
	if (has(field, "each") == has(field, "by_hand"))
		uf_form_faults_add(faults, pointer, "a table needs each, or by_hand");
}

void
uf_field_check(const UfField *field, const char *pointer, GPtrArray *faults)
{
	check_kinds(field, pointer, faults);
	check_ways(field, pointer, faults);
	check_options(field, pointer, faults);
	check_table(field, pointer, faults);
	check_bind(field, pointer, faults);
}
