/* Signed queries of w.c.s. (wcs/api_utils.py): the parameters of the caller, orig, algo, timestamp,
 * nonce, and the signature of all of them last. Path, method and body are not signed. */
#include <string.h>
#include <sys/random.h>

#include "uf-memory.h"
#include "uf-publik-private.h"

#define NONCE_BYTES 16
#define SHA256_BYTES 32

static char *
compute_signature(const char *query, const char *key)
{
	guint8 digest[SHA256_BYTES];
	gsize length = sizeof digest;
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *)key, strlen(key));
	g_hmac_update(hmac, (const guchar *)query, (gssize)strlen(query));
	g_hmac_get_digest(hmac, digest, &length);
	g_autofree char *text = g_base64_encode(digest, length);
	return g_uri_escape_string(text, NULL, FALSE);
}

char *
uf_publik_sign_query(const char *query, const UfPublikSignature *signature)
{
	g_autofree char *orig = g_uri_escape_string(signature->orig, NULL, FALSE);
	g_autofree char *time = g_uri_escape_string(signature->time, NULL, FALSE);
	g_auto(UfWiped) head =
	    g_strdup_printf("%s%sorig=%s&algo=sha256&timestamp=%s&nonce=%s", query,
			    *query != '\0' ? "&" : "", orig, time, signature->nonce);
	g_autofree char *text = compute_signature(head, signature->key);
	return g_strconcat(head, "&signature=", text, NULL);
}

static char *
make_nonce(void)
{
	guint8 random[NONCE_BYTES];
	/* getrandom gives up to 256 bytes whole once the system is up */
	while (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		continue;
	GString *text = g_string_sized_new(2 * NONCE_BYTES);
	for (size_t i = 0; i < sizeof random; i++)
		g_string_append_printf(text, "%02x", random[i]);
	return g_string_free(text, FALSE);
}

char *
uf_publik_sign_url(const char *url, void *data)
{
	const UfPublikSigner *signer = data;
	const char *question = strchr(url, '?');
	const gsize length = question != NULL ? (gsize)(question - url) : strlen(url);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *nonce = make_nonce();
	const UfPublikSignature signature = { signer->orig, signer->key, time, nonce };
	g_auto(UfWiped) query =
	    uf_publik_sign_query(question != NULL ? question + 1 : "", &signature);
	return g_strdup_printf("%.*s?%s", (int)length, url, query);
}
