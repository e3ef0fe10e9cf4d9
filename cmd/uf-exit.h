/* Exit codes of every command; scripts rely on them (docs/man/unefois.1.scd, EXIT STATUS).
 *
 * Which error gives which code is said once, in uf-exit.c.
 */
#pragma once

#include <glib.h>

typedef enum {
	UF_EXIT_DONE = 0,
	UF_EXIT_ERROR = 1,       /* it could not be done; the message says why */
	UF_EXIT_USAGE = 2,       /* the command line makes no sense */
	UF_EXIT_NOTHING = 3,     /* there was nothing to do */
	UF_EXIT_NOT_FOUND = 4,   /* nothing under that id, name or path */
	UF_EXIT_ISSUES = 5,      /* done as far as it goes; something is left to a person */
	UF_EXIT_UNREACHABLE = 6, /* no answer; may work later */
	UF_EXIT_REFUSED = 7,     /* a partner, a rule or a permission said no */
} UfExit;

/* The code for @error. */
UfExit uf_exit_find(const GError *error);

/* What a person can do about @error: a sentence in the language of the program's talk. Borrowed. */
const char *uf_exit_find_advice(const GError *error);
