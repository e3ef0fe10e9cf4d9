/* What a partner publishes of a form: read, kept beside it; a first form is made of it. */
#include <string.h>

#include "uf-descriptor.h"
#include "uf-ds.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-form-place-private.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-partner.h"
#include "uf-publik.h"
#include "uf-skeleton.h"

#define DS "ds"
#define PUBLIK "publik"
#define SLUG "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

typedef struct {
	UfFormPlace place;
	const char *channel;
	const char *source; /* a URL or a file */
	UfForm *form;       /* owned; NULL when there is none yet */
	char *path;         /* of the descriptor that is kept */
} Import;

/* An address of one of the partner's forms. */
typedef struct {
	char *site;
	char *slug;
} Address;

static void
address_clear(Address *self)
{
	g_free(self->site);
	g_free(self->slug);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Address, address_clear)

static void
import_clear(Import *self)
{
	uf_form_place_clear(&self->place);
	g_clear_pointer(&self->form, uf_form_unref);
	g_free(self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

/* --- the address --- */

static bool
is_address(const char *source)
{
	return g_str_has_prefix(source, "https://") || g_str_has_prefix(source, "http://");
}

/* "https://site/commencer/PATH", "https://site/preremplir/PATH/schema", "https://site/SLUG/",
 * "https://site/api/formdefs/SLUG/schema": the last step that is a name. */
static bool
split_address(const char *source, Address *address, GError **error)
{
	const char *host = strstr(source, "://") + 3;
	const size_t length = strcspn(host, "/?#");
	g_autofree char *path = g_strndup(host + length, strcspn(host + length, "?#"));
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	const char *slug = "";
	for (size_t i = 0; steps[i] != NULL; i++) {
		if (*steps[i] != '\0' && !(*slug != '\0' && g_str_equal(steps[i], "schema")))
			slug = steps[i];
	}
	if (*slug == '\0' || strspn(slug, SLUG) != strlen(slug) || length == 0 ||
	    memchr(host, '@', length) != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "the address is that of the form at the partner, as in "
			    "https://site/commencer/name-of-the-form");
		return false;
	}
	address->site = g_strndup(source, (size_t)(host - source) + length);
	address->slug = g_strdup(slug);
	return true;
}

/* --- reading --- */

static GBytes *
fetch(const Import *self, const Address *address, GError **error)
{
	g_autoptr(UfPartner) partner =
	    uf_partner_new(self->place.flow->context, address->site, error);
	if (partner == NULL)
		return NULL;
	if (g_str_equal(self->channel, DS))
		return uf_ds_fetch_schema(partner, address->slug, error);
	return uf_publik_fetch_schema(partner, address->slug, error);
}

/* The site that a file does not tell is the one that the form has. */
static const char *
find_site(const Import *self, const UfDescriptor *descriptor)
{
	const json_t *channel =
	    self->form != NULL ? uf_form_find_channel(self->form, self->channel) : NULL;
	const char *site = uf_json_get_string(channel, "site");
	return site != NULL ? site : uf_descriptor_get_site(descriptor);
}

static UfDescriptor *
read_descriptor(const Import *self, GError **error)
{
	g_auto(Address) address = { 0 };
	const bool is_url = is_address(self->source);
	if (is_url && !split_address(self->source, &address, error))
		return NULL;
	g_autoptr(GBytes) body = is_url
				     ? fetch(self, &address, error)
				     : uf_file_read(self->source, UF_DESCRIPTOR_MAX_BYTES, error);
	g_autoptr(UfDescriptor) descriptor =
	    body != NULL ? uf_descriptor_parse(self->channel, body, error) : NULL;
	if (descriptor == NULL) {
		if (body != NULL)
			g_prefix_error(error, "%s: ", is_url ? address.site : self->source);
		return NULL;
	}
	uf_descriptor_set_source(descriptor, is_url ? address.site : find_site(self, descriptor),
				 is_url ? "site" : "file",
				 uf_context_get_today(self->place.flow->context));
	return g_steal_pointer(&descriptor);
}

/* --- the form --- */

/* The form of that id, by the adapters or in the folder that is written to; none is no error. */
static bool
find_form(Import *self, const UfRegistry *registry, GError **error)
{
	g_autoptr(GError) local = NULL;
	UfForm *known = uf_registry_find_form(registry, self->place.form_id, &local);
	if (known != NULL) {
		self->form = uf_form_ref(known);
		return true;
	}
	if (!g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (!g_file_test(self->place.form_path, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(json_t) root = uf_json_load(self->place.form_path, error);
	self->form = root != NULL ? uf_form_parse(root, self->place.form_path, error) : NULL;
	return self->form != NULL;
}

/* A file of the user's that would replace one of the site or the system is not looked at. */
static bool
set_path(Import *self, const UfRegistry *registry, GError **error)
{
	g_autofree char *file =
	    g_strdup_printf("descriptors/%s.%s.json", self->place.name, self->channel);
	self->path = g_build_filename(self->place.folder, self->place.adapter, file, NULL);
	g_autofree char *other = uf_registry_find_file(registry, self->place.adapter, file);
	if (!self->place.is_default || other == NULL || g_str_equal(other, self->path))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "%s: it is there, and a user folder never replaces a file; write beside it "
		    "with --out DIR",
		    other);
	return false;
}

static json_t *
make_channels(const Import *self, const UfDescriptor *descriptor)
{
	const char *site = uf_descriptor_get_site(descriptor);
	const char *path = uf_descriptor_get_path(descriptor);
	const bool is_ds = g_str_equal(self->channel, DS);
	json_t *channel = json_object();
	if (*site != '\0')
		json_object_set_new(channel, "site", json_string(site));
	if (is_ds)
		json_object_set_new(channel, "number",
				    json_integer(uf_descriptor_get_number(descriptor)));
	if (*path != '\0')
		json_object_set_new(channel, is_ds ? "path" : "slug", json_string(path));
	return json_pack("{s:{}, s:o}", "sheet", self->channel, channel);
}

static char *
make_source(const Import *self, const UfDescriptor *descriptor)
{
	const bool is_ds = g_str_equal(self->channel, DS);
	return g_strdup_printf(
	    "%s « %.300s », révision %s, %s",
	    is_ds ? "Démarche numérique :" : "Publik :", uf_descriptor_get_path(descriptor),
	    uf_descriptor_get_revision(descriptor),
	    uf_descriptor_is_from_file(descriptor) ? "lue dans un fichier"
						   : "lue sur le site du partenaire");
}

/* one line, for a title of a form */
static char *
make_title(const UfDescriptor *descriptor)
{
	const char *title = uf_descriptor_get_title(descriptor);
	char *line = g_utf8_substring(title, 0, MIN(g_utf8_strlen(title, -1), 200));
	g_strdelimit(line, "\t\n\r", ' ');
	if (*g_strstrip(line) != '\0')
		return line;
	g_free(line);
	return g_strdup(uf_descriptor_get_path(descriptor));
}

static bool
write_skeleton(const Import *self, const UfRegistry *registry, const UfDescriptor *descriptor,
	       GError **error)
{
	g_autofree char *title = make_title(descriptor);
	g_autofree char *source = make_source(self, descriptor);
	g_autofree char *seen = uf_date_format_iso(uf_context_get_today(self->place.flow->context));
	g_autoptr(json_t) channels = make_channels(self, descriptor);
	g_autoptr(UfGuesser) guesser = uf_guesser_new(self->place.flow->schema);
	const UfSkeletonSetup setup = { .form = self->place.form_id,
					.title = title,
					.source = source,
					.seen = seen,
					.channel = self->channel,
					.channels = channels };
	g_autoptr(json_t) questions = uf_descriptor_list_questions(descriptor);
	g_autoptr(json_t) root = uf_skeleton_make(guesser, &setup, questions);
	return uf_form_place_settle(&self->place, registry, root, error) &&
	       uf_form_place_ensure(&self->place, registry, "forms", error) &&
	       uf_json_save(root, self->place.form_path, error);
}

/* --- keeping --- */

static UfDescriptor *
load_kept(const char *path, GError **error)
{
	g_autoptr(json_t) json = uf_json_load(path, error);
	UfDescriptor *kept = json != NULL ? uf_descriptor_from_json(json, error) : NULL;
	if (json != NULL && kept == NULL)
		g_prefix_error(error, "%s: ", path);
	return kept;
}

static bool
has_name(const json_t *rows, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(rows, i), "name"), name) == 0)
			return true;
	}
	return false;
}

/* What changed since it was kept (a damaged one is replaced, like none), then what else the form
 * writes that has no place there. */
static json_t *
list_changes(const Import *self, const UfDescriptor *descriptor)
{
	if (self->form == NULL)
		return json_array();
	g_autoptr(UfDescriptor) before = load_kept(self->path, NULL);
	g_autoptr(json_t) faults = uf_descriptor_check(descriptor, self->form);
	json_t *rows =
	    before != NULL ? uf_descriptor_compare(before, descriptor, self->form) : json_array();
	const size_t changed = json_array_size(rows);
	for (size_t i = 0; i < json_array_size(faults); i++) {
		json_t *fault = json_array_get(faults, i);
		const char *name = uf_json_get_string(fault, "name");
		if (!has_name(rows, changed, name))
			json_array_append(rows, fault);
	}
	return rows;
}

static bool
keep(const Import *self, const UfRegistry *registry, const UfDescriptor *descriptor, GError **error)
{
	g_autofree char *text = uf_descriptor_format(descriptor);
	return uf_form_place_ensure(&self->place, registry, "descriptors", error) &&
	       uf_file_write(self->path, text, strlen(text), error);
}

static json_t *
describe(const Import *self, const UfDescriptor *descriptor, bool is_new, json_t *changes)
{
	json_t *result = json_pack("{s:i, s:s, s:s, s:s}", "version", UF_FLOW_VERSION, "form",
				   self->place.form_id, "channel", self->channel, "title",
				   uf_descriptor_get_title(descriptor));
	if (uf_descriptor_get_number(descriptor) > 0)
		json_object_set_new(result, "number",
				    json_integer(uf_descriptor_get_number(descriptor)));
	json_object_set_new(result, "revision",
			    json_string(uf_descriptor_get_revision(descriptor)));
	json_object_set_new(result, "fields",
			    json_integer((json_int_t)uf_descriptor_get_count(descriptor)));
	json_object_set_new(result, "file", json_string(self->path));
	json_object_set_new(result, "skeleton", json_string(is_new ? self->place.form_path : ""));
	json_object_set_new(result, "changes", changes);
	return result;
}

json_t *
uf_flow_form_import(UfFlow *flow, const UfFlowFormSource *from, GError **error)
{
	g_auto(Import) self = { .channel = from->channel, .source = from->source };
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL)
		return NULL;
	if (!g_str_equal(self.channel, DS) && !g_str_equal(self.channel, PUBLIK)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "the interface is \"ds\" or \"publik\"");
		return NULL;
	}
	if (!uf_form_place_init(&self.place, flow, from->form, from->folder, error) ||
	    !set_path(&self, registry, error) || !find_form(&self, registry, error))
		return NULL;
	g_autoptr(UfDescriptor) descriptor = read_descriptor(&self, error);
	if (descriptor == NULL)
		return NULL;
	const bool is_new = self.form == NULL;
	g_autoptr(json_t) changes = list_changes(&self, descriptor);
	if ((is_new && !write_skeleton(&self, registry, descriptor, error)) ||
	    !keep(&self, registry, descriptor, error))
		return NULL;
	return describe(&self, descriptor, is_new, g_steal_pointer(&changes));
}

/* --- looking again --- */

/* The interface by which @form goes and of which a descriptor is kept; NULL when there is none. */
static char *
find_kept(const UfRegistry *registry, const UfForm *form, const char *channel)
{
	const char *name = strchr(uf_form_get_id(form), '/') + 1;
	g_autofree char *file = g_strdup_printf("descriptors/%s.%s.json", name, channel);
	if (uf_form_find_channel(form, channel) == NULL)
		return NULL;
	return uf_registry_find_file(registry, uf_form_get_adapter(form), file);
}

static json_t *
look(UfFlow *flow, const UfForm *form, const char *channel, const char *path, GError **error)
{
	UfChannelHost host = uf_flow_make_host(flow);
	g_autoptr(UfDescriptor) now = NULL;
	g_autoptr(UfDescriptor) before = load_kept(path, error);
	json_t *changes =
	    before != NULL ? uf_channel_find(channel)->look(&host, form, &now, error) : NULL;
	if (changes == NULL)
		return NULL;
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:o}", "version", UF_FLOW_VERSION, "form",
			 uf_form_get_id(form), "channel", channel, "before",
			 uf_descriptor_get_revision(before), "now", uf_descriptor_get_revision(now),
			 "changes", changes);
}

json_t *
uf_flow_form_live(UfFlow *flow, const char *id, GError **error)
{
	static const char *const channels[] = { DS, PUBLIK };
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	const UfForm *form = registry != NULL ? uf_registry_find_form(registry, id, error) : NULL;
	if (form == NULL)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		g_autofree char *path = find_kept(registry, form, channels[i]);
		if (path != NULL)
			return look(flow, form, channels[i], path, error);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: nothing is known of what a partner publishes of it: unefois form import",
		    id);
	return NULL;
}
