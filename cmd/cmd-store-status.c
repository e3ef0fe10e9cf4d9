#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-store-keys.h"

/* key of the result → how a person calls it */
static const struct {
	const char *key;
	const char *label; /* a msgid */
} rows[] = {
	{ "store", N_("folder") },
	{ "backend", N_("kind") },
	{ "locked", N_("locked") },
	{ "format", N_("format") },
	{ "people", N_("people") },
	{ "items", N_("records") },
	{ "bytes", N_("bytes") },
	{ "teams", N_("teams") },
	{ "workers", N_("workers") },
	{ "recovery", N_("recovery key of") },
	{ "deposits", N_("deposits that wait") },
	{ "batches", N_("batches") },
};

static void
add_value(UfTable *table, const json_t *value)
{
	if (json_is_integer(value))
		uf_table_add_number(table, json_integer_value(value));
	else if (json_is_boolean(value))
		uf_table_add(table, json_is_true(value) ? _("yes") : _("no"));
	else
		uf_table_add(table, json_string_value(value));
}

UfExit
cmd_store_status(UfRun *run)
{
	static const char *const headers[] = { N_("what"), N_("value"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	UfStore *store = uf_flow_open_store(run->flow, &error);
	if (store != NULL && uf_store_is_locked(store))
		(void)uf_store_session_load(store, NULL);
	g_autoptr(json_t) result = uf_flow_store_status(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *value = json_object_get(result, rows[i].key);
		if (value == NULL || json_is_null(value))
			continue;
		uf_table_add(table, run->format == UF_FORMAT_TSV ? rows[i].key : _(rows[i].label));
		add_value(table, value);
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
