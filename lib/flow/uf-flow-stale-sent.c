/* What each partner was told, by the journal and the store's revisions. */
#include <string.h>

#include "uf-flow-offer-private.h"
#include "uf-flow-stale-private.h"
#include "uf-json.h"

static void
send_free(gpointer data)
{
	UfStaleSend *send = data;
	uf_request_free(send->request);
	g_free(send->partner);
	g_free(send->title);
	g_free(send->date);
	g_clear_pointer(&send->facts, g_hash_table_unref);
	uf_profile_free(send->then);
	json_decref(send->offers);
	json_decref(send->corrected);
	g_free(send);
}

/* The lines of one demand in a journal. */
typedef struct {
	const json_t *journal;
	const char *request;
} Lines;

/* The line that made a draft of the demand before line @end: of @draft, or the last. -1: none. */
static json_int_t
find_prepared(const Lines *self, const char *draft, size_t end)
{
	for (size_t i = end; i-- > 0;) {
		const json_t *line = json_array_get(self->journal, i);
		const json_t *details = json_object_get(line, "details");
		if (g_strcmp0(uf_json_get_string(line, "action"), "prepare") != 0 ||
		    g_strcmp0(uf_json_get_string(details, "request"), self->request) != 0)
			continue;
		if (draft == NULL || g_strcmp0(uf_json_get_string(line, "object"), draft) == 0)
			return (json_int_t)i;
	}
	return -1;
}

/* The last line of the journal that says @action of the demand itself. -1: none. */
static json_int_t
find_last(const Lines *self, const char *action)
{
	for (size_t i = json_array_size(self->journal); i-- > 0;) {
		const json_t *line = json_array_get(self->journal, i);
		if (g_strcmp0(uf_json_get_string(line, "action"), action) == 0 &&
		    g_strcmp0(uf_json_get_string(line, "object"), self->request) == 0)
			return (json_int_t)i;
	}
	return -1;
}

/* The last approval of one of the demand's drafts, with the line that made it. */
static bool
find_approval(const Lines *self, json_int_t *approved, json_int_t *prepared)
{
	for (size_t i = json_array_size(self->journal); i-- > 0;) {
		const json_t *line = json_array_get(self->journal, i);
		if (g_strcmp0(uf_json_get_string(line, "action"), "approve") != 0)
			continue;
		*prepared = find_prepared(self, uf_json_get_string(line, "object"), i);
		if (*prepared < 0)
			continue;
		*approved = (json_int_t)i;
		return true;
	}
	return false;
}

/* What line @details prepared of the demand at @revision. */
static bool
is_of_preparation(const Lines *self, const json_t *details, const char *revision)
{
	return g_strcmp0(uf_json_get_string(details, "request"), self->request) == 0 &&
	       g_strcmp0(uf_json_get_string(details, "profile_revision"), revision) == 0;
}

/* All that was made at the same revision of the profile as line @last, up to it, by the last draft
 * of each channel: the channels of one preparation say different parts. */
static GHashTable *
collect_facts(const Lines *self, size_t last)
{
	GHashTable *facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) channels = g_hash_table_new(g_str_hash, g_str_equal);
	const json_t *model = json_object_get(json_array_get(self->journal, last), "details");
	const char *revision = uf_json_get_string(model, "profile_revision");
	for (size_t i = last + 1; i-- > 0;) {
		const json_t *details =
		    json_object_get(json_array_get(self->journal, i), "details");
		const json_t *list = json_object_get(details, "facts");
		const char *channel = uf_json_get_string(details, "channel");
		if (!is_of_preparation(self, details, revision) ||
		    !g_hash_table_add(channels, (gpointer)(channel != NULL ? channel : "")))
			continue;
		for (size_t j = 0; j < json_array_size(list); j++)
			g_hash_table_add(facts,
					 g_strdup(json_string_value(json_array_get(list, j))));
	}
	return facts;
}

/* The household as the store had it at the revision that line @made names. */
static UfProfile *
load_then(UfFlow *flow, const char *person, const json_t *made, GError **error)
{
	const char *text = uf_json_get_string(json_object_get(made, "details"), "profile_revision");
	const int64_t revision = text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
	g_autoptr(UfStoreItem) item =
	    uf_store_get_revision(flow->store, UF_STORE_PERSON, person, revision, error);
	if (item == NULL)
		return NULL;
	gsize size;
	const char *content = g_bytes_get_data(item->content, &size);
	return uf_profile_parse(flow->schema, size > 0 ? content : "", size, person, error);
}

static const char *
find_reference(const UfRequest *request)
{
	const json_t *const events[] = { uf_request_get_answer(request),
					 uf_request_get_pieces(request),
					 uf_request_get_hand_over(request) };
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		const char *reference = uf_json_get_string(events[i], "reference");
		if (reference != NULL)
			return reference;
	}
	return "";
}

/* Who has it: the partner's folder, and the territory where it has several. */
static void
name_partner(const UfFlow *flow, UfStaleSend *send)
{
	const char *form = uf_request_get_form(send->request);
	g_auto(GStrv) parts = g_strsplit(form, "/", 2);
	const char *title = NULL;
	for (size_t i = 0; i < uf_registry_get_adapter_count(flow->registry); i++) {
		if (g_str_equal(uf_registry_get_adapter_id(flow->registry, i), parts[0]))
			title = uf_registry_get_adapter_title(flow->registry, i);
	}
	const json_t *territory =
	    send->form != NULL ? uf_form_find_block(send->form, "territory") : NULL;
	const char *label = uf_json_get_string(territory, "label");
	title = title != NULL ? title : parts[0];
	send->partner =
	    label != NULL ? g_strdup_printf("%s %s", parts[0], label) : g_strdup(parts[0]);
	send->title = label != NULL ? g_strdup_printf("%s, %s", title, label) : g_strdup(title);
}

/* What line @made prepared and line @given handed over, or approved. */
static bool
complete(UfFlow *flow, UfStaleSend *send, const Lines *lines, json_int_t made, GError **error)
{
	const char *person = uf_request_get_person(send->request);
	send->form =
	    uf_registry_find_form(flow->registry, uf_request_get_form(send->request), NULL);
	send->reference = find_reference(send->request);
	send->facts = collect_facts(lines, (size_t)made);
	send->then = load_then(flow, person, json_array_get(lines->journal, (size_t)made), error);
	name_partner(flow, send);
	return send->then != NULL;
}

/* The last send of one of the demand's drafts that a partner may have. -1: none. */
static json_int_t
find_sent(const Lines *self)
{
	static const char *const away[] = { "not_sent", "refused", NULL };
	g_autoptr(GHashTable) lost = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = json_array_size(self->journal); i-- > 0;) {
		const json_t *line = json_array_get(self->journal, i);
		const json_t *details = json_object_get(line, "details");
		const char *action = uf_json_get_string(line, "action");
		const char *began = uf_json_get_string(details, "began");
		const char *status = uf_json_get_string(details, "status");
		if (began == NULL || status == NULL ||
		    g_strcmp0(uf_json_get_string(details, "request"), self->request) != 0)
			continue;
		/* what a person found out afterwards */
		if (g_strcmp0(action, "settle") == 0 && g_str_equal(status, "lost"))
			g_hash_table_add(lost, (gpointer)began);
		if (g_strcmp0(action, "send") == 0 && !g_strv_contains(away, status) &&
		    !g_hash_table_contains(lost, began))
			return (json_int_t)i;
	}
	return -1;
}

/* What line @sent told a partner through its interface: those facts and no others. */
static bool
complete_sent(UfFlow *flow, UfStaleSend *send, const Lines *lines, json_int_t sent, GError **error)
{
	const json_t *line = json_array_get(lines->journal, (size_t)sent);
	const json_t *facts = json_object_get(json_object_get(line, "details"), "facts");
	send->date = g_strndup(uf_json_get_string(line, "time"), strlen("2026-11-22"));
	send->way = "channel";
	send->rank = (size_t)sent;
	if (!complete(flow, send, lines, sent, error))
		return false;
	g_hash_table_remove_all(send->facts);
	for (size_t i = 0; i < json_array_size(facts); i++)
		g_hash_table_add(send->facts,
				 g_strdup(json_string_value(json_array_get(facts, i))));
	return true;
}

/* Fills @send when a partner has the demand; false without @error when nobody does. */
static bool
find_send(UfFlow *flow, UfStaleSend *send, const json_t *journal, GError **error)
{
	const Lines lines = { journal, uf_request_get_id(send->request) };
	const json_t *hand_over = uf_request_get_hand_over(send->request);
	json_int_t given = hand_over != NULL ? find_last(&lines, "hand_over") : -1;
	json_int_t made = given >= 0 ? find_prepared(&lines, NULL, (size_t)given) : -1;
	const json_int_t sent = find_sent(&lines);
	const bool by_channel =
	    hand_over == NULL || g_strcmp0(uf_json_get_string(hand_over, "way"), "channel") == 0;
	if (sent >= 0 && by_channel)
		return complete_sent(flow, send, &lines, sent, error);
	if (hand_over != NULL && made >= 0) {
		send->date = g_strdup(uf_json_get_string(hand_over, "date"));
		send->way = uf_json_get_string(hand_over, "way");
	} else if (find_approval(&lines, &given, &made)) {
		const json_t *line = json_array_get(journal, (size_t)given);
		send->date = g_strndup(uf_json_get_string(line, "time"), strlen("2026-11-22"));
		send->way = "approved";
	} else {
		return false;
	}
	send->rank = (size_t)given;
	return complete(flow, send, &lines, made, error);
}

/* What was given otherwise than prepared is what a partner has. */
static bool
find_differences(UfFlow *flow, UfStaleSend *send, const UfProfile *profile, GError **error)
{
	if (send->form == NULL || g_str_equal(send->way, "approved")) {
		send->offers = json_array();
		send->corrected = json_array();
		return true;
	}
	send->offers = uf_flow_list_offers(flow, profile, send->form, send->request, error);
	if (send->offers != NULL)
		send->corrected =
		    uf_flow_list_corrected(flow, profile, send->form, send->request, error);
	return send->corrected != NULL;
}

static int
compare_newest_first(const void *left, const void *right)
{
	const UfStaleSend *a = *(UfStaleSend *const *)left;
	const UfStaleSend *b = *(UfStaleSend *const *)right;
	return (a->rank < b->rank) - (a->rank > b->rank);
}

GPtrArray *
uf_stale_list_sends(UfFlow *flow, const UfProfile *profile, json_t *problems, GError **error)
{
	const char *person = uf_profile_get_id(profile);
	g_autoptr(json_t) journal =
	    uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, person, error);
	g_autoptr(GPtrArray) ids =
	    journal != NULL ? uf_store_list(flow->store, UF_STORE_REQUEST, person, error) : NULL;
	if (ids == NULL)
		return NULL;
	GPtrArray *sends = g_ptr_array_new_with_free_func(send_free);
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) local = NULL;
		UfStaleSend *send = g_new0(UfStaleSend, 1);
		send->request = uf_flow_load_request(flow, g_ptr_array_index(ids, i), NULL, &local);
		if (send->request != NULL && find_send(flow, send, journal, &local) &&
		    find_differences(flow, send, profile, &local)) {
			g_ptr_array_add(sends, send);
			continue;
		}
		/* one that cannot be read hides no other */
		if (local != NULL)
			json_array_append_new(problems, json_string(local->message));
		send_free(send);
	}
	g_ptr_array_sort(sends, compare_newest_first);
	return sends;
}

bool
uf_stale_was_told(const UfStaleSend *send, const char *fact)
{
	g_autofree char *id = g_strdup(fact);
	for (char *slash = NULL; !g_hash_table_contains(send->facts, id); *slash = '\0') {
		slash = strrchr(id, '/');
		if (slash == NULL)
			return false;
	}
	return true;
}
