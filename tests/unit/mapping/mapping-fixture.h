/* What tests of the mapping share: one invented household, forms written in a line.
 *
 * In texts given here ' stands for " of JSON and ` for the ' of JSONPath, so that a field fits in a
 * row of a table. The adapter "essai" of tests/cases/_forms gives code lists and hooks.
 */
#pragma once

#include "uf-mapping.h"

typedef struct {
	UfProfileSchema *schema;
	UfRegistry *registry;
	UfCommunes *communes;
	UfCountries *countries;
	json_t *profile; /* the household, changed by tests at will */
	json_t *request; /* "facts", "origins", "corrections", "allowed", "roles" */
	unsigned audience;
} MappingFixture;

MappingFixture *mapping_fixture_new(void);
void mapping_fixture_free(MappingFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MappingFixture, mapping_fixture_free)

json_t *mapping_fixture_read(const char *text);

/* Sets a fact of the household, removes it when @text is NULL. */
void mapping_fixture_set(MappingFixture *self, const char *fact_id, const char *text);

/* The form "essai/test" with these fields and other keys ("'figures': {…}", or NULL). */
UfForm *mapping_fixture_make_form(const char *fields, const char *more);

/* The answers of that form; NULL with @error when it cannot be applied. */
UfAnswers *mapping_fixture_apply(const MappingFixture *self, UfForm *form, GError **error);

/* The rules of the answer's issues, separated by spaces. Yours. */
char *mapping_fixture_join_rules(const UfAnswer *answer);
