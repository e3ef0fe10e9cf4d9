#include "uf-receipt.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define RECEIPT_SCHEMA 2

static const char *const statuses[] = {
	[UF_RECEIPT_SENDING] = "sending",   [UF_RECEIPT_NOT_SENT] = "not_sent",
	[UF_RECEIPT_REFUSED] = "refused",   [UF_RECEIPT_UNKNOWN] = "unknown",
	[UF_RECEIPT_RECEIVED] = "received", [UF_RECEIPT_LOST] = "lost",
};

/* all that is kept, so that a new key is one word here */
static const char *const names[] = { "reference", "id",      "token", "link",  "code",  "site",
				     "number",    "path",    "url",   "until", "state", "submitted",
				     "processed", "checked", "wait",  NULL };

struct UfReceipt {
	json_t *root;
	UfReceiptStatus status;
};

static char *
format_now(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

static void
set_text(UfReceipt *receipt, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(receipt->root, key, json_string(text));
	else
		json_object_del(receipt->root, key);
}

static void
set_status(UfReceipt *receipt, UfReceiptStatus status)
{
	receipt->status = status;
	set_text(receipt, "status", statuses[status]);
}

UfReceipt *
uf_receipt_new(const UfDraft *draft, const char *worker)
{
	UfReceipt *self = g_new0(UfReceipt, 1);
	g_autofree char *now = format_now();
	self->root =
	    json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:{}}", "schema", RECEIPT_SCHEMA,
		      "draft", uf_draft_get_id(draft), "channel", uf_draft_get_channel(draft),
		      "form", uf_draft_get_form(draft), "digest", uf_draft_get_digest(draft),
		      "worker", worker, "time", now, "given");
	set_status(self, UF_RECEIPT_SENDING);
	return self;
}

void
uf_receipt_free(UfReceipt *receipt)
{
	if (receipt == NULL)
		return;
	json_decref(receipt->root);
	g_free(receipt);
}

const char *
uf_receipt_status_get_name(UfReceiptStatus status)
{
	return statuses[status];
}

UfReceiptStatus
uf_receipt_get_status(const UfReceipt *receipt)
{
	return receipt->status;
}

bool
uf_receipt_allows_sending(const UfReceipt *receipt)
{
	return receipt->status == UF_RECEIPT_NOT_SENT;
}

const char *
uf_receipt_get_draft(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "draft");
}

const char *
uf_receipt_get_channel(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "channel");
}

const char *
uf_receipt_get_form(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "form");
}

const char *
uf_receipt_get_digest(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "digest");
}

const char *
uf_receipt_get_worker(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "worker");
}

const char *
uf_receipt_get_time(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "time");
}

int64_t
uf_receipt_get_approval(const UfReceipt *receipt)
{
	return uf_json_get_integer(receipt->root, "approval", 0);
}

void
uf_receipt_set_approval(UfReceipt *receipt, int64_t revision)
{
	json_object_set_new(receipt->root, "approval", json_integer((json_int_t)revision));
}

void
uf_receipt_end(UfReceipt *receipt, UfReceiptStatus status, UfHttpReach reach, unsigned http,
	       const char *rule)
{
	g_autofree char *now = format_now();
	set_status(receipt, status);
	set_text(receipt, "ended", now);
	set_text(receipt, "reach", uf_http_reach_get_name(reach));
	set_text(receipt, "rule", rule);
	json_object_set_new(receipt->root, "http", json_integer((json_int_t)http));
}

const char *
uf_receipt_get_reach(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "reach");
}

unsigned
uf_receipt_get_http(const UfReceipt *receipt)
{
	return (unsigned)uf_json_get_integer(receipt->root, "http", 0);
}

const char *
uf_receipt_get_rule(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "rule");
}

const char *
uf_receipt_find(const UfReceipt *receipt, const char *name)
{
	return uf_json_get_string(json_object_get(receipt->root, "given"), name);
}

void
uf_receipt_set(UfReceipt *receipt, const char *name, const char *value)
{
	json_t *given = json_object_get(receipt->root, "given");
	g_return_if_fail(g_strv_contains(names, name));
	if (value != NULL)
		json_object_set_new(given, name, json_string(value));
	else
		json_object_del(given, name);
}

bool
uf_receipt_settle(UfReceipt *receipt, UfReceiptStatus status, const char *reference,
		  const char *worker, GError **error)
{
	g_return_val_if_fail(status == UF_RECEIPT_RECEIVED || status == UF_RECEIPT_LOST, false);
	if (receipt->status != UF_RECEIPT_SENDING && receipt->status != UF_RECEIPT_UNKNOWN) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: there is nothing to find out, it is known: %s",
			    uf_receipt_get_draft(receipt), statuses[receipt->status]);
		return false;
	}
	g_autofree char *now = format_now();
	set_status(receipt, status);
	set_text(receipt, "settled_by", worker);
	set_text(receipt, "settled", now);
	if (reference != NULL)
		uf_receipt_set(receipt, "reference", reference);
	return true;
}

const char *
uf_receipt_get_settled_by(const UfReceipt *receipt)
{
	return uf_json_get_string(receipt->root, "settled_by");
}

GBytes *
uf_receipt_serialize(const UfReceipt *receipt)
{
	char *text = uf_json_format(receipt->root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

static bool
is_whole(const json_t *root)
{
	static const char *const needed[] = { "draft",  "channel", "form",  "digest",
					      "worker", "time",    "status" };
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (uf_json_get_string(root, needed[i]) == NULL)
			return false;
	}
	return uf_json_get_integer(root, "schema", 0) == RECEIPT_SCHEMA &&
	       json_is_object(json_object_get(root, "given"));
}

UfReceipt *
uf_receipt_parse(GBytes *bytes, GError **error)
{
	g_autoptr(json_t) root = uf_json_parse_bytes(bytes, "receipt", error);
	if (root == NULL)
		return NULL;
	for (size_t i = 0; is_whole(root) && i < G_N_ELEMENTS(statuses); i++) {
		if (!g_str_equal(uf_json_get_string(root, "status"), statuses[i]))
			continue;
		UfReceipt *self = g_new0(UfReceipt, 1);
		self->root = g_steal_pointer(&root);
		self->status = (UfReceiptStatus)i;
		return self;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "receipt: not one of ours");
	return NULL;
}
