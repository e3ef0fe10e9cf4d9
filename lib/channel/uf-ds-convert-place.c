/* Places: countries, regions, départements and communes are posted as codes of our own tables. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"

#define DIGITS "0123456789"

static bool
has_type(const UfDescriptor *descriptor, const char *type)
{
	for (size_t i = 0; i < uf_descriptor_get_count(descriptor); i++) {
		if (g_str_equal(uf_descriptor_get(descriptor, i).type, type))
			return true;
	}
	return false;
}

bool
uf_ds_tables_init(UfDsTables *tables, const UfContext *context, const UfDescriptor *descriptor,
		  GError **error)
{
	g_autofree char *communes = uf_context_get_share_file(context, "data/communes.tsv");
	g_autofree char *countries = uf_context_get_share_file(context, "data/countries.tsv");
	g_autofree char *epcis = uf_context_get_share_file(context, "data/epci.tsv");
	if (has_type(descriptor, "Commune") &&
	    (tables->communes = uf_communes_load(communes, error)) == NULL)
		return false;
	if (has_type(descriptor, "Pays") &&
	    (tables->countries = uf_countries_load(countries, error)) == NULL)
		return false;
	return !has_type(descriptor, "Epci") ||
	       (tables->epcis = uf_epcis_load(epcis, error)) != NULL;
}

void
uf_ds_tables_clear(UfDsTables *tables)
{
	g_clear_pointer(&tables->communes, uf_communes_free);
	g_clear_pointer(&tables->countries, uf_countries_free);
	g_clear_pointer(&tables->epcis, uf_epcis_free);
}

/* by ISO or INSEE code, or by a name that one country of today has alone */
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

/* Overseas départements are none of our table's countries, nor the partner's; a far territory that
 * shares its country's code has none of its own. */
json_t *
uf_ds_convert_country(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	const UfCountries *countries = call->tables->countries;
	const UfCountry *country = text != NULL ? find_country(countries, text) : NULL;
	if (country == NULL || country->ended[0] != '\0' || country->iso2[0] == '\0' ||
	    uf_countries_find_iso(countries, country->iso2) != country) {
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

json_t *
uf_ds_convert_epci(const UfDsCall *call, const char **rule)
{
	static const char *const names[] = { "departement", "code" };
	const char *departement;
	const char *code;
	if (!get_pair(call, names, &departement, &code)) {
		*rule = "ds.epci_half";
		return NULL;
	}
	const UfEpci *epci = uf_epcis_find(call->tables->epcis, code);
	if (epci == NULL || !uf_epci_is_in(epci, departement)) {
		*rule = "ds.epci";
		return NULL;
	}
	return json_pack("[s, s]", departement, code);
}
