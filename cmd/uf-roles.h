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
