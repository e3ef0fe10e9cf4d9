#include "uf-flow-out.h"

#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"

/* a list that nobody cleans is still a list that can be read */
#define MOST_FILES 100000

static char *
get_list_path(const UfFlow *flow)
{
	return uf_context_get_data_file(flow->context, "outputs.json");
}

/* The list, new when there is none. Owned. */
static json_t *
load_list(UfFlow *flow, GError **error)
{
	g_autofree char *path = get_list_path(flow);
	g_autoptr(GError) local = NULL;
	json_t *root = uf_json_load(path, &local);
	if (root == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return json_pack("{s:i, s:[]}", "schema", 1, "files");
	if (root == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (json_is_array(json_object_get(root, "files")))
		return root;
	json_decref(root);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not one of ours", path);
	return NULL;
}

static bool
save_list(UfFlow *flow, const json_t *list, GError **error)
{
	g_autofree char *path = get_list_path(flow);
	g_autofree char *folder = g_path_get_dirname(path);
	return uf_file_ensure_private_folder(folder, error) && uf_json_save(list, path, error);
}

static char *
make_absolute(const char *path)
{
	g_autofree char *here = g_get_current_dir();
	return g_canonicalize_filename(path, here);
}

static void
forget(json_t *files, const char *path)
{
	for (size_t i = json_array_size(files); i > 0; i--) {
		const json_t *file = json_array_get(files, i - 1);
		if (g_strcmp0(uf_json_get_string(file, "path"), path) == 0)
			json_array_remove(files, i - 1);
	}
}

/* The list is written first: a file that nobody knows of is worse than a name without a file. */
bool
uf_flow_write_out(UfFlow *flow, const char *path, const char *about, GBytes *content,
		  GError **error)
{
	g_autoptr(json_t) list = load_list(flow, error);
	if (list == NULL)
		return false;
	json_t *files = json_object_get(list, "files");
	g_autofree char *absolute = make_absolute(path);
	g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(flow->context));
	forget(files, absolute);
	if (json_array_size(files) >= MOST_FILES) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "more than %d files were written: clean some with \"unefois out "
			    "clean\"",
			    MOST_FILES);
		return false;
	}
	json_array_append_new(files, json_pack("{s:s, s:s, s:s, s:s}", "path", absolute, "about",
					       about, "date", today, "sha256", digest));
	gsize size;
	const void *data = g_bytes_get_data(content, &size);
	return save_list(flow, list, error) && uf_file_write(path, data, size, error);
}

static const char *
find_state(const json_t *file)
{
	const char *path = uf_json_get_string(file, "path");
	if (path == NULL || access(path, F_OK) != 0)
		return "gone";
	g_autoptr(GBytes) content = uf_file_read(path, UF_STORE_MAX_BYTES, NULL);
	g_autofree char *digest =
	    content != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content) : NULL;
	return g_strcmp0(digest, uf_json_get_string(file, "sha256")) == 0 ? "there" : "changed";
}

json_t *
uf_flow_out_list(UfFlow *flow, GError **error)
{
	g_autoptr(json_t) list = load_list(flow, error);
	if (list == NULL)
		return NULL;
	json_t *rows = json_array();
	const json_t *files = json_object_get(list, "files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "path",
						      uf_json_get_string(file, "path"), "about",
						      uf_json_get_string(file, "about"), "date",
						      uf_json_get_string(file, "date"), "state",
						      find_state(file)));
	}
	return json_pack("{s:i, s:o}", "version", UF_FLOW_VERSION, "files", rows);
}

/* The folder of a request, which we made, when nothing is in it any more; never one of hers. */
static void
remove_our_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(folder);
	if (uf_id_is_valid(name, 'r'))
		(void)rmdir(folder);
}

/* true when @file needs no line in the list any more */
static bool
clean_file(const json_t *file, bool changed_too, json_t *kept, size_t *removed)
{
	const char *state = find_state(file);
	const char *path = uf_json_get_string(file, "path");
	g_autoptr(GError) error = NULL;
	if (g_str_equal(state, "gone"))
		return true;
	if (g_str_equal(state, "changed") && !changed_too) {
		json_array_append_new(kept,
				      json_pack("{s:s, s:s}", "path", path, "reason", "changed"));
		return false;
	}
	if (!uf_file_remove(path, &error)) {
		json_array_append_new(kept, json_pack("{s:s, s:s, s:s}", "path", path, "reason",
						      "failed", "error", error->message));
		return false;
	}
	(*removed)++;
	remove_our_folder(path);
	return true;
}

json_t *
uf_flow_out_clean(UfFlow *flow, bool changed_too, GError **error)
{
	g_autoptr(json_t) list = load_list(flow, error);
	if (list == NULL)
		return NULL;
	size_t removed = 0;
	json_t *kept = json_array();
	json_t *files = json_object_get(list, "files");
	for (size_t i = json_array_size(files); i > 0; i--) {
		if (clean_file(json_array_get(files, i - 1), changed_too, kept, &removed))
			json_array_remove(files, i - 1);
	}
	g_autoptr(json_t) details = json_pack("{s:I}", "files", (json_int_t)removed);
	if (!save_list(flow, list, error) ||
	    (removed > 0 && !uf_flow_journal(flow, "clean", "outputs", details, error))) {
		json_decref(kept);
		return NULL;
	}
	return json_pack("{s:i, s:I, s:o}", "version", UF_FLOW_VERSION, "removed",
			 (json_int_t)removed, "kept", kept);
}
