/* Derived leaves on one row: does it count today, how old, how much a month, whose it is. */
#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-view-derive-private.h"

static bool
read_month(const json_t *row, UfDate *month)
{
	const char *text = uf_json_get_string(row, "month");
	return text != NULL && uf_date_parse_iso(text, month) && month->month != 0;
}

static bool
is_same(const json_t *one, const json_t *other, const char *key)
{
	return g_strcmp0(uf_json_get_string(one, key), uf_json_get_string(other, key)) == 0;
}

/* The same money of another month: same person, nature and payer. */
static bool
is_same_money(const json_t *one, const json_t *other)
{
	return is_same(one, other, "member") && is_same(one, other, "kind") &&
	       is_same(one, other, "payer");
}

static const json_t *
find_rows(const UfViewDerive *derive)
{
	g_autofree char *list = g_strdup(derive->object_id);
	char *slash = strchr(list, '/');
	if (slash != NULL)
		*slash = '\0';
	return json_object_get(derive->view->root, list);
}

static bool
is_over(const json_t *row, UfDate today)
{
	const char *text = uf_json_get_string(row, "expected_end");
	UfDate end;
	if (text == NULL || !uf_date_parse_iso(text, &end))
		return false;
	if (end.year != today.year)
		return end.year < today.year;
	if (end.month == 0 || end.month != today.month)
		return end.month != 0 && end.month < today.month;
	return end.day != 0 && end.day < today.day;
}

/* Received or paid once, over, awaited or suspended. */
static bool
is_no_longer(const json_t *row, UfDate today)
{
	const char *state = uf_json_get_string(row, "state");
	return (state != NULL && strcmp(state, "received") != 0) ||
	       g_strcmp0(uf_json_get_string(row, "period"), "once") == 0 || is_over(row, today);
}

/* True for what counts today: the newest month of the same money that goes on. A row without a
 * month is of today. */
json_t *
uf_view_derive_latest(UfViewDerive *derive)
{
	const json_t *rows = find_rows(derive);
	UfDate own;
	UfDate other;
	derive->source = g_strdup(derive->object_id);
	if (is_no_longer(derive->object, derive->view->today))
		return json_false();
	if (!read_month(derive->object, &own))
		return json_true();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (is_same_money(row, derive->object) && read_month(row, &other) &&
		    uf_date_compare(own, other) < 0)
			return json_false();
	}
	return json_true();
}

json_t *
uf_view_derive_months_ago(UfViewDerive *derive)
{
	const UfDate today = derive->view->today;
	UfDate month;
	if (!read_month(derive->object, &month))
		return NULL;
	return json_integer((today.year - month.year) * 12 + (int)today.month - (int)month.month);
}

/* What is received or paid once has no amount a month. */
json_t *
uf_view_derive_per_month(UfViewDerive *derive)
{
	static const struct {
		const char *period;
		int months;
	} periods[] = { { "month", 1 }, { "two_months", 2 }, { "quarter", 3 }, { "year", 12 } };
	const json_t *amount = uf_view_derive_find_of(derive, 0);
	const char *period = uf_json_get_string(derive->object, "period");
	derive->source = g_strconcat(derive->object_id, "/amount", NULL);
	if (!json_is_integer(amount))
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++) {
		if (period == NULL || strcmp(period, periods[i].period) == 0) {
			const int n = periods[i].months;
			return json_integer((json_integer_value(amount) + n / 2) / n);
		}
	}
	return NULL;
}

/* "Maëlle L'INVENTÉ", in the names that are used; NULL of somebody without a name. */
static char *
format_name(const json_t *member)
{
	const char *given = uf_json_get_string(member, "usual_given_name");
	const char *name = uf_json_get_string(member, "used_name");
	if (given == NULL)
		given =
		    json_string_value(json_array_get(json_object_get(member, "given_names"), 0));
	if (name == NULL)
		name = uf_json_get_string(member, "birth_name");
	if (given == NULL || name == NULL)
		return g_strdup(name != NULL ? name : given);
	return g_strconcat(given, " ", name, NULL);
}

/* Names of the members whose ids the fact holds: one id, or a list. Somebody without a name, or a
 * stale id, makes no value: a list of some of them would mislead. */
json_t *
uf_view_derive_names(UfViewDerive *derive)
{
	const json_t *ids = uf_view_derive_find_of(derive, 0);
	const bool several = json_is_array(ids);
	const size_t length = several ? json_array_size(ids) : 1;
	g_auto(UfWiped) names = NULL;
	derive->source = g_strdup("members");
	for (size_t i = 0; i < length; i++) {
		const char *id = json_string_value(several ? json_array_get(ids, i) : ids);
		const json_t *member = id != NULL ? uf_view_find_member(derive->view, id) : NULL;
		g_auto(UfWiped) name = format_name(member);
		g_auto(UfWiped) before = names;
		names = NULL;
		if (name == NULL)
			return NULL;
		names = before == NULL ? g_strdup(name) : g_strconcat(before, ", ", name, NULL);
	}
	return names != NULL ? json_string(names) : NULL;
}
