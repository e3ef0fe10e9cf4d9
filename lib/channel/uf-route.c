#include "uf-route-private.h"

#include <string.h>

#include "uf-draft-private.h"
#include "uf-error.h"
#include "uf-json.h"

/* Words of each interface. */
typedef struct {
	const char *channel;
	const char *path;   /* the key of the form's channel that has it */
	const char *before; /* an address there is the site, this, the path, */
	const char *after;  /* and this */
	const char *what;   /* of a French sentence */
	const char *closed; /* why nothing can be asked there */
} Words;

static const Words words[] = {
	{ "ds", "path", "/commencer/", "", "de la démarche",
	  "la démarche était close quand sa description a été importée : l’importer de nouveau si "
	  "elle a rouvert" },
	{ "publik", "slug", "/", "/", "du formulaire en ligne",
	  "le formulaire en ligne était fermé quand sa description a été importée : l’importer de "
	  "nouveau s’il a rouvert" },
};

static const Words *
get_words(const char *channel)
{
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_str_equal(words[i].channel, channel))
			return &words[i];
	}
	g_assert_not_reached();
}

static const char *
get_name(const UfForm *form)
{
	return strchr(uf_form_get_id(form), '/') + 1;
}

static bool
fail(GError **error, UfError code, const char *where, const char *what)
{
	g_set_error(error, UF_ERROR, (gint)code, "%s: %s", where, what);
	return false;
}

/* --- the way of a form --- */

/* The path of what was imported for @form; yours, NULL when nothing was. */
static char *
find_descriptor(const UfChannelHost *host, const UfForm *form, const char *channel)
{
	if (host->find_file == NULL)
		return NULL;
	g_autofree char *file = g_strdup_printf("descriptors/%s.%s.json", get_name(form), channel);
	return host->find_file(host->files, uf_form_get_adapter(form), file);
}

/* the form may say of which one of the partner's it is */
static bool
is_same(const UfForm *form, const Words *kind, const UfDescriptor *descriptor)
{
	const json_t *channel = uf_form_find_channel(form, kind->channel);
	const int64_t number = uf_json_get_integer(channel, "number", 0);
	const char *path = uf_json_get_string(channel, kind->path);
	const char *imported = uf_descriptor_get_path(descriptor);
	return g_str_equal(uf_descriptor_get_channel(descriptor), kind->channel) &&
	       (number == 0 || number == uf_descriptor_get_number(descriptor)) &&
	       (path == NULL || *imported == '\0' || g_str_equal(path, imported));
}

static UfDescriptor *
load(const char *path, GError **error)
{
	g_autoptr(json_t) root = uf_json_load(path, error);
	UfDescriptor *descriptor = root != NULL ? uf_descriptor_from_json(root, error) : NULL;
	if (descriptor == NULL)
		g_prefix_error(error, "%s: ", path);
	return descriptor;
}

bool
uf_route_open(UfRoute *route, const UfChannelHost *host, const UfForm *form, const char *channel,
	      GError **error)
{
	g_autofree char *path = find_descriptor(host, form, channel);
	if (path == NULL)
		return fail(error, UF_ERROR_REFUSED, uf_form_get_id(form),
			    "what the site publishes of it was not imported; \"unefois form "
			    "import\" does it");
	route->descriptor = load(path, error);
	if (route->descriptor == NULL)
		return false;
	route->site = uf_json_get_string(uf_form_find_channel(form, channel), "site");
	if (route->site == NULL)
		route->site = uf_descriptor_get_site(route->descriptor);
	if (!is_same(form, get_words(channel), route->descriptor) || *route->site == '\0')
		return fail(error, UF_ERROR_MAPPING, uf_form_get_id(form),
			    "what was imported is of another form of the partner, or names no "
			    "site");
	route->partner = uf_partner_new(host->context, route->site, error);
	return route->partner != NULL;
}

void
uf_route_clear(UfRoute *route)
{
	g_clear_pointer(&route->descriptor, uf_descriptor_free);
	g_clear_pointer(&route->partner, uf_partner_free);
}

static char *
format_import(const UfForm *form, const Words *kind)
{
	const json_t *channel = uf_form_find_channel(form, kind->channel);
	const char *site = uf_json_get_string(channel, "site");
	const char *path = uf_json_get_string(channel, kind->path);
	g_autofree char *address = site != NULL && path != NULL
				       ? g_strconcat(site, kind->before, path, kind->after, NULL)
				       : g_strdup("ADRESSE");
	return g_strdup_printf("la description %s n’a pas été importée : « unefois formulaire "
			       "importer %s %s %s »",
			       kind->what, kind->channel, address, uf_form_get_id(form));
}

static bool
is_open(const UfDescriptor *descriptor)
{
	static const char *const states[] = { "publiee", "brouillon", "open", NULL };
	return g_strv_contains(states, uf_descriptor_get_state(descriptor));
}

char *
uf_route_find_obstacle(UfRoute *route, const UfChannelHost *host, const UfForm *form,
		       const char *channel)
{
	const Words *kind = get_words(channel);
	g_autoptr(GError) error = NULL;
	g_autofree char *path = find_descriptor(host, form, channel);
	if (path == NULL)
		return format_import(form, kind);
	const bool is_done = uf_route_open(route, host, form, channel, &error);
	if (g_error_matches(error, UF_ERROR, UF_ERROR_MAPPING))
		return g_strdup_printf("la description importée n’est pas celle %s, ou ne dit pas "
				       "son site : l’importer de nouveau",
				       kind->what);
	if (route->descriptor == NULL)
		return g_strdup_printf("la description importée %s ne peut pas être lue : "
				       "l’importer de nouveau",
				       kind->what);
	if (!is_open(route->descriptor))
		return g_strdup(kind->closed);
	return is_done ? NULL
		       : g_strdup("la configuration de ce site est à corriger : voir config.json");
}

json_t *
uf_route_look(UfChannelHost *host, const UfForm *form, const UfRouteLook *look,
	      UfDescriptor **learnt, GError **error)
{
	g_auto(UfRoute) route = { 0 };
	if (!uf_route_open(&route, host, form, look->channel, error))
		return NULL;
	g_autoptr(GBytes) body =
	    look->fetch(route.partner, uf_descriptor_get_path(route.descriptor), error);
	if (body == NULL)
		return NULL;
	g_autoptr(UfDescriptor) now = uf_descriptor_parse(look->channel, body, error);
	if (now == NULL) {
		g_prefix_error(error, "%s: ", uf_partner_get_site(route.partner));
		return NULL;
	}
	uf_descriptor_set_source(now, route.site, "site", uf_context_get_today(host->context));
	json_t *rows = uf_descriptor_compare(route.descriptor, now, form);
	if (learnt != NULL)
		*learnt = g_steal_pointer(&now);
	return rows;
}

/* --- the files of a draft --- */

UfDelivery *
uf_route_make_delivery(const UfRoute *route, const UfForm *form, const char *url)
{
	const UfDescriptor *descriptor = route->descriptor;
	g_autofree char *body = g_strconcat(get_name(form), ".json", NULL);
	return uf_delivery_new(&(UfDeliveryTarget){
	    .channel = uf_descriptor_get_channel(descriptor),
	    .site = route->site,
	    .url = url,
	    .body = body,
	    .title = uf_descriptor_get_title(descriptor),
	    .path = uf_descriptor_get_path(descriptor),
	    .revision = uf_descriptor_get_revision(descriptor),
	    .number = uf_descriptor_get_number(descriptor),
	});
}

bool
uf_route_seal(UfDraft *draft, const UfDelivery *delivery, GBytes *body, GError **error)
{
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	g_autoptr(GBytes) list = uf_delivery_serialize(delivery);
	if (!uf_draft_add_file(draft, target.body, "application/json", body, error) ||
	    !uf_draft_add_file(draft, UF_DELIVERY_FILE, "application/json", list, error))
		return false;
	uf_draft_note_delivery(draft, delivery);
	uf_draft_seal(draft);
	return true;
}

/* --- a draft that leaves --- */

static GBytes *
find_file(const UfDraft *draft, const char *name)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		if (g_str_equal(file.name, name))
			return file.content;
	}
	return NULL;
}

bool
uf_departure_open(UfDeparture *departure, const UfChannelHost *host, const UfDraft *draft,
		  const UfApproval *approval, GError **error)
{
	const char *id = uf_draft_get_id(draft);
	g_autoptr(GError) local = NULL;
	if (approval == NULL || !uf_approval_covers(approval, draft))
		return fail(error, UF_ERROR_REFUSED, id, "nobody approved this very draft");
	departure->delivery = uf_delivery_load(draft, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (departure->delivery == NULL)
		return fail(error, UF_ERROR_INVALID_DATA, id, "it says not where it goes");
	departure->target = uf_delivery_get_target(departure->delivery);
	departure->body = find_file(draft, departure->target.body);
	if (!g_str_equal(departure->target.channel, departure->channel) || departure->body == NULL)
		return fail(error, UF_ERROR_INVALID_DATA, id,
			    "it is of another interface, or its body is missing");
	departure->partner = uf_partner_new(host->context, departure->target.site, error);
	return departure->partner != NULL;
}

bool
uf_departure_check(const UfDeparture *departure, const UfDraft *draft, const char *url,
		   GError **error)
{
	return g_str_equal(departure->target.url, url) ||
	       fail(error, UF_ERROR_CONFLICT, uf_draft_get_id(draft),
		    "the site has another address since; prepare it again");
}

void
uf_departure_clear(UfDeparture *departure)
{
	g_clear_pointer(&departure->delivery, uf_delivery_free);
	g_clear_pointer(&departure->partner, uf_partner_free);
}
