/* Who takes what when a household becomes two. */
#include <string.h>

#include "uf-flow-split-private.h"
#include "uf-flow-unit-private.h"
#include "uf-json.h"
#include "uf-memory.h"

static const UfHouseholdOption shares[] = {
	{ "old", "ceux qui restent" },
	{ "new", "ceux qui partent" },
	{ "both", "les deux" },
	{ NULL, NULL },
};

static const UfHouseholdOption links[] = {
	{ "old", "seulement chez ceux qui restent" },
	{ "new", "seulement chez ceux qui partent" },
	{ "both", "chez les deux" },
	{ "none", "nulle part" },
	{ NULL, NULL },
};

static UfSide
parse_side(const char *code)
{
	static const struct {
		const char *code;
		UfSide side;
	} sides[] = {
		{ "old", UF_SIDE_OLD },
		{ "new", UF_SIDE_NEW },
		{ "both", UF_SIDE_BOTH },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
		if (g_strcmp0(code, sides[i].code) == 0)
			return sides[i].side;
	}
	return UF_SIDE_NONE;
}

static void
set_side(UfSplit *split, const char *unit, UfSide side)
{
	g_hash_table_insert(split->sides, g_strdup(unit), GINT_TO_POINTER((int)side));
}

static bool
ask_side(UfSplit *split, const char *unit, const UfHouseholdOption *options, GError **error)
{
	UfFlow *flow = split->talk.flow;
	g_autoptr(GError) local = NULL;
	g_auto(UfWiped) title = uf_flow_unit_format_title(flow, split->profile, unit);
	g_auto(UfWiped) text = uf_flow_unit_format(flow, split->profile, unit);
	const UfHouseholdQuestion question = { unit, "choice", title, text, options };
	const char *code = uf_household_choose(&split->talk, &question, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	set_side(split, unit, parse_side(code));
	return true;
}

static UfSide
find_side_of(const UfSplit *split, const json_t *member)
{
	const char *id = json_string_value(member);
	if (id == NULL)
		return UF_SIDE_NONE;
	return g_hash_table_contains(split->leaving, id) ? UF_SIDE_NEW : UF_SIDE_OLD;
}

/* The side of those whom the row is about; BOTH or NONE when that does not tell. */
static UfSide
find_side(const UfSplit *split, const json_t *row)
{
	const json_t *members = json_object_get(row, "members");
	UfSide side = find_side_of(split, json_object_get(row, "member"));
	for (size_t i = 0; i < json_array_size(members); i++)
		side |= find_side_of(split, json_array_get(members, i));
	return side;
}

/* a text that only some partners may see never crosses */
static bool
is_restricted(const json_t *row)
{
	return json_object_get(row, "for") != NULL;
}

static bool
settle_row(UfSplit *split, const char *list, const json_t *row, GError **error)
{
	g_autofree char *unit = g_strjoin("/", list, uf_json_get_string(row, "id"), NULL);
	const UfSide side = find_side(split, row);
	const bool is_asked = g_str_equal(list, "debts");
	if ((side == UF_SIDE_OLD || side == UF_SIDE_NEW) && !is_asked) {
		set_side(split, unit, side);
		return true;
	}
	if (is_restricted(row)) {
		set_side(split, unit, UF_SIDE_OLD);
		return true;
	}
	return ask_side(split, unit, shares, error);
}

static bool
settle_rows(UfSplit *split, const char *list, const json_t *rows, GError **error)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (!settle_row(split, list, json_array_get(rows, i), error))
			return false;
	}
	return true;
}

/* A link between two who part: whoever keeps it knows the other one by name, outside the home. */
static bool
settle_relation(UfSplit *split, const json_t *row, GError **error)
{
	g_autofree char *unit = g_strconcat("relations/", uf_json_get_string(row, "id"), NULL);
	const char *member = uf_json_get_string(row, "member");
	const char *to = uf_json_get_string(row, "to");
	const UfSide one = find_side_of(split, json_object_get(row, "member"));
	const UfSide other = find_side_of(split, json_object_get(row, "to"));
	if (one == other) {
		set_side(split, unit, one);
		return true;
	}
	if (!ask_side(split, unit, links, error))
		return false;
	const UfSide side = (UfSide)GPOINTER_TO_INT(g_hash_table_lookup(split->sides, unit));
	const char *leaves = one == UF_SIDE_NEW ? member : to;
	const char *stays = one == UF_SIDE_NEW ? to : member;
	if ((side & UF_SIDE_OLD) != 0)
		g_hash_table_add(split->outside, g_strconcat("old/", leaves, NULL));
	if ((side & UF_SIDE_NEW) != 0)
		g_hash_table_add(split->outside, g_strconcat("new/", stays, NULL));
	return true;
}

static bool
settle_part(UfSplit *split, const char *unit, const json_t *value, GError **error)
{
	const UfPlace *place = uf_profile_schema_find(split->talk.flow->schema, unit);
	if (place != NULL && place->kind == UF_PLACE_ROWS)
		return settle_rows(split, unit, value, error);
	UfSide side = find_side(split, value);
	if (place != NULL && place->kind == UF_PLACE_MEMBER)
		side = find_side_of(split, value);
	if (side == UF_SIDE_OLD || side == UF_SIDE_NEW) {
		set_side(split, unit, side);
		return true;
	}
	return ask_side(split, unit, shares, error);
}

static bool
settle_household(UfSplit *split, const json_t *household, GError **error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)household, key, value)
	{
		g_autofree char *unit = g_strconcat("household/", key, NULL);
		if (!settle_part(split, unit, value, error))
			return false;
	}
	return true;
}

/* What only one partner needs follows its person, or stays. */
static bool
settle_extensions(UfSplit *split, const json_t *extensions)
{
	const char *adapter;
	json_t *extension;
	json_object_foreach((json_t *)extensions, adapter, extension)
	{
		const json_t *rows = json_object_get(extension, "members");
		for (size_t i = 0; i < json_array_size(rows); i++) {
			const json_t *row = json_array_get(rows, i);
			g_autofree char *unit = g_strjoin("/", "extensions", adapter, "members",
							  uf_json_get_string(row, "id"), NULL);
			set_side(split, unit,
				 find_side(split, row) == UF_SIDE_NEW ? UF_SIDE_NEW : UF_SIDE_OLD);
		}
	}
	return true;
}

bool
uf_split_ask_units(UfSplit *split, GError **error)
{
	static const char *const lists[] = { "resources", "expenses", "debts", "texts",
					     "accounts" };
	const json_t *root = uf_profile_get_json(split->profile);
	const json_t *relations = json_object_get(root, "relations");
	if (json_object_size(json_object_get(root, "housing")) > 0 &&
	    !ask_side(split, "housing", shares, error))
		return false;
	if (!settle_household(split, json_object_get(root, "household"), error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		if (!settle_rows(split, lists[i], json_object_get(root, lists[i]), error))
			return false;
	}
	for (size_t i = 0; i < json_array_size(relations); i++) {
		if (!settle_relation(split, json_array_get(relations, i), error))
			return false;
	}
	return settle_extensions(split, json_object_get(root, "extensions"));
}
