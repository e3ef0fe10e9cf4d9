/* The parts of the publik channel without a partner: signatures, what becomes of each type, the
 * body that is always a draft, and what each answer means. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

/* --- signature --- */

/* Published with the description of the interface (docs/partners.md). */
#define VECTOR                                                                                     \
	"orig=cle-test&algo=sha256&timestamp=2026-01-15T10%3A00%3A00Z"                             \
	"&nonce=0123456789abcdef0123456789abcdef"

static void
test_vectors(void)
{
	static const struct {
		const char *query;
		const char *wanted;
	} rows[] = {
		{ "", VECTOR "&signature=OrgsZBaH49RFq9pf46sGLRTZra5wCJSXoZfIvLE4jJ4%3D" },
		{ "email=zoe.martin%40example.org",
		  "email=zoe.martin%40example.org&" VECTOR
		  "&signature=bg2c7tZ9CPyCfiFxFlQ%2F%2BBvHp0rG2R4Lut7wkFIEcxI%3D" },
	};
	const UfPublikSignature signature = { "cle-test", "s3cret", "2026-01-15T10:00:00Z",
					      "0123456789abcdef0123456789abcdef" };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(UfWiped) found = uf_publik_sign_query(rows[i].query, &signature);
		g_assert_cmpstr(found, ==, rows[i].wanted);
	}
}

static void
check_url(const char *url, const char *begin)
{
	UfPublikSigner signer = { "a b&c", "k" };
	g_autoptr(GRegex) pattern = g_regex_new(
	    "^orig=a%20b%26c&algo=sha256&timestamp=\\d{4}-\\d\\d-\\d\\dT\\d\\d%3A\\d\\d%3A\\d\\dZ"
	    "&nonce=[0-9a-f]{32}&signature=[A-Za-z0-9%]+$",
	    G_REGEX_OPTIMIZE, 0, NULL);
	g_auto(UfWiped) first = uf_publik_sign_url(url, &signer);
	g_auto(UfWiped) second = uf_publik_sign_url(url, &signer);
	g_assert_true(g_str_has_prefix(first, begin));
	g_assert_true(g_regex_match(pattern, first + strlen(begin), 0, NULL));
	/* no two are the same: a nonce holds once */
	g_assert_cmpstr(first, !=, second);
}

static void
test_urls(void)
{
	check_url("https://h.example/api/x/", "https://h.example/api/x/?");
	check_url("https://h.example/api/x?include-id=true",
		  "https://h.example/api/x?include-id=true&");
}

/* --- values --- */

static const char *const lists =
    "{'o': ['Locataire', 'Hébergé'], 'oi': ['Public', 'Privé', 'Autre', 'Autre'],"
    "'ii': ['1', '2', '3', '4']}";

/* 'value' is what leaves, NULL when nothing does; 'text' what a reader sees. */
static const struct {
	const char *type;
	const char *list; /* "o", "oi" (with ids), "other", NULL */
	const char *given;
	const char *value;
	const char *text;
	const char *rule;
} values[] = {
	{ "string", NULL, "'MARTIN'", "'MARTIN'", "MARTIN", NULL },
	{ "string", NULL, "'\\u00c9lo\\u00efse'", "'\\u00c9lo\\u00efse'", "Éloïse", NULL },
	{ "string", NULL, "true", "'Oui'", "Oui", NULL },
	{ "string", NULL, "false", "'Non'", "Non", NULL },
	{ "string", NULL, "['a', 'b']", "'a, b'", "a, b", NULL },
	{ "string", NULL, "12", NULL, "", "publik.not_a_text" },
	{ "string", NULL, "'deux\\nlignes'", NULL, "deux\nlignes", "publik.not_a_line" },
	{ "email", NULL, "'a\\u0001@b'", NULL, "a\001@b", "publik.not_a_line" },
	{ "text", NULL, "'un\\rdeux'", NULL, "un\rdeux", "publik.not_a_line" },
	{ "text", NULL, "'deux\\nlignes'", "'deux\\nlignes'", "deux\nlignes", NULL },
	{ "email", NULL, "'zoe@example.org'", "'zoe@example.org'", "zoe@example.org", NULL },
	{ "date", NULL, "'1988-04-09'", "'1988-04-09'", "09/04/1988", NULL },
	{ "date", NULL, "'09/04/1988'", NULL, "09/04/1988", "publik.not_a_date" },
	{ "date", NULL, "'1988-04'", NULL, "1988-04", "publik.not_a_date" },
	{ "date", NULL, "'1988-02-30'", NULL, "1988-02-30", "publik.not_a_date" },
	{ "date", NULL, "true", NULL, "Oui", "publik.not_a_date" },
	{ "bool", NULL, "true", "true", "Oui", NULL },
	{ "bool", NULL, "false", "false", "Non", NULL },
	{ "bool", NULL, "'non'", NULL, "non", "publik.not_a_boolean" },
	{ "bool", NULL, "'true'", NULL, "true", "publik.not_a_boolean" },
	{ "numeric", NULL, "'612.50'", "'612.5'", "612.50", NULL },
	{ "numeric", NULL, "'612,5'", "'612.5'", "612,5", NULL },
	{ "numeric", NULL, "'600'", "'600'", "600", NULL },
	{ "numeric", NULL, "'0'", "'0'", "0", NULL },
	{ "numeric", NULL, "'-0.00'", "'0'", "-0.00", NULL },
	{ "numeric", NULL, "'007.10'", "'7.1'", "007.10", NULL },
	{ "numeric", NULL, "'-3'", "'-3'", "-3", NULL },
	{ "numeric", NULL, "'abc'", NULL, "abc", "publik.not_a_number" },
	{ "numeric", NULL, "'12 €'", NULL, "12 €", "publik.not_a_number" },
	{ "numeric", NULL, "'1.'", NULL, "1.", "publik.not_a_number" },
	{ "numeric", NULL, "'.5'", NULL, ".5", "publik.not_a_number" },
	{ "numeric", NULL, "'1e3'", NULL, "1e3", "publik.not_a_number" },
	{ "numeric", NULL, "'1234567890123456'", NULL, "1234567890123456", "publik.not_a_number" },
	{ "item", "o", "'Locataire'", "'Locataire'", "Locataire", NULL },
	{ "item", "o", "'locataire'", NULL, "locataire", "publik.option_unknown" },
	{ "item", "o", "['Locataire', 'Hébergé']", NULL, "Locataire, Hébergé", "publik.several" },
	{ "item", "oi", "'2'", "'2'", "Privé", NULL },
	{ "item", "oi", "'Privé'", "'2'", "Privé", NULL },
	{ "item", "oi", "'Autre'", NULL, "Autre", "publik.option_unknown" },
	{ "item", "oi", "'4'", "'4'", "Autre", NULL },
	{ "item", "oi", "'9'", NULL, "9", "publik.option_unknown" },
	{ "item", NULL, "'Public'", NULL, "Public", "publik.list_unpublished" },
	{ "item", "other", "'Ailleurs'", "'Ailleurs'", "Ailleurs", NULL },
	{ "items", "o", "['Hébergé', 'Locataire']", "['Hébergé', 'Locataire']",
	  "Hébergé, Locataire", NULL },
	{ "items", "o", "'Hébergé'", "['Hébergé']", "Hébergé", NULL },
	{ "items", "oi", "['Privé', '1']", "['2', '1']", "Privé, Public", NULL },
	{ "items", "o", "['Hébergé', 'Châtelain']", NULL, "Hébergé, Châtelain",
	  "publik.option_unknown" },
	{ "items", NULL, "['Hébergé']", NULL, "Hébergé", "publik.list_unpublished" },
	{ "items", "o", "[1]", NULL, "", "publik.option_unknown" },
};

static json_t *
parse(const char *text)
{
	g_autofree char *copy = g_strdelimit(g_strdup(text), "'", '"');
	json_t *json = json_loads(copy, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(json);
	return json;
}

static UfDescriptorField
make_field(const char *type, const char *list, const json_t *all)
{
	UfDescriptorField field = { .name = "n", .type = type, .label = "Libellé" };
	if (g_strcmp0(list, "other") == 0)
		field.takes_other = true;
	else if (list != NULL)
		field.options = json_object_get(all, list);
	if (g_strcmp0(list, "oi") == 0)
		field.ids = json_object_get(all, "ii");
	return field;
}

static void
test_values(void)
{
	g_autoptr(json_t) all = fixture_json(lists);
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		const UfDescriptorField field = make_field(values[i].type, values[i].list, all);
		g_autoptr(json_t) given = parse(values[i].given);
		g_autoptr(json_t) wanted = values[i].value != NULL ? parse(values[i].value) : NULL;
		g_auto(UfPublikValue) found = { 0 };
		g_test_message("%s %s", values[i].type, values[i].given);
		uf_publik_convert(&field, given, &found);
		g_assert_cmpint(
		    (int)found.outcome, ==,
		    (int)(wanted != NULL ? UF_DELIVERY_SENT : UF_DELIVERY_NOT_ACCEPTABLE));
		g_assert_true(wanted == NULL ? found.value == NULL
					     : json_equal(found.value, wanted));
		g_assert_cmpstr(found.text, ==, values[i].text);
		g_assert_cmpstr(found.rule, ==, values[i].rule);
	}
}

/* Nothing known is "empty" where a value could go, and false is an answer. */
static void
test_nothing(void)
{
	static const struct {
		const char *type;
		UfDeliveryOutcome outcome;
	} types[] = {
		{ "string", UF_DELIVERY_EMPTY },
		{ "text", UF_DELIVERY_EMPTY },
		{ "email", UF_DELIVERY_EMPTY },
		{ "date", UF_DELIVERY_EMPTY },
		{ "bool", UF_DELIVERY_EMPTY },
		{ "numeric", UF_DELIVERY_EMPTY },
		{ "item", UF_DELIVERY_EMPTY },
		{ "items", UF_DELIVERY_EMPTY },
		{ "map", UF_DELIVERY_NOT_PREFILLABLE },
		{ "table", UF_DELIVERY_NOT_PREFILLABLE },
		{ "computed", UF_DELIVERY_NOT_PREFILLABLE },
		{ "unheard-of", UF_DELIVERY_NOT_PREFILLABLE },
	};
	static const char *const nothing[] = { "null", "''", "[]" };
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		const UfDescriptorField field = { .name = "n", .type = types[i].type, .label = "" };
		for (size_t j = 0; j <= G_N_ELEMENTS(nothing); j++) {
			g_autoptr(json_t) given =
			    j < G_N_ELEMENTS(nothing) ? parse(nothing[j]) : NULL;
			g_auto(UfPublikValue) found = { 0 };
			uf_publik_convert(&field, given, &found);
			g_assert_cmpint((int)found.outcome, ==, (int)types[i].outcome);
			g_assert_null(found.value);
			g_assert_cmpstr(found.text, ==, "");
		}
	}
	const UfDescriptorField map = { .name = "n", .type = "map", .label = "" };
	g_autoptr(json_t) given = parse("'43.1,5.9'");
	g_auto(UfPublikValue) found = { 0 };
	uf_publik_convert(&map, given, &found);
	g_assert_cmpint((int)found.outcome, ==, UF_DELIVERY_NOT_PREFILLABLE);
	g_assert_cmpstr(found.text, ==, "43.1,5.9");
}

/* --- the body --- */

static void
test_body(void)
{
	g_autoptr(GError) error = NULL;
	/* whatever the data says, what it is called stays the same */
	g_autoptr(json_t) data =
	    fixture_json("{'nom': 'MARTIN', 'meta': {'draft': false}, 'draft': false}");
	g_autoptr(GBytes) body = uf_publik_body_format(data);
	gsize size;
	const char *text = g_bytes_get_data(body, &size);
	g_autoptr(json_t) read = json_loadb(text, size, 0, NULL);
	g_autoptr(json_t) wanted = fixture_json("{'data': {'nom': 'MARTIN', 'meta': {'draft':"
						"false}, 'draft': false}, 'meta': {'draft': true},"
						"'context': {'channel': 'counter'}}");
	g_assert_true(json_equal(read, wanted));
	g_assert_true(uf_publik_body_check(body, NULL, &error));
	g_assert_no_error(error);
}

/* All that is not a draft and nothing else is refused before it leaves. */
static void
test_body_refused(void)
{
	static const char *const bodies[] = {
		"",
		"{",
		"[]",
		"{'data': {}}",
		"{'data': {}, 'meta': {}, 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': false}, 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': 1}, 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': 'true'}, 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': null}, 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': [true], 'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': true, 'draft': false},"
		"'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': true, 'backoffice-submission': true},"
		"'context': {'channel': 'counter'}}",
		"{'data': {}, 'meta': {'draft': true}, 'context': {'channel': 'web'}}",
		"{'data': {}, 'meta': {'draft': true}, 'context': {'channel': 'counter',"
		"'user_id': '1'}}",
		"{'data': {}, 'meta': {'draft': true}, 'context': {'channel': 'counter'},"
		"'user': {'email': 'zoe.martin@example.org'}}",
		"{'data': [], 'meta': {'draft': true}, 'context': {'channel': 'counter'}}",
		"{'Data': {}, 'meta': {'draft': true}, 'context': {'channel': 'counter'}}",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = g_strdelimit(g_strdup(bodies[i]), "'", '"');
		g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
		g_test_message("%s", text);
		g_assert_false(uf_publik_body_check(body, NULL, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	}
}

#define PDF "%PDF-1.7\nnothing\n%%EOF\n"

static UfAttachment *
make_document(const char *piece, const char *text, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = g_bytes_new(text, size);
	UfAttachment *document = uf_attachment_new("r-aaaaaaaaaa", piece, content, &error);
	g_assert_no_error(error);
	return document;
}

/* A document that would be decoded as anything else stays here. */
static void
test_body_files(void)
{
	static const struct {
		const char *name;
		const char *type;
		const char *content; /* NULL: as it is */
		bool good;
	} rows[] = {
		{ "quittance.pdf", "application/pdf", NULL, true },
		{ "quittance.pdf", "application/pdf", "@@@", false },
		{ "quittance.pdf", "application/pdf", "", false },
		{ "quittance.pdf", "application/pdf", "JVBERi0xLjcK", false },
		{ "quittance.pdf", "application/octet-stream", NULL, false },
		{ "autre.pdf", "application/pdf", NULL, false },
	};
	g_autoptr(UfAttachment) document = make_document("quittance", PDF, strlen(PDF));
	g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *whole = g_base64_encode((const guchar *)PDF, strlen(PDF));
	g_hash_table_insert(files, (gpointer) "quittance.pdf", document);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) data =
		    json_pack("{s:[{s:{s:s, s:s, s:s}}]}", "pieces", "fichier", "filename",
			      rows[i].name, "content_type", rows[i].type, "content",
			      rows[i].content != NULL ? rows[i].content : whole);
		g_autoptr(GBytes) body = uf_publik_body_format(data);
		g_assert_true(uf_publik_body_check(body, files, NULL) == rows[i].good);
	}
	g_autoptr(json_t) none = json_object();
	g_autoptr(GBytes) without = uf_publik_body_format(none);
	g_assert_false(uf_publik_body_check(without, files, NULL));
}

/* --- the answer --- */

static const struct {
	unsigned status;
	const char *body;
	UfReceiptStatus wanted;
	const char *rule;
} answers[] = {
	{ 200, "{'err': 0, 'data': {'id': '1'}}", UF_RECEIPT_RECEIVED, NULL },
	{ 200, "{'err': 0, 'data': {'id': 12}}", UF_RECEIPT_RECEIVED, NULL },
	{ 200, "{'err': 0, 'data': {}}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "{'err': 0, 'data': {'id': '../x'}}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "{'err': 0}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "{'data': {'id': '1'}}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "<html>", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "[]", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 201, "{'err': 0, 'data': {'id': '1'}}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 200, "{'err': 1, 'err_code': 'x', 'err_desc': 'y'}", UF_RECEIPT_REFUSED,
	  "publik.refused" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Invalid signature.'}",
	  UF_RECEIPT_REFUSED, "publik.key" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Invalid orig.'}",
	  UF_RECEIPT_REFUSED, "publik.orig" },
	{ 403,
	  "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Missing/multiple algo field.'}",
	  UF_RECEIPT_REFUSED, "publik.signature" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Nonce already used.'}",
	  UF_RECEIPT_REFUSED, "publik.nonce" },
	{ 403,
	  "{'err': 1, 'err_code': 'access-denied', 'err_desc':"
	  "'timestamp is more than 30 seconds in the past: 45 s'}",
	  UF_RECEIPT_REFUSED, "publik.clock" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Unsigned API call.'}",
	  UF_RECEIPT_REFUSED, "publik.account" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Disabled form.'}",
	  UF_RECEIPT_REFUSED, "publik.disabled" },
	{ 403,
	  "{'err': 1, 'err_code': 'access-denied', 'err_desc':"
	  "'Only one formdata by user is allowed.'}",
	  UF_RECEIPT_REFUSED, "publik.only_one" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': 'Formulaire désactivé.'}",
	  UF_RECEIPT_REFUSED, "publik.denied" },
	{ 403, "{'err': 1, 'err_code': 'access-denied', 'err_desc': null}", UF_RECEIPT_REFUSED,
	  "publik.denied" },
	{ 403, "{'err': 1, 'err_code': 'user-not-allowed-backoffice-submission'}",
	  UF_RECEIPT_REFUSED, "publik.role" },
	{ 403, "{'err': 1, 'err_code': 'no-backoffice-submission-role'}", UF_RECEIPT_REFUSED,
	  "publik.no_role" },
	{ 403, "<html>a wall</html>", UF_RECEIPT_REFUSED, "publik.denied" },
	{ 400, "{'err': 1, 'err_code': 'invalid-request', 'err_desc': 'x'}", UF_RECEIPT_REFUSED,
	  "publik.bad_request" },
	{ 404, "{'err': 1, 'err_code': 'not-found', 'err_desc': null}", UF_RECEIPT_REFUSED,
	  "publik.not_found" },
	{ 413, "too large", UF_RECEIPT_REFUSED, "publik.too_large" },
	{ 401, "", UF_RECEIPT_REFUSED, "publik.account" },
	{ 418, "{}", UF_RECEIPT_REFUSED, "publik.refused" },
	{ 301, "", UF_RECEIPT_REFUSED, "publik.moved" },
	{ 303, "", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 408, "", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 400, "{'err': 0, 'data': {'id': '1'}}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 500, "{'err': 1}", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 504, "", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 503, "", UF_RECEIPT_UNKNOWN, "publik.odd_answer" },
	{ 429, "slow down", UF_RECEIPT_NOT_SENT, "publik.busy" },
};

static UfReceipt *
answer_with(unsigned status, const char *body, int64_t wait)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	const UfPublikReply reply = {
		status, bytes, wait, "https://site.example", (UfDate){ 2026, 8, 19 }, wait >= 0
	};
	UfReceipt *receipt = uf_receipt_new(draft, "m.durand");
	uf_publik_read_reply(&reply, receipt);
	return receipt;
}

static void
test_answers(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autoptr(UfReceipt) receipt = answer_with(answers[i].status, answers[i].body, -1);
		g_test_message("%u %s", answers[i].status, answers[i].body);
		g_assert_cmpint((int)uf_receipt_get_status(receipt), ==, (int)answers[i].wanted);
		g_assert_cmpstr(uf_receipt_get_rule(receipt), ==, answers[i].rule);
		g_assert_cmpuint(uf_receipt_get_http(receipt), ==, answers[i].status);
		g_assert_cmpstr(uf_receipt_get_reach(receipt), ==, "answered");
		if (answers[i].rule != NULL)
			g_assert_true(uf_issue_has_sentence(answers[i].rule));
	}
	g_autoptr(UfReceipt) away = answer_with(503, "", 30);
	g_assert_cmpint((int)uf_receipt_get_status(away), ==, UF_RECEIPT_NOT_SENT);
	g_assert_cmpstr(uf_receipt_find(away, "wait"), ==, "30");
}

/* RateLimit-Reset is on every answer of some gateways: with a 503 it says nothing of the demand. */
static void
test_limit_reset(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = g_bytes_new_static("", 0);
	g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "m.durand");
	const UfPublikReply reply = {
		503, bytes, 30, "https://site.example", (UfDate){ 2026, 8, 19 }, false
	};
	uf_publik_read_reply(&reply, receipt);
	g_assert_cmpint((int)uf_receipt_get_status(receipt), ==, UF_RECEIPT_UNKNOWN);
	g_assert_cmpstr(uf_receipt_get_rule(receipt), ==, "publik.odd_answer");
}

/* What the partner gives is kept, and only what can be what it says. */
static void
test_given(void)
{
	static const struct {
		const char *body;
		const char *code;
		const char *url;
	} rows[] = {
		{ "{'err': 0, 'tracking_code': 'WZRCKVLV', 'data': {'id': '7',"
		  "'url': 'https://site.example/demande-fsl/7/'}}",
		  "WZRCKVLV", "https://site.example/demande-fsl/7/" },
		{ "{'err': 0, 'data': {'id': '7', 'url': 'https://other.example/demande-fsl/7/'}}",
		  NULL, NULL },
		{ "{'err': 0, 'data': {'id': '7', 'url': 'https://site.example.org/7/'}}", NULL,
		  NULL },
		{ "{'err': 0, 'data': {'id': '7', 'url': 'https://site.example/7/<b>'}}", NULL,
		  NULL },
		{ "{'err': 0, 'data': {'id': '7', 'url': 'https://site.example/7/ \\u00e9'}}", NULL,
		  NULL },
		{ "{'err': 0, 'tracking_code': '../x', 'data': {'id': 7}}", NULL, NULL },
		{ "{'err': 0, 'tracking_code': 12, 'data': {'id': 7}}", NULL, NULL },
		{ "{'err': 0, 'tracking_code': '', 'data': {'id': 7}}", NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfReceipt) receipt = answer_with(200, rows[i].body, -1);
		g_assert_cmpstr(uf_receipt_find(receipt, "reference"), ==, "7");
		g_assert_cmpstr(uf_receipt_find(receipt, "id"), ==, "7");
		g_assert_cmpstr(uf_receipt_find(receipt, "code"), ==, rows[i].code);
		g_assert_cmpstr(uf_receipt_find(receipt, "url"), ==, rows[i].url);
		g_assert_cmpstr(uf_receipt_find(receipt, "until"), ==, "2026-11-27");
		g_assert_cmpstr(uf_receipt_find(receipt, "state"), ==, "brouillon");
		g_assert_null(uf_receipt_find(receipt, "link"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publik/vectors", test_vectors);
	g_test_add_func("/publik/urls", test_urls);
	g_test_add_func("/publik/values", test_values);
	g_test_add_func("/publik/nothing", test_nothing);
	g_test_add_func("/publik/body", test_body);
	g_test_add_func("/publik/body-refused", test_body_refused);
	g_test_add_func("/publik/body-files", test_body_files);
	g_test_add_func("/publik/answers", test_answers);
	g_test_add_func("/publik/limit-reset", test_limit_reset);
	g_test_add_func("/publik/given", test_given);
	return g_test_run();
}
