/* What the answer to a file that was posted is worth: only five keys that agree are "received". */
#include <string.h>

#include "channel-fixture.h"
#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-http-private.h"
#include "uf-memory.h"

#define SITE "https://demarche.example"
#define TOKEN "Yb3nWq7dRk2Zs9TfHc4VpXmL"

static const UfDeliveryTarget target = { .site = "https://www.demarche.example", .number = 83 };

static UfReceipt *
make_receipt(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	return uf_receipt_new(draft, "m.durand");
}

static void
read_answer(unsigned status, const char *body, const UfHttpHead *head, UfReceipt *receipt)
{
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	const UfHttpAnswer answer = { .status = status, .head = *head, .body = bytes };
	const UfDsExchange exchange = { &answer, UF_HTTP_ANSWERED, NULL, &target,
					SITE,    { 2026, 12, 29 } };
	uf_ds_answer_read(&exchange, receipt);
}

static const UfHttpHead no_wait = { .retry_after = -1, .limit_reset = -1 };

static const struct {
	const char *body;
	bool is_received;
} bodies[] = {
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  true },
	/* ids are read with or without padding; a key more is theirs */
	{ "{'dossier_url': '" SITE "/commencer/aide_2-b?prefill_token=" TOKEN "', 'state':"
	  " 'prefilled', 'dossier_id': 'RG9zc2llci00Mg', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "', 'new': 1}",
	  true },
	/* another host, a longer host, no host */
	{ "{'dossier_url': 'https://other.example/commencer/aide?prefill_token=" TOKEN "', 'state':"
	  " 'prefilled', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE ".other/commencer/aide?prefill_token=" TOKEN "', 'state':"
	  " 'prefilled', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '/commencer/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	/* another page, no procedure, another token, more behind it */
	{ "{'dossier_url': '" SITE "/dossiers/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=autre', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "&x=1', 'state':"
	  " 'prefilled', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	/* another state, an id of another number, a number that is a text, a token that is none */
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "', 'state': 'brouillon',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mw==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': '42',"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42, 'dossier_prefill_token': ''}",
	  false },
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=a b', 'state': 'prefilled',"
	  " 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42, 'dossier_prefill_token':"
	  " 'a b'}",
	  false },
	/* a key less */
	{ "{'dossier_url': '" SITE "/commencer/aide?prefill_token=" TOKEN "', 'state': 'prefilled',"
	  " 'dossier_number': 42, 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'state': 'prefilled', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42,"
	  " 'dossier_prefill_token': '" TOKEN "'}",
	  false },
	{ "{'error': 'no'}", false },
	{ "[]", false },
	{ "{'dossier_url': ", false },
	{ "<h1>Bienvenue</h1>", false },
	{ "", false },
};

static void
test_bodies(void)
{
	static const char *const kept[] = { "reference", "id", "token", "link", "until", "state" };
	for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autoptr(UfReceipt) receipt = make_receipt();
		read_answer(201, bodies[i].body, &no_wait, receipt);
		g_test_message("%zu", i);
		g_assert_cmpint(uf_receipt_get_status(receipt), ==,
				bodies[i].is_received ? UF_RECEIPT_RECEIVED : UF_RECEIPT_UNKNOWN);
		g_assert_cmpstr(uf_receipt_get_rule(receipt), ==,
				bodies[i].is_received ? NULL : "ds.odd_answer");
		g_assert_cmpuint(uf_receipt_get_http(receipt), ==, 201);
		for (size_t j = 0; j < G_N_ELEMENTS(kept); j++)
			g_assert_true((uf_receipt_find(receipt, kept[j]) != NULL) ==
				      bodies[i].is_received);
	}
}

static void
test_kept(void)
{
	g_autoptr(UfReceipt) receipt = make_receipt();
	read_answer(201, bodies[1].body, &no_wait, receipt);
	g_assert_cmpstr(uf_receipt_find(receipt, "reference"), ==, "42");
	g_assert_cmpstr(uf_receipt_find(receipt, "number"), ==, "83");
	g_assert_cmpstr(uf_receipt_find(receipt, "token"), ==, TOKEN);
	g_assert_cmpstr(uf_receipt_find(receipt, "path"), ==, "aide_2-b");
	g_assert_cmpstr(uf_receipt_find(receipt, "site"), ==, target.site);
	g_assert_cmpstr(uf_receipt_find(receipt, "until"), ==, "2027-01-03");
	g_assert_cmpstr(uf_receipt_find(receipt, "state"), ==, "brouillon");
}

static void
test_statuses(void)
{
	static const struct {
		unsigned status;
		int64_t retry_after;
		int64_t limit_reset;
		UfReceiptStatus ended;
		const char *rule;
		const char *wait;
	} rows[] = {
		{ 200, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
		{ 202, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
		{ 204, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
		{ 301, -1, -1, UF_RECEIPT_REFUSED, "ds.redirected", NULL },
		{ 302, -1, -1, UF_RECEIPT_REFUSED, "ds.redirected", NULL },
		{ 303, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
		{ 308, -1, -1, UF_RECEIPT_REFUSED, "ds.redirected", NULL },
		{ 400, -1, -1, UF_RECEIPT_REFUSED, "ds.refused", NULL },
		{ 403, -1, -1, UF_RECEIPT_REFUSED, "ds.refused", NULL },
		{ 404, -1, -1, UF_RECEIPT_REFUSED, "ds.closed", NULL },
		{ 408, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
		{ 413, -1, -1, UF_RECEIPT_REFUSED, "ds.refused", NULL },
		{ 429, -1, 12, UF_RECEIPT_NOT_SENT, "ds.busy", "12" },
		{ 429, 300, 12, UF_RECEIPT_NOT_SENT, "ds.busy", "300" },
		{ 429, -1, -1, UF_RECEIPT_NOT_SENT, "ds.busy", NULL },
		{ 500, -1, -1, UF_RECEIPT_UNKNOWN, "ds.server_error", NULL },
		{ 502, -1, -1, UF_RECEIPT_UNKNOWN, "ds.server_error", NULL },
		{ 503, 300, -1, UF_RECEIPT_NOT_SENT, "ds.busy", "300" },
		{ 503, -1, -1, UF_RECEIPT_UNKNOWN, "ds.server_error", NULL },
		{ 503, -1, 12, UF_RECEIPT_UNKNOWN, "ds.server_error", NULL },
		{ 504, 300, -1, UF_RECEIPT_UNKNOWN, "ds.server_error", NULL },
		{ 600, -1, -1, UF_RECEIPT_UNKNOWN, "ds.odd_answer", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfReceipt) receipt = make_receipt();
		const UfHttpHead head = { .retry_after = rows[i].retry_after,
					  .limit_reset = rows[i].limit_reset };
		/* the very body of a file that was made: the status counts */
		read_answer(rows[i].status, bodies[0].body, &head, receipt);
		g_test_message("%u", rows[i].status);
		g_assert_cmpint(uf_receipt_get_status(receipt), ==, rows[i].ended);
		g_assert_cmpstr(uf_receipt_get_rule(receipt), ==, rows[i].rule);
		g_assert_cmpstr(uf_receipt_find(receipt, "wait"), ==, rows[i].wait);
		g_assert_null(uf_receipt_find(receipt, "token"));
		g_assert_true(uf_issue_has_sentence(rows[i].rule));
	}
}

static void
test_no_answer(void)
{
	static const struct {
		UfHttpReach reach;
		UfError code;
		UfReceiptStatus ended;
		const char *rule;
	} rows[] = {
		{ UF_HTTP_NOT_CONNECTED, UF_ERROR_UNREACHABLE, UF_RECEIPT_NOT_SENT,
		  "ds.not_reached" },
		{ UF_HTTP_NOT_SENT, UF_ERROR_UNREACHABLE, UF_RECEIPT_NOT_SENT, "ds.not_reached" },
		{ UF_HTTP_NOT_SENT, UF_ERROR_CANCELLED, UF_RECEIPT_NOT_SENT, "ds.stopped" },
		{ UF_HTTP_ANSWERED, UF_ERROR_CANCELLED, UF_RECEIPT_NOT_SENT, "ds.stopped" },
		{ UF_HTTP_NO_ANSWER, UF_ERROR_UNREACHABLE, UF_RECEIPT_UNKNOWN, "ds.no_answer" },
		{ UF_HTTP_NO_ANSWER, UF_ERROR_CANCELLED, UF_RECEIPT_UNKNOWN, "ds.no_answer" },
		{ UF_HTTP_CUT, UF_ERROR_UNREACHABLE, UF_RECEIPT_UNKNOWN, "ds.cut_answer" },
		{ UF_HTTP_CUT, UF_ERROR_INVALID_DATA, UF_RECEIPT_UNKNOWN, "ds.cut_answer" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfReceipt) receipt = make_receipt();
		g_autoptr(GError) error = g_error_new(UF_ERROR, (int)rows[i].code, "host: no");
		const UfDsExchange exchange = { NULL,    rows[i].reach, error,
						&target, SITE,          { 2026, 8, 19 } };
		uf_ds_answer_read(&exchange, receipt);
		g_test_message("%zu", i);
		g_assert_cmpint(uf_receipt_get_status(receipt), ==, rows[i].ended);
		g_assert_cmpstr(uf_receipt_get_rule(receipt), ==, rows[i].rule);
		g_assert_cmpstr(uf_receipt_get_reach(receipt), ==,
				uf_http_reach_get_name(rows[i].reach));
		g_assert_true(uf_issue_has_sentence(rows[i].rule));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ds-answer/bodies", test_bodies);
	g_test_add_func("/ds-answer/kept", test_kept);
	g_test_add_func("/ds-answer/statuses", test_statuses);
	g_test_add_func("/ds-answer/no-answer", test_no_answer);
	return g_test_run();
}
