/* A form, or a base, a NUL and an overlay: checked, laid over, parsed; faults have their lines. */
#include <string.h>

#include "fuzz.h"
#include "uf-form-fault.h"
#include "uf-form-merge.h"
#include "uf-form.h"
#include "uf-json.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "{\"schema\":1,\"form\":\"essai/base\",\"title\":\"T\",\"source\":{\"text\":\"x\","
	    "\"seen\":\"2026-08-19\"},\"channels\":{\"pdf\":{}},\"figures\":{\"f\":{\"title\":"
	    "\"F\","
	    "\"rule\":\"a\",\"plus\":[{\"sum\":\"$.a[*]\"}]}},\"fields\":[{\"id\":\"a\",\"label\":"
	    "\"A\",\"kind\":\"choice\",\"from\":[\"$.a\"],\"codes\":\"c\",\"options\":[{\"code\":"
	    "\"1\",\"label\":\"x\",\"bind\":{\"pdf\":{\"b\":true}}}]},{\"id\":\"t\",\"label\":"
	    "\"T\","
	    "\"kind\":\"table\",\"each\":\"$.m[?@.x]\",\"rows\":2,\"fields\":[{\"id\":\"c\","
	    "\"label\":\"C\",\"kind\":\"text\",\"from\":\"@.c\",\"match\":\"[a-z]+\",\"as\":"
	    "\"upper\","
	    "\"bind\":{\"pdf\":{\"c{row}\":\"upper\"}}}]},{\"id\":\"f\",\"label\":\"F\",\"kind\":"
	    "\"money\",\"figure\":\"f\"}]}\0"
	    "{\"schema\":1,\"form\":\"essai/over\",\"extends\":\"essai/base\",\"remove\":[\"f\"],"
	    "\"fields\":[{\"id\":\"a\",\"max\":null},{\"id\":\"n\",\"label\":\"N\",\"kind\":"
	    "\"text\","
	    "\"ask\":true,\"after\":\"a\"}]}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

/* The JSON of @text if it is one of ours in shape; every fault of it has a line of the text. */
static json_t *
read_form(UfFormRules *rules, const char *text, size_t length)
{
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(json_t) root = uf_json_parse(text, length, "fuzz", NULL);
	if (root == NULL || !uf_form_rules_check(rules, UF_FORM_RULES_FORM, root, faults, NULL))
		return NULL;
	g_autofree char *copy = g_strndup(text, length);
	size_t lines = 1;
	for (const char *at = copy; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	for (size_t i = 0; i < faults->len; i++) {
		const UfFormFault *fault = g_ptr_array_index(faults, i);
		const size_t line = uf_form_locate_line(copy, fault->pointer);
		g_assert_true(line >= 1 && line <= lines);
	}
	return faults->len == 0 ? g_steal_pointer(&root) : NULL;
}

static void
parse_form(UfFormRules *rules, json_t *root)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(UfForm) form = uf_form_new(rules, root, faults, &error);
	g_assert_true((form == NULL) == (error != NULL));
	g_assert_true(form == NULL || faults->len == 0);
	for (size_t i = 0; form != NULL && i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		g_assert_true(uf_form_find_field(form, uf_field_get_full_id(field)) == field);
		g_assert_true(uf_field_get_match(field) != NULL || uf_field_matches(field, "a"));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *split = size > 0 ? memchr(text, '\0', size) : NULL;
	const size_t length = split != NULL ? (size_t)(split - text) : size;
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	g_autoptr(json_t) base = size > 0 ? read_form(rules, text, length) : NULL;
	if (base == NULL)
		return 0;
	parse_form(rules, base);
	g_autoptr(json_t) overlay =
	    split != NULL ? read_form(rules, split + 1, size - length - 1) : NULL;
	if (overlay == NULL)
		return 0;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) merged = uf_form_merge(base, overlay, &error);
	g_assert_true((merged == NULL) == (error != NULL));
	if (merged != NULL)
		parse_form(rules, merged);
	return 0;
}
