/* What a service leaves at night: no question, and nothing of anybody on its streams. */
#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-deposit.h"
#include "uf-flow-store.h"
#include "uf-issue.h"
#include "uf-json.h"
#include "uf-output.h"

static void
print_waiting(const json_t *waiting)
{
	for (size_t i = 0; i < json_array_size(waiting); i++) {
		const json_t *issues = json_object_get(json_array_get(waiting, i), "issues");
		const json_t *rows = json_object_get(json_array_get(waiting, i), "rows");
		const int first = (int)json_integer_value(json_array_get(rows, 0));
		for (size_t k = 0; k < json_array_size(issues); k++) {
			const json_t *issue = json_array_get(issues, k);
			const int row = (int)uf_json_get_integer(issue, "row", first);
			printf("  %s%d  %s\n", uf_output_get(issue, "column"), row,
			       uf_output_get(issue, "rule"));
		}
	}
}

static void
print_left(const UfRun *run, const json_t *left)
{
	g_autoptr(GString) letters = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(left); i++)
		g_string_append_printf(letters, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(left, i)));
	if (letters->len > 0)
		uf_run_remark(run,
			      _("Columns that were not read, since nothing is known of them: %s."),
			      letters->str);
}

static void
print_result(const UfRun *run, const json_t *result)
{
	const char *fault = uf_json_get_string(result, "fault");
	const json_t *waiting = json_object_get(result, "waiting");
	if (fault != NULL) {
		g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_BLOCKING, "", fault);
		g_autofree char *sentence = uf_issue_format_french(issue);
		fprintf(stderr, "unefois: %s (%s)\n", sentence, fault);
		return;
	}
	printf(_("Households: %d; deposited: %d; as the last time: %d; waiting: %d.\n"),
	       (int)uf_json_get_integer(result, "households", 0),
	       (int)uf_json_get_integer(result, "deposited", 0),
	       (int)uf_json_get_integer(result, "same", 0), (int)json_array_size(waiting));
	print_waiting(waiting);
	print_left(run, json_object_get(json_object_get(result, "columns"), "left"));
}

static UfExit
choose_exit(const json_t *result)
{
	static const struct {
		const char *state;
		UfExit exit;
	} states[] = {
		{ "done", UF_EXIT_DONE },
		{ "waiting", UF_EXIT_ISSUES },
		{ "nothing", UF_EXIT_NOTHING },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		if (g_str_equal(uf_output_get(result, "state"), states[i].state))
			return states[i].exit;
	}
	return UF_EXIT_ERROR;
}

/* whoever runs it by a clock looks at two codes: it was started wrongly, or nothing was done */
static UfExit
fail(const UfRun *run, const GError *error)
{
	return uf_run_fail(run, error) == UF_EXIT_USAGE ? UF_EXIT_USAGE : UF_EXIT_ERROR;
}

/* a folder of invented people has no keys */
static bool
find_key(UfRun *run, UfSecret **key, GError **error)
{
	const UfStore *store = uf_flow_open_store(run->flow, error);
	if (store == NULL || uf_store_is_for_invented_people(store))
		return store != NULL;
	*key = uf_keys_read_service(run, error);
	if (*key == NULL && *error == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "no key of a depositor is at hand: --key-file FILE");
	return *key != NULL;
}

UfExit
cmd_proposal_deposit(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *columns = NULL;
	g_autofree char *sheet = NULL;
	gboolean again = FALSE;
	gboolean anyway = FALSE;
	const GOptionEntry entries[] = {
		{ "columns", 0, 0, G_OPTION_ARG_FILENAME, &columns,
		  N_("what the columns mean, in place of what the office said"), N_("FILE") },
		{ "sheet", 0, 0, G_OPTION_ARG_STRING, &sheet, N_("the sheet of that name"),
		  N_("NAME") },
		{ "again", 0, 0, G_OPTION_ARG_NONE, &again, N_("what was deposited already, too"),
		  NULL },
		{ "anyway", 0, 0, G_OPTION_ARG_NONE, &anyway,
		  N_("a file that looks cut, or much shorter than the last, is meant so"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(UfSecret) key = NULL;
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) map = columns != NULL ? uf_run_load(run, columns, &error) : NULL;
	if ((columns != NULL && map == NULL) || !find_key(run, &key, &error))
		return fail(run, error);
	const UfFlowDepositSetup setup = { .path = uf_run_get_word(run, 0),
					   .sheet = sheet,
					   .columns = map,
					   .depositor = uf_context_get_worker(run->context),
					   .key = key,
					   .again = again,
					   .anyway = anyway };
	g_autoptr(json_t) result = uf_flow_deposit(run->flow, &setup, &error);
	if (result == NULL)
		return fail(run, error);
	if (!uf_output_json(run, result))
		print_result(run, result);
	return choose_exit(result);
}
