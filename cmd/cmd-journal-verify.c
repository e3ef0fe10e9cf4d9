#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-journal.h"
#include "uf-json.h"
#include "uf-output.h"

static const char *
find_words(const char *fault)
{
	static const struct {
		const char *fault;
		const char *words;
	} rows[] = {
		{ "changed", N_("the line was changed, or those before it") },
		{ "missing", N_("a line is missing") },
		{ "unreadable", N_("the line cannot be read") },
		{ "head", N_("the end is not the one that was written down: lines were cut off") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (g_strcmp0(rows[i].fault, fault) == 0)
			return _(rows[i].words);
	}
	return fault;
}

static void
print(const json_t *result)
{
	const json_t *faults = json_object_get(result, "faults");
	const json_t *heads = json_object_get(result, "head");
	const char *name;
	json_t *head;
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *fault = json_array_get(faults, i);
		printf("%s %d: %s\n", uf_output_get(fault, "journal"),
		       (int)uf_json_get_integer(fault, "sequence", 0),
		       find_words(uf_output_get(fault, "fault")));
	}
	json_object_foreach((json_t *)heads, name, head)
	    printf("%s %d %s\n", name, (int)uf_json_get_integer(head, "sequence", 0),
		   uf_output_get(head, "hash"));
}

UfExit
cmd_journal_verify(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *head = NULL;
	const GOptionEntry entries[] = {
		{ "head", 0, 0, G_OPTION_ARG_FILENAME, &head,
		  N_("an earlier export or verification: nothing after it was cut off"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_journal_verify(run->flow, head, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const size_t faults = json_array_size(json_object_get(result, "faults"));
	if (!uf_output_json(run, result)) {
		print(result);
		if (faults == 0)
			uf_run_remark(run, _("The journal is whole."));
	}
	return faults == 0 ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
