/* The skeleton of a form: read, guessed, checked, written once. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-form-place-private.h"
#include "uf-flow-form.h"
#include "uf-flow-source-private.h"
#include "uf-json.h"
#include "uf-skeleton.h"

#define TITLE_MAX 200

typedef struct {
	UfFormPlace place;
	const char *file; /* of the partner */
} Making;

/* Somebody's work is never overwritten, and no form of another layer is hidden. */
static bool
check_free(const UfFormPlace *self, const UfRegistry *registry, GError **error)
{
	if (g_file_test(self->form_path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "%s: it is there already; choose another name, or remove it",
			    self->form_path);
		return false;
	}
	for (size_t i = 0; self->is_default && i < uf_registry_get_form_count(registry); i++) {
		if (!g_str_equal(uf_form_get_id(uf_registry_get_form(registry, i)), self->form_id))
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "%s: there is a form of that id; choose another name", self->form_id);
		return false;
	}
	return true;
}

/* the file's name without its ending: "Aide énergie" of "/x/Aide_énergie.pdf" */
static char *
make_title(const char *file)
{
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *name = g_utf8_make_valid(base, -1);
	char *dot = strrchr(name, '.');
	if (dot != NULL && dot != name)
		*dot = '\0';
	g_strdelimit(name, "_\t\n\r", ' ');
	char *cut = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), TITLE_MAX));
	return cut;
}

static json_t *
make_channels(const Making *self, const UfFlowSource *source)
{
	json_t *channels = json_pack("{s:{}}", "sheet");
	g_autofree char *base = g_path_get_basename(self->file);
	if (g_strcmp0(source->channel, "browser") == 0)
		json_object_set_new(channels, "browser", json_object());
	if (source->fingerprint != NULL && g_utf8_validate(base, -1, NULL))
		json_object_set_new(
		    channels, "pdf",
		    json_pack("{s:s, s:[s]}", "file", base, "fingerprints", source->fingerprint));
	else if (source->fingerprint != NULL)
		json_object_set_new(channels, "pdf",
				    json_pack("{s:[s]}", "fingerprints", source->fingerprint));
	return channels;
}

static json_t *
make_form(const Making *self, const UfRegistry *registry, const UfFlowSource *source,
	  GError **error)
{
	g_autofree char *title = make_title(self->file);
	g_autofree char *base = g_path_get_basename(self->file);
	g_autofree char *text = g_utf8_make_valid(base, -1);
	g_autofree char *seen = uf_date_format_iso(uf_context_get_today(self->place.flow->context));
	g_autoptr(json_t) channels = make_channels(self, source);
	g_autoptr(UfGuesser) guesser = uf_guesser_new(self->place.flow->schema);
	const UfSkeletonSetup setup = { .form = self->place.form_id,
					.title = title,
					.source = text,
					.seen = seen,
					.channel = source->channel,
					.channels = channels };
	uf_skeleton_join_parts(source->questions);
	g_autoptr(json_t) root = uf_skeleton_make(guesser, &setup, source->questions);
	return uf_form_place_settle(&self->place, registry, root, error) ? g_steal_pointer(&root)
									 : NULL;
}

static json_t *
describe(const UfFormPlace *self, const json_t *root)
{
	const json_t *fields = json_object_get(root, "fields");
	size_t proposed = 0;
	size_t asked = 0;
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		proposed += json_object_get(field, "from") != NULL;
		asked += json_object_get(field, "ask") != NULL;
	}
	return json_pack("{s:i, s:s, s:s, s:I, s:I, s:I}", "version", UF_FLOW_VERSION, "form",
			 self->form_id, "file", self->form_path, "fields",
			 (json_int_t)json_array_size(fields), "proposed", (json_int_t)proposed,
			 "asked", (json_int_t)asked);
}

json_t *
uf_flow_form_new(UfFlow *flow, const char *form, const char *file, const char *folder,
		 GError **error)
{
	g_auto(UfFormPlace) place = { 0 };
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL || !uf_form_place_init(&place, flow, form, folder, error) ||
	    !check_free(&place, registry, error))
		return NULL;
	g_auto(UfFlowSource) source = { 0 };
	if (!uf_flow_source_read(flow, file, &source, error))
		return NULL;
	const Making making = { place, file };
	g_autoptr(json_t) root = make_form(&making, registry, &source, error);
	if (root == NULL || !uf_form_place_ensure(&place, registry, "forms", error) ||
	    !uf_json_save(root, place.form_path, error))
		return NULL;
	return describe(&place, root);
}
