/* What the readers of CSV, XLSX and ODS share: where rows go, the parts of an archive, numbers.
 *
 * The first fault of a reading is kept and stops it; functions that give false have set one. Texts
 * are valid UTF-8.
 */
#pragma once

#include "uf-spread-private.h"

struct UfSpread {
	GString *out;  /* the lines */
	GString *line; /* cells of the row being read */
	json_t *answer;
	size_t rows;
	size_t cells;
	unsigned columns;
	unsigned row;    /* being read, for messages */
	char *fault;     /* the first; NULL: none */
	bool is_missing; /* the fault is that there is no such sheet */
	zip_t *zip;
	size_t inflated;
	xmlParserCtxt *parser; /* of the part being read */
};

/* 't', 'n', 'd', 'b' or 'e'; @number is NULL where there is none. */
typedef struct {
	char kind;
	const char *text;
	const char *number;
} UfSpreadCell;

/* "id: words", and the cell it is about. Always false; what is being read stays until the callback
 * of the parser ends. */
bool uf_spread_fail(UfSpread *self, const char *fault);
bool uf_spread_fail_at(UfSpread *self, const char *fault, unsigned column);

/* Columns come in their order; a cell without text or number is left out. */
bool uf_spread_add_cell(UfSpread *self, unsigned column, const UfSpreadCell *cell);
/* Ends a row that stands @count times from self->row on. */
bool uf_spread_end_row(UfSpread *self, unsigned count, bool hidden);
/* Forgets the rows, to read another sheet. */
void uf_spread_forget(UfSpread *self);

/* Adds [first, last] or [row, column, last row, last column] to a list of the answer. */
bool uf_spread_add_range(UfSpread *self, const char *list, const unsigned *numbers, size_t count);

bool uf_spread_read_csv(UfSpread *self, GBytes *bytes);
bool uf_spread_read_xlsx(UfSpread *self, const char *sheet);
bool uf_spread_read_ods(UfSpread *self, const char *sheet);
/* The content.xml of one, for tests of bytes that are no archive. */
bool uf_spread_read_ods_content(UfSpread *self, GBytes *content);

/* --- parts of an archive: uf-spread-zip.c --- */

typedef struct {
	const char *name; /* without prefix */
	const xmlChar **attributes;
	int count;
} UfSpreadElement;

typedef struct {
	void (*start)(void *data, const UfSpreadElement *element);
	/* these two may be NULL */
	void (*end)(void *data, const char *name);
	void (*text)(void *data, const char *text, size_t length);
} UfSpreadHandler;

bool uf_spread_open(UfSpread *self, GBytes *bytes);
bool uf_spread_has_part(UfSpread *self, const char *name);
/* Reads one part of the archive through @handler; the reading ends at the first fault. */
bool uf_spread_parse(UfSpread *self, const char *name, const UfSpreadHandler *handler, void *data);
/* The same of bytes that are no archive, for tests. */
bool uf_spread_parse_bytes(UfSpread *self, GBytes *bytes, const UfSpreadHandler *handler,
			   void *data);

/* An attribute by its name without prefix. False, @buffer empty, when it is absent or longer. */
bool uf_spread_copy(const UfSpreadElement *element, const char *name, char *buffer, size_t size);
/* The same of any length and, unless @space is NULL, with these words in its namespace; NULL when
 * absent. Yours. */
char *uf_spread_dup(const UfSpreadElement *element, const char *space, const char *name);
/* As a number from 0 to @limit; @fallback when it is absent or no such number. */
unsigned uf_spread_count(const UfSpreadElement *element, const char *name, unsigned fallback);
bool uf_spread_is(const UfSpreadElement *element, const char *name, const char *value);

/* --- numbers: uf-spread-number.c --- */

/* "1.8412764510890001E+14" → "184127645108900": plain digits; what a spreadsheet computed is
 * rounded to its 15 digits. False when it is no number, or one of more than 40 digits. */
bool uf_spread_plain(const char *text, GString *out);
/* Moves the mark of a plain number: "0.25" → "25". Yours. */
char *uf_spread_times_hundred(const char *plain);
/* The plain number with zeros before it, @digits in all. Yours. */
char *uf_spread_pad(const char *plain, unsigned digits);
/* A count of days as a date ("1984-05-12"), a time ("09:30") or both; NULL when there is no such
 * day: 1900-02-29, before the epoch, after 2199. Yours. */
char *uf_spread_format_serial(const char *plain, int epoch);

typedef struct {
	enum { UF_SPREAD_PLAIN, UF_SPREAD_DATE, UF_SPREAD_PERCENT } kind;
	unsigned digits; /* at least so many are shown */
} UfSpreadFormat;

/* What a number format makes of numbers: "dd/mm/yyyy", "00000", "0.00%". */
UfSpreadFormat uf_spread_read_format(const char *code);
/* The same of the formats that are in no file, by number. */
UfSpreadFormat uf_spread_get_format(unsigned id);

/* "BC12" → column 54, row 11; false for another text. @rest gets what follows; may be NULL. */
bool uf_spread_parse_place(const char *text, unsigned *column, unsigned *row, const char **rest);
