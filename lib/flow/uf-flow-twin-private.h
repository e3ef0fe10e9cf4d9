/* Somebody who may be in the store already, under another id. Nothing here decides. */
#pragma once

#include "uf-flow-card-private.h"

typedef enum {
	UF_TWIN_NIR,        /* the same number of social security */
	UF_TWIN_IDENTIFIER, /* another number of a person, the same scheme */
	UF_TWIN_NAME,       /* names and date of birth */
	UF_TWIN_CLOSE_NAME, /* the same but for a slip, or for a part of the date */
} UfTwinRule;

/* "nir", "identifier", "name_birth", "name_birth_close". */
const char *uf_flow_twin_get_name(UfTwinRule rule);

/* False for an exact term that people share (a telephone, the number of a firm); else what it is.
 */
bool uf_flow_term_is_of_person(const char *term, UfTwinRule *rule);

/* The household of the store that a record is of: that of its number (CAF, MSA), or where the
 * number of social security of somebody who is no child is. NULL, without an error, when it is new.
 * Yours.
 */
char *uf_flow_find_known_household(UfFlow *flow, const UfProfile *record, GError **error);

/* Others of the store who may be the same people as somebody of @profile, the strongest reason of
 * each: [{"person", "rule"}]. */
json_t *uf_flow_list_twins(UfFlow *flow, const UfProfile *profile, GError **error);

/* Puts the "twins" of a household that was stored into @result, when there are any and @changed
 * (NULL: all of it) has to do with who they are: numbers, names, dates of birth. */
void uf_flow_add_twins(UfFlow *flow, const UfProfile *profile, const json_t *changed,
		       json_t *result);
