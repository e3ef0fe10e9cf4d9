/* What an office has once said of the headings of its own spreadsheets
 * (schemas/columns.schema.json).
 *
 *   {"schema": 1, "columns": [{"heading": "Réf. ménage", "key": "row/household"},
 *                             {"heading": "Couleur dossier", "ignore": true}]}
 * A heading is compared without case, accents, punctuation and spaces. Headings are words of the
 * office, not of a person; a map holds no cell.
 */
#pragma once

#include "uf-column.h"

#define UF_COLUMN_MAP_VERSION 1
#define UF_COLUMN_MAP_MAX 1000

/* Headings that begin so are of columns that we put into a workbook to correct: ignored when it is
 * read again, and nobody is asked. */
#define UF_COLUMN_OURS "unefois : "

UfColumnMap *uf_column_map_new(void);
void uf_column_map_free(UfColumnMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfColumnMap, uf_column_map_free)

/* INVALID_DATA for another version, an unknown key or place, a heading twice. */
UfColumnMap *uf_column_map_from_json(const UfColumnBook *book, const json_t *root, GError **error);
json_t *uf_column_map_to_json(const UfColumnMap *self);

/* An empty map when there is no such file yet. */
UfColumnMap *uf_column_map_load(const UfColumnBook *book, const char *path, GError **error);
bool uf_column_map_save(const UfColumnMap *self, const char *path, GError **error);

/* Says what @heading means, over what was said before; NULL @key: nothing, it is ignored. USAGE
 * when
 * @book has no such key. */
bool uf_column_map_set(UfColumnMap *self, const UfColumnBook *book, const char *heading,
		       const char *key, GError **error);
bool uf_column_map_remove(UfColumnMap *self, const char *heading);

/* False when nothing is said; *@key is NULL for a column to ignore. Borrowed. */
bool uf_column_map_find(const UfColumnMap *self, const char *heading, const char **key);
