/* The sheet as a request to the document worker (lib/engine/uf-document.h): the same content as the
 * page, in the same order, without the buttons. */
#include "uf-draft-text.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

static void
add_heading(json_t *blocks, int level, const char *text)
{
	json_array_append_new(
	    blocks, json_pack("{s:s, s:i, s:s}", "kind", "heading", "level", level, "text", text));
}

static void
add_paragraph(json_t *blocks, const char *style, const char *text)
{
	if (*text != '\0')
		json_array_append_new(blocks, json_pack("{s:s, s:s, s:s}", "kind", "paragraph",
							"style", style, "text", text));
}

static void
add_introduction(json_t *blocks, const UfSheet *sheet)
{
	UfDraftCounts counts;
	uf_draft_text_count(sheet->answers, &counts);
	g_autofree char *numbers = uf_draft_text_format_counts(&counts);
	g_autofree char *date = uf_date_format_french(sheet->today);
	g_autofree char *source = uf_draft_text_format_source(sheet->blocks);
	g_autofree char *prepared = g_strdup_printf("Préparé le %s\u00a0: %s.", date, numbers);
	g_autofree char *seen = g_strdup_printf("Source du formulaire\u00a0: %s.", source);
	add_heading(blocks, 1, uf_json_get_string(sheet->blocks, "title"));
	add_paragraph(blocks, "strong", UF_DRAFT_TEXT_NOTICE);
	add_paragraph(blocks, "normal", prepared);
	add_paragraph(blocks, "normal", seen);
	const char *request = uf_json_get_string(sheet->answers, "request");
	if (request != NULL) {
		g_autofree char *demand = g_strdup_printf("Demande %s.", request);
		add_paragraph(blocks, "normal", demand);
	}
}

static void
add_item(json_t *list, const char *label, const char *text)
{
	g_autofree char *line = g_strdup_printf("• %s%s%s", label != NULL ? label : "",
						label != NULL ? "\u00a0: " : "", text);
	add_paragraph(list, "normal", line);
}

static void
add_todo(json_t *blocks, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autofree char *whole = uf_draft_text_format_issues(sheet->answers);
	g_autoptr(json_t) list = json_array();
	if (*whole != '\0')
		add_item(list, NULL, whole);
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		g_autofree char *issues = uf_draft_text_format_issues(answer);
		if (*issues == '\0' || !uf_draft_text_is_shown(answer))
			continue;
		g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
		add_item(list, label, issues);
	}
	if (json_array_size(list) == 0)
		return;
	add_heading(blocks, 2, "À compléter ou à vérifier");
	json_array_extend(blocks, list);
}

static json_t *
make_cell(const char *text, const char *style)
{
	return json_pack("{s:s, s:s}", "text", text, "style", style);
}

/* the colour repeats what the word says */
static const char *
find_mark(const char *state)
{
	static const struct {
		const char *state;
		const char *mark;
	} marks[] = {
		{ "filled", "green" },
		{ "todo", "orange" },
		{ "withheld", "blue" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		if (g_strcmp0(marks[i].state, state) == 0)
			return marks[i].mark;
	}
	return "grey";
}

static json_t *
make_row(const UfSheet *sheet, const json_t *answer)
{
	const char *state = uf_json_get_string(answer, "state");
	g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
	g_autofree char *origin = uf_draft_text_format_origin(answer);
	g_autofree char *issues = uf_draft_text_format_issues(answer);
	json_t *row = json_array();
	json_array_append_new(row, make_cell(label, "normal"));
	char *value = uf_draft_text_format_value(answer);
	json_array_append_new(row, make_cell(value, "strong"));
	uf_memory_free_string(value);
	json_array_append_new(row, json_pack("{s:s, s:s, s:s}", "text",
					     uf_draft_text_get_state_word(state), "mark",
					     find_mark(state), "style", "small"));
	json_array_append_new(row, make_cell(origin, "small"));
	json_array_append_new(row, make_cell(issues, "small"));
	return row;
}

/* An empty table under the title of its section; gives its rows. */
static json_t *
add_table(json_t *blocks, const char *section)
{
	add_heading(blocks, 2, *section != '\0' ? section : "Réponses");
	json_t *rows = json_array();
	json_t *columns =
	    json_pack("[{s:s,s:i}, {s:s,s:i}, {s:s,s:i}, {s:s,s:i}, {s:s,s:i}]", "title", "Champ",
		      "width", 26, "title", "Valeur", "width", 30, "title", "État", "width", 14,
		      "title", "Origine", "width", 16, "title", "À savoir", "width", 24);
	json_array_append_new(blocks, json_pack("{s:s, s:o, s:o}", "kind", "table", "columns",
						columns, "rows", rows));
	return rows;
}

static void
add_answers(json_t *blocks, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	const char *current = NULL;
	json_t *rows = NULL;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (!uf_draft_text_is_shown(answer))
			continue;
		const char *section = uf_json_get_string(answer, "section");
		section = section != NULL ? section : current != NULL ? current : "";
		if (rows == NULL || !g_str_equal(section, current))
			rows = add_table(blocks, section);
		current = section;
		json_array_append_new(rows, make_row(sheet, answer));
	}
}

static void
add_absent(json_t *blocks, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autoptr(GString) list = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (uf_draft_text_is_shown(answer))
			continue;
		g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
		g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", label);
	}
	if (list->len == 0)
		return;
	add_heading(blocks, 2, "Sans objet pour cette demande");
	add_paragraph(blocks, "normal", g_string_append_c(list, '.')->str);
}

static void
add_list_block(json_t *blocks, const UfSheet *sheet, const UfDraftBlock *block)
{
	const json_t *rows = json_object_get(sheet->blocks, block->name);
	if (json_array_size(rows) == 0)
		return;
	add_heading(blocks, 2, block->title);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autofree char *row = uf_draft_text_format_row(json_array_get(rows, i));
		g_autofree char *line = g_strdup_printf("%s %s", block->is_ticked ? "☐" : "•", row);
		add_paragraph(blocks, "normal", line);
	}
}

static void
add_blocks(json_t *blocks, const UfSheet *sheet)
{
	size_t n;
	const UfDraftBlock *lists = uf_draft_text_get_list_blocks(&n);
	for (size_t i = 0; i < n; i++)
		add_list_block(blocks, sheet, &lists[i]);
	g_autofree char *basis = uf_draft_text_format_basis(sheet->blocks);
	if (*basis == '\0')
		return;
	add_heading(blocks, 2, "Base de la transmission");
	add_paragraph(blocks, "normal", basis);
}

json_t *
uf_sheet_format_document(const UfSheet *sheet)
{
	const char *title = uf_json_get_string(sheet->blocks, "title");
	json_t *blocks = json_array();
	add_introduction(blocks, sheet);
	add_todo(blocks, sheet);
	add_answers(blocks, sheet);
	add_absent(blocks, sheet);
	add_blocks(blocks, sheet);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title", title,
			 "language", "fr", "header", title, "footer", UF_DRAFT_TEXT_NOTICE,
			 "blocks", blocks);
}
