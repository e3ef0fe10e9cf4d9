/* Countries and foreign territories: INSEE code (99xxx) ↔ French names ↔ ISO 3166 codes.
 *
 * From data/countries.tsv, which also keeps the countries that are no more: people were born in
 * them, under codes of their own. The UfCountries owns everything; what it lends lives as long as
 * it does. Read-only once loaded.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
	char code[6];              /* "99352" */
	char iso2[3];              /* "DZ"; empty when the COG gives none */
	char iso3[4];              /* "DZA" */
	char parent[6];            /* of a territory: its country's code; else empty */
	const char *name;          /* "Algérie" */
	const char *official_name; /* "République algérienne démocratique et populaire" */
	const char *ended;         /* day it ceased ("1993-01-01"); empty for today's */
} UfCountry;

typedef struct UfCountries UfCountries;

/* Reads the file; NOT_FOUND or INVALID_DATA (with the line) say what is wrong. */
UfCountries *uf_countries_load(const char *path, GError **error);
void uf_countries_free(UfCountries *countries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCountries, uf_countries_free)

/* Of the head of the file. "" when absent. */
const char *uf_countries_get_source(const UfCountries *countries);
const char *uf_countries_get_date(const UfCountries *countries);
const char *uf_countries_get_licence(const UfCountries *countries);
size_t uf_countries_get_count(const UfCountries *countries);

/* In the order of codes; @index from 0 to count - 1. */
const UfCountry *uf_countries_get(const UfCountries *countries, size_t index);

/* By INSEE code, ended ones too; NULL when unknown. */
const UfCountry *uf_countries_find(const UfCountries *countries, const char *code);

/* By ISO code of two or three letters, of today's countries; the country itself where a far
 * territory shares its code (Canaries, Açores). NULL when unknown. */
const UfCountry *uf_countries_find_iso(const UfCountries *countries, const char *iso);

/* All whose short or official name folds like @name, ended ones too ("Corée" has three kinds).
 * Never NULL. The list is yours, its elements (const UfCountry *) are borrowed. */
GPtrArray *uf_countries_list_by_name(const UfCountries *countries, const char *name);
