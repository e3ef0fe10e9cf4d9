/* What a person types for one fact, as the JSON that the profile keeps. */
#pragma once

#include "uf-flow-private.h"

/* Reads @typed by the kind of @place: French dates and amounts, oui/non, the number or the label of
 * a choice, the name of a commune or country when only one has it. INVALID_DATA says what is
 * expected and never repeats what was typed. New reference. */
json_t *uf_flow_parse_typed(UfFlow *flow, const UfPlace *place, const char *typed, GError **error);

/* What is expected, in a few French words: "JJ/MM/AAAA", "1 = Célibataire, 2 = …". Yours. */
char *uf_flow_format_hint(const UfPlace *place);
