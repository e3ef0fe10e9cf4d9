#include "uf-profile-forbidden.h"

#include <string.h>

#include "uf-error.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-profile-edit.h"

#define SCHEMES "members/*/identifiers/*/scheme"

bool
uf_profile_check_policy(const UfProfileSchema *schema, const json_t *forbidden, GError **error)
{
	const UfPlace *place = uf_profile_schema_find(schema, SCHEMES);
	for (size_t i = 0; i < json_array_size(forbidden); i++) {
		const char *scheme = json_string_value(json_array_get(forbidden, i));
		if (scheme != NULL && (json_object_get(place->labels, scheme) != NULL ||
				       uf_identifier_find_scheme(scheme) != NULL))
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "forbidden_identifiers/%zu: no scheme of identifiers; \"nir\", "
			    "\"caf_number\", \"iban\"… are",
			    i);
		return false;
	}
	return true;
}

bool
uf_profile_is_forbidden(const UfPlace *place, const char *scheme, const json_t *value,
			const json_t *forbidden)
{
	if (place == NULL || forbidden == NULL)
		return false;
	if (place->scheme != NULL)
		return uf_json_has_text(forbidden, place->scheme);
	if (place->scheme_from != NULL)
		return scheme != NULL && uf_json_has_text(forbidden, scheme);
	return g_str_equal(place->path, SCHEMES) && json_is_string(value) &&
	       uf_json_has_text(forbidden, json_string_value(value));
}

/* What the row of @fact says under @key; NULL. Borrowed. */
static const char *
find_scheme(const UfProfile *profile, const char *fact, const char *key)
{
	const char *slash = strrchr(fact, '/');
	if (slash == NULL || key == NULL)
		return NULL;
	g_autofree char *row = g_strndup(fact, (gsize)(slash - fact));
	return uf_json_get_string(uf_profile_find_fact(profile, row), key);
}

GPtrArray *
uf_profile_list_forbidden(const UfProfile *profile, const json_t *forbidden)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	const UfProfileSchema *schema = uf_profile_get_schema(profile);
	for (guint i = 0; json_array_size(forbidden) > 0 && i < facts->len; i++) {
		const char *fact = g_ptr_array_index(facts, i);
		const UfPlace *place = uf_profile_schema_find(schema, fact);
		const char *key = place != NULL ? place->scheme_from : NULL;
		const char *scheme = find_scheme(profile, fact, key);
		/* the row is told by its value, not by the word beside it */
		if (uf_profile_is_forbidden(place, scheme, NULL, forbidden))
			g_ptr_array_add(found, g_strdup(fact));
	}
	return found;
}

/* each names the kind of identifier, never its value */
static UfIssue *
name_scheme(const UfProfile *profile, const char *fact, UfIssue *issue)
{
	const UfProfileSchema *schema = uf_profile_get_schema(profile);
	const UfPlace *place = uf_profile_schema_find(schema, fact);
	const char *scheme = find_scheme(profile, fact, place->scheme_from);
	const char *label =
	    scheme != NULL
		? uf_json_get_string(uf_profile_schema_find(schema, SCHEMES)->labels, scheme)
		: place->title;
	uf_issue_set_text(issue, "scheme", label != NULL ? label : scheme);
	return issue;
}

void
uf_profile_check_forbidden(const UfProfile *profile, const json_t *forbidden, GPtrArray *issues)
{
	g_autoptr(GPtrArray) found = uf_profile_list_forbidden(profile, forbidden);
	for (guint i = 0; i < found->len; i++)
		name_scheme(profile, g_ptr_array_index(found, i),
			    uf_issue_add(issues, UF_SEVERITY_WARNING, g_ptr_array_index(found, i),
					 "identifier.forbidden"));
}

void
uf_profile_drop_forbidden(UfProfile *profile, const json_t *forbidden, GPtrArray *issues)
{
	g_autoptr(GPtrArray) found = uf_profile_list_forbidden(profile, forbidden);
	for (guint i = 0; i < found->len; i++) {
		const char *fact = g_ptr_array_index(found, i);
		const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(profile), fact);
		g_autofree char *row = g_path_get_dirname(fact);
		name_scheme(profile, fact,
			    uf_issue_add(issues, UF_SEVERITY_WARNING, fact, "identifier.left_out"));
		if (place->scheme_from != NULL)
			uf_profile_remove_row(profile, row, NULL);
		else
			uf_profile_set_fact(profile, fact, NULL, NULL, NULL);
	}
}
