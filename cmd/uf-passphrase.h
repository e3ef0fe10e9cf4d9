/* A new passphrase: asked twice, with advice in plain words.
 *
 * The advice is that of the CNIL (deliberation 2022-100 of 21 July 2022, passwords alone): 12
 * characters of four kinds, 14 of three, or a sentence of seven words. It is advice: only the least
 * length is a rule (UF_STORE_PASSPHRASE_MIN).
 */
#pragma once

#include "uf-run.h"
#include "uf-secret.h"

/* What makes @secret easy to guess, as a sentence; NULL when it is good. Borrowed. */
const char *uf_passphrase_find_advice(const UfSecret *secret, const char *login);

/* Asks at the terminal for the new passphrase of @login. CANCELLED when she gives up, or after
 * three that were too short or not twice the same. */
UfSecret *uf_passphrase_ask_new(const UfRun *run, const char *login, GError **error);

/* Asks @question (yes or no) before what cannot be undone. With @agreed (--yes) nothing is asked.
 * False when she does not agree or nobody is there to ask: run->exit is set. */
bool uf_passphrase_confirm(UfRun *run, bool agreed, const char *question);
