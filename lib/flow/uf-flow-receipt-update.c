/* Receipts after the send: what partners say of them, what a person found out, where to look. */
#include "uf-error.h"
#include "uf-flow-receipt-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik.h"

#define PAUSE_SECONDS 3600 /* between two questions about one receipt */
/* a send that began less than that ago may still be under way */
#define PATIENCE 120     /* of all tries and waits of one request */
#define TOTAL_SECONDS 60 /* of its last try, unless the configuration says otherwise */

/* Receipts that are asked about; all in the same order. */
typedef struct {
	UfFlow *flow;
	GPtrArray *receipts; /* UfFlowReceipt */
	json_t *rows;        /* of the result */
	json_t *problems;
	bool is_named; /* one, by its id: whatever hinders it is an error */
} Update;

static void
free_receipt(gpointer data)
{
	uf_flow_receipt_clear(data);
	g_free(data);
}

static void
update_clear(Update *self)
{
	g_clear_pointer(&self->receipts, g_ptr_array_unref);
	json_decref(self->rows);
	json_decref(self->problems);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Update, update_clear)

static char *
format_now(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

/* seconds since the ISO time @text; very many when it is none */
static int64_t
count_seconds(const char *text)
{
	g_autoptr(GDateTime) then = text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	return then != NULL ? g_date_time_difference(now, then) / G_USEC_PER_SEC : G_MAXINT64;
}

/* nothing follows what was decided, or what is gone */
static bool
is_open(const UfReceipt *receipt)
{
	static const char *const over[] = { "accepte", "refuse", "sans_suite", "disparu", NULL };
	const char *state = uf_receipt_find(receipt, "state");
	return uf_receipt_get_status(receipt) == UF_RECEIPT_RECEIVED &&
	       (state == NULL || !g_strv_contains(over, state));
}

/* what a channel can ask with; a receipt that a person settled may have nothing */
static bool
is_askable(const UfReceipt *receipt)
{
	const UfChannel *channel = uf_channel_find(uf_receipt_get_channel(receipt));
	return channel != NULL && channel->update != NULL &&
	       (uf_receipt_find(receipt, "token") != NULL ||
		uf_receipt_find(receipt, "code") != NULL);
}

static bool
add_named(Update *self, const char *draft, GError **error)
{
	UfFlowReceipt *one = g_new0(UfFlowReceipt, 1);
	g_ptr_array_add(self->receipts, one);
	if (!uf_flow_receipt_load(self->flow, draft, one, error) ||
	    !uf_flow_receipt_mend(self->flow, one, error))
		return false;
	if (uf_receipt_get_status(one->receipt) == UF_RECEIPT_RECEIVED && is_askable(one->receipt))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: there is nothing to ask the partner with (%s); unefois receipt show tells "
		    "more",
		    draft, uf_receipt_status_get_name(uf_receipt_get_status(one->receipt)));
	return false;
}

/* every one that is open and was not asked about lately */
static bool
add_open(Update *self, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(self->flow->store, UF_STORE_RECEIPT, NULL, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		UfFlowReceipt *one = g_new0(UfFlowReceipt, 1);
		const bool is_read =
		    uf_flow_receipt_load(self->flow, g_ptr_array_index(ids, i), one, &problem);
		if (is_read && is_open(one->receipt) && is_askable(one->receipt) &&
		    count_seconds(uf_receipt_find(one->receipt, "checked")) >= PAUSE_SECONDS) {
			g_ptr_array_add(self->receipts, one);
			continue;
		}
		if (!is_read)
			json_array_append_new(self->problems, json_string(problem->message));
		free_receipt(one);
	}
	return ids != NULL;
}

/* The receipt, the demand that follows it and their lines are stored together. */
static bool
keep_one(UfFlow *flow, UfFlowReceipt *one, const char *before, char **note, GError **error)
{
	int64_t revision;
	const char *state = uf_receipt_find(one->receipt, "state");
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, one->request, &revision, error);
	if (request == NULL || !uf_store_begin(flow->store, error))
		return false;
	const char *action = uf_flow_receipt_follow(one->receipt, request,
						    uf_context_get_today(flow->context), note);
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "person", one->person, "request",
		      one->request, "form", uf_receipt_get_form(one->receipt), "channel",
		      uf_receipt_get_channel(one->receipt), "before", before, "state",
		      state != NULL ? state : "");
	g_autoptr(json_t) life = json_pack(
	    "{s:s, s:s, s:s, s:s}", "person", one->person, "form", uf_request_get_form(request),
	    "state", uf_request_get_state(request), "draft", uf_receipt_get_draft(one->receipt));
	const bool changed = g_strcmp0(before, state != NULL ? state : "") != 0;
	if (uf_flow_receipt_put(flow, one, error) &&
	    (action == NULL || (uf_flow_store_request(flow, request, revision, error) &&
				uf_flow_journal(flow, action, one->request, life, error))) &&
	    (!changed || uf_flow_journal(flow, "receipt", uf_receipt_get_draft(one->receipt),
					 details, error)) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}

static void
tell(Update *self, const UfFlowReceipt *one, const char *before, const char *note)
{
	json_t *row = uf_flow_receipt_describe(self->flow, one);
	json_object_set_new(row, "before", json_string(before));
	json_object_set_new(row, "note", json_string(note != NULL ? note : ""));
	json_object_set_new(row, "next", uf_flow_receipt_list_next(one->receipt));
	json_array_append_new(self->rows, row);
}

/* What was known of one before it was asked about; texts are owned. */
typedef struct {
	char *state;
	char *checked;
} Before;

static void
free_before(gpointer data)
{
	Before *before = data;
	g_free(before->state);
	g_free(before->checked);
	g_free(before);
}

static Before *
make_before(const UfReceipt *receipt)
{
	const char *state = uf_receipt_find(receipt, "state");
	Before *before = g_new0(Before, 1);
	before->state = g_strdup(state != NULL ? state : "");
	before->checked = g_strdup(uf_receipt_find(receipt, "checked"));
	return before;
}

/* Stores what the partner said of @group; of a site that failed in the midst, what it had said. */
static bool
keep_group(Update *self, const GPtrArray *group, const GPtrArray *befores, bool whole,
	   GError **error)
{
	g_autofree char *now = format_now();
	for (guint i = 0; i < group->len; i++) {
		g_autoptr(GError) local = NULL;
		g_autofree char *note = NULL;
		UfFlowReceipt *one = g_ptr_array_index(group, i);
		const Before *before = g_ptr_array_index(befores, i);
		if (g_strcmp0(uf_receipt_find(one->receipt, "checked"), before->checked) == 0) {
			if (!whole)
				continue;
			uf_receipt_set(one->receipt, "checked", now);
		}
		if (keep_one(self->flow, one, before->state, &note, &local)) {
			tell(self, one, before->state, note);
			continue;
		}
		if (self->is_named) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		json_array_append_new(self->problems, json_string(local->message));
	}
	return true;
}

static bool
is_same_site(const UfReceipt *left, const UfReceipt *right)
{
	return g_strcmp0(uf_receipt_get_channel(left), uf_receipt_get_channel(right)) == 0 &&
	       g_strcmp0(uf_receipt_find(left, "site"), uf_receipt_find(right, "site")) == 0;
}

/* Asks one site about @group and keeps what it says. */
static bool
ask_site(Update *self, const GPtrArray *group, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(GPtrArray) receipts = g_ptr_array_new();
	g_autoptr(GPtrArray) befores = g_ptr_array_new_with_free_func(free_before);
	for (guint i = 0; i < group->len; i++) {
		const UfFlowReceipt *one = g_ptr_array_index(group, i);
		g_ptr_array_add(receipts, one->receipt);
		g_ptr_array_add(befores, make_before(one->receipt));
	}
	UfChannelHost host = uf_flow_make_host(self->flow);
	const UfFlowReceipt *first = g_ptr_array_index(group, 0);
	const UfChannel *channel = uf_channel_find(uf_receipt_get_channel(first->receipt));
	const bool whole = channel->update(&host, receipts, &local);
	if (!keep_group(self, group, befores, whole, error))
		return false;
	if (whole)
		return true;
	if (self->is_named || g_error_matches(local, UF_ERROR, UF_ERROR_CANCELLED)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	/* a site that does not answer hides no other */
	json_array_append_new(self->problems, json_string(local->message));
	return true;
}

static bool
ask_all(Update *self, GError **error)
{
	while (self->receipts->len > 0) {
		g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func(free_receipt);
		g_ptr_array_add(group, g_ptr_array_steal_index(self->receipts, 0));
		const UfFlowReceipt *first = g_ptr_array_index(group, 0);
		for (guint i = 0; i < self->receipts->len;) {
			const UfFlowReceipt *one = g_ptr_array_index(self->receipts, i);
			if (is_same_site(first->receipt, one->receipt))
				g_ptr_array_add(group, g_ptr_array_steal_index(self->receipts, i));
			else
				i++;
		}
		if (!ask_site(self, group, error))
			return false;
	}
	return true;
}

json_t *
uf_flow_receipt_update(UfFlow *flow, const char *draft, GError **error)
{
	g_auto(Update) self = { .flow = flow,
				.receipts = g_ptr_array_new_with_free_func(free_receipt),
				.rows = json_array(),
				.problems = json_array(),
				.is_named = draft != NULL };
	if (uf_flow_ensure_store(flow, error) == NULL ||
	    uf_flow_ensure_registry(flow, error) == NULL ||
	    !(draft != NULL ? add_named(&self, draft, error) : add_open(&self, error)) ||
	    !ask_all(&self, error))
		return NULL;
	return json_pack("{s:i, s:O, s:O}", "version", UF_FLOW_VERSION, "receipts", self.rows,
			 "problems", self.problems);
}

/* {"found": "received|lost", "reference"?} */
static bool
read_found(const json_t *found, UfReceiptStatus *status, GError **error)
{
	static const char *const keys[] = { "found", "reference", NULL };
	if (!uf_json_check_keys(found, keys, error))
		return false;
	const char *word = uf_json_get_string(found, "found");
	const json_t *reference = json_object_get(found, "reference");
	const bool is_received = g_strcmp0(word, "received") == 0;
	if (!is_received && g_strcmp0(word, "lost") != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "found: is not one of: received, lost");
		return false;
	}
	if (reference != NULL &&
	    (!is_received || !json_is_string(reference) || json_string_length(reference) > 200)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "reference: is the partner's, of what it has: at most 200 letters");
		return false;
	}
	*status = is_received ? UF_RECEIPT_RECEIVED : UF_RECEIPT_LOST;
	return true;
}

/* How long a send may be under way; a clock that was set back makes it no shorter. */
static bool
check_not_under_way(const UfFlow *flow, const UfReceipt *receipt, GError **error)
{
	const json_t *network = uf_context_get_network(flow->context);
	const int64_t limit =
	    PATIENCE + uf_json_get_integer(network, "total_seconds", TOTAL_SECONDS);
	const int64_t age = count_seconds(uf_receipt_get_time(receipt));
	if (uf_receipt_get_status(receipt) != UF_RECEIPT_SENDING || age >= limit || age <= -limit)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: the send began a moment ago and may be under way still; note what you "
		    "found when %" G_GINT64_FORMAT " seconds have passed",
		    uf_receipt_get_draft(receipt), limit);
	return false;
}

json_t *
uf_flow_receipt_settle(UfFlow *flow, const char *draft, const json_t *found, GError **error)
{
	UfReceiptStatus status;
	g_auto(UfFlowReceipt) self = { 0 };
	if (!read_found(found, &status, error) || uf_flow_ensure_registry(flow, error) == NULL ||
	    !uf_flow_receipt_load(flow, draft, &self, error) ||
	    !uf_flow_receipt_mend(flow, &self, error) ||
	    !check_not_under_way(flow, self.receipt, error))
		return NULL;
	const char *before = uf_receipt_status_get_name(uf_receipt_get_status(self.receipt));
	const char *reference = uf_json_get_string(found, "reference");
	if (!uf_receipt_settle(self.receipt, status, reference, uf_flow_get_worker(flow), error))
		return NULL;
	g_autoptr(json_t) details = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "person", self.person, "request", self.request,
	    "form", uf_receipt_get_form(self.receipt), "channel",
	    uf_receipt_get_channel(self.receipt), "began", uf_receipt_get_time(self.receipt),
	    "before", before, "status", uf_receipt_status_get_name(status));
	if (!uf_store_begin(flow->store, error))
		return NULL;
	if (!uf_flow_receipt_put(flow, &self, error) ||
	    !uf_flow_journal(flow, "settle", draft, details, error) ||
	    !uf_store_commit(flow->store, error)) {
		uf_store_rollback(flow->store);
		return NULL;
	}
	json_t *row = uf_flow_receipt_describe(flow, &self);
	json_object_set_new(row, "version", json_integer(UF_FLOW_VERSION));
	json_object_set_new(row, "next", uf_flow_receipt_list_next(self.receipt));
	return row;
}

/* the address that shows the draft, and until when; yours, zero it */
static char *
find_link(UfFlow *flow, const UfReceipt *receipt, char **until, GError **error)
{
	const char *link = uf_receipt_find(receipt, "link");
	const char *last = uf_receipt_find(receipt, "until");
	if (g_str_equal(uf_receipt_get_channel(receipt), "publik")) {
		g_autoptr(GDateTime) now = g_date_time_new_now_utc();
		g_autoptr(GDateTime) end = g_date_time_add_seconds(now, UF_PUBLIK_OPEN_SECONDS);
		*until = g_date_time_format(end, "%Y-%m-%dT%H:%M:%SZ");
		return uf_publik_open_code(flow->context, receipt, error);
	}
	*until = g_strdup(last != NULL ? last : "");
	if (link == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: the partner gave no address for it",
			    uf_receipt_get_draft(receipt));
	return g_strdup(link);
}

json_t *
uf_flow_receipt_open(UfFlow *flow, const char *draft, GError **error)
{
	g_auto(UfFlowReceipt) self = { 0 };
	g_autofree char *until = NULL;
	if (!uf_flow_receipt_load(flow, draft, &self, error) ||
	    !uf_flow_receipt_mend(flow, &self, error) ||
	    !uf_flow_journal_reading(flow, self.person, error))
		return NULL;
	if (uf_receipt_get_status(self.receipt) != UF_RECEIPT_RECEIVED) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: nobody knows that the partner has it (%s)", draft,
			    uf_receipt_status_get_name(uf_receipt_get_status(self.receipt)));
		return NULL;
	}
	g_auto(UfWiped) link = find_link(flow, self.receipt, &until, error);
	if (link == NULL)
		return NULL;
	return json_pack("{s:i, s:s, s:s, s:s}", "version", UF_FLOW_VERSION, "draft", draft, "link",
			 link, "until", until);
}
