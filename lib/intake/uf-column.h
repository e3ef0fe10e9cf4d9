/* What the columns of a spreadsheet mean: recognised from their headings, never from their cells.
 *
 * A target is one thing that a column can fill. Its key is a fact id in which rows have names that
 * everybody can read:
 *   members/WHO/birth/date          WHO: person (whose row it is), spouse, child1…, member1…
 *   members/WHO/contact/phones/N/…  N from 1, or the code of the row's kind: mobile, nir, rsa…
 *   resources/salary:spouse/amount  a row of the household that names a member
 *   request/FORM/FIELD              a fact of the request, of the forms that the caller names
 *   members/WHO/name, …/address, …/address/city_line   several facts of one cell (UfColumnShape)
 *   row/household row/relation row/person   which rows belong together, who it is in the household,
 *                                   the opaque id of somebody in the store
 * A heading that fits one target alone is taken; several, or words that are merely alike, are
 * proposed and wait for a person.
 */
#pragma once

#include "uf-grid.h"
#include "uf-profile-schema.h"

#define UF_COLUMN_MAX_PROPOSALS 5
#define UF_COLUMN_MAX_ROWS_BEFORE 20 /* where the line of headings is looked for */

typedef enum {
	UF_COLUMN_FACT,      /* one cell, one fact */
	UF_COLUMN_NAME,      /* "DUPRÉ Léa": birth_name and given_names */
	UF_COLUMN_ADDRESS,   /* "3 rue X, 44000 Nantes": parts of that address */
	UF_COLUMN_CITY_LINE, /* "44000 Nantes": postcode and city of that address */
} UfColumnShape;

typedef struct {
	char *key;
	char *title; /* French, with whom: "Enfant 1 › Date de naissance" */
	UfColumnShape shape;
	const UfPlace *place; /* kind, labels, sensitivity: borrowed */
	const char *scheme;   /* of uf-identifier.h, or NULL */
} UfColumnTarget;

typedef enum {
	UF_COLUMN_TAKEN,    /* sure, or said by the saved mapping */
	UF_COLUMN_PROPOSED, /* a person has to say which of the proposals */
	UF_COLUMN_IGNORED,  /* a person said so */
	UF_COLUMN_UNKNOWN,  /* nothing is like it: ignored, and told */
} UfColumnState;

typedef struct {
	unsigned column;
	char *heading; /* as written, on one line */
	UfColumnState state;
	bool saved;         /* the mapping said so */
	bool twice;         /* another column to the left fills the same: this one waits */
	GPtrArray *targets; /* UfColumnTarget: the one taken, or those proposed, best first */
} UfColumn;

typedef struct UfColumnBook UfColumnBook;

/* All targets of @schema, which must outlive the book. */
UfColumnBook *uf_column_book_new(const UfProfileSchema *schema);
void uf_column_book_free(UfColumnBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfColumnBook, uf_column_book_free)

/* Adds a fact of a request: @place->path is "FORM/FIELD" (the key becomes "request/FORM/FIELD"),
 * with title, kind, labels and synonyms as a schema gives them. @place must outlive the book. */
void uf_column_book_add_request(UfColumnBook *self, const UfPlace *place);

/* The target of a key, in whatever number its rows are; NULL when the schema has none. Yours. */
UfColumnTarget *uf_column_book_find(const UfColumnBook *self, const char *key);
UfColumnTarget *uf_column_target_copy(const UfColumnTarget *target);
void uf_column_target_free(UfColumnTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfColumnTarget, uf_column_target_free)

/* The keys (char *) of all that a column can fill for the person of a row, the first of rows, in
 * the order of the usual headings and of the schema; facts of requests are not among them. Yours.
 */
GPtrArray *uf_column_book_list_keys(const UfColumnBook *self);

/* Targets (UfColumnTarget) that @heading may mean, best first; *@sure tells that the first is meant
 * and no other. Yours, maybe empty. */
GPtrArray *uf_column_book_match(const UfColumnBook *self, const char *heading, bool *sure);

/* A heading that people understand and that uf_column_book_match() takes for @key without a
 * question; NULL when there is none, or no such key. Yours. */
char *uf_column_book_name(const UfColumnBook *self, const char *key);

typedef struct UfColumnMap UfColumnMap;

/* The meaning of every column of @row (UfColumn, in order); @map (NULL: none) goes before what is
 * guessed. Yours. */
GPtrArray *uf_column_list(const UfColumnBook *book, const UfColumnMap *map, const UfGridRow *row);

/* The row of headings of @grid: the first of those where most columns are known. False when no row
 * has two, or the only one that there is. */
bool uf_column_find_headings(const UfColumnBook *book, const UfColumnMap *map, const UfGrid *grid,
			     size_t *index, GError **error);
