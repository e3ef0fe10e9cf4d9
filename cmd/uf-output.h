/* Results on standard output: JSON as it is, or texts and tables for people.
 *
 * What a terminal would take as a command (control characters from a file) is never printed as
 * such. A table copies its cells and zeroes them: they may be personal.
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

#include "uf-run.h"

/* Prints @text with its control characters replaced; line feeds too when @one_line. */
void uf_output_text(FILE *file, const char *text, bool one_line);

/* Prints @result as JSON when the run asks for it; false when it asks for something else. */
bool uf_output_json(const UfRun *run, const json_t *result);

/* The same for a file that was written: of what (an id), where, how long. */
bool uf_output_file(const UfRun *run, const char *object, const char *path, GBytes *bytes);

/* The string @key of @object, "" when it has none. Borrowed. */
const char *uf_output_get(const json_t *object, const char *key);

typedef struct UfTable UfTable;

/* @headers are msgids, ends with NULL; printed in text only. */
UfTable *uf_table_new(const char *const *headers);
void uf_table_free(UfTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTable, uf_table_free)

/* Adds a cell; a row is full after as many as there are headers. */
void uf_table_add(UfTable *table, const char *cell);
void uf_table_add_number(UfTable *table, gint64 number);
/* Puts @title on a line of its own above the rows that follow, in text only. */
void uf_table_add_title(UfTable *table, const char *title);

/* Prints it: aligned under its headers as text, between tabs without headers as TSV. */
void uf_table_print(const UfTable *table, const UfRun *run);

/* Prints its rows as text, aligned, two spaces in, without headers. */
void uf_table_print_rows(const UfTable *table);

/* Prints one line an issue, "  severity: title: sentence". */
void uf_output_issues(FILE *file, const json_t *issues, const char *indent);

/* Prints each text of @problems (what a list had to leave out) as an error; true when there is one.
 */
bool uf_output_problems(const json_t *problems);

/* The French sentence of @issue. Yours. */
char *uf_output_format_sentence(const json_t *issue);

/* Prints the French sentence of @issue. */
void uf_output_sentence(FILE *file, const json_t *issue);

/* Whether one of @issues is at least as severe as @name ("warning", "todo", "blocking"). */
bool uf_output_has_issue(const json_t *issues, const char *name);
