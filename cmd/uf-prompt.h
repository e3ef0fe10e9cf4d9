/* Lines that a person types, or that a script pipes in: read without a buffer that would keep them.
 */
#pragma once

#include "uf-flow-person.h"
#include "uf-run.h"
#include "uf-secret.h"

#define UF_PROMPT_MAX_BYTES 65536

/* Asks @prompt at a terminal, nothing elsewhere, and reads one line of standard input, without its
 * end. NULL
 * without @error at the end of input; INVALID_DATA when it is too long or not UTF-8. */
UfSecret *uf_prompt_read(const char *prompt, GError **error);

/* Whether questions are written: results are for people, and one is there to read them. */
bool uf_prompt_asks(const UfRun *run);

/* Whether a person is at the terminal of this process, even when data comes through a pipe. */
bool uf_prompt_has_terminal(void);

/* Asks at that terminal for a passphrase or a key, without an echo; signals leave the terminal as
 * it was. CANCELLED at the end of input, USAGE when it is not UTF-8. */
UfSecret *uf_prompt_read_secret(const char *prompt, GError **error);

/* Asks the questions of @edit, adds their number to *@asked; each answer is stored before the next
 * question. False when the person stopped ("." or the end of input), and on @error. */
bool uf_prompt_run(const UfRun *run, UfFlowEdit *edit, size_t *asked, GError **error);

/* uf_flow_edit_keep() and uf_flow_edit_save(); what somebody else changed meanwhile is asked at a
 * terminal, elsewhere it waits as proposals, the rest is stored and it is a CONFLICT. */
bool uf_prompt_keep(const UfRun *run, UfFlowEdit *edit, GError **error);
json_t *uf_prompt_save(const UfRun *run, UfFlowEdit *edit, GError **error);
/* Whether to store again after @conflict. */
bool uf_prompt_settle(const UfRun *run, UfFlowEdit *edit, const GError *conflict, GError **error);

/* Reads a long text: lines up to one with a single dot. With "@PATH" alone on the first line the
 * text of that file, with "!" what is typed in $EDITOR on a file that goes afterwards. NULL without
 * @error at the end of input before any line. */
UfSecret *uf_prompt_read_long(const char *prompt, GError **error);

/* Asks about @person, one question a line, until there is none left or the person stops; NULL:
 * about a new household, added with the first answer. @prefix may be NULL. Stores the answers and
 * prints what changed. */
UfExit uf_prompt_edit(const UfRun *run, const char *person, const char *prefix);
