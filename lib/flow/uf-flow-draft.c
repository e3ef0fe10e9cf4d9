/* The drafts of the store: the list, and one file of one draft. */
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-private.h"

static json_t *
describe(UfFlow *flow, const char *id, const char *person, GError **error)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DRAFT, id, error);
	g_autoptr(UfDraft) draft = item != NULL ? uf_draft_parse(item->content, error) : NULL;
	if (draft == NULL)
		return NULL;
	g_autoptr(UfStoreItem) request =
	    uf_store_get(flow->store, UF_STORE_REQUEST, item->parent, error);
	if (request == NULL)
		return NULL;
	if (person != NULL && !g_str_equal(request->parent, person))
		return json_null();
	g_autofree char *date = uf_date_format_iso(uf_draft_get_date(draft));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "draft", id, "form",
			 uf_draft_get_form(draft), "channel", uf_draft_get_channel(draft),
			 "request", item->parent, "person", request->parent, "date", date, "state",
			 item->state);
}

json_t *
uf_flow_draft_list(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return NULL;
	g_autoptr(GPtrArray) ids = uf_store_list(store, UF_STORE_DRAFT, NULL, error);
	if (ids == NULL)
		return NULL;
	g_autoptr(json_t) drafts = json_array();
	for (guint i = 0; i < ids->len; i++) {
		json_t *entry = describe(flow, g_ptr_array_index(ids, i), person, error);
		if (entry == NULL)
			return NULL;
		if (!json_is_null(entry))
			json_array_append_new(drafts, entry);
	}
	return json_pack("{s:i, s:O}", "version", UF_FLOW_VERSION, "drafts", drafts);
}

GBytes *
uf_flow_draft_get(UfFlow *flow, const char *draft_id, const char *file, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_DRAFT, draft_id, error);
	g_autoptr(UfDraft) draft = item != NULL ? uf_draft_parse(item->content, error) : NULL;
	if (draft == NULL)
		return NULL;
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile found = uf_draft_get_file(draft, i);
		if (file == NULL || g_str_equal(found.name, file))
			return g_bytes_ref(found.content);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no file \"%s\" in this draft",
		    draft_id, file != NULL ? file : "");
	return NULL;
}
