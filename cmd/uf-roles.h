/* Who a form is for, asked by number: the mother's form, his, their child's.
 *
 * Only roles that a form must have are asked, once for all forms chosen, and only of a household of
 * several; what Enter leaves open is chosen as `unefois fill` without --role does.
 */
#pragma once

#include "uf-flow.h"

/* Asks who plays the roles of @forms (ids, NULL at the end) in the household of @person, and adds
 * "--role", "ROLE=MEMBER" to @words for each answer. False at the end of input. */
bool uf_roles_ask(UfFlow *flow, const char *person, const char *const *forms, GStrvBuilder *words);

/* {"applicant": ["m2"]} of the words "applicant=m2" of --role (NULL: {}); a role given twice is one
 * of several people. NULL when one is no such pair. Yours. */
json_t *uf_roles_parse(char *const *words);
