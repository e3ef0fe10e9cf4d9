/* What follows from what a partner says, and what a run that was cut leaves: without a partner. */
#include <string.h>

#include "flow-fixture.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-flow-due.h"
#include "uf-flow-fill.h"
#include "uf-flow-receipt-private.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store.h"

#define FORM "essai/aide"

/* one demand with a sheet, as far as receipts care; yours: the draft's id */
static char *
prepare(Fixture *fixture, char **person, char **request)
{
	static const char *const forms[] = { FORM, NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) facts = json_pack("{s:{s:i}}", "amount", "cents", 12345);
	*person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = *person, .forms = forms, .facts = facts };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *draft = json_array_get(json_object_get(entry, "drafts"), 0);
	*request = g_strdup(uf_json_get_string(entry, "request"));
	return g_strdup(uf_json_get_string(draft, "draft"));
}

/* a receipt that began a while ago, changed by @change; as a cut run would leave it */
static void
put_receipt(Fixture *fixture, const char *draft_id, const char *began,
	    void (*change)(UfReceipt *receipt))
{
	g_autoptr(GError) error = NULL;
	g_auto(UfFlowReceipt) self = { 0 };
	g_autoptr(UfDraft) draft = uf_flow_load_draft(fixture->flow, draft_id, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(UfReceipt) made = uf_receipt_new(draft, "a.modele");
	g_autoptr(GBytes) bytes = uf_receipt_serialize(made);
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) json = uf_json_parse(text, size, "test", NULL);
	json_object_set_new(json, "time", json_string(began));
	char *changed = uf_json_format(json, false);
	g_autoptr(GBytes) again =
	    g_bytes_new_with_free_func(changed, strlen(changed), uf_memory_free_buffer, changed);
	g_assert_true(uf_flow_receipt_find(fixture->flow, draft_id, &self, NULL));
	uf_receipt_free(self.receipt);
	self.receipt = uf_receipt_parse(again, &error);
	g_assert_no_error(error);
	if (change != NULL)
		change(self.receipt);
	g_assert_true(uf_flow_receipt_put(fixture->flow, &self, &error));
	g_assert_no_error(error);
}

static void
receive(UfReceipt *receipt)
{
	uf_receipt_end(receipt, UF_RECEIPT_RECEIVED, UF_HTTP_ANSWERED, 201, NULL);
	uf_receipt_set(receipt, "reference", "42");
	uf_receipt_set(receipt, "state", "brouillon");
	uf_receipt_set(receipt, "link", "https://secret.example/x");
	uf_receipt_set(receipt, "until", "2026-11-27");
}

static size_t
count_lines(Fixture *fixture, const char *action)
{
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(journal); i++)
		n += g_strcmp0(uf_json_get_string(json_array_get(journal, i), "action"), action) ==
		     0;
	return n;
}

static const struct {
	const char *before;   /* of the demand */
	const char *state;    /* of the receipt */
	const char *action;   /* NULL: nothing is done */
	const char *after;    /* of the demand */
	const char *result;   /* of its answer, NULL */
	bool is_noted_before; /* by a person */
	bool is_told;
} follows[] = {
	{ "prepared", "brouillon", NULL, "prepared", NULL, false, false },
	{ "signed", "brouillon", NULL, "signed", NULL, false, false },
	{ "prepared", "disparu", NULL, "prepared", NULL, false, false },
	{ "prepared", "depose", "hand_over", "handed_over", NULL, false, false },
	{ "signed", "depose", "hand_over", "handed_over", NULL, false, false },
	{ "prepared", "instruction", "hand_over", "handed_over", NULL, false, false },
	{ "prepared", "accepte", "answer", "answered", "granted", false, false },
	{ "prepared", "refuse", "answer", "answered", "refused", false, false },
	{ "prepared", "sans_suite", "answer", "closed", NULL, false, false },
	{ "handed_over", "depose", NULL, "handed_over", NULL, true, true },
	{ "handed_over", "accepte", "answer", "answered", "granted", true, true },
	{ "handed_over", "sans_suite", "answer", "closed", NULL, true, true },
	{ "pieces_asked", "instruction", NULL, "pieces_asked", NULL, true, true },
	{ "answered", "refuse", NULL, "answered", "granted", true, true },
	{ "answered", "accepte", NULL, "answered", "granted", true, false },
	{ "answered", "instruction", NULL, "answered", "granted", true, true },
	{ "closed", "depose", NULL, "closed", NULL, true, false },
	{ "closed", "accepte", NULL, "closed", NULL, true, false },
};

/* what a person noted of @request up to @state */
static void
note_by_hand(UfRequest *request, const char *state)
{
	static const char *const order[] = { "signed", "handed_over", "pieces_asked", "answered",
					     "closed" };
	const char *const events[] = { "{\"date\": \"2026-11-01\"}",
				       "{\"date\": \"2026-11-02\", \"way\": \"post\"}",
				       "{\"date\": \"2026-11-03\"}",
				       "{\"date\": \"2026-11-04\", \"result\": \"granted\"}",
				       "{}" };
	g_autoptr(GError) error = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(order) && !g_str_equal(state, "prepared"); i++) {
		g_autoptr(json_t) event = json_loads(events[i], 0, NULL);
		const bool wanted = g_str_equal(order[i], state);
		if (i == 0 && wanted)
			uf_request_set_signing(request, event, &error);
		if (i == 1)
			uf_request_set_hand_over(request, event, &error);
		if (i == 2 && wanted)
			uf_request_set_pieces(request, event, &error);
		if (i == 3 && wanted)
			uf_request_set_answer(request, event, &error);
		if (i == 4 && wanted)
			uf_request_set_state(request, "closed", &error);
		g_assert_no_error(error);
		if (wanted)
			return;
	}
}

static void
test_follow(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = NULL;
	g_autofree char *id = NULL;
	g_autofree char *draft_id = prepare(fixture, &person, &id);
	g_autoptr(UfDraft) draft = uf_flow_load_draft(fixture->flow, draft_id, NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(follows); i++) {
		g_autofree char *note = NULL;
		g_autoptr(UfRequest) request = uf_request_new(person, FORM);
		g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "a.modele");
		g_test_message("%s, %s", follows[i].before, follows[i].state);
		receive(receipt);
		uf_receipt_set(receipt, "state", follows[i].state);
		uf_receipt_set(receipt, "submitted", "2026-11-20T10:00:00.000+01:00");
		note_by_hand(request, follows[i].before);
		const char *action =
		    uf_flow_receipt_follow(receipt, request, (UfDate){ 2026, 11, 22 }, &note);
		g_assert_cmpstr(action, ==, follows[i].action);
		g_assert_cmpstr(uf_request_get_state(request), ==, follows[i].after);
		g_assert_cmpstr(uf_json_get_string(uf_request_get_answer(request), "result"), ==,
				follows[i].result);
		g_assert_true((note != NULL) == follows[i].is_told);
		const json_t *hand_over = uf_request_get_hand_over(request);
		if (follows[i].is_noted_before)
			g_assert_cmpstr(uf_json_get_string(hand_over, "way"), ==, "post");
		else if (hand_over != NULL)
			g_assert_cmpstr(uf_json_get_string(hand_over, "date"), ==, "2026-11-20");
	}
}

/* A receipt that is there says no to whoever asks again, before anything else is looked at. */
static void
test_earlier(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = NULL;
	g_autofree char *request = NULL;
	g_autofree char *draft = prepare(fixture, &person, &request);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_send(fixture->flow, draft, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_null(uf_flow_receipt_show(fixture->flow, draft, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* A store without transactions may be cut between the receipt and its line: it is made good. */
static void
test_mend(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = NULL;
	g_autofree char *request = NULL;
	g_autofree char *draft = prepare(fixture, &person, &request);
	g_autoptr(GError) error = NULL;
	put_receipt(fixture, draft, "2026-11-22T08:00:00Z", NULL);
	g_assert_cmpuint(count_lines(fixture, "send_begin"), ==, 0);
	for (int i = 0; i < 2; i++) {
		g_autoptr(json_t) shown = uf_flow_receipt_show(fixture->flow, draft, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(uf_json_get_string(shown, "status"), ==, "sending");
		g_assert_cmpuint(count_lines(fixture, "send_begin"), ==, 1);
	}
	put_receipt(fixture, draft, "2026-11-22T08:00:00Z", receive);
	g_autoptr(json_t) shown = uf_flow_receipt_show(fixture->flow, draft, &error);
	g_assert_cmpstr(uf_json_get_string(shown, "link"), ==, "https://secret.example/x");
	g_assert_cmpuint(count_lines(fixture, "send"), ==, 1);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_autofree char *text = json_dumps(journal, 0);
	g_assert_null(strstr(text, "secret.example"));
}

static char *
format_seconds_ago(int seconds)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) then = g_date_time_add_seconds(now, -seconds);
	return g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
}

/* One that may be under way is not settled; after that, once. */
static void
test_settle(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = NULL;
	g_autofree char *request = NULL;
	g_autofree char *draft = prepare(fixture, &person, &request);
	g_autofree char *now = format_seconds_ago(5);
	g_autofree char *before = format_seconds_ago(400);
	g_autoptr(json_t) lost = json_pack("{s:s}", "found", "lost");
	g_autoptr(GError) error = NULL;
	/* a clock that was set back since tells nothing else */
	g_autofree char *ahead = format_seconds_ago(-100);
	const char *const early[] = { now, ahead };
	for (size_t i = 0; i < G_N_ELEMENTS(early); i++) {
		put_receipt(fixture, draft, early[i], NULL);
		g_assert_null(uf_flow_receipt_settle(fixture->flow, draft, lost, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_clear_error(&error);
	}
	put_receipt(fixture, draft, before, NULL);
	g_autoptr(json_t) settled = uf_flow_receipt_settle(fixture->flow, draft, lost, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(settled, "status"), ==, "lost");
	g_assert_cmpuint(count_lines(fixture, "settle"), ==, 1);
	g_assert_null(uf_flow_receipt_settle(fixture->flow, draft, lost, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
}

static bool
is_due(Fixture *fixture, const char *person, const char *date, const char *word)
{
	g_autoptr(json_t) due = uf_flow_due(fixture->flow, person, false, NULL);
	const json_t *items = json_object_get(due, "items");
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		if (g_str_equal(uf_json_get_string(item, "rule"), "receipt") &&
		    g_str_equal(uf_json_get_string(item, "date"), date) &&
		    strstr(uf_json_get_string(item, "label"), word) != NULL)
			return true;
	}
	return false;
}

static void
lose_sight(UfReceipt *receipt)
{
	uf_receipt_set(receipt, "state", "disparu");
}

/* What waits for somebody falls due; a list tells no secret; the demand tells its receipts. */
static void
test_told(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = NULL;
	g_autofree char *request = NULL;
	g_autofree char *draft = prepare(fixture, &person, &request);
	const UfDate today = uf_context_get_today(fixture->context);
	g_autofree char *day = uf_date_format_iso(today);
	put_receipt(fixture, draft, "2026-11-22T08:00:00Z", NULL);
	g_assert_true(is_due(fixture, person, day, "Constater"));
	put_receipt(fixture, draft, "2026-11-22T08:00:00Z", receive);
	g_assert_true(is_due(fixture, person, "2026-11-27", "brouillon"));
	g_autoptr(json_t) list = uf_flow_receipt_list(fixture->flow, person, NULL);
	g_autofree char *text = json_dumps(list, 0);
	g_assert_null(strstr(text, "secret.example"));
	g_assert_cmpuint(json_array_size(json_object_get(list, "receipts")), ==, 1);
	g_autoptr(json_t) requests = uf_flow_request_list(fixture->flow, person, NULL);
	const json_t *row = json_array_get(json_object_get(requests, "requests"), 0);
	g_assert_cmpuint(json_array_size(json_object_get(row, "receipts")), ==, 1);
	put_receipt(fixture, draft, "2026-11-22T08:00:00Z", receive);
	g_auto(UfFlowReceipt) self = { 0 };
	g_assert_true(uf_flow_receipt_load(fixture->flow, draft, &self, NULL));
	lose_sight(self.receipt);
	g_assert_true(uf_flow_receipt_put(fixture->flow, &self, NULL));
	g_assert_true(is_due(fixture, person, day, "Demander"));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	flow_set_up(fixture, data);
	flow_add_partner(fixture);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/send/follow", Fixture, NULL, set_up, test_follow, flow_tear_down);
	g_test_add("/flow/send/earlier", Fixture, NULL, set_up, test_earlier, flow_tear_down);
	g_test_add("/flow/send/mend", Fixture, NULL, set_up, test_mend, flow_tear_down);
	g_test_add("/flow/send/settle", Fixture, NULL, set_up, test_settle, flow_tear_down);
	g_test_add("/flow/send/told", Fixture, NULL, set_up, test_told, flow_tear_down);
	return g_test_run();
}
