/* One record of --input: a JSON object whose members are the words and options of a command, and
 * what the command answers to it.
 *
 * A word has the name that the usage has, in lower case ("person", "request"); those with "…" are a
 * list, in the plural ("forms"). An option has its own name ("out", "role"). What a usage or an
 * option calls FILE|- may be the path of a file, or the JSON itself. "id" is the caller's and is
 * given back. A record lives for one run of the command; what it holds may be personal.
 */
#pragma once

#include <jansson.h>

#include "uf-run.h"
#include "uf-secret.h"

typedef struct UfLine UfLine;

/* The record of line @number. @options are those that were typed for all records, or NULL;
 * borrowed. */
UfLine *uf_line_new(unsigned number, const char *const *options);
void uf_line_free(UfLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfLine, uf_line_free)

/* Reads the record; INVALID_DATA when it is no object, or its "id" no text or number. */
bool uf_line_parse(UfLine *line, const char *text, size_t length, GError **error);

/* What would have been typed for @command, whose own options are @entries (NULL: none). Yours.
 * USAGE for a key that is neither a word nor an option, and for a value of another kind. */
char **uf_line_make_words(const UfLine *line, const UfCommand *command, const GOptionEntry *entries,
			  GError **error);

/* Whether @path, a word or the value of an option, stands for JSON inside the record. */
bool uf_line_is_inside(const char *path);
/* That JSON; yours. */
json_t *uf_line_load(const UfLine *line, const char *path);

/* What is typed at a prompt otherwise: member @key as text, NULL when the record has none. Yours.
 */
UfSecret *uf_line_read(const UfLine *line, const char *key);

/* The command's result, its error, its last remark; @result is kept by reference. */
void uf_line_keep_result(UfLine *line, const json_t *result);
void uf_line_keep_error(UfLine *line, const GError *error);
void uf_line_keep_misuse(UfLine *line, const char *message);
void uf_line_keep_remark(UfLine *line, const char *message);

/* The answer to the record, one line of JSON without its end: schemas/output-line.json. Free with
 * uf_memory_free_string(). */
char *uf_line_format(const UfLine *line, UfExit exit);
