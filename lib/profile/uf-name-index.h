/* People by their names, as somebody types them at a prompt.
 *
 * What is compared is folded: accents, case, hyphens, apostrophes and ligatures do not count. The
 * words may come in any order; a particle (de, l', ben, van…) may be missing, too many, or written
 * in one word with its name, and so may the parts of a compound name. A date of birth, a month or a
 * year among the words narrows. Each word answers for a name exactly, as its beginning, or closely:
 * one slip from 4 letters, two from 8, or a writing that sounds alike (uf-name-spell.c has the
 * table). Letters outside Latin are compared as they are.
 *
 * The index holds personal values: it owns and zeroes its copies. It reads and writes nothing.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#include "uf-cleanup.h"

typedef struct UfNameIndex UfNameIndex;

typedef enum {
	UF_NAME_NONE,
	UF_NAME_CLOSE,
	UF_NAME_PREFIX,
	UF_NAME_EXACT,
} UfNameRank;

/* Which of a member's names answered. */
typedef enum {
	UF_NAME_OF_USE = 1 << 0,
	UF_NAME_OF_BIRTH = 1 << 1,
	UF_NAME_GIVEN = 1 << 2,
	UF_NAME_DATE = 1 << 3,
} UfNameField;

/* Borrowed until the index is freed. */
typedef struct {
	const char *person;
	const char *member;
	UfNameRank rank;
	unsigned fields; /* UfNameField */
} UfNameHit;

#define UF_NAME_MAX_WORDS 12

UfNameIndex *uf_name_index_new(void);
void uf_name_index_free(UfNameIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfNameIndex, uf_name_index_free)

/* Adds everybody of @card: {"members": [{"id", "birth_name", "used_name", "given_names",
 * "birth_date"}]}, of which anything may be missing. */
void uf_name_index_add(UfNameIndex *self, const char *person, const json_t *card);

/* How many members it knows. */
size_t uf_name_index_get_count(const UfNameIndex *self);

/* The members whom @query describes, a list that owns its UfNameHit: the best first, then in the
 * order they were added. Somebody whose date of birth is not known is no better than close to a
 * query that has one. USAGE when there is nothing to look for, or more than UF_NAME_MAX_WORDS. */
GPtrArray *uf_name_index_find(const UfNameIndex *self, const char *query, GError **error);
