/* Mapping: a form applied to what a request sees of a profile gives answers.
 *
 * Every value has its origin and the fact ids it was made from. What is missing, cannot be mapped,
 * is too long, invalid, stale or withheld becomes an issue, never a default and never a cut text.
 * The order for one field: condition, correction of this request, its way of being answered (ask,
 * const, figure, hook, from), withholding, type, codes, transforms, checks, bound names. A text
 * that is too long is bound whole: the channel puts it on an annex or refuses it, nobody cuts it.
 */
#pragma once

#include "uf-answers.h"
#include "uf-commune.h"
#include "uf-country.h"
#include "uf-registry.h"
#include "uf-request.h"
#include "uf-view.h"

/* Rows of one table; a form that makes more cannot be applied. */
#define UF_MAPPING_MAX_ROWS 500

/* What a mapping reads beside the form and the view, all borrowed. Without @communes or @countries
 * their codes cannot be named: the answer is then to be chosen by a person. */
typedef struct {
	const UfRegistry *registry;
	const UfCommunes *communes;   /* may be NULL */
	const UfCountries *countries; /* may be NULL */
	const json_t *forbidden;      /* schemes of identifiers that never leave; NULL: none */
} UfMappingTables;

/* Fails (MAPPING) only when the form itself cannot be applied: a hook that fails or is not there, a
 * limit passed. The answers are in the form's order: a table, then its rows, child by child; the
 * blocks (uf_answers_get_blocks) hold only the pieces, deadlines and signatures of this demand. */
UfAnswers *uf_mapping_apply_tables(const UfMappingTables *tables, UfForm *form, const UfView *view,
				   const UfRequest *request, GError **error);

/* The same without tables of places. */
UfAnswers *uf_mapping_apply(const UfRegistry *registry, UfForm *form, const UfView *view,
			    const UfRequest *request, GError **error);
