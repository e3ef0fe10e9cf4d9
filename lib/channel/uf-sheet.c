/* The sheet channel: every form has it, for portals without an interface and for when the network
 * is down. One HTML page to copy from and one PDF to print, in the partner's own screen order. */
#include "uf-channel-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

static const struct {
	const char *state;
	const char *word;
} state_words[] = {
	{ "filled", "rempli" },    { "todo", "à compléter" },  { "withheld", "retenu" },
	{ "empty", "non rempli" }, { "absent", "sans objet" },
};

const char *
uf_sheet_get_state_word(const char *state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(state_words); i++) {
		if (g_strcmp0(state_words[i].state, state) == 0)
			return state_words[i].word;
	}
	return "";
}

bool
uf_sheet_is_shown(const json_t *answer)
{
	return g_strcmp0(uf_json_get_string(answer, "state"), "absent") != 0;
}

void
uf_sheet_count(const UfSheet *sheet, UfSheetCounts *counts)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	*counts = (UfSheetCounts){ 0 };
	size_t *const places[] = { &counts->filled, &counts->todo, &counts->withheld,
				   &counts->empty, &counts->absent };
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		const char *state = uf_json_get_string(answer, "state");
		if (g_strcmp0(uf_json_get_string(answer, "kind"), "table") == 0)
			continue;
		for (size_t j = 0; j < G_N_ELEMENTS(state_words); j++) {
			if (g_strcmp0(state_words[j].state, state) == 0)
				(*places[j])++;
		}
	}
}

char *
uf_sheet_format_counts(const UfSheetCounts *counts)
{
	return g_strdup_printf("%zu rempli%s, %zu à compléter, %zu retenu%s, %zu non rempli%s",
			       counts->filled, counts->filled > 1 ? "s" : "", counts->todo,
			       counts->withheld, counts->withheld > 1 ? "s" : "", counts->empty,
			       counts->empty > 1 ? "s" : "");
}

static const char *
find_table_label(const UfSheet *sheet, const char *field)
{
	const json_t *fields = json_object_get(sheet->form, "fields");
	const size_t length = strcspn(field, ".");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *entry = json_array_get(fields, i);
		const char *id = uf_json_get_string(entry, "id");
		if (id != NULL && strlen(id) == length && strncmp(id, field, length) == 0)
			return uf_json_get_string(entry, "label");
	}
	return NULL;
}

char *
uf_sheet_format_label(const UfSheet *sheet, const json_t *answer)
{
	const int64_t row = uf_json_get_integer(answer, "row", 0);
	const char *label = uf_json_get_string(answer, "label");
	if (row == 0)
		return g_strdup(label);
	const char *table = find_table_label(sheet, uf_json_get_string(answer, "field"));
	return g_strdup_printf("%s, ligne %" G_GINT64_FORMAT "\u00a0: %s",
			       table != NULL ? table : "", row, label);
}

char *
uf_sheet_format_origin(const json_t *answer)
{
	const json_t *json = json_object_get(answer, "origin");
	g_autoptr(UfOrigin) origin = json != NULL ? uf_origin_from_json(json, NULL) : NULL;
	return origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
}

char *
uf_sheet_format_issues(const json_t *answer)
{
	const json_t *issues = json_object_get(answer, "issues");
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(issues); i++) {
		g_autoptr(UfIssue) issue = uf_issue_from_json(json_array_get(issues, i), NULL);
		if (issue == NULL)
			continue;
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\u00a0; " : "", sentence);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static GBytes *
make_page(const UfSheet *sheet)
{
	GString *page = uf_sheet_format_html(sheet);
	const gsize length = page->len;
	char *text = g_string_free(page, FALSE);
	return g_bytes_new_with_free_func(text, length, uf_memory_free_buffer, text);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	const UfDate today = uf_context_get_today(host->context);
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, today);
	const UfSheet sheet = { uf_draft_get_answers(draft), uf_form_get_json(form), today };
	g_autoptr(GBytes) page = make_page(&sheet);
	g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
	g_autoptr(GBytes) printable = NULL;
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, NULL, &printable, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: drawing the sheet: ", uf_form_get_id(form));
		return NULL;
	}
	if (printable == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "%s: the document worker gave no sheet", uf_form_get_id(form));
		return NULL;
	}
	const char *name = strchr(uf_form_get_id(form), '/') + 1;
	g_autofree char *html = g_strdup_printf("%s-fiche.html", name);
	g_autofree char *pdf = g_strdup_printf("%s-fiche.pdf", name);
	uf_draft_add_file(draft, html, "text/html; charset=utf-8", page);
	uf_draft_add_file(draft, pdf, "application/pdf", printable);
	uf_draft_seal(draft);
	return g_steal_pointer(&draft);
}

const UfChannel uf_channel_sheet = {
	.id = "sheet",
	.title = "Fiche à recopier ou à imprimer",
	.prepare = prepare,
};
