/* The skeleton of a form: read, guessed, checked, written once. */
#include <string.h>

#include <glib/gstdio.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-form.h"
#include "uf-flow-source-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-skeleton.h"

#define TITLE_MAX 200

typedef struct {
	UfFlow *flow;
	const char *form_id;
	const char *file; /* of the partner */
	char *adapter;
	const char *name;
	char *folder;    /* of adapters */
	bool is_default; /* the user's folder */
	char *form_path;
	char *adapter_path;
} Making;

static void
making_clear(Making *self)
{
	g_free(self->adapter);
	g_free(self->folder);
	g_free(self->form_path);
	g_free(self->adapter_path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

static bool
is_word(const char *text, size_t length, size_t max, const char *more, bool digit_first)
{
	if (length == 0 || length > max ||
	    !(g_ascii_islower(text[0]) || (digit_first && g_ascii_isdigit(text[0]))))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!g_ascii_islower(text[i]) && !g_ascii_isdigit(text[i]) &&
		    strchr(more, text[i]) == NULL)
			return false;
	}
	return true;
}

static bool
set_names(Making *self, GError **error)
{
	const char *slash = strchr(self->form_id, '/');
	const size_t length = slash != NULL ? (size_t)(slash - self->form_id) : 0;
	if (slash == NULL || !is_word(self->form_id, length, 32, "_", false) ||
	    !is_word(slash + 1, strlen(slash + 1), 64, "_-", true)) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_USAGE,
		    "the form's id is ADAPTER/NAME: small letters, digits, \"_\" (and \"-\" "
		    "in NAME), as in ccas_nantes/aide-energie");
		return false;
	}
	self->adapter = g_strndup(self->form_id, length);
	self->name = slash + 1;
	g_autofree char *file = g_strconcat(self->name, ".json", NULL);
	self->form_path = g_build_filename(self->folder, self->adapter, "forms", file, NULL);
	self->adapter_path = g_build_filename(self->folder, self->adapter, "adapter.json", NULL);
	return true;
}

/* Somebody's work is never overwritten, and no form of another layer is hidden. */
static bool
check_free(const Making *self, const UfRegistry *registry, GError **error)
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
find_field(const json_t *root, const char *id)
{
	const json_t *fields = json_object_get(root, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "id"), id) == 0)
			return field;
	}
	return NULL;
}

/* The form must load. A proposal that the check of forms finds fault with is none. */
static bool
settle(Making *self, const UfRegistry *registry, json_t *root, GError **error)
{
	g_autoptr(UfForm) form = uf_form_parse(root, self->form_path, error);
	if (form == NULL)
		return false;
	g_autoptr(GPtrArray) issues = uf_mapping_check_form(registry, form, self->flow->schema);
	for (size_t i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		json_t *field = find_field(root, uf_issue_get_place(issue));
		if (field != NULL &&
		    !g_str_has_prefix(uf_issue_get_rule(issue), "form.unconfirmed"))
			uf_skeleton_ask(field);
	}
	return true;
}

static json_t *
make_form(Making *self, const UfRegistry *registry, const UfFlowSource *source, GError **error)
{
	g_autofree char *title = make_title(self->file);
	g_autofree char *base = g_path_get_basename(self->file);
	g_autofree char *text = g_utf8_make_valid(base, -1);
	g_autofree char *seen = uf_date_format_iso(uf_context_get_today(self->flow->context));
	g_autoptr(json_t) channels = make_channels(self, source);
	g_autoptr(UfGuesser) guesser = uf_guesser_new(self->flow->schema);
	const UfSkeletonSetup setup = { .form = self->form_id,
					.title = title,
					.source = text,
					.seen = seen,
					.channel = source->channel,
					.channels = channels };
	uf_skeleton_join_parts(source->questions);
	g_autoptr(json_t) root = uf_skeleton_make(guesser, &setup, source->questions);
	return settle(self, registry, root, error) ? g_steal_pointer(&root) : NULL;
}

static bool
knows_adapter(const UfRegistry *registry, const char *adapter)
{
	for (size_t i = 0; i < uf_registry_get_adapter_count(registry); i++) {
		if (g_str_equal(uf_registry_get_adapter_id(registry, i), adapter))
			return true;
	}
	return false;
}

static bool
write_files(const Making *self, const UfRegistry *registry, const json_t *root, GError **error)
{
	g_autofree char *forms = g_path_get_dirname(self->form_path);
	if (g_mkdir_with_parents(forms, 0700) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: the folder cannot be made",
			    forms);
		return false;
	}
	const bool is_known = self->is_default && knows_adapter(registry, self->adapter);
	if (!is_known && !g_file_test(self->adapter_path, G_FILE_TEST_EXISTS)) {
		g_autoptr(json_t) adapter =
		    json_pack("{s:i, s:s, s:s, s:s}", "schema", 1, "id", self->adapter, "title",
			      self->adapter, "about", "À compléter : qui est ce partenaire.");
		if (!uf_json_save(adapter, self->adapter_path, error))
			return false;
	}
	return uf_json_save(root, self->form_path, error);
}

static json_t *
describe(const Making *self, const json_t *root)
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
	const char *user = uf_context_get_user_adapters(flow->context);
	g_auto(Making) making = { .flow = flow, .form_id = form, .file = file };
	making.is_default = folder == NULL;
	making.folder = g_strdup(folder != NULL ? folder : user);
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL || !set_names(&making, error) || !check_free(&making, registry, error))
		return NULL;
	g_auto(UfFlowSource) source = { 0 };
	if (!uf_flow_source_read(flow, file, &source, error))
		return NULL;
	g_autoptr(json_t) root = make_form(&making, registry, &source, error);
	if (root == NULL || !write_files(&making, registry, root, error))
		return NULL;
	return describe(&making, root);
}
