#include "uf-pdf-annex.h"

#include "uf-memory.h"
#include "uf-text.h"

/* More characters or lines than this are hard to read in a column. */
#define LONG_TEXT 300
#define MANY_LINES 6
/* Columns of a table of rows beside the one with their numbers; the others follow below. */
#define MAX_COLUMNS 6

struct UfAnnex {
	const UfAnswers *answers;
	json_t *blocks; /* of the document */
	json_t *lines;  /* rows of the table being filled, borrowed; NULL when none is */
	int64_t page;   /* of which the annex is the continuation just now; -1 at the start */
};

UfAnnex *
uf_annex_new(const UfAnswers *answers)
{
	UfAnnex *self = g_new0(UfAnnex, 1);
	self->answers = answers;
	self->blocks = json_array();
	self->page = -1;
	return self;
}

void
uf_annex_free(UfAnnex *annex)
{
	if (annex == NULL)
		return;
	json_decref(annex->blocks);
	g_free(annex);
}

bool
uf_annex_is_empty(const UfAnnex *annex)
{
	return json_array_size(annex->blocks) == 0;
}

static void
add_heading(json_t *blocks, int level, const char *text)
{
	json_array_append_new(
	    blocks, json_pack("{s:s, s:i, s:s}", "kind", "heading", "level", level, "text", text));
}

static void
add_paragraph(json_t *blocks, const char *style, const char *text)
{
	json_array_append_new(blocks, json_pack("{s:s, s:s, s:s}", "kind", "paragraph", "style",
						style, "text", text));
}

/* Gives the rows of a new table; @columns are {title, width}. */
static json_t *
add_table(json_t *blocks, json_t *columns)
{
	json_t *rows = json_array();
	json_array_append_new(blocks, json_pack("{s:s, s:o, s:o}", "kind", "table", "columns",
						columns, "rows", rows));
	return rows;
}

static json_t *
make_column(const char *title, int width)
{
	return json_pack("{s:s, s:i}", "title", title, "width", width);
}

static json_t *
make_cell(const char *text, const char *style)
{
	return json_pack("{s:s, s:s}", "text", text, "style", style);
}

/* Says of which page what follows is the continuation. */
static void
turn_to_page(UfAnnex *self, int64_t page)
{
	if (self->page == page)
		return;
	g_autofree char *title = page > 0
				     ? g_strdup_printf("Suite de la page %" G_GINT64_FORMAT, page)
				     : g_strdup("Sans case sur le formulaire");
	add_heading(self->blocks, 2, title);
	self->page = page;
	self->lines = NULL;
}

static char *
format_question(const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	const UfField *table = uf_field_get_table(field);
	if (table == NULL)
		return g_strdup(uf_field_get_label(field));
	return g_strdup_printf("%s, ligne %zu\u00a0: %s", uf_field_get_label(table),
			       uf_answer_get_row(answer), uf_field_get_label(field));
}

/* "page 2, case «\u00a0Nom de naissance\u00a0»"; "" for a place that is none */
static char *
format_place(UfAnnexPlace place)
{
	if (place.page <= 0)
		return g_strdup("");
	if (place.label == NULL || *place.label == '\0')
		return g_strdup_printf("page %" G_GINT64_FORMAT, place.page);
	return g_strdup_printf("page %" G_GINT64_FORMAT ", case «\u00a0%s\u00a0»", place.page,
			       place.label);
}

static void
add_line(UfAnnex *self, const char *question, const char *place, const char *value, const char *why)
{
	if (self->lines == NULL)
		self->lines = add_table(
		    self->blocks,
		    json_pack("[o, o, o, o]", make_column("Question", 26), make_column("Case", 20),
			      make_column("Réponse", 34), make_column("Pourquoi ici", 20)));
	json_array_append_new(self->lines,
			      json_pack("[s, o, o, o]", question, make_cell(place, "small"),
					make_cell(value, "strong"), make_cell(why, "small")));
}

static void
add_long(UfAnnex *self, const char *question, const char *place, const char *value, const char *why)
{
	g_autofree char *note =
	    g_strdup_printf("%s%s%s", place, *place != '\0' ? "\u00a0: " : "", why);
	add_heading(self->blocks, 3, question);
	add_paragraph(self->blocks, "small", note);
	add_paragraph(self->blocks, "normal", value);
	self->lines = NULL;
}

static bool
is_long(const char *text)
{
	size_t lines = 1;
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	return lines > MANY_LINES || uf_text_get_length(text) > LONG_TEXT;
}

void
uf_annex_add(UfAnnex *annex, const UfAnswer *answer, const char *rule, UfAnnexPlace place)
{
	const char *id = uf_field_get_full_id(uf_answer_get_field(answer));
	g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_TODO, id, rule);
	g_autofree char *why = uf_issue_format_french(issue);
	g_autofree char *question = format_question(answer);
	g_autofree char *where = format_place(place);
	char *value = uf_answer_format_french(answer);
	turn_to_page(annex, place.page);
	if (is_long(value))
		add_long(annex, question, where, value, why);
	else
		add_line(annex, question, where, value, why);
	uf_memory_free_string(value);
}

/* What a reader sees of a cell. Yours, zero it. */
static char *
format_cell(const UfAnnex *self, const UfField *column, size_t row)
{
	const UfAnswer *answer = uf_answers_find(self->answers, uf_field_get_full_id(column), row);
	if (answer == NULL || uf_answer_get_state(answer) != UF_ANSWER_FILLED)
		return g_strdup("");
	return uf_answer_format_french(answer);
}

static bool
has_text(const UfAnnex *self, const UfField *column, size_t row)
{
	char *text = format_cell(self, column, row);
	const bool is_there = *text != '\0';
	uf_memory_free_string(text);
	return is_there;
}

static bool
is_used(const UfAnnex *self, const UfAnnexRows *rows, const UfField *column)
{
	for (size_t row = rows->first; row <= rows->last; row++) {
		if (has_text(self, column, row))
			return true;
	}
	return false;
}

/* Questions that are one for the reader: of one label, and never answered in the same row. */
static bool
can_share(const UfAnnex *self, const UfAnnexRows *rows, const GPtrArray *group,
	  const UfField *column)
{
	for (guint i = 0; i < group->len; i++) {
		const UfField *other = g_ptr_array_index(group, i);
		if (!g_str_equal(uf_field_get_label(other), uf_field_get_label(column)))
			return false;
		for (size_t row = rows->first; row <= rows->last; row++) {
			if (has_text(self, other, row) && has_text(self, column, row))
				return false;
		}
	}
	return true;
}

static void
add_column(const UfAnnex *self, const UfAnnexRows *rows, GPtrArray *groups, const UfField *column)
{
	for (guint i = 0; i < groups->len; i++) {
		GPtrArray *group = g_ptr_array_index(groups, i);
		if (can_share(self, rows, group, column)) {
			g_ptr_array_add(group, (gpointer)column);
			return;
		}
	}
	GPtrArray *alone = g_ptr_array_new();
	g_ptr_array_add(alone, (gpointer)column);
	g_ptr_array_add(groups, alone);
}

/* What one of the fields of @group says in that row. Yours, zero it. */
static char *
format_group(const UfAnnex *self, const GPtrArray *group, size_t row)
{
	for (guint i = 0; i < group->len; i++) {
		if (has_text(self, g_ptr_array_index(group, i), row))
			return format_cell(self, g_ptr_array_index(group, i), row);
	}
	return g_strdup("");
}

/* The rows under @n of the columns that are used, from the one of rank @from. */
static void
add_some_columns(UfAnnex *self, const UfAnnexRows *rows, const GPtrArray *groups, guint from)
{
	const guint to = MIN(from + MAX_COLUMNS, groups->len);
	json_t *columns = json_array();
	json_array_append_new(columns, make_column("Ligne", 6));
	for (guint i = from; i < to; i++) {
		const GPtrArray *group = g_ptr_array_index(groups, i);
		const char *label = uf_field_get_label(g_ptr_array_index(group, 0));
		json_array_append_new(columns, make_column(label, 16));
	}
	json_t *lines = add_table(self->blocks, columns);
	for (size_t row = rows->first; row <= rows->last; row++) {
		g_autofree char *rank = g_strdup_printf("%zu", row);
		json_t *line = json_array();
		json_array_append_new(line, json_string(rank));
		for (guint i = from; i < to; i++) {
			char *text = format_group(self, g_ptr_array_index(groups, i), row);
			json_array_append_new(line, make_cell(text, "strong"));
			uf_memory_free_string(text);
		}
		json_array_append_new(lines, line);
	}
}

void
uf_annex_add_rows(UfAnnex *annex, const UfAnnexRows *rows)
{
	g_autoptr(GPtrArray) groups =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autofree char *ranks = rows->last > rows->first
				     ? g_strdup_printf("lignes %zu à %zu", rows->first, rows->last)
				     : g_strdup_printf("ligne %zu", rows->first);
	g_autofree char *title =
	    g_strdup_printf("%s\u00a0: %s", uf_field_get_label(rows->table), ranks);
	for (size_t i = 0; rows->columns[i] != NULL; i++) {
		if (is_used(annex, rows, rows->columns[i]))
			add_column(annex, rows, groups, rows->columns[i]);
	}
	turn_to_page(annex, rows->page);
	add_heading(annex->blocks, 3, title);
	for (guint from = 0; from < groups->len; from += MAX_COLUMNS)
		add_some_columns(annex, rows, groups, from);
	annex->lines = NULL;
}

json_t *
uf_annex_format_document(const UfAnnex *annex)
{
	const UfForm *form = uf_answers_get_form(annex->answers);
	const char *request = uf_answers_get_request(annex->answers);
	g_autofree char *title = g_strdup_printf("Annexe — %s", uf_form_get_title(form));
	g_autofree char *use = g_strdup_printf("À joindre au formulaire (demande %s)\u00a0: ces "
					       "réponses n’ont pas pu être écrites dans "
					       "leur case. Elles sont entières ici.",
					       request != NULL ? request : "sans numéro");
	json_t *blocks = json_array();
	add_heading(blocks, 1, title);
	add_paragraph(blocks, "normal", use);
	json_array_extend(blocks, annex->blocks);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title", title,
			 "language", "fr", "header", title, "footer",
			 request != NULL ? request : "", "blocks", blocks);
}
