/* The folder back end: KIND/ID/000001 and so on, one file a revision, plus journal.jsonl.
 *
 * A revision is written beside its name and linked to it: link(2) fails when the name exists, so
 * two writers on the same revision cannot both win and no lock is needed. Each file begins with a
 * line of JSON (parent, state, SHA-256 of the content) that is checked on reading.
 */
#include "uf-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"

#define MARK_NAME "INVENTED-PEOPLE-ONLY"
#define MARK_TEXT                                                                                  \
	"unefois store, folder back end, version 1\n"                                              \
	"These files are not encrypted: invented people only.\n"
#define HEADER_MAX 4096
#define REVISION_MAX 999999

typedef struct {
	char *path;
} Folder;

static bool
set_system_error(GError **error, const char *path, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot %s: %s", path, what,
		    g_strerror(errno));
	return false;
}

/* file systems on which link and rename are not what we need: NFS, SMB, CIFS, 9P, FUSE */
static bool
check_file_system(const char *path, GError **error)
{
	static const long network[] = { 0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997 };
	struct statfs info;
	if (statfs(path, &info) != 0)
		return set_system_error(error, path, "look at its file system");
	for (size_t i = 0; i < G_N_ELEMENTS(network); i++) {
		if ((long)info.f_type == network[i]) {
			g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
				    "%s: on a network file system; put the store on a local disk",
				    path);
			return false;
		}
	}
	return true;
}

static bool
ensure_mark(const char *path, GError **error)
{
	g_autofree char *mark = g_build_filename(path, MARK_NAME, NULL);
	if (g_file_test(mark, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(GPtrArray) entries = uf_file_list(path, NULL, error);
	if (entries == NULL)
		return false;
	if (entries->len > 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: not an unefois store (no %s in it) and not empty", path,
			    MARK_NAME);
		return false;
	}
	return uf_file_write(mark, MARK_TEXT, strlen(MARK_TEXT), error);
}

static void
folder_close(void *backend)
{
	Folder *self = backend;
	g_free(self->path);
	g_free(self);
}

static void *
folder_open(const char *location, GError **error)
{
	if (!uf_file_ensure_private_folder(location, error) ||
	    !check_file_system(location, error) || !ensure_mark(location, error))
		return NULL;
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autofree char *path =
		    g_build_filename(location, uf_store_kind_get_name((UfStoreKind)kind), NULL);
		if (!uf_file_ensure_private_folder(path, error))
			return NULL;
	}
	Folder *self = g_new0(Folder, 1);
	self->path = g_strdup(location);
	return self;
}

static char *
build_item_path(const Folder *self, UfStoreKind kind, const char *id)
{
	return g_build_filename(self->path, uf_store_kind_get_name(kind), id, NULL);
}

static bool
is_revision_name(const char *name)
{
	return strlen(name) == 6 && strspn(name, "0123456789") == 6;
}

static int64_t
folder_find_revision(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	g_autofree char *path = build_item_path(backend, kind, id);
	g_autoptr(GPtrArray) names = uf_file_list(path, NULL, error);
	if (names == NULL)
		return -1;
	int64_t highest = 0;
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (is_revision_name(name))
			highest = MAX(highest, g_ascii_strtoll(name, NULL, 10));
	}
	return highest;
}

static json_t *
parse_header(const char *data, size_t size, const char *path, size_t *body)
{
	const char *stop = memchr(data, '\n', MIN(size, HEADER_MAX));
	if (stop == NULL)
		return NULL;
	*body = (size_t)(stop - data) + 1;
	return uf_json_parse(data, (size_t)(stop - data), path, NULL);
}

static UfStoreItem *
parse_item(GBytes *bytes, const char *path, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	size_t body = 0;
	g_autoptr(json_t) header = size > 0 ? parse_header(data, size, path, &body) : NULL;
	const char *digest = uf_json_get_string(header, "sha256");
	g_autoptr(GBytes) content = g_bytes_new_from_bytes(bytes, body, size - body);
	g_autofree char *found = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
	if (header == NULL || g_strcmp0(digest, found) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: damaged (its content does not match its checksum); the older "
			    "revisions beside it are untouched",
			    path);
		return NULL;
	}
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->parent = g_strdup(uf_json_get_string(header, "parent"));
	item->state = g_strdup(uf_json_get_string(header, "state"));
	item->content = g_steal_pointer(&content);
	return item;
}

static UfStoreItem *
folder_read(void *backend, UfStoreKind kind, const char *id, int64_t revision, GError **error)
{
	g_autofree char *folder = build_item_path(backend, kind, id);
	g_autofree char *path = g_strdup_printf("%s/%06d", folder, (int)revision);
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_STORE_MAX_BYTES + HEADER_MAX, error);
	if (bytes == NULL)
		return NULL;
	UfStoreItem *item = parse_item(bytes, path, error);
	if (item == NULL)
		return NULL;
	item->kind = kind;
	item->id = g_strdup(id);
	item->revision = revision;
	return item;
}

static GByteArray *
format_item(const UfStoreItem *item)
{
	g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, item->content);
	g_autoptr(json_t) header =
	    json_pack("{s:s, s:s, s:s}", "parent", item->parent != NULL ? item->parent : "",
		      "state", item->state != NULL ? item->state : "", "sha256", digest);
	g_autofree char *line = uf_json_format(header, false);
	GByteArray *out = g_byte_array_new();
	g_byte_array_append(out, (const guint8 *)line, (guint)strlen(line));
	g_byte_array_append(out, (const guint8 *)"\n", 1);
	gsize size;
	const guint8 *data = g_bytes_get_data(item->content, &size);
	g_byte_array_append(out, data, (guint)size);
	return out;
}

static bool
folder_write(void *backend, const UfStoreItem *item, GError **error)
{
	g_autofree char *folder = build_item_path(backend, item->kind, item->id);
	if (item->revision >= REVISION_MAX || !uf_file_ensure_private_folder(folder, error))
		return false;
	g_autofree char *path = g_strdup_printf("%s/%06d", folder, (int)item->revision + 1);
	g_autofree char *random = uf_id_new('w');
	g_autofree char *beside = g_strdup_printf("%s/.%s", folder, random);
	g_autoptr(GByteArray) bytes = format_item(item);
	const bool written = uf_file_write(beside, bytes->data, bytes->len, error);
	explicit_bzero(bytes->data, bytes->len);
	if (!written)
		return false;
	const bool linked = link(beside, path) == 0;
	const int reason = errno;
	g_unlink(beside);
	if (linked)
		return true;
	if (reason == EEXIST) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: changed since it was read; read it again and redo the change",
			    item->id);
		return false;
	}
	errno = reason;
	return set_system_error(error, path, "write it");
}

static bool
folder_remove(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	g_autofree char *folder = build_item_path(backend, kind, id);
	g_autoptr(GPtrArray) names = uf_file_list(folder, NULL, error);
	if (names == NULL)
		return false;
	for (guint i = names->len; i > 0; i--) {
		g_autofree char *path =
		    g_build_filename(folder, g_ptr_array_index(names, i - 1), NULL);
		if (!uf_file_remove(path, error))
			return false;
	}
	if (g_rmdir(folder) != 0 && errno != ENOENT)
		return set_system_error(error, folder, "remove it");
	return true;
}

static GPtrArray *
folder_list(void *backend, UfStoreKind kind, GError **error)
{
	const Folder *self = backend;
	g_autofree char *path = g_build_filename(self->path, uf_store_kind_get_name(kind), NULL);
	g_autoptr(GPtrArray) names = uf_file_list(path, NULL, error);
	if (names == NULL)
		return NULL;
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (!uf_id_is_valid(name, uf_store_kind_get_letter(kind)))
			continue;
		/* a crash before the first link leaves a folder without a revision */
		const int64_t revision = folder_find_revision(backend, kind, name, error);
		if (revision < 0)
			return NULL;
		if (revision > 0)
			g_ptr_array_add(ids, g_strdup(name));
	}
	return g_steal_pointer(&ids);
}

static bool
folder_append_journal(void *backend, const char *line, GError **error)
{
	const Folder *self = backend;
	g_autofree char *path = g_build_filename(self->path, "journal.jsonl", NULL);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return set_system_error(error, path, "open it");
	/* one write of one line on an O_APPEND descriptor is not mixed with another's */
	const bool written =
	    write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0;
	if (!written)
		set_system_error(error, path, "append to it");
	close(fd);
	return written;
}

static GBytes *
folder_read_journal(void *backend, GError **error)
{
	const Folder *self = backend;
	g_autofree char *path = g_build_filename(self->path, "journal.jsonl", NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return g_bytes_new(NULL, 0);
	return uf_file_read(path, UF_STORE_MAX_BYTES, error);
}

const UfStoreBackend uf_store_folder_backend = {
	.name = "folder",
	.for_invented_people = true,
	.open = folder_open,
	.close = folder_close,
	.find_revision = folder_find_revision,
	.read = folder_read,
	.write = folder_write,
	.remove = folder_remove,
	.list = folder_list,
	.append_journal = folder_append_journal,
	.read_journal = folder_read_journal,
};
