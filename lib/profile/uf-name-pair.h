/* Whether two records may be of one person: their names and dates of birth, nothing else.
 *
 * A reason to look, never a proof: twins have all but a given name in common.
 */
#pragma once

#include <jansson.h>

#include "uf-name-index.h"

/* @one and @other are members of cards ("birth_name", "used_name", "given_names", "birth_date").
 * EXACT: the same full date of birth, a family name and the first given name in common, accents,
 * case and particles aside. CLOSE: dates of which one may be partial, names that are close, or
 * another given name. NONE for anything else, or without a name or a date. */
UfNameRank uf_name_compare_members(const json_t *one, const json_t *other);
