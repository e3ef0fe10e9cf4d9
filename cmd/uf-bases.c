#include "uf-bases.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-output.h"
#include "uf-requests.h"

typedef struct {
	const char *code;
	const char *words;
} Word;

static const char *
find_word(const Word *words, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i].code, code) == 0)
			return _(words[i].words);
	}
	return "";
}

const char *
uf_bases_get_kind(const json_t *basis)
{
	static const Word kinds[] = {
		{ "agreement", N_("agreement") },
		{ "information", N_("information given") },
		{ "objection", N_("objection") },
		{ "mandate", N_("mandate") },
	};
	return find_word(kinds, G_N_ELEMENTS(kinds), uf_output_get(basis, "kind"));
}

const char *
uf_bases_get_state(const json_t *basis)
{
	static const Word states[] = {
		{ "active", N_("counts") },
		{ "ended", N_("ended") },
		{ "expired", N_("run out") },
		{ "to_come", N_("not yet") },
	};
	return find_word(states, G_N_ELEMENTS(states), uf_output_get(basis, "state"));
}

static const char *
get_way(const json_t *basis)
{
	static const Word ways[] = {
		{ "oral", N_("by word of mouth") },
		{ "written", N_("in writing") },
		{ "electronic", N_("electronically") },
	};
	return find_word(ways, G_N_ELEMENTS(ways), uf_output_get(basis, "way"));
}

/* "  KEY TEXT", nothing for no text */
static void
print_text(const char *label, const char *text)
{
	if (*text == '\0')
		return;
	printf("  %s ", label);
	uf_output_text(stdout, text, true);
	putchar('\n');
}

static void
print_list(const char *label, const json_t *texts)
{
	GString *line = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(texts); i++)
		g_string_append_printf(line, "%s%s", i > 0 ? " ; " : "",
				       json_string_value(json_array_get(texts, i)));
	print_text(label, line->str);
	g_string_free(line, TRUE);
}

static void
print_day(const char *label, const json_t *object, const char *key)
{
	g_autofree char *day = uf_requests_format_date(uf_output_get(object, key));
	print_text(label, day);
}

void
uf_bases_print(const json_t *basis)
{
	const json_t *titles = json_object_get(basis, "titles");
	const json_t *end = json_object_get(basis, "end");
	g_autofree char *date = uf_requests_format_date(uf_output_get(basis, "date"));
	printf("%s · %s · %s (%s)\n", uf_bases_get_kind(basis), date, uf_bases_get_state(basis),
	       uf_output_get(basis, "basis"));
	print_list(_("by:"), json_object_get(basis, "people"));
	if (json_array_size(titles) > 0)
		print_list(_("for:"), titles);
	else
		print_text(_("for:"), _("everything"));
	print_text(_("to whom:"), uf_output_get(basis, "holder"));
	print_text(_("how:"), get_way(basis));
	print_day(_("until:"), basis, "until");
	print_text(_("proof:"), uf_output_get(basis, "proof"));
	print_text(_("what was told:"), uf_output_get(basis, "told"));
	print_text(_("reason:"), uf_output_get(basis, "reason"));
	print_day(_("ended on:"), end, "date");
	print_text(_("because:"), uf_output_get(end, "reason"));
	print_text(_("recorded by:"), uf_output_get(basis, "worker"));
}

void
uf_bases_print_result(const json_t *result)
{
	printf("%s · %s · %s\n", uf_output_get(result, "basis"), uf_bases_get_kind(result),
	       uf_bases_get_state(result));
}
