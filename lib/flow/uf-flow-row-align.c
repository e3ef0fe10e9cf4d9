/* Rows of which a household has one of a kind: what a spreadsheet says is about that one. */
#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

static bool
has_same(const json_t *one, const json_t *other, const char *key)
{
	return json_equal(json_object_get(one, key), json_object_get(other, key));
}

/* Two rows of a couple of keys that do not contradict each other. */
static bool
may_be(const json_t *one, const json_t *other, const char *key)
{
	return json_object_get(one, key) == NULL || json_object_get(other, key) == NULL ||
	       has_same(one, other, key);
}

static void
set_same(UfFlowRowFacts *facts, const json_t *row, const json_t *there)
{
	uf_flow_row_facts_rename(facts, uf_json_get_string(row, "id"),
				 uf_json_get_string(there, "id"));
}

/* --- telephones and e-mails --- */

/* Rows of @there with the value of none of @rows, that may be of the kind of @row. *@count: how
 * many. */
static const json_t *
find_replaced(const json_t *there, const json_t *rows, const json_t *row, const char *value,
	      size_t *count)
{
	const json_t *found = NULL;
	*count = 0;
	for (size_t i = 0; i < json_array_size(there); i++) {
		const json_t *known = json_array_get(there, i);
		bool is_said = json_object_get(known, "until") != NULL;
		for (size_t k = 0; k < json_array_size(rows) && !is_said; k++)
			is_said = has_same(known, json_array_get(rows, k), value);
		if (is_said || !may_be(known, row, "kind"))
			continue;
		found = known;
		(*count)++;
	}
	return found;
}

static bool
is_known(const json_t *there, const json_t *row, const char *value)
{
	for (size_t i = 0; i < json_array_size(there); i++) {
		if (has_same(json_array_get(there, i), row, value))
			return true;
	}
	return false;
}

/* A number that is new takes the place of the only other one that it may be. */
static void
align_contact(UfFlowRowFacts *facts, const json_t *rows, const json_t *there, const char *value)
{
	size_t fresh = 0;
	const json_t *row = NULL;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		size_t count;
		const json_t *known = json_array_get(rows, i);
		if (is_known(there, known, value))
			continue;
		find_replaced(there, rows, known, value, &count);
		if (count != 1)
			continue;
		row = known;
		fresh++;
	}
	/* of two that could both be it nobody knows which */
	if (fresh == 1) {
		size_t count;
		set_same(facts, row, find_replaced(there, rows, row, value, &count));
	}
}

/* An address of a kind is the one that holds now. */
static void
align_addresses(UfFlowRowFacts *facts, const json_t *rows, const json_t *there)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const json_t *found = NULL;
		size_t count = 0;
		for (size_t k = 0; k < json_array_size(there); k++) {
			const json_t *known = json_array_get(there, k);
			if (!has_same(row, known, "kind") ||
			    json_object_get(known, "until") != NULL)
				continue;
			found = known;
			count++;
		}
		if (count == 1 && uf_json_find_row(there, uf_json_get_string(row, "id")) == NULL)
			set_same(facts, row, found);
	}
}

/* The column "Nom" of somebody who is known by the name of her husband holds that one. */
static void
keep_birth_name(json_t *member, const json_t *known)
{
	const char *said = uf_json_get_string(member, "birth_name");
	const char *used = uf_json_get_string(known, "used_name");
	if (said == NULL || used == NULL || json_object_get(known, "birth_name") == NULL)
		return;
	g_auto(UfWiped) a = uf_text_fold(said);
	g_auto(UfWiped) b = uf_text_fold(used);
	if (g_str_equal(a, b))
		json_object_del(member, "birth_name");
}

static void
align_members(UfFlowRowFacts *facts, const UfProfile *profile)
{
	const json_t *members = json_object_get(uf_profile_get_json(facts->profile), "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		json_t *member = json_array_get(members, i);
		const json_t *known =
		    uf_profile_find_member(profile, uf_json_get_string(member, "id"));
		const json_t *contact = json_object_get(member, "contact");
		const json_t *there = json_object_get(known, "contact");
		if (known == NULL)
			continue;
		keep_birth_name(member, known);
		align_contact(facts, json_object_get(contact, "phones"),
			      json_object_get(there, "phones"), "number");
		align_contact(facts, json_object_get(contact, "emails"),
			      json_object_get(there, "emails"), "address");
		align_addresses(facts, json_object_get(contact, "addresses"),
				json_object_get(there, "addresses"));
	}
}

/* --- money --- */

/* The row of the same kind and person: of the same month if one is said, else the latest. */
static const json_t *
find_money(const json_t *there, const json_t *row)
{
	const json_t *found = NULL;
	const char *latest = "";
	for (size_t i = 0; i < json_array_size(there); i++) {
		const json_t *known = json_array_get(there, i);
		const char *month = uf_json_get_string(known, "month");
		if (!has_same(known, row, "kind") || !may_be(known, row, "member") ||
		    !may_be(known, row, "month") || !may_be(known, row, "creditor"))
			continue;
		if (found != NULL && strcmp(month != NULL ? month : "", latest) < 0)
			continue;
		latest = month != NULL ? month : "";
		found = known;
	}
	return found;
}

static void
align_money(UfFlowRowFacts *facts, const UfProfile *profile, const char *list)
{
	const json_t *rows = json_object_get(uf_profile_get_json(facts->profile), list);
	const json_t *there = json_object_get(uf_profile_get_json(profile), list);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const json_t *found = find_money(there, row);
		if (found != NULL &&
		    uf_json_find_row(rows, uf_json_get_string(found, "id")) == NULL)
			set_same(facts, row, found);
	}
}

/* --- relations --- */

static bool
joins_same(const json_t *one, const json_t *other)
{
	return (has_same(one, other, "member") && has_same(one, other, "to")) ||
	       (json_equal(json_object_get(one, "member"), json_object_get(other, "to")) &&
		json_equal(json_object_get(one, "to"), json_object_get(other, "member")));
}

/* What the household knows of two people is more than a column that says "Enfant". */
static void
drop_known_relations(UfFlowRowFacts *facts, const UfProfile *profile)
{
	json_t *rows = json_object_get(uf_profile_get_json(facts->profile), "relations");
	const json_t *there = json_object_get(uf_profile_get_json(profile), "relations");
	for (size_t i = json_array_size(rows); i > 0; i--) {
		bool is_there = false;
		for (size_t k = 0; k < json_array_size(there) && !is_there; k++)
			is_there =
			    joins_same(json_array_get(rows, i - 1), json_array_get(there, k));
		if (is_there)
			json_array_remove(rows, i - 1);
	}
}

void
uf_flow_row_align_rows(UfFlowRowFacts *facts, const UfProfile *profile)
{
	static const char *const lists[] = { "resources", "expenses", "debts" };
	align_members(facts, profile);
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		align_money(facts, profile, lists[i]);
	drop_known_relations(facts, profile);
}
