#include "uf-country.h"

#include <string.h>

#include "uf-cog-private.h"

#define COUNT_LIMIT 1000

struct UfCountries {
	UfCogFile file;
	GArray *rows; /* UfCountry, sorted by code */
};

static const UfCountry *
get_row(const UfCountries *self, size_t index)
{
	return &g_array_index(self->rows, UfCountry, index);
}

static bool
is_code(const char *text)
{
	return strlen(text) == 5 && strspn(text, "0123456789") == 5 && g_str_has_prefix(text, "99");
}

static bool
is_iso(const char *text, size_t length)
{
	return *text == '\0' ||
	       (strlen(text) == length && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length);
}

static bool
add_row(UfCountries *self, char **cells, GError **error)
{
	if (!is_code(cells[0]) || (*cells[5] != '\0' && !is_code(cells[5])))
		return uf_cog_file_fail(&self->file, "not a country code", error);
	if (*cells[1] == '\0')
		return uf_cog_file_fail(&self->file, "no name", error);
	if (!is_iso(cells[3], 2) || !is_iso(cells[4], 3))
		return uf_cog_file_fail(&self->file, "not an ISO code", error);
	const guint count = self->rows->len;
	if (count > 0 && strcmp(get_row(self, count - 1)->code, cells[0]) >= 0)
		return uf_cog_file_fail(&self->file, "not sorted by code", error);
	if (count >= COUNT_LIMIT)
		return uf_cog_file_fail(&self->file, "too many countries", error);
	UfCountry country = { .name = cells[1],
			      .official_name = *cells[2] == '\0' ? cells[1] : cells[2],
			      .ended = cells[6] };
	g_strlcpy(country.code, cells[0], sizeof(country.code));
	g_strlcpy(country.iso2, cells[3], sizeof(country.iso2));
	g_strlcpy(country.iso3, cells[4], sizeof(country.iso3));
	g_strlcpy(country.parent, cells[5], sizeof(country.parent));
	g_array_append_val(self->rows, country);
	return true;
}

static bool
read_rows(UfCountries *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	char *cells[7];
	while (uf_cog_file_read(&self->file, cells, G_N_ELEMENTS(cells), &local)) {
		if (!add_row(self, cells, &local))
			break;
	}
	if (local == NULL && self->rows->len == 0)
		uf_cog_file_fail(&self->file, "no country", &local);
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

UfCountries *
uf_countries_load(const char *path, GError **error)
{
	g_autoptr(UfCountries) self = g_new0(UfCountries, 1);
	if (!uf_cog_file_load(&self->file, path, error))
		return NULL;
	self->rows = g_array_new(FALSE, FALSE, sizeof(UfCountry));
	if (!read_rows(self, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return g_steal_pointer(&self);
}

void
uf_countries_free(UfCountries *countries)
{
	if (countries == NULL)
		return;
	uf_cog_file_clear(&countries->file);
	g_clear_pointer(&countries->rows, g_array_unref);
	g_free(countries);
}

const char *
uf_countries_get_source(const UfCountries *countries)
{
	return countries->file.source;
}

const char *
uf_countries_get_date(const UfCountries *countries)
{
	return countries->file.date;
}

const char *
uf_countries_get_licence(const UfCountries *countries)
{
	return countries->file.licence;
}

size_t
uf_countries_get_count(const UfCountries *countries)
{
	return countries->rows->len;
}

const UfCountry *
uf_countries_get(const UfCountries *countries, size_t index)
{
	g_return_val_if_fail(index < countries->rows->len, NULL);
	return get_row(countries, index);
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(((const UfCountry *)a)->code, ((const UfCountry *)b)->code);
}

const UfCountry *
uf_countries_find(const UfCountries *countries, const char *code)
{
	UfCountry wanted = { .name = NULL };
	guint index = 0;
	if (!is_code(code))
		return NULL;
	g_strlcpy(wanted.code, code, sizeof(wanted.code));
	if (!g_array_binary_search(countries->rows, &wanted, compare_codes, &index))
		return NULL;
	return get_row(countries, index);
}

const UfCountry *
uf_countries_find_iso(const UfCountries *countries, const char *iso)
{
	if (*iso == '\0')
		return NULL;
	for (guint i = 0; i < countries->rows->len; i++) {
		const UfCountry *country = get_row(countries, i);
		if (g_ascii_strcasecmp(country->iso2, iso) == 0 ||
		    g_ascii_strcasecmp(country->iso3, iso) == 0)
			return country;
	}
	return NULL;
}

static bool
folds_to(const char *name, const char *key)
{
	g_autoptr(GString) folded = g_string_new(NULL);
	uf_cog_fold(name, folded);
	return strcmp(folded->str, key) == 0;
}

GPtrArray *
uf_countries_list_by_name(const UfCountries *countries, const char *name)
{
	GPtrArray *list = g_ptr_array_new();
	g_autoptr(GString) key = g_string_new(NULL);
	uf_cog_fold(name, key);
	for (guint i = 0; key->len > 0 && i < countries->rows->len; i++) {
		const UfCountry *country = get_row(countries, i);
		if (folds_to(country->name, key->str) || folds_to(country->official_name, key->str))
			g_ptr_array_add(list, (gpointer)country);
	}
	return list;
}
