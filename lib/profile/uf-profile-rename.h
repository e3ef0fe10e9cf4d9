/* Rows and members of a household under other ids, so that two households can be laid together. */
#pragma once

#include "uf-profile.h"

/* Gives each row and member whose id is in @names (id → other id) that other id, and puts it where
 * the id is named: relations, rows of rows, fact ids of origins and absences. A text that happens
 * to read like an id stays. */
void uf_profile_rename_rows(UfProfile *self, const json_t *names);

/* {id: fresh id} of all its rows and members. New reference. */
json_t *uf_profile_make_names(const UfProfile *self);

/* @fact with the ids of @names in place of its own. Yours. */
char *uf_profile_rename_fact(const char *fact, const json_t *names);
