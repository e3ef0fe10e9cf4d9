/* A list of labels, as a spreadsheet gives it: one question a line. */
#include <csv.h>
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-source-private.h"

#define MAX_COLUMNS 100

typedef enum {
	COLUMN_LABEL,
	COLUMN_SECTION,
	COLUMN_KIND,
	COLUMN_OPTIONS,
	COLUMN_REQUIRED,
	COLUMNS,
} Column;

static const char *const titles[COLUMNS][5] = {
	[COLUMN_LABEL] = { "label", "libellé", "intitulé", "question", "champ" },
	[COLUMN_SECTION] = { "section", "partie", "rubrique" },
	[COLUMN_KIND] = { "kind", "nature", "type" },
	[COLUMN_OPTIONS] = { "options", "choix", "valeurs" },
	[COLUMN_REQUIRED] = { "required", "obligatoire", "requis" },
};

static const struct {
	const char *word;
	const char *kind;
} kinds[] = {
	{ "", "text" },
	{ "text", "text" },
	{ "texte", "text" },
	{ "ligne", "text" },
	{ "long", "long" },
	{ "texte long", "long" },
	{ "paragraphe", "long" },
	{ "date", "date" },
	{ "integer", "integer" },
	{ "nombre", "integer" },
	{ "entier", "integer" },
	{ "money", "money" },
	{ "montant", "money" },
	{ "boolean", "boolean" },
	{ "oui/non", "boolean" },
	{ "case", "boolean" },
	{ "choice", "choice" },
	{ "choix", "choice" },
	{ "liste", "choice" },
	{ "choices", "choices" },
	{ "choix multiple", "choices" },
	{ "choix multiples", "choices" },
	{ "signature", "signature" },
};

typedef struct {
	json_t *questions;
	char *cells[MAX_COLUMNS];
	size_t places[COLUMNS]; /* column of each, MAX_COLUMNS when there is none */
	size_t count;           /* cells of the present line */
	size_t line;            /* where it begins, from 1 */
	size_t breaks;          /* line ends inside its cells */
	bool has_header;
	bool began;
	GError *error; /* the first */
} Reader;

G_GNUC_PRINTF(3, 4)
static void
fail(Reader *self, size_t column, const char *format, ...)
{
	va_list arguments;
	if (self->error != NULL)
		return;
	va_start(arguments, format);
	g_autofree char *reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(&self->error, UF_ERROR, UF_ERROR_INVALID_DATA, "line %zu, column %zu: %s",
		    self->line, column, reason);
}

static char *
get_cell(const Reader *self, Column column)
{
	const size_t place = self->places[column];
	return place < self->count ? uf_source_clean(self->cells[place]) : g_strdup("");
}

static bool
is_title(const char *cell, Column column)
{
	g_autofree char *clean = uf_source_clean(cell);
	g_autofree char *lower = g_utf8_strdown(clean, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(titles[column]) && titles[column][i] != NULL; i++) {
		if (g_str_equal(titles[column][i], lower))
			return true;
	}
	return false;
}

/* The first line names the columns when one of its cells is "label", or "libellé"…; without it they
 * come in the order of the table. Columns of other names are for people. */
static bool
read_header(Reader *self)
{
	for (size_t i = 0; i < self->count; i++)
		self->has_header = self->has_header || is_title(self->cells[i], COLUMN_LABEL);
	for (size_t i = 0; i < COLUMNS; i++)
		self->places[i] = self->has_header ? MAX_COLUMNS : i;
	for (size_t i = 0; self->has_header && i < self->count; i++) {
		for (size_t j = 0; j < COLUMNS; j++) {
			if (self->places[j] == MAX_COLUMNS && is_title(self->cells[i], (Column)j))
				self->places[j] = i;
		}
	}
	return self->has_header;
}

static const char *
find_kind(const char *word)
{
	g_autofree char *lower = g_utf8_strdown(word, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_str_equal(kinds[i].word, lower))
			return kinds[i].kind;
	}
	return NULL;
}

static void
add_options(Reader *self, json_t *question, const char *text)
{
	g_auto(GStrv) labels = g_strsplit(text, "|", UF_SOURCE_MAX_OPTIONS + 1);
	json_t *options = json_array();
	for (size_t i = 0; labels[i] != NULL; i++) {
		g_autofree char *label = uf_source_clean(labels[i]);
		if (*label != '\0')
			json_array_append_new(
			    options, json_pack("{s:s, s:s}", "value", label, "label", label));
	}
	if (json_array_size(options) > UF_SOURCE_MAX_OPTIONS)
		fail(self, self->places[COLUMN_OPTIONS] + 1, "more than %d options",
		     UF_SOURCE_MAX_OPTIONS);
	json_object_set_new(question, "options", options);
}

static bool
is_yes(Reader *self, const char *word)
{
	static const char *const yes[] = { "oui", "x", "1", "yes", "true", "obligatoire" };
	static const char *const no[] = { "", "non", "0", "no", "false", "facultatif" };
	g_autofree char *lower = g_utf8_strdown(word, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++) {
		if (g_str_equal(yes[i], lower))
			return true;
		if (g_str_equal(no[i], lower))
			return false;
	}
	fail(self, self->places[COLUMN_REQUIRED] + 1, "required: write oui or non");
	return false;
}

/* Options make a choice of a question without a kind. */
static const char *
choose_kind(Reader *self, const char *word, bool has_options)
{
	const char *kind = *word == '\0' && has_options ? "choice" : find_kind(word);
	if (kind == NULL) {
		fail(self, self->places[COLUMN_KIND] + 1,
		     "no such kind: write texte, texte long, date, nombre, montant, oui/non, "
		     "choix, choix multiple or signature");
		return "text";
	}
	const bool is_choice = g_str_has_prefix(kind, "choice");
	if (is_choice && !has_options)
		fail(self, self->places[COLUMN_KIND] + 1, "a choice needs options");
	if (!is_choice && has_options)
		fail(self, self->places[COLUMN_OPTIONS] + 1, "options are for a choice");
	return kind;
}

static void
add_question(Reader *self)
{
	g_autofree char *label = get_cell(self, COLUMN_LABEL);
	g_autofree char *section = get_cell(self, COLUMN_SECTION);
	g_autofree char *word = get_cell(self, COLUMN_KIND);
	g_autofree char *required = get_cell(self, COLUMN_REQUIRED);
	const size_t place = self->places[COLUMN_OPTIONS];
	const char *options = place < self->count ? self->cells[place] : "";
	const bool has_options = strspn(options, " |\t\r\n") < strlen(options);
	if (*label == '\0') {
		fail(self, self->places[COLUMN_LABEL] + 1, "a label is needed");
		return;
	}
	if (json_array_size(self->questions) == UF_SOURCE_MAX_QUESTIONS) {
		fail(self, 1, "more than %d questions", UF_SOURCE_MAX_QUESTIONS);
		return;
	}
	const char *kind = choose_kind(self, word, has_options);
	json_t *question = json_pack("{s:s, s:s}", "label", label, "kind", kind);
	if (*section != '\0')
		json_object_set_new(question, "section", json_string(section));
	if (is_yes(self, required))
		json_object_set_new(question, "required", json_true());
	if (has_options)
		add_options(self, question, options);
	json_array_append_new(self->questions, question);
}

/* libcsv calls back for each cell… */
static void
on_cell(void *text, size_t length, void *data)
{
	Reader *self = data;
	const char *bytes = text != NULL ? text : "";
	if (self->count == MAX_COLUMNS) {
		fail(self, MAX_COLUMNS, "more than %d columns", MAX_COLUMNS);
		return;
	}
	for (size_t i = 0; i < length; i++)
		self->breaks += bytes[i] == '\n';
	self->cells[self->count++] = g_strndup(bytes, length);
}

static bool
is_blank(const Reader *self)
{
	for (size_t i = 0; i < self->count; i++) {
		if (strspn(self->cells[i], " \t\r\n") < strlen(self->cells[i]))
			return false;
	}
	return true;
}

/* … and for each end of a line, of empty ones too. */
static void
on_line(int end, void *data)
{
	Reader *self = data;
	if (!is_blank(self) && self->error == NULL) {
		const bool is_header = !self->began && read_header(self);
		self->began = true;
		if (!is_header)
			add_question(self);
	}
	for (size_t i = 0; i < self->count; i++)
		g_free(self->cells[i]);
	self->line += 1 + self->breaks;
	self->count = 0;
	self->breaks = 0;
	(void)end;
}

/* Of the three, the one that the first line has most, outside quotes. */
static unsigned char
find_delimiter(const char *text)
{
	static const char candidates[] = ";,\t";
	size_t counts[3] = { 0 };
	size_t best = 0;
	bool quoted = false;
	for (const char *p = text; *p != '\0' && (quoted || *p != '\n'); p++) {
		const char *found = quoted ? NULL : strchr(candidates, *p);
		quoted = quoted != (*p == '"');
		if (found != NULL)
			counts[found - candidates]++;
	}
	for (size_t i = 1; i < G_N_ELEMENTS(counts); i++) {
		if (counts[i] > counts[best])
			best = i;
	}
	return (unsigned char)candidates[best];
}

/* "\r\n" and "\r" are "\n", so that lines are counted as an editor counts them. */
static char *
unify_lines(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));
	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '\r')
			g_string_append_c(out, *p);
		else if (p[1] != '\n')
			g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

/* "sep=;" is a line that spreadsheets write to tell the delimiter, which is then returned. */
static unsigned char
skip_separator(Reader *self, const char **text)
{
	const char *p = *text;
	const bool quoted = *p == '"';
	if (g_ascii_strncasecmp(p + quoted, "sep=", 4) != 0 || p[quoted + 4] == '\0')
		return 0;
	const char *end = p + quoted + 5;
	if (quoted && *end++ != '"')
		return 0;
	if (*end != '\n')
		return 0;
	*text = end + 1;
	self->line++;
	return (unsigned char)p[quoted + 4];
}

static void
read_all(Reader *self, const char *text)
{
	struct csv_parser parser;
	const unsigned char told = skip_separator(self, &text);
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
		fail(self, 1, "out of memory");
		return;
	}
	csv_set_delim(&parser,
		      told == ';' || told == ',' || told == '\t' ? told : find_delimiter(text));
	const size_t length = strlen(text);
	if (csv_parse(&parser, text, length, on_cell, on_line, self) != length)
		fail(self, self->count + 1, "a quote inside a cell: double it, and quote the cell");
	else if (csv_fini(&parser, on_cell, on_line, self) != 0)
		fail(self, self->count + 1, "a quote that is never closed");
	csv_free(&parser);
	for (size_t i = 0; i < self->count; i++)
		g_free(self->cells[i]);
}

json_t *
uf_labels_list_questions(GBytes *bytes, GError **error)
{
	g_autoptr(json_t) questions = json_array();
	Reader reader = { .questions = questions, .line = 1 };
	if (g_bytes_get_size(bytes) > UF_SOURCE_MAX_LABELS) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %zu KB",
			    UF_SOURCE_MAX_LABELS >> 10);
		return NULL;
	}
	g_autofree char *decoded = uf_source_decode(bytes);
	g_autofree char *text = unify_lines(decoded);
	read_all(&reader, text);
	if (reader.error != NULL) {
		g_propagate_error(error, reader.error);
		return NULL;
	}
	if (json_array_size(questions) > 0)
		return g_steal_pointer(&questions);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "no_question: the file has no label");
	return NULL;
}
