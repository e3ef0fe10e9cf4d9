#include "uf-flow-over-private.h"

#include "uf-error.h"
#include "uf-flow-unit-private.h"
#include "uf-profile-diff.h"
#include "uf-profile-lay.h"

#define MOST_TRIES 50

void
uf_flow_over_clear(UfFlowOver *over)
{
	g_clear_pointer(&over->clashes, g_ptr_array_unref);
	g_clear_pointer(&over->mine, uf_profile_free);
}

/* fact ids, each once: a value that became an absence is two changes of one fact */
static json_t *
list_changes(const UfFlowOver *over)
{
	g_autoptr(GPtrArray) changes = uf_profile_diff(*over->before, *over->profile);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *changed = json_array();
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		if (g_hash_table_add(seen, change->fact_id))
			json_array_append_new(changed, json_string(change->fact_id));
	}
	return changed;
}

static bool
put_profile(UfFlow *flow, UfFlowOver *over, const json_t *changed, GError **error)
{
	UfStoreItem *item = *over->item;
	const int64_t revision = item->revision + 1;
	const char *action = revision == 1 ? "create" : "edit";
	g_autoptr(json_t) details =
	    json_pack("{s:I, s:O}", "revision", (json_int_t)revision, "facts", changed);
	if (over->details != NULL)
		json_object_update(details, (json_t *)over->details);
	item->no_contact = over->no_contact;
	return uf_flow_put_person(flow, item, *over->profile, error) &&
	       uf_flow_journal(flow, over->action != NULL ? over->action : action, item->id,
			       details, error);
}

static bool
store(UfFlow *flow, UfFlowOver *over, const json_t *changed, GError **error)
{
	const int64_t revision = (*over->item)->revision;
	if (!uf_store_begin(flow->store, error))
		return false;
	if ((json_array_size(changed) == 0 || put_profile(flow, over, changed, error)) &&
	    (over->also == NULL || over->also(over->data, error)) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	(*over->item)->revision = revision;
	return false;
}

/* Lays the change over what is in the store now; false with CONFLICT and the clashes. */
static bool
lay_over(UfFlow *flow, UfFlowOver *over, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	UfProfile *newer = uf_flow_load_person(flow, (*over->item)->id, &item, error);
	if (newer == NULL)
		return false;
	g_autoptr(GPtrArray) clashes = g_ptr_array_new_with_free_func(g_free);
	UfProfile *laid = uf_profile_lay(*over->before, *over->profile, newer, clashes);
	uf_flow_over_clear(over);
	over->mine = *over->profile;
	uf_profile_free(*over->before);
	uf_store_item_free(*over->item);
	*over->before = newer;
	*over->profile = laid;
	*over->item = g_steal_pointer(&item);
	if (clashes->len == 0) {
		uf_flow_over_clear(over);
		return true;
	}
	g_ptr_array_add(clashes, NULL);
	g_autofree char *facts = g_strjoinv(", ", (char **)clashes->pdata);
	g_ptr_array_remove_index(clashes, clashes->len - 1);
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: changed meanwhile by somebody else too: %s", (*over->item)->id, facts);
	over->clashes = g_steal_pointer(&clashes);
	return false;
}

bool
uf_flow_store_over(UfFlow *flow, UfFlowOver *over, GError **error)
{
	for (int i = 0; i < MOST_TRIES; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(json_t) changed = list_changes(over);
		if (json_array_size(changed) == 0 && over->also == NULL)
			return true;
		if (store(flow, over, changed, &local)) {
			uf_profile_free(*over->before);
			*over->before = uf_profile_copy(*over->profile);
			return true;
		}
		if (!g_error_matches(local, UF_ERROR, UF_ERROR_CONFLICT) ||
		    (*over->item)->revision == 0) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		if (!lay_over(flow, over, error))
			return false;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: others go on changing it; try again",
		    (*over->item)->id);
	return false;
}
