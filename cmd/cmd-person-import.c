#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-import.h"
#include "uf-json.h"
#include "uf-line.h"
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
	if (run->line != NULL)
		return uf_run_read(run, "number", error);
	g_autofree char *prompt = g_strdup_printf(
	    ngettext("The file holds %d record. Number of the one to import: ",
		     "The file holds %d records. Number of the one to import: ", (gulong)count),
	    count);
	return uf_prompt_read(run->format == UF_FORMAT_JSON ? "" : prompt, error);
}

typedef enum {
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_LATER,
	ANSWER_END,
} Answer;

static Answer
ask(const UfFlowDifference *difference)
{
	char *question = g_strdup_printf(
	    _("%s: %s → %s. Put it into the profile? (y/n, Enter: later) "), difference->title,
	    *difference->old != '\0' ? difference->old : _("nothing"), difference->new_text);
	g_autoptr(UfSecret) line = uf_prompt_read(question, NULL);
	uf_memory_free_string(question);
	if (line == NULL)
		return ANSWER_END;
	const char *typed = uf_secret_get_text(line);
	if (*typed == '\0')
		return ANSWER_LATER;
	/* TRANSLATORS: the letters that mean yes at a question that ends with (y/n) */
	return strchr(_("yY"), *typed) != NULL ? ANSWER_YES : ANSWER_NO;
}

static bool
offer_all(const UfRun *run, UfFlowImport *import, GError **error)
{
	UfFlowDifference difference;
	while (run->format != UF_FORMAT_JSON && uf_flow_import_next(import, &difference)) {
		const Answer answer = ask(&difference);
		if (answer == ANSWER_END)
			return true;
		if ((answer == ANSWER_YES && !uf_flow_import_take(import, error)) ||
		    (answer == ANSWER_NO && !uf_flow_import_refuse(import, error)))
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
	const int ruled = (int)json_array_size(json_object_get(result, "ruled"));
	const int filed = (int)json_array_size(json_object_get(result, "filed"));
	const bool has_offers = json_array_size(json_object_get(result, "offers")) > 0;
	if (run->line == NULL && (person == NULL || !run->quiet))
		uf_output_issues(stderr, json_object_get(result, "issues"), "");
	uf_people_remark_twins(run, result);
	if (person == NULL) {
		uf_output_json(run, result);
		return UF_EXIT_ISSUES;
	}
	const UfExit done = is_new || taken + ruled + filed > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
	if (uf_output_json(run, result))
		return has_offers ? UF_EXIT_ISSUES : done;
	if (is_new)
		printf("%s\n", person);
	else
		printf(ngettext("%d fact changed in the profile.\n",
				"%d facts changed in the profile.\n", (gulong)taken),
		       taken);
	if (ruled > 0)
		printf(ngettext("%d fact changed by a rule.\n", "%d facts changed by a rule.\n",
				(gulong)ruled),
		       ruled);
	if (filed > 0)
		printf(ngettext("%d proposal waits: unefois proposal list %s\n",
				"%d proposals wait: unefois proposal list %s\n", (gulong)filed),
		       filed, person);
	print_notes(run, json_object_get(result, "notes"));
	return done;
}

/* a text of JSON is UTF-8, whatever it was where it comes from: its own word would garble it */
static bool
says_other_encoding(const char *text)
{
	g_autoptr(GRegex) declared = g_regex_new(
	    "^\\s*<\\?xml[^>]*\\sencoding\\s*=\\s*[\"'](?!utf-8[\"'])", G_REGEX_CASELESS, 0, NULL);
	return g_regex_match(declared, text, 0, NULL);
}

/* the file, or the text of one that a record holds: {"text": "<?xml …"} */
static UfFlowImport *
open_import(const UfRun *run, GError **error)
{
	const char *path = uf_run_get_word(run, 0);
	if (run->line == NULL || !uf_line_is_inside(path))
		return uf_flow_import_new(run->flow, path, error);
	g_autoptr(json_t) inside = uf_run_load(run, path, error);
	const char *text = uf_json_get_string(inside, "text");
	if (text == NULL || json_object_size(inside) != 1) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "\"file\": expected a path, or {\"text\": …}");
		return NULL;
	}
	if (says_other_encoding(text)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "\"file\": its declaration names another encoding than UTF-8");
		return NULL;
	}
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	return uf_flow_import_new_bytes(run->flow, bytes, "file", error);
}

UfExit
cmd_person_import(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *person = uf_run_get_word(run, 1);
	g_autoptr(UfFlowImport) import = open_import(run, &error);
	if (import == NULL)
		return uf_run_fail(run, error);
	g_autoptr(UfSecret) number = ask_number(run, import, person, &error);
	if (error != NULL || !uf_flow_import_choose(import, number, person, &error) ||
	    !offer_all(run, import, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = uf_flow_import_save(import, &error);
	return result != NULL ? print_result(run, person == NULL, result) : uf_run_fail(run, error);
}
