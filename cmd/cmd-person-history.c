#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-history.h"
#include "uf-json.h"
#include "uf-origin.h"
#include "uf-output.h"

/* "saisi le 20/08/2026 (a.modele)"; yours */
static char *
format_origin(const json_t *row)
{
	const json_t *origin = json_object_get(row, "origin");
	g_autoptr(UfOrigin) parsed =
	    json_is_object(origin) ? uf_origin_from_json(origin, NULL) : NULL;
	return parsed != NULL ? uf_origin_format_french(parsed) : g_strdup("");
}

static const char *
find_kind(const json_t *change)
{
	static const struct {
		const char *kind;
		const char *words;
	} kinds[] = {
		{ "added", N_("new") },        { "removed", N_("removed") },
		{ "value", N_("changed") },    { "absence", N_("asked in vain") },
		{ "origin", N_("confirmed") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (strcmp(uf_output_get(change, "kind"), kinds[i].kind) == 0)
			return _(kinds[i].words);
	}
	return "";
}

/* "12 rue X → 3 rue Y"; yours, zero it */
static char *
format_values(const json_t *change)
{
	const char *old = uf_output_get(change, "old");
	const char *text = uf_output_get(change, "new");
	if (*old == '\0' || strcmp(old, text) == 0)
		return g_strdup(text);
	return g_strdup_printf("%s → %s", old, *text != '\0' ? text : _("nothing"));
}

static void
print_revision(const json_t *revision)
{
	static const char *const columns[] = { "", "", "", "", NULL };
	const json_t *changes = json_object_get(revision, "changes");
	g_autoptr(UfTable) table = uf_table_new(columns);
	for (size_t i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		g_autofree char *origin = format_origin(change);
		char *values = format_values(change);
		uf_table_add(table, uf_output_get(change, "title"));
		uf_table_add(table, find_kind(change));
		uf_table_add(table, values);
		uf_table_add(table, origin);
		memset(values, 0, strlen(values));
		g_free(values);
	}
	printf("%s  %s %s %" JSON_INTEGER_FORMAT "%s\n", uf_output_get(revision, "time"),
	       uf_output_get(revision, "worker"), uf_output_get(revision, "person"),
	       json_integer_value(json_object_get(revision, "revision")),
	       json_is_true(json_object_get(revision, "no_contact")) ? _("  (nobody was there)")
								     : "");
	uf_table_print_rows(table);
	putchar('\n');
}

static void
print_values(const json_t *values)
{
	static const char *const headers[] = { N_("fact"), N_("value"), N_("origin"),
					       N_("from"), N_("until"), NULL };
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(values); i++) {
		const json_t *row = json_array_get(values, i);
		g_autofree char *origin = format_origin(row);
		uf_table_add(table, uf_output_get(row, "title"));
		uf_table_add(table, uf_output_get(row, "text"));
		uf_table_add(table, origin);
		uf_table_add(table, uf_output_get(row, "from"));
		uf_table_add(table, uf_output_get(row, "until"));
	}
	uf_table_print_rows(table);
}

UfExit
cmd_person_history(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_person_history(run->flow, uf_run_get_word(run, 0),
							  uf_run_get_word(run, 1), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *revisions = json_object_get(result, "revisions");
	const json_t *values = json_object_get(result, "values");
	for (size_t i = 0; values == NULL && i < json_array_size(revisions); i++)
		print_revision(json_array_get(revisions, i));
	if (values != NULL)
		print_values(values);
	const int hidden = (int)uf_json_get_integer(result, "hidden", 0);
	if (hidden > 0)
		uf_run_remark(run,
			      ngettext("%d protected fact of somebody who left is not shown.",
				       "%d protected facts of people who left are not shown.",
				       (gulong)hidden),
			      hidden);
	return UF_EXIT_DONE;
}
