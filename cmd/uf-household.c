#include "uf-household.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-choices.h"
#include "uf-date.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* "1, 3" → the codes of those options; NULL when something is none of them. New reference. */
static json_t *
read_several(const char *typed, const json_t *options)
{
	g_auto(GStrv) words = g_strsplit_set(typed, ", ", -1);
	g_autoptr(json_t) codes = json_array();
	for (char **word = words; *word != NULL; word++) {
		if (**word == '\0')
			continue;
		const size_t n = uf_choices_read(*word, json_array_size(options));
		if (n == 0)
			return NULL;
		json_array_append(codes, json_object_get(json_array_get(options, n - 1), "code"));
	}
	return json_array_size(codes) > 0 ? json_incref(codes) : NULL;
}

static json_t *
read_answer(const char *typed, const json_t *question)
{
	const json_t *options = json_object_get(question, "options");
	const char *kind = uf_output_get(question, "kind");
	UfDate date;
	if (strcmp(kind, "members") == 0)
		return read_several(typed, options);
	if (strcmp(kind, "choice") == 0) {
		const size_t n = uf_choices_read(typed, json_array_size(options));
		return n > 0 ? json_incref(json_object_get(json_array_get(options, n - 1), "code"))
			     : NULL;
	}
	if (!uf_date_parse_french(typed, &date))
		return NULL;
	g_autofree char *text = uf_date_format_iso(date);
	return json_string(text);
}

static void
print_question(const json_t *question)
{
	const json_t *options = json_object_get(question, "options");
	putchar('\n');
	uf_output_text(stdout, uf_output_get(question, "title"), true);
	putchar('\n');
	if (*uf_output_get(question, "text") != '\0') {
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(question, "text"), true);
		putchar('\n');
	}
	for (size_t i = 0; i < json_array_size(options); i++)
		uf_choices_print(i + 1, uf_output_get(json_array_get(options, i), "title"));
}

static const char *
find_prompt(const json_t *question)
{
	const char *kind = uf_output_get(question, "kind");
	if (strcmp(kind, "members") == 0)
		return _("Numbers, between commas (. stops, nothing is changed): ");
	if (strcmp(kind, "date") == 0)
		return _("DD/MM/YYYY (. stops, nothing is changed): ");
	return _("Number (. stops, nothing is changed): ");
}

/* False when the person stopped. */
static bool
ask_one(const json_t *question, json_t *answers)
{
	print_question(question);
	for (;;) {
		g_autoptr(UfSecret) line = uf_prompt_read(find_prompt(question), NULL);
		const char *typed = line != NULL ? uf_secret_get_text(line) : ".";
		if (strcmp(typed, ".") == 0)
			return false;
		json_t *answer = read_answer(typed, question);
		if (answer != NULL) {
			json_object_set_new(answers, uf_output_get(question, "key"), answer);
			return true;
		}
	}
}

/* An answer that makes no sense is taken back and asked again. */
static json_t *
ask_all(const UfRun *run, UfHouseholdAsk ask, GError **error)
{
	g_autoptr(json_t) answers = json_object();
	g_autofree char *last = NULL;
	for (;;) {
		g_autoptr(GError) local = NULL;
		g_autoptr(json_t) questions = ask(run, answers, &local);
		if (questions == NULL && last != NULL &&
		    g_error_matches(local, UF_ERROR, UF_ERROR_USAGE)) {
			fflush(stdout);
			fprintf(stderr, "unefois: %s\n", local->message);
			json_object_del(answers, last);
			g_clear_pointer(&last, g_free);
			continue;
		}
		if (questions == NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		const json_t *question = json_array_get(questions, 0);
		if (question == NULL)
			return g_steal_pointer(&answers);
		if (!ask_one(question, answers))
			return NULL;
		g_free(last);
		last = g_strdup(uf_output_get(question, "key"));
	}
}

json_t *
uf_household_answer(const UfRun *run, const char *path, UfHouseholdAsk ask, GError **error)
{
	if (path != NULL) {
		g_autoptr(json_t) answers = uf_run_load(run, path, error);
		if (answers == NULL || json_is_object(answers))
			return g_steal_pointer(&answers);
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: expected an object", path);
		return NULL;
	}
	if (!uf_run_may_ask(run, "from", error))
		return NULL;
	if (run->format == UF_FORMAT_TEXT && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		return ask_all(run, ask, error);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "without a terminal the answers come from a file: --from FILE");
	return NULL;
}

UfExit
uf_household_print(const UfRun *run, const json_t *result, const char *sentence)
{
	const json_t *dropped = json_object_get(result, "dropped");
	uf_output_issues(stderr, run->quiet ? NULL : json_object_get(result, "issues"), "");
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	fputs(sentence, stdout);
	for (size_t i = 0; i < json_array_size(dropped); i++) {
		const json_t *row = json_array_get(dropped, i);
		printf(_("  no more in %s: %s (it named somebody who is not there any more)\n"),
		       uf_output_get(row, "person"), uf_output_get(row, "fact"));
	}
	return UF_EXIT_DONE;
}
