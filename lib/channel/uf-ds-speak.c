/* What is said to démarche numérique: the descriptor is asked for, a file is made, once. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-http-private.h"

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

/* It is no fault of ours, and files may be made all the same: the caller tells it. */
static bool
say_not_public(const UfPartner *partner, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: it does not publish what this procedure asks, or does not any more",
		    uf_partner_get_site(partner));
	return false;
}

static bool
look(UfPartner *partner, const UfDescriptor *kept, UfDescriptor **now, GError **error)
{
	const char *path = uf_descriptor_get_path(kept);
	if (!is_slug(path))
		return say_not_public(partner, error);
	unsigned status = 0;
	g_autofree char *url =
	    g_strdup_printf("%s/preremplir/%s/schema", uf_partner_get_site(partner), path);
	g_autoptr(GBytes) body = uf_ds_get(partner, url, &status, error);
	if (body == NULL)
		return false;
	if (status != STATUS_OK)
		return say_not_public(partner, error);
	*now = uf_descriptor_parse("ds", body, error);
	if (*now == NULL)
		g_prefix_error(error, "%s: ", uf_partner_get_site(partner));
	return *now != NULL;
}

json_t *
uf_ds_look(UfChannelHost *host, const UfForm *form, UfDescriptor **learnt, GError **error)
{
	g_autoptr(UfDescriptor) kept = uf_ds_load_descriptor(host, form, error);
	if (kept == NULL)
		return NULL;
	const char *site = uf_ds_find_site(form, kept);
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, site, error);
	g_autoptr(UfDescriptor) now = NULL;
	if (partner == NULL || !look(partner, kept, &now, error))
		return NULL;
	uf_descriptor_set_source(now, site, "site", uf_context_get_today(host->context));
	json_t *changes = uf_descriptor_compare(kept, now, form);
	if (learnt != NULL)
		*learnt = g_steal_pointer(&now);
	return changes;
}

/* --- send --- */

static GBytes *
find_body(const UfDraft *draft, const char *name)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		if (g_str_equal(file.name, name))
			return file.content;
	}
	return NULL;
}

/* Only what was approved is asked: the address too. */
static bool
check_target(const UfDraft *draft, const UfDeliveryTarget *target, const UfPartner *partner,
	     GError **error)
{
	g_autofree char *url = uf_ds_format_url(partner, target->number);
	if (!g_str_equal(target->channel, "ds") || find_body(draft, target->body) == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: it is no draft of this interface", uf_draft_get_id(draft));
		return false;
	}
	if (!g_str_equal(target->url, url)) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: the configuration says another site than when it was prepared",
			    uf_draft_get_id(draft));
		return false;
	}
	return true;
}

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
	(void)approval; /* flow has held it against the draft */
	static const char *const headers[] = { "Content-Type: application/json",
					       "Accept: application/json", NULL };
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, error);
	if (delivery == NULL) {
		if (error == NULL || *error == NULL)
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "%s: it is no draft of this interface", uf_draft_get_id(draft));
		return false;
	}
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, target.site, error);
	if (partner == NULL || !check_target(draft, &target, partner, error))
		return false;
	UfHttp *http = uf_partner_ensure_http(partner, error);
	if (http == NULL)
		return false;
	/* flow has looked a moment ago, on another transport: one request a second to a site */
	http->last = g_get_monotonic_time();
	const UfHttpRequest request = { .url = target.url,
					.headers = headers,
					.body = find_body(draft, target.body) };
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
					&target,
					uf_partner_get_site(partner),
					uf_context_get_today(host->context) };
	uf_ds_answer_read(&exchange, receipt);
	return true;
}
