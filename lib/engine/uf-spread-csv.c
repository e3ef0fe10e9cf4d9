/* CSV as French spreadsheets write it: any of three delimiters, any usual encoding. */
#include <csv.h>
#include <string.h>

#include "uf-source-private.h"
#include "uf-spread-parts-private.h"

#define LOOK 30 /* lines that the delimiter is looked for in */

static const char delimiters[] = ";,\t";

typedef struct {
	UfSpread *spread;
	unsigned column;
} Reader;

/* libcsv calls back for each cell… */
static void
on_cell(void *text, size_t length, void *data)
{
	Reader *self = data;
	if (self->spread->fault != NULL)
		return;
	g_autofree char *copy = g_strndup(text != NULL ? text : "", length);
	const UfSpreadCell cell = { 't', copy, NULL };
	uf_spread_add_cell(self->spread, self->column++, &cell);
}

/* … and for each end of a line, of empty ones too. */
static void
on_line(int end, void *data)
{
	Reader *self = data;
	(void)end;
	if (self->spread->fault != NULL)
		return;
	if (self->spread->line->len > 0)
		uf_spread_end_row(self->spread, 1, false);
	else
		self->spread->row++;
	self->column = 0;
}

/* Counts each delimiter of the line outside quotes; gives what follows. */
static const char *
count_line(const char *text, unsigned counts[3])
{
	bool quoted = false;
	memset(counts, 0, 3 * sizeof *counts);
	for (; *text != '\0' && (quoted || *text != '\n'); text++) {
		const char *found = quoted ? NULL : strchr(delimiters, *text);
		quoted = quoted != (*text == '"');
		if (found != NULL)
			counts[found - delimiters]++;
	}
	return *text == '\0' ? text : text + 1;
}

/* The one that stands as often in most lines; a title above the table has none. */
static char
find_delimiter(const char *text)
{
	unsigned counts[LOOK][3];
	size_t lines = 0;
	for (; lines < LOOK && *text != '\0'; lines++)
		text = count_line(text, counts[lines]);
	size_t best = 0;
	size_t best_score = 0;
	for (size_t d = 0; d < 3; d++) {
		for (size_t i = 0; i < lines; i++) {
			size_t same = 0;
			for (size_t j = 0; j < lines; j++)
				same += counts[j][d] == counts[i][d];
			const size_t score = counts[i][d] > 0 ? same * 1000 + counts[i][d] : 0;
			if (score > best_score) {
				best = d;
				best_score = score;
			}
		}
	}
	return delimiters[best];
}

/* "sep=;" is a line that spreadsheets write to tell the delimiter; it stays row 1. */
static char
skip_separator(UfSpread *self, const char **text)
{
	const char *p = *text;
	const bool quoted = *p == '"';
	if (g_ascii_strncasecmp(p + quoted, "sep=", 4) != 0 || p[quoted + 4] == '\0')
		return '\0';
	const char *end = p + quoted + 5;
	if ((quoted && *end++ != '"') || *end != '\n')
		return '\0';
	*text = end + 1;
	self->row++;
	return strchr(delimiters, p[quoted + 4]) != NULL ? p[quoted + 4] : '\0';
}

/* "\r\n" and "\r" are "\n", in place. */
static void
unify_lines(char *text)
{
	char *out = text;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '\r')
			*out++ = *p;
		else if (p[1] != '\n')
			*out++ = '\n';
	}
	*out = '\0';
}

static const char *
find_encoding(GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	if (size >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
		return "utf-16";
	if (size > 0 && memchr(data, '\0', size) != NULL)
		return NULL;
	return size == 0 || g_utf8_validate(data, (gssize)size, NULL) ? "utf-8" : "windows-1252";
}

/* False when the text is no table of anything: other kinds of files are full of these. */
static bool
is_text(const char *text)
{
	size_t odd = 0;
	const char *p = text;
	for (; *p != '\0'; p++)
		odd += (unsigned char)*p < ' ' && strchr("\n\r\t\f\v", *p) == NULL;
	return odd * 100 <= (size_t)(p - text);
}

static bool
parse(UfSpread *self, const char *text, char delimiter)
{
	struct csv_parser parser;
	Reader reader = { .spread = self };
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return uf_spread_fail(self, "too_large: no memory for the file");
	csv_set_delim(&parser, (unsigned char)delimiter);
	const size_t length = strlen(text);
	if (csv_parse(&parser, text, length, on_cell, on_line, &reader) != length)
		uf_spread_fail_at(self, "quote: a quote inside a cell", reader.column);
	else if (csv_fini(&parser, on_cell, on_line, &reader) != 0)
		uf_spread_fail_at(self, "quote: a quote that is never closed", reader.column);
	csv_free(&parser);
	return self->fault == NULL;
}

bool
uf_spread_read_csv(UfSpread *self, GBytes *bytes)
{
	const char *encoding = find_encoding(bytes);
	if (encoding == NULL)
		return uf_spread_fail(self, "not_sheet: another kind of file");
	g_autofree char *decoded = uf_source_decode(bytes);
	if (!is_text(decoded))
		return uf_spread_fail(self, "not_sheet: another kind of file");
	unify_lines(decoded);
	const char *text = decoded;
	const char told = skip_separator(self, &text);
	const char delimiter[] = { told != '\0' ? told : find_delimiter(text), '\0' };
	json_object_set_new(self->answer, "format", json_string("csv"));
	json_object_set_new(self->answer, "epoch", json_integer(0));
	json_object_set_new(self->answer, "encoding", json_string(encoding));
	json_object_set_new(self->answer, "delimiter", json_string(delimiter));
	return parse(self, text, *delimiter);
}
