/* What is asked of w.c.s. besides drafts: the schema of a form, and the address of a draft. */
#include "uf-publik.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

/* What a refusal means for who asked. */
static const struct {
	const char *rule;
	UfError code;
	const char *words;
} refusals[] = {
	{ "publik.clock", UF_ERROR_AUTH,
	  "the clocks differ by more than 30 seconds: set this machine's right" },
	{ "publik.nonce", UF_ERROR_AUTH, "it has seen that signature already: try again" },
	{ "publik.key", UF_ERROR_AUTH, "it refuses our signature: is the key the right one?" },
	{ "publik.orig", UF_ERROR_AUTH, "it does not know our name (\"orig\" in config.json)" },
	{ "publik.signature", UF_ERROR_AUTH, "it does not take our signature" },
	{ "publik.account", UF_ERROR_AUTH, "it wants a key, or another account" },
	{ "publik.role", UF_ERROR_AUTH, "our account has not the role for it" },
	{ "publik.no_role", UF_ERROR_AUTH, "our account has not the role for it" },
	{ "publik.denied", UF_ERROR_AUTH, "it refuses access" },
	{ "publik.not_found", UF_ERROR_NOT_FOUND, "it has nothing of that name" },
	{ "publik.moved", UF_ERROR_REFUSED,
	  "it redirects to another address (\"instead\" in config.json)" },
};

static void
set_refusal(const UfPartner *partner, unsigned status, const json_t *answer, GError **error)
{
	const char *rule = uf_publik_find_refusal(status, answer);
	for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (g_str_equal(rule, refusals[i].rule)) {
			g_set_error(error, UF_ERROR, (gint)refusals[i].code, "%s: %s",
				    uf_partner_get_site(partner), refusals[i].words);
			return;
		}
	}
	g_set_error(error, UF_ERROR, status >= 500 ? UF_ERROR_UNREACHABLE : UF_ERROR_REFUSED,
		    "%s: it answers %u", uf_partner_get_site(partner), status);
}

/* The JSON of an answer that grants what was asked; NULL with @error for any other. */
static json_t *
read_answer(const UfPartner *partner, const UfHttpAnswer *answer, GError **error)
{
	const unsigned status = uf_http_answer_get_status(answer);
	g_autoptr(json_t) json =
	    uf_json_parse_bytes(uf_http_answer_get_body(answer), "answer", NULL);
	if (status != 200 || uf_json_get_integer(json, "err", 0) != 0) {
		set_refusal(partner, status, json, error);
		return NULL;
	}
	if (!json_is_object(json)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: its answer is no JSON",
			    uf_partner_get_site(partner));
		return NULL;
	}
	return g_steal_pointer(&json);
}

GBytes *
uf_publik_fetch_schema(UfPartner *partner, const char *slug, GError **error)
{
	UfHttpReach reach;
	g_autofree char *schema = uf_publik_format_path(slug, "schema");
	g_autofree char *path = g_strconcat(schema, "?include-id=true", NULL);
	g_autoptr(UfHttpAnswer) answer = uf_publik_get(partner, path, &reach, error);
	g_autoptr(json_t) json = answer != NULL ? read_answer(partner, answer, error) : NULL;
	return json != NULL ? g_bytes_ref(uf_http_answer_get_body(answer)) : NULL;
}

/* An address of the site itself. Yours. */
static char *
read_address(const UfPartner *partner, const json_t *answer, GError **error)
{
	const char *site = uf_partner_get_site(partner);
	const char *url = uf_json_get_string(answer, "load_url");
	if (url != NULL && uf_publik_is_address(url, site))
		return g_strdup(url);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: it gives no address of its own",
		    site);
	return NULL;
}

char *
uf_publik_open_code(const UfContext *context, const UfReceipt *receipt, GError **error)
{
	UfHttpReach reach;
	const char *code = uf_receipt_find(receipt, "code");
	const char *site = uf_receipt_find(receipt, "site");
	if (code == NULL || site == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: the partner gave no follow-up code for it",
			    uf_receipt_get_draft(receipt));
		return NULL;
	}
	g_autoptr(UfPartner) partner = uf_partner_new(context, site, error);
	g_auto(UfWiped) path = g_strconcat("/api/code/", code, NULL);
	g_autoptr(UfHttpAnswer) answer =
	    partner != NULL ? uf_publik_get_signed(partner, path, &reach, error) : NULL;
	g_autoptr(json_t) json = answer != NULL ? read_answer(partner, answer, error) : NULL;
	return json != NULL ? read_address(partner, json, error) : NULL;
}
