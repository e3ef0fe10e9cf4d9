/* A filled answer is in its box, or on the annex with its reason; one that the paper form does not
 * ask is said, and goes nowhere. */
#include <string.h>

#include "uf-pdf-place-private.h"

static UfIssue *
add_issue(const UfPdfPlacing *self, const UfAnswer *answer, UfSeverity severity, const char *rule)
{
	g_autofree char *place =
	    uf_pdf_format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
	return uf_draft_add_issue(self->draft, severity, place, rule);
}

static void
note_annexed(const UfPdfPlacing *self, const UfField *field, size_t row)
{
	g_autofree char *place = uf_pdf_format_place(field, row);
	json_array_append_new(self->annexed, json_string(place));
}

static bool
is_printed_on(const UfField *field)
{
	if (uf_field_find_bind(field, "pdf") != NULL)
		return true;
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		if (json_object_get(uf_field_get_option(field, i).bind, "pdf") != NULL)
			return true;
	}
	return false;
}

static bool
is_filled(const UfAnswer *answer)
{
	return answer != NULL && uf_answer_get_state(answer) == UF_ANSWER_FILLED;
}

/* Longer than the partner takes, or than the lines of its boxes: some of it may not be there. */
static bool
is_too_long(const UfAnswer *answer)
{
	const GPtrArray *issues = uf_answer_get_issues(answer);
	for (guint i = 0; i < issues->len; i++) {
		if (g_str_equal(uf_issue_get_rule(g_ptr_array_index(issues, i)), "answer.too_long"))
			return true;
	}
	return false;
}

static void
place_answer(const UfPdfPlacing *self, const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	if (!is_printed_on(field)) {
		add_issue(self, answer, UF_SEVERITY_NOTE, "pdf.not_on_form");
		return;
	}
	const UfPdfFate fate = uf_pdf_outcome_find_fate(self->outcome, answer);
	const char *reason = fate.refused;
	if (reason == NULL && is_too_long(answer))
		reason = "pdf.whole_on_annex";
	if (reason != NULL) {
		add_issue(self, answer, UF_SEVERITY_TODO, reason);
		uf_annex_add(self->annex, answer, reason,
			     uf_pdf_boxes_find_place(self->boxes, answer, fate.name));
		note_annexed(self, field, uf_answer_get_row(answer));
	}
	if (fate.failed != NULL)
		add_issue(self, answer, UF_SEVERITY_BLOCKING, fate.failed);
}

/* One table with its cells among the answers. */
typedef struct {
	const UfField *field;
	const UfAnswer *answer; /* NULL when only its cells are there */
	size_t begin;           /* first cell */
	size_t end;             /* after the last one */
	size_t printed;         /* rows that the paper has room for */
	size_t count;           /* rows that have a filled cell which the paper asks */
	bool in_one_box;        /* the whole of it is one text of the paper */
} Table;

static bool
is_asked(const Table *table, const UfField *column)
{
	return table->in_one_box || is_printed_on(column);
}

static Table
find_table(const UfPdfPlacing *self, size_t start)
{
	const UfAnswer *first = uf_answers_get(self->answers, start);
	const UfField *field = uf_field_get_table(uf_answer_get_field(first));
	Table table = { .field = field, .begin = start, .end = start, .printed = SIZE_MAX };
	if (field == NULL) {
		table.field = uf_answer_get_field(first);
		table.answer = first;
		table.begin = table.end = start + 1;
	}
	table.in_one_box = uf_field_find_bind(table.field, "pdf") != NULL;
	if (uf_field_get_rows(table.field) > 0)
		table.printed = uf_field_get_rows(table.field);
	for (; table.end < uf_answers_get_count(self->answers); table.end++) {
		const UfAnswer *cell = uf_answers_get(self->answers, table.end);
		if (uf_field_get_table(uf_answer_get_field(cell)) != table.field)
			break;
		if (is_filled(cell) && is_asked(&table, uf_answer_get_field(cell)))
			table.count = MAX(table.count, uf_answer_get_row(cell));
	}
	return table;
}

/* All that the paper asks of the rows from @first, in a table of its own. */
static void
annex_rows(const UfPdfPlacing *self, const Table *table, size_t first)
{
	g_autoptr(GPtrArray) columns = g_ptr_array_new();
	for (size_t i = 0; i < uf_field_get_child_count(table->field); i++) {
		const UfField *column = uf_field_get_child(table->field, i);
		if (is_asked(table, column))
			g_ptr_array_add(columns, (gpointer)column);
	}
	g_ptr_array_add(columns, NULL);
	const UfAnnexRows rows = {
		.table = table->field,
		.columns = (const UfField *const *)columns->pdata,
		.first = first,
		.last = table->count,
		.page = uf_pdf_boxes_find_page(self->boxes, table->field),
	};
	uf_annex_add_rows(self->annex, &rows);
	for (size_t i = table->begin; i < table->end; i++) {
		const UfAnswer *cell = uf_answers_get(self->answers, i);
		const UfField *field = uf_answer_get_field(cell);
		if (is_filled(cell) && uf_answer_get_row(cell) >= first && is_asked(table, field))
			note_annexed(self, field, uf_answer_get_row(cell));
	}
	UfIssue *issue = uf_draft_add_issue(self->draft, UF_SEVERITY_TODO,
					    uf_field_get_id(table->field), "pdf.rows_on_annex");
	uf_issue_set_number(issue, "count", (int64_t)(table->count - first + 1));
	uf_issue_set_number(issue, "first", (int64_t)first);
}

/* Cells that stand alone on the paper; those beyond the printed rows are told together. */
static void
place_cells(const UfPdfPlacing *self, const Table *table)
{
	for (size_t i = table->begin; i < table->end; i++) {
		const UfAnswer *cell = uf_answers_get(self->answers, i);
		const bool is_alone = uf_answer_get_row(cell) <= table->printed ||
				      !is_printed_on(uf_answer_get_field(cell));
		if (is_filled(cell) && is_alone)
			place_answer(self, cell);
	}
	if (table->count > table->printed)
		annex_rows(self, table, table->printed + 1);
}

/* A table written into one box speaks for its cells: all of it is there, or what is not follows on
 * the annex, row by row. */
static void
place_in_one_box(const UfPdfPlacing *self, const Table *table)
{
	if (!is_filled(table->answer))
		return;
	const UfPdfFate fate = uf_pdf_outcome_find_fate(self->outcome, table->answer);
	if (fate.refused != NULL)
		add_issue(self, table->answer, UF_SEVERITY_TODO, fate.refused);
	if (fate.failed != NULL)
		add_issue(self, table->answer, UF_SEVERITY_BLOCKING, fate.failed);
	const size_t printed = fate.refused != NULL ? 0 : table->printed;
	if (fate.refused != NULL)
		note_annexed(self, table->field, 0);
	if (table->count > printed)
		annex_rows(self, table, printed + 1);
}

void
uf_pdf_place_answers(const UfPdfPlacing *placing)
{
	for (size_t i = 0; i < uf_answers_get_count(placing->answers); i++) {
		const UfAnswer *answer = uf_answers_get(placing->answers, i);
		const UfField *field = uf_answer_get_field(answer);
		if (uf_field_get_kind(field) != UF_FIELD_TABLE &&
		    uf_field_get_table(field) == NULL) {
			if (is_filled(answer))
				place_answer(placing, answer);
			continue;
		}
		const Table table = find_table(placing, i);
		if (table.in_one_box)
			place_in_one_box(placing, &table);
		else
			place_cells(placing, &table);
		i = table.end - 1;
	}
}
