/* The ds channel: a prefilled file of démarche numérique, which its person then claims, checks and
 * submits. The contract and its sources: docs/partners.md. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-draft-private.h"
#include "uf-ds-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-route-private.h"

#define CHANNEL "ds"

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	g_auto(UfRoute) route = { 0 };
	if (uf_form_find_channel(form, CHANNEL) == NULL)
		return false;
	*reason = uf_route_find_obstacle(&route, host, form, CHANNEL);
	return *reason == NULL;
}

/* --- prepare --- */

static bool
fill(UfChannelHost *host, UfDsFilling *filling, GError **error)
{
	g_auto(UfDsTables) tables = { 0 };
	size_t sent = 0;
	if (!uf_ds_tables_init(&tables, host->context, filling->descriptor, error))
		return false;
	filling->tables = &tables;
	g_autoptr(json_t) body = uf_ds_fill(filling, &sent);
	filling->tables = NULL;
	if (sent == 0) {
		uf_draft_add_issue(filling->draft, UF_SEVERITY_BLOCKING, "", "ds.nothing");
		return true;
	}
	char *text = uf_json_format(body, false);
	g_autoptr(GBytes) bytes =
	    g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
	return uf_route_seal(filling->draft, filling->delivery, bytes, error);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_auto(UfRoute) route = { 0 };
	if (!uf_route_open(&route, host, form, CHANNEL, error))
		return NULL;
	g_autofree char *url =
	    uf_ds_format_url(route.partner, uf_descriptor_get_number(route.descriptor));
	g_autoptr(UfDelivery) delivery = uf_route_make_delivery(&route, form, url);
	g_autoptr(UfDsBound) bound = uf_ds_bound_new(answers);
	g_autoptr(UfDraft) draft =
	    uf_draft_new(CHANNEL, answers, uf_context_get_today(host->context));
	uf_draft_keep_bound(draft, form);
	UfDsFilling filling = { .descriptor = route.descriptor,
				.bound = bound,
				.delivery = delivery,
				.draft = draft,
				.channel = uf_form_find_channel(form, CHANNEL) };
	if (!fill(host, &filling, error)) {
		g_prefix_error(error, "%s: ", uf_form_get_id(form));
		return NULL;
	}
	return g_steal_pointer(&draft);
}

const UfChannel uf_channel_ds = {
	.id = CHANNEL,
	.title = "Démarche numérique, dossier prérempli",
	.is_available = is_available,
	.prepare = prepare,
	.look = uf_ds_look,
	.send = uf_ds_send,
	.update = uf_ds_update,
};
