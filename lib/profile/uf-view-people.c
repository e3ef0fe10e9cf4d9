/* Who lives there, who is a child, who is what of whom: read from a view's members. */
#include <string.h>

#include "uf-json.h"
#include "uf-view-inside-private.h"

#define ADULT_AGE 18

bool
uf_view_tell_minor(const json_t *member, UfDate today, bool *minor)
{
	const char *text = uf_json_get_string(json_object_get(member, "birth"), "date");
	UfDate birth;
	int oldest;
	int youngest = 0;
	if (text == NULL || !uf_date_parse_iso(text, &birth))
		return false;
	/* born on the first or the last day that the date allows */
	UfDate first = birth;
	UfDate last = birth;
	if (birth.month == 0)
		first.month = 1;
	if (birth.day == 0)
		first.day = 1;
	if (birth.month == 0)
		last.month = 12;
	if (birth.day == 0)
		last = uf_date_add_days(uf_date_add_months((UfDate){ last.year, last.month, 1 }, 1),
					-1);
	if (!uf_date_years_between(first, today, &oldest))
		return false;
	if (uf_date_compare(last, today) <= 0 && !uf_date_years_between(last, today, &youngest))
		return false;
	*minor = oldest < ADULT_AGE;
	return (oldest < ADULT_AGE) == (youngest < ADULT_AGE);
}

bool
uf_view_is_at_home(const json_t *member)
{
	const char *kind = uf_json_get_string(json_object_get(member, "presence"), "kind");
	return json_object_get(json_object_get(member, "death"), "date") == NULL &&
	       g_strcmp0(kind, "outside") != 0 && g_strcmp0(kind, "abroad") != 0;
}

bool
uf_view_is_current(const json_t *object, UfDate today)
{
	const char *from = uf_json_get_string(object, "from");
	const char *until = uf_json_get_string(object, "until");
	UfDate date;
	if (from != NULL && uf_date_parse_iso(from, &date) && uf_date_compare(date, today) > 0)
		return false;
	if (until == NULL || !uf_date_parse_iso(until, &date))
		return true;
	/* "until 2026" lasts through 2026 */
	UfDate day = today;
	if (date.month == 0)
		day.month = 0;
	if (date.day == 0)
		day.day = 0;
	return uf_date_compare(date, day) >= 0;
}

json_t *
uf_view_find_relation(const UfView *self, const char *member, bool *reversed)
{
	const char *applicant = uf_json_get_string(self->roles, "applicant");
	const json_t *relations = json_object_get(self->root, "relations");
	if (applicant == NULL || strcmp(applicant, member) == 0)
		return NULL;
	for (int turn = 0; turn < 2; turn++) {
		*reversed = turn == 1;
		const char *one = *reversed ? applicant : member;
		const char *other = *reversed ? member : applicant;
		for (size_t i = 0; i < json_array_size(relations); i++) {
			json_t *row = json_array_get(relations, i);
			if (g_strcmp0(uf_json_get_string(row, "member"), one) == 0 &&
			    g_strcmp0(uf_json_get_string(row, "to"), other) == 0 &&
			    uf_view_is_current(row, self->today))
				return row;
		}
	}
	return NULL;
}
