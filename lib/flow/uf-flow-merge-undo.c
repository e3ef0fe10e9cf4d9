/* A merge taken back. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-link-private.h"
#include "uf-flow-merge-private.h"
#include "uf-json.h"
#include "uf-profile-lay.h"

/* All of it; owned. */
typedef struct {
	UfFlow *flow;
	UfStoreItem *item;
	UfStoreItem *gone;
	UfProfile *before; /* the record that stayed, before the merge */
	UfProfile *after;  /* right after it */
	UfProfile *now;
	UfProfile *old; /* the record that went */
	json_t *link;
	json_t *back; /* the link of the record that went; NULL when it has none */
	json_t *changed;
	json_t *kept;
} Undo;

static void
undo_clear(Undo *undo)
{
	uf_store_item_free(undo->item);
	uf_store_item_free(undo->gone);
	uf_profile_free(undo->before);
	uf_profile_free(undo->after);
	uf_profile_free(undo->now);
	uf_profile_free(undo->old);
	json_decref(undo->link);
	json_decref(undo->back);
	json_decref(undo->changed);
	json_decref(undo->kept);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Undo, undo_clear)

static UfProfile *
load_revision(UfFlow *flow, const char *person, int64_t revision, GError **error)
{
	g_autoptr(UfStoreItem) item =
	    uf_store_get_revision(flow->store, UF_STORE_PERSON, person, revision, error);
	if (item == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(item->content, &size);
	return uf_profile_parse(flow->schema, text != NULL ? text : "", size, person, error);
}

static bool
find_links(Undo *self, const char *into, const char *from, GError **error)
{
	g_autoptr(GError) local = NULL;
	self->link = uf_flow_link_find(self->flow, into, from, &local);
	if (local == NULL && self->link != NULL)
		self->back = uf_flow_link_find(self->flow, from, into, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (self->link != NULL && g_strcmp0(uf_json_get_string(self->link, "kind"), "merge") == 0 &&
	    g_strcmp0(uf_json_get_string(self->link, "direction"), "from") == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s was not merged into %s", from, into);
	return false;
}

static bool
load(Undo *self, const char *into, const char *from, GError **error)
{
	if (!find_links(self, into, from, error))
		return false;
	const int64_t own = uf_json_get_integer(self->link, "own", 0);
	self->now = uf_flow_load_person(self->flow, into, &self->item, error);
	self->old =
	    self->now != NULL ? uf_flow_load_person(self->flow, from, &self->gone, error) : NULL;
	self->before = self->old != NULL ? load_revision(self->flow, into, own, error) : NULL;
	self->after = self->before != NULL ? load_revision(self->flow, into, own + 1, error) : NULL;
	if (self->after == NULL)
		return false;
	if (!g_str_equal(self->gone->state, "merged")) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: is itself already; read it again", from);
		return false;
	}
	return true;
}

/* Whether nobody changed @unit since the merge. */
static bool
is_untouched(const Undo *self, const char *unit)
{
	const json_t *then = uf_profile_find_fact(self->after, unit);
	const json_t *now = uf_profile_find_fact(self->now, unit);
	return (then == now || (then != NULL && now != NULL && json_equal(then, now))) &&
	       g_strcmp0(uf_profile_find_absence(self->after, unit),
			 uf_profile_find_absence(self->now, unit)) == 0;
}

/* Puts back what stood at each of @units; those that something else still names wait for the next
 * round. True when one went. */
static bool
put_back_some(Undo *self, GPtrArray *units)
{
	const guint count = units->len;
	for (guint i = count; i > 0; i--) {
		const char *unit = g_ptr_array_index(units, i - 1);
		if (!uf_profile_lay_take(self->now, self->before, unit, NULL))
			continue;
		json_array_append_new(self->changed, json_string(unit));
		g_ptr_array_remove_index(units, i - 1);
	}
	return units->len < count;
}

static void
put_back(Undo *self)
{
	g_autoptr(GPtrArray) units = g_ptr_array_new();
	const json_t *facts = json_object_get(self->link, "facts");
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const char *unit = json_string_value(json_array_get(facts, i));
		if (is_untouched(self, unit))
			g_ptr_array_add(units, (gpointer)unit);
		else
			json_array_append_new(self->kept, json_string(unit));
	}
	while (units->len > 0 && put_back_some(self, units))
		continue;
	for (guint i = 0; i < units->len; i++)
		json_array_append_new(self->kept, json_string(g_ptr_array_index(units, i)));
}

static bool
is_empty(const json_t *value)
{
	return value == NULL || (json_is_array(value) && json_array_size(value) == 0);
}

/* That there is none, which a row that went again had contradicted. */
static void
restore_absences(Undo *self)
{
	const json_t *before = json_object_get(uf_profile_get_json(self->before), "absences");
	const char *key;
	json_t *absence;
	json_object_foreach((json_t *)before, key, absence)
	{
		if (uf_profile_find_absence(self->after, key) == NULL &&
		    uf_profile_find_absence(self->now, key) == NULL &&
		    is_empty(uf_profile_find_fact(self->now, key)))
			uf_profile_lay_take(self->now, self->before, key, NULL);
	}
}

static bool
write_all(Undo *self, GError **error)
{
	const char *link = uf_json_get_string(self->link, "link");
	const char *back = uf_json_get_string(self->back, "link");
	if (!uf_flow_put_person(self->flow, self->item, self->now, error) ||
	    !uf_flow_put_person_as(self->flow, self->gone, self->old, "", error) ||
	    !uf_flow_link_undo(self->flow, link, error) ||
	    (back != NULL && !uf_flow_link_undo(self->flow, back, error)))
		return false;
	g_autoptr(json_t) stays =
	    json_pack("{s:I, s:s, s:O}", "revision", (json_int_t)self->item->revision, "with",
		      self->gone->id, "facts", self->changed);
	g_autoptr(json_t) goes = json_pack(
	    "{s:I, s:s}", "revision", (json_int_t)self->gone->revision, "with", self->item->id);
	return uf_flow_journal(self->flow, "unmerge", self->item->id, stays, error) &&
	       uf_flow_journal(self->flow, "unmerged", self->gone->id, goes, error);
}

static bool
store(Undo *self, GError **error)
{
	if (!uf_store_begin(self->flow->store, error))
		return false;
	if (write_all(self, error) && uf_store_commit(self->flow->store, error))
		return true;
	uf_store_rollback(self->flow->store);
	return false;
}

json_t *
uf_flow_unmerge(UfFlow *flow, const char *into, const char *from, GError **error)
{
	g_auto(Undo) undo = { .flow = flow, .changed = json_array(), .kept = json_array() };
	if (uf_flow_ensure_store(flow, error) == NULL || !load(&undo, into, from, error))
		return NULL;
	put_back(&undo);
	restore_absences(&undo);
	if (!store(&undo, error))
		return NULL;
	return json_pack("{s:i, s:s, s:I, s:s, s:O, s:O, s:[]}", "version", UF_FLOW_VERSION,
			 "person", into, "revision", (json_int_t)undo.item->revision, "with", from,
			 "changed", undo.changed, "kept", undo.kept, "issues");
}
