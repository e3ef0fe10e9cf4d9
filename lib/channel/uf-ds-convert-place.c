/* Places: countries, regions, départements and communes are posted as codes of our own tables. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"

#define DIGITS "0123456789"

bool
uf_ds_tables_init(UfDsTables *tables, const UfContext *context, const UfDescriptor *descriptor,
		  GError **error)
{
	bool has_commune = false;
	bool has_country = false;
	for (size_t i = 0; i < uf_descriptor_get_count(descriptor); i++) {
		const char *type = uf_descriptor_get(descriptor, i).type;
		has_commune = has_commune || g_str_equal(type, "Commune");
		has_country = has_country || g_str_equal(type, "Pays");
	}
	g_autofree char *communes = uf_context_get_share_file(context, "data/communes.tsv");
	g_autofree char *countries = uf_context_get_share_file(context, "data/countries.tsv");
	if (has_commune)
		tables->communes = uf_communes_load(communes, error);
	if (has_commune && tables->communes == NULL)
		return false;
	if (has_country)
		tables->countries = uf_countries_load(countries, error);
	return !has_country || tables->countries != NULL;
}

void
uf_ds_tables_clear(UfDsTables *tables)
{
	g_clear_pointer(&tables->communes, uf_communes_free);
	g_clear_pointer(&tables->countries, uf_countries_free);
}

/* of today, with a code of its own: far territories share that of their country */
static const UfCountry *
find_country(const UfCountries *countries, const char *text)
{
	const UfCountry *country = strlen(text) == 2 ? uf_countries_find_iso(countries, text)
						     : uf_countries_find(countries, text);
	if (country != NULL)
		return country;
	g_autoptr(GPtrArray) list = uf_countries_list_by_name(countries, text);
	const UfCountry *only = NULL;
	size_t n = 0;
	for (guint i = 0; i < list->len; i++) {
		const UfCountry *found = g_ptr_array_index(list, i);
		only = found->ended[0] == '\0' ? found : only;
		n += found->ended[0] == '\0';
	}
	return n == 1 ? only : NULL;
}

/* Overseas départements are none of our table's countries, nor the partner's. */
json_t *
uf_ds_convert_country(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	const UfCountry *country =
	    text != NULL ? find_country(call->tables->countries, text) : NULL;
	if (country == NULL || country->ended[0] != '\0' || country->parent[0] != '\0' ||
	    country->iso2[0] == '\0') {
		*rule = "ds.country";
		return NULL;
	}
	return json_string(country->iso2);
}

/* Source: INSEE, code officiel géographique 2026, régions. */
static const char *const regions[] = { "01", "02", "03", "04", "06", "11", "24", "27", "28", "32",
				       "44", "52", "53", "75", "76", "84", "93", "94", NULL };

json_t *
uf_ds_convert_region(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text != NULL && g_strv_contains(regions, text))
		return json_string(text);
	*rule = "ds.region";
	return NULL;
}

/* 01 to 95 without 20, 2A, 2B, five overseas, and 99 for abroad */
static bool
is_departement(const char *text)
{
	static const char *const others[] = { "2A",  "2B",  "971", "972", "973",
					      "974", "976", "99",  NULL };
	return g_strv_contains(others, text) ||
	       (strlen(text) == 2 && strspn(text, DIGITS) == 2 && strcmp(text, "00") > 0 &&
		strcmp(text, "95") <= 0 && strcmp(text, "20") != 0);
}

json_t *
uf_ds_convert_departement(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text != NULL && is_departement(text))
		return json_string(text);
	*rule = "ds.departement";
	return NULL;
}

/* the two texts of a pair, by their parts or as one list; false when one is missing */
static bool
get_pair(const UfDsCall *call, const char *const *names, const char **first, const char **second)
{
	*first = uf_json_get_string(call->parts, names[0]);
	*second = uf_json_get_string(call->parts, names[1]);
	if (json_array_size(call->value) == 2) {
		*first = json_string_value(json_array_get(call->value, 0));
		*second = json_string_value(json_array_get(call->value, 1));
	}
	return *first != NULL && *second != NULL;
}

/* Paris, Lyon and Marseille go by their arrondissements. */
static bool
is_commune_there(const UfCommune *commune)
{
	static const char *const whole[] = { "75056", "69123", "13055", NULL };
	return commune != NULL && !g_strv_contains(whole, commune->code) &&
	       (commune->kind == UF_COMMUNE_CURRENT || commune->kind == UF_COMMUNE_ARRONDISSEMENT);
}

json_t *
uf_ds_convert_commune(const UfDsCall *call, const char **rule)
{
	static const char *const names[] = { "postcode", "insee" };
	const char *postcode;
	const char *insee;
	if (!get_pair(call, names, &postcode, &insee)) {
		*rule = "ds.commune_half";
		return NULL;
	}
	const UfCommune *commune = uf_communes_find(call->tables->communes, insee);
	if (!is_commune_there(commune) || !g_str_equal(commune->code, insee) ||
	    strspn(postcode, DIGITS) != strlen(postcode) ||
	    !uf_commune_has_postcode(commune, postcode)) {
		*rule = "ds.commune";
		return NULL;
	}
	return json_pack("[s, s]", postcode, insee);
}

/* which communities a département has is in no table of ours: nothing is sent on trust */
json_t *
uf_ds_convert_epci(const UfDsCall *call, const char **rule)
{
	(void)call;
	*rule = "ds.epci";
	return NULL;
}
