/* An approval is worth for the very draft that was seen, a receipt for the one that was sent. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-approval-private.h"
#include "uf-channel.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static json_t *
read_json(GBytes *bytes)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	json_t *root = uf_json_parse(text, size, "test", NULL);
	g_assert_nonnull(root);
	return root;
}

static GBytes *
write_json(const json_t *root)
{
	char *text = uf_json_format(root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

static void
test_covers(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(UfDraft) other = fixture_draft();
	g_autoptr(UfApproval) approval = uf_approval_new(draft, "m.durand");
	g_assert_true(uf_approval_covers(approval, draft));
	g_assert_false(uf_approval_covers(approval, other));
	g_assert_cmpstr(uf_approval_get_draft(approval), ==, uf_draft_get_id(draft));
	g_assert_cmpstr(uf_approval_get_worker(approval), ==, "m.durand");
	g_assert_true(g_str_has_suffix(uf_approval_get_time(approval), "Z"));

	/* as read back from the store, for the draft as read back */
	g_autoptr(GBytes) bytes = uf_approval_serialize(approval);
	g_autoptr(UfApproval) again = uf_approval_parse(bytes, NULL);
	g_autoptr(GBytes) stored = uf_draft_serialize(draft);
	g_autoptr(UfDraft) read = uf_draft_parse(stored, NULL);
	g_assert_true(uf_approval_covers(again, read));
	g_assert_cmpstr(uf_approval_get_time(again), ==, uf_approval_get_time(approval));
}

/* A draft that is not sealed yet may still change: nothing covers it. */
static void
test_unsealed(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) sealed = fixture_draft();
	g_autoptr(UfDraft) open = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	g_autoptr(UfApproval) approval = uf_approval_new(sealed, "m.durand");
	g_assert_false(uf_approval_covers(approval, open));
}

static void
test_each_text_counts(void)
{
	static const char *const keys[] = { "draft", "digest", "form_revision",
					    "profile_revision" };
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(UfApproval) approval = uf_approval_new(draft, "m.durand");
	g_autoptr(GBytes) bytes = uf_approval_serialize(approval);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autoptr(json_t) root = read_json(bytes);
		json_object_set_new(root, keys[i], json_string("0"));
		g_autoptr(GBytes) changed = write_json(root);
		g_autoptr(UfApproval) other = uf_approval_parse(changed, NULL);
		g_assert_nonnull(other);
		g_assert_false(uf_approval_covers(other, draft));
	}
}

static void
test_bad_approvals(void)
{
	static const char *const keys[] = { "draft",  "digest", "form_revision", "profile_revision",
					    "worker", "time",   "schema" };
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(UfApproval) approval = uf_approval_new(draft, "m.durand");
	g_autoptr(GBytes) bytes = uf_approval_serialize(approval);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = read_json(bytes);
		json_object_del(root, keys[i]);
		g_autoptr(GBytes) changed = write_json(root);
		g_autoptr(UfApproval) none = uf_approval_parse(changed, &error);
		g_test_message("%s", keys[i]);
		g_assert_null(none);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

/* only what nobody knows is found out, and once */
static void
test_settle(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	for (int i = UF_RECEIPT_SENDING; i <= UF_RECEIPT_LOST; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "a.modele");
		const bool is_open = i == UF_RECEIPT_SENDING || i == UF_RECEIPT_UNKNOWN;
		if (i != UF_RECEIPT_SENDING)
			uf_receipt_end(receipt, (UfReceiptStatus)i, UF_HTTP_CUT, 0, NULL);
		g_assert_true(uf_receipt_settle(receipt, UF_RECEIPT_RECEIVED, "42", "b.modele",
						&error) == is_open);
		g_assert_true(is_open == (error == NULL));
		if (!is_open)
			continue;
		g_assert_cmpstr(uf_receipt_find(receipt, "reference"), ==, "42");
		g_assert_cmpstr(uf_receipt_get_settled_by(receipt), ==, "b.modele");
		g_assert_false(
		    uf_receipt_settle(receipt, UF_RECEIPT_LOST, NULL, "b.modele", &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	}
}

static void
test_receipt(void)
{
	static const struct {
		UfReceiptStatus status;
		const char *rule;
		bool may_be_there; /* nothing may be sent again */
	} rows[] = {
		{ UF_RECEIPT_SENDING, NULL, true },
		{ UF_RECEIPT_NOT_SENT, "send.not_sent", false },
		{ UF_RECEIPT_REFUSED, "send.refused", true },
		{ UF_RECEIPT_UNKNOWN, "send.unknown", true },
		{ UF_RECEIPT_RECEIVED, NULL, true },
	};
	g_autoptr(UfDraft) draft = fixture_draft();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "a.modele");
		if (rows[i].status != UF_RECEIPT_SENDING)
			uf_receipt_end(receipt, rows[i].status, UF_HTTP_CUT, 201, rows[i].rule);
		uf_receipt_set(receipt, "token", "abc");
		uf_receipt_set(receipt, "state", "brouillon");
		uf_receipt_set(receipt, "state", NULL);
		g_autoptr(GBytes) bytes = uf_receipt_serialize(receipt);
		g_autoptr(UfReceipt) again = uf_receipt_parse(bytes, NULL);
		g_assert_nonnull(again);
		g_assert_cmpstr(uf_receipt_get_draft(again), ==, uf_draft_get_id(draft));
		g_assert_cmpstr(uf_receipt_get_digest(again), ==, uf_draft_get_digest(draft));
		g_assert_cmpint(uf_receipt_get_status(again), ==, rows[i].status);
		g_assert_cmpstr(uf_receipt_get_rule(again), ==, rows[i].rule);
		g_assert_cmpstr(uf_receipt_find(again, "token"), ==, "abc");
		g_assert_null(uf_receipt_find(again, "state"));
		g_assert_true(uf_receipt_allows_sending(again) == !rows[i].may_be_there);
		g_assert_cmpstr(uf_receipt_get_time(again), ==, uf_receipt_get_time(receipt));
	}
	static const char *const bad[] = { "", "{}", "[]",
					   "{\"schema\": 1, \"draft\": \"d\", \"status\": \"s\"}",
					   "{\"schema\": 2, \"draft\": \"d\", \"status\": \"s\","
					   "\"time\": \"t\"}" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = g_bytes_new_static(bad[i], strlen(bad[i]));
		g_autoptr(UfReceipt) none = uf_receipt_parse(bytes, &error);
		g_assert_null(none);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_channels(void)
{
	size_t n;
	const UfChannel *const *all = uf_channel_get_all(&n);
	g_assert_cmpuint(n, >=, 2);
	g_assert_cmpstr(all[0]->id, ==, "sheet");
	for (size_t i = 0; i < n; i++) {
		g_assert_true(uf_channel_find(all[i]->id) == all[i]);
		g_assert_nonnull(all[i]->title);
		g_assert_nonnull(all[i]->prepare);
	}
	g_assert_null(uf_channel_find("fax"));
	/* a person carries the papers: nothing can send them */
	g_assert_null(uf_channel_find("sheet")->send);
	g_assert_null(uf_channel_find("pdf")->send);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/approval/covers", test_covers);
	g_test_add_func("/approval/unsealed", test_unsealed);
	g_test_add_func("/approval/each-text-counts", test_each_text_counts);
	g_test_add_func("/approval/bad", test_bad_approvals);
	g_test_add_func("/receipt/rows", test_receipt);
	g_test_add_func("/receipt/settle", test_settle);
	g_test_add_func("/channel/all", test_channels);
	return g_test_run();
}
