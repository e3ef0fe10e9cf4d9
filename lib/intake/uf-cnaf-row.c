/* Rows: opened by an element, or by the first fact of a list; what all of them share. */
#include <string.h>

#include "uf-cnaf-private.h"
#include "uf-id.h"
#include "uf-json.h"

#define MOST_ROWS 400 /* of one list */

/* what a row cannot be without; the schema says the same */
static const char *const needed[][3] = {
	{ "resources", "kind", NULL },
	{ "expenses", "kind", NULL },
	{ "relations", "kind", "to" },
	{ "members/*/rights", "kind", NULL },
	{ "members/*/identifiers", "value", NULL },
	{ "members/*/obstacles", "theme", NULL },
	{ "members/*/contact/phones", "number", NULL },
	{ "members/*/contact/emails", "address", NULL },
	{ "members/*/contact/addresses", "kind", "address" },
};

static bool
is_whole(const char *list, const json_t *row)
{
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (!g_str_equal(needed[i][0], list))
			continue;
		for (size_t k = 1; k < 3 && needed[i][k] != NULL; k++) {
			if (json_object_get(row, needed[i][k]) == NULL)
				return false;
		}
	}
	return true;
}

static const UfCnafPerson *
get_owner(const UfCnafWork *work)
{
	return work->person != NULL ? work->person : work->applicant;
}

/* "members/<*>/rights" → "members/m-…/rights"; yours */
static char *
name_list(const UfCnafWork *work, const char *list)
{
	static const char prefix[] = "members/*/";
	if (!g_str_has_prefix(list, prefix))
		return g_strdup(list);
	return g_strdup_printf("members/%s/%s", get_owner(work)->id, list + strlen(prefix));
}

static json_t *
ensure_list(UfCnafWork *work, const char *list)
{
	g_autofree char *fact = name_list(work, list);
	json_t *rows = uf_fact_id_find(work->root, fact);
	if (rows != NULL)
		return rows;
	g_autoptr(json_t) fresh = json_array();
	return uf_fact_id_set(work->root, fact, fresh, NULL) ? uf_fact_id_find(work->root, fact)
							     : NULL;
}

/* A row that has a "member" has the person whose element it came from. */
static void
name_member(const UfCnafWork *work, const char *list, json_t *row)
{
	g_autofree char *path = g_strconcat(list, "/*/member", NULL);
	if (json_object_get(row, "member") == NULL &&
	    uf_profile_schema_find(work->schema, path) != NULL)
		json_object_set_new(row, "member", json_string(get_owner(work)->id));
}

static bool
has_same_row(const json_t *rows, const json_t *row)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autoptr(json_t) other = json_copy(json_array_get(rows, i));
		json_object_del(other, "id");
		if (json_equal(other, row))
			return true;
	}
	return false;
}

/* those that hold what rows of @list share hear of the new one */
static void
tell_holders(UfCnafWork *work, const char *list, json_t *row)
{
	for (UfCnafScope *scope = work->scope; scope != NULL; scope = scope->up) {
		if (scope->is_holder && uf_cnaf_scope_takes(scope, list))
			g_ptr_array_add(scope->made, row);
	}
}

bool
uf_cnaf_add_row(UfCnafWork *work, const char *list, const json_t *row)
{
	const UfPlace *place = uf_profile_schema_find(work->schema, list);
	if (place == NULL || place->kind != UF_PLACE_ROWS || !is_whole(list, row))
		return false;
	json_t *rows = ensure_list(work, list);
	g_autoptr(json_t) content = json_copy((json_t *)row);
	name_member(work, list, content);
	if (rows == NULL || has_same_row(rows, content))
		return true;
	if (json_array_size(rows) >= MOST_ROWS) {
		uf_cnaf_note(work, "left", "trop de lignes");
		return true;
	}
	g_autofree char *id = uf_id_new(place->prefix[0]);
	json_t *whole = json_pack("{s:s}", "id", id);
	json_object_update(whole, content);
	json_array_append_new(rows, whole);
	tell_holders(work, list, whole);
	return true;
}

bool
uf_cnaf_scope_takes(const UfCnafScope *scope, const char *list)
{
	return g_strcmp0(scope->list, list) == 0 || g_strcmp0(scope->other_list, list) == 0;
}

void
uf_cnaf_scope_open(UfCnafWork *work, UfCnafScope *scope, const char *path)
{
	*scope = (UfCnafScope){ .up = work->scope, .path = path, .loose = json_object() };
	work->scope = scope;
}

/* the lists and the values that a rule of a row names: "resources expenses period=month" */
static void
read_places(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule)
{
	scope->defaults = json_object();
	for (guint i = 0; rule->places[i] != NULL; i++) {
		const char *word = rule->places[i];
		const char *equals = strchr(word, '=');
		if (equals == NULL && scope->list == NULL)
			scope->list = word;
		else if (equals == NULL)
			scope->other_list = word;
		else {
			g_autofree char *key = g_strndup(word, (gsize)(equals - word));
			json_object_set_new(scope->defaults, key, json_string(equals + 1));
		}
	}
	(void)work;
}

void
uf_cnaf_scope_set_row(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule)
{
	read_places(work, scope, rule);
	scope->row = json_object();
}

void
uf_cnaf_scope_set_holder(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule)
{
	read_places(work, scope, rule);
	scope->is_holder = true;
	scope->shared = json_array();
	scope->made = g_ptr_array_new();
}

void
uf_cnaf_share(UfCnafWork *work, UfCnafScope *holder, const char *key, json_t *value,
	      const char *condition)
{
	const char *person = get_owner(work)->id;
	for (size_t i = 0; i < json_array_size(holder->shared); i++) {
		const json_t *one = json_array_get(holder->shared, i);
		if (!g_str_equal(uf_json_get_string(one, "person"), person) ||
		    !g_str_equal(uf_json_get_string(one, "key"), key))
			continue;
		if (!json_equal(json_object_get(one, "value"), value))
			uf_cnaf_note(work, "conflict", NULL);
		return;
	}
	json_array_append_new(holder->shared,
			      json_pack("{s:s, s:s, s:O, s:s?}", "person", person, "key", key,
					"value", value, "if", condition));
}

/* "kind=salary" is true of the row, or nothing is asked */
static bool
holds(const json_t *row, const char *condition)
{
	if (condition == NULL)
		return true;
	g_auto(GStrv) parts = g_strsplit(condition, "=", 2);
	return g_strcmp0(uf_json_get_string(row, parts[0]), parts[1]) == 0;
}

/* puts what @person's rows share into @row */
static void
complete_row(const UfCnafScope *holder, const char *person, json_t *row)
{
	for (size_t i = 0; i < json_array_size(holder->shared); i++) {
		const json_t *one = json_array_get(holder->shared, i);
		const char *key = uf_json_get_string(one, "key");
		if (g_str_equal(uf_json_get_string(one, "person"), person) &&
		    json_object_get(row, key) == NULL && holds(row, uf_json_get_string(one, "if")))
			json_object_set(row, key, json_object_get(one, "value"));
	}
}

/* the member's id that the made row belongs to: its own "member", or the owner of the list */
static bool
is_of(UfCnafWork *work, const UfCnafScope *holder, const json_t *row, const char *person)
{
	const char *member = uf_json_get_string(row, "member");
	if (member != NULL)
		return g_str_equal(member, person);
	UfCnafPerson *kept = work->person;
	bool found = false;
	for (guint i = 0; i < work->people->len && !found; i++) {
		work->person = g_ptr_array_index(work->people, i);
		if (!g_str_equal(work->person->id, person))
			continue;
		g_autofree char *fact = name_list(work, holder->list);
		const json_t *rows = uf_fact_id_find(work->root, fact);
		for (size_t k = 0; k < json_array_size(rows) && !found; k++)
			found = json_array_get(rows, k) == row;
	}
	work->person = kept;
	return found;
}

/* a row of what is shared alone, when it says more than no */
static void
make_shared_row(UfCnafWork *work, const UfCnafScope *holder)
{
	g_autoptr(json_t) shared = json_object();
	complete_row(holder, get_owner(work)->id, shared);
	const char *key;
	json_t *value;
	bool says = false;
	json_object_foreach(shared, key, value)
	{
		says = says || !json_is_false(value);
	}
	if (!says)
		return;
	g_autoptr(json_t) row = json_copy(holder->defaults);
	json_object_update_missing(row, shared);
	uf_cnaf_add_row(work, holder->list, row);
}

static void
close_holder(UfCnafWork *work, UfCnafScope *holder)
{
	UfCnafPerson *kept = work->person;
	for (guint p = 0; p < work->people->len; p++) {
		work->person = g_ptr_array_index(work->people, p);
		guint count = 0;
		for (guint i = 0; i < holder->made->len; i++) {
			json_t *row = g_ptr_array_index(holder->made, i);
			if (!is_of(work, holder, row, work->person->id))
				continue;
			complete_row(holder, work->person->id, row);
			count++;
		}
		if (count == 0 && json_object_size(holder->defaults) > 0)
			make_shared_row(work, holder);
	}
	work->person = kept;
	json_decref(holder->shared);
	g_ptr_array_unref(holder->made);
}

/* what is known of a row that could not be: a person adds it */
static void
note_row(UfCnafWork *work, const UfCnafScope *scope, const char *list, json_t *row)
{
	for (const UfCnafScope *up = scope->up; up != NULL; up = up->up) {
		if (up->is_holder && uf_cnaf_scope_takes(up, list))
			complete_row(up, get_owner(work)->id, row);
	}
	name_member(work, list, row);
	json_t *note = uf_cnaf_note(work, scope->is_asked ? "ask" : "left", NULL);
	if (!scope->is_asked)
		return;
	json_object_set_new(note, "place", json_string(list));
	json_object_set(note, "row", row);
}

static void
close_row(UfCnafWork *work, UfCnafScope *scope, const char *list, json_t *row)
{
	if (json_object_size(row) == 0)
		return;
	if (is_whole(list, row)) {
		json_object_update_missing(row, scope->defaults);
		uf_cnaf_add_row(work, list, row);
		return;
	}
	work->path = scope->path;
	note_row(work, scope, list, row);
}

void
uf_cnaf_scope_close(UfCnafWork *work, UfCnafScope *scope)
{
	const char *list;
	json_t *row;
	work->scope = scope->up;
	json_object_foreach(scope->loose, list, row)
	{
		close_row(work, scope, list, row);
	}
	if (scope->row != NULL)
		close_row(work, scope, scope->list, scope->row);
	if (scope->is_holder)
		close_holder(work, scope);
	json_decref(scope->row);
	json_decref(scope->loose);
	json_decref(scope->defaults);
	g_free(scope->base);
}
