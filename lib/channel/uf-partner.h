/* A partner's site as the site's configuration has it: which host to speak to, with which key.
 *
 * config.json (the site's word counts, the user's where the site says nothing):
 *   "network": {"proxy", "proxy_login_file", "certificate", "key", "key_password_file",
 *               "authorities", "hosts": [host], "connect_seconds", "total_seconds"}
 *   "partners": {"https://site.example": {"instead": "https://new.example",
 *               "orig": "our name there", "key_file", "account_file", "numbers": {path: number}}}
 * "instead" is a host that moved. Keys are in files of one line, 0600, ours; every file is named by
 * its whole path.
 */
#pragma once

#include "uf-context.h"
#include "uf-http.h"
#include "uf-secret.h"

typedef struct UfPartner UfPartner;

/* @site as a form names it, "https://host" without a path. REFUSED when the configuration is wrong,
 * with the key that is. */
UfPartner *uf_partner_new(const UfContext *context, const char *site, GError **error);
void uf_partner_free(UfPartner *partner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfPartner, uf_partner_free)

/* Where to speak to: @site or what stands instead of it; no slash at its end. Borrowed. */
const char *uf_partner_get_site(const UfPartner *partner);

/* Our name and key for signatures (publik), the login for HTTP Basic; NULL when there is none. */
const char *uf_partner_get_orig(const UfPartner *partner);
const UfSecret *uf_partner_get_key(const UfPartner *partner);
const UfSecret *uf_partner_get_account(const UfPartner *partner); /* "user:password" */

/* The number of the procedure whose path is @path ("numbers"), 0 when nothing says it. */
int64_t uf_partner_get_number(const UfPartner *partner, const char *path);

/* The transport for this site, made at the first call: one request a second at most, Ctrl-C of
 * @context stops it. Borrowed; NULL on error. */
UfHttp *uf_partner_ensure_http(UfPartner *partner, GError **error);
