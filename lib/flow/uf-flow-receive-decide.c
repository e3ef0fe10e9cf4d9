/* Deposits that wait for a word: listed, shown, accepted, refused; what was refused is remembered.
 */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-deposit-private.h"
#include "uf-id.h"
#include "uf-json.h"

#define SCHEMA 1

/* --- who it is, for those who must not come again --- */

/* of the people where they can be told from others, else of the very cells */
static json_t *
digest_people(const UfFlowReceived *received)
{
	json_t *digests = json_array();
	g_autoptr(GPtrArray) marks = uf_flow_deposit_list_marks(received->row->facts);
	for (guint i = 0; i < marks->len; i++) {
		g_autofree char *digest = g_compute_checksum_for_string(
		    G_CHECKSUM_SHA256, g_ptr_array_index(marks, i), -1);
		json_array_append_new(digests, json_string(digest));
	}
	if (marks->len > 0)
		return digests;
	g_autoptr(GBytes) cells = uf_flow_deposit_make_digested(received->content);
	g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, cells);
	json_array_append_new(digests, json_string(digest));
	return digests;
}

struct UfFlowRefused {
	GHashTable *digests;
};

void
uf_flow_refused_free(UfFlowRefused *refused)
{
	if (refused == NULL)
		return;
	g_hash_table_unref(refused->digests);
	g_free(refused);
}

static void
take_refused(UfFlowRefused *self, const UfStoreDeposit *deposit)
{
	g_autoptr(json_t) root = uf_json_parse_bytes(deposit->content, deposit->deposit, NULL);
	const json_t *digests = json_object_get(root, "refused");
	for (size_t i = 0; i < json_array_size(digests); i++) {
		const char *digest = json_string_value(json_array_get(digests, i));
		if (digest != NULL)
			g_hash_table_add(self->digests, g_strdup(digest));
	}
}

UfFlowRefused *
uf_flow_refused_load(UfFlow *flow, const GPtrArray *deposits, GError **error)
{
	g_autoptr(UfFlowRefused) self = g_new0(UfFlowRefused, 1);
	self->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < deposits->len; i++) {
		const UfStoreDeposit *listed = g_ptr_array_index(deposits, i);
		g_autoptr(GError) local = NULL;
		if (listed->state != UF_STORE_DEPOSIT_REFUSED || !listed->is_mine)
			continue;
		g_autoptr(UfStoreDeposit) deposit =
		    uf_store_get_deposit(flow->store, listed->deposit, &local);
		if (deposit != NULL)
			take_refused(self, deposit);
		/* one that is damaged may come again; store verify tells it */
		else if (!g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA) &&
			 !g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
	}
	return g_steal_pointer(&self);
}

bool
uf_flow_refused_has(const UfFlowRefused *refused, const UfFlowReceived *received)
{
	g_autoptr(json_t) digests = digest_people(received);
	for (size_t i = 0; i < json_array_size(digests); i++) {
		if (g_hash_table_contains(refused->digests,
					  json_string_value(json_array_get(digests, i))))
			return true;
	}
	return false;
}

/* --- listed --- */

static json_t *
describe(UfFlowReceived *received, GError **error)
{
	g_autoptr(json_t) row = uf_flow_row_describe(received->row, error);
	if (row == NULL)
		return NULL;
	const UfStoreDeposit *deposit = received->deposit;
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local(deposit->made);
	g_autofree char *date = g_date_time_format(moment, "%Y-%m-%d");
	json_t *shown = json_pack("{s:s, s:s, s:s}", "deposit", deposit->deposit, "from",
				  deposit->name, "date", date);
	static const char *const keys[] = {
		"action", "person", "name", "match", "changes", "issues"
	};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		json_object_set(shown, keys[i], json_object_get(row, keys[i]));
	return shown;
}

static bool
is_kept(const UfStoreDeposit *deposit)
{
	return deposit->is_mine && deposit->state == UF_STORE_DEPOSIT_KEPT;
}

json_t *
uf_flow_deposit_list(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) deposits = store != NULL ? uf_store_list_deposits(store, error) : NULL;
	g_autoptr(json_t) list = json_array();
	UfFlowSheet *last = NULL;
	for (guint i = 0; deposits != NULL && i < deposits->len; i++) {
		const UfStoreDeposit *listed = g_ptr_array_index(deposits, i);
		/* one that is damaged hides no other: to receive tells it */
		g_autoptr(UfFlowReceived) received =
		    is_kept(listed) ? uf_flow_received_open_after(flow, listed->deposit, last, NULL)
				    : NULL;
		json_t *shown = received != NULL ? describe(received, NULL) : NULL;
		if (shown != NULL)
			json_array_append_new(list, shown);
		if (received == NULL)
			continue;
		uf_flow_sheet_free(last);
		last = uf_flow_received_take_sheet(received);
	}
	uf_flow_sheet_free(last);
	return deposits != NULL ? g_steal_pointer(&list) : NULL;
}

bool
uf_flow_deposit_count(UfFlow *flow, size_t *fresh, size_t *kept, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) deposits = store != NULL ? uf_store_list_deposits(store, error) : NULL;
	*fresh = 0;
	*kept = 0;
	for (guint i = 0; deposits != NULL && i < deposits->len; i++) {
		const UfStoreDeposit *deposit = g_ptr_array_index(deposits, i);
		*fresh += deposit->is_mine && deposit->state == UF_STORE_DEPOSIT_NEW;
		*kept += is_kept(deposit);
	}
	return deposits != NULL;
}

/* what was refused is nobody's any more: only its digests are there */
static UfFlowReceived *
open_undecided(UfFlow *flow, const char *id, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreDeposit) deposit =
	    store != NULL ? uf_store_get_deposit(store, id, error) : NULL;
	if (deposit == NULL)
		return NULL;
	if (deposit->state != UF_STORE_DEPOSIT_REFUSED)
		return uf_flow_received_open(flow, id, person, error);
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: was refused already", id);
	return NULL;
}

json_t *
uf_flow_deposit_show(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfFlowReceived) received = open_undecided(flow, id, NULL, error);
	json_t *shown = received != NULL ? describe(received, error) : NULL;
	if (shown != NULL)
		json_object_set_new(shown, "version", json_integer(UF_FLOW_VERSION));
	return shown;
}

/* --- decided --- */

static json_t *
report(const char *id, const char *person, const char *state, json_t *filed)
{
	return json_pack("{s:i, s:s, s:s?, s:s, s:O}", "version", UF_FLOW_VERSION, "deposit", id,
			 "person", person, "state", state, "filed", filed);
}

static bool
check_person(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) item =
	    store != NULL ? uf_store_get(store, UF_STORE_PERSON, person, error) : NULL;
	return item != NULL;
}

json_t *
uf_flow_deposit_accept(UfFlow *flow, const char *id, const UfFlowDepositWho *who, GError **error)
{
	g_autofree char *person = who->is_new ? uf_id_new('p') : g_strdup(who->person);
	g_autoptr(json_t) filed = json_array();
	if (who->person != NULL && !check_person(flow, who->person, error))
		return NULL;
	g_autoptr(UfFlowReceived) received = open_undecided(flow, id, person, error);
	if (received == NULL)
		return NULL;
	if (uf_flow_row_must_wait(received->row) || received->row->import == NULL) {
		json_t *waiting = report(id, NULL, "waiting", filed);
		json_t *shown = describe(received, error);
		if (shown == NULL) {
			json_decref(waiting);
			return NULL;
		}
		json_object_set(waiting, "issues", json_object_get(shown, "issues"));
		json_object_set(waiting, "match", json_object_get(shown, "match"));
		json_decref(shown);
		return waiting;
	}
	if (!uf_flow_received_store(received, filed, error))
		return NULL;
	return report(id, received->row->import->item->id, "accepted", filed);
}

static bool
write_refusal(UfFlow *flow, const UfFlowReceived *received, GError **error)
{
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:o}", "schema", SCHEMA, "refused", digest_people(received));
	g_autoptr(GBytes) content = uf_flow_make_content(root);
	g_autoptr(json_t) details = json_pack("{s:s}", "source", received->deposit->name);
	return uf_store_keep_deposit(flow->store, received->deposit, UF_STORE_DEPOSIT_REFUSED,
				     content, error) &&
	       uf_flow_journal(flow, "deposit_refuse", received->deposit->deposit, details, error);
}

/* nothing can be read of it: it goes */
static json_t *
refuse_bad(UfFlow *flow, const char *id, GError **error)
{
	const UfStoreDeposit deposit = { .deposit = (char *)id };
	g_autoptr(json_t) filed = json_array();
	if (!uf_store_begin(flow->store, error))
		return NULL;
	if (uf_store_drop_deposit(flow->store, &deposit, error) &&
	    uf_flow_journal(flow, "deposit_refuse", id, NULL, error) &&
	    uf_store_commit(flow->store, error))
		return report(id, NULL, "refused", filed);
	uf_store_rollback(flow->store);
	return NULL;
}

json_t *
uf_flow_deposit_refuse(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) filed = json_array();
	g_autoptr(UfFlowReceived) received = open_undecided(flow, id, NULL, &local);
	if (g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA))
		return refuse_bad(flow, id, error);
	if (received == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (!uf_store_begin(flow->store, error))
		return NULL;
	if (write_refusal(flow, received, error) && uf_store_commit(flow->store, error))
		return report(id, NULL, "refused", filed);
	uf_store_rollback(flow->store);
	return NULL;
}
