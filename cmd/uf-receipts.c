#include "uf-receipts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-output.h"
#include "uf-requests.h"

typedef struct {
	const char *code;
	const char *words;
} Word;

static const Word statuses[] = {
	{ "sending", N_("begun, its end is not known") },
	{ "not_sent", N_("not sent") },
	{ "refused", N_("refused by the partner") },
	{ "unknown", N_("sent, no sure answer") },
	{ "received", N_("received by the partner") },
	{ "lost", N_("the partner does not have it") },
};
static const Word states[] = {
	{ "brouillon", N_("draft, not handed in") },
	{ "depose", N_("handed in") },
	{ "instruction", N_("being examined") },
	{ "accepte", N_("granted") },
	{ "refuse", N_("refused") },
	{ "sans_suite", N_("closed without a decision") },
	{ "disparu", N_("gone: deleted or expired") },
};
static const Word channels[] = {
	{ "ds", "démarche numérique" },
	{ "publik", "Publik" },
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
uf_receipts_get_status(const json_t *entry)
{
	return find_words(statuses, G_N_ELEMENTS(statuses), uf_output_get(entry, "status"));
}

const char *
uf_receipts_get_state(const json_t *entry)
{
	return find_words(states, G_N_ELEMENTS(states), uf_output_get(entry, "state"));
}

const char *
uf_receipts_get_channel(const json_t *entry)
{
	const char *code = uf_output_get(entry, "channel");
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		if (strcmp(channels[i].code, code) == 0)
			return channels[i].words;
	}
	return code;
}

char *
uf_receipts_format_time(const char *iso)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(iso, NULL);
	g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_local(time) : NULL;
	return local != NULL ? g_date_time_format(local, "%d/%m/%Y %H:%M") : g_strdup(iso);
}

void
uf_receipts_print_lines(const json_t *receipts, const char *indent)
{
	for (size_t i = 0; i < json_array_size(receipts); i++) {
		const json_t *entry = json_array_get(receipts, i);
		const char *state = uf_receipts_get_state(entry);
		const char *reference = uf_output_get(entry, "reference");
		g_autofree char *time = uf_receipts_format_time(uf_output_get(entry, "time"));
		g_autofree char *until = uf_requests_format_date(uf_output_get(entry, "until"));
		printf(_("%s%s, sent on %s: %s"), indent, uf_receipts_get_channel(entry), time,
		       uf_receipts_get_status(entry));
		if (*state != '\0')
			printf(" · %s", state);
		if (*reference != '\0') {
			fputs(" · ", stdout);
			uf_output_text(stdout, reference, true);
		}
		if (*until != '\0')
			printf(_(" · until %s"), until);
		printf(" (%s)\n", uf_output_get(entry, "draft"));
	}
}

static void
print_each(const json_t *texts, const char *before)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		fputs(before, stdout);
		uf_output_text(stdout, json_string_value(json_array_get(texts, i)), true);
		putchar('\n');
	}
}

void
uf_receipts_print_text(const char *label, const char *text)
{
	if (*text == '\0')
		return;
	printf("  %s ", label);
	uf_output_text(stdout, text, true);
	putchar('\n');
}

void
uf_receipts_print_next(const json_t *entry)
{
	uf_receipts_print_text(_("reason:"), uf_output_get(entry, "sentence"));
	print_each(json_object_get(entry, "notes"), "  ");
	print_each(json_object_get(entry, "next"), "  → ");
}

UfExit
uf_receipts_find_exit(const json_t *entry)
{
	return strcmp(uf_output_get(entry, "status"), "received") == 0 ? UF_EXIT_DONE
								       : UF_EXIT_ISSUES;
}
