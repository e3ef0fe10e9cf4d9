#include "uf-batch-summary.h"

#include <string.h>

#include "uf-batch-report.h"
#include "uf-batch-words.h"
#include "uf-json.h"
#include "uf-workbook.h"

/* before the columns of the forms, and behind them */
enum { JOB, ROWS, NAME, PERSON, MATCH, ACTION, ADDED, REPLACED, PROPOSED, BEFORE };
enum { DRAFTS, PLACE, WHY, BEHIND };
/* of each form */
enum { STATE, MISSING, EACH };

struct UfBatchSummary {
	UfWorkbook *book;
	json_t *forms;
};

static const UfWorkbookColumn before[BEFORE] = {
	[JOB] = { .title = "N°", .kind = UF_PLACE_INTEGER, .width = 6 },
	[ROWS] = { .title = "Lignes", .width = 10 },
	[NAME] = { .title = "Personne", .width = 26 },
	[PERSON] = { .title = "Identifiant unefois", .width = 22 },
	[MATCH] = { .title = "Reconnue", .width = 24 },
	[ACTION] = { .title = "Fiche", .width = 22 },
	[ADDED] = { .title = "Ajoutées", .kind = UF_PLACE_INTEGER, .width = 10 },
	[REPLACED] = { .title = "Remplacées", .kind = UF_PLACE_INTEGER, .width = 11 },
	[PROPOSED] = { .title = "Proposées", .kind = UF_PLACE_INTEGER, .width = 11 },
};

static const UfWorkbookColumn behind[BEHIND] = {
	[DRAFTS] = { .title = "Brouillons à relire", .width = 24 },
	[PLACE] = { .title = "Papier", .width = 24 },
	[WHY] = { .title = "Pourquoi ce n’est pas fait", .width = 60 },
};

static size_t
count_columns(const UfBatchSummary *self)
{
	return BEFORE + json_array_size(self->forms) * EACH + BEHIND;
}

static bool
begin_sheet(UfBatchSummary *self, GError **error)
{
	g_autofree UfWorkbookColumn *columns = g_new0(UfWorkbookColumn, count_columns(self));
	g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
	UfWorkbookColumn *next = columns + BEFORE;
	memcpy(columns, before, sizeof before);
	for (size_t i = 0; i < json_array_size(self->forms); i++, next += EACH) {
		const char *title = uf_json_get_string(json_array_get(self->forms, i), "title");
		char *missing = g_strdup_printf("%s : à compléter", title);
		g_ptr_array_add(titles, missing);
		next[STATE] = (UfWorkbookColumn){ .title = title, .width = 20 };
		next[MISSING] = (UfWorkbookColumn){ .title = missing, .width = 30 };
	}
	memcpy(next, behind, sizeof behind);
	for (size_t i = 0; i < count_columns(self); i++)
		columns[i].kind =
		    columns[i].kind != UF_PLACE_OBJECT ? columns[i].kind : UF_PLACE_LINE;
	return uf_workbook_add_sheet(self->book, "Récapitulatif", columns, count_columns(self),
				     error);
}

UfBatchSummary *
uf_batch_summary_new(json_t *forms, GError **error)
{
	g_autoptr(UfBatchSummary) self = g_new0(UfBatchSummary, 1);
	self->forms = json_incref(forms);
	self->book = uf_workbook_new("Récapitulatif", error);
	if (self->book == NULL || !begin_sheet(self, error))
		return NULL;
	return g_steal_pointer(&self);
}

void
uf_batch_summary_free(UfBatchSummary *self)
{
	if (self == NULL)
		return;
	uf_workbook_free(self->book);
	json_decref(self->forms);
	g_free(self);
}

/* --- a household --- */

/* Cells of one line; the texts that were made for them. */
typedef struct {
	UfWorkbookCell *cells;
	GPtrArray *texts;
} Line;

/* Takes @text. */
static void
put(Line *line, size_t column, char *text)
{
	g_ptr_array_add(line->texts, text);
	line->cells[column].text = text;
}

static void
put_count(Line *line, size_t column, size_t count)
{
	put(line, column, g_strdup_printf("%zu", count));
}

static const json_t *
find_form(const json_t *row, const char *id)
{
	const json_t *forms = json_object_get(row, "forms");
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		if (g_strcmp0(uf_json_get_string(form, "form"), id) == 0)
			return form;
	}
	return NULL;
}

static bool
is_stopped(const json_t *form)
{
	const char *state = uf_json_get_string(form, "state");
	return g_strcmp0(state, "blocked") == 0 || g_strcmp0(state, "failed") == 0;
}

static void
put_form(Line *line, size_t column, const json_t *form)
{
	const char *reason = uf_json_get_string(form, "reason");
	if (reason == NULL)
		reason = uf_json_get_string(form, "error");
	put(line, column + STATE, g_strdup(uf_batch_word_form_state(form, true)));
	if (is_stopped(form)) {
		line->cells[column + STATE].mark = UF_MARK_BAD;
		line->cells[column + STATE].comment = reason;
	}
	put(line, column + MISSING, uf_batch_word_list(json_object_get(form, "missing")));
	if (*line->cells[column + MISSING].text != '\0')
		line->cells[column + MISSING].mark = UF_MARK_MENDED;
}

/* The ids of the drafts, which somebody reviews one by one. */
static char *
list_drafts(const json_t *row)
{
	g_autoptr(json_t) ids = json_array();
	const json_t *forms = json_object_get(row, "forms");
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *drafts = json_object_get(json_array_get(forms, i), "drafts");
		for (size_t j = 0; j < json_array_size(drafts); j++)
			json_array_append(ids, json_object_get(json_array_get(drafts, j), "draft"));
	}
	return uf_batch_word_list(ids);
}

/* Cells and sentences of what waits. */
static char *
list_reasons(const json_t *row)
{
	GString *out = g_string_new(NULL);
	const json_t *issues = json_object_get(row, "issues");
	g_autoptr(GPtrArray) reasons = uf_batch_word_reasons(row);
	for (guint i = 0; i < reasons->len; i++)
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "",
				       (char *)g_ptr_array_index(reasons, i));
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *cell = uf_json_get_string(issue, "cell");
		g_autofree char *sentence = uf_batch_word_sentence(issue);
		if (uf_batch_is_bad(issue))
			g_string_append_printf(out, "%s%s%s%s", out->len > 0 ? "\n" : "",
					       cell != NULL ? cell : "", cell != NULL ? " : " : "",
					       sentence);
	}
	return g_string_free(out, FALSE);
}

static void
put_household(Line *line, const json_t *row, const char *name)
{
	UfBatchCounts counts = { 0 };
	const char *person = uf_json_get_string(row, "person");
	const bool waits = uf_batch_waits(row);
	uf_batch_counts_add(&counts, row);
	put(line, JOB, g_strdup_printf("%" G_GINT64_FORMAT, uf_json_get_integer(row, "job", 0)));
	put(line, ROWS, uf_batch_word_row_numbers(json_object_get(row, "rows")));
	put(line, NAME, g_strdup(name));
	put(line, PERSON, g_strdup(person != NULL && !waits ? person : ""));
	put(line, MATCH, g_strdup(uf_batch_word_match(row)));
	put(line, ACTION, g_strdup(uf_batch_word_action(row, true)));
	line->cells[ACTION].mark = waits               ? UF_MARK_BAD
				   : counts.create > 0 ? UF_MARK_NEW
						       : UF_MARK_NONE;
	put_count(line, ADDED, counts.added);
	put_count(line, REPLACED, counts.replaced);
	put_count(line, PROPOSED, counts.proposed);
}

bool
uf_batch_summary_add(UfBatchSummary *self, const json_t *row, const char *name, const char *place,
		     GError **error)
{
	g_autofree UfWorkbookCell *cells = g_new0(UfWorkbookCell, count_columns(self));
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	Line line = { cells, texts };
	size_t next = BEFORE;
	put_household(&line, row, name);
	for (size_t i = 0; i < json_array_size(self->forms); i++, next += EACH) {
		const char *id = uf_json_get_string(json_array_get(self->forms, i), "form");
		const json_t *form = find_form(row, id);
		if (form != NULL && !uf_batch_waits(row))
			put_form(&line, next, form);
	}
	put(&line, next + DRAFTS, list_drafts(row));
	put(&line, next + PLACE, g_strdup(place));
	put(&line, next + WHY, list_reasons(row));
	return uf_workbook_add_row(self->book, cells, error);
}

GBytes *
uf_batch_summary_close(UfBatchSummary *self, GError **error)
{
	return uf_workbook_close(self->book, error);
}
