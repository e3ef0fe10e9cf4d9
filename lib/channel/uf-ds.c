/* The ds channel: a prefilled file of démarche numérique, which its person then claims, checks and
 * submits. The contract and its sources: docs/partners.md. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define IMPORT "« unefois formulaire importer ds »"

UfDescriptor *
uf_ds_load_descriptor(const UfChannelHost *host, const UfForm *form, GError **error)
{
	const char *name = strchr(uf_form_get_id(form), '/') + 1;
	g_autofree char *file = g_strconcat("descriptors/", name, ".ds.json", NULL);
	g_autofree char *path = host->find_file != NULL
				    ? host->find_file(host->files, uf_form_get_adapter(form), file)
				    : NULL;
	if (path == NULL)
		return NULL;
	g_autoptr(json_t) root = uf_json_load(path, error);
	g_autoptr(UfDescriptor) descriptor =
	    root != NULL ? uf_descriptor_from_json(root, error) : NULL;
	if (descriptor != NULL && !g_str_equal(uf_descriptor_get_channel(descriptor), "ds")) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "it is of another interface");
		g_clear_pointer(&descriptor, uf_descriptor_free);
	}
	if (descriptor == NULL)
		g_prefix_error(error, "%s: %s: ", uf_form_get_adapter(form), file);
	return g_steal_pointer(&descriptor);
}

/* --- available --- */

static bool
is_same_procedure(const json_t *channel, const UfDescriptor *descriptor)
{
	const int64_t number = uf_json_get_integer(channel, "number", 0);
	const char *path = uf_json_get_string(channel, "path");
	return (number == 0 || number == uf_descriptor_get_number(descriptor)) &&
	       (path == NULL || *uf_descriptor_get_path(descriptor) == '\0' ||
		g_str_equal(path, uf_descriptor_get_path(descriptor)));
}

static bool
is_open(const UfDescriptor *descriptor)
{
	const char *state = uf_descriptor_get_state(descriptor);
	return g_str_equal(state, "publiee") || g_str_equal(state, "brouillon");
}

/* why @form cannot go this way now, in French; NULL when it can */
static const char *
find_obstacle(UfChannelHost *host, const UfForm *form)
{
	const json_t *channel = uf_form_find_channel(form, "ds");
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDescriptor) descriptor = uf_ds_load_descriptor(host, form, &error);
	if (uf_json_get_string(channel, "site") == NULL)
		return "le formulaire ne dit pas sur quel site est la démarche";
	if (error != NULL)
		return "la description gardée de la démarche ne peut pas être lue : " IMPORT
		       " en garde une nouvelle";
	if (descriptor == NULL)
		return "la démarche n’a pas encore été lue chez le partenaire : " IMPORT
		       " garde sa description";
	if (!is_same_procedure(channel, descriptor))
		return "la description gardée est celle d’une autre démarche : " IMPORT
		       " en garde une nouvelle";
	if (!is_open(descriptor))
		return "la démarche est close : " IMPORT " dit si elle a rouvert";
	return NULL;
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	if (uf_form_find_channel(form, "ds") == NULL)
		return false;
	const char *obstacle = find_obstacle(host, form);
	if (obstacle != NULL)
		*reason = g_strdup(obstacle);
	return obstacle == NULL;
}

/* --- prepare --- */

static bool
add_json(UfDraft *draft, const char *name, const json_t *root, GError **error)
{
	char *text = uf_json_format(root, false);
	g_autoptr(GBytes) bytes =
	    g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
	return uf_draft_add_file(draft, name, "application/json", bytes, error);
}

/* the file of what is said of it comes second: what leaves is the first that one sees */
static bool
add_files(UfDsFilling *filling, const json_t *body, GError **error)
{
	const UfDeliveryTarget target = uf_delivery_get_target(filling->delivery);
	g_autoptr(GBytes) delivery = uf_delivery_serialize(filling->delivery);
	return add_json(filling->draft, target.body, body, error) &&
	       uf_draft_add_file(filling->draft, UF_DELIVERY_FILE, "application/json", delivery,
				 error);
}

static UfDelivery *
make_delivery(const UfDsFilling *filling, const UfForm *form, const UfPartner *partner)
{
	const UfDescriptor *descriptor = filling->descriptor;
	const int64_t number = uf_descriptor_get_number(descriptor);
	g_autofree char *body = g_strconcat(strchr(uf_form_get_id(form), '/') + 1, ".json", NULL);
	g_autofree char *url = uf_ds_format_url(partner, number);
	const UfDeliveryTarget target = {
		.channel = "ds",
		.site = uf_json_get_string(filling->channel, "site"),
		.url = url,
		.body = body,
		.title = uf_descriptor_get_title(descriptor),
		.path = uf_descriptor_get_path(descriptor),
		.revision = uf_descriptor_get_revision(descriptor),
		.number = number,
	};
	return uf_delivery_new(&target);
}

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
	if (!add_files(filling, body, error))
		return false;
	uf_draft_seal(filling->draft);
	return true;
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	const json_t *channel = uf_form_find_channel(form, "ds");
	const char *site = uf_json_get_string(channel, "site");
	g_autoptr(GError) local = NULL;
	g_autoptr(UfDescriptor) descriptor = uf_ds_load_descriptor(host, form, &local);
	if (descriptor == NULL || site == NULL) {
		if (local != NULL)
			g_propagate_error(error, g_steal_pointer(&local));
		else
			g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
				    "%s: no descriptor of its procedure is kept, or no site",
				    uf_form_get_id(form));
		return NULL;
	}
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, site, error);
	if (partner == NULL)
		return NULL;
	g_autoptr(UfDsBound) bound = uf_ds_bound_new(answers);
	g_autoptr(UfDraft) draft = uf_draft_new("ds", answers, uf_context_get_today(host->context));
	UfDsFilling filling = {
		.descriptor = descriptor, .bound = bound, .draft = draft, .channel = channel
	};
	g_autoptr(UfDelivery) delivery = make_delivery(&filling, form, partner);
	filling.delivery = delivery;
	if (!fill(host, &filling, error)) {
		g_prefix_error(error, "%s: ", uf_form_get_id(form));
		return NULL;
	}
	return g_steal_pointer(&draft);
}

const UfChannel uf_channel_ds = {
	.id = "ds",
	.title = "Démarche numérique, dossier prérempli",
	.is_available = is_available,
	.prepare = prepare,
	.look = uf_ds_look,
	.send = uf_ds_send,
	.update = uf_ds_update,
};
