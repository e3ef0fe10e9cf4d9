/* The folder back end: KIND/ID/000001 and so on, one file a revision, plus journal.jsonl.
 *
 * A revision is written in writing/ and linked to its name: link(2) fails when the name exists, so
 * two writers on the same revision cannot both win and no lock is needed. What a kill leaves in
 * writing/ is removed when a store is opened. Each file begins with a line of JSON (parent, state,
 * SHA-256 of both and of the content) that is checked on reading.
 */
#include "uf-store-folder-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MARK_NAME "INVENTED-PEOPLE-ONLY"
#define MARK_TEXT                                                                                  \
	"unefois store, folder back end, version 1\n"                                              \
	"These files are not encrypted: invented people only.\n"
#define WRITING_NAME "writing"
#define WRITING_SECONDS 3600 /* no write takes that long: whoever left it was killed */
#define HEADER_MAX (256 * 1024)
#define REVISION_MAX 999999

struct UfStoreFolder {
	char *path;
	char *depositor;    /* who deposits; NULL */
	GHashTable *queues; /* what was read of each batch */
};
typedef struct UfStoreFolder Folder;

const char *
uf_store_folder_get_path(const UfStoreFolder *folder)
{
	return folder->path;
}

GHashTable *
uf_store_folder_get_queues(const UfStoreFolder *folder)
{
	return folder->queues;
}

char *
uf_store_folder_build_writing_path(const UfStoreFolder *folder)
{
	g_autofree char *random = uf_id_new('w');
	return g_build_filename(folder->path, WRITING_NAME, random, NULL);
}

const char *
uf_store_folder_get_depositor(const UfStoreFolder *folder)
{
	return folder->depositor;
}

void
uf_store_folder_set_depositor(UfStoreFolder *folder, const char *name)
{
	g_free(folder->depositor);
	folder->depositor = g_strdup(name);
}

bool
uf_store_set_system_error(GError **error, const char *path, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot %s: %s", path, what,
		    g_strerror(errno));
	return false;
}

bool
uf_store_check_file_system(const char *path, GError **error)
{
	static const long network[] = { 0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997 };
	struct statfs info;
	if (statfs(path, &info) != 0)
		return uf_store_set_system_error(error, path, "look at its file system");
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

/* what a kill left of the mark itself, or another process is writing of it, is no content */
static bool
has_content(const GPtrArray *entries)
{
	for (guint i = 0; i < entries->len; i++) {
		if (!g_str_has_prefix(g_ptr_array_index(entries, i), MARK_NAME))
			return true;
	}
	return false;
}

bool
uf_store_make_folder(const char *location, GError **error)
{
	if (!uf_file_ensure_private_folder(location, error) ||
	    !uf_store_check_file_system(location, error))
		return false;
	g_autoptr(GPtrArray) entries = uf_file_list(location, NULL, error);
	if (entries == NULL)
		return false;
	if (has_content(entries)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: not empty; a store is made in a folder of its own", location);
		return false;
	}
	g_autofree char *mark = g_build_filename(location, MARK_NAME, NULL);
	return uf_file_write(mark, MARK_TEXT, strlen(MARK_TEXT), error);
}

static bool
folder_is_at(const char *location)
{
	g_autofree char *mark = g_build_filename(location, MARK_NAME, NULL);
	return g_file_test(mark, G_FILE_TEST_EXISTS);
}

static void
folder_close(void *backend)
{
	Folder *self = backend;
	g_hash_table_unref(self->queues);
	g_free(self->path);
	g_free(self->depositor);
	g_free(self);
}

/* Half-written revisions of processes that were killed hold personal values. */
static bool
clean_writing(const char *location, GError **error)
{
	g_autofree char *writing = g_build_filename(location, WRITING_NAME, NULL);
	if (!uf_file_ensure_private_folder(writing, error))
		return false;
	g_autoptr(GPtrArray) names = uf_file_list(writing, NULL, error);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autofree char *path =
		    g_build_filename(writing, g_ptr_array_index(names, i), NULL);
		struct stat info;
		if (lstat(path, &info) == 0 && time(NULL) - info.st_mtime > WRITING_SECONDS &&
		    !uf_file_remove(path, error))
			return false;
	}
	return names != NULL;
}

static void *
folder_open(const char *location, GError **error)
{
	if (!uf_file_ensure_private_folder(location, error) ||
	    !uf_store_check_file_system(location, error) || !clean_writing(location, error))
		return NULL;
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autofree char *path =
		    g_build_filename(location, uf_store_kind_get_name((UfStoreKind)kind), NULL);
		if (!uf_file_ensure_private_folder(path, error))
			return NULL;
	}
	if (!uf_store_folder_ensure_queue(location, error))
		return NULL;
	Folder *self = g_new0(Folder, 1);
	self->path = g_strdup(location);
	self->queues = uf_store_folder_make_queues();
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

/* What the header says of an item besides the digest. */
static json_t *
describe_item(const UfStoreItem *item)
{
	json_t *header = json_pack("{s:s, s:s}", "parent", item->parent != NULL ? item->parent : "",
				   "state", item->state != NULL ? item->state : "");
	if (item->card != NULL) {
		gsize size;
		const char *card = g_bytes_get_data(item->card, &size);
		json_object_set_new(header, "card", json_stringn(card != NULL ? card : "", size));
	}
	if (item->terms != NULL) {
		json_t *terms = json_array();
		for (guint i = 0; i < item->terms->len; i++)
			json_array_append_new(terms,
					      json_string(g_ptr_array_index(item->terms, i)));
		json_object_set_new(header, "terms", terms);
	}
	if (item->no_contact)
		json_object_set_new(header, "no_contact", json_true());
	return header;
}

/* Of the header and the content, with a NUL between them. */
static char *
compute_digest(const json_t *header, GBytes *content)
{
	gsize size;
	const guchar *data = g_bytes_get_data(content, &size);
	g_auto(UfWiped) text = uf_json_format(header, false);
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
	g_checksum_update(checksum, data, (gssize)size);
	return g_strdup(g_checksum_get_string(checksum));
}

static bool
is_whole(json_t *header, GBytes *content)
{
	if (uf_json_get_string(header, "parent") == NULL ||
	    uf_json_get_string(header, "state") == NULL)
		return false;
	g_autofree char *digest = g_strdup(uf_json_get_string(header, "sha256"));
	json_object_del(header, "sha256");
	g_autofree char *found = compute_digest(header, content);
	return g_strcmp0(digest, found) == 0;
}

static void
take_header(UfStoreItem *item, const json_t *header)
{
	const json_t *card = json_object_get(header, "card");
	const json_t *terms = json_object_get(header, "terms");
	item->parent = g_strdup(uf_json_get_string(header, "parent"));
	item->state = g_strdup(uf_json_get_string(header, "state"));
	item->no_contact = json_is_true(json_object_get(header, "no_contact"));
	if (json_is_string(card)) {
		char *text = g_strdup(json_string_value(card));
		item->card =
		    g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
	}
	if (json_is_array(terms))
		item->terms = g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	for (size_t i = 0; i < json_array_size(terms); i++)
		g_ptr_array_add(item->terms, g_strdup(json_string_value(json_array_get(terms, i))));
}

static UfStoreItem *
parse_item(GBytes *bytes, const char *path, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	size_t body = 0;
	g_autoptr(json_t) header = size > 0 ? parse_header(data, size, path, &body) : NULL;
	g_autoptr(GBytes) content = g_bytes_new_from_bytes(bytes, body, size - body);
	if (header == NULL || !is_whole(header, content)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: damaged (its content does not match its checksum); the older "
			    "revisions beside it are untouched",
			    path);
		return NULL;
	}
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	take_header(item, header);
	item->content = g_steal_pointer(&content);
	return item;
}

static UfStoreItem *
folder_read(void *backend, UfStoreKind kind, const char *id, int64_t revision, GError **error)
{
	if (revision < 1 || revision > REVISION_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no revision %" G_GINT64_FORMAT, id, revision);
		return NULL;
	}
	g_autofree char *folder = build_item_path(backend, kind, id);
	g_autofree char *path = g_strdup_printf("%s/%06d", folder, (int)revision);
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_STORE_MAX_BYTES + HEADER_MAX, error);
	if (bytes == NULL)
		return NULL;
	UfStoreItem *item = parse_item(bytes, path, error);
	if (item == NULL)
		return NULL;
	struct stat info;
	item->kind = kind;
	item->id = g_strdup(id);
	item->revision = revision;
	item->written = stat(path, &info) == 0 ? info.st_mtime : 0;
	return item;
}

static GBytes *
format_item(const UfStoreItem *item)
{
	g_autoptr(json_t) header = describe_item(item);
	g_autofree char *digest = compute_digest(header, item->content);
	json_object_set_new(header, "sha256", json_string(digest));
	g_auto(UfWiped) line = uf_json_format(header, false);
	const size_t start = strlen(line) + 1;
	gsize size;
	const char *content = g_bytes_get_data(item->content, &size);
	char *data = g_malloc(start + size);
	memcpy(data, line, start);
	data[start - 1] = '\n';
	if (size > 0)
		memcpy(data + start, content, size);
	return g_bytes_new_with_free_func(data, start + size, uf_memory_free_buffer, data);
}

/* Gives the file at @beside its name; it has none any more afterwards, whatever happens. */
static bool
link_revision(const char *beside, const char *path, const char *id, GError **error)
{
	const bool linked = link(beside, path) == 0;
	const int reason = errno;
	g_unlink(beside);
	if (linked)
		return true;
	if (reason == EEXIST) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: changed since it was read; read it again and redo the change", id);
		return false;
	}
	errno = reason;
	return uf_store_set_system_error(error, path, "write it");
}

/* The name of the revision, and of a new item's folder, must outlive a power cut too. */
static bool
sync_names(const char *folder, bool is_new, GError **error)
{
	g_autofree char *kind = g_path_get_dirname(folder);
	return uf_file_sync_folder(folder, error) && (!is_new || uf_file_sync_folder(kind, error));
}

static bool
set_time(const char *path, const UfStoreItem *item, GError **error)
{
	const struct timespec time = { .tv_sec = item->written };
	const struct timespec times[] = { time, time };
	return item->written == 0 || utimensat(AT_FDCWD, path, times, 0) == 0 ||
	       uf_store_set_system_error(error, path, "set its time");
}

static bool
folder_write(void *backend, const UfStoreItem *item, GError **error)
{
	const Folder *self = backend;
	g_autofree char *folder = build_item_path(self, item->kind, item->id);
	if (item->revision >= REVISION_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: has %d revisions, no more",
			    item->id, REVISION_MAX);
		return false;
	}
	if (!uf_file_ensure_private_folder(folder, error))
		return false;
	g_autofree char *path = g_strdup_printf("%s/%06d", folder, (int)item->revision + 1);
	g_autofree char *beside = uf_store_folder_build_writing_path(self);
	g_autoptr(GBytes) bytes = format_item(item);
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	if (uf_file_write(beside, data, size, error) && set_time(beside, item, error) &&
	    link_revision(beside, path, item->id, error))
		return sync_names(folder, item->revision == 0, error);
	g_rmdir(folder); /* when nothing is in it: a new item's */
	return false;
}

static bool
folder_remove(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	g_autofree char *folder = build_item_path(backend, kind, id);
	g_autofree char *parent = g_path_get_dirname(folder);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	/* hidden files too: nothing of the item stays */
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (!uf_file_remove(path, error))
			return false;
	}
	if (g_rmdir(folder) != 0 && errno != ENOENT)
		return uf_store_set_system_error(error, folder, "remove it");
	return uf_file_sync_folder(parent, error);
}

static GPtrArray *
list_ids(void *backend, UfStoreKind kind, GError **error)
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

/* the newest revision; NULL without an error when somebody removed it meanwhile */
static UfStoreItem *
read_newest(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	const int64_t revision = folder_find_revision(backend, kind, id, error);
	return revision > 0 ? folder_read(backend, kind, id, revision, error) : NULL;
}

static GPtrArray *
folder_list(void *backend, UfStoreKind kind, const char *parent, GError **error)
{
	g_autoptr(GPtrArray) all = list_ids(backend, kind, error);
	if (all == NULL || parent == NULL)
		return g_steal_pointer(&all);
	g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < all->len; i++) {
		const char *id = g_ptr_array_index(all, i);
		g_autoptr(GError) local = NULL;
		g_autoptr(UfStoreItem) item = read_newest(backend, kind, id, &local);
		/* of one that is damaged nobody knows whose it is: who reads it tells, and it hides
		 * no other */
		if (local != NULL || (item != NULL && g_str_equal(item->parent, parent)))
			g_ptr_array_add(chosen, g_strdup(id));
	}
	return g_steal_pointer(&chosen);
}

static bool
folder_each_card(void *backend, UfStoreCardFunc func, void *data, GError **error)
{
	g_autoptr(GPtrArray) ids = list_ids(backend, UF_STORE_PERSON, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		/* one that is damaged hides no other: the list of people tells it */
		g_autoptr(UfStoreItem) item =
		    read_newest(backend, UF_STORE_PERSON, g_ptr_array_index(ids, i), NULL);
		if (item == NULL)
			continue;
		if (item->card == NULL)
			item->card = g_bytes_new(NULL, 0);
		if (!func(data, item))
			break;
	}
	return ids != NULL;
}

typedef struct {
	const char *term;
	GPtrArray *ids;
} Finding;

static bool
find_in_card(void *data, const UfStoreItem *person)
{
	const Finding *finding = data;
	if (person->terms != NULL &&
	    g_ptr_array_find_with_equal_func(person->terms, finding->term, g_str_equal, NULL))
		g_ptr_array_add(finding->ids, g_strdup(person->id));
	return true;
}

static GPtrArray *
folder_find(void *backend, const char *term, GError **error)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	Finding finding = { term, ids };
	if (!folder_each_card(backend, find_in_card, &finding, error))
		return NULL;
	return g_steal_pointer(&ids);
}

const UfStoreBackend uf_store_folder_backend = {
	.name = "folder",
	.for_invented_people = true,
	.is_at = folder_is_at,
	.open = folder_open,
	.close = folder_close,
	.find_revision = folder_find_revision,
	.read = folder_read,
	.write = folder_write,
	.remove = folder_remove,
	.list = folder_list,
	.find = folder_find,
	.each_card = folder_each_card,
	.append_journal = uf_store_folder_append_journal,
	.load_journal = uf_store_folder_load_journal,
	.get_last_contact = uf_store_folder_get_last_contact,
	.forget = uf_store_folder_forget,
	.list_forgotten = uf_store_folder_list_forgotten,
	.describe = uf_store_folder_describe,
	.verify = uf_store_folder_verify,
	.deposits = &uf_store_folder_deposits,
	.queue = &uf_store_folder_queue,
};
