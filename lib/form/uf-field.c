#include "uf-field-private.h"

#include <string.h>

#include "uf-form-fault.h"
#include "uf-json.h"

#define MATCH_LIMIT 100000

static const char *const kind_names[] = {
	[UF_FIELD_TEXT] = "text",     [UF_FIELD_LONG] = "long",
	[UF_FIELD_DATE] = "date",     [UF_FIELD_INTEGER] = "integer",
	[UF_FIELD_MONEY] = "money",   [UF_FIELD_BOOLEAN] = "boolean",
	[UF_FIELD_CHOICE] = "choice", [UF_FIELD_CHOICES] = "choices",
	[UF_FIELD_TABLE] = "table",   [UF_FIELD_SIGNATURE] = "signature",
};

void
uf_field_free(UfField *field)
{
	if (field == NULL)
		return;
	g_free(field->full_id);
	g_clear_pointer(&field->paths, g_ptr_array_unref);
	g_clear_pointer(&field->path_texts, g_ptr_array_unref);
	g_clear_pointer(&field->transforms, g_ptr_array_unref);
	g_clear_pointer(&field->condition, uf_jsonpath_free);
	g_clear_pointer(&field->each, uf_jsonpath_free);
	g_clear_pointer(&field->match, pcre2_code_free);
	g_clear_pointer(&field->options, g_array_unref);
	g_clear_pointer(&field->children, g_ptr_array_unref);
	g_free(field);
}

static void
free_field(gpointer field)
{
	uf_field_free(field);
}

static void
free_path(gpointer path)
{
	uf_jsonpath_free(path);
}

static UfFieldKind
find_kind(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++) {
		if (g_strcmp0(kind_names[i], name) == 0)
			return (UfFieldKind)i;
	}
	return UF_FIELD_TEXT;
}

UfJsonPath *
uf_field_parse_path(const char *text, bool in_table, const char *pointer, GPtrArray *faults)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path =
	    uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, &error);
	if (path == NULL) {
		uf_form_faults_add(faults, pointer, "not a JSONPath: %s", error->message);
		return NULL;
	}
	if (uf_jsonpath_is_relative(path) && !in_table) {
		uf_form_faults_add(faults, pointer,
				   "\"@\" is the row of a table; begin with \"$\"");
		return NULL;
	}
	return g_steal_pointer(&path);
}

/* A text, or the texts of a list: calls back with each and its pointer. */
typedef void (*TextFunc)(UfField *field, const char *text, const char *pointer, GPtrArray *faults);

static void
walk_texts(UfField *field, const char *key, const char *pointer, GPtrArray *faults, TextFunc func)
{
	const json_t *value = json_object_get(field->json, key);
	if (json_is_string(value)) {
		g_autofree char *place = g_strdup_printf("%s/%s", pointer, key);
		func(field, json_string_value(value), place, faults);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		g_autofree char *place = g_strdup_printf("%s/%s/%zu", pointer, key, i);
		func(field, json_string_value(json_array_get(value, i)), place, faults);
	}
}

static void
add_path(UfField *field, const char *text, const char *pointer, GPtrArray *faults)
{
	UfJsonPath *path = uf_field_parse_path(text, field->table != NULL, pointer, faults);
	if (path == NULL)
		return;
	g_ptr_array_add(field->paths, path);
	g_ptr_array_add(field->path_texts, (gpointer)text);
}

static void
add_transform(UfField *field, const char *text, const char *pointer, GPtrArray *faults)
{
	(void)pointer;
	(void)faults;
	g_ptr_array_add(field->transforms, (gpointer)text);
}

static UfJsonPath *
parse_path_of(const UfField *field, const char *key, const char *pointer, GPtrArray *faults)
{
	const char *text = uf_json_get_string(field->json, key);
	if (text == NULL)
		return NULL;
	g_autofree char *place = g_strdup_printf("%s/%s", pointer, key);
	return uf_field_parse_path(text, field->table != NULL, place, faults);
}

static void
compile_match(UfField *field, const char *pointer, GPtrArray *faults)
{
	const char *text = uf_field_get_match(field);
	if (text == NULL)
		return;
	int code;
	PCRE2_SIZE offset;
	field->match = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
				     PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
					 PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY,
				     &code, &offset, NULL);
	if (field->match == NULL) {
		g_autofree char *place = g_strdup_printf("%s/match", pointer);
		uf_form_faults_add(faults, place,
				   "not a regular expression (PCRE2): wrong at byte %zu", offset);
	}
}

static void
add_options(UfField *field)
{
	const json_t *options = json_object_get(field->json, "options");
	for (size_t i = 0; i < json_array_size(options); i++) {
		const json_t *json = json_array_get(options, i);
		const UfFieldOption option = {
			.code = uf_json_get_string(json, "code"),
			.label = uf_json_get_string(json, "label"),
			.bind = json_object_get(json, "bind"),
		};
		g_array_append_val(field->options, option);
	}
}

static void
add_children(UfField *field, const char *pointer, GPtrArray *faults)
{
	const json_t *children = json_object_get(field->json, "fields");
	if (field->table != NULL)
		return; /* a table in a table: uf_field_check says so */
	for (size_t i = 0; i < json_array_size(children); i++) {
		g_autofree char *place = g_strdup_printf("%s/fields/%zu", pointer, i);
		g_ptr_array_add(field->children,
				uf_field_new(json_array_get(children, i), field, place, faults));
	}
}

UfField *
uf_field_new(const json_t *json, const UfField *table, const char *pointer, GPtrArray *faults)
{
	UfField *field = g_new0(UfField, 1);
	field->json = json;
	field->table = table;
	field->kind = find_kind(uf_json_get_string(json, "kind"));
	field->full_id = table == NULL ? g_strdup(uf_field_get_id(field))
				       : g_strdup_printf("%s.%s", uf_field_get_id(table),
							 uf_field_get_id(field));
	field->paths = g_ptr_array_new_with_free_func(free_path);
	field->path_texts = g_ptr_array_new();
	field->transforms = g_ptr_array_new();
	field->options = g_array_new(FALSE, FALSE, sizeof(UfFieldOption));
	field->children = g_ptr_array_new_with_free_func(free_field);
	walk_texts(field, "from", pointer, faults, add_path);
	walk_texts(field, "as", pointer, faults, add_transform);
	g_ptr_array_add(field->transforms, NULL);
	field->condition = parse_path_of(field, "when", pointer, faults);
	field->each = parse_path_of(field, "each", pointer, faults);
	compile_match(field, pointer, faults);
	add_options(field);
	add_children(field, pointer, faults);
	uf_field_check(field, pointer, faults);
	return field;
}

const char *
uf_field_get_id(const UfField *field)
{
	return uf_json_get_string(field->json, "id");
}

const char *
uf_field_get_full_id(const UfField *field)
{
	return field->full_id;
}

const UfField *
uf_field_get_table(const UfField *field)
{
	return field->table;
}

const char *
uf_field_get_label(const UfField *field)
{
	return uf_json_get_string(field->json, "label");
}

const char *
uf_field_get_section(const UfField *field)
{
	const char *section = uf_json_get_string(field->json, "section");
	if (section == NULL && field->table != NULL)
		return uf_field_get_section(field->table);
	return section != NULL ? section : "";
}

UfFieldKind
uf_field_get_kind(const UfField *field)
{
	return field->kind;
}

const char *
uf_field_kind_get_name(UfFieldKind kind)
{
	return kind_names[kind];
}

size_t
uf_field_get_path_count(const UfField *field)
{
	return field->paths->len;
}

const UfJsonPath *
uf_field_get_path(const UfField *field, size_t index)
{
	return g_ptr_array_index(field->paths, index);
}

const char *
uf_field_get_path_text(const UfField *field, size_t index)
{
	return g_ptr_array_index(field->path_texts, index);
}

bool
uf_field_is_asked(const UfField *field)
{
	return uf_json_get_boolean(field->json, "ask", false) || uf_field_is_for_office(field);
}

bool
uf_field_is_for_office(const UfField *field)
{
	return g_strcmp0(uf_json_get_string(field->json, "ask"), "office") == 0;
}

const char *
uf_field_get_by_hand(const UfField *field)
{
	return uf_json_get_string(field->json, "by_hand");
}

const json_t *
uf_field_get_constant(const UfField *field)
{
	return json_object_get(field->json, "const");
}

const char *
uf_field_get_hook(const UfField *field)
{
	return uf_json_get_string(field->json, "hook");
}

const char *
uf_field_get_figure(const UfField *field)
{
	return uf_json_get_string(field->json, "figure");
}

const char *
uf_field_get_codes(const UfField *field)
{
	return uf_json_get_string(field->json, "codes");
}

const char *const *
uf_field_get_transforms(const UfField *field)
{
	return (const char *const *)field->transforms->pdata;
}

bool
uf_field_is_unconfirmed(const UfField *field)
{
	return uf_json_get_boolean(field->json, "unconfirmed", false) ||
	       (field->table != NULL && uf_field_is_unconfirmed(field->table));
}

const UfJsonPath *
uf_field_get_condition(const UfField *field)
{
	return field->condition;
}

const char *
uf_field_get_condition_text(const UfField *field)
{
	return uf_json_get_string(field->json, "when");
}

bool
uf_field_is_required(const UfField *field)
{
	return uf_json_get_boolean(field->json, "required", false);
}

bool
uf_field_is_renewed(const UfField *field)
{
	return uf_json_get_boolean(field->json, "renew", false) ||
	       (field->table != NULL && uf_field_is_renewed(field->table));
}

bool
uf_field_is_sensitive(const UfField *field)
{
	return uf_json_get_boolean(field->json, "sensitive", false) ||
	       (field->table != NULL && uf_field_is_sensitive(field->table));
}

size_t
uf_field_get_max(const UfField *field)
{
	return (size_t)uf_json_get_integer(field->json, "max", 0);
}

const char *
uf_field_get_match(const UfField *field)
{
	return uf_json_get_string(field->json, "match");
}

bool
uf_field_matches(const UfField *field, const char *text)
{
	if (field->match == NULL)
		return true;
	g_autoptr(pcre2_match_context) context = pcre2_match_context_create(NULL);
	g_autoptr(pcre2_match_data) data = pcre2_match_data_create_from_pattern(field->match, NULL);
	pcre2_set_match_limit(context, MATCH_LIMIT);
	pcre2_set_depth_limit(context, MATCH_LIMIT);
	return pcre2_match(field->match, (PCRE2_SPTR)text, strlen(text), 0, 0, data, context) >= 0;
}

size_t
uf_field_get_option_count(const UfField *field)
{
	return field->options->len;
}

UfFieldOption
uf_field_get_option(const UfField *field, size_t index)
{
	return g_array_index(field->options, UfFieldOption, index);
}

bool
uf_field_find_option(const UfField *field, const char *code, UfFieldOption *option)
{
	for (size_t i = 0; i < field->options->len; i++) {
		const UfFieldOption candidate = uf_field_get_option(field, i);
		if (g_strcmp0(candidate.code, code) == 0) {
			*option = candidate;
			return true;
		}
	}
	return false;
}

const json_t *
uf_field_find_bind(const UfField *field, const char *channel)
{
	return json_object_get(json_object_get(field->json, "bind"), channel);
}

const char *
uf_field_get_source(const UfField *field)
{
	return uf_json_get_string(field->json, "source");
}

const UfJsonPath *
uf_field_get_each(const UfField *field)
{
	return field->each;
}

const char *
uf_field_get_each_text(const UfField *field)
{
	return uf_json_get_string(field->json, "each");
}

size_t
uf_field_get_rows(const UfField *field)
{
	return (size_t)uf_json_get_integer(field->json, "rows", 0);
}

size_t
uf_field_get_child_count(const UfField *field)
{
	return field->children->len;
}

const UfField *
uf_field_get_child(const UfField *field, size_t index)
{
	return g_ptr_array_index(field->children, index);
}
