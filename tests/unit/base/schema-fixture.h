/* Shared by the tests of the JSON Schema validator: documents written with single quotes, and the
 * faults of a validation as one line of text, "path rule;path rule". */
#pragma once

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-schema.h"

static inline json_t *
parse_quoted(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	if (value == NULL)
		g_error("the test has malformed JSON: %s", text);
	return value;
}

static inline UfSchema *
compile_quoted(UfSchemaStore *store, const char *text, GError **error)
{
	g_autoptr(json_t) document = parse_quoted(text);
	return uf_schema_new(store, document, NULL, error);
}

static inline char *
format_faults(const GPtrArray *faults)
{
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < faults->len; i++) {
		const UfSchemaFault *fault = faults->pdata[i];
		g_string_append_printf(line, "%s%s %s", i == 0 ? "" : ";", fault->path,
				       fault->rule);
	}
	return g_string_free(line, FALSE);
}

/* Validates, and fails the test on an error. */
static inline GPtrArray *
validate_quoted(const UfSchema *schema, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) instance = parse_quoted(text);
	GPtrArray *faults = uf_schema_faults_new();
	bool is_done = uf_schema_validate(schema, instance, faults, &error);
	g_assert_no_error(error);
	g_assert_true(is_done);
	return faults;
}
