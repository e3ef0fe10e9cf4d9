/* What the tests of profiles share: the schema, made once per test, and the fixtures. */
#pragma once

#include "uf-memory.h"
#include "uf-profile.h"

#define TODAY ((UfDate){ 2026, 10, 15 })

/* Two people, a debt, a protected telephone and address, origins at several depths. */
static const char small[] =
    "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 3, \"members\": [{\"id\": \"m1\", "
    "\"birth_name\": \"EXEMPLE\", \"given_names\": [\"Ana\", \"Li\"], \"contact\": {\"phones\": "
    "[{\"id\": \"c1\", \"number\": \"+33639980001\", \"protected\": true}]}}, {\"id\": "
    "\"m2\"}], \"debts\": [{\"id\": \"o1\", \"member\": \"m2\", \"kind\": \"gas\", \"amount\": "
    "4100}], \"housing\": {\"address\": {\"city\": \"Nantes\", \"protected\": true}}, "
    "\"origins\": {\"members/m1\": {\"source\": \"told\", \"date\": \"2026-01-10\"}, "
    "\"members/m1/contact\": {\"source\": \"typed\", \"date\": \"2026-03-01\", \"by\": "
    "\"a\"}, \"members/m1/contact/phones/c1\": {\"source\": \"document\", \"date\": "
    "\"2026-02-01\", \"document\": \"carte\"}}, \"absences\": {\"members/m2/contact\": "
    "\"unknown\", \"expenses\": \"none\"}}";

static inline UfProfileSchema *
open_schema(void)
{
	GError *error = NULL;
	UfProfileSchema *schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	g_assert_nonnull(schema);
	return schema;
}

static inline char *
build_fixture_path(const char *folder, const char *name)
{
	return g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", folder, name, NULL);
}

static inline UfProfile *
load_person(const UfProfileSchema *schema, const char *name)
{
	GError *error = NULL;
	g_autofree char *file = g_strconcat(name, ".json", NULL);
	g_autofree char *path = build_fixture_path("people", file);
	UfProfile *profile = uf_profile_load(schema, path, &error);
	g_assert_no_error(error);
	g_assert_nonnull(profile);
	return profile;
}

static inline UfProfile *
parse_person(const UfProfileSchema *schema, const char *text)
{
	GError *error = NULL;
	UfProfile *profile = uf_profile_parse(schema, text, strlen(text), "test", &error);
	g_assert_no_error(error);
	g_assert_nonnull(profile);
	return profile;
}
