/* The publik channel: a draft in the forms of a local authority (w.c.s.), entered for the person,
 * who finds it there, completes it and submits it herself. Nothing is ever submitted from here. */
#include "uf-publik.h"

#include <string.h>

#include "uf-channel-private.h"
#include "uf-draft-private.h"
#include "uf-error.h"
#include "uf-http-private.h"
#include "uf-json.h"
#include "uf-publik-private.h"

#define CHANNEL "publik"

/* Where a form goes. All borrowed from it, or from what was imported. */
typedef struct {
	const char *site;
	const char *slug;
} Target;

/* A form that names no site was written before anybody knew where it is: then what was imported
 * says it. @descriptor may be NULL. */
static bool
find_target(const UfForm *form, const UfDescriptor *descriptor, Target *target)
{
	const json_t *channel = uf_form_find_channel(form, CHANNEL);
	target->site = uf_json_get_string(channel, "site");
	target->slug = uf_json_get_string(channel, "slug");
	if (descriptor != NULL && target->site == NULL)
		target->site = uf_descriptor_get_site(descriptor);
	if (descriptor != NULL && target->slug == NULL)
		target->slug = uf_descriptor_get_path(descriptor);
	return target->site != NULL && *target->site != '\0' && target->slug != NULL;
}

/* The kept description of @form; yours, NULL when there is none. */
static char *
find_descriptor(const UfChannelHost *host, const UfForm *form)
{
	if (host->find_file == NULL)
		return NULL;
	g_autofree char *file = g_strdup_printf("descriptors/%s." CHANNEL ".json",
						strchr(uf_form_get_id(form), '/') + 1);
	return host->find_file(host->files, uf_form_get_adapter(form), file);
}

static UfDescriptor *
load_descriptor(const UfChannelHost *host, const UfForm *form, GError **error)
{
	Target target;
	g_autofree char *path = find_descriptor(host, form);
	if (path == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: what the site publishes of it was not imported; \"unefois form "
			    "import\" does it",
			    uf_form_get_id(form));
		return NULL;
	}
	g_autoptr(json_t) json = uf_json_load(path, error);
	g_autoptr(UfDescriptor) descriptor =
	    json != NULL ? uf_descriptor_from_json(json, error) : NULL;
	if (descriptor == NULL) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	if (!g_str_equal(uf_descriptor_get_channel(descriptor), CHANNEL) ||
	    !find_target(form, descriptor, &target) ||
	    !g_str_equal(uf_descriptor_get_path(descriptor), target.slug)) {
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING,
			    "%s: what was imported is of another form of the partner",
			    uf_form_get_id(form));
		return NULL;
	}
	return g_steal_pointer(&descriptor);
}

static UfPartner *
open_partner(const UfChannelHost *host, const UfForm *form, const UfDescriptor *descriptor,
	     GError **error)
{
	Target target;
	if (find_target(form, descriptor, &target))
		return uf_partner_new(host->context, target.site, error);
	g_set_error(error, UF_ERROR, UF_ERROR_MAPPING, "%s: it names no site",
		    uf_form_get_id(form));
	return NULL;
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	Target target;
	if (uf_form_find_channel(form, CHANNEL) == NULL)
		return false;
	const bool is_known = find_target(form, NULL, &target);
	g_autoptr(GError) error = NULL;
	g_autofree char *path = find_descriptor(host, form);
	if (path == NULL) {
		g_autofree char *address = is_known
					       ? g_strdup_printf("%s/%s/", target.site, target.slug)
					       : g_strdup("ADRESSE");
		*reason =
		    g_strdup_printf("la description du formulaire en ligne n’a pas été importée : "
				    "« unefois formulaire importer publik %s %s »",
				    address, uf_form_get_id(form));
		return false;
	}
	g_autoptr(UfDescriptor) descriptor = load_descriptor(host, form, &error);
	g_autoptr(UfPartner) partner =
	    descriptor != NULL ? open_partner(host, form, descriptor, &error) : NULL;
	if (descriptor == NULL)
		*reason = g_strdup("la description importée du formulaire en ligne ne peut pas "
				   "être lue : l’importer de nouveau");
	else if (g_str_equal(uf_descriptor_get_state(descriptor), "disabled"))
		*reason = g_strdup("le formulaire en ligne était fermé quand sa description a été "
				   "importée : l’importer de nouveau s’il a rouvert");
	else if (partner == NULL)
		*reason = g_strdup("la configuration de ce site est à corriger : voir config.json");
	else if (!uf_publik_has_access(partner))
		*reason = g_strdup_printf("la collectivité n’a donné ni clé ni compte pour %s, ou "
					  "la configuration ne le dit pas",
					  uf_partner_get_site(partner));
	return *reason == NULL;
}

/* --- preparing --- */

static UfDelivery *
make_delivery(const UfForm *form, const UfDescriptor *descriptor, const UfPartner *partner)
{
	Target target = { 0 };
	find_target(form, descriptor, &target);
	g_autofree char *body = g_strconcat(strchr(uf_form_get_id(form), '/') + 1, ".json", NULL);
	g_autofree char *path = uf_publik_format_path(target.slug, "submit");
	g_autofree char *url = g_strconcat(uf_partner_get_site(partner), path, NULL);
	return uf_delivery_new(&(UfDeliveryTarget){
	    .channel = CHANNEL,
	    .site = target.site,
	    .url = url,
	    .body = body,
	    .title = uf_descriptor_get_title(descriptor),
	    .path = target.slug,
	    .revision = uf_descriptor_get_revision(descriptor),
	});
}

/* The body, read again, and the list of what leaves. */
static bool
add_files(const UfPublikFilling *filling, GError **error)
{
	const UfDeliveryTarget target = uf_delivery_get_target(filling->delivery);
	g_autoptr(GBytes) body = uf_publik_body_format(filling->data);
	g_autoptr(GBytes) list = uf_delivery_serialize(filling->delivery);
	return uf_publik_body_check(body, filling->files, error) &&
	       uf_draft_add_file(filling->draft, target.body, "application/json", body, error) &&
	       uf_draft_add_file(filling->draft, UF_DELIVERY_FILE, "application/json", list, error);
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
	if (!add_files(filling, error))
		return false;
	uf_draft_note_delivery(filling->draft, filling->delivery);
	uf_draft_seal(filling->draft);
	return true;
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfDescriptor) descriptor = load_descriptor(host, form, error);
	g_autoptr(UfPartner) partner =
	    descriptor != NULL ? open_partner(host, form, descriptor, error) : NULL;
	if (partner == NULL)
		return NULL;
	g_autoptr(UfDraft) draft =
	    uf_draft_new(CHANNEL, answers, uf_context_get_today(host->context));
	g_autoptr(UfDelivery) delivery = make_delivery(form, descriptor, partner);
	uf_draft_keep_bound(draft, form);
	UfPublikFilling filling = {
		.answers = answers,
		.descriptor = descriptor,
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
	Target target = { 0 };
	g_autoptr(UfDescriptor) before = load_descriptor(host, form, error);
	g_autoptr(UfPartner) partner =
	    before != NULL ? open_partner(host, form, before, error) : NULL;
	find_target(form, before, &target);
	g_autoptr(GBytes) body =
	    partner != NULL ? uf_publik_fetch_schema(partner, target.slug, error) : NULL;
	g_autoptr(UfDescriptor) now =
	    body != NULL ? uf_descriptor_parse(CHANNEL, body, error) : NULL;
	if (now == NULL) {
		g_prefix_error(error, "%s: ", uf_form_get_id(form));
		return NULL;
	}
	uf_descriptor_set_source(now, target.site, "site", uf_context_get_today(host->context));
	json_t *rows = uf_descriptor_compare(before, now, form);
	if (learnt != NULL)
		*learnt = g_steal_pointer(&now);
	return rows;
}

/* --- sending --- */

/* The body of @draft, borrowed; NULL when it is not there. */
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

static bool
refuse(GError **error, const UfDraft *draft, UfError code, const char *reason)
{
	g_set_error(error, UF_ERROR, (gint)code, "%s: %s", uf_draft_get_id(draft), reason);
	return false;
}

/* All that is to be as it was approved, before anything leaves. */
static bool
check_draft(const UfDraft *draft, const UfApproval *approval, const UfDelivery *delivery,
	    const UfPartner *partner, GError **error)
{
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	g_autofree char *path = uf_publik_format_path(target.path, "submit");
	g_autofree char *url = g_strconcat(uf_partner_get_site(partner), path, NULL);
	GBytes *body = find_body(draft, target.body);
	if (approval == NULL || !uf_approval_covers(approval, draft))
		return refuse(error, draft, UF_ERROR_REFUSED, "nobody approved this very draft");
	if (body == NULL)
		return refuse(error, draft, UF_ERROR_INVALID_DATA, "its body is missing");
	if (!g_str_equal(url, target.url))
		return refuse(error, draft, UF_ERROR_CONFLICT,
			      "the site has another address since; prepare it again");
	if (!uf_publik_has_access(partner))
		return refuse(error, draft, UF_ERROR_AUTH,
			      "no key and no account for that site in config.json");
	return uf_publik_body_check(body, NULL, error);
}

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
post(UfPartner *partner, const UfDelivery *delivery, GBytes *body, UfReceipt *receipt, UfDate today)
{
	UfHttpReach reach;
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	g_autofree char *path = uf_publik_format_path(target.path, "submit");
	g_autoptr(UfHttpAnswer) answer = uf_publik_post(partner, path, body, &reach, NULL);
	uf_receipt_set(receipt, "site", target.site);
	uf_receipt_set(receipt, "path", target.path);
	if (answer == NULL) {
		end_without_answer(receipt, reach);
		return;
	}
	const UfPublikReply reply = {
		.status = uf_http_answer_get_status(answer),
		.body = uf_http_answer_get_body(answer),
		.wait = uf_http_answer_get_wait(answer),
		.site = uf_partner_get_site(partner),
		.today = today,
		.says_when = answer->head.retry_after >= 0,
	};
	uf_publik_read_reply(&reply, receipt);
}

static bool
send_draft(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
	   UfReceipt *receipt, GError **error)
{
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, error);
	if (delivery == NULL) {
		if (error != NULL && *error == NULL)
			refuse(error, draft, UF_ERROR_INVALID_DATA, "it says not where it goes");
		return false;
	}
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	if (!g_str_equal(target.channel, CHANNEL))
		return refuse(error, draft, UF_ERROR_INVALID_DATA, "it is of another interface");
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, target.site, error);
	if (partner == NULL || !check_draft(draft, approval, delivery, partner, error) ||
	    uf_partner_ensure_http(partner, error) == NULL)
		return false;
	post(partner, delivery, find_body(draft, target.body), receipt,
	     uf_context_get_today(host->context));
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
	gsize size;
	const char *text = g_bytes_get_data(uf_http_answer_get_body(answer), &size);
	g_autoptr(json_t) root = uf_json_parse(size > 0 ? text : "", size, "answer", NULL);
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
