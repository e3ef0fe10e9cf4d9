#include "uf-flow-out.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out-private.h"
#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"

static char *
make_absolute(const char *path)
{
	g_autofree char *here = g_get_current_dir();
	return g_canonicalize_filename(path, here);
}

/* The digest of what stands at @path; NULL when it cannot be read. Yours. */
static char *
digest_file(const char *path)
{
	g_autoptr(GBytes) content = uf_file_read(path, UF_STORE_MAX_BYTES, NULL);
	return content != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content) : NULL;
}

/* The line of a file in the list. "was" is what stands there until it is written: killed in
 * between, it is still a file of ours. */
static json_t *
make_entry(UfFlow *flow, const char *path, const char *about, GBytes *content)
{
	g_autofree char *absolute = make_absolute(path);
	g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(flow->context));
	g_autofree char *was = digest_file(absolute);
	return json_pack("{s:s, s:s, s:s, s:s, s:s*}", "path", absolute, "about", about, "date",
			 today, "sha256", digest, "was", was);
}

/* true when something has that name that no file of ours replaces */
static bool
is_other(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

/* A name under which nothing is, or that a folder hides which we may not enter, is not the same. */
static bool
is_gone(const char *path)
{
	struct stat info;
	return path == NULL || (lstat(path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR));
}

static const char *
find_state(const json_t *file)
{
	struct stat info;
	const char *path = uf_json_get_string(file, "path");
	if (is_gone(path))
		return "gone";
	if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
		return "changed";
	g_autofree char *digest = digest_file(path);
	const bool ours =
	    digest != NULL && (g_strcmp0(digest, uf_json_get_string(file, "sha256")) == 0 ||
			       g_strcmp0(digest, uf_json_get_string(file, "was")) == 0);
	return ours ? "there" : "changed";
}

/* A file that stands there goes only when it is the one that we wrote, as we wrote it. */
static bool
may_replace(UfFlow *flow, const char *path, GError **error)
{
	if (is_gone(path))
		return true;
	g_autoptr(json_t) files = uf_flow_out_load(flow, error);
	if (files == NULL)
		return false;
	g_autofree char *absolute = make_absolute(path);
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (g_strcmp0(uf_json_get_string(file, "path"), absolute) == 0 &&
		    g_str_equal(find_state(file), "there"))
			return true;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: there already; only a file of unefois that nobody changed is replaced",
		    path);
	return false;
}

/* What becomes files: @n paths with their contents. */
typedef struct {
	const char *about;
	char *const *paths;
	GBytes *const *contents;
	size_t n;
} Files;

/* Refused, and never ours, is a folder or a link of that name; and what may not be replaced. */
static bool
check_place(UfFlow *flow, const char *path, GError **error)
{
	if (!is_other(path))
		return may_replace(flow, path, error);
	uf_file_write(path, "", 0, error); /* says why */
	return false;
}

/* The list is written first: a file that nobody knows of is worse than a name without a file. It
 * stays locked until the files are there, which a cleaning in between would take for gone. The
 * files before the first that is refused are written: *@done of them. */
static bool
put_locked(UfFlow *flow, const Files *files, size_t *done, GError **error)
{
	size_t n = 0;
	g_autoptr(GError) refused = NULL;
	g_autoptr(json_t) entries = json_array();
	for (; n < files->n && check_place(flow, files->paths[n], &refused); n++)
		json_array_append_new(
		    entries, make_entry(flow, files->paths[n], files->about, files->contents[n]));
	if (n > 0 && !uf_flow_out_append(flow, entries, error))
		return false;
	for (; *done < n; ++*done) {
		gsize size;
		const void *data = g_bytes_get_data(files->contents[*done], &size);
		if (!uf_file_write(files->paths[*done], data, size, error))
			return false;
	}
	if (refused == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&refused));
	return false;
}

static bool
put(UfFlow *flow, const Files *files, size_t *done, GError **error)
{
	*done = 0;
	const int lock = uf_flow_out_lock(flow, false, error);
	if (lock < 0)
		return false;
	const bool all = put_locked(flow, files, done, error);
	close(lock);
	return all;
}

static bool
put_one(UfFlow *flow, const char *path, const char *about, GBytes *content, GError **error)
{
	size_t done;
	char *const paths[] = { (char *)path };
	const Files files = { about, paths, &content, 1 };
	return put(flow, &files, &done, error);
}

/* The folder of @path is there, and hers alone; a mistyped one is not made. */
static bool
check_folder(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	if (!is_gone(folder))
		return uf_file_ensure_private_folder(folder, error);
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no such folder", folder);
	return false;
}

/* What leaves the store about somebody is told, without its path. */
static bool
tell(UfFlow *flow, const char *about, size_t files, GError **error)
{
	g_autoptr(json_t) details = json_pack("{s:I}", "files", (json_int_t)files);
	return *about == '\0' || uf_flow_journal(flow, "write", about, details, error);
}

bool
uf_flow_write_out(UfFlow *flow, const char *path, const char *about, GBytes *content,
		  GError **error)
{
	return check_folder(path, error) && put_one(flow, path, about, content, error) &&
	       tell(flow, about, 1, error);
}

bool
uf_flow_write_out_of(UfFlow *flow, const char *path, const json_t *people, GBytes *content,
		     GError **error)
{
	bool done = check_folder(path, error) && put_one(flow, path, "", content, error);
	for (size_t i = 0; done && i < json_array_size(people); i++)
		done = tell(flow, json_string_value(json_array_get(people, i)), 1, error);
	return done;
}

bool
uf_flow_write_all(UfFlow *flow, const UfFlowOut *out, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_auto(GStrv) paths = g_new0(char *, g_strv_length((char **)out->names) + 1);
	if (!uf_file_ensure_private_folder(out->folder, error))
		return false;
	for (size_t i = 0; out->names[i] != NULL; i++)
		paths[i] = g_build_filename(out->folder, out->names[i], NULL);
	const Files files = { out->about, paths, out->contents, g_strv_length(paths) };
	size_t n;
	bool done = put(flow, &files, &n, &local);
	/* what left before the failure left all the same */
	if (n > 0 && !tell(flow, out->about, n, local == NULL ? &local : NULL))
		done = false;
	if (!done)
		g_propagate_error(error, g_steal_pointer(&local));
	return done;
}

/* true when others may read the file @fd: by its mode, and by that of its folder */
static bool
is_open_to_others(int fd)
{
	struct stat info;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & 077) == 0)
		return false;
	g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autofree char *path = g_file_read_link(link, NULL);
	g_autofree char *folder = path != NULL ? g_path_get_dirname(path) : NULL;
	return folder == NULL || stat(folder, &info) != 0 || (info.st_mode & 077) != 0;
}

bool
uf_flow_check_stream(UfFlow *flow, int fd, const char *about, GError **error)
{
	if (!is_open_to_others(fd))
		return tell(flow, about, 1, error);
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "standard output: a file that others can read; use --out FILE, or a folder "
		    "of your own (chmod 700)");
	return false;
}

json_t *
uf_flow_out_list(UfFlow *flow, GError **error)
{
	g_autoptr(json_t) files = uf_flow_out_load(flow, error);
	if (files == NULL)
		return NULL;
	json_t *rows = json_array();
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

/* The folders of a request, of a person, of a batch, which we made, when nothing is in them any
 * more; never one of hers. */
static void
remove_our_folder(const char *path)
{
	static const char ours[] = { 'r', 'p', 't' };
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(folder);
	for (size_t i = 0; i < sizeof ours; i++) {
		if (uf_id_is_valid(name, ours[i]) && rmdir(folder) == 0)
			remove_our_folder(folder);
	}
}

/* What became of the files of a list. */
typedef struct {
	GHashTable *paths; /* these alone; NULL: all */
	bool changed_too;
	size_t removed;
	json_t *kept;
	json_t *gone;
} Cleaning;

/* true when @file needs no line in the list any more */
static bool
clean_file(Cleaning *self, const json_t *file)
{
	const char *state = find_state(file);
	const char *path = uf_json_get_string(file, "path");
	g_autoptr(GError) error = NULL;
	if (g_str_equal(state, "gone")) {
		json_array_append_new(self->gone, json_string(path != NULL ? path : ""));
		return true;
	}
	if (g_str_equal(state, "changed") && !self->changed_too) {
		json_array_append_new(self->kept,
				      json_pack("{s:s, s:s}", "path", path, "reason", "changed"));
		return false;
	}
	if (!uf_file_remove(path, &error)) {
		json_array_append_new(self->kept,
				      json_pack("{s:s, s:s, s:s}", "path", path, "reason", "failed",
						"error", error->message));
		return false;
	}
	self->removed++;
	remove_our_folder(path);
	return true;
}

static bool
clean_list(UfFlow *flow, Cleaning *self, GError **error)
{
	g_autoptr(json_t) files = uf_flow_out_load(flow, error);
	if (files == NULL)
		return false;
	for (size_t i = json_array_size(files); i > 0; i--) {
		const json_t *file = json_array_get(files, i - 1);
		const char *path = uf_json_get_string(file, "path");
		if (self->paths != NULL &&
		    (path == NULL || !g_hash_table_contains(self->paths, path)))
			continue;
		if (clean_file(self, file))
			json_array_remove(files, i - 1);
	}
	return uf_flow_out_save(flow, files, error);
}

/* The texts of @paths, borrowed; NULL for NULL. */
static GHashTable *
make_set(const json_t *paths)
{
	if (paths == NULL)
		return NULL;
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const char *path = json_string_value(json_array_get(paths, i));
		if (path != NULL)
			g_hash_table_add(set, (gpointer)path);
	}
	return set;
}

json_t *
uf_flow_out_remove(UfFlow *flow, const json_t *paths, bool changed_too, GError **error)
{
	g_autoptr(json_t) kept = json_array();
	g_autoptr(json_t) gone = json_array();
	g_autoptr(GHashTable) set = make_set(paths);
	Cleaning cleaning = { set, changed_too, 0, kept, gone };
	const int lock = uf_flow_out_lock(flow, true, error);
	if (lock < 0)
		return NULL;
	const bool done = clean_list(flow, &cleaning, error);
	close(lock);
	g_autoptr(json_t) details = json_pack("{s:I}", "files", (json_int_t)cleaning.removed);
	if (!done ||
	    (cleaning.removed > 0 && !uf_flow_journal(flow, "clean", "outputs", details, error)))
		return NULL;
	return json_pack("{s:i, s:I, s:O, s:O}", "version", UF_FLOW_VERSION, "removed",
			 (json_int_t)cleaning.removed, "kept", kept, "gone", gone);
}

bool
uf_flow_out_replace(UfFlow *flow, const char *about, GError **error)
{
	g_autoptr(json_t) files = uf_flow_out_load(flow, error);
	if (files == NULL)
		return false;
	g_autoptr(json_t) paths = json_array();
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (g_strcmp0(uf_json_get_string(file, "about"), about) == 0)
			json_array_append(paths, json_object_get(file, "path"));
	}
	if (json_array_size(paths) == 0)
		return true;
	g_autoptr(json_t) removed = uf_flow_out_remove(flow, paths, false, error);
	return removed != NULL;
}

json_t *
uf_flow_out_clean(UfFlow *flow, bool changed_too, GError **error)
{
	return uf_flow_out_remove(flow, NULL, changed_too, error);
}
