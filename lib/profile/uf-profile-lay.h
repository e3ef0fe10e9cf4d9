/* What one worker changed, laid over what another one wrote meanwhile.
 *
 * Three revisions of a household: the one that both began with, mine, and theirs, which is in the
 * store already. What only one of them changed stays changed; nothing of theirs is ever lost. What
 * both changed otherwise is a clash: a fact id, or the id of a row that one removed and the other
 * changed. A person decides it.
 */
#pragma once

#include "uf-profile.h"

/* @theirs with what @mine changed since @before. Adds to @clashes (char *) what stays as in @theirs
 * because both changed it. */
UfProfile *uf_profile_lay(const UfProfile *before, const UfProfile *mine, const UfProfile *theirs,
			  GPtrArray *clashes);

/* Puts at @clash what @mine has there, or nothing when it has nothing, with origins and absences.
 * CONFLICT when a row that would go is named by another one. */
bool uf_profile_lay_take(UfProfile *into, const UfProfile *mine, const char *clash, GError **error);

/* What @after says otherwise than @before: each fact id (char *) once, of a row that only one of
 * them has the row. Yours. */
GPtrArray *uf_profile_list_units(const UfProfile *before, const UfProfile *after);
