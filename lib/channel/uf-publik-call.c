/* Requests to w.c.s.: signed, or with an account (HTTP Basic). */
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

#define JSON_TYPE "Content-Type: application/json"

bool
uf_publik_has_access(const UfPartner *partner)
{
	return uf_partner_get_key(partner) != NULL || uf_partner_get_account(partner) != NULL;
}

char *
uf_publik_format_path(const char *slug, const char *verb)
{
	g_autofree char *word = g_uri_escape_string(slug, NULL, FALSE);
	return g_strdup_printf("/api/formdefs/%s/%s", word, verb);
}

static UfHttpAnswer *
call(UfPartner *partner, UfHttpRequest *request, const char *path, UfHttpReach *reach,
     GError **error)
{
	*reach = UF_HTTP_NOT_CONNECTED;
	UfHttp *http = uf_partner_ensure_http(partner, error);
	if (http == NULL)
		return NULL;
	g_auto(UfWiped) url = g_strconcat(uf_partner_get_site(partner), path, NULL);
	request->url = url;
	return request->body != NULL ? uf_http_post(http, request, reach, error)
				     : uf_http_get(http, request, reach, error);
}

/* false without a key */
static bool
get_signer(const UfPartner *partner, UfPublikSigner *signer)
{
	const UfSecret *key = uf_partner_get_key(partner);
	if (key == NULL)
		return false;
	*signer = (UfPublikSigner){ uf_partner_get_orig(partner), uf_secret_get_text(key) };
	return true;
}

/* the header of HTTP Basic, NULL without an account; yours, zero it */
static char *
make_login(const UfPartner *partner)
{
	const UfSecret *account = uf_partner_get_account(partner);
	if (account == NULL)
		return NULL;
	const char *text = uf_secret_get_text(account);
	g_auto(UfWiped) encoded = g_base64_encode((const guchar *)text, strlen(text));
	return g_strconcat("Authorization: Basic ", encoded, NULL);
}

static UfHttpAnswer *
call_with_access(UfPartner *partner, const char *path, GBytes *body, UfHttpReach *reach,
		 GError **error)
{
	UfPublikSigner signer;
	const bool is_signed = get_signer(partner, &signer);
	g_auto(UfWiped) login = is_signed ? NULL : make_login(partner);
	const char *headers[] = { "Accept: application/json", NULL, NULL, NULL };
	size_t n = 1;
	if (body != NULL)
		headers[n++] = JSON_TYPE;
	if (login != NULL)
		headers[n++] = login;
	if (!is_signed && login == NULL) {
		*reach = UF_HTTP_NOT_CONNECTED;
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "no key and no account for that site in config.json");
		return NULL;
	}
	UfHttpRequest request = {
		.headers = headers,
		.body = body,
		.sign = is_signed ? uf_publik_sign_url : NULL,
		.sign_data = &signer,
	};
	return call(partner, &request, path, reach, error);
}

UfHttpAnswer *
uf_publik_get(UfPartner *partner, const char *path, UfHttpReach *reach, GError **error)
{
	return call_with_access(partner, path, NULL, reach, error);
}

UfHttpAnswer *
uf_publik_post(UfPartner *partner, const char *path, GBytes *body, UfHttpReach *reach,
	       GError **error)
{
	return call_with_access(partner, path, body, reach, error);
}

UfHttpAnswer *
uf_publik_get_signed(UfPartner *partner, const char *path, UfHttpReach *reach, GError **error)
{
	UfPublikSigner signer;
	const UfSecret *account = uf_partner_get_account(partner);
	g_autofree char *name = NULL;
	if (!get_signer(partner, &signer)) {
		const char *text = account != NULL ? uf_secret_get_text(account) : "";
		const char *colon = strchr(text, ':');
		name = g_strndup(text, colon != NULL ? (gsize)(colon - text) : 0);
		signer = (UfPublikSigner){ name, colon != NULL ? colon + 1 : "" };
	}
	if (*signer.key == '\0')
		return call_with_access(partner, path, NULL, reach, error);
	UfHttpRequest request = { .sign = uf_publik_sign_url, .sign_data = &signer };
	return call(partner, &request, path, reach, error);
}
