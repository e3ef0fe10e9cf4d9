/* What the team makes of deposits: proposals for somebody known, a word for somebody new. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-deposit-private.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-json.h"
#include "uf-memory.h"

void
uf_flow_received_free(UfFlowReceived *received)
{
	if (received == NULL)
		return;
	uf_flow_row_free(received->row);
	uf_flow_sheet_free(received->sheet);
	json_decref(received->content);
	uf_store_deposit_free(received->deposit);
	g_free(received);
}

/* in the transaction of what became of it */
static bool
drop(void *data, GError **error)
{
	const UfFlowReceived *self = data;
	return uf_store_drop_deposit(self->sheet->flow->store, self->deposit, error);
}

static UfDate
find_date(const UfStoreDeposit *deposit)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local(deposit->made);
	UfDate date = { 0 };
	if (moment != NULL)
		g_date_time_get_ymd(moment, &date.year, &date.month, &date.day);
	return date;
}

static bool
plan(UfFlowReceived *self, const char *person, GError **error)
{
	const UfFlowRowSetup setup = {
		.batch = self->deposit->deposit,
		.job = 1,
		.depositor = self->deposit->name,
		.date = find_date(self->deposit),
		.person = person,
	};
	self->row = uf_flow_row_plan(self->sheet, 0, &setup, error);
	return self->row != NULL;
}

/* without a plan yet */
static UfFlowReceived *
open(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfFlowReceived) self = g_new0(UfFlowReceived, 1);
	UfStore *store = uf_flow_ensure_store(flow, error);
	self->deposit = store != NULL ? uf_store_get_deposit(store, id, error) : NULL;
	if (self->deposit == NULL)
		return NULL;
	self->content = uf_json_parse_bytes(self->deposit->content, id, error);
	self->sheet =
	    self->content != NULL ? uf_flow_deposit_open_sheet(flow, self->content, error) : NULL;
	return self->sheet != NULL ? g_steal_pointer(&self) : NULL;
}

UfFlowReceived *
uf_flow_received_open(UfFlow *flow, const char *id, const char *person, GError **error)
{
	g_autoptr(UfFlowReceived) self = open(flow, id, error);
	if (self == NULL || !plan(self, person, error))
		return NULL;
	return g_steal_pointer(&self);
}

UfFlowReceived *
uf_flow_received_open_after(UfFlow *flow, const char *id, UfFlowSheet *last, GError **error)
{
	g_autoptr(UfFlowReceived) self = open(flow, id, error);
	if (self == NULL)
		return NULL;
	if (last != NULL)
		uf_flow_sheet_take_cards(self->sheet, last);
	return plan(self, NULL, error) ? g_steal_pointer(&self) : NULL;
}

UfFlowSheet *
uf_flow_received_take_sheet(UfFlowReceived *received)
{
	g_clear_pointer(&received->row, uf_flow_row_free);
	return g_steal_pointer(&received->sheet);
}

bool
uf_flow_received_is_somebody(const UfFlowReceived *self)
{
	return self->row->import != NULL && self->row->who.is_known &&
	       !uf_flow_row_must_wait(self->row);
}

bool
uf_flow_received_drop(UfFlowReceived *self, GError **error)
{
	UfStore *store = self->sheet->flow->store;
	if (!uf_store_begin(store, error))
		return false;
	if (drop(self, error) && uf_store_commit(store, error))
		return true;
	uf_store_rollback(store);
	return false;
}

bool
uf_flow_received_store(UfFlowReceived *self, json_t *filed, GError **error)
{
	const UfFlowRowStore setup = { .hold = drop, .data = self };
	if (self->row->who.is_known && !uf_flow_row_has_news(self->row))
		return uf_flow_received_drop(self, error);
	g_autoptr(json_t) done = uf_flow_row_store(self->row, &setup, error);
	if (done != NULL)
		json_array_extend(filed, self->row->import->filed);
	return done != NULL;
}

static bool
is_one_of(const GPtrArray *people, const char *person)
{
	return person != NULL &&
	       g_ptr_array_find_with_equal_func((GPtrArray *)people, person, g_str_equal, NULL);
}

static bool
may_be_about(const UfFlowReceived *received, const GPtrArray *people)
{
	const UfFlowRowWho *who = &received->row->who;
	for (size_t i = 0; i < json_array_size(who->candidates); i++) {
		const json_t *candidate = json_array_get(who->candidates, i);
		if (is_one_of(people, uf_json_get_string(candidate, "person")))
			return true;
	}
	return who->is_known && is_one_of(people, who->person);
}

/* of one that cannot be read nobody knows: to receive tells it */
static bool
is_bearable(GError *problem, GError **error)
{
	if (g_error_matches(problem, UF_ERROR, UF_ERROR_INVALID_DATA) ||
	    g_error_matches(problem, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_error_free(problem);
		return true;
	}
	g_propagate_error(error, problem);
	return false;
}

bool
uf_flow_deposit_forget(UfFlow *flow, const GPtrArray *people, GError **error)
{
	g_autoptr(GPtrArray) deposits = uf_store_list_deposits(flow->store, error);
	UfFlowSheet *last = NULL;
	bool done = deposits != NULL;
	for (guint i = 0; done && i < deposits->len; i++) {
		const UfStoreDeposit *listed = g_ptr_array_index(deposits, i);
		if (!listed->is_mine || listed->state == UF_STORE_DEPOSIT_REFUSED)
			continue;
		GError *problem = NULL;
		g_autoptr(UfFlowReceived) received =
		    uf_flow_received_open_after(flow, listed->deposit, last, &problem);
		if (received == NULL) {
			done = is_bearable(problem, error);
			continue;
		}
		done = !may_be_about(received, people) || uf_flow_received_drop(received, error);
		uf_flow_sheet_free(last);
		last = uf_flow_received_take_sheet(received);
	}
	uf_flow_sheet_free(last);
	return done;
}

/* --- all that waits --- */

/* One run; people who wait for a word, by their marks. */
typedef struct {
	UfFlow *flow;
	UfFlowRefused *refused;
	GHashTable *waiting; /* mark → UfStoreDeposit, borrowed of kept */
	GPtrArray *kept;     /* UfStoreDeposit */
	json_t *filed;
	json_t *bad;
	size_t received;
	size_t same;
	size_t refused_before;
	UfFlowSheet *last; /* whose view of the store the next one takes over */
} Run;

static void
note_bad(Run *run, const char *deposit, const GError *problem)
{
	json_array_append_new(
	    run->bad, json_pack("{s:s, s:s}", "deposit", deposit, "error", problem->message));
}

/* Of two exports about the same people the later one counts, when both are of the same service: no
 * key of one takes away what another left, perhaps for another team. */
static GPtrArray *
list_own_marks(const UfFlowReceived *received)
{
	const UfStoreDeposit *deposit = received->deposit;
	GPtrArray *marks = uf_flow_deposit_list_marks(received->row->facts);
	for (guint i = 0; i < marks->len; i++) {
		gpointer *mark = &g_ptr_array_index(marks, i);
		char *own = g_strjoin("\n", deposit->team, deposit->depositor, deposit->name,
				      (char *)*mark, NULL);
		uf_memory_free_string(*mark);
		*mark = own;
	}
	return marks;
}

static bool
drop_earlier(Run *run, const GPtrArray *marks, GError **error)
{
	UfStore *store = run->flow->store;
	for (guint i = 0; i < marks->len; i++) {
		const UfStoreDeposit *earlier =
		    g_hash_table_lookup(run->waiting, g_ptr_array_index(marks, i));
		g_autoptr(GError) local = NULL;
		if (earlier == NULL || uf_store_drop_deposit(store, earlier, &local) ||
		    g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
			continue;
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	return true;
}

static void
remember(Run *run, UfFlowReceived *received, const GPtrArray *marks)
{
	UfStoreDeposit *deposit = g_steal_pointer(&received->deposit);
	g_ptr_array_add(run->kept, deposit);
	for (guint i = 0; i < marks->len; i++)
		g_hash_table_replace(run->waiting, g_strdup(g_ptr_array_index(marks, i)), deposit);
}

/* Somebody has to say who it is, or that it is somebody new. */
static bool
keep(Run *run, UfFlowReceived *received, GError **error)
{
	UfStore *store = run->flow->store;
	g_autoptr(GPtrArray) marks = list_own_marks(received);
	const bool is_new = received->deposit->state == UF_STORE_DEPOSIT_NEW;
	if (!uf_store_begin(store, error))
		return false;
	if (drop_earlier(run, marks, error) &&
	    (!is_new || uf_store_keep_deposit(store, received->deposit, UF_STORE_DEPOSIT_KEPT,
					      received->deposit->content, error)) &&
	    uf_store_commit(store, error)) {
		remember(run, received, marks);
		return true;
	}
	uf_store_rollback(store);
	return false;
}

static bool
settle(Run *run, UfFlowReceived *received, GError **error)
{
	const size_t before = json_array_size(run->filed);
	if (uf_flow_received_is_somebody(received)) {
		if (!uf_flow_received_store(received, run->filed, error))
			return false;
		run->same += json_array_size(run->filed) == before;
		return true;
	}
	const bool is_empty = g_str_equal(uf_flow_row_get_action(received->row), "empty");
	if (!is_empty && !uf_flow_refused_has(run->refused, received))
		return keep(run, received, error);
	run->refused_before += !is_empty;
	return uf_flow_received_drop(received, error);
}

/* What is bad is told and stays; somebody else may have received it a moment ago. */
static bool
receive(Run *run, const UfStoreDeposit *listed, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfFlowReceived) received =
	    uf_flow_received_open_after(run->flow, listed->deposit, run->last, &local);
	bool done = received != NULL && settle(run, received, &local);
	if (received != NULL) {
		uf_flow_sheet_free(run->last);
		run->last = uf_flow_received_take_sheet(received);
	}
	if (done) {
		run->received += listed->state == UF_STORE_DEPOSIT_NEW;
		return true;
	}
	if (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return true;
	if (g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA)) {
		note_bad(run, listed->deposit, local);
		return true;
	}
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static bool
receive_all(Run *run, const GPtrArray *deposits, GError **error)
{
	for (guint i = 0; i < deposits->len; i++) {
		const UfStoreDeposit *deposit = g_ptr_array_index(deposits, i);
		if (!deposit->is_mine || deposit->state == UF_STORE_DEPOSIT_REFUSED)
			continue;
		if (uf_context_is_cancelled(run->flow->context))
			break;
		if (!receive(run, deposit, error))
			return false;
	}
	return true;
}

static void
free_deposit(gpointer data)
{
	uf_store_deposit_free(data);
}

static void
free_wiped(gpointer data)
{
	uf_memory_free_string(data);
}

json_t *
uf_flow_deposit_receive(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) deposits = store != NULL ? uf_store_list_deposits(store, error) : NULL;
	g_autoptr(UfFlowRefused) refused =
	    deposits != NULL ? uf_flow_refused_load(flow, deposits, error) : NULL;
	if (refused == NULL)
		return NULL;
	g_autoptr(GHashTable) waiting =
	    g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, NULL);
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(free_deposit);
	g_autoptr(json_t) filed = json_array();
	g_autoptr(json_t) bad = json_array();
	Run run = { .flow = flow,
		    .refused = refused,
		    .waiting = waiting,
		    .kept = kept,
		    .filed = filed,
		    .bad = bad };
	const bool done = receive_all(&run, deposits, error);
	uf_flow_sheet_free(run.last);
	json_t *households = done ? uf_flow_deposit_list(flow, error) : NULL;
	if (households == NULL)
		return NULL;
	return json_pack("{s:i, s:I, s:I, s:I, s:O, s:o, s:O}", "version", UF_FLOW_VERSION,
			 "received", (json_int_t)run.received, "same", (json_int_t)run.same,
			 "refused_before", (json_int_t)run.refused_before, "filed", filed,
			 "households", households, "bad", bad);
}
