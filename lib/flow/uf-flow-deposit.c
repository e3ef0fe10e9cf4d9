/* A night of the service: read, compared with the last night, deposited. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-deposit-private.h"
#include "uf-flow-store.h"
#include "uf-json.h"

#define AT_ONCE 200 /* deposits of one transaction */
#define FEW 4       /* households: with fewer than that nothing is told from their number */

/* One night. */
typedef struct {
	UfFlow *flow;
	UfStore *store;
	const UfFlowDepositSetup *setup;
	const UfFlowDepositFile *file;
	UfFlowDepositState *state;
	GPtrArray *contents; /* GBytes to deposit */
	GPtrArray *digests;  /* char *, of each */
	GHashTable *present; /* digests of all that the file holds */
	size_t same;
} Night;

static bool
has_all(const json_t *keys, const json_t *wanted)
{
	for (size_t i = 0; i < json_array_size(wanted); i++) {
		if (!uf_json_has_text(keys, json_string_value(json_array_get(wanted, i))))
			return false;
	}
	return true;
}

/* Why nothing of the file is trusted; NULL. */
static const char *
find_fault(const UfFlowDepositFile *file, const UfFlowDepositState *state, bool anyway)
{
	if (json_array_size(file->taken) == 0)
		return "deposit.no_heading";
	if (file->count == 0)
		return "deposit.no_household";
	if (file->named == 0)
		return "deposit.nobody_at_all";
	if (anyway)
		return NULL;
	if (file->is_cut || (state->is_ended && !file->is_ended))
		return "deposit.cut";
	if (!has_all(file->taken, state->columns))
		return "deposit.columns_missing";
	if (state->count >= FEW && file->count * 2 < state->count)
		return "deposit.fewer";
	return NULL;
}

static char *
digest(const Night *night, const json_t *content)
{
	g_autoptr(GBytes) bytes = uf_flow_deposit_make_digested(content);
	return uf_store_digest_deposit(night->store, bytes);
}

static void
choose(Night *night)
{
	for (guint i = 0; i < night->file->ready->len; i++) {
		const json_t *content = g_ptr_array_index(night->file->ready, i);
		char *own = digest(night, content);
		const bool is_twice = g_hash_table_contains(night->present, own);
		const bool is_known = g_hash_table_contains(night->state->digests, own);
		night->same += is_known || is_twice;
		if (is_twice)
			g_free(own);
		else
			g_hash_table_add(night->present, own);
		if (is_twice || (is_known && !night->setup->again))
			continue;
		g_ptr_array_add(night->digests, own);
		g_ptr_array_add(night->contents, uf_flow_make_content(content));
	}
}

/* The deposits are there before they are remembered: ended in the midst, some come twice, and are
 * received once. */
static bool
deposit_some(Night *night, guint from, GError **error)
{
	g_autoptr(GPtrArray) some = g_ptr_array_new();
	for (guint i = from; i < night->contents->len && i < from + AT_ONCE; i++)
		g_ptr_array_add(some, g_ptr_array_index(night->contents, i));
	if (!uf_store_add_deposits(night->store, some, error))
		return false;
	for (guint i = from; i < from + some->len; i++)
		g_hash_table_add(night->state->digests,
				 g_strdup(g_ptr_array_index(night->digests, i)));
	return uf_flow_deposit_state_save(night->store, night->state, error);
}

/* What is not in the file any more is not remembered: if it comes back, it is news. */
static bool
finish(Night *night, GError **error)
{
	UfFlowDepositState *state = night->state;
	GHashTableIter iter;
	gpointer known;
	bool is_changed = state->is_changed || state->count != night->file->count ||
			  state->is_ended != night->file->is_ended ||
			  !json_equal(state->columns, night->file->taken);
	g_hash_table_iter_init(&iter, state->digests);
	while (g_hash_table_iter_next(&iter, &known, NULL)) {
		if (g_hash_table_contains(night->present, known))
			continue;
		g_hash_table_iter_remove(&iter);
		is_changed = true;
	}
	state->count = night->file->count;
	state->is_ended = night->file->is_ended;
	json_decref(state->columns);
	state->columns = json_incref(night->file->taken);
	return !is_changed || uf_flow_deposit_state_save(night->store, state, error);
}

static bool
deposit_all(Night *night, GError **error)
{
	choose(night);
	for (guint i = 0; i < night->contents->len; i += AT_ONCE) {
		if (!deposit_some(night, i, error))
			return false;
	}
	return finish(night, error);
}

static const char *
find_state(const Night *night)
{
	if (json_array_size(night->file->waiting) > 0)
		return "waiting";
	return night->contents->len > 0 ? "done" : "nothing";
}

static json_t *
report(const Night *night, const char *fault)
{
	const UfFlowDepositFile *file = night->file;
	return json_pack("{s:i, s:s, s:s?, s:I, s:I, s:I, s:{s:O, s:O}, s:O}", "version",
			 UF_FLOW_VERSION, "state", fault != NULL ? "refused" : find_state(night),
			 "fault", fault, "households", (json_int_t)file->count, "deposited",
			 (json_int_t)night->contents->len, "same", (json_int_t)night->same,
			 "columns", "taken", file->taken, "left", file->left, "waiting",
			 file->waiting);
}

json_t *
uf_flow_deposit(UfFlow *flow, const UfFlowDepositSetup *setup, GError **error)
{
	UfStore *store = uf_flow_open_store(flow, error);
	g_autoptr(UfFlowDepositState) state =
	    store != NULL ? uf_flow_deposit_state_open(flow, store, setup, error) : NULL;
	g_autoptr(UfFlowDepositFile) file =
	    state != NULL ? uf_flow_deposit_file_read(flow, setup, error) : NULL;
	if (file == NULL)
		return NULL;
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GPtrArray) digests = g_ptr_array_new();
	g_autoptr(GHashTable) present =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Night night = { .flow = flow,
			.store = store,
			.setup = setup,
			.file = file,
			.state = state,
			.contents = contents,
			.digests = digests,
			.present = present };
	const char *fault = find_fault(file, state, setup->anyway);
	if (fault == NULL && !deposit_all(&night, error))
		return NULL;
	return report(&night, fault);
}
