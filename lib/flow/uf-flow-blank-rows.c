/* What is known of somebody, as the cells of the spreadsheet to fill. */
#include <string.h>

#include "uf-flow-blank-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile.h"

/* Who is who in the columns. */
typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	GHashTable *who; /* "person", "spouse", "child1" → id of a member */
} Filling;

/* --- who --- */

static bool
is_one_of(const char *kind, const char *const *kinds)
{
	return kind != NULL && g_strv_contains(kinds, kind);
}

static void
find_people(Filling *self)
{
	static const char *const partners[] = { "married", "pacs", "partner", NULL };
	static const char *const children[] = { "child", "adopted_child", "fostered_child", NULL };
	const json_t *root = uf_profile_get_json(self->profile);
	const json_t *relations = json_object_get(root, "relations");
	const char *person =
	    uf_json_get_string(json_array_get(json_object_get(root, "members"), 0), "id");
	unsigned count = 0;
	if (person == NULL)
		return;
	g_hash_table_insert(self->who, g_strdup("person"), g_strdup(person));
	for (size_t i = 0; i < json_array_size(relations); i++) {
		const json_t *relation = json_array_get(relations, i);
		const char *kind = uf_json_get_string(relation, "kind");
		const char *member = uf_json_get_string(relation, "member");
		const char *to = uf_json_get_string(relation, "to");
		const bool is_to = g_strcmp0(to, person) == 0;
		if (uf_json_get_string(relation, "until") != NULL ||
		    (!is_to && g_strcmp0(member, person) != 0))
			continue;
		if (is_one_of(kind, partners) && !g_hash_table_contains(self->who, "spouse"))
			g_hash_table_insert(self->who, g_strdup("spouse"),
					    g_strdup(is_to ? member : to));
		else if (is_one_of(kind, children) && is_to)
			g_hash_table_insert(self->who, g_strdup_printf("child%u", ++count),
					    g_strdup(member));
	}
}

/* --- one fact --- */

/* Whose the row is, by its key "member"; a row without one is everybody's. */
static bool
is_row_of(const json_t *row, const char *member)
{
	const char *owner = uf_json_get_string(row, "member");
	return owner == NULL || g_strcmp0(owner, member) == 0;
}

/* A number that is somebody else's ("holder") is not one's own. */
static bool
has_code(const json_t *row, const char *code)
{
	return json_object_get(row, "holder") == NULL &&
	       (g_strcmp0(uf_json_get_string(row, "kind"), code) == 0 ||
		g_strcmp0(uf_json_get_string(row, "scheme"), code) == 0);
}

/* The row of @list that @slot ("1", "rsa", "salary:spouse") names; NULL. */
static const json_t *
find_row(const Filling *self, const json_t *list, const char *slot)
{
	g_auto(GStrv) parts = g_strsplit(slot, ":", 2);
	const char *member = g_hash_table_lookup(self->who, parts[1] != NULL ? parts[1] : "person");
	guint64 rank = 0;
	if (parts[1] != NULL && member == NULL)
		return NULL;
	if (g_ascii_string_to_unsigned(parts[0], 10, 1, 99, &rank, NULL))
		return json_array_get(list, (size_t)rank - 1);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *row = json_array_get(list, i);
		if (has_code(row, parts[0]) && is_row_of(row, member))
			return row;
	}
	return NULL;
}

/* The value at @key and what holds it; NULL when there is none. */
static const json_t *
find_value(const Filling *self, const char *key, bool *is_protected)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", -1);
	const json_t *at = uf_profile_get_json(self->profile);
	for (size_t i = 0; at != NULL && parts[i] != NULL; i++) {
		if (json_is_array(at) && i == 1)
			at = g_str_equal(parts[0], "members")
				 ? uf_profile_find_member(
				       self->profile,
				       g_hash_table_lookup(self->who, parts[1]) != NULL
					   ? g_hash_table_lookup(self->who, parts[1])
					   : "")
				 : find_row(self, at, parts[1]);
		else if (json_is_array(at))
			at = find_row(self, at, parts[i]);
		else
			at = json_object_get(at, parts[i]);
		*is_protected = *is_protected || uf_json_get_boolean(at, "protected", false);
	}
	return at;
}

static char *
format_amount(json_int_t cents)
{
	return g_strdup_printf("%s%" JSON_INTEGER_FORMAT ".%02" JSON_INTEGER_FORMAT,
			       cents < 0 ? "-" : "", ABS(cents) / 100, ABS(cents) % 100);
}

/* As uf-workbook.h takes it and uf-repair.h reads it again. Yours, zero it. */
static char *
format(const Filling *self, const UfPlace *place, const json_t *value)
{
	switch (place->kind) {
	case UF_PLACE_AMOUNT:
		return json_is_integer(value) ? format_amount(json_integer_value(value))
					      : g_strdup("");
	case UF_PLACE_DATE:
		return g_strdup(json_is_string(value) ? json_string_value(value) : "");
	case UF_PLACE_INTEGER:
	case UF_PLACE_NUMBER:
		return json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
	case UF_PLACE_COMMUNE:
	case UF_PLACE_COUNTRY:
	case UF_PLACE_DEPARTEMENT:
	case UF_PLACE_PHONE:
	case UF_PLACE_LINE:
		return g_strdup(json_is_string(value) ? json_string_value(value) : "");
	default:
		return uf_flow_format_fact(self->flow, place, value);
	}
}

static json_t *
fill_cell(const Filling *self, const UfColumnBook *book, const char *key)
{
	bool is_protected = false;
	g_autoptr(UfColumnTarget) target = uf_column_book_find(book, key);
	const json_t *value = g_str_has_prefix(key, "request/") || g_str_has_prefix(key, "row/")
				  ? NULL
				  : find_value(self, key, &is_protected);
	if (value == NULL || is_protected || target->shape != UF_COLUMN_FACT)
		return json_string("");
	g_auto(UfWiped) text = format(self, target->place, value);
	return json_string(text);
}

json_t *
uf_flow_blank_fill(UfFlowBlanking *self, const char *person, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_open_person(self->flow, person, NULL, error);
	if (profile == NULL)
		return NULL;
	g_autoptr(GHashTable) who = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Filling filling = { self->flow, profile, who };
	json_t *cells = json_array();
	find_people(&filling);
	for (size_t i = 0; i < json_array_size(self->columns); i++) {
		const char *key = uf_json_get_string(json_array_get(self->columns, i), "key");
		json_array_append_new(cells, g_str_equal(key, "row/person")
						 ? json_string(person)
						 : fill_cell(&filling, self->book, key));
	}
	return cells;
}
