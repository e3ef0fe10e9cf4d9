#include "uf-flow-link-private.h"

#include <string.h>

#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"

static const char *const kinds[] = {
	[UF_LINK_MERGE] = "merge",
	[UF_LINK_SPLIT] = "split",
	[UF_LINK_JOIN] = "join",
};

static json_t *
make_content(UfFlow *flow, const UfFlowLink *link)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format_iso8601(now);
	g_autofree char *date = uf_date_format_iso(uf_context_get_today(flow->context));
	json_t *facts = link->facts != NULL ? json_deep_copy(link->facts) : json_array();
	json_t *content = json_pack(
	    "{s:i, s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:s, s:s, s:s}", "version", UF_FLOW_VERSION,
	    "kind", kinds[link->kind], "direction", link->went ? "to" : "from", "with", link->with,
	    "revision", (json_int_t)link->revision, "own", (json_int_t)link->own, "members",
	    json_deep_copy(link->members), "facts", facts, "date", date, "time", time, "worker",
	    uf_context_get_worker(flow->context));
	if (link->reason != NULL)
		json_object_set_new(content, "reason", json_string(link->reason));
	if (link->day != NULL)
		json_object_set_new(content, "day", json_string(link->day));
	return content;
}

char *
uf_flow_link_make(UfFlow *flow, const UfFlowLink *link, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	g_autoptr(json_t) content = make_content(flow, link);
	item->kind = UF_STORE_LINK;
	item->id = uf_id_new('l');
	item->parent = g_strdup(link->person);
	item->state = g_strdup("done");
	item->content = uf_flow_make_content(content);
	if (store == NULL || !uf_store_put(store, item, error))
		return NULL;
	return g_steal_pointer(&item->id);
}

static json_t *
read_content(const UfStoreItem *item, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(item->content, &size);
	return uf_json_parse(text != NULL ? text : "", size, item->id, error);
}

static json_t *
load(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_LINK, id, error);
	json_t *link = item != NULL ? read_content(item, error) : NULL;
	if (link == NULL)
		return NULL;
	json_object_del(link, "version");
	json_object_set_new(link, "link", json_string(item->id));
	json_object_set_new(link, "state", json_string(item->state));
	return link;
}

static int
compare_times(const void *left, const void *right)
{
	json_t *const *a = left;
	json_t *const *b = right;
	return g_strcmp0(uf_json_get_string(*a, "time"), uf_json_get_string(*b, "time"));
}

json_t *
uf_flow_link_list(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL ? uf_store_list(store, UF_STORE_LINK, person, error) : NULL;
	g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		json_t *link = load(flow, g_ptr_array_index(ids, i), error);
		if (link == NULL)
			return NULL;
		g_ptr_array_add(links, link);
	}
	if (ids == NULL)
		return NULL;
	g_ptr_array_sort(links, compare_times);
	json_t *list = json_array();
	for (guint i = 0; i < links->len; i++)
		json_array_append(list, g_ptr_array_index(links, i));
	return list;
}

json_t *
uf_flow_link_find(UfFlow *flow, const char *person, const char *with, GError **error)
{
	g_autoptr(json_t) links = uf_flow_link_list(flow, person, error);
	for (size_t i = json_array_size(links); i > 0; i--) {
		json_t *link = json_array_get(links, i - 1);
		if (g_strcmp0(uf_json_get_string(link, "with"), with) == 0 &&
		    g_strcmp0(uf_json_get_string(link, "state"), "done") == 0)
			return json_incref(link);
	}
	return NULL;
}

bool
uf_flow_link_undo(UfFlow *flow, const char *link, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) item =
	    store != NULL ? uf_store_get(store, UF_STORE_LINK, link, error) : NULL;
	if (item == NULL)
		return false;
	g_free(item->state);
	item->state = g_strdup("undone");
	return uf_store_put(store, item, error);
}
