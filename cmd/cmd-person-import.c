#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-import.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-people.h"
#include "uf-prompt.h"

/* The number of the record, as typed; NULL when there is none to ask, or at the end of input. */
static UfSecret *
ask_number(const UfRun *run, const UfFlowImport *import, const char *person, GError **error)
{
	const int count = (int)uf_flow_import_get_count(import);
	if (!uf_flow_import_asks_number(import, person))
		return NULL;
	g_autofree char *prompt = g_strdup_printf(
	    ngettext("The file holds %d record. Number of the one to import: ",
		     "The file holds %d records. Number of the one to import: ", (gulong)count),
	    count);
	return uf_prompt_read(run->format == UF_FORMAT_JSON ? "" : prompt, error);
}

/* true when the person says yes; *over at the end of input */
static bool
agrees(const UfFlowDifference *difference, bool *over)
{
	char *question = g_strdup_printf(
	    _("%s: %s → %s. Put it into the profile? (y/n) "), difference->title,
	    *difference->old != '\0' ? difference->old : _("nothing"), difference->new_text);
	g_autoptr(UfSecret) line = uf_prompt_read(question, NULL);
	uf_memory_free_string(question);
	*over = line == NULL;
	/* TRANSLATORS: the letters that mean yes at a question that ends with (y/n) */
	return line != NULL && *uf_secret_get_text(line) != '\0' &&
	       strchr(_("yY"), *uf_secret_get_text(line)) != NULL;
}

static bool
offer_all(const UfRun *run, UfFlowImport *import, GError **error)
{
	UfFlowDifference difference;
	bool over = false;
	while (run->format != UF_FORMAT_JSON && !over && uf_flow_import_next(import, &difference)) {
		if (agrees(&difference, &over) && !uf_flow_import_take(import, error))
			return false;
	}
	return true;
}

static bool
is_kind(const json_t *note, const char *const *kinds)
{
	return g_strv_contains(kinds, uf_output_get(note, "kind"));
}

/* What a person has to look at; the rest is counted. */
static void
print_notes(const UfRun *run, const json_t *notes)
{
	static const char *const quiet[] = { "left", NULL };
	int left = 0;
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const json_t *note = json_array_get(notes, i);
		if (is_kind(note, quiet)) {
			left++;
			continue;
		}
		fputs("  ", stdout);
		if (*uf_output_get(note, "name") != '\0') {
			uf_output_text(stdout, uf_output_get(note, "name"), true);
			fputs(": ", stdout);
		}
		uf_output_text(stdout, uf_output_get(note, "text"), true);
		putchar('\n');
	}
	uf_run_remark(run,
		      ngettext("%d element of the record is not for the profile; "
			       "--format json lists it.",
			       "%d elements of the record are not for the profile; "
			       "--format json lists them.",
			       (gulong)left),
		      left);
}

static UfExit
print_result(const UfRun *run, bool is_new, const json_t *result)
{
	const char *person = uf_json_get_string(result, "person");
	const int taken = (int)json_array_size(json_object_get(result, "changed"));
	const bool has_offers = json_array_size(json_object_get(result, "offers")) > 0;
	if (person == NULL || !run->quiet)
		uf_output_issues(stderr, json_object_get(result, "issues"), "");
	uf_people_remark_twins(run, result);
	if (person == NULL) {
		uf_output_json(run, result);
		return UF_EXIT_ISSUES;
	}
	if (uf_output_json(run, result))
		return is_new ? UF_EXIT_DONE : has_offers ? UF_EXIT_ISSUES : UF_EXIT_NOTHING;
	if (is_new)
		printf("%s\n", person);
	else
		printf(ngettext("%d fact changed in the profile.\n",
				"%d facts changed in the profile.\n", (gulong)taken),
		       taken);
	print_notes(run, json_object_get(result, "notes"));
	return is_new || taken > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}

UfExit
cmd_person_import(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *person = uf_run_get_word(run, 1);
	g_autoptr(UfFlowImport) import =
	    uf_flow_import_new(run->flow, uf_run_get_word(run, 0), &error);
	if (import == NULL)
		return uf_run_fail(run, error);
	g_autoptr(UfSecret) number = ask_number(run, import, person, &error);
	if (error != NULL || !uf_flow_import_choose(import, number, person, &error) ||
	    !offer_all(run, import, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = uf_flow_import_save(import, &error);
	return result != NULL ? print_result(run, person == NULL, result) : uf_run_fail(run, error);
}
