#include "uf-receipt.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

struct UfReceipt {
	char *draft;
	char *status;
	char *reference;
	char *time;
};

UfReceipt *
uf_receipt_new(const UfDraft *draft, const char *status, const char *reference)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	UfReceipt *self = g_new0(UfReceipt, 1);
	self->draft = g_strdup(uf_draft_get_id(draft));
	self->status = g_strdup(status);
	self->reference = g_strdup(reference);
	self->time = g_date_time_format_iso8601(now);
	return self;
}

void
uf_receipt_free(UfReceipt *receipt)
{
	if (receipt == NULL)
		return;
	g_free(receipt->draft);
	g_free(receipt->status);
	g_free(receipt->reference);
	g_free(receipt->time);
	g_free(receipt);
}

const char *
uf_receipt_get_draft(const UfReceipt *receipt)
{
	return receipt->draft;
}

const char *
uf_receipt_get_status(const UfReceipt *receipt)
{
	return receipt->status;
}

const char *
uf_receipt_get_reference(const UfReceipt *receipt)
{
	return receipt->reference;
}

const char *
uf_receipt_get_time(const UfReceipt *receipt)
{
	return receipt->time;
}

GBytes *
uf_receipt_serialize(const UfReceipt *receipt)
{
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:s, s:s, s:s*, s:s}", "schema", 1, "draft", receipt->draft, "status",
		      receipt->status, "reference", receipt->reference, "time", receipt->time);
	char *text = uf_json_format(root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

UfReceipt *
uf_receipt_parse(GBytes *bytes, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) root = uf_json_parse(size > 0 ? text : "", size, "receipt", error);
	if (root == NULL)
		return NULL;
	g_autoptr(UfReceipt) self = g_new0(UfReceipt, 1);
	self->draft = g_strdup(uf_json_get_string(root, "draft"));
	self->status = g_strdup(uf_json_get_string(root, "status"));
	self->reference = g_strdup(uf_json_get_string(root, "reference"));
	self->time = g_strdup(uf_json_get_string(root, "time"));
	if (uf_json_get_integer(root, "schema", 0) != 1 || self->draft == NULL ||
	    self->status == NULL || self->time == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "receipt: not one of ours");
		return NULL;
	}
	return g_steal_pointer(&self);
}
