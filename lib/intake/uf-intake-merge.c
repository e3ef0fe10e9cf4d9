#include "uf-intake-merge.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"
#include "uf-text.h"

/* by what the rows of a list are told apart; in a list that is not here only what is the same in
 * all is no new row */
static const struct {
	const char *list;
	const char *keys[4];
} rules[] = {
	{ "identifiers", { "scheme" } },
	{ "rights", { "kind" } },
	{ "phones", { "number" } },
	{ "emails", { "address" } },
	{ "addresses", { "kind", "address" } },
	{ "jobs", { "contract" } },
	{ "relations", { "member", "to" } },
	{ "resources", { "member", "kind", "month" } },
	{ "expenses", { "member", "kind", "month" } },
	{ "debts", { "member", "kind", "creditor" } },
	{ "texts", { "member", "kind", "title" } },
	{ "accounts", { "member", "platform" } },
	{ "members", { "member" } }, /* of an extension */
	{ "identity_documents", { "kind", "number" } },
	{ "bank_accounts", { "iban" } },
	{ "contracts", { "kind", "operator", "signed_on" } },
	{ "social_requests", { "number" } },
	{ "tax_notices", { "year" } },
	{ "aid_requests", { "member", "kind", "organism" } },
	{ "diplomas", { "title", "year" } },
	{ "history", { "year" } },
	{ "decisions", { "kind", "from" } },
	{ "follow_ups", { "kind", "measure" } },
	{ "obstacles", { "theme", "subtheme" } },
	{ "timetable", { "day" } },
	{ "costs", { "label" } },
	{ "animals", { "kind" } },
};

void
uf_intake_rename(json_t *json, const char *from, const char *to)
{
	const char *key;
	json_t *value;
	json_object_foreach(json, key, value)
	{
		uf_intake_rename(value, from, to);
	}
	for (size_t i = 0; i < json_array_size(json); i++)
		uf_intake_rename(json_array_get(json, i), from, to);
	if (json_is_string(json) && g_str_equal(json_string_value(json), from))
		json_string_set(json, to);
}

/* the same for a reader: case and accents aside */
static bool
is_same(const json_t *one, const json_t *other)
{
	if (json_is_string(one) && json_is_string(other)) {
		g_auto(UfWiped) a = uf_text_fold(json_string_value(one));
		g_auto(UfWiped) b = uf_text_fold(json_string_value(other));
		return g_str_equal(a, b);
	}
	/* the other may say less: fewer of the given names */
	if (!json_is_array(one) || json_array_size(one) < json_array_size(other))
		return json_equal(one, other);
	for (size_t i = 0; i < json_array_size(other); i++) {
		if (!is_same(json_array_get(one, i), json_array_get(other, i)))
			return false;
	}
	return true;
}

/* A child may have the number of a parent: with another given name and another date of birth (not a
 * part of it) it is somebody else. */
static bool
is_other(const json_t *one, const json_t *other)
{
	const json_t *given = json_array_get(json_object_get(one, "given_names"), 0);
	const json_t *other_given = json_array_get(json_object_get(other, "given_names"), 0);
	const char *date = uf_json_get_string(json_object_get(one, "birth"), "date");
	const char *other_date = uf_json_get_string(json_object_get(other, "birth"), "date");
	return given != NULL && other_given != NULL && !is_same(given, other_given) &&
	       date != NULL && other_date != NULL && !g_str_has_prefix(date, other_date) &&
	       !g_str_has_prefix(other_date, date);
}

bool
uf_intake_is_same_person(const json_t *one, const json_t *other)
{
	const char *nir = uf_nir_find(one);
	const char *other_nir = uf_nir_find(other);
	if (nir != NULL && other_nir != NULL)
		return strncmp(nir, other_nir, UF_NIR_LENGTH) == 0 && !is_other(one, other);
	const json_t *date = json_object_get(json_object_get(one, "birth"), "date");
	const json_t *other_date = json_object_get(json_object_get(other, "birth"), "date");
	const json_t *name = json_object_get(one, "birth_name");
	const json_t *given = json_array_get(json_object_get(one, "given_names"), 0);
	return date != NULL && name != NULL && given != NULL && json_equal(date, other_date) &&
	       is_same(name, json_object_get(other, "birth_name")) &&
	       is_same(given, json_array_get(json_object_get(other, "given_names"), 0));
}

static json_t *
find_row(const json_t *rows, const json_t *row, const char *const *keys)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *there = json_array_get(rows, i);
		bool same = true;
		for (size_t k = 0; same && keys[k] != NULL; k++) {
			const json_t *one = json_object_get(row, keys[k]);
			const json_t *other = json_object_get(there, keys[k]);
			same = one == other || (one != NULL && is_same(one, other));
		}
		if (same)
			return there;
	}
	return NULL;
}

/* A couple is a couple whoever is named first. */
static json_t *
find_reversed(const json_t *rows, const json_t *row)
{
	static const char *const couples[] = { "married", "pacs", "partner", NULL };
	const char *kind = uf_json_get_string(row, "kind");
	for (size_t i = 0; kind != NULL && i < json_array_size(rows); i++) {
		json_t *there = json_array_get(rows, i);
		const char *other = uf_json_get_string(there, "kind");
		if (other != NULL && g_strv_contains(couples, kind) &&
		    g_strv_contains(couples, other) &&
		    json_equal(json_object_get(there, "member"), json_object_get(row, "to")) &&
		    json_equal(json_object_get(there, "to"), json_object_get(row, "member")))
			return there;
	}
	return NULL;
}

/* the row that says all the same */
static json_t *
find_equal(const json_t *rows, const json_t *row)
{
	g_autoptr(json_t) bare = json_copy((json_t *)row);
	json_object_del(bare, "id");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *there = json_array_get(rows, i);
		g_autoptr(json_t) other = json_copy(there);
		json_object_del(other, "id");
		if (json_equal(bare, other))
			return there;
	}
	return NULL;
}

static json_t *
find_counterpart(const char *list, const json_t *rows, json_t *row)
{
	if (g_str_equal(list, "relations")) {
		json_t *reversed = find_reversed(rows, row);
		if (reversed != NULL) {
			json_object_set(row, "member", json_object_get(reversed, "member"));
			json_object_set(row, "to", json_object_get(reversed, "to"));
			return reversed;
		}
	}
	static const char *const own[] = { "id", NULL };
	json_t *same = find_row(rows, row, own);
	for (size_t i = 0; i < G_N_ELEMENTS(rules) && same == NULL; i++) {
		if (g_str_equal(rules[i].list, list))
			return find_row(rows, row, rules[i].keys);
	}
	return same != NULL ? same : find_equal(rows, row);
}

static void merge_object(json_t *into, const json_t *incoming, json_t *same);

/* @same: see uf_intake_merge_rows() */
static void
merge_rows(const char *list, json_t *rows, const json_t *incoming, json_t *same)
{
	const size_t count = json_array_size(rows);
	g_autoptr(json_t) before = json_copy(rows);
	for (size_t i = 0; i < json_array_size(incoming); i++) {
		g_autoptr(json_t) row = json_deep_copy(json_array_get(incoming, i));
		json_t *there = count > 0 ? find_counterpart(list, before, row) : NULL;
		if (there == NULL) {
			json_array_append(rows, row);
			continue;
		}
		const char *id = uf_json_get_string(row, "id");
		if (id != NULL && same != NULL)
			json_object_set(same, id, json_object_get(there, "id"));
		json_object_del(row, "id");
		/* of a number that is the same nothing else is news */
		const json_t *value = json_object_get(there, "value");
		if (value == NULL || !json_equal(value, json_object_get(row, "value")))
			merge_object(there, row, same);
	}
}

static bool
are_rows(const json_t *value)
{
	return uf_json_get_string(json_array_get(value, 0), "id") != NULL;
}

static void
merge_object(json_t *into, const json_t *incoming, json_t *same)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)incoming, key, value)
	{
		json_t *there = json_object_get(into, key);
		if (there == NULL) {
			g_autoptr(json_t) copy = json_deep_copy(value);
			json_object_set(into, key, copy);
		} else if (json_is_object(value) && json_is_object(there))
			merge_object(there, value, same);
		else if (json_is_array(value) && are_rows(value))
			merge_rows(key, there, value, same);
		else if (!is_same(there, value))
			json_object_set(into, key, value);
	}
}

bool
uf_intake_has_common_person(const UfProfile *profile, const json_t *incoming)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	const json_t *others = json_object_get(incoming, "members");
	for (size_t i = 0; i < json_array_size(others); i++) {
		for (size_t k = 0; k < json_array_size(members); k++) {
			if (uf_intake_is_same_person(json_array_get(members, k),
						     json_array_get(others, i)))
				return true;
		}
	}
	return false;
}

/* The people of @incoming get the ids that they have in @document. */
static void
name_people(const json_t *document, json_t *incoming, json_t *notes)
{
	const json_t *members = json_object_get(document, "members");
	const json_t *others = json_object_get(incoming, "members");
	for (size_t i = 0; i < json_array_size(others); i++) {
		const json_t *other = json_array_get(others, i);
		g_autofree char *id = g_strdup(uf_json_get_string(other, "id"));
		for (size_t k = 0; id != NULL && k < json_array_size(members); k++) {
			const json_t *member = json_array_get(members, k);
			const char *own = uf_json_get_string(member, "id");
			if (own == NULL || !uf_intake_is_same_person(member, other))
				continue;
			uf_intake_rename(incoming, id, own);
			uf_intake_rename(notes, id, own);
			break;
		}
	}
}

static void
merge_members(json_t *members, const json_t *incoming, json_t *same)
{
	for (size_t i = 0; i < json_array_size(incoming); i++) {
		const json_t *other = json_array_get(incoming, i);
		static const char *const keys[] = { "id", NULL };
		json_t *member = find_row(members, other, keys);
		if (member != NULL)
			merge_object(member, other, same);
		else
			json_array_append(members, (json_t *)other);
	}
}

/* what is no part of a household's facts, or has its own rule */
static bool
is_apart(const char *key)
{
	static const char *const apart[] = { "schema",  "id",       "revision", "members",
					     "origins", "absences", NULL };
	return g_strv_contains(apart, key);
}

json_t *
uf_intake_merge_aligned(const UfProfile *profile, const json_t *incoming, json_t *same)
{
	json_t *merged = json_deep_copy(uf_profile_get_json(profile));
	g_autoptr(json_t) other = json_deep_copy(incoming);
	g_autoptr(json_t) rest = json_object();
	merge_members(json_object_get(merged, "members"), json_object_get(other, "members"), same);
	const char *key;
	json_t *part;
	json_object_foreach(other, key, part)
	{
		if (!is_apart(key))
			json_object_set(rest, key, part);
	}
	merge_object(merged, rest, same);
	return merged;
}

json_t *
uf_intake_merge_rows(const UfProfile *profile, const json_t *incoming, json_t *notes, json_t *same)
{
	g_autoptr(json_t) named = json_deep_copy(incoming);
	name_people(uf_profile_get_json(profile), named, notes);
	return uf_intake_merge_aligned(profile, named, same);
}

json_t *
uf_intake_merge(const UfProfile *profile, const json_t *incoming, json_t *notes)
{
	return uf_intake_merge_rows(profile, incoming, notes, NULL);
}
