/* One case: a folder with case.json (profile, form, roles, facts…) and expect.tsv.
 *
 * The result is text, one line per answer, issue and bound name, readable in a diff. The shared
 * surroundings (schema, adapters, places) are loaded once by case_setting_new.
 */
#pragma once

#include "uf-mapping.h"

typedef struct {
	char *root; /* of the sources */
	UfProfileSchema *schema;
	UfRegistry *registry;
	UfCommunes *communes;
	UfCountries *countries;
} CaseSetting;

/* The adapters of the sources and of tests/cases/_forms, with their modules of the build. */
CaseSetting *case_setting_new(const char *root, const char *build, GError **error);
void case_setting_free(CaseSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseSetting, case_setting_free)

/* Runs the case of @folder; the text to compare with expect.tsv. Yours. */
char *case_run(const CaseSetting *setting, const char *folder, GError **error);

/* Applies the form that @description (what case.json holds) names. */
UfAnswers *case_apply(const CaseSetting *setting, const json_t *description, GError **error);

/* persona.c: every form of every adapter for one household, a folder with profile.json and
 * persona.json ({"about", "office", "today", "roles", "requests": {form: {"roles", "facts",
 * "corrections", "allowed"}}}); what is filled, what is to be looked at, how much is known. A line
 * that a form of the same adapter said before is not repeated. Yours. */
char *persona_run(const CaseSetting *setting, const char *folder, GError **error);

/* case-format.c: the lines of @answers. Yours. */
char *case_format(const UfAnswers *answers);
