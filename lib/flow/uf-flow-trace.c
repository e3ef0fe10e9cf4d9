#include "uf-flow-trace-private.h"

#include "uf-flow-deposit-private.h"
#include "uf-flow-link-private.h"
#include "uf-json.h"
#include "uf-store-care.h"

static const char *const kind_names[UF_STORE_KINDS] = {
	[UF_STORE_PERSON] = "people",      [UF_STORE_REQUEST] = "requests",
	[UF_STORE_DRAFT] = "drafts",       [UF_STORE_APPROVAL] = "approvals",
	[UF_STORE_RECEIPT] = "receipts",   [UF_STORE_DOCUMENT] = "documents",
	[UF_STORE_PROPOSAL] = "proposals", [UF_STORE_BASIS] = "bases",
	[UF_STORE_LINK] = "links",
};

/* what hangs on a parent of which kind */
static const struct {
	UfStoreKind kind;
	UfStoreKind parent;
} chains[] = {
	{ UF_STORE_REQUEST, UF_STORE_PERSON },  { UF_STORE_DOCUMENT, UF_STORE_PERSON },
	{ UF_STORE_PROPOSAL, UF_STORE_PERSON }, { UF_STORE_BASIS, UF_STORE_PERSON },
	{ UF_STORE_LINK, UF_STORE_PERSON },     { UF_STORE_DRAFT, UF_STORE_REQUEST },
	{ UF_STORE_APPROVAL, UF_STORE_DRAFT },  { UF_STORE_RECEIPT, UF_STORE_DRAFT },
};

void
uf_flow_trace_clear(UfFlowTrace *trace)
{
	g_clear_pointer(&trace->people, g_ptr_array_unref);
	g_clear_pointer(&trace->ids, g_hash_table_unref);
}

static bool
exists(UfFlow *flow, const char *person)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_PERSON, person, NULL);
	return item != NULL;
}

/* Those that go on under the last of @people, and those that go on under them. */
static bool
add_earlier(UfFlow *flow, GPtrArray *people, GError **error)
{
	for (guint i = 0; i < people->len; i++) {
		g_autoptr(json_t) links =
		    uf_flow_link_list(flow, g_ptr_array_index(people, i), error);
		if (links == NULL)
			return false;
		for (size_t j = 0; j < json_array_size(links); j++) {
			const json_t *link = json_array_get(links, j);
			const char *with = uf_json_get_string(link, "with");
			if (g_strcmp0(uf_json_get_string(link, "state"), "done") == 0 &&
			    g_strcmp0(uf_json_get_string(link, "direction"), "from") == 0 &&
			    g_strcmp0(uf_json_get_string(link, "kind"), "split") != 0 &&
			    !g_ptr_array_find_with_equal_func(people, with, g_str_equal, NULL) &&
			    exists(flow, with))
				g_ptr_array_add(people, g_strdup(with));
		}
	}
	return true;
}

/* What is being walked; all borrowed. */
typedef struct {
	UfFlow *flow;
	UfFlowTrace *trace;
	GPtrArray *found[UF_STORE_KINDS]; /* char *: ids of each kind */
} Walk;

/* Adds the items of @kind below @parent. */
static bool
add_below(const Walk *self, UfStoreKind kind, const char *parent, GError **error)
{
	UfStore *store = self->flow->store;
	g_autoptr(GPtrArray) ids = uf_store_list(store, kind, parent, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(UfStoreItem) item = uf_store_get(store, kind, id, NULL);
		if (item == NULL || g_strcmp0(item->parent, parent) != 0)
			continue;
		self->trace->counts[kind]++;
		g_hash_table_add(self->trace->ids, g_strdup(id));
		g_ptr_array_add(self->found[kind], g_strdup(id));
	}
	return ids != NULL;
}

static bool
add_items(UfFlow *flow, UfFlowTrace *trace, GError **error)
{
	Walk walk = { flow, trace, { [UF_STORE_PERSON] = trace->people } };
	bool done = true;
	for (size_t i = 0; i < G_N_ELEMENTS(chains); i++)
		walk.found[chains[i].kind] = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; done && i < G_N_ELEMENTS(chains); i++) {
		const GPtrArray *parents = walk.found[chains[i].parent];
		for (guint j = 0; done && j < parents->len; j++)
			done =
			    add_below(&walk, chains[i].kind, g_ptr_array_index(parents, j), error);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(chains); i++)
		g_ptr_array_unref(walk.found[chains[i].kind]);
	return done;
}

bool
uf_flow_trace_person(UfFlow *flow, const char *person, UfFlowTrace *trace, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL)
		return false;
	trace->people = g_ptr_array_new_with_free_func(g_free);
	trace->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_ptr_array_add(trace->people, g_strdup(person));
	if (!add_earlier(flow, trace->people, error))
		return false;
	trace->counts[UF_STORE_PERSON] = trace->people->len;
	for (guint i = 0; i < trace->people->len; i++)
		g_hash_table_add(trace->ids, g_strdup(g_ptr_array_index(trace->people, i)));
	return add_items(flow, trace, error);
}

json_t *
uf_flow_trace_count(const UfFlowTrace *trace)
{
	json_t *counts = json_object();
	for (int i = 0; i < UF_STORE_KINDS; i++) {
		if (trace->counts[i] > 0)
			json_object_set_new(counts, kind_names[i],
					    json_integer((json_int_t)trace->counts[i]));
	}
	return counts;
}

char *
uf_flow_trace_get_last_contact(UfFlow *flow, const UfFlowTrace *trace, GError **error)
{
	g_autofree char *last = NULL;
	for (guint i = 0; i < trace->people->len; i++) {
		g_autoptr(GError) local = NULL;
		g_autofree char *day = uf_store_get_last_contact(
		    flow->store, g_ptr_array_index(trace->people, i), &local);
		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		if (day == NULL || (last != NULL && g_strcmp0(day, last) <= 0))
			continue;
		g_free(last);
		last = g_steal_pointer(&day);
	}
	return g_steal_pointer(&last);
}

static bool
forget_all(UfFlow *flow, const UfFlowTrace *trace, const char *action, GError **error)
{
	g_autoptr(json_t) counts = uf_flow_trace_count(trace);
	for (guint i = 0; i < trace->people->len; i++) {
		const char *person = g_ptr_array_index(trace->people, i);
		g_autoptr(json_t) details =
		    i == 0 ? json_pack("{s:O}", "items", counts)
			   : json_pack("{s:s}", "with", trace->people->pdata[0]);
		if (!uf_flow_journal(flow, action, person, details, error) ||
		    !uf_store_forget(flow->store, person, error))
			return false;
	}
	return true;
}

bool
uf_flow_trace_forget(UfFlow *flow, const UfFlowTrace *trace, const char *action, GError **error)
{
	/* while it can still be told whom they are about */
	if (!uf_flow_deposit_forget(flow, trace->people, error) ||
	    !uf_store_begin(flow->store, error))
		return false;
	if (forget_all(flow, trace, action, error))
		return uf_store_commit(flow->store, error);
	uf_store_rollback(flow->store);
	return false;
}
