/* The cells of a household as a profile document with ids of its own. */
#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-id.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

#define MEMBERS "members/"

/* A document that is being made. */
typedef struct {
	const UfProfileSchema *schema;
	UfFlowRowFacts *facts;
	json_t *root;
	GHashTable *rows; /* key up to the slot of a row → json_t, borrowed of the document */
	const UfRowFact *cell;
} Making;

static void
free_place(gpointer data)
{
	UfFlowRowPlace *place = data;
	g_free(place->fact);
	g_free(place);
}

void
uf_flow_row_facts_free(UfFlowRowFacts *facts)
{
	if (facts == NULL)
		return;
	uf_profile_free(facts->profile);
	json_decref(facts->who);
	json_decref(facts->ids);
	g_ptr_array_unref(facts->places);
	g_free(facts);
}

bool
uf_flow_row_is_child(const char *who)
{
	return g_str_has_prefix(who, "child");
}

/* --- people and rows --- */

static char *
make_id(Making *self, char letter)
{
	char *id = uf_id_new(letter);
	json_object_set_new(self->facts->ids, id, json_string(id));
	return id;
}

static json_t *
append_row(Making *self, json_t *list, char letter)
{
	g_autofree char *id = make_id(self, letter);
	json_t *row = json_pack("{s:s}", "id", id);
	json_array_append_new(list, row);
	return row;
}

static json_t *
ensure_list(json_t *object, const char *key)
{
	json_t *list = json_object_get(object, key);
	if (list == NULL) {
		list = json_array();
		json_object_set_new(object, key, list);
	}
	return list;
}

static json_t *
ensure_member(Making *self, const char *who)
{
	g_autofree char *key = g_strconcat(MEMBERS, who, NULL);
	json_t *member = g_hash_table_lookup(self->rows, key);
	if (member != NULL)
		return member;
	member = append_row(self, json_object_get(self->root, "members"), 'm');
	json_object_set(self->facts->who, who, json_object_get(member, "id"));
	g_hash_table_insert(self->rows, g_steal_pointer(&key), member);
	return member;
}

static bool
has_place(const Making *self, const char *rows, const char *key)
{
	g_autofree char *path = g_strconcat(rows, "/*/", key, NULL);
	return uf_profile_schema_find(self->schema, path) != NULL;
}

/* The code that stands for a row ("mobile", "rsa") goes where the list keeps it. */
static void
set_code(Making *self, json_t *row, const char *rows, const char *code)
{
	static const char *const keys[] = { "kind", "scheme" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *path = g_strdup_printf("%s/*/%s", rows, keys[i]);
		const UfPlace *place = uf_profile_schema_find(self->schema, path);
		if (place != NULL && json_object_get(place->labels, code) != NULL)
			json_object_set_new(row, keys[i], json_string(code));
	}
}

/* Whose the row is: what stands behind the code, else the person where it must be somebody's. */
static void
set_member(Making *self, json_t *row, const char *rows, const char *who)
{
	static const char *const of_somebody[] = { "resources", "accounts", NULL };
	if (!has_place(self, rows, "member"))
		return;
	if (who == NULL && g_strv_contains(of_somebody, rows))
		who = "person";
	if (who != NULL)
		json_object_set(row, "member", json_object_get(ensure_member(self, who), "id"));
}

/* The row of @slot in the list @name of @object; @key is the key up to the slot. */
static json_t *
ensure_row(Making *self, json_t *object, const UfPlace *list, const char *key, const char *slot)
{
	json_t *row = g_hash_table_lookup(self->rows, key);
	if (row != NULL)
		return row;
	g_autofree char *name = g_path_get_basename(list->path);
	g_auto(GStrv) parts = g_strsplit(slot, ":", 2);
	row = append_row(self, ensure_list(object, name), list->prefix[0]);
	set_code(self, row, list->path, parts[0]);
	set_member(self, row, list->path, parts[1]);
	g_hash_table_insert(self->rows, g_strdup(key), row);
	return row;
}

/* --- facts --- */

/* Walks down @key, making what is not there: the place, the fact id and the object so far. */
typedef struct {
	GString *path; /* with "*" for rows */
	GString *fact;
	GString *key;
	json_t *object;
} Walk;

static void
append_step(GString *text, const char *step)
{
	g_string_append_printf(text, "%s%s", text->len > 0 ? "/" : "", step);
}

static void
step_into_row(Making *self, Walk *walk, const UfPlace *list, const char *slot)
{
	append_step(walk->key, slot);
	walk->object = g_str_equal(list->path, "members")
			   ? ensure_member(self, slot)
			   : ensure_row(self, walk->object, list, walk->key->str, slot);
	append_step(walk->path, "*");
	append_step(walk->fact, uf_json_get_string(walk->object, "id"));
}

/* The list itself is made with its first row. */
static void
step_into_object(Walk *walk, const UfPlace *place, const char *name)
{
	append_step(walk->key, name);
	append_step(walk->path, name);
	append_step(walk->fact, name);
	if (place != NULL && place->kind == UF_PLACE_ROWS)
		return;
	json_t *below = json_object_get(walk->object, name);
	if (below == NULL) {
		below = json_object();
		json_object_set_new(walk->object, name, below);
	}
	walk->object = below;
}

/* Two texts of which neither is the beginning of the other; case and accents aside. */
static bool
are_other_texts(const char *one, const char *other)
{
	g_auto(UfWiped) a = uf_text_fold(one);
	g_auto(UfWiped) b = uf_text_fold(other);
	return !g_str_has_prefix(a, b) && !g_str_has_prefix(b, a);
}

/* Of given names the first one counts. */
static bool
is_other(const json_t *one, const json_t *other)
{
	if (json_is_array(one) && json_is_array(other)) {
		one = json_array_get(one, 0);
		other = json_array_get(other, 0);
	}
	const char *text = json_string_value(one);
	const char *other_text = json_string_value(other);
	if (text == NULL || other_text == NULL)
		return !json_equal(one, other);
	return are_other_texts(text, other_text);
}

/* Two columns may say one fact: "Nom Prénom" and "Nom". */
static void
set_leaf(Making *self, Walk *walk, const char *name, json_t *value)
{
	const json_t *there = json_object_get(walk->object, name);
	if (there != NULL && is_other(there, value))
		uf_issue_add(self->cell->issues, UF_SEVERITY_TODO, self->cell->key,
			     "sheet.columns_differ");
	append_step(walk->fact, name);
	json_object_set(walk->object, name, value);
	UfFlowRowPlace *place = g_new(UfFlowRowPlace, 1);
	*place = (UfFlowRowPlace){ g_strdup(walk->fact->str), self->cell };
	g_ptr_array_add(self->facts->places, place);
}

static void
put_fact(Making *self, const char *key, json_t *value)
{
	g_auto(GStrv) steps = g_strsplit(key, "/", -1);
	Walk walk = { g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), self->root };
	const UfPlace *holder = NULL;
	for (size_t i = 0; steps[i] != NULL; i++) {
		if (holder != NULL && holder->kind == UF_PLACE_ROWS)
			step_into_row(self, &walk, holder, steps[i]);
		else if (steps[i + 1] == NULL)
			set_leaf(self, &walk, steps[i], value);
		else {
			g_autofree char *path = g_strconcat(
			    walk.path->str, walk.path->len > 0 ? "/" : "", steps[i], NULL);
			step_into_object(&walk, uf_profile_schema_find(self->schema, path),
					 steps[i]);
		}
		holder = uf_profile_schema_find(self->schema, walk.path->str);
	}
	g_string_free(walk.path, TRUE);
	g_string_free(walk.fact, TRUE);
	g_string_free(walk.key, TRUE);
}

/* One cell, one fact; a whole name or address is an object of keys. */
static void
put_cell(Making *self, const UfRowFact *cell)
{
	const char *key;
	json_t *value;
	self->cell = cell;
	if (g_str_equal(cell->key, "row/person"))
		self->facts->person = json_string_value(cell->value);
	if (cell->value == NULL || g_str_has_prefix(cell->key, "row/") ||
	    g_str_has_prefix(cell->key, "request/"))
		return;
	if (!json_is_object(cell->value)) {
		put_fact(self, cell->key, cell->value);
		return;
	}
	json_object_foreach(cell->value, key, value) put_fact(self, key, value);
}

/* --- who they are to each other --- */

/* Words of the row, else of the slot; "" when nobody said. */
static const char *
find_relation(const UfRowHousehold *household, const char *who)
{
	for (guint i = 0; i < household->people->len; i++) {
		const UfRowPerson *person = g_ptr_array_index(household->people, i);
		if (g_str_equal(person->who, who) && person->relation != NULL)
			return person->relation;
	}
	return uf_flow_row_is_child(who) ? "child" : g_str_equal(who, "spouse") ? "spouse" : "";
}

/* What the couple is, by what the person's situation says. */
static const char *
find_couple(const json_t *person)
{
	const char *status = uf_json_get_string(json_object_get(person, "situation"), "status");
	if (g_strcmp0(status, "married") == 0 || g_strcmp0(status, "pacs") == 0)
		return status;
	return "partner";
}

static void
add_relations(Making *self, const UfRowHousehold *household)
{
	const json_t *person = ensure_member(self, "person");
	const UfPlace *kinds = uf_profile_schema_find(self->schema, "relations/*/kind");
	const UfPlace *list = uf_profile_schema_find(self->schema, "relations");
	const char *who;
	json_t *id;
	json_object_foreach(self->facts->who, who, id)
	{
		const char *kind = find_relation(household, who);
		if (g_str_equal(kind, "spouse"))
			kind = find_couple(person);
		if (g_str_equal(who, "person") || json_object_get(kinds->labels, kind) == NULL)
			continue;
		json_t *row =
		    append_row(self, ensure_list(self->root, "relations"), list->prefix[0]);
		json_object_set(row, "member", id);
		json_object_set_new(row, "kind", json_string(kind));
		json_object_set(row, "to", json_object_get(person, "id"));
	}
}

/* --- rows that two columns said --- */

static bool
is_within(const json_t *row, const json_t *other)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)row, key, value)
	{
		if (!g_str_equal(key, "id") && !json_equal(value, json_object_get(other, key)))
			return false;
	}
	return true;
}

static bool
is_repeated(const json_t *rows, size_t index)
{
	const json_t *row = json_array_get(rows, index);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (i != index && is_within(row, json_array_get(rows, i)))
			return true;
	}
	return false;
}

/* "Téléphone" and "Portable" with one number are one row. */
static void
drop_repeated(json_t *member)
{
	static const char *const lists[] = { "phones", "emails" };
	json_t *contact = json_object_get(member, "contact");
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		json_t *rows = json_object_get(contact, lists[i]);
		for (size_t k = json_array_size(rows); k > 0; k--) {
			if (is_repeated(rows, k - 1))
				json_array_remove(rows, k - 1);
		}
	}
}

/* A row that says who it is and nothing else is nobody. */
static void
drop_nobody(UfFlowRowFacts *facts, json_t *members)
{
	const char *who;
	json_t *id;
	void *next;
	json_object_foreach_safe(facts->who, next, who, id)
	{
		const json_t *member = uf_flow_row_facts_find(facts, who);
		if (g_str_equal(who, "person") || json_object_size(member) > 1)
			continue;
		for (size_t i = json_array_size(members); i > 0; i--) {
			if (json_array_get(members, i - 1) == member)
				json_array_remove(members, i - 1);
		}
		json_object_del(facts->who, who);
	}
}

UfFlowRowFacts *
uf_flow_row_facts_new(const UfProfileSchema *schema, const UfRowHousehold *household)
{
	UfFlowRowFacts *facts = g_new0(UfFlowRowFacts, 1);
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	facts->profile = uf_profile_new(schema);
	facts->who = json_object();
	facts->ids = json_object();
	facts->places = g_ptr_array_new_with_free_func(free_place);
	Making making = { schema, facts, uf_profile_get_json(facts->profile), rows, NULL };
	json_array_clear(json_object_get(making.root, "members"));
	ensure_member(&making, "person");
	for (guint i = 0; i < household->people->len; i++)
		ensure_member(&making,
			      ((const UfRowPerson *)g_ptr_array_index(household->people, i))->who);
	for (guint i = 0; i < household->facts->len; i++)
		put_cell(&making, g_ptr_array_index(household->facts, i));
	json_t *members = json_object_get(making.root, "members");
	for (size_t i = 0; i < json_array_size(members); i++)
		drop_repeated(json_array_get(members, i));
	drop_nobody(facts, members);
	add_relations(&making, household);
	return facts;
}

/* --- afterwards --- */

void
uf_flow_row_facts_rename(UfFlowRowFacts *facts, const char *from, const char *to)
{
	g_autofree char *old = g_strdup(from);
	g_autofree char *new_id = g_strdup(to);
	uf_intake_rename(uf_profile_get_json(facts->profile), old, new_id);
	uf_intake_rename(facts->who, old, new_id);
	uf_intake_rename(facts->ids, old, new_id);
}

const json_t *
uf_flow_row_facts_find(const UfFlowRowFacts *facts, const char *who)
{
	const char *id = uf_json_get_string(facts->who, who);
	return id != NULL ? uf_profile_find_member(facts->profile, id) : NULL;
}

/* The fact id of today: each id as it is now. Yours. */
static char *
format_fact(const UfFlowRowFacts *facts, const char *fact)
{
	g_auto(GStrv) steps = g_strsplit(fact, "/", -1);
	for (size_t i = 0; steps[i] != NULL; i++) {
		const char *now = uf_json_get_string(facts->ids, steps[i]);
		if (now == NULL)
			continue;
		g_free(steps[i]);
		steps[i] = g_strdup(now);
	}
	return g_strjoinv("/", steps);
}

const UfRowFact *
uf_flow_row_facts_find_cell(const UfFlowRowFacts *facts, const char *place)
{
	const UfRowFact *near = NULL;
	if (*place == '\0')
		return NULL;
	for (guint i = 0; i < facts->places->len; i++) {
		const UfFlowRowPlace *known = g_ptr_array_index(facts->places, i);
		g_autofree char *fact = format_fact(facts, known->fact);
		if (g_str_equal(fact, place))
			return known->cell;
		if (near == NULL &&
		    (uf_fact_id_is_under(fact, place) || uf_fact_id_is_under(place, fact)))
			near = known->cell;
	}
	return near;
}

/* The row that holds the fact, people apart; else the fact. Yours. */
static char *
find_unit(const UfProfileSchema *schema, const char *fact)
{
	for (const char *slash = strchr(fact, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		g_autofree char *list = g_strndup(fact, (gsize)(slash - fact));
		const UfPlace *place = uf_profile_schema_find(schema, list);
		const char *end = strchr(slash + 1, '/');
		if (place != NULL && place->kind == UF_PLACE_ROWS && end != NULL &&
		    !g_str_equal(list, "members"))
			return g_strndup(fact, (gsize)(end - fact));
	}
	return g_strdup(fact);
}

void
uf_flow_row_set_origins(UfProfile *profile, const UfOrigin *origin)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	json_t *root = uf_profile_get_json(profile);
	json_t *origins = json_object();
	for (guint i = 0; i < facts->len; i++) {
		g_autofree char *unit =
		    find_unit(uf_profile_get_schema(profile), g_ptr_array_index(facts, i));
		if (json_object_get(origins, unit) == NULL)
			json_object_set_new(origins, unit, uf_origin_to_json(origin));
	}
	json_object_set_new(root, "origins", origins);
}
