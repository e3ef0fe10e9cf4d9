/* What w.c.s. answers: {"err": 0, "data": {…}, "tracking_code"?}, or {"err": 1, "err_code",
 * "err_desc"}; err decides, not the status alone. Its words are in the language of the site and may
 * repeat what was sent: they only choose one of our sentences. */
#include <string.h>

#include "uf-json.h"
#include "uf-publik-private.h"

#define DRAFT_DAYS 100
#define MAX_ID 64
#define MAX_CODE 32
#define MAX_URL 2000
#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* What a refusal is called, by the beginning of "err_desc" in the words of the sources; NULL: any
 * other. In the order of the search. */
static const struct {
	unsigned status;
	const char *code;
	const char *text;
	const char *rule;
} refusals[] = {
	{ 403, "access-denied", "timestamp is more than", "publik.clock" },
	{ 403, "access-denied", "Nonce already used", "publik.nonce" },
	{ 403, "access-denied", "Invalid signature", "publik.key" },
	{ 403, "access-denied", "Invalid orig", "publik.orig" },
	{ 403, "access-denied", "Missing/multiple", "publik.signature" },
	{ 403, "access-denied", "Invalid algo", "publik.signature" },
	{ 403, "access-denied", "Invalid timestamp", "publik.signature" },
	{ 403, "access-denied", "Unsigned API call", "publik.account" },
	{ 403, "access-denied", "User not authenticated", "publik.account" },
	{ 403, "access-denied", "Missing signature", "publik.account" },
	{ 403, "access-denied", "Disabled form", "publik.disabled" },
	{ 403, "access-denied", "Only one formdata by user", "publik.only_one" },
	{ 403, "access-denied", "Unsufficient roles", "publik.role" },
	{ 403, "user-not-allowed-backoffice-submission", NULL, "publik.role" },
	{ 403, "no-backoffice-submission-role", NULL, "publik.no_role" },
	{ 403, NULL, NULL, "publik.denied" },
	{ 401, NULL, NULL, "publik.account" },
	{ 400, "invalid-request", NULL, "publik.bad_request" },
	{ 404, NULL, NULL, "publik.not_found" },
	{ 413, NULL, NULL, "publik.too_large" },
};

const char *
uf_publik_find_refusal(unsigned status, const json_t *answer)
{
	const char *code = uf_json_get_string(answer, "err_code");
	const char *text = uf_json_get_string(answer, "err_desc");
	for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (refusals[i].status == status &&
		    (refusals[i].code == NULL || g_strcmp0(refusals[i].code, code) == 0) &&
		    (refusals[i].text == NULL ||
		     (text != NULL && g_str_has_prefix(text, refusals[i].text))))
			return refusals[i].rule;
	}
	return status >= 300 && status < 400 ? "publik.moved" : "publik.refused";
}

static json_t *
parse(GBytes *body)
{
	json_t *root = uf_json_parse_bytes(body, "answer", NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

/* Its number there, a text or a number; NULL when it is none. Yours. */
static char *
read_id(const json_t *data)
{
	const json_t *id = json_object_get(data, "id");
	if (json_is_integer(id) && json_integer_value(id) > 0)
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(id));
	const char *text = json_string_value(id);
	if (text == NULL || *text == '\0' || strlen(text) > MAX_ID ||
	    strspn(text, ALNUM "-") != strlen(text))
		return NULL;
	return g_strdup(text);
}

/* The code is kept only when it can be one: it becomes part of a path. */
static void
set_code(UfReceipt *receipt, const json_t *answer)
{
	const char *code = uf_json_get_string(answer, "tracking_code");
	if (code != NULL && *code != '\0' && strlen(code) <= MAX_CODE &&
	    strspn(code, ALNUM) == strlen(code))
		uf_receipt_set(receipt, "code", code);
}

bool
uf_publik_is_address(const char *url, const char *site)
{
	const size_t length = strlen(site);
	if (!g_str_has_prefix(url, site) || url[length] != '/' || strlen(url) > MAX_URL)
		return false;
	for (const char *c = url + length; *c != '\0'; c++) {
		if (!g_ascii_isgraph(*c) || strchr("\"'<>\\`", *c) != NULL)
			return false;
	}
	return true;
}

static void
set_url(UfReceipt *receipt, const json_t *data, const char *site)
{
	const char *url = uf_json_get_string(data, "url");
	if (url != NULL && uf_publik_is_address(url, site))
		uf_receipt_set(receipt, "url", url);
}

static void
receive(const UfPublikReply *reply, const json_t *answer, const char *id, UfReceipt *receipt)
{
	g_autofree char *until = uf_date_format_iso(uf_date_add_days(reply->today, DRAFT_DAYS));
	uf_receipt_set(receipt, "reference", id);
	uf_receipt_set(receipt, "id", id);
	uf_receipt_set(receipt, "until", until);
	uf_receipt_set(receipt, "state", "brouillon");
	set_code(receipt, answer);
	set_url(receipt, json_object_get(answer, "data"), reply->site);
	uf_receipt_end(receipt, UF_RECEIPT_RECEIVED, UF_HTTP_ANSWERED, reply->status, NULL);
}

static void
end(const UfPublikReply *reply, UfReceiptStatus status, const char *rule, UfReceipt *receipt)
{
	uf_receipt_end(receipt, status, UF_HTTP_ANSWERED, reply->status, rule);
}

/* It did not take it, and may say when to come back. */
static void
ask_to_wait(const UfPublikReply *reply, UfReceipt *receipt)
{
	g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, reply->wait);
	if (reply->wait >= 0)
		uf_receipt_set(receipt, "wait", seconds);
	end(reply, UF_RECEIPT_NOT_SENT, "publik.busy", receipt);
}

/* 0 when it says that all is well, -1 when it says nothing. */
static int64_t
get_err(const json_t *answer)
{
	return uf_json_get_integer(answer, "err", -1);
}

void
uf_publik_read_reply(const UfPublikReply *reply, UfReceipt *receipt)
{
	const unsigned status = reply->status;
	g_autoptr(json_t) answer = parse(reply->body);
	g_autofree char *id = read_id(json_object_get(answer, "data"));
	if (status == 429 || (status == 503 && reply->says_when))
		ask_to_wait(reply, receipt);
	else if (status == 200 && get_err(answer) == 0 && id != NULL)
		receive(reply, answer, id, receipt);
	else if (status == 200 && get_err(answer) > 0)
		end(reply, UF_RECEIPT_REFUSED, uf_publik_find_refusal(status, answer), receipt);
	else if (status >= 300 && status < 500 && status != 408 && status != 303 &&
		 get_err(answer) != 0)
		end(reply, UF_RECEIPT_REFUSED, uf_publik_find_refusal(status, answer), receipt);
	else
		end(reply, UF_RECEIPT_UNKNOWN, "publik.odd_answer", receipt);
}
