/* The totals and copies of a form, computed by us: no script is run.
 *
 * A viewer computes the fields of /CO, in that order, after each change; a field with a script that
 * is not in /CO is never computed. We compute each after the fields that it is made of, which
 * gives what the viewer comes to in the end. What is not certain is "unknown" and left as it is: a
 * script that is not understood, an input that is missing, no number or asked and refused, a field
 * that depends on itself or on an unknown one. While all inputs of an empty total are empty, it
 * stays empty.
 */
#pragma once

#include "uf-pdf-private.h"

typedef struct UfCalculation UfCalculation;

/* The calculated fields of @form, which must outlive it. */
UfCalculation *uf_calculation_new(UfPdfForm *form);
void uf_calculation_free(UfCalculation *calculation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCalculation, uf_calculation_free)

/* The fields of /CO that have a script, in that order, each once. Of UfPdfField; borrowed. */
const GPtrArray *uf_calculation_get_fields(const UfCalculation *calculation);
/* The names of those of @form. Owned. */
json_t *uf_calculation_list_names(UfPdfForm *form);
/* True when @field is one of them and its script is understood. */
bool uf_calculation_covers(const UfCalculation *calculation, const UfPdfField *field);
/* A value was asked for @field and refused: a total without it would be wrong. */
void uf_calculation_doubt(UfCalculation *calculation, const UfPdfField *field);
/* What @field must hold, given what the others hold when it is first asked; NULL when it is not
 * certain. Borrowed. */
const char *uf_calculation_evaluate(UfCalculation *calculation, const UfPdfField *field);

/* The text that a field holds now: a text, the state of a button ("" when off); NULL for other
 * kinds and several choices. Yours. */
char *uf_calculation_read_text(const UfPdfForm *form, const UfPdfField *field);
/* Puts the text of each field of @rows (of the answer to "fill") that is certain into @values, if
 * it was written or is there already; for them to be looked for. */
void uf_calculation_add_values(const UfPdfForm *form, const json_t *rows, json_t *values);
