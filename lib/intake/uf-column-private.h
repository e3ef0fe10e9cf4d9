/* Headings, and the patterns of keys that they are held against. */
#pragma once

#include "uf-column.h"
#include "uf-words.h"

#define UF_COLUMN_MAX_WORDS 16

/* What a heading says beside its words. */
typedef struct {
	char who[16];    /* "person", "spouse", "child1", "member2" */
	unsigned number; /* "Téléphone 2"; 0: none */
	bool is_unsure;  /* "Enfant" without a number, a year, two numbers */
	char *rest;      /* the words without those of the person */
} UfColumnHeading;

/* Reads who and which number; with @people false the person is not looked for, and stays a word. */
void uf_column_heading_init(UfColumnHeading *self, const char *text, bool people);
void uf_column_heading_clear(UfColumnHeading *self);
bool uf_column_heading_names_somebody(const char *text);

/* Usual headings that are no title of the schema. */
typedef struct {
	const char *titles; /* separated by | */
	const char *pattern;
} UfColumnUsual;
const UfColumnUsual *uf_column_get_usual(size_t *count);

/* Lists whose rows are told apart by a code, and what a column under the code's label holds. */
typedef struct {
	const char *rows;
	const char *code;
	const char *leaf;
} UfColumnCoded;
const UfColumnCoded *uf_column_get_coded(size_t *count);

typedef enum {
	UF_COLUMN_FROM_USUAL,
	UF_COLUMN_FROM_SCHEMA,
	UF_COLUMN_FROM_REQUEST,
} UfColumnSource;

typedef struct {
	unsigned words[UF_COLUMN_MAX_WORDS]; /* numbers of words, ascending, no number twice */
	size_t count;
	char *compact;
} UfColumnTitle;

/* A key with "*" for the member, "#" for the number of a row and "@" for whose row it is. */
typedef struct {
	char *pattern;
	UfColumnSource source;
	GPtrArray *titles;     /* UfColumnTitle */
	UfColumnTitle *around; /* words of what holds it, which may stand in a heading too */
} UfColumnPattern;

struct UfColumnBook {
	const UfProfileSchema *schema;
	GHashTable *words;    /* word → its number from 1 */
	GPtrArray *patterns;  /* UfColumnPattern */
	GHashTable *requests; /* "FORM/FIELD" → const UfPlace */
	json_t *relations;    /* labels of row/relation */
	UfPlace places[3];    /* row/… */
};

/* @add: words that are new get a number, else they are counted in *@unknown. */
UfColumnTitle *uf_column_title_new(const UfColumnBook *book, const char *text, bool add,
				   size_t *unknown);
void uf_column_title_free(UfColumnTitle *title);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfColumnTitle, uf_column_title_free)

/* The key for a person and a number; NULL when the pattern has no place for them. Yours. */
char *uf_column_pattern_fill(const UfColumnPattern *pattern, const char *who, unsigned number);
