/* Places: postcodes that lost their zero, names of communes and countries. */
#include <string.h>

#include "uf-memory.h"
#include "uf-repair-private.h"
#include "uf-text.h"

/* Digits of a code, without ".0" and the spaces between; in upper case. Yours. */
static char *
read_code(UfRepair *self, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *end =
	    g_str_has_suffix(text, ".0") ? text + strlen(text) - 2 : text + strlen(text);
	if (*end != '\0')
		uf_repair_mend(self, "sheet.float");
	for (const char *p = text; p < end; p++) {
		if (*p != ' ')
			g_string_append_c(out, g_ascii_toupper(*p));
		else if (g_ascii_isdigit(*text))
			uf_repair_mend(self, "sheet.code_spaces");
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
is_digits(const char *text, size_t count)
{
	return strlen(text) == count && strspn(text, "0123456789") == count;
}

static bool
is_known_postcode(const UfRepair *self, const char *postcode)
{
	if (self->setup->communes == NULL)
		return true;
	g_autoptr(GPtrArray) found = uf_communes_list_by_postcode(self->setup->communes, postcode);
	return found->len > 0;
}

json_t *
uf_repair_read_postcode(UfRepair *self, const char *text)
{
	static const char french[] = "F-";
	if (self->cell->kind == UF_CELL_DATE || self->cell->kind == UF_CELL_BOOLEAN)
		return uf_repair_refuse(self, "sheet.postcode");
	const bool has_prefix = g_ascii_strncasecmp(text, french, 2) == 0;
	g_auto(UfWiped) code = read_code(self, text + (has_prefix ? 2 : 0));
	if (has_prefix)
		uf_repair_mend(self, "sheet.code_spaces");
	if (uf_repair_refuse_unlike(self, code))
		return NULL;
	if (is_digits(code, 5))
		return json_string(code);
	if (!is_digits(code, 4) || *code == '0')
		return uf_repair_refuse(self, "sheet.postcode");
	g_auto(UfWiped) whole = g_strconcat("0", code, NULL);
	if (!is_known_postcode(self, whole))
		return uf_repair_refuse(self, "sheet.postcode");
	uf_repair_mend(self, "sheet.postcode_zero");
	return json_string(whole);
}

static bool
is_departement(const char *code)
{
	const size_t n = strlen(code);
	if (g_str_equal(code, "2A") || g_str_equal(code, "2B"))
		return true;
	if (n == 3)
		return is_digits(code, 3) && code[0] == '9' && (code[1] == '7' || code[1] == '8');
	return is_digits(code, 2) && strcmp(code, "00") > 0 &&
	       (strcmp(code, "95") <= 0 || g_str_equal(code, "99")) && strcmp(code, "20") != 0;
}

json_t *
uf_repair_read_departement(UfRepair *self, const char *text)
{
	g_auto(UfWiped) code = read_code(self, text);
	if (uf_repair_refuse_unlike(self, code))
		return NULL;
	/* "44 - Loire-Atlantique", "44 (Loire-Atlantique)" */
	char *mark = strpbrk(code, "-(");
	if (mark != NULL && mark > code) {
		*mark = '\0';
		uf_repair_mend(self, "sheet.code_name");
	}
	if (is_departement(code))
		return json_string(code);
	if (!is_digits(code, 1) || *code == '0')
		return uf_repair_refuse(self, "sheet.departement");
	uf_repair_mend(self, "sheet.departement_zero");
	return json_sprintf("0%s", code);
}

/* --- communes --- */

static json_t *
put_commune(UfRepair *self, const char *name)
{
	if (self->setup->communes == NULL)
		return uf_repair_refuse(self, "sheet.commune");
	g_autoptr(GPtrArray) found = uf_communes_list_by_name(self->setup->communes, name, NULL);
	if (found->len == 0)
		return uf_repair_refuse(self, "sheet.commune");
	if (found->len > 1)
		return uf_repair_refuse(self, "sheet.commune_several");
	uf_repair_mend(self, "sheet.commune_name");
	return json_string(((const UfCommune *)g_ptr_array_index(found, 0))->code);
}

/* "31555", "2A004": the shape of an INSEE code. */
static bool
is_insee(const char *code)
{
	return strlen(code) == 5 && g_ascii_isdigit(code[0]) &&
	       (g_ascii_isdigit(code[1]) || code[1] == 'A' || code[1] == 'B') &&
	       strspn(code + 2, "0123456789") == 3;
}

json_t *
uf_repair_read_commune(UfRepair *self, const char *text)
{
	const UfCommunes *communes = self->setup->communes;
	if (!g_ascii_isdigit(*text))
		return put_commune(self, text);
	g_auto(UfWiped) code = read_code(self, text);
	if (uf_repair_refuse_unlike(self, code))
		return NULL;
	if (is_digits(code, 4)) {
		g_auto(UfWiped) whole = g_strconcat("0", code, NULL);
		if (communes == NULL || uf_communes_find(communes, whole) == NULL)
			return uf_repair_refuse(self, "sheet.commune");
		uf_repair_mend(self, "sheet.commune_zero");
		return json_string(whole);
	}
	/* births keep the code of a commune that is no more */
	const bool known = communes == NULL || uf_communes_find(communes, code) != NULL ||
			   uf_communes_find_successor(communes, code) != NULL;
	return is_insee(code) && known ? json_string(code)
				       : uf_repair_refuse(self, "sheet.commune");
}

/* --- countries --- */

#define FRANCE "99100"

static const UfCountry *
find_country(const UfRepair *self, const char *text)
{
	const UfCountries *countries = self->setup->countries;
	const UfCountry *country = uf_countries_find(countries, text);
	if (country == NULL && (strlen(text) == 2 || strlen(text) == 3)) {
		g_autofree char *upper = g_ascii_strup(text, -1);
		country = uf_countries_find_iso(countries, upper);
	}
	return country;
}

/* The only one, or the only one of today: some codes had a country before another had its name. */
static const UfCountry *
choose_country(const GPtrArray *found)
{
	const UfCountry *chosen = NULL;
	for (guint i = 0; i < found->len; i++) {
		const UfCountry *country = g_ptr_array_index(found, i);
		if (found->len > 1 && *country->ended != '\0')
			continue;
		if (chosen != NULL)
			return NULL;
		chosen = country;
	}
	return chosen;
}

json_t *
uf_repair_read_country(UfRepair *self, const char *text)
{
	static const char *const french[] = { "france", "francais", "francaise", "fr", "fra" };
	g_auto(UfWiped) folded = uf_text_fold(text);
	for (size_t i = 0; i < G_N_ELEMENTS(french); i++) {
		if (g_str_equal(french[i], folded))
			return json_string(FRANCE);
	}
	if (self->setup->countries == NULL)
		return strlen(text) == 5 && g_str_has_prefix(text, "99") && is_digits(text, 5)
			   ? json_string(text)
			   : uf_repair_refuse(self, "sheet.country");
	const UfCountry *country = find_country(self, text);
	if (country != NULL)
		return json_string(country->code);
	g_autoptr(GPtrArray) found = uf_countries_list_by_name(self->setup->countries, text);
	country = choose_country(found);
	if (country != NULL)
		return json_string(country->code);
	return uf_repair_refuse(self, found->len == 0 ? "sheet.country" : "sheet.country_several");
}
