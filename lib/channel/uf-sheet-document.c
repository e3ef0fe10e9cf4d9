/* The sheet as a request to the document worker (lib/engine/uf-document.h): the same content as the
 * page, in the same order, without the buttons. */
#include "uf-draft-text.h"
#include "uf-group.h"
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

/* "Eau ; Gaz": the labels of the answers of these indices. Yours. */
static char *
join_labels(const UfSheet *sheet, const GPtrArray *indices)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < indices->len; i++) {
		const size_t index = GPOINTER_TO_SIZE(g_ptr_array_index(indices, i));
		g_ptr_array_add(labels, uf_draft_text_format_label(sheet->blocks,
								   json_array_get(answers, index)));
	}
	return uf_groups_join_labels(labels);
}

static void
add_optional(json_t *blocks, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autoptr(GPtrArray) groups = uf_draft_text_group_optional(sheet->blocks, answers);
	g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		const size_t index = GPOINTER_TO_SIZE(g_ptr_array_index(group->members, 0));
		g_ptr_array_add(labels, uf_draft_text_format_field(sheet->blocks,
								   json_array_get(answers, index)));
	}
	if (groups->len == 0)
		return;
	g_autofree char *joined = uf_groups_join_labels(labels);
	add_heading(blocks, 2, "Facultatif\u00a0: transmis sans être exigé");
	add_paragraph(blocks, "normal", joined);
}

static void
add_todo(json_t *blocks, const UfSheet *sheet)
{
	const json_t *answers = json_object_get(sheet->answers, "answers");
	g_autofree char *whole = uf_draft_text_format_issues(sheet->answers);
	g_autoptr(GPtrArray) groups = uf_draft_text_group_answers(answers);
	if (*whole == '\0' && groups->len == 0)
		return;
	add_heading(blocks, 2, "À compléter ou à vérifier");
	if (*whole != '\0')
		add_item(blocks, NULL, whole);
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_autofree char *labels = join_labels(sheet, group->members);
		add_item(blocks, labels, group->words);
	}
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

/* The value; of a choice that is open, what a person ticks, or where she finds it. */
static json_t *
make_value(const json_t *answer, const json_t *options)
{
	const bool is_short = json_array_size(options) <= UF_SHEET_SHORT;
	char *value = uf_draft_text_format_value(answer);
	GString *text = g_string_new(value);
	uf_memory_free_string(value);
	for (size_t i = 0; is_short && i < json_array_size(options); i++)
		g_string_append_printf(text, "%s☐ %s", text->len > 0 ? "\n" : "",
				       json_string_value(json_array_get(options, i)));
	if (!is_short)
		g_string_append_printf(text, "%schoix sous le tableau", text->len > 0 ? "\n" : "");
	json_t *cell = make_cell(text->str, options != NULL ? "normal" : "strong");
	uf_memory_free_string(g_string_free(text, FALSE));
	return cell;
}

/* A long list of options as a paragraph, for below the table. */
static void
add_long_options(json_t *below, const UfSheet *sheet, const json_t *answer, const json_t *options)
{
	if (json_array_size(options) <= UF_SHEET_SHORT)
		return;
	g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
	g_autoptr(GString) text = g_string_new(label);
	g_string_append(text, "\u00a0:");
	for (size_t i = 0; i < json_array_size(options); i++)
		g_string_append_printf(text, "   ☐\u00a0%s",
				       json_string_value(json_array_get(options, i)));
	add_paragraph(below, "normal", text->str);
}

static json_t *
make_row(const UfSheet *sheet, const json_t *answer, const json_t *options)
{
	const char *state = uf_json_get_string(answer, "state");
	g_autofree char *label = uf_draft_text_format_label(sheet->blocks, answer);
	g_autofree char *origin = uf_draft_text_format_origin(answer);
	g_autofree char *issues = uf_draft_text_format_issues(answer);
	json_t *row = json_array();
	json_array_append_new(row, make_cell(label, "normal"));
	json_array_append_new(row, make_value(answer, options));
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
	g_autoptr(json_t) below = json_array();
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (!uf_draft_text_is_shown(answer))
			continue;
		const json_t *options = uf_draft_text_find_options(sheet->blocks, answer);
		const char *section = uf_json_get_string(answer, "section");
		section = section != NULL ? section : current != NULL ? current : "";
		if (rows == NULL || !g_str_equal(section, current)) {
			json_array_extend(blocks, below);
			json_array_clear(below);
			rows = add_table(blocks, section);
		}
		current = section;
		json_array_append_new(rows, make_row(sheet, answer, options));
		add_long_options(below, sheet, answer, options);
	}
	json_array_extend(blocks, below);
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
	add_optional(blocks, sheet);
	add_absent(blocks, sheet);
	add_blocks(blocks, sheet);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title", title,
			 "language", "fr", "header", title, "footer", UF_DRAFT_TEXT_NOTICE,
			 "blocks", blocks);
}
