/* Answers of a form as a person types them. */
#pragma once

#include "uf-flow-private.h"

/* False for what nobody types: a table (its cells are), a signature. */
bool uf_flow_is_typed(const UfField *field);

/* What is expected, in a few French words. Yours. */
char *uf_flow_format_answer_hint(const UfField *field);

/* Reads @typed: French dates and amounts, oui/non, the rank, the code or the label of an option,
 * several between commas. INVALID_DATA says what is expected and never repeats what was typed. */
UfValue *uf_flow_parse_answer(const UfField *field, const char *typed, GError **error);

/* @value as an answer of @field is read; of an unknown field (NULL) as it is; "" for NULL. Yours;
 * zero it. */
char *uf_flow_format_answer(const UfField *field, const UfValue *value);
