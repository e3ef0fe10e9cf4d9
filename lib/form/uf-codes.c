#include "uf-codes.h"

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-form-fault.h"
#include "uf-json.h"

struct UfCodes {
	json_t *json;
	GHashTable *entries; /* from → entry (json_t); "ask" → NULL; borrowed all */
};

void
uf_codes_free(UfCodes *codes)
{
	if (codes == NULL)
		return;
	g_clear_pointer(&codes->entries, g_hash_table_unref);
	json_decref(codes->json);
	g_free(codes);
}

static void
add_code(UfCodes *codes, const char *from, const json_t *entry, const char *pointer,
	 GPtrArray *faults)
{
	if (from == NULL)
		return;
	if (!g_hash_table_insert(codes->entries, (gpointer)from, (gpointer)entry))
		uf_form_faults_add(faults, pointer, "the code \"%s\" comes twice", from);
}

static void
add_codes(UfCodes *codes, GPtrArray *faults)
{
	const json_t *entries = json_object_get(codes->json, "entries");
	const json_t *ask = json_object_get(codes->json, "ask");
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *entry = json_array_get(entries, i);
		g_autofree char *pointer = g_strdup_printf("/entries/%zu/from", i);
		add_code(codes, uf_json_get_string(entry, "from"), entry, pointer, faults);
	}
	for (size_t i = 0; i < json_array_size(ask); i++) {
		g_autofree char *pointer = g_strdup_printf("/ask/%zu", i);
		add_code(codes, json_string_value(json_array_get(ask, i)), NULL, pointer, faults);
	}
}

UfCodes *
uf_codes_new(UfFormRules *rules, json_t *root, GPtrArray *faults, GError **error)
{
	const size_t before = faults->len;
	if (!uf_form_rules_check(rules, UF_FORM_RULES_CODES, root, faults, error))
		return NULL;
	g_autoptr(UfCodes) codes = g_new0(UfCodes, 1);
	codes->json = json_incref(root);
	codes->entries = g_hash_table_new(g_str_hash, g_str_equal);
	add_codes(codes, faults);
	if (faults->len > before) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%zu faults",
			    faults->len - before);
		return NULL;
	}
	return g_steal_pointer(&codes);
}

UfCodes *
uf_codes_parse(const json_t *root, const char *origin, GError **error)
{
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) copy = json_deep_copy(root);
	g_autoptr(UfCodes) codes = uf_codes_new(rules, copy, faults, &local);
	if (codes == NULL)
		uf_form_faults_raise(faults, g_steal_pointer(&local), origin, error);
	return g_steal_pointer(&codes);
}

const char *
uf_codes_get_id(const UfCodes *codes)
{
	return uf_json_get_string(codes->json, "codes");
}

UfCodesResult
uf_codes_find(const UfCodes *codes, const char *from, const char **to)
{
	gpointer entry;
	if (!g_hash_table_lookup_extended(codes->entries, from, NULL, &entry))
		return UF_CODES_UNKNOWN;
	if (entry == NULL)
		return UF_CODES_ASK;
	*to = uf_json_get_string(entry, "to");
	return UF_CODES_MAPPED;
}

const char *
uf_codes_find_label(const UfCodes *codes, const char *to)
{
	const json_t *entries = json_object_get(codes->json, "entries");
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *entry = json_array_get(entries, i);
		const char *label = uf_json_get_string(entry, "label");
		if (label != NULL && g_str_equal(uf_json_get_string(entry, "to"), to))
			return label;
	}
	return NULL;
}

const char *
uf_codes_find_lossy(const UfCodes *codes, const char *from)
{
	const json_t *entry = g_hash_table_lookup(codes->entries, from);
	return entry != NULL ? uf_json_get_string(entry, "lossy") : NULL;
}

size_t
uf_codes_get_count(const UfCodes *codes)
{
	return json_array_size(json_object_get(codes->json, "entries"));
}

void
uf_codes_get_entry(const UfCodes *codes, size_t index, const char **from, const char **to)
{
	const json_t *entry = json_array_get(json_object_get(codes->json, "entries"), index);
	*from = uf_json_get_string(entry, "from");
	*to = uf_json_get_string(entry, "to");
}
