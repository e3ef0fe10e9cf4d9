/* The sheet as one HTML page. Everything is inline and its hashes are in the page's own policy, so
 * that nothing else can run or be loaded, whatever a value contains. */
#include <string.h>

#include "uf-draft-text.h"
#include "uf-group.h"
#include "uf-html.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

static const char style[] =
    "body{font:16px/1.45 sans-serif;margin:1.5rem auto;max-width:72rem;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;"
    "border-bottom:2px solid #1b1b1b;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;"
    "border-bottom:1px solid #999;overflow-wrap:anywhere;box-sizing:border-box}"
    "thead th{border-bottom:2px solid #444}tbody th{font-weight:normal}"
    "thead th:nth-child(1){width:20%}thead th:nth-child(2){width:26%}"
    "thead th:nth-child(3){width:6rem}thead th:nth-child(4){width:6.5rem}"
    "thead th:nth-child(5){width:16%}td.value{font-weight:bold;white-space:pre-wrap}"
    "td.origin,td.note{font-size:.85rem}tr.todo td.state,tr.todo td.note{color:#8a1c00}"
    "tr.todo{background:#fff3e6}tr.withheld{background:#eef}"
    "button{font:inherit;padding:.1rem .6rem;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid #0a58ca;outline-offset:2px}"
    ".notice{border:2px solid #1b1b1b;padding:.6rem}.ticked{list-style:none;padding-left:0}"
    "td .ticked{margin:0;font-weight:normal;white-space:normal}"
    "td[colspan] .ticked{columns:16rem}"
    "#said{position:sticky;top:0;margin:0;background:#fff;font-weight:bold}"
    "@media(max-width:48rem){table{table-layout:auto}}"
    "@media print{button,.screen{display:none}body{font-size:10pt;margin:0;max-width:none}"
    "tr,li{break-inside:avoid}tr:has(+tr>td[colspan]){break-after:avoid}thead{display:table-header-"
    "group}}";

static void
append_head(GString *out, const UfSheet *sheet)
{
	g_string_append(out,
			"<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta http-equiv=\"Content-Security-Policy\" content=\""
			"default-src 'none'; base-uri 'none'; form-action 'none'; style-src ");
	uf_html_append_hash(out, style);
	g_string_append(out, "; script-src ");
	uf_html_append_hash(out, uf_html_get_copy_script());
	g_string_append(out, "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
			     "<meta name=\"viewport\" content=\"width=device-width\">\n");
	uf_html_append_element(out, "<title>", uf_json_get_string(sheet->blocks, "title"),
			       "</title>\n");
	g_string_append_printf(out, "<style>%s</style>\n</head>\n<body>\n", style);
}

static void
append_introduction(GString *out, const UfSheet *sheet)
{
	UfDraftCounts counts;
	uf_draft_text_count(sheet->answers, &counts);
	g_autofree char *numbers = uf_draft_text_format_counts(&counts);
	g_autofree char *date = uf_date_format_french(sheet->today);
	g_autofree char *source = uf_draft_text_format_source(sheet->blocks);
	const char *request = uf_json_get_string(sheet->answers, "request");
	uf_html_append_element(out, "<h1>", uf_json_get_string(sheet->blocks, "title"), "</h1>\n");
	uf_html_append_element(out, "<p class=\"notice\"><strong>", UF_DRAFT_TEXT_NOTICE,
			       "</strong>");
	uf_html_append_element(out, " Préparé le ", date, "\u00a0: ");
	uf_html_append_element(out, "", numbers, ".</p>\n");
	uf_html_append_element(out, "<p>Source du formulaire\u00a0: ", source, ".");
	if (request != NULL)
		uf_html_append_element(out, " Demande ", request, ".");
	g_string_append(out, "</p>\n<p id=\"said\" class=\"screen\" role=\"status\" "
			     "aria-live=\"polite\"></p>\n");
}

/* The labels of the answers of these indices, each a link to its row: "Eau ; Gaz". */
static void
append_links(GString *out, const UfSheet *sheet, const GPtrArray *indices)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	for (guint i = 0; i < indices->len; i++) {
		const size_t index = GPOINTER_TO_SIZE(g_ptr_array_index(indices, i));
		g_autofree char *label =
		    uf_draft_text_format_label(sheet->blocks, json_array_get(answers, index));
		g_string_append_printf(out, "%s<a href=\"#r%zu\">", i > 0 ? "\u00a0; " : "", index);
		uf_html_append_element(out, "", label, "</a>");
	}
}

static void
append_todo(GString *out, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autofree char *whole = uf_draft_text_format_issues(sheet->answers);
	g_autoptr(GPtrArray) groups = uf_draft_text_group_answers(answers);
	if (*whole == '\0' && groups->len == 0)
		return;
	g_string_append(out, "<h2>À compléter ou à vérifier</h2>\n<ul>\n");
	if (*whole != '\0')
		uf_html_append_element(out, "<li>", whole, "</li>\n");
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_string_append(out, "<li>");
		append_links(out, sheet, group->members);
		uf_html_append_element(out, "\u00a0: ", group->words, "</li>\n");
	}
	g_string_append(out, "</ul>\n");
}

static void
append_optional(GString *out, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autoptr(GPtrArray) groups = uf_draft_text_group_optional(sheet->blocks, answers);
	if (groups->len == 0)
		return;
	g_string_append(out, "<h2>Facultatif\u00a0: transmis sans être exigé</h2>\n<p>");
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		const size_t index = GPOINTER_TO_SIZE(g_ptr_array_index(group->members, 0));
		g_autofree char *label =
		    uf_draft_text_format_field(sheet->blocks, json_array_get(answers, index));
		g_string_append_printf(out, "%s<a href=\"#r%zu\">", i > 0 ? "\u00a0; " : "", index);
		uf_html_append_element(out, "", label, "</a>");
	}
	g_autofree char *how = uf_draft_text_format_withdrawal(sheet->answers);
	uf_html_append_element(out, ".</p>\n<p class=\"screen\">", how, "</p>\n");
}

/* What lies beyond the partner's limit is marked, and copied with the rest. */
static void
append_value(GString *out, const json_t *answer)
{
	const char *text = uf_draft_text_get_value(answer);
	const char *cut = uf_draft_text_find_cut(answer);
	char *kept = cut != NULL ? g_strndup(text, (gsize)(cut - text)) : g_strdup(text);
	uf_html_append_text(out, kept);
	if (cut != NULL)
		uf_html_append_element(out, "<mark title=\"au-delà de la limite\">", cut,
				       "</mark>");
	uf_memory_free_string(kept);
}

static void
append_list(GString *out, const json_t *options)
{
	g_string_append(out, "<ul class=\"ticked\">");
	for (size_t i = 0; i < json_array_size(options); i++)
		uf_html_append_element(out, "<li>☐ ", json_string_value(json_array_get(options, i)),
				       "</li>");
	g_string_append(out, "</ul>");
}

static void
append_answer(GString *out, const UfSheet *sheet, const json_t *answer, size_t index)
{
	const char *state = uf_json_get_string(answer, "state");
	const char *text = uf_draft_text_get_value(answer);
	const json_t *options = uf_draft_text_find_options(sheet->blocks, answer);
	const bool is_long = json_array_size(options) > UF_SHEET_SHORT;
	g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
	g_autofree char *origin = uf_draft_text_format_origin(answer);
	g_autofree char *issues = uf_draft_text_format_issues(answer);
	g_string_append_printf(out, "<tr id=\"r%zu\" class=\"%s\">", index, state);
	uf_html_append_element(out, "<th scope=\"row\">", label, "</th>");
	g_string_append_printf(out, "<td class=\"value\"><span id=\"v%zu\">", index);
	append_value(out, answer);
	g_string_append(out, "</span>");
	if (options != NULL && !is_long)
		append_list(out, options);
	g_string_append(out, "</td><td class=\"screen\">");
	if (*text != '\0') {
		g_string_append_printf(out,
				       "<button type=\"button\" data-copy=\"v%zu\" "
				       "data-label=\"",
				       index);
		uf_html_append_element(out, "", label, "\" aria-label=\"Copier ");
		uf_html_append_element(out, "", label, "\">Copier</button>");
	}
	uf_html_append_element(out, "</td><td class=\"state\">",
			       uf_draft_text_get_state_word(state), "</td>");
	uf_html_append_element(out, "<td class=\"origin\">", origin, "</td>");
	uf_html_append_element(out, "<td class=\"note\">", issues, "</td></tr>\n");
	if (!is_long)
		return;
	g_string_append_printf(out, "<tr class=\"%s\"><td colspan=\"6\">", state);
	append_list(out, options);
	g_string_append(out, "</td></tr>\n");
}

static void
append_answers(GString *out, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	const char *current = NULL;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (!uf_draft_text_is_shown(answer))
			continue;
		const char *section = uf_json_get_string(answer, "section");
		if (section == NULL)
			section = current != NULL ? current : "";
		if (current == NULL || !g_str_equal(section, current)) {
			g_string_append(out, current != NULL ? "</tbody></table>\n" : "");
			uf_html_append_element(out, "<h2>", *section != '\0' ? section : "Réponses",
					       "</h2>\n");
			g_string_append(out,
					"<table><thead><tr><th scope=\"col\">Champ</th>"
					"<th scope=\"col\">Valeur</th>"
					"<th scope=\"col\" class=\"screen\">Copier</th>"
					"<th scope=\"col\">État</th>"
					"<th scope=\"col\">Origine</th>"
					"<th scope=\"col\">À savoir</th></tr></thead><tbody>\n");
		}
		current = section;
		append_answer(out, sheet, answer, i);
	}
	g_string_append(out, current != NULL ? "</tbody></table>\n" : "");
}

static void
append_absent(GString *out, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	bool first = true;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (uf_draft_text_is_shown(answer))
			continue;
		g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
		g_string_append(out, first ? "<h2>Sans objet pour cette demande</h2>\n<p>" : ", ");
		uf_html_append_text(out, label);
		first = false;
	}
	g_string_append(out, first ? "" : ".</p>\n");
}

static void
append_block(GString *out, const UfSheet *sheet, const UfDraftBlock *block)
{
	const json_t *rows = json_object_get(sheet->blocks, block->name);
	if (json_array_size(rows) == 0)
		return;
	uf_html_append_element(out, "<h2>", block->title, "</h2>\n");
	g_string_append(out, block->is_ticked ? "<ul class=\"ticked\">\n" : "<ul>\n");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autofree char *row = uf_draft_text_format_row(json_array_get(rows, i));
		uf_html_append_element(out, block->is_ticked ? "<li>☐ " : "<li>", row, "</li>\n");
	}
	g_string_append(out, "</ul>\n");
}

static void
append_blocks(GString *out, const UfSheet *sheet)
{
	size_t n;
	const UfDraftBlock *blocks = uf_draft_text_get_list_blocks(&n);
	for (size_t i = 0; i < n; i++)
		append_block(out, sheet, &blocks[i]);
	g_autofree char *basis = uf_draft_text_format_basis(sheet->blocks);
	if (*basis != '\0')
		uf_html_append_element(out, "<h2>Base de la transmission</h2>\n<p>", basis,
				       "</p>\n");
}

GString *
uf_sheet_format_html(const UfSheet *sheet)
{
	GString *out = g_string_sized_new(64 * 1024);
	append_head(out, sheet);
	append_introduction(out, sheet);
	append_todo(out, sheet);
	append_answers(out, sheet);
	append_optional(out, sheet);
	append_absent(out, sheet);
	append_blocks(out, sheet);
	g_string_append_printf(out, "<script>%s</script>\n</body>\n</html>\n",
			       uf_html_get_copy_script());
	return out;
}
