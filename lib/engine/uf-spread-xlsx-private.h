/* A workbook of XLSX being read: its sheets, the formats of its styles, the texts that cells share.
 */
#pragma once

#include "uf-spread-parts-private.h"

typedef struct {
	char *name;
	char *part; /* NULL: it has no cells */
	bool hidden;
} UfXlsxSheet;

typedef struct {
	UfSpread *spread;
	int epoch;
	GHashTable *targets; /* id of a sheet → part */
	GHashTable *types;   /* kind of a part → part */
	GPtrArray *sheets;   /* UfXlsxSheet */
	GHashTable *codes;   /* number of a format → UfSpreadFormat */
	GArray *formats;     /* UfSpreadFormat of each style of cells */
	GString *shared;     /* the shared texts, each ends with NUL */
	GArray *offsets;     /* where each begins */
	bool in_styles;
	/* the cell being read */
	char kind[12]; /* attribute "t" */
	unsigned column;
	unsigned style;
	bool has_formula;
	bool has_value;
	bool is_phonetic;
	bool is_hidden; /* the row */
	GString *value;
	GString *plain;
	enum { UF_XLSX_DEAF, UF_XLSX_VALUE } hears;
} UfXlsx;

void uf_xlsx_init(UfXlsx *self, UfSpread *spread);
void uf_xlsx_clear(UfXlsx *self);

bool uf_xlsx_read_styles(UfXlsx *self, const char *part);
bool uf_xlsx_read_shared(UfXlsx *self, const char *part);
bool uf_xlsx_read_cells(UfXlsx *self, const char *part);

/* What reads these parts, for tests of bytes that are no archive. */
extern const UfSpreadHandler uf_xlsx_styles;
extern const UfSpreadHandler uf_xlsx_shared;
extern const UfSpreadHandler uf_xlsx_cells;
