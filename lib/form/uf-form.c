#include "uf-form.h"

#include <string.h>

#include "uf-error.h"
#include "uf-field-private.h"
#include "uf-form-fault.h"
#include "uf-form-private.h"
#include "uf-json.h"

UfForm *
uf_form_ref(UfForm *form)
{
	g_atomic_ref_count_inc(&form->references);
	return form;
}

void
uf_form_unref(UfForm *form)
{
	if (form == NULL || !g_atomic_ref_count_dec(&form->references))
		return;
	g_clear_pointer(&form->by_id, g_hash_table_unref);
	g_clear_pointer(&form->fields, g_ptr_array_unref);
	g_clear_pointer(&form->paths, g_hash_table_unref);
	g_free(form->adapter);
	g_free(form->revision);
	json_decref(form->json);
	g_free(form);
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

static void
index_field(UfForm *form, const UfField *field, const char *pointer, GPtrArray *faults)
{
	const char *id = uf_field_get_full_id(field);
	if (g_hash_table_contains(form->by_id, id)) {
		g_autofree char *place = g_strdup_printf("%s/id", pointer);
		uf_form_faults_add(faults, place, "another field has this id");
		return;
	}
	g_hash_table_insert(form->by_id, (gpointer)id, (gpointer)field);
	for (size_t i = 0; i < uf_field_get_child_count(field); i++) {
		g_autofree char *place = g_strdup_printf("%s/fields/%zu", pointer, i);
		index_field(form, uf_field_get_child(field, i), place, faults);
	}
}

/* Fields whose shape is wrong are left out: their faults are known. */
static void
add_fields(UfForm *form, GPtrArray *faults)
{
	const json_t *fields = json_object_get(form->json, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		g_autofree char *pointer = g_strdup_printf("/fields/%zu", i);
		if (uf_form_faults_has_under(faults, pointer))
			continue;
		UfField *field = uf_field_new(json_array_get(fields, i), NULL, pointer, faults);
		g_ptr_array_add(form->fields, field);
		index_field(form, field, pointer, faults);
	}
}

static char *
compute_revision(const json_t *root)
{
	char *text = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT);
	char *revision = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	free(text);
	return revision;
}

static UfForm *
make_form(json_t *root)
{
	UfForm *form = g_new0(UfForm, 1);
	g_atomic_ref_count_init(&form->references);
	form->json = json_incref(root);
	form->fields = g_ptr_array_new_with_free_func(free_field);
	form->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	form->paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_path);
	return form;
}

UfForm *
uf_form_new(UfFormRules *rules, json_t *root, GPtrArray *faults, GError **error)
{
	const size_t before = faults->len;
	if (!uf_form_rules_check(rules, UF_FORM_RULES_FORM, root, faults, error))
		return NULL;
	g_autoptr(UfForm) form = make_form(root);
	if (json_object_get(root, "extends") != NULL)
		uf_form_faults_add(faults, "/extends",
				   "the base of this form was not put under it");
	add_fields(form, faults);
	uf_form_check_parts(form, faults);
	if (faults->len > before) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%zu faults",
			    faults->len - before);
		return NULL;
	}
	const char *id = uf_form_get_id(form);
	form->adapter = g_strndup(id, strcspn(id, "/"));
	form->revision = compute_revision(root);
	return g_steal_pointer(&form);
}

UfForm *
uf_form_parse(const json_t *root, const char *origin, GError **error)
{
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) copy = json_deep_copy(root);
	g_autoptr(UfForm) form = uf_form_new(rules, copy, faults, &local);
	if (form == NULL)
		uf_form_faults_raise(faults, g_steal_pointer(&local), origin, error);
	return g_steal_pointer(&form);
}

const char *
uf_form_get_id(const UfForm *form)
{
	return uf_json_get_string(form->json, "form");
}

const char *
uf_form_get_adapter(const UfForm *form)
{
	return form->adapter;
}

const char *
uf_form_get_title(const UfForm *form)
{
	return uf_json_get_string(form->json, "title");
}

const char *
uf_form_get_source(const UfForm *form)
{
	return uf_json_get_string(json_object_get(form->json, "source"), "text");
}

UfDate
uf_form_get_seen(const UfForm *form)
{
	UfDate date = { 0 };
	const char *seen = uf_json_get_string(json_object_get(form->json, "source"), "seen");
	uf_date_parse_iso(seen, &date);
	return date;
}

bool
uf_form_is_unverified(const UfForm *form)
{
	return uf_json_get_boolean(json_object_get(form->json, "source"), "unverified", false);
}

const char *
uf_form_get_revision(const UfForm *form)
{
	return form->revision;
}

const json_t *
uf_form_get_json(const UfForm *form)
{
	return form->json;
}

size_t
uf_form_get_field_count(const UfForm *form)
{
	return form->fields->len;
}

const UfField *
uf_form_get_field(const UfForm *form, size_t index)
{
	return g_ptr_array_index(form->fields, index);
}

const UfField *
uf_form_find_field(const UfForm *form, const char *id)
{
	return g_hash_table_lookup(form->by_id, id);
}

const json_t *
uf_form_find_channel(const UfForm *form, const char *channel)
{
	return json_object_get(json_object_get(form->json, "channels"), channel);
}

const json_t *
uf_form_find_block(const UfForm *form, const char *name)
{
	static const char *const blocks[] = { "roles",      "figures",    "pieces", "deadlines",
					      "signatures", "recipients", "basis",  "contacts",
					      "territory",  "updates",    NULL };
	return g_strv_contains(blocks, name) ? json_object_get(form->json, name) : NULL;
}

const UfJsonPath *
uf_form_ensure_path(UfForm *form, const char *text, size_t length, GError **error)
{
	const bool is_whole = length == UF_JSONPATH_USE_STRLEN || text[length] == '\0';
	g_autofree char *start = is_whole ? NULL : g_strndup(text, length);
	const char *key = is_whole ? text : start;
	UfJsonPath *path = g_hash_table_lookup(form->paths, key);
	if (path == NULL) {
		path = uf_jsonpath_parse_relative(key, UF_JSONPATH_USE_STRLEN, error);
		if (path != NULL)
			g_hash_table_insert(form->paths, g_strdup(key), path);
	}
	return path;
}

bool
uf_form_is_abstract(const UfForm *form)
{
	return uf_json_get_boolean(form->json, "abstract", false);
}

bool
uf_form_has_recipient(const UfForm *form, const char *kind)
{
	const json_t *recipients = json_object_get(form->json, "recipients");
	for (size_t i = 0; i < json_array_size(recipients); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(recipients, i), "kind"), kind) == 0)
			return true;
	}
	return false;
}
