/* What is said to démarche numérique: the descriptor is asked for, a file is made, once. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-ds.h"
#include "uf-error.h"
#include "uf-route-private.h"

#define SLUG "abcdefghijklmnopqrstuvwxyz0123456789_-"
#define STATUS_OK 200
#define STATUS_NOT_FOUND 404
#define STATUS_GONE 410

char *
uf_ds_format_url(const UfPartner *partner, int64_t number)
{
	return g_strdup_printf("%s/api/public/v1/demarches/%" G_GINT64_FORMAT "/dossiers",
			       uf_partner_get_site(partner), number);
}

GBytes *
uf_ds_get(UfPartner *partner, const char *url, unsigned *status, GError **error)
{
	static const char *const headers[] = { "Accept: application/json", NULL };
	const UfHttpRequest request = { .url = url, .headers = headers };
	UfHttpReach reach;
	UfHttp *http = uf_partner_ensure_http(partner, error);
	g_autoptr(UfHttpAnswer) answer =
	    http != NULL ? uf_http_get(http, &request, &reach, error) : NULL;
	if (answer == NULL)
		return NULL;
	*status = uf_http_answer_get_status(answer);
	if (*status == STATUS_OK || *status == STATUS_NOT_FOUND || *status == STATUS_GONE)
		return g_bytes_ref(uf_http_answer_get_body(answer));
	const bool is_later = *status == 429 || *status >= 500;
	g_set_error(error, UF_ERROR, is_later ? UF_ERROR_UNREACHABLE : UF_ERROR_REFUSED,
		    "%s: it answers with the status %u", uf_partner_get_site(partner), *status);
	return NULL;
}

/* --- look --- */

static bool
is_slug(const char *path)
{
	return *path != '\0' && strspn(path, SLUG) == strlen(path);
}

GBytes *
uf_ds_fetch_schema(UfPartner *partner, const char *path, GError **error)
{
	unsigned status = STATUS_NOT_FOUND;
	g_autofree char *url =
	    g_strdup_printf("%s/preremplir/%s/schema", uf_partner_get_site(partner), path);
	g_autoptr(GBytes) body =
	    is_slug(path) ? uf_ds_get(partner, url, &status, error) : g_bytes_new(NULL, 0);
	if (body == NULL || status == STATUS_OK)
		return g_steal_pointer(&body);
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: it publishes no form of that name: it is closed, its data are not open, "
		    "or the name is another one",
		    uf_partner_get_site(partner));
	return NULL;
}

json_t *
uf_ds_look(UfChannelHost *host, const UfForm *form, UfDescriptor **learnt, GError **error)
{
	static const UfRouteLook ours = { "ds", uf_ds_fetch_schema };
	return uf_route_look(host, form, &ours, learnt, error);
}

/* --- send --- */

/* false when our own rules forbade it: the configuration has to change first */
static bool
is_outcome(UfHttpReach reach, const GError *error)
{
	return reach != UF_HTTP_NOT_CONNECTED ||
	       g_error_matches(error, UF_ERROR, UF_ERROR_UNREACHABLE) ||
	       g_error_matches(error, UF_ERROR, UF_ERROR_CANCELLED);
}

bool
uf_ds_send(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
	   UfReceipt *receipt, GError **error)
{
	static const char *const headers[] = { "Content-Type: application/json",
					       "Accept: application/json", NULL };
	g_auto(UfDeparture) self = { .channel = "ds" };
	if (!uf_departure_open(&self, host, draft, approval, error))
		return false;
	g_autofree char *url = uf_ds_format_url(self.partner, self.target.number);
	if (!uf_departure_check(&self, draft, url, error))
		return false;
	UfHttp *http = uf_partner_ensure_http(self.partner, error);
	if (http == NULL)
		return false;
	const UfHttpRequest request = { .url = url, .headers = headers, .body = self.body };
	g_autoptr(GError) local = NULL;
	UfHttpReach reach = UF_HTTP_NOT_CONNECTED;
	g_autoptr(UfHttpAnswer) answer = uf_http_post(http, &request, &reach, &local);
	if (answer == NULL && !is_outcome(reach, local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	const UfDsExchange exchange = { answer,
					reach,
					local,
					&self.target,
					uf_partner_get_site(self.partner),
					uf_context_get_today(host->context) };
	uf_ds_answer_read(&exchange, receipt);
	return true;
}
