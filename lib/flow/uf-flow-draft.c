/* The drafts of the store: the list, and one file of one draft. */
#include <string.h>

#include "uf-draft-text.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-job-private.h"
#include "uf-flow-mine-private.h"
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

/* A list that is being made. */
typedef struct {
	UfFlow *flow;
	const UfFlowDraftWish *wish;
	UfFlowMine *mine; /* NULL unless the wish needs it */
} Listing;

/* nobody approved it, nobody handed the demand over, and no later one took its place */
static bool
is_waiting(const Listing *self, const UfStoreItem *item, const UfDraft *draft)
{
	if (g_strcmp0(item->state, "prepared") != 0 ||
	    !uf_flow_mine_is_latest(self->mine, item->parent, uf_draft_get_channel(draft),
				    item->id))
		return false;
	g_autoptr(UfRequest) request = uf_flow_load_request(self->flow, item->parent, NULL, NULL);
	const char *state = request != NULL ? uf_request_get_state(request) : "prepared";
	return g_str_equal(state, "prepared") || g_str_equal(state, "signed");
}

static bool
is_wished(const Listing *self, const UfStoreItem *item, const UfDraft *draft, const char *person)
{
	const UfFlowDraftWish *wish = self->wish;
	return (wish->person == NULL || g_str_equal(person, wish->person)) &&
	       (!wish->waiting || is_waiting(self, item, draft)) &&
	       (!wish->mine || uf_flow_mine_has(self->mine, person));
}

/* the entry of a list; null when it is not wished */
static json_t *
describe(const Listing *self, const char *id, GError **error)
{
	UfFlow *flow = self->flow;
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfDraft) draft = scan(flow, id, &item, error);
	g_autoptr(UfStoreItem) request =
	    draft != NULL ? uf_store_get(flow->store, UF_STORE_REQUEST, item->parent, error) : NULL;
	if (request == NULL)
		return NULL;
	if (!is_wished(self, item, draft, request->parent))
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

/* the day of the oldest draft of each household */
static GHashTable *
find_first_days(const GPtrArray *entries)
{
	GHashTable *days = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < entries->len; i++) {
		const json_t *entry = g_ptr_array_index(entries, i);
		const char *person = uf_json_get_string(entry, "person");
		const char *day = uf_json_get_string(entry, "date");
		const char *first = g_hash_table_lookup(days, person);
		if (first == NULL || strcmp(day, first) < 0)
			g_hash_table_insert(days, (void *)person, (void *)day);
	}
	return days;
}

/* who waits longest first; a household is not left for another and come back to */
static int
compare_waiting(gconstpointer left, gconstpointer right, gpointer data)
{
	static const char *const keys[] = { "person", "date", "form", "channel", "draft" };
	GHashTable *days = data;
	const json_t *one = *(json_t *const *)left;
	const json_t *other = *(json_t *const *)right;
	int order = strcmp(g_hash_table_lookup(days, uf_json_get_string(one, "person")),
			   g_hash_table_lookup(days, uf_json_get_string(other, "person")));
	for (size_t i = 0; order == 0 && i < G_N_ELEMENTS(keys); i++)
		order =
		    strcmp(uf_json_get_string(one, keys[i]), uf_json_get_string(other, keys[i]));
	return order;
}

static json_t *
sort_waiting(const json_t *drafts)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new();
	json_t *sorted = json_array();
	for (size_t i = 0; i < json_array_size(drafts); i++)
		g_ptr_array_add(entries, json_array_get(drafts, i));
	g_autoptr(GHashTable) days = find_first_days(entries);
	g_ptr_array_sort_with_data(entries, compare_waiting, days);
	for (guint i = 0; i < entries->len; i++)
		json_array_append(sorted, g_ptr_array_index(entries, i));
	return sorted;
}

static json_t *
list(const Listing *self, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(self->flow->store, UF_STORE_DRAFT, NULL, error);
	if (ids == NULL)
		return NULL;
	g_autoptr(json_t) drafts = json_array();
	g_autoptr(json_t) problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		g_autoptr(json_t) entry = describe(self, g_ptr_array_index(ids, i), &problem);
		/* one that is damaged hides no other */
		if (entry == NULL)
			json_array_append_new(problems, json_string(problem->message));
		else if (!json_is_null(entry))
			json_array_append(drafts, entry);
	}
	g_autoptr(json_t) ordered =
	    self->wish->waiting ? sort_waiting(drafts) : json_incref(drafts);
	return json_pack("{s:i, s:O, s:O}", "version", UF_FLOW_VERSION, "drafts", ordered,
			 "problems", problems);
}

json_t *
uf_flow_draft_list_wished(UfFlow *flow, const UfFlowDraftWish *wish, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	if (wish->person != NULL && !uf_id_is_valid(wish->person, 'p')) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of people: expected \"p-\" and 10 letters or digits");
		return NULL;
	}
	const bool needs = wish->waiting || wish->mine;
	g_autoptr(UfFlowMine) mine = needs ? uf_flow_mine_new(flow, error) : NULL;
	if (needs && mine == NULL)
		return NULL;
	const Listing self = { flow, wish, mine };
	return list(&self, error);
}

json_t *
uf_flow_draft_list(UfFlow *flow, const char *person, GError **error)
{
	const UfFlowDraftWish wish = { .person = person };
	return uf_flow_draft_list_wished(flow, &wish, error);
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
