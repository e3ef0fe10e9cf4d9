#include "uf-requests.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-date.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-form.h"
#include "uf-receipts.h"

typedef struct {
	const char *code;
	const char *words;
} Word;

static const Word states[] = {
	{ "prepared", N_("prepared") },       { "signed", N_("signed") },
	{ "handed_over", N_("handed over") }, { "pieces_asked", N_("pieces asked for") },
	{ "answered", N_("answered") },       { "closed", N_("closed") },
};
static const Word ways[] = {
	{ "portal", N_("on their portal") }, { "mail", N_("by e-mail") },
	{ "post", N_("by post") },           { "in_person", N_("in person") },
	{ "channel", N_("by unefois") },
};
static const Word results[] = {
	{ "granted", N_("granted") },
	{ "partly", N_("granted in part") },
	{ "refused", N_("refused") },
};

static const char *
find_words(const Word *words, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i].code, code) == 0)
			return _(words[i].words);
	}
	return code;
}

const char *
uf_requests_get_state(const json_t *entry)
{
	return find_words(states, G_N_ELEMENTS(states), uf_output_get(entry, "state"));
}

const char *
uf_requests_get_way(const json_t *hand_over)
{
	return find_words(ways, G_N_ELEMENTS(ways), uf_output_get(hand_over, "way"));
}

const char *
uf_requests_get_result(const json_t *answer)
{
	return find_words(results, G_N_ELEMENTS(results), uf_output_get(answer, "result"));
}

char *
uf_requests_format_date(const char *iso)
{
	UfDate date;
	return uf_date_parse_iso(iso, &date) ? uf_date_format_french(date) : g_strdup(iso);
}

static void
print_text(const char *label, const char *text, const char *indent)
{
	if (*text == '\0')
		return;
	printf("%s%s ", indent, label);
	uf_output_text(stdout, text, true);
	putchar('\n');
}

void
uf_requests_print_document(const json_t *document)
{
	const char *label = uf_output_get(document, "label");
	const int64_t bytes = uf_json_get_integer(document, "bytes", 0);
	printf("  %s  ", uf_output_get(document, "document"));
	uf_output_text(stdout, *label != '\0' ? label : uf_output_get(document, "piece"), true);
	/* TRANSLATORS: the size of a file, in kilobytes of 1000 bytes */
	printf(_("  %s, %lld kB\n"), uf_output_get(document, "media_type"),
	       (long long)((bytes + 999) / 1000));
}

/* "pieces asked for on 21/11/2026, to be given by 05/12/2026: …" */
static void
print_pieces(const json_t *pieces, const char *indent)
{
	const json_t *list = json_object_get(pieces, "pieces");
	g_autofree char *date = uf_requests_format_date(uf_output_get(pieces, "date"));
	g_autofree char *until = uf_requests_format_date(uf_output_get(pieces, "until"));
	g_autofree char *given = uf_requests_format_date(uf_output_get(pieces, "given"));
	printf(_("%spieces asked for on %s"), indent, date);
	if (*given != '\0')
		printf(_(", given on %s"), given);
	else if (*until != '\0')
		printf(_(", to be given by %s"), until);
	putchar('\n');
	for (size_t i = 0; i < json_array_size(list); i++) {
		printf("%s  - ", indent);
		uf_output_text(stdout, json_string_value(json_array_get(list, i)), true);
		putchar('\n');
	}
	print_text(_("their reference:"), uf_output_get(pieces, "reference"), indent);
}

void
uf_requests_print_events(const json_t *entry, const char *indent)
{
	const json_t *signing = json_object_get(entry, "signing");
	const json_t *hand_over = json_object_get(entry, "hand_over");
	const json_t *pieces = json_object_get(entry, "pieces");
	const json_t *answer = json_object_get(entry, "answer");
	if (json_is_object(signing)) {
		g_autofree char *date = uf_requests_format_date(uf_output_get(signing, "date"));
		printf(_("%ssigned on %s\n"), indent, date);
	}
	uf_receipts_print_lines(json_object_get(entry, "receipts"), indent);
	if (json_is_object(hand_over)) {
		g_autofree char *date = uf_requests_format_date(uf_output_get(hand_over, "date"));
		printf(_("%shanded over on %s, %s\n"), indent, date,
		       uf_requests_get_way(hand_over));
		print_text(_("their reference:"), uf_output_get(hand_over, "reference"), indent);
	}
	if (json_is_object(pieces))
		print_pieces(pieces, indent);
	if (json_is_object(answer)) {
		g_autofree char *date = uf_requests_format_date(uf_output_get(answer, "date"));
		printf(_("%sanswer: %s %s\n"), indent, uf_requests_get_result(answer), date);
		print_text(_("reason:"), uf_output_get(answer, "reason"), indent);
		print_text(_("their reference:"), uf_output_get(answer, "reference"), indent);
	}
}

void
uf_requests_print_offers(size_t offers, const char *request)
{
	if (offers > 0)
		printf(ngettext("%zu correction could go to the profile: unefois request offer "
				"%s\n",
				"%zu corrections could go to the profile: unefois request offer "
				"%s\n",
				offers),
		       offers, request);
}

/* What was noted before is not there any more: it is told, to be noted again. */
static void
remark_replaced(const UfRun *run, const json_t *replaced)
{
	if (replaced == NULL)
		return;
	g_autofree char *date = uf_requests_format_date(uf_output_get(replaced, "date"));
	uf_run_remark(run, _("This replaces what was noted before: handed over on %s, %s."), date,
		      uf_requests_get_way(replaced));
}

UfExit
uf_requests_note(UfRun *run, const UfRequestEvent *event)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &path, event->from, N_("FILE|-") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) noted = path != NULL ? uf_run_load(run, path, &error) : json_object();
	if (noted == NULL || (path == NULL && !uf_run_may_ask(run, "from", &error)))
		return uf_run_fail(run, error);
	if (path == NULL && !event->ask(run, noted)) {
		uf_prompt_remark_nothing(run, true);
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = event->keep(run->flow, uf_run_get_word(run, 0), noted, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const size_t offers = (size_t)uf_json_get_integer(result, "offers", 0);
	if (!uf_output_json(run, result)) {
		printf("%s · %s\n", uf_output_get(result, "request"),
		       uf_requests_get_state(result));
		uf_requests_print_offers(offers, uf_output_get(result, "request"));
	}
	remark_replaced(run, json_object_get(result, "replaced"));
	return UF_EXIT_DONE;
}
