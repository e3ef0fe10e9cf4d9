/* Tables: which member of a struct is which column.
 *
 * A row is a struct that begins with its table, so that reading, writing, signing and freeing rows
 * are written once. A row owns its members.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
	const char *name;
	char type; /* 'i' int64_t, 't' char *, 'b' GBytes * */
	size_t offset;
} UfColumn;

typedef struct {
	const char *name;
	size_t size;
	const UfColumn *columns;
	size_t count;
	size_t keys; /* the first columns are the primary key */
} UfTable;

/* A zeroed row of @table; members are its own. */
void *uf_row_new(const UfTable *table);
void uf_row_free(void *row);
