/* What transforms look up: labels of the form and of the profile, communes, countries. */
#include "uf-json.h"
#include "uf-mapping-private.h"

static char *
find_option_label(const UfMappingField *self, const char *code)
{
	UfFieldOption option;
	if (!uf_field_find_option(self->field, code, &option))
		return NULL;
	return g_strdup(option.label);
}

static char *
find_postcode(const UfCommune *commune, size_t *count)
{
	g_auto(GStrv) codes = g_strsplit(commune->postcodes, " ", -1);
	*count = *commune->postcodes != '\0' ? g_strv_length(codes) : 0;
	return *count == 1 ? g_strdup(codes[0]) : NULL;
}

static char *
find_text(const void *data, UfTransformLookup lookup, const char *code, size_t *count)
{
	const UfMappingField *self = data;
	const UfMappingTables *tables = self->run->tables;
	char *text = NULL;
	if (lookup == UF_TRANSFORM_LABEL) {
		text = find_option_label(self, code);
		if (text == NULL && self->place != NULL)
			text = g_strdup(uf_json_get_string(self->place->labels, code));
	} else if (lookup == UF_TRANSFORM_COUNTRY_NAME && tables->countries != NULL) {
		const UfCountry *country = uf_countries_find(tables->countries, code);
		text = country != NULL ? g_strdup(country->name) : NULL;
	} else if (lookup != UF_TRANSFORM_COUNTRY_NAME && tables->communes != NULL) {
		const UfCommune *commune = uf_communes_find(tables->communes, code);
		if (commune != NULL && lookup == UF_TRANSFORM_COMMUNE_POSTCODE)
			return find_postcode(commune, count);
		text = commune != NULL ? g_strdup(commune->name) : NULL;
	}
	*count = text != NULL ? 1 : 0;
	return text;
}

UfTransformContext
uf_mapping_make_context(const UfMappingField *self)
{
	return (UfTransformContext){ .row = self->row.rank, .find_text = find_text, .data = self };
}
