/* Opaque identifiers: a letter for what it names, then 10 random characters ("p-7k2mq4xw3d").
 *
 * Never derived from a name, so that file names, journals and arguments tell nothing.
 * Kinds: p person (household), m member, r request, d draft, and the rows of a profile.
 */
#pragma once

#include <stdbool.h>

/* A new identifier of @kind. 50 random bits from the system. Yours. */
char *uf_id_new(char kind);

/* True for @kind, a hyphen and 10 characters of a–z and 2–7. */
bool uf_id_is_valid(const char *text, char kind);

/* True for the id of a row in a profile: 1 to 32 characters of a–z, A–Z, 0–9, "_" and "-". */
bool uf_id_is_row(const char *text);
