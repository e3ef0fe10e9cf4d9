/* What démarche numérique answers to a file that is posted, and to a question about files: five
 * keys that agree or nothing, a known state or nothing. */
#include <string.h>

#include "fuzz.h"
#include "uf-ds-private.h"
#include "uf-http-private.h"

#define SITE "https://demarche.example"

static const char example[] =
    "{\"dossier_url\":\"" SITE "/commencer/aide?prefill_token=abc\",\"state\":\"prefilled\","
    "\"dossier_id\":\"RG9zc2llci00Mg==\",\"dossier_number\":42,\"dossier_prefill_token\":\"abc\"}";

GBytes *
uf_fuzz_build_example(void)
{
	return g_bytes_new_static(example, sizeof example - 1);
}

static UfReceipt *
make_receipt(void)
{
	static const char text[] =
	    "{\"schema\":2,\"draft\":\"d\",\"channel\":\"ds\",\"form\":\"a/b\",\"digest\":\"0\","
	    "\"worker\":\"m\",\"time\":\"t\",\"status\":\"sending\",\"given\":{\"token\":\"abc\"}}";
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, sizeof text - 1);
	UfReceipt *receipt = uf_receipt_parse(bytes, NULL);
	if (receipt == NULL)
		g_error("no receipt");
	return receipt;
}

static void
check_created(GBytes *body)
{
	g_autoptr(UfReceipt) receipt = make_receipt();
	uf_receipt_set(receipt, "token", NULL);
	const UfDeliveryTarget target = { .site = SITE, .number = 83 };
	const UfHttpAnswer answer = { .status = 201,
				      .head = { .retry_after = -1, .limit_reset = -1 },
				      .body = body };
	const UfDsExchange exchange = { &answer, UF_HTTP_ANSWERED, NULL, &target,
					SITE,    { 2026, 8, 19 } };
	uf_ds_answer_read(&exchange, receipt);
	const char *token = uf_receipt_find(receipt, "token");
	const char *link = uf_receipt_find(receipt, "link");
	const bool is_received = uf_receipt_get_status(receipt) == UF_RECEIPT_RECEIVED;
	if (is_received != (token != NULL) || is_received != (link != NULL))
		g_error("a token or a link of what is not received");
	if (!is_received && uf_receipt_get_status(receipt) != UF_RECEIPT_UNKNOWN)
		g_error("an odd answer is no refusal");
	if (link != NULL &&
	    (g_ascii_strncasecmp(link, SITE "/", strlen(SITE) + 1) != 0 ||
	     !g_str_has_suffix(link, token) || strpbrk(link, " \"'<>\\\r\n\t") != NULL))
		g_error("a link to somewhere else");
}

static void
check_states(GBytes *body)
{
	static const char *const states[] = { "brouillon", "depose",     "instruction", "accepte",
					      "refuse",    "sans_suite", "disparu",     NULL };
	g_autoptr(UfReceipt) receipt = make_receipt();
	g_autoptr(GPtrArray) group = g_ptr_array_new();
	g_ptr_array_add(group, receipt);
	const bool is_read = uf_ds_update_read(group, body);
	const char *state = uf_receipt_find(receipt, "state");
	if (is_read != (state != NULL) || (state != NULL && !g_strv_contains(states, state)))
		g_error("a state of what says none");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) body = g_bytes_new(data, size);
	check_created(body);
	check_states(body);
	return 0;
}
