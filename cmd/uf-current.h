/* The current person: whom "@" stands for in an argument, chosen by `person use` or the menu.
 *
 * Only the id is kept, in the folder of the session (XDG_RUNTIME_DIR: gone at logout), and it
 * counts on the day it was chosen only: nobody goes on with yesterday's person by mistake.
 */
#pragma once

#include <stdbool.h>

#include "uf-context.h"

/* The id, or NULL when nobody was chosen today. Yours. */
char *uf_current_load(const UfContext *context);

/* Chooses @person; NULL: nobody any more. */
bool uf_current_save(const UfContext *context, const char *person, GError **error);
