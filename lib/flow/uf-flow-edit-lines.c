/* One line that says several facts: where somebody was born, where the home is. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-edit-private.h"
#include "uf-flow-typed.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"
#include "uf-text.h"

#define BIRTH "members/*/birth/"
#define HOME "housing/address"
#define FRANCE "99100"
/* nobody younger has a marriage to tell (article 144 of the civil code, with its exceptions) */
#define MARRIAGE_AGE 16

const char *
uf_flow_expand_key(const char *typed)
{
	static const struct {
		const char *key;
		const char *word;
	} keys[] = { { "/", "?none" }, { "+", "?unknown" }, { "*", "?not_wished" } };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (g_str_equal(keys[i].key, typed))
			return keys[i].word;
	}
	return typed;
}

bool
uf_flow_is_key(const char *typed)
{
	static const char *const keys[] = { "?none", "?unknown", "?not_wished", NULL };
	return g_strv_contains(keys, typed);
}

const char *
uf_edit_get_absence(const UfEditQuestion *question, const char *typed)
{
	if (*typed != '?')
		return NULL;
	return question->place->kind != UF_PLACE_TEXT || uf_flow_is_key(typed) ? typed + 1 : NULL;
}

/* "members/m1/birth/place" → "members/m1/birth/NAME", in a new row "birth/NAME"; yours */
static char *
make_beside(const UfEditQuestion *question, const char *name)
{
	const char *slash = strrchr(question->fact, '/');
	const int length = slash != NULL ? (int)(slash - question->fact) + 1 : 0;
	return question->place->kind == UF_PLACE_OBJECT
		   ? g_strconcat(question->fact, "/", name, NULL)
		   : g_strdup_printf("%.*s%s", length, question->fact, name);
}

bool
uf_edit_set_beside(UfFlowEdit *self, const UfEditQuestion *question, const char *name,
		   json_t *value, GError **error)
{
	g_autofree char *fact = make_beside(question, name);
	if (question->row_list != NULL)
		return uf_fact_id_set(self->new_row, fact, value, error);
	if (value == NULL && uf_profile_find_fact(self->profile, fact) == NULL)
		return true;
	g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
	return uf_profile_set_fact(self->profile, fact, value, origin, error);
}

const json_t *
uf_edit_find_beside(const UfFlowEdit *self, const UfEditQuestion *question, const char *name)
{
	g_autofree char *fact = make_beside(question, name);
	return question->row_list != NULL ? uf_fact_id_find(self->new_row, fact)
					  : uf_profile_find_fact(self->profile, fact);
}

static bool
set_text(UfFlowEdit *self, const UfEditQuestion *question, const char *name, const char *text,
	 GError **error)
{
	g_autoptr(json_t) value = text != NULL && *text != '\0' ? json_string(text) : NULL;
	return uf_edit_set_beside(self, question, name, value, error);
}

bool
uf_edit_is_line(const UfFlowEdit *self, const UfEditQuestion *question)
{
	(void)self;
	return g_str_equal(question->place->path, BIRTH "place") ||
	       g_str_equal(question->place->path, HOME);
}

/* A part that has the name of the commune it is in (the delegated Saint-Denis in Saint-Denis) is no
 * other place. @list is taken. */
static GPtrArray *
drop_parts(GPtrArray *list)
{
	for (guint i = list->len; i > 0; i--) {
		const UfCommune *part = g_ptr_array_index(list, i - 1);
		for (guint j = 0; j < list->len; j++) {
			const UfCommune *whole = g_ptr_array_index(list, j);
			if (whole == part || !g_str_equal(part->parent, whole->code))
				continue;
			g_ptr_array_remove_index(list, i - 1);
			break;
		}
	}
	return list;
}

/* Those that exist today, or existed as a part of one: a birth was registered there. "Saint-Denis
 * (93)" and "Saint-Denis 93" keep those of the département. */
static GPtrArray *
find_communes(UfFlow *flow, const char *typed)
{
	g_autoptr(GRegex) within =
	    g_regex_new("^(.*?)[ ]*\\(?\\b([0-9]{2,3}|2[ABab])\\)?$", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (!uf_flow_ensure_places(flow, NULL))
		return g_ptr_array_new();
	const UfCommune *coded = uf_communes_find(flow->communes, typed);
	if (coded != NULL) {
		GPtrArray *one = g_ptr_array_new();
		g_ptr_array_add(one, (gpointer)coded);
		return one;
	}
	if (!g_regex_match(within, typed, 0, &match))
		return drop_parts(uf_communes_list_by_name(flow->communes, typed, NULL));
	g_autofree char *name = g_match_info_fetch(match, 1);
	g_autofree char *departement = g_match_info_fetch(match, 2);
	g_autofree char *upper = g_ascii_strup(departement, -1);
	g_autoptr(GPtrArray) found =
	    drop_parts(uf_communes_list_by_name(flow->communes, name, upper));
	/* "Paris 12" is a name */
	return found->len > 0 ? g_steal_pointer(&found)
			      : uf_communes_list_by_name(flow->communes, typed, NULL);
}

/* The country that stands after the last comma; NULL: none. */
static const UfCountry *
find_country(UfFlow *flow, const char *typed)
{
	const char *comma = strrchr(typed, ',');
	if (comma == NULL || !uf_flow_ensure_places(flow, NULL))
		return NULL;
	g_autofree char *name = g_strstrip(g_strdup(comma + 1));
	g_autoptr(GPtrArray) found = uf_countries_list_by_name(flow->countries, name);
	return found->len == 1 ? g_ptr_array_index(found, 0) : NULL;
}

static bool
set_birth(UfFlowEdit *self, const UfEditQuestion *question, const char *const values[4],
	  GError **error)
{
	static const char *const names[] = { "place", "commune", "departement", "country" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (!set_text(self, question, names[i], values[i], error))
			return false;
	}
	return true;
}

static bool
set_place_alone(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	g_autoptr(json_t) place = uf_flow_parse_typed(self->flow, question->place, typed, error);
	const char *const values[4] = { json_string_value(place), NULL, NULL, NULL };
	return place != NULL && set_birth(self, question, values, error);
}

static bool
take_birth(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	const UfCountry *country = find_country(self->flow, typed);
	const bool is_abroad = country != NULL && !g_str_equal(country->code, FRANCE);
	g_auto(UfWiped) town = g_strdup(typed);
	if (country != NULL)
		*strrchr(town, ',') = '\0';
	g_strstrip(town);
	if (is_abroad) {
		const char *const values[4] = { town, NULL, NULL, country->code };
		self->remark = g_strdup_printf("%s, %s", town, country->name);
		return set_birth(self, question, values, error);
	}
	g_autoptr(GPtrArray) found = find_communes(self->flow, town);
	if (found->len != 1)
		return set_place_alone(self, question, town, error);
	const UfCommune *commune = g_ptr_array_index(found, 0);
	const char *const values[4] = { commune->name, commune->code, commune->department, FRANCE };
	self->remark = g_strdup_printf("%s (%s), France", commune->name, commune->code);
	return set_birth(self, question, values, error);
}

/* "12 bis rue des Lilas" in its parts; what does not look so is a name of street. */
static bool
take_street(UfFlowEdit *self, const UfEditQuestion *question, const char *street, GError **error)
{
	static const char *const names[] = { "street_number", "street_suffix", "street_type",
					     "street_name" };
	g_autoptr(GRegex) parts = g_regex_new(
	    "^(?:(\\d{1,5})\\s*(bis|ter|quater|[a-z])?\\b[\\s,]*)?(?:(rue|avenue|boulevard|place|"
	    "chemin|impasse|allée|route|quai|cours|square|passage|résidence|lotissement|hameau|"
	    "sentier|voie|rond-point|faubourg|esplanade|promenade|venelle|ruelle)\\s+)?(.+)$",
	    G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (!g_regex_match(parts, street, 0, &match))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_auto(UfWiped) part = g_match_info_fetch(match, (int)i + 1);
		if (!set_text(self, question, names[i], part, error))
			return false;
	}
	return true;
}

/* The country of a home: the one that was named, France when @city is known there under
 * @postcode, else nothing: nobody guesses it. */
static const char *
find_home_country(UfFlow *flow, const UfCountry *named, const char *postcode, const char *city)
{
	if (named != NULL)
		return named->code;
	if (!uf_flow_ensure_places(flow, NULL))
		return NULL;
	/* a company's sorting code is in no list of communes, and in no other country */
	if (g_regex_match_simple("\\bcedex\\b", city, G_REGEX_CASELESS, 0))
		return FRANCE;
	g_autoptr(GPtrArray) found = uf_communes_list_by_name(flow->communes, city, postcode);
	return found->len > 0 ? FRANCE : NULL;
}

static char *
format_home(UfFlow *flow, const char *postcode, const char *city, const char *code)
{
	const UfCountry *country = code != NULL ? uf_countries_find(flow->countries, code) : NULL;
	return country != NULL ? g_strdup_printf("%s %s, %s", postcode, city, country->name)
			       : g_strdup_printf("%s %s (pays à préciser)", postcode, city);
}

static bool
take_home(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	g_autoptr(GRegex) line = g_regex_new("^(.*\\S)[\\s,]+(\\d{5})\\s+(\\S.*)$", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (!uf_text_is_clean(typed, strlen(typed)) || !g_regex_match(line, typed, 0, &match)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "réponse non comprise, attendu : 12 rue des Lilas, 44000 Nantes");
		return false;
	}
	g_auto(UfWiped) street = g_match_info_fetch(match, 1);
	g_auto(UfWiped) postcode = g_match_info_fetch(match, 2);
	g_auto(UfWiped) city = g_match_info_fetch(match, 3);
	g_strdelimit(street + strlen(street) - 1, ",", '\0');
	const UfCountry *named = find_country(self->flow, city);
	if (named != NULL)
		*strrchr(city, ',') = '\0';
	g_strstrip(city);
	const char *country = find_home_country(self->flow, named, postcode, city);
	self->remark = format_home(self->flow, postcode, city, country);
	return take_street(self, question, g_strstrip(street), error) &&
	       set_text(self, question, "postcode", postcode, error) &&
	       set_text(self, question, "city", city, error) &&
	       set_text(self, question, "country", country, error);
}

bool
uf_edit_take_line(UfFlowEdit *self, const UfEditQuestion *question, const char *typed,
		  GError **error)
{
	g_autoptr(UfProfile) profile = uf_profile_copy(self->profile);
	g_autoptr(json_t) row = json_deep_copy(self->new_row);
	if (question->place->kind == UF_PLACE_OBJECT ? take_home(self, question, typed, error)
						     : take_birth(self, question, typed, error))
		return true;
	/* a part may have been taken before the one that was refused */
	uf_profile_free(self->profile);
	self->profile = g_steal_pointer(&profile);
	json_decref(self->new_row);
	self->new_row = g_steal_pointer(&row);
	g_clear_pointer(&self->remark, uf_memory_free_string);
	return false;
}

bool
uf_edit_clear_line(UfFlowEdit *self, const UfEditQuestion *question, GError **error)
{
	static const char *const nothing[4];
	return question->place->kind == UF_PLACE_OBJECT ||
	       set_birth(self, question, nothing, error);
}

GPtrArray *
uf_edit_list_communes(const UfFlowEdit *self, const UfEditQuestion *question)
{
	const char *place = json_string_value(g_str_equal(question->place->path, BIRTH "commune")
						  ? uf_edit_find_beside(self, question, "place")
						  : NULL);
	if (place == NULL)
		return NULL;
	g_autoptr(GPtrArray) found = find_communes(self->flow, place);
	if (found->len < 2)
		return NULL;
	GPtrArray *codes = g_ptr_array_new();
	for (guint i = 0; i < found->len; i++)
		g_ptr_array_add(codes, ((UfCommune *)g_ptr_array_index(found, i))->code);
	return codes;
}

static bool
is_young(const UfFlowEdit *self, const UfEditQuestion *question)
{
	g_autofree char *prefix = NULL;
	const json_t *birth = NULL;
	UfDate date;
	int years;
	if (question->row_list != NULL)
		birth = uf_fact_id_find(self->new_row, "birth/date");
	else {
		g_auto(GStrv) parts = g_strsplit(question->fact, "/", 3);
		prefix = g_strjoin("/", parts[0], parts[1], "birth/date", NULL);
		birth = uf_profile_find_fact(self->profile, prefix);
	}
	return birth != NULL && uf_date_parse_iso(json_string_value(birth), &date) &&
	       uf_date_years_between(date, uf_context_get_today(self->flow->context), &years) &&
	       years < MARRIAGE_AGE;
}

bool
uf_edit_is_passed(const UfFlowEdit *self, const UfEditQuestion *question)
{
	const char *path = question->place->path;
	/* who names one fact is asked it */
	if (self->prefix != NULL && g_str_equal(self->prefix, question->fact))
		return false;
	if (g_str_equal(path, BIRTH "commune")) {
		g_autoptr(GPtrArray) several = uf_edit_list_communes(self, question);
		const json_t *known = uf_edit_find_beside(self, question, "commune");
		return several == NULL || (known != NULL && self->wish == NULL);
	}
	if (g_str_equal(path, BIRTH "country") || g_str_equal(path, BIRTH "departement"))
		return uf_edit_find_beside(self, question, "commune") != NULL;
	return self->wish == NULL && g_str_equal(path, "members/*/situation/status") &&
	       is_young(self, question);
}
