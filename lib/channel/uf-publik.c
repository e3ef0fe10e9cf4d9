/* The publik channel: a draft in the forms of a local authority (w.c.s.), entered for the person,
 * who finds it there, completes it and submits it herself. Nothing is ever submitted from here. */
#include "uf-publik.h"

#include "uf-channel-private.h"
#include "uf-draft-private.h"
#include "uf-error.h"
#include "uf-http-private.h"
#include "uf-json.h"
#include "uf-publik-private.h"
#include "uf-route-private.h"

#define CHANNEL "publik"

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	g_auto(UfRoute) route = { 0 };
	if (uf_form_find_channel(form, CHANNEL) == NULL)
		return false;
	*reason = uf_route_find_obstacle(&route, host, form, CHANNEL);
	if (*reason == NULL && !uf_publik_has_access(route.partner))
		*reason = g_strdup_printf("la collectivité n’a donné ni clé ni compte pour %s, ou "
					  "la configuration ne le dit pas",
					  uf_partner_get_site(route.partner));
	return *reason == NULL;
}

/* --- preparing --- */

/* Where the demands of the form @slug are posted. Yours. */
static char *
format_url(const UfPartner *partner, const char *slug)
{
	g_autofree char *path = uf_publik_format_path(slug, "submit");
	return g_strconcat(uf_partner_get_site(partner), path, NULL);
}

/* A draft without a file when there is nothing to say there. */
static bool
fill(UfPublikFilling *filling, GError **error)
{
	if (!uf_publik_fill(filling, error))
		return false;
	if (json_object_size(filling->data) == 0) {
		uf_draft_add_issue(filling->draft, UF_SEVERITY_BLOCKING, "", "publik.nothing");
		return true;
	}
	/* the body is read again */
	g_autoptr(GBytes) body = uf_publik_body_format(filling->data);
	return uf_publik_body_check(body, filling->files, error) &&
	       uf_route_seal(filling->draft, filling->delivery, body, error);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_auto(UfRoute) route = { 0 };
	if (!uf_route_open(&route, host, form, CHANNEL, error))
		return NULL;
	g_autofree char *url = format_url(route.partner, uf_descriptor_get_path(route.descriptor));
	g_autoptr(UfDraft) draft =
	    uf_draft_new(CHANNEL, answers, uf_context_get_today(host->context));
	g_autoptr(UfDelivery) delivery = uf_route_make_delivery(&route, form, url);
	uf_draft_keep_bound(draft, form);
	UfPublikFilling filling = {
		.answers = answers,
		.descriptor = route.descriptor,
		.documents = host->documents,
		.delivery = delivery,
		.draft = draft,
	};
	const bool done = fill(&filling, error);
	json_decref(filling.data);
	g_hash_table_unref(filling.files);
	if (done)
		return g_steal_pointer(&draft);
	g_prefix_error(error, "%s: ", uf_form_get_id(form));
	return NULL;
}

/* --- looking --- */

static json_t *
look(UfChannelHost *host, const UfForm *form, UfDescriptor **learnt, GError **error)
{
	static const UfRouteLook ours = { CHANNEL, uf_publik_fetch_schema };
	return uf_route_look(host, form, &ours, learnt, error);
}

/* --- sending --- */

/* No whole answer: what is known of how far it got. */
static void
end_without_answer(UfReceipt *receipt, UfHttpReach reach)
{
	if (uf_http_reach_is_doubtful(reach))
		uf_receipt_end(receipt, UF_RECEIPT_UNKNOWN, reach, 0, "publik.no_answer");
	else if (reach == UF_HTTP_ANSWERED)
		uf_receipt_end(receipt, UF_RECEIPT_NOT_SENT, reach, 0, "publik.busy");
	else
		uf_receipt_end(receipt, UF_RECEIPT_NOT_SENT, reach, 0, "publik.not_reached");
}

static void
post(const UfDeparture *self, UfReceipt *receipt, UfDate today)
{
	UfHttpReach reach;
	g_autofree char *path = uf_publik_format_path(self->target.path, "submit");
	g_autoptr(UfHttpAnswer) answer =
	    uf_publik_post(self->partner, path, self->body, &reach, NULL);
	uf_receipt_set(receipt, "site", self->target.site);
	uf_receipt_set(receipt, "path", self->target.path);
	if (answer == NULL) {
		end_without_answer(receipt, reach);
		return;
	}
	const UfPublikReply reply = {
		.status = uf_http_answer_get_status(answer),
		.body = uf_http_answer_get_body(answer),
		.wait = uf_http_answer_get_wait(answer),
		.site = uf_partner_get_site(self->partner),
		.today = today,
		.says_when = answer->head.retry_after >= 0,
	};
	uf_publik_read_reply(&reply, receipt);
}

static bool
send_draft(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
	   UfReceipt *receipt, GError **error)
{
	g_auto(UfDeparture) self = { .channel = CHANNEL };
	if (!uf_departure_open(&self, host, draft, approval, error))
		return false;
	g_autofree char *url = format_url(self.partner, self.target.path);
	if (!uf_departure_check(&self, draft, url, error))
		return false;
	if (!uf_publik_has_access(self.partner)) {
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "%s: no key and no account for that site in config.json",
			    uf_draft_get_id(draft));
		return false;
	}
	if (!uf_publik_body_check(self.body, NULL, error) ||
	    uf_partner_ensure_http(self.partner, error) == NULL)
		return false;
	post(&self, receipt, uf_context_get_today(host->context));
	return true;
}

/* --- following --- */

static bool
is_past(const UfReceipt *receipt, UfDate today)
{
	UfDate until;
	const char *text = uf_receipt_find(receipt, "until");
	return text != NULL && uf_date_parse_iso(text, &until) && uf_date_compare(until, today) < 0;
}

/* Whether @answer is the demand that was asked for: a page that says that the site is being worked
 * on has the status 200 too. */
static bool
is_demand(const UfHttpAnswer *answer)
{
	g_autoptr(json_t) root =
	    uf_json_parse_bytes(uf_http_answer_get_body(answer), "answer", NULL);
	return uf_http_answer_get_status(answer) == 200 &&
	       uf_json_get_integer(root, "err", 0) == 0 &&
	       json_is_object(json_object_get(root, "fields"));
}

/* A draft is read by nobody (403), so it is only seen when it is one no more: read (200) it was
 * submitted; unknown (404) after its time it is gone. Whatever else is answered changes nothing. */
static void
note_state(UfReceipt *receipt, const UfHttpAnswer *answer, UfDate today)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
	if (is_demand(answer))
		uf_receipt_set(receipt, "state", "depose");
	else if (uf_http_answer_get_status(answer) == 404 && is_past(receipt, today))
		uf_receipt_set(receipt, "state", "disparu");
	uf_receipt_set(receipt, "checked", time);
}

static bool
ask(UfPartner *partner, UfReceipt *receipt, UfDate today, GError **error)
{
	UfHttpReach reach;
	const char *slug = uf_receipt_find(receipt, "path");
	const char *id = uf_receipt_find(receipt, "id");
	if (slug == NULL || id == NULL)
		return true;
	g_autofree char *word = g_uri_escape_string(slug, NULL, FALSE);
	g_autofree char *path = g_strdup_printf("/api/forms/%s/%s/", word, id);
	g_autoptr(UfHttpAnswer) answer = uf_publik_get(partner, path, &reach, error);
	if (answer == NULL)
		return false;
	const unsigned status = uf_http_answer_get_status(answer);
	if (status >= 500) {
		g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE, "%s: it answers %u",
			    uf_partner_get_site(partner), status);
		return false;
	}
	note_state(receipt, answer, today);
	return true;
}

static bool
update(UfChannelHost *host, const GPtrArray *receipts, GError **error)
{
	const char *site =
	    receipts->len > 0 ? uf_receipt_find(g_ptr_array_index(receipts, 0), "site") : NULL;
	if (site == NULL)
		return true;
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, site, error);
	if (partner == NULL)
		return false;
	for (guint i = 0; i < receipts->len; i++) {
		if (!ask(partner, g_ptr_array_index(receipts, i),
			 uf_context_get_today(host->context), error))
			return false;
	}
	return true;
}

const UfChannel uf_channel_publik = {
	.id = CHANNEL,
	.title = "Brouillon dans le formulaire en ligne de la collectivité (Publik)",
	.is_available = is_available,
	.prepare = prepare,
	.look = look,
	.send = send_draft,
	.update = update,
};
