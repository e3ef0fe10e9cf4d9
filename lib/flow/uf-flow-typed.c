#include "uf-flow-typed.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-money.h"
#include "uf-phone.h"
#include "uf-text.h"

/* Reads one kind; NULL when @typed is not that. */
typedef json_t *(*Reader)(UfFlow *flow, const UfPlace *place, const char *typed);

static json_t *
read_text(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	return uf_text_is_clean(typed, strlen(typed)) ? json_string(typed) : NULL;
}

static json_t *
read_date(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	UfDate date;
	if (!uf_date_parse_french(typed, &date))
		return NULL;
	if (place->kind == UF_PLACE_MONTH && (date.month == 0 || date.day != 0))
		return NULL;
	g_autofree char *iso = uf_date_format_iso(date);
	return json_string(iso);
}

/* One or two digits at @text, moved past; false when there is none. */
static bool
take_digits(const char **text, unsigned *number)
{
	size_t n = 0;
	*number = 0;
	for (; n < 2 && g_ascii_isdigit((*text)[n]); n++)
		*number = *number * 10 + (unsigned)((*text)[n] - '0');
	*text += n;
	return n > 0;
}

/* "9h", "9 h 30", "09:30" */
static json_t *
read_time(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	unsigned hour;
	unsigned minute = 0;
	if (!take_digits(&typed, &hour))
		return NULL;
	typed += strspn(typed, " ");
	if (*typed == '\0' || strchr("hH:", *typed) == NULL)
		return NULL;
	typed++;
	typed += strspn(typed, " ");
	if (*typed != '\0' && !take_digits(&typed, &minute))
		return NULL;
	if (*typed != '\0' || hour > 23 || minute > 59)
		return NULL;
	g_autofree char *text = g_strdup_printf("%02u:%02u", hour, minute);
	return json_string(text);
}

static json_t *
read_amount(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	int64_t cents;
	return uf_money_parse(typed, &cents) ? json_integer(cents) : NULL;
}

static json_t *
read_boolean(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	g_auto(UfWiped) folded = uf_text_fold(typed);
	if (g_str_equal(folded, "oui") || g_str_equal(folded, "o"))
		return json_true();
	if (g_str_equal(folded, "non") || g_str_equal(folded, "n"))
		return json_false();
	return NULL;
}

static json_t *
read_integer(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	gint64 value;
	return g_ascii_string_to_signed(typed, 10, -1000000, 1000000000, &value, NULL)
		   ? json_integer(value)
		   : NULL;
}

static json_t *
read_number(UfFlow *flow, const UfPlace *place, const char *typed)
{
	json_t *whole = read_integer(flow, place, typed);
	int64_t hundredths;
	if (whole != NULL || !uf_money_parse(typed, &hundredths))
		return whole;
	return json_real((double)hundredths / 100);
}

/* by rank from 1, by code, or by French label */
static const char *
find_code(const UfPlace *place, const char *typed)
{
	g_auto(UfWiped) folded = uf_text_fold(typed);
	gint64 rank = 0;
	gint64 i = 0;
	const char *code;
	json_t *label;
	g_ascii_string_to_signed(typed, 10, 1, 1000, &rank, NULL);
	json_object_foreach((json_t *)place->labels, code, label)
	{
		g_auto(UfWiped) said = uf_text_fold(json_string_value(label));
		if (++i == rank || g_str_equal(code, typed) || g_str_equal(said, folded))
			return code;
	}
	return NULL;
}

static json_t *
read_choice(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	const char *code = find_code(place, typed);
	return code != NULL ? json_string(code) : NULL;
}

static json_t *
read_phone(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)flow;
	(void)place;
	g_autofree char *number = uf_phone_format_e164(typed);
	return number != NULL ? json_string(number) : NULL;
}

static json_t *
read_commune(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)place;
	if (!uf_flow_ensure_places(flow, NULL))
		return NULL;
	if (uf_communes_find(flow->communes, typed) != NULL)
		return json_string(typed);
	g_autoptr(GPtrArray) found = uf_communes_list_by_name(flow->communes, typed, NULL);
	if (found->len != 1)
		return NULL;
	return json_string(((const UfCommune *)g_ptr_array_index(found, 0))->code);
}

static json_t *
read_country(UfFlow *flow, const UfPlace *place, const char *typed)
{
	(void)place;
	if (!uf_flow_ensure_places(flow, NULL))
		return NULL;
	if (uf_countries_find(flow->countries, typed) != NULL)
		return json_string(typed);
	g_autoptr(GPtrArray) found = uf_countries_list_by_name(flow->countries, typed);
	if (found->len != 1)
		return NULL;
	return json_string(((const UfCountry *)g_ptr_array_index(found, 0))->code);
}

static const struct {
	UfPlaceKind kind;
	Reader read;
	bool many; /* separated by commas */
	const char *hint;
} readers[] = {
	{ UF_PLACE_LINE, read_text, false, "texte" },
	{ UF_PLACE_TEXT, read_text, false, "texte" },
	{ UF_PLACE_LINES, read_text, true, "séparés par des virgules" },
	{ UF_PLACE_DATE, read_date, false, "JJ/MM/AAAA, MM/AAAA ou AAAA" },
	{ UF_PLACE_MONTH, read_date, false, "MM/AAAA" },
	{ UF_PLACE_TIME, read_time, false, "9h30" },
	{ UF_PLACE_AMOUNT, read_amount, false, "montant en euros, 1 234,56" },
	{ UF_PLACE_BOOLEAN, read_boolean, false, "oui ou non" },
	{ UF_PLACE_INTEGER, read_integer, false, "nombre entier" },
	{ UF_PLACE_NUMBER, read_number, false, "nombre" },
	{ UF_PLACE_CHOICE, read_choice, false, NULL },
	{ UF_PLACE_CHOICES, read_choice, true, NULL },
	{ UF_PLACE_PHONE, read_phone, false, "06 12 34 56 78 ou +590…" },
	{ UF_PLACE_EMAIL, read_text, false, "nom@exemple.fr" },
	{ UF_PLACE_COMMUNE, read_commune, false, "nom (s’il est unique) ou code INSEE" },
	{ UF_PLACE_COUNTRY, read_country, false, "nom ou code INSEE du pays" },
	{ UF_PLACE_DEPARTEMENT, read_text, false, "44, 2A, 974" },
	{ UF_PLACE_POSTCODE, read_text, false, "code postal" },
	{ UF_PLACE_MEMBER, read_text, false, "identifiant de la personne (m1)" },
	{ UF_PLACE_MEMBERS, read_text, true, "identifiants des personnes (m1, m2)" },
	{ UF_PLACE_ROW, read_text, false, "identifiant de la ligne" },
	{ UF_PLACE_ADAPTERS, read_text, true, "partenaires (fsl, dsf)" },
};

static size_t
find_reader(UfPlaceKind kind)
{
	size_t i = 0;
	while (i < G_N_ELEMENTS(readers) && readers[i].kind != kind)
		i++;
	return i;
}

char *
uf_flow_format_hint(const UfPlace *place)
{
	const size_t reader = find_reader(place->kind);
	if (reader == G_N_ELEMENTS(readers))
		return g_strdup("");
	if (readers[reader].hint != NULL)
		return g_strdup(readers[reader].hint);
	g_autoptr(GString) out = g_string_new(readers[reader].many ? "plusieurs possibles : " : "");
	unsigned rank = 0;
	const char *code;
	json_t *label;
	json_object_foreach((json_t *)place->labels, code, label)
	{
		g_string_append_printf(out, "%s%u = %s", rank > 0 ? ", " : "", rank + 1,
				       json_string_value(label));
		rank++;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static json_t *
read_many(UfFlow *flow, size_t reader, const UfPlace *place, const char *typed)
{
	g_auto(UfWiped) copy = g_strdup(typed);
	g_autoptr(json_t) array = json_array();
	for (char *rest = copy, *item_text; (item_text = strsep(&rest, ",")) != NULL;) {
		const char *part = g_strstrip(item_text);
		if (*part == '\0')
			continue;
		json_t *item = readers[reader].read(flow, place, part);
		if (item == NULL)
			return NULL;
		json_array_append_new(array, item);
	}
	return json_array_size(array) > 0 ? g_steal_pointer(&array) : NULL;
}

json_t *
uf_flow_parse_typed(UfFlow *flow, const UfPlace *place, const char *typed, GError **error)
{
	const size_t reader = find_reader(place->kind);
	json_t *json = NULL;
	if (reader < G_N_ELEMENTS(readers))
		json = readers[reader].many ? read_many(flow, reader, place, typed)
					    : readers[reader].read(flow, place, typed);
	if (json != NULL)
		return json;
	g_autofree char *hint = uf_flow_format_hint(place);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "réponse non comprise, attendu : %s",
		    hint);
	return NULL;
}
