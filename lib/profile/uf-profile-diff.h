/* What changed between two revisions of a household: fact ids and kinds, never values.
 *
 * The caller shows the values from the two profiles if it may. Rows are compared by id, so that a
 * moved row is no change; a list of scalars is one fact.
 */
#pragma once

#include "uf-profile.h"

typedef enum {
	UF_CHANGE_ADDED,
	UF_CHANGE_REMOVED,
	UF_CHANGE_VALUE,
	UF_CHANGE_ABSENCE, /* asked in vain, or no more */
	UF_CHANGE_ORIGIN,  /* the same value, confirmed or read elsewhere */
} UfChangeKind;

typedef struct {
	char *fact_id;
	UfChangeKind kind;
} UfProfileChange;

/* A list that owns its UfProfileChange, in the order of the new document, removed facts last. */
GPtrArray *uf_profile_diff(const UfProfile *before, const UfProfile *after);

void uf_profile_change_free(UfProfileChange *change);

/* "added", "removed", "value", "absence", "origin". */
const char *uf_change_get_name(UfChangeKind kind);
