/* The schemas of the files that forms are made of, compiled when first needed.
 *
 * They are built into the program (schemas/…), so that checking needs no installed file. Compiling
 * takes some milliseconds: whoever reads many files makes one UfFormRules and keeps it.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

typedef struct UfFormRules UfFormRules;

typedef enum {
	UF_FORM_RULES_FORM,
	UF_FORM_RULES_CODES,
	UF_FORM_RULES_ADAPTER,
	UF_FORM_RULES_REQUEST,
	UF_FORM_RULES_ANSWERS,
	UF_FORM_RULES_LAYOUT,
} UfFormRulesKind;

UfFormRules *uf_form_rules_new(void);
void uf_form_rules_free(UfFormRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFormRules, uf_form_rules_free)

/* Appends to @faults (uf-form-fault.h) what is wrong with @root against the schema of @kind. False
 * only on an error: a limit of the validator was passed. */
bool uf_form_rules_check(UfFormRules *rules, UfFormRulesKind kind, const json_t *root,
			 GPtrArray *faults, GError **error);

/* The same for one document: INVALID_DATA with all the faults, one a line, behind @origin. */
bool uf_form_rules_check_one(UfFormRulesKind kind, const json_t *root, const char *origin,
			     GError **error);
