/* What the tests of profiles share: the schema, made once per test, and the fixtures. */
#pragma once

#include "uf-memory.h"
#include "uf-profile.h"

#define TODAY ((UfDate){ 2026, 10, 15 })

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
