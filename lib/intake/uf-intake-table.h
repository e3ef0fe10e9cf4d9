/* What another organisation's elements and codes become in a profile: data, no program.
 *
 * Two tables of tab separated lines, written in adapters/NAME/README.md: the codes (list, code,
 * place, note, label) and the tree (path, as, place, width, note). The table owns all that it
 * gives; it is read once and never changed.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

#define UF_INTAKE_TABLE_MAX_BYTES ((size_t)1024 * 1024)

/* What one code of a list becomes. */
typedef struct {
	char **places;     /* "PATH=CODE" or "PATH"; {"ask"} a person decides, {"-"} nothing */
	const char *note;  /* French, or "" */
	const char *label; /* the partner's, or "" */
} UfIntakeCode;

/* What one element becomes. */
typedef struct {
	const char *as;
	char **places;    /* the words of "place" */
	size_t width;     /* a text of that length was maybe cut; 0: never */
	const char *note; /* French, or "" */
} UfIntakeRule;

typedef struct UfIntakeTable UfIntakeTable;

/* INVALID_DATA with the table's name and the line. */
UfIntakeTable *uf_intake_table_parse(const char *codes, const char *tree, GError **error);
void uf_intake_table_free(UfIntakeTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfIntakeTable, uf_intake_table_free)

/* NULL for a code that the table does not have. */
const UfIntakeCode *uf_intake_table_find_code(const UfIntakeTable *self, const char *list,
					      const char *code);
/* Whether it has any code of that list. */
bool uf_intake_table_has_list(const UfIntakeTable *self, const char *list);
const UfIntakeRule *uf_intake_table_find_rule(const UfIntakeTable *self, const char *path);

/* Whether some element below @path has a rule. */
bool uf_intake_table_holds(const UfIntakeTable *self, const char *path);

/* The paths that have a rule (char *, borrowed), in no order. Yours. */
GList *uf_intake_table_list_paths(const UfIntakeTable *self);

bool uf_intake_code_is_asked(const UfIntakeCode *code);
bool uf_intake_code_is_left(const UfIntakeCode *code);
/* True when the note says that something is lost. */
bool uf_intake_code_is_lossy(const UfIntakeCode *code);
