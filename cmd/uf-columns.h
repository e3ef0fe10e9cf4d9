/* What the columns of a spreadsheet mean: shown, said by options, asked once at a terminal. */
#pragma once

#include <jansson.h>

#include "uf-flow-sheet.h"
#include "uf-run.h"

/* Adds what "HEADING=KEY" (a key, or the title of one) says to the map @map. USAGE otherwise. */
bool uf_columns_set(UfFlowSheet *sheet, json_t *map, const char *said, GError **error);
/* Says that the columns of @heading are nothing. */
void uf_columns_ignore(json_t *map, const char *heading);

/* Asks at the terminal about each column that is not understood, and adds the answers to @map.
 * False on error only; who stops keeps what was said before. */
bool uf_columns_ask(UfFlowSheet *sheet, json_t *map, GError **error);

/* Prints them as the run asks for it. */
void uf_columns_print(const UfRun *run, const json_t *columns);
