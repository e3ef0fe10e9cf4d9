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

/* Checks @path and the queries of its filters. The place it leads to, NULL when it is a fact of the
 * request, today, or wrong; *@found is false in that last case. */
const UfPlace *uf_form_analysis_check_path(UfFormAnalysis *self, const UfJsonPath *path,
					   const char *text, bool *found);

/* Kind of the value that a place gives; false for those that have none or any. */
bool uf_form_analysis_find_kind(const UfPlace *place, UfValueKind *kind);

/* Values, codes, transforms and bound names of one field. */
void uf_form_analysis_check_values(UfFormAnalysis *self, const UfField *field);
