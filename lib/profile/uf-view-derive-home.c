/* Derived leaves on who lives at home: how many, of what age, what kind of household. */
#include <string.h>

#include "uf-json.h"
#include "uf-view-derive-private.h"

typedef struct {
	int home;
	int adults;
	int minors;
	int dependants;
	bool minors_known;
	bool has_dependants; /* somebody is said to be one, or not */
	bool may_miss_some;  /* nobody said it of a child */
	const json_t *adult; /* the last one */
} Census;

static Census
take_census(const UfView *view)
{
	Census census = { .minors_known = true };
	const json_t *members = json_object_get(view->root, "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		const json_t *dependant =
		    json_object_get(json_object_get(member, "presence"), "dependant");
		bool minor = false;
		if (!uf_view_is_at_home(member))
			continue;
		census.home++;
		const bool known = uf_view_tell_minor(member, view->today, &minor);
		census.minors_known &= known;
		census.minors += minor;
		census.adults += !minor;
		if (!minor)
			census.adult = member;
		census.has_dependants |= dependant != NULL;
		census.may_miss_some |= dependant == NULL && (minor || !known);
		census.dependants += json_is_true(dependant);
	}
	return census;
}

static json_t *
count(UfViewDerive *derive, bool known, int number)
{
	derive->source = g_strdup("members");
	return known ? json_integer(number) : NULL;
}

json_t *
uf_view_derive_count_home(UfViewDerive *derive)
{
	return count(derive, true, take_census(derive->view).home);
}

json_t *
uf_view_derive_count_adults(UfViewDerive *derive)
{
	const Census census = take_census(derive->view);
	return count(derive, census.minors_known, census.adults);
}

json_t *
uf_view_derive_count_minors(UfViewDerive *derive)
{
	const Census census = take_census(derive->view);
	return count(derive, census.minors_known, census.minors);
}

json_t *
uf_view_derive_count_dependants(UfViewDerive *derive)
{
	const Census census = take_census(derive->view);
	return count(derive, census.has_dependants && !census.may_miss_some, census.dependants);
}

static bool
is_couple_row(const UfView *view, const json_t *row)
{
	static const char *const kinds[] = { "married", "pacs", "partner", NULL };
	const char *kind = uf_json_get_string(row, "kind");
	const char *one = uf_json_get_string(row, "member");
	const char *other = uf_json_get_string(row, "to");
	return kind != NULL && one != NULL && other != NULL && g_strv_contains(kinds, kind) &&
	       uf_view_is_current(row, view->today) &&
	       uf_view_is_at_home(uf_view_find_member(view, one)) &&
	       uf_view_is_at_home(uf_view_find_member(view, other));
}

static bool
has_couple(const UfView *view)
{
	const json_t *rows = json_object_get(view->root, "relations");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (is_couple_row(view, json_array_get(rows, i)))
			return true;
	}
	return false;
}

/* Household types of SI SIAO ("compositions"), which other partners' types follow from. */
json_t *
uf_view_derive_composition(UfViewDerive *derive)
{
	const Census census = take_census(derive->view);
	const bool children = census.minors > 0;
	derive->source = g_strdup("members");
	if (!census.minors_known || census.home == 0)
		return NULL;
	if (census.adults == 0)
		return json_string(census.minors == 1 ? "minor" : "minors");
	if (census.adults == 2 && has_couple(derive->view))
		return json_string(children ? "couple_children" : "couple");
	if (census.adults > 1)
		return json_string(children ? "adults_children" : "adults");
	const char *sex = uf_json_get_string(census.adult, "sex");
	if (sex == NULL)
		return NULL;
	if (strcmp(sex, "female") == 0)
		return json_string(children ? "woman_children" : "woman");
	return json_string(children ? "man_children" : "man");
}

/* Whether somebody is 14 or more, of a date that may be a year alone. */
static bool
tell_over_14(const json_t *member, UfDate today, bool *over)
{
	const char *text =
	    json_string_value(json_object_get(json_object_get(member, "birth"), "date"));
	UfDate date;
	int years;
	if (text == NULL || !uf_date_parse_iso(text, &date))
		return false;
	if (uf_date_years_between(date, today, &years)) {
		*over = years >= 14;
		return true;
	}
	years = today.year - date.year;
	*over = years > 14;
	return years != 14;
}

/* INSEE's scale: 1 for the first adult, 0.5 for each other person of 14 or more, 0.3 for each
 * younger one. Not known when one age is not; none without somebody of 14. */
json_t *
uf_view_derive_consumption_units(UfViewDerive *derive)
{
	const json_t *members = json_object_get(derive->view->root, "members");
	int tenths = 0;
	int others = 0;
	derive->source = g_strdup("members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		bool over;
		if (!uf_view_is_at_home(member))
			continue;
		if (!tell_over_14(member, derive->view->today, &over))
			return NULL;
		tenths += over ? 5 : 3;
		others += over;
	}
	return others > 0 ? json_real((tenths + 5) / 10.0) : NULL;
}
