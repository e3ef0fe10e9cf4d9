/* The ds channel: a prefilled file of démarche numérique, which its person then claims, checks and
 * submits. The contract and its sources: docs/partners.md. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-draft-private.h"
#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define CHANNEL "ds"

/* The path of the kept description of @form; yours, NULL when there is none. */
static char *
find_descriptor(const UfChannelHost *host, const UfForm *form)
{
	if (host->find_file == NULL)
		return NULL;
	g_autofree char *file = g_strdup_printf("descriptors/%s." CHANNEL ".json",
						strchr(uf_form_get_id(form), '/') + 1);
	return host->find_file(host->files, uf_form_get_adapter(form), file);
}

const char *
uf_ds_find_site(const UfForm *form, const UfDescriptor *descriptor)
{
	const char *site = uf_json_get_string(uf_form_find_channel(form, CHANNEL), "site");
	return site != NULL ? site : uf_descriptor_get_site(descriptor);
}

/* the form may say of which procedure it is */
static bool
is_same_procedure(const UfForm *form, const UfDescriptor *descriptor)
{
	const json_t *channel = uf_form_find_channel(form, CHANNEL);
	const int64_t number = uf_json_get_integer(channel, "number", 0);
	const char *path = uf_json_get_string(channel, "path");
	return (number == 0 || number == uf_descriptor_get_number(descriptor)) &&
	       (path == NULL || *uf_descriptor_get_path(descriptor) == '\0' ||
		g_str_equal(path, uf_descriptor_get_path(descriptor)));
}

UfDescriptor *
uf_ds_load_descriptor(const UfChannelHost *host, const UfForm *form, GError **error)
{
	g_autofree char *path = find_descriptor(host, form);
	if (path == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: what the site publishes of its procedure was not imported; "
			    "\"unefois form import\" does it",
			    uf_form_get_id(form));
		return NULL;
	}
	g_autoptr(json_t) root = uf_json_load(path, error);
	g_autoptr(UfDescriptor) descriptor =
	    root != NULL ? uf_descriptor_from_json(root, error) : NULL;
	if (descriptor == NULL) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	if (g_str_equal(uf_descriptor_get_channel(descriptor), CHANNEL) &&
	    is_same_procedure(form, descriptor) && *uf_ds_find_site(form, descriptor) != '\0')
		return g_steal_pointer(&descriptor);
	g_set_error(error, UF_ERROR, UF_ERROR_MAPPING,
		    "%s: what was imported is of another procedure, or names no site",
		    uf_form_get_id(form));
	return NULL;
}

/* --- available --- */

static bool
is_open(const UfDescriptor *descriptor)
{
	const char *state = uf_descriptor_get_state(descriptor);
	return g_str_equal(state, "publiee") || g_str_equal(state, "brouillon");
}

static char *
format_import(const UfForm *form)
{
	const json_t *channel = uf_form_find_channel(form, CHANNEL);
	const char *site = uf_json_get_string(channel, "site");
	const char *path = uf_json_get_string(channel, "path");
	g_autofree char *address = site != NULL && path != NULL
				       ? g_strdup_printf("%s/commencer/%s", site, path)
				       : g_strdup("ADRESSE");
	return g_strdup_printf("la description de la démarche n’a pas été importée : « unefois "
			       "formulaire importer ds %s %s »",
			       address, uf_form_get_id(form));
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = find_descriptor(host, form);
	if (uf_form_find_channel(form, CHANNEL) == NULL)
		return false;
	if (path == NULL) {
		*reason = format_import(form);
		return false;
	}
	g_autoptr(UfDescriptor) descriptor = uf_ds_load_descriptor(host, form, &error);
	g_autoptr(UfPartner) partner =
	    descriptor != NULL
		? uf_partner_new(host->context, uf_ds_find_site(form, descriptor), &error)
		: NULL;
	if (g_error_matches(error, UF_ERROR, UF_ERROR_MAPPING))
		*reason = g_strdup("la description importée est celle d’une autre démarche, ou ne "
				   "dit pas son site : l’importer de nouveau");
	else if (descriptor == NULL)
		*reason = g_strdup("la description importée de la démarche ne peut pas être lue : "
				   "l’importer de nouveau");
	else if (!is_open(descriptor))
		*reason = g_strdup("la démarche était close quand sa description a été importée : "
				   "l’importer de nouveau si elle a rouvert");
	else if (partner == NULL)
		*reason = g_strdup("la configuration de ce site est à corriger : voir config.json");
	return *reason == NULL;
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
		.channel = CHANNEL,
		.site = uf_ds_find_site(form, descriptor),
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
	uf_draft_note_delivery(filling->draft, filling->delivery);
	uf_draft_seal(filling->draft);
	return true;
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfDescriptor) descriptor = uf_ds_load_descriptor(host, form, error);
	if (descriptor == NULL)
		return NULL;
	g_autoptr(UfPartner) partner =
	    uf_partner_new(host->context, uf_ds_find_site(form, descriptor), error);
	if (partner == NULL)
		return NULL;
	g_autoptr(UfDsBound) bound = uf_ds_bound_new(answers);
	g_autoptr(UfDraft) draft =
	    uf_draft_new(CHANNEL, answers, uf_context_get_today(host->context));
	uf_draft_keep_bound(draft, form);
	UfDsFilling filling = { .descriptor = descriptor,
				.bound = bound,
				.draft = draft,
				.channel = uf_form_find_channel(form, CHANNEL) };
	g_autoptr(UfDelivery) delivery = make_delivery(&filling, form, partner);
	filling.delivery = delivery;
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
