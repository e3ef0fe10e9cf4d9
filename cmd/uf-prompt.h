/* Lines that a person types, or that a script pipes in: read without a buffer that would keep them.
 */
#pragma once

#include "uf-run.h"
#include "uf-secret.h"

#define UF_PROMPT_MAX_BYTES 65536

/* Prints @prompt on standard output and reads one line of standard input, without its end. NULL
 * without @error at the end of input; INVALID_DATA when it is too long or not UTF-8. */
UfSecret *uf_prompt_read(const char *prompt, GError **error);

/* Asks about @person, one question a line, until there is none left or the person stops; NULL:
 * about a new household, added with the first answer. @prefix may be NULL. Stores the answers and
 * prints what changed. */
UfExit uf_prompt_edit(const UfRun *run, const char *person, const char *prefix);
