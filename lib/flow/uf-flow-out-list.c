/* The list of the files outside the store: read as a whole, added to at its end. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out-private.h"
#include "uf-flow-private.h"
#include "uf-json.h"

/* a list that nobody cleans is still a list that can be read: some million files */
#define MOST_BYTES ((size_t)256 * 1024 * 1024)
#define HEAD "{\"schema\":1}\n"
#define HEAD_LENGTH (sizeof HEAD - 1)
#define TAIL_BYTES 65536 /* a line is shorter: a path has at most 4096 bytes */

static char *
get_path(const UfFlow *flow)
{
	return uf_context_get_data_file(flow->context, "outputs.jsonl");
}

/* one object, as it was kept before */
static char *
get_old_path(const UfFlow *flow)
{
	return uf_context_get_data_file(flow->context, "outputs.json");
}

static bool
fail(const char *path, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not one of ours", path);
	return false;
}

/* NULL without @error when there is none. */
static json_t *
load_old(const UfFlow *flow, GError **error)
{
	g_autofree char *path = get_old_path(flow);
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) root = uf_json_load(path, &local);
	if (root == NULL) {
		if (!g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
			g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	json_t *files = json_object_get(root, "files");
	if (!json_is_array(files)) {
		fail(path, error);
		return NULL;
	}
	return json_incref(files);
}

/* Puts the lines between @text and @end into @files, the last first, each path once. */
static bool
parse_lines(const char *text, const char *end, json_t *files)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	while (end > text) {
		const char *last = end - 1; /* the end of its line */
		const char *start = memrchr(text, '\n', (size_t)(last - text));
		start = start == NULL ? text : start + 1;
		json_t *file = uf_json_parse(start, (size_t)(last - start), "line", NULL);
		const char *path = uf_json_get_string(file, "path");
		if (path != NULL && !g_hash_table_contains(seen, path)) {
			g_hash_table_add(seen, (gpointer)path); /* the array keeps it */
			json_array_append(files, file);
		}
		json_decref(file);
		if (path == NULL)
			return false;
		end = start;
	}
	return true;
}

static json_t *
reverse(const json_t *files)
{
	json_t *array = json_array();
	for (size_t i = json_array_size(files); i > 0; i--)
		json_array_append(array, json_array_get(files, i - 1));
	return array;
}

static json_t *
parse_list(GBytes *bytes, const char *path, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	/* what is behind the last end of a line was cut */
	const char *newline = size > 0 ? memrchr(text, '\n', size) : NULL;
	if (newline == NULL)
		return json_array();
	g_autoptr(json_t) files = json_array();
	if (size < HEAD_LENGTH || memcmp(text, HEAD, HEAD_LENGTH) != 0 ||
	    !parse_lines(text + HEAD_LENGTH, newline + 1, files)) {
		fail(path, error);
		return NULL;
	}
	return reverse(files);
}

json_t *
uf_flow_out_load(UfFlow *flow, GError **error)
{
	g_autofree char *path = get_path(flow);
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) old = load_old(flow, &local);
	if (old != NULL)
		return g_steal_pointer(&old);
	g_autoptr(GBytes) bytes =
	    local == NULL ? uf_file_read(path, MOST_BYTES + TAIL_BYTES, &local) : NULL;
	if (bytes != NULL)
		return parse_list(bytes, path, error);
	if (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return json_array();
	g_propagate_error(error, g_steal_pointer(&local));
	return NULL;
}

static void
append_lines(GString *text, const json_t *files)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		char *line = json_dumps(json_array_get(files, i), JSON_COMPACT);
		g_string_append_printf(text, "%s\n", line);
		free(line);
	}
}

bool
uf_flow_out_save(UfFlow *flow, const json_t *files, GError **error)
{
	g_autofree char *path = get_path(flow);
	g_autofree char *old = get_old_path(flow);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GString) text = g_string_new(HEAD);
	append_lines(text, files);
	if (!uf_file_ensure_private_folder(folder, error) ||
	    !uf_file_write(path, text->str, text->len, error))
		return false;
	/* one of before counts as long as it is there: a cut in between loses nothing */
	return !g_file_test(old, G_FILE_TEST_EXISTS) || uf_file_remove(old, error);
}

static int
lock_list(UfFlow *flow, bool alone, GError **error)
{
	g_autofree char *path = uf_context_get_data_file(flow->context, "outputs.lock");
	g_autofree char *folder = g_path_get_dirname(path);
	if (!uf_file_ensure_private_folder(folder, error))
		return -1;
	const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && flock(fd, alone ? LOCK_EX : LOCK_SH) == 0)
		return fd;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A list of before becomes one of today. */
static bool
convert(UfFlow *flow, GError **error)
{
	const int lock = lock_list(flow, true, error);
	if (lock < 0)
		return false;
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) old = load_old(flow, &local);
	const bool done = old == NULL || uf_flow_out_save(flow, old, &local);
	close(lock);
	if (local == NULL)
		return done;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

int
uf_flow_out_lock(UfFlow *flow, bool alone, GError **error)
{
	g_autofree char *old = get_old_path(flow);
	if (!alone && g_file_test(old, G_FILE_TEST_EXISTS) && !convert(flow, error))
		return -1;
	return lock_list(flow, alone, error);
}

/* Where the next line of @fd begins, once a line that was cut is cut away; -1 when this is no list
 * of ours. */
static off_t
find_end(int fd)
{
	char text[TAIL_BYTES];
	struct stat info;
	if (fstat(fd, &info) != 0)
		return -1;
	const off_t from = MAX(info.st_size - (off_t)sizeof text, 0);
	const ssize_t length = pread(fd, text, sizeof text, from);
	if (length < 0 || length < info.st_size - from)
		return -1;
	const char *newline = length > 0 ? memrchr(text, '\n', (size_t)length) : NULL;
	if (newline == NULL && from > 0)
		return -1;
	const off_t end = newline == NULL ? 0 : from + (newline + 1 - text);
	char head[HEAD_LENGTH];
	if (end > 0 && (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head ||
			memcmp(head, HEAD, sizeof head) != 0))
		return -1;
	return end == info.st_size || ftruncate(fd, end) == 0 ? end : -1;
}

static bool
write_whole(int fd, const char *data, size_t length)
{
	while (length > 0) {
		const ssize_t n = write(fd, data, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

static bool
append(int fd, const json_t *entries, const char *path, GError **error)
{
	const off_t end = find_end(fd);
	if (end < 0)
		return fail(path, error);
	if ((size_t)end > MOST_BYTES) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "too many files were written: clean some with \"unefois out clean\"");
		return false;
	}
	g_autoptr(GString) text = g_string_new(end == 0 ? HEAD : "");
	append_lines(text, entries);
	if (write_whole(fd, text->str, text->len) && fdatasync(fd) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
	/* what stays of it is cut away by the next who writes */
	if (ftruncate(fd, end) != 0)
		g_debug("outputs: the list keeps what was written");
	return false;
}

bool
uf_flow_out_append(UfFlow *flow, const json_t *entries, GError **error)
{
	g_autofree char *path = get_path(flow);
	g_autofree char *folder = g_path_get_dirname(path);
	const bool is_new = !g_file_test(path, G_FILE_TEST_EXISTS);
	const int fd =
	    open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	if (fd < 0 || flock(fd, LOCK_EX) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	const bool done = append(fd, entries, path, error);
	close(fd);
	return done && (!is_new || uf_file_sync_folder(folder, error));
}
