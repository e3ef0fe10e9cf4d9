/* Mapping: a form applied to what a request sees of a profile gives answers.
 *
 * Every value has its origin and the fact ids it was made from. What is missing, cannot be mapped,
 * is too long, invalid, stale or withheld becomes an issue, never a default and never a cut text.
 */
#pragma once

#include "uf-answers.h"
#include "uf-context.h"
#include "uf-registry.h"
#include "uf-request.h"
#include "uf-view.h"

/* Fails (MAPPING) only when the form itself cannot be applied: a hook that fails, a limit passed.
 * The answers are in the form's order, with one answer per table row and child. */
UfAnswers *uf_mapping_apply(const UfRegistry *registry, UfForm *form, const UfView *view,
			    const UfRequest *request, GError **error);
