/* What the parts of the analysis share. */
#pragma once

#include "uf-form-analysis.h"
#include "uf-issue.h"
#include "uf-value.h"

typedef struct {
	const UfRegistry *registry;
	const UfForm *form;
	const UfProfileSchema *schema;
	GPtrArray *issues;
	const char *place;      /* of the issues: field id or part of the form */
	const UfJsonPath *each; /* rows of the table that the field stands in, or NULL */
} UfFormAnalysis;

UfIssue *uf_form_analysis_add(UfFormAnalysis *self, const char *rule);

typedef enum {
	UF_FORM_SPOT_OBJECT, /* names lead further */
	UF_FORM_SPOT_LIST,   /* an index, a filter or a wildcard leads further */
	UF_FORM_SPOT_LEAF,   /* a value */
	UF_FORM_SPOT_FREE,   /* anything may be there: a fact of the request, an extension */
} UfFormSpotKind;

/* One spot of the view that a path may lead to. */
typedef struct {
	GPtrArray *parts;     /* names, NULL for any index; borrowed texts */
	const UfPlace *place; /* NULL where the schema declares none: today, the request */
	UfFormSpotKind kind;
} UfFormSpot;

/* Every spot (UfFormSpot) that @path may lead to, filters of an object being tried on each of its
 * members; an empty list when there is none, which is then said once, with @text. Yours. */
GPtrArray *uf_form_analysis_list_spots(UfFormAnalysis *self, const UfJsonPath *path,
				       const char *text);

/* Kind of the value that a place gives; false for those that have none or any. */
bool uf_form_analysis_find_kind(const UfPlace *place, UfValueKind *kind);

/* Values, codes, transforms and bound names of one field. */
void uf_form_analysis_check_values(UfFormAnalysis *self, const UfField *field);
