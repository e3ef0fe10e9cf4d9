/* Identifiers that the service has chosen not to use: they leave by no field. */
#include <string.h>

#include "uf-json.h"
#include "uf-mapping-private.h"
#include "uf-profile-forbidden.h"

/* true when @path asks for identifiers of @scheme: "…identifiers[?@.scheme == 'nir']…" */
static bool
asks_for(const char *path, const char *scheme)
{
	g_autofree char *single = g_strdup_printf("'%s'", scheme);
	g_autofree char *twice = g_strdup_printf("\"%s\"", scheme);
	return path != NULL && strstr(path, "identifiers") != NULL &&
	       (strstr(path, single) != NULL || strstr(path, twice) != NULL);
}

/* true for "nir:13" and the like: no other value fits */
static bool
is_transform_of(const char *spec, const char *scheme)
{
	const size_t length = strlen(scheme);
	return strncmp(spec, scheme, length) == 0 && (spec[length] == ':' || spec[length] == '\0');
}

static bool
is_field_of(const UfField *field, const char *scheme)
{
	const char *const *specs = uf_field_get_transforms(field);
	for (size_t i = 0; specs != NULL && specs[i] != NULL; i++) {
		if (is_transform_of(specs[i], scheme))
			return true;
	}
	for (size_t i = 0; i < uf_field_get_path_count(field); i++) {
		if (asks_for(uf_field_get_path_text(field, i), scheme))
			return true;
	}
	return false;
}

bool
uf_mapping_is_forbidden_field(const UfMappingRun *run, const UfField *field)
{
	const json_t *forbidden = run->tables->forbidden;
	for (size_t i = 0; i < json_array_size(forbidden); i++) {
		if (is_field_of(field, json_string_value(json_array_get(forbidden, i))))
			return true;
	}
	return false;
}

bool
uf_mapping_is_forbidden_node(const UfMappingRun *run, const UfPlace *place, const char *fact_id)
{
	const json_t *forbidden = run->tables->forbidden;
	if (place == NULL || json_array_size(forbidden) == 0)
		return false;
	const char *scheme = NULL;
	if (place->scheme_from != NULL && fact_id != NULL) {
		g_autofree char *row = g_path_get_dirname(fact_id);
		scheme = uf_json_get_string(
		    uf_profile_find_fact(uf_view_get_profile(run->view), row), place->scheme_from);
	}
	return uf_profile_is_forbidden(place, scheme, NULL, forbidden);
}

bool
uf_mapping_is_forbidden_row(const UfMappingRun *run, const json_t *value)
{
	const char *scheme = uf_json_get_string(value, "scheme");
	return scheme != NULL && uf_json_has_text(run->tables->forbidden, scheme);
}
