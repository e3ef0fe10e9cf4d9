/* Requests in the store: one by id, the last on a form, a new one's number. */
#include "uf-error.h"
#include "uf-flow-job-private.h"
#include "uf-json.h"

bool
uf_flow_store_request(UfFlow *flow, const UfRequest *request, int64_t revision, GError **error)
{
	UfStoreItem item = {
		.kind = UF_STORE_REQUEST,
		.id = (char *)uf_request_get_id(request),
		.parent = (char *)uf_request_get_person(request),
		.state = (char *)uf_request_get_state(request),
		.revision = revision,
	};
	g_autoptr(json_t) json = uf_request_to_json(request);
	g_autoptr(GBytes) content = uf_flow_make_content(json);
	item.content = content;
	return uf_store_put(flow->store, &item, error);
}

static UfRequest *
parse_request(const UfStoreItem *item, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(item->content, &size);
	g_autoptr(json_t) json = uf_json_parse(text, size, item->id, error);
	return json != NULL ? uf_request_from_json(json, error) : NULL;
}

UfRequest *
uf_flow_load_request(UfFlow *flow, const char *id, int64_t *revision, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) item =
	    store != NULL ? uf_store_get(store, UF_STORE_REQUEST, id, error) : NULL;
	g_autoptr(UfRequest) request = item != NULL ? parse_request(item, error) : NULL;
	if (request == NULL)
		return NULL;
	if (!g_str_equal(uf_request_get_id(request), id) ||
	    !g_str_equal(uf_request_get_person(request), item->parent)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: holds another request than its own", id);
		return NULL;
	}
	if (revision != NULL)
		*revision = item->revision;
	return g_steal_pointer(&request);
}

json_t *
uf_flow_list_drafts(UfFlow *flow, const char *request)
{
	json_t *drafts = json_array();
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_DRAFT, request, NULL);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		/* one that is damaged may be of another demand: the list of drafts tells it */
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DRAFT, id, NULL);
		if (item != NULL)
			json_array_append_new(drafts, json_string(id));
	}
	return drafts;
}

bool
uf_flow_has_drafts(UfFlow *flow, const char *id)
{
	g_autoptr(json_t) drafts = uf_flow_list_drafts(flow, id);
	return json_array_size(drafts) > 0;
}

bool
uf_flow_number_request(UfFlow *flow, UfRequest *request, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL
		? uf_store_list(store, UF_STORE_REQUEST, uf_request_get_person(request), error)
		: NULL;
	if (ids == NULL)
		return false;
	uf_request_set_number(request, (int64_t)ids->len + 1);
	return true;
}

static void
free_request(gpointer request)
{
	uf_request_free(request);
}

static int
compare_newest_first(const void *a, const void *b)
{
	const int64_t first = uf_request_get_number(*(const UfRequest *const *)a);
	const int64_t second = uf_request_get_number(*(const UfRequest *const *)b);
	return (first < second) - (first > second);
}

GPtrArray *
uf_flow_list_requests(UfFlow *flow, const char *person, const char *form, const json_t *roles,
		      GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL ? uf_store_list(store, UF_STORE_REQUEST, person, error) : NULL;
	if (ids == NULL)
		return NULL;
	GPtrArray *requests = g_ptr_array_new_with_free_func(free_request);
	for (guint i = 0; i < ids->len; i++) {
		/* one that is damaged hides no other */
		g_autoptr(UfRequest) request =
		    uf_flow_load_request(flow, g_ptr_array_index(ids, i), NULL, NULL);
		if (request != NULL && g_str_equal(uf_request_get_form(request), form) &&
		    (roles == NULL || json_equal(uf_request_get_roles(request), (json_t *)roles)))
			g_ptr_array_add(requests, g_steal_pointer(&request));
	}
	g_ptr_array_sort(requests, compare_newest_first);
	return requests;
}

UfRequest *
uf_flow_find_last_request(UfFlow *flow, const char *person, const char *form, const json_t *roles,
			  GError **error)
{
	g_autoptr(GPtrArray) requests = uf_flow_list_requests(flow, person, form, roles, error);
	return requests != NULL && requests->len > 0 ? g_ptr_array_steal_index(requests, 0) : NULL;
}
