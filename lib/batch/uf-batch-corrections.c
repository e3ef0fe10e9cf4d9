/* The workbook of the households that wait: the office's own cells, what is wrong in colour. */
#include <string.h>

#include "uf-batch-look.h"
#include "uf-batch-report.h"
#include "uf-batch-words.h"
#include "uf-column-map.h"
#include "uf-flow-look.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-workbook.h"

#define SHEET "À corriger"
#define UNKNOWN_LETTER 0xFFFD
#define MOST_LETTERS 30000          /* of a cell that is copied */
#define DAYS_FROM_1900_TO_1904 1462 /* between the first days of workbooks of both kinds */

/* the columns that are added behind the office's own */
enum { OURS_ROW, OURS_WHY, OURS_PERSON, OURS };

/* A line of the second sheet. */
typedef struct {
	char *row; /* of the office's file */
	char *here;
	char *heading;
	char *what;
	bool is_bad;
} Line;

struct UfBatchCorrections {
	UfFlowSheet *sheet;
	UfWorkbook *book;
	json_t *looks;    /* of the office's columns */
	bool adds_person; /* the office has no column for the id of somebody */
	size_t count;
	unsigned row;     /* of the workbook, the next */
	GPtrArray *lines; /* Line */
};

/* What is said of the cells of one household: column → its text and colour. */
typedef struct {
	GHashTable *texts; /* "C12" → GString */
	GHashTable *bad;   /* "C12" */
} Said;

static void
free_line(void *data)
{
	Line *line = data;
	g_free(line->row);
	g_free(line->here);
	g_free(line->heading);
	g_free(line->what);
	g_free(line);
}

/* --- the sheet --- */

static void
put_ours(UfWorkbookColumn *columns)
{
	columns[OURS_ROW] =
	    (UfWorkbookColumn){ .title = UF_COLUMN_OURS "ligne d’origine",
				.kind = UF_PLACE_INTEGER,
				.help = "La ligne de votre fichier. Cette colonne n’est pas relue.",
				.width = 12 };
	columns[OURS_WHY] =
	    (UfWorkbookColumn){ .title = UF_COLUMN_OURS "à corriger",
				.kind = UF_PLACE_LINE,
				.help = "Ce qui ne va pas. Cette colonne n’est pas relue.",
				.width = 60 };
	columns[OURS_PERSON] = (UfWorkbookColumn){
		.title = "Identifiant unefois",
		.kind = UF_PLACE_LINE,
		.help = "Quand plusieurs fiches peuvent être la bonne : l’identifiant de la bonne "
			"(p-…).",
		.width = 24
	};
}

static bool
begin_sheet(UfBatchCorrections *self, GError **error)
{
	const size_t theirs = json_array_size(self->looks);
	const size_t n = theirs + OURS - (self->adds_person ? 0 : 1);
	g_autofree UfWorkbookColumn *columns = g_new0(UfWorkbookColumn, theirs + OURS);
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < theirs; i++) {
		columns[i] = uf_batch_look_make_column(json_array_get(self->looks, i), lists);
	}
	put_ours(columns + theirs);
	return uf_workbook_add_sheet(self->book, SHEET, columns, n, error);
}

static bool
has_key(const json_t *looks, const char *key)
{
	for (size_t i = 0; i < json_array_size(looks); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(looks, i), "key"), key) == 0)
			return true;
	}
	return false;
}

UfBatchCorrections *
uf_batch_corrections_new(UfFlowSheet *sheet, GError **error)
{
	g_autoptr(UfBatchCorrections) self = g_new0(UfBatchCorrections, 1);
	self->sheet = sheet;
	self->lines = g_ptr_array_new_with_free_func(free_line);
	self->looks = uf_flow_sheet_list_looks(sheet);
	self->adds_person = !has_key(self->looks, "row/person");
	self->row = 2;
	self->book = uf_workbook_new("Lignes à corriger", error);
	if (self->book == NULL || !begin_sheet(self, error))
		return NULL;
	return g_steal_pointer(&self);
}

void
uf_batch_corrections_free(UfBatchCorrections *self)
{
	if (self == NULL)
		return;
	uf_workbook_free(self->book);
	json_decref(self->looks);
	g_ptr_array_unref(self->lines);
	g_free(self);
}

size_t
uf_batch_corrections_get_count(const UfBatchCorrections *self)
{
	return self->count;
}

/* --- what is said of cells --- */

static void
free_text(void *data)
{
	g_string_free(data, TRUE);
}

static void
say(Said *said, const char *cell, const char *sentence, bool bad)
{
	GString *text = g_hash_table_lookup(said->texts, cell);
	if (text == NULL) {
		text = g_string_new(NULL);
		g_hash_table_insert(said->texts, g_strdup(cell), text);
	}
	g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", sentence);
	if (bad)
		g_hash_table_add(said->bad, g_strdup(cell));
}

static void
collect(Said *said, const json_t *issues)
{
	said->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_text);
	said->bad = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *cell = uf_json_get_string(issue, "cell");
		g_autofree char *sentence = uf_batch_word_sentence(issue);
		if (cell != NULL)
			say(said, cell, sentence, uf_batch_is_bad(issue));
	}
}

static void
clear(Said *said)
{
	g_hash_table_unref(said->texts);
	g_hash_table_unref(said->bad);
}

/* --- a row --- */

/* Days are counted from 1900 in what is written. Yours. */
static char *
move_serial(const UfBatchCorrections *self, size_t column, const char *digits)
{
	const json_t *look = json_array_get(self->looks, column);
	gint64 days;
	if (uf_flow_sheet_get_epoch(self->sheet) != 1904 ||
	    g_strcmp0(uf_json_get_string(look, "kind"), "date") != 0 ||
	    !g_ascii_string_to_signed(digits, 10, 0, 3000000, &days, NULL))
		return g_strdup(digits);
	return g_strdup_printf("%" G_GINT64_FORMAT, days + DAYS_FROM_1900_TO_1904);
}

/* What no cell of a workbook can hold is shown as such: it is not mended on the way. Yours. */
static char *
clean(const char *text)
{
	GString *out = g_string_new(NULL);
	size_t letters = 0;
	for (const char *p = text; *p != '\0' && letters < MOST_LETTERS; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const bool can = c == '\t' || c == '\n' || !g_unichar_iscntrl(c);
		g_string_append_unichar(out, can ? c : UNKNOWN_LETTER);
		letters++;
	}
	return g_string_free(out, FALSE);
}

/* The cell as the office wrote it; @*text is what it holds, to be freed. */
static UfWorkbookCell
copy_cell(const UfBatchCorrections *self, size_t column, const json_t *from, char **text)
{
	const char *kind = uf_json_get_string(from, "kind");
	const char *shown = uf_json_get_string(from, "text");
	const char *number = uf_json_get_string(from, "number");
	UfWorkbookAs as = UF_WORKBOOK_AS_TEXT;
	if (g_strcmp0(kind, "date") == 0)
		as = UF_WORKBOOK_AS_DATE;
	/* "50 %" is a number too, but not the one that is seen */
	if (g_strcmp0(kind, "number") == 0 && number != NULL && strchr(shown, '%') == NULL)
		as = UF_WORKBOOK_AS_NUMBER;
	*text = as == UF_WORKBOOK_AS_NUMBER ? move_serial(self, column, number)
					    : clean(shown != NULL ? shown : "");
	return (UfWorkbookCell){ .text = *text, .as = as };
}

static char *
make_place(size_t column, json_int_t row)
{
	g_autofree char *letters = uf_cell_format_column((unsigned)column);
	return g_strdup_printf("%s%" JSON_INTEGER_FORMAT, letters, row);
}

static void
mark_cell(const Said *said, const char *place, UfWorkbookCell *cell)
{
	const GString *text = g_hash_table_lookup(said->texts, place);
	if (text == NULL)
		return;
	cell->comment = text->str;
	cell->mark = g_hash_table_contains(said->bad, place) ? UF_MARK_BAD : UF_MARK_MENDED;
}

/* "Date de naissance : Ce jour n'existe pas : à vérifier." of the bad cells of this row. */
static void
add_why(const UfBatchCorrections *self, const Said *said, json_int_t row, GString *why)
{
	for (size_t i = 0; i < json_array_size(self->looks); i++) {
		g_autofree char *place = make_place(i, row);
		const GString *text = g_hash_table_lookup(said->texts, place);
		const json_t *look = json_array_get(self->looks, i);
		if (text != NULL && g_hash_table_contains(said->bad, place))
			g_string_append_printf(why, "%s%s : %s", why->len > 0 ? "\n" : "",
					       uf_json_get_string(look, "heading"), text->str);
	}
}

static void
free_wiped(void *data)
{
	uf_memory_free_string(data);
}

static void
add_line(UfBatchCorrections *self, json_int_t row, const char *heading, const char *what, bool bad)
{
	Line *line = g_new(Line, 1);
	*line = (Line){ .row = g_strdup_printf("%" JSON_INTEGER_FORMAT, row),
			.here = g_strdup_printf("%u", self->row),
			.heading = g_strdup(heading),
			.what = g_strdup(what),
			.is_bad = bad };
	g_ptr_array_add(self->lines, line);
}

/* The office's cells of one row into @out; what they hold into @texts. */
static void
copy_cells(UfBatchCorrections *self, const Said *said, const json_t *row, UfWorkbookCell *out,
	   GPtrArray *texts)
{
	const json_t *cells = json_object_get(row, "cells");
	const json_int_t number = uf_json_get_integer(row, "row", 0);
	for (size_t i = 0; i < json_array_size(self->looks); i++) {
		const char *heading = uf_json_get_string(json_array_get(self->looks, i), "heading");
		g_autofree char *place = make_place(i, number);
		char *text;
		out[i] = copy_cell(self, i, json_array_get(cells, i), &text);
		g_ptr_array_add(texts, text);
		mark_cell(said, place, &out[i]);
		if (out[i].comment != NULL)
			add_line(self, number, heading, out[i].comment, out[i].mark == UF_MARK_BAD);
	}
}

static bool
add_row(UfBatchCorrections *self, const Said *said, const json_t *row, const json_t *reasons,
	GError **error)
{
	const size_t theirs = json_array_size(self->looks);
	const json_int_t number = uf_json_get_integer(row, "row", 0);
	g_autofree UfWorkbookCell *out = g_new0(UfWorkbookCell, theirs + OURS);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_wiped);
	g_autofree char *origin = g_strdup_printf("%" JSON_INTEGER_FORMAT, number);
	g_autoptr(GString) why = g_string_new(NULL);
	copy_cells(self, said, row, out, texts);
	for (size_t i = 0; i < json_array_size(reasons); i++) {
		const char *reason = json_string_value(json_array_get(reasons, i));
		g_string_append_printf(why, "%s%s", why->len > 0 ? "\n" : "", reason);
		add_line(self, number, "", reason, true);
	}
	add_why(self, said, number, why);
	out[theirs + OURS_ROW] = (UfWorkbookCell){ .text = origin };
	out[theirs + OURS_WHY] =
	    (UfWorkbookCell){ .text = why->str, .mark = why->len > 0 ? UF_MARK_BAD : UF_MARK_NONE };
	if (!uf_workbook_add_row(self->book, out, error))
		return false;
	self->row++;
	return true;
}

/* What is said of the whole household: of the match, of its rows together. New reference. */
static json_t *
list_reasons(const json_t *row)
{
	json_t *list = json_array();
	const json_t *issues = json_object_get(row, "issues");
	g_autoptr(GPtrArray) reasons = uf_batch_word_reasons(row);
	for (guint i = 0; i < reasons->len; i++)
		json_array_append_new(list, json_string(g_ptr_array_index(reasons, i)));
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		g_autofree char *sentence = uf_batch_word_sentence(issue);
		if (uf_json_get_string(issue, "cell") == NULL && uf_batch_is_bad(issue))
			json_array_append_new(list, json_string(sentence));
	}
	return list;
}

bool
uf_batch_corrections_add(UfBatchCorrections *self, const json_t *row, GError **error)
{
	Said said;
	if (!uf_batch_waits(row))
		return true;
	g_autoptr(json_t) cells = uf_flow_sheet_list_cells(
	    self->sheet, (size_t)uf_json_get_integer(row, "job", 1) - 1, error);
	g_autoptr(json_t) reasons = list_reasons(row);
	if (cells == NULL)
		return false;
	bool done = true;
	collect(&said, json_object_get(row, "issues"));
	for (size_t i = 0; done && i < json_array_size(cells); i++) {
		done = add_row(self, &said, json_array_get(cells, i), reasons, error);
		json_array_clear(reasons); /* said once, in the first row */
	}
	clear(&said);
	self->count++;
	return done;
}

/* --- the second sheet --- */

static bool
add_help(UfBatchCorrections *self, GError **error)
{
	static const struct {
		const char *what;
		UfMark mark;
	} rows[] = {
		{ "Chaque ligne de la première feuille attend : rien n’en a été écrit, sauf "
		  "parfois "
		  "d’une ligne qu’une erreur a arrêtée. Les lignes de votre fichier où tout va "
		  "bien ne sont pas ici : elles ne seront pas refaites.",
		  UF_MARK_NONE },
		{ "Rouge : à corriger. La note de la cellule dit ce qui ne va pas et quoi écrire.",
		  UF_MARK_BAD },
		{ "Orange : lu autrement que ce n’est écrit. À vérifier ; rien à faire si c’est "
		  "juste.",
		  UF_MARK_MENDED },
		{ "Corrigez dans la première feuille, sans changer ses titres, enregistrez, puis "
		  "donnez ce fichier à unefois à la place du vôtre.",
		  UF_MARK_NONE },
		{ "Les colonnes « unefois : … » ne sont pas relues. Ce fichier contient des "
		  "informations sur des personnes : effacez-le quand tout est fait.",
		  UF_MARK_NONE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfWorkbookCell cells[] = {
			{ 0 }, { 0 }, { 0 }, { .text = rows[i].what, .mark = rows[i].mark }
		};
		if (!uf_workbook_add_row(self->book, cells, error))
			return false;
	}
	return true;
}

static bool
add_explanations(UfBatchCorrections *self, GError **error)
{
	static const UfWorkbookColumn columns[] = {
		{ .title = "Ligne de la première feuille", .kind = UF_PLACE_INTEGER, .width = 16 },
		{ .title = "Ligne de votre fichier", .kind = UF_PLACE_INTEGER, .width = 16 },
		{ .title = "Colonne", .kind = UF_PLACE_LINE, .width = 30 },
		{ .title = "Ce qui ne va pas, et quoi écrire",
		  .kind = UF_PLACE_LINE,
		  .width = 110 },
	};
	if (!uf_workbook_add_sheet(self->book, "Explications", columns, G_N_ELEMENTS(columns),
				   error) ||
	    !add_help(self, error))
		return false;
	for (guint i = 0; i < self->lines->len; i++) {
		const Line *line = g_ptr_array_index(self->lines, i);
		const UfWorkbookCell cells[] = {
			{ .text = line->here },
			{ .text = line->row },
			{ .text = line->heading },
			{ .text = line->what, .mark = line->is_bad ? UF_MARK_BAD : UF_MARK_MENDED },
		};
		if (!uf_workbook_add_row(self->book, cells, error))
			return false;
	}
	return true;
}

GBytes *
uf_batch_corrections_close(UfBatchCorrections *self, GError **error)
{
	return add_explanations(self, error) ? uf_workbook_close(self->book, error) : NULL;
}
