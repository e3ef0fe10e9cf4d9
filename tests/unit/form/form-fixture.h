/* A small form of an invented partner, and ways to change it for one test. */
#pragma once

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-form.h"
#include "uf-json.h"

#define FIXTURE_FORM                                                                               \
	"{\"schema\": 1, \"form\": \"essai/demande\", \"title\": \"Demande d'essai\","             \
	"\"source\": {\"text\": \"formulaire invente 1\", \"seen\": \"2026-08-19\"},"              \
	"\"channels\": {\"sheet\": {}, \"pdf\": {\"file\": \"essai.pdf\"}},"                       \
	"\"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": true}},"              \
	"\"figures\": {\"reste\": {\"title\": \"Reste\", \"rule\": \"a - b\","                     \
	"  \"plus\": [{\"sum\": \"$.resources[*].amount\"}],"                                      \
	"  \"minus\": [{\"sum\": \"$.expenses[*].amount\"}]}},"                                    \
	"\"fields\": ["                                                                            \
	" {\"id\": \"name\", \"label\": \"Nom\", \"section\": \"Demandeur\", \"kind\": \"text\","  \
	"  \"from\": \"$.roles.applicant.identity.birth_name\", \"as\": \"upper\", \"max\": 30,"   \
	"  \"required\": true, \"bind\": {\"pdf\": \"nom\"}},"                                     \
	" {\"id\": \"birth\", \"label\": \"Naissance\", \"kind\": \"date\","                       \
	"  \"from\": \"$.roles.applicant.birth.date\","                                            \
	"  \"bind\": {\"pdf\": {\"jour\": \"date:day\", \"mois\": \"date:month\"}}},"              \
	" {\"id\": \"status\", \"label\": \"Situation\", \"kind\": \"choice\", \"ask\": true,"     \
	"  \"options\": [{\"code\": \"1\", \"label\": \"Seul\","                                   \
	"                 \"bind\": {\"pdf\": {\"seul\": true}}},"                                 \
	"                {\"code\": \"2\", \"label\": \"En couple\"}]},"                           \
	" {\"id\": \"left\", \"label\": \"Reste\", \"kind\": \"money\", \"figure\": \"reste\"},"   \
	" {\"id\": \"children\", \"label\": \"Enfants\", \"section\": \"Foyer\","                  \
	"  \"kind\": \"table\", \"each\": \"$.members[?@.child]\", \"rows\": 2, \"fields\": ["     \
	"   {\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\", \"from\": \"@.name\","      \
	"    \"match\": \"[A-Z]+\", \"bind\": {\"pdf\": \"enfant{row}\"}}]},"                      \
	" {\"id\": \"sign\", \"label\": \"Signature\", \"kind\": \"signature\"}],"                 \
	"\"pieces\": [{\"id\": \"rib\", \"label\": \"RIB\"}],"                                     \
	"\"deadlines\": [{\"id\": \"judge\", \"label\": \"Avant l'audience\","                     \
	"  \"from\": \"$.request.hearing\", \"text\": \"decret invente\","                         \
	"  \"delay\": {\"working_days\": 5, \"before\": true}}],"                                  \
	"\"signatures\": [{\"role\": \"applicant\", \"label\": \"Le demandeur\"}],"                \
	"\"recipients\": [{\"kind\": \"landlord\", \"label\": \"Le bailleur\"}]}"

static inline json_t *
fixture_parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	json_t *root = uf_json_parse(text, strlen(text), "fixture", &error);
	g_assert_no_error(error);
	return root;
}

static inline UfForm *
fixture_form(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	UfForm *form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	return form;
}

static inline void
fixture_expect_error(GError *error, UfError code, const char *part)
{
	g_assert_error(error, UF_ERROR, (int)code);
	if (strstr(error->message, part) == NULL)
		g_error("expected \"%s\" in: %s", part, error->message);
}
