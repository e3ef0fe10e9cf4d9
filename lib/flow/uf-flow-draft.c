/* The drafts of the store: the list, and one file of one draft. */
#include "uf-draft-text.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"

/* the same without a line among the readings: for a list, which shows no value */
static UfDraft *
scan(UfFlow *flow, const char *id, UfStoreItem **item, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) found =
	    store != NULL ? uf_store_get(store, UF_STORE_DRAFT, id, error) : NULL;
	g_autoptr(UfDraft) draft = found != NULL ? uf_draft_parse(found->content, error) : NULL;
	if (draft == NULL)
		return NULL;
	if (!g_str_equal(uf_draft_get_id(draft), id) ||
	    !g_str_equal(uf_draft_get_request(draft), found->parent)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: holds another draft than its own; prepare it again", id);
		return NULL;
	}
	if (item != NULL)
		*item = g_steal_pointer(&found);
	return g_steal_pointer(&draft);
}

UfDraft *
uf_flow_load_draft(UfFlow *flow, const char *id, UfStoreItem **item, GError **error)
{
	g_autoptr(UfDraft) draft = scan(flow, id, item, error);
	g_autoptr(UfStoreItem) request =
	    draft != NULL
		? uf_store_get(flow->store, UF_STORE_REQUEST, uf_draft_get_request(draft), error)
		: NULL;
	if (request == NULL || !uf_flow_journal_reading(flow, request->parent, error))
		return NULL;
	return g_steal_pointer(&draft);
}

/* the entry of a list; null when it is about somebody else than @person */
static json_t *
describe(UfFlow *flow, const char *id, const char *person, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfDraft) draft = scan(flow, id, &item, error);
	g_autoptr(UfStoreItem) request =
	    draft != NULL ? uf_store_get(flow->store, UF_STORE_REQUEST, item->parent, error) : NULL;
	if (request == NULL)
		return NULL;
	if (person != NULL && !g_str_equal(request->parent, person))
		return json_null();
	g_autofree char *date = uf_date_format_iso(uf_draft_get_date(draft));
	json_t *files = json_array();
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++)
		json_array_append_new(files, json_string(uf_draft_get_file(draft, i).name));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "draft", id, "form",
			 uf_draft_get_form(draft), "channel", uf_draft_get_channel(draft),
			 "request", item->parent, "person", request->parent, "date", date, "state",
			 item->state, "files", files);
}

json_t *
uf_flow_draft_list(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return NULL;
	if (person != NULL && !uf_id_is_valid(person, 'p')) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of people: expected \"p-\" and 10 letters or digits");
		return NULL;
	}
	g_autoptr(GPtrArray) ids = uf_store_list(store, UF_STORE_DRAFT, NULL, error);
	if (ids == NULL)
		return NULL;
	g_autoptr(json_t) drafts = json_array();
	g_autoptr(json_t) problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(GError) problem = NULL;
		g_autoptr(json_t) entry = describe(flow, id, person, &problem);
		/* one that is damaged hides no other */
		if (entry == NULL)
			json_array_append_new(problems, json_string(problem->message));
		else if (!json_is_null(entry))
			json_array_append(drafts, entry);
	}
	return json_pack("{s:i, s:O, s:O}", "version", UF_FLOW_VERSION, "drafts", drafts,
			 "problems", problems);
}

json_t *
uf_flow_draft_values(UfFlow *flow, const char *draft_id, GError **error)
{
	g_autoptr(UfDraft) draft = uf_flow_load_draft(flow, draft_id, NULL, error);
	if (draft == NULL)
		return NULL;
	json_t *values = json_array();
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		const char *text = uf_draft_text_get_value(answer);
		const char *section = uf_json_get_string(answer, "section");
		if (*text == '\0')
			continue;
		g_autofree char *label =
		    uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
		json_array_append_new(values, json_pack("{s:s, s:s, s:s, s:s}", "field",
							uf_json_get_string(answer, "field"),
							"section", section != NULL ? section : "",
							"label", label, "text", text));
	}
	const char *title = uf_json_get_string(uf_draft_get_blocks(draft), "title");
	return json_pack("{s:i, s:s, s:s, s:s, s:o}", "version", UF_FLOW_VERSION, "draft", draft_id,
			 "form", uf_draft_get_form(draft), "title", title != NULL ? title : "",
			 "values", values);
}

GBytes *
uf_flow_draft_get(UfFlow *flow, const char *draft_id, const char *file, GError **error)
{
	g_autoptr(UfDraft) draft = uf_flow_load_draft(flow, draft_id, NULL, error);
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
