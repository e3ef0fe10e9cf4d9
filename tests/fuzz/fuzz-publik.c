/* What w.c.s. answers to a draft, what we look at before one leaves, and a document as it is kept.
 */
#include <string.h>

#include "fuzz.h"
#include "uf-attachment.h"
#include "uf-publik-private.h"

#define SITE "https://essai.example"

static const char example[] =
    "{\"err\": 0, \"tracking_code\": \"WZRCKVLV\", \"err_code\": \"access-denied\", \"err_desc\": "
    "\"Invalid signature.\", \"data\": {\"id\": \"1\", \"url\": \"" SITE
    "/demande/1/\"}, \"meta\": "
    "{\"draft\": true}, \"context\": {\"channel\": \"counter\"}}";

GBytes *
uf_fuzz_build_example(void)
{
	return g_bytes_new_static(example, sizeof example - 1);
}

static UfReceipt *
make_receipt(void)
{
	static const char text[] =
	    "{\"schema\": 2, \"draft\": \"d-aaaaaaaaaa\", \"channel\": \"publik\", \"form\": "
	    "\"essai/f\", \"digest\": \"0\", \"worker\": \"w\", \"time\": "
	    "\"2026-11-22T10:00:00Z\", "
	    "\"status\": \"sending\", \"given\": {}}";
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, sizeof text - 1);
	UfReceipt *receipt = uf_receipt_parse(bytes, NULL);
	if (receipt == NULL)
		g_error("the receipt of the target does not load");
	return receipt;
}

/* What becomes part of a path holds nothing that would change it. */
static void
check_word(const UfReceipt *receipt, const char *name)
{
	const char *word = uf_receipt_find(receipt, name);
	for (const char *c = word != NULL ? word : ""; *c != '\0'; c++) {
		if (!g_ascii_isalnum(*c) && *c != '-')
			g_error("%s holds what is no letter", name);
	}
}

static void
check_answer(GBytes *body, unsigned status)
{
	g_autoptr(UfReceipt) receipt = make_receipt();
	const UfPublikReply reply = { status, body, -1, SITE, (UfDate){ 2026, 11, 22 }, false };
	uf_publik_read_reply(&reply, receipt);
	const UfReceiptStatus end = uf_receipt_get_status(receipt);
	if (end == UF_RECEIPT_SENDING)
		g_error("an answer ends nothing");
	if ((end == UF_RECEIPT_RECEIVED) != (uf_receipt_get_rule(receipt) == NULL))
		g_error("an end without its sentence");
	if (end == UF_RECEIPT_RECEIVED && (status != 200 || uf_receipt_find(receipt, "id") == NULL))
		g_error("received without an id");
	if (status >= 500 && end != UF_RECEIPT_UNKNOWN)
		g_error("what failed there is told as if it were known");
	const char *url = uf_receipt_find(receipt, "url");
	if (url != NULL && (!g_str_has_prefix(url, SITE "/") || strpbrk(url, " \"'<>\\\r\n\t")))
		g_error("an address of another site");
	check_word(receipt, "id");
	check_word(receipt, "code");
}

/* What is let out says that it is a draft. */
static void
check_body(GBytes *body)
{
	gsize size;
	const char *text = g_bytes_get_data(body, &size);
	if (!uf_publik_body_check(body, NULL, NULL))
		return;
	g_autoptr(json_t) root = json_loadb(text, size, 0, NULL);
	const json_t *draft = json_object_get(json_object_get(root, "meta"), "draft");
	if (!json_is_true(draft) || json_object_size(json_object_get(root, "meta")) != 1)
		g_error("a body that is none of a draft");
}

static void
check_document(GBytes *bytes)
{
	g_autoptr(UfAttachment) document = uf_attachment_parse(bytes, NULL);
	if (document == NULL)
		return;
	g_autoptr(GBytes) kept = uf_attachment_serialize(document);
	g_autoptr(UfAttachment) again = uf_attachment_parse(kept, NULL);
	if (again == NULL ||
	    !g_str_equal(uf_attachment_get_digest(document), uf_attachment_get_digest(again)))
		g_error("a document that is not read again");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned statuses[] = { 200, 201, 301, 400, 403, 404, 408, 429, 500, 503 };
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		check_answer(bytes, statuses[i]);
	check_body(bytes);
	check_document(bytes);
	return 0;
}
