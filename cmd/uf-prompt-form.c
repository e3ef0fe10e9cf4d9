#include "uf-prompt-form.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-date.h"
#include "uf-memory.h"
#include "uf-output.h"

/* what is expected, in a few words; yours */
static char *
format_hint(const UfPromptQuestion *question)
{
	if (question->kind == UF_PROMPT_DATE)
		return g_strdup(_("DD/MM/YYYY"));
	g_autoptr(GString) out = g_string_new(NULL);
	const UfPromptOption *option = question->options;
	for (int rank = 1; question->kind == UF_PROMPT_CHOICE && option->code != NULL; rank++) {
		g_string_append_printf(out, "%s%d = %s", rank > 1 ? ", " : "", rank,
				       _(option->label));
		option++;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* the fallback as it is read: a day the French way */
static char *
format_fallback(const UfPromptQuestion *question)
{
	UfDate date;
	if (question->fallback != NULL && question->kind == UF_PROMPT_DATE &&
	    uf_date_parse_iso(question->fallback, &date))
		return uf_date_format_french(date);
	return g_strdup(question->fallback);
}

static char *
format_prompt(const UfPromptQuestion *question)
{
	g_autofree char *hint = format_hint(question);
	g_autofree char *fallback = format_fallback(question);
	GString *out = g_string_new(_(question->label));
	if (*hint != '\0')
		g_string_append_printf(out, " (%s)", hint);
	if (fallback != NULL)
		g_string_append_printf(out, " [%s]", fallback);
	g_string_append(out, " : ");
	return g_string_free(out, FALSE);
}

static json_t *
read_choice(const UfPromptOption *options, const char *typed)
{
	gint64 rank = 0;
	g_ascii_string_to_signed(typed, 10, 1, 100, &rank, NULL);
	for (gint64 i = 0; options[i].code != NULL; i++) {
		if (i + 1 == rank || strcmp(options[i].code, typed) == 0)
			return json_string(options[i].code);
	}
	return NULL;
}

/* NULL when @typed is not what was asked */
static json_t *
read_answer(const UfPromptQuestion *question, const char *typed)
{
	UfDate date;
	if (question->kind == UF_PROMPT_LINE)
		return json_string(typed);
	if (question->kind == UF_PROMPT_CHOICE)
		return read_choice(question->options, typed);
	if (!uf_date_parse_french(typed, &date) || !uf_date_is_full(date))
		return NULL;
	g_autofree char *iso = uf_date_format_iso(date);
	return json_string(iso);
}

typedef enum {
	ANSWERED,
	AGAIN,
	ENDED,
} Outcome;

static Outcome
ask_once(const UfRun *run, const UfPromptQuestion *question, json_t *object)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *prompt =
	    run->format == UF_FORMAT_TEXT ? format_prompt(question) : g_strdup("");
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, &error);
	if (error != NULL) {
		fprintf(stderr, "unefois: %s\n", error->message);
		return AGAIN;
	}
	if (line == NULL)
		return ENDED;
	g_auto(UfWiped) typed = g_strstrip(g_strdup(uf_secret_get_text(line)));
	if (*typed == '\0' && question->fallback != NULL) {
		json_object_set_new(object, question->key, json_string(question->fallback));
		return ANSWERED;
	}
	if (*typed == '\0')
		return question->required ? AGAIN : ANSWERED;
	json_t *answer = read_answer(question, typed);
	if (answer != NULL) {
		json_object_set_new(object, question->key, answer);
		return ANSWERED;
	}
	g_autofree char *hint = format_hint(question);
	fflush(stdout);
	fprintf(stderr, _("unefois: not understood, expected: %s\n"), hint);
	return AGAIN;
}

void
uf_prompt_remark_nothing(const UfRun *run, bool from)
{
	if (isatty(STDIN_FILENO))
		uf_run_remark(run, _("Nothing was changed."));
	else if (from)
		uf_run_remark(run, _("Nothing was changed: without a terminal the answers come "
				     "from a file: --from FILE."));
	else
		uf_run_remark(run, _("Nothing was changed: without a terminal the answers come "
				     "from standard input, a line each."));
}

bool
uf_prompt_ask_all(const UfRun *run, const UfPromptQuestion *questions, json_t *object)
{
	for (; questions->key != NULL; questions++) {
		Outcome outcome = AGAIN;
		while (outcome == AGAIN)
			outcome = ask_once(run, questions, object);
		if (outcome == ENDED)
			return false;
	}
	return true;
}
