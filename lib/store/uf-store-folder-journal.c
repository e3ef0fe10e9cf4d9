/* The journals of the folder back end: journal.jsonl, readings.jsonl and forgotten.jsonl, one line
 * each. They have no chain: invented people need none. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-folder-private.h"

static const char *const names[UF_JOURNALS] = {
	[UF_JOURNAL_ACTIONS] = "journal.jsonl",
	[UF_JOURNAL_READINGS] = "readings.jsonl",
};

/* Where the last line that ends before @from ends; -1 on a system error. */
static off_t
find_end_of_lines(int fd, off_t from)
{
	char block[4096];
	off_t end = from;
	while (end > 0) {
		const size_t length = MIN((size_t)end, sizeof block);
		if (pread(fd, block, length, end - (off_t)length) != (ssize_t)length)
			return -1;
		for (size_t i = length; i > 0; i--) {
			if (block[i - 1] == '\n')
				return end - (off_t)(length - i);
		}
		end -= (off_t)length;
	}
	return end;
}

bool
uf_store_folder_is_torn(const char *line, size_t length)
{
	return length == 0 || memchr(line, '\0', length) != NULL;
}

/* Where the next line goes: after the last whole one. What follows was never acknowledged: a full
 * disk or a power cut left it. -1 on a system error. */
static off_t
find_place(int fd)
{
	const off_t end = find_end_of_lines(fd, lseek(fd, 0, SEEK_END));
	const off_t begin = end > 0 ? find_end_of_lines(fd, end - 1) : end;
	if (begin < 0 || begin == end)
		return begin;
	const size_t length = (size_t)(end - begin) - 1;
	g_autofree char *line = g_malloc0(length + 1);
	if (pread(fd, line, length, begin) != (ssize_t)length)
		return -1;
	return uf_store_folder_is_torn(line, length) ? begin : end;
}

bool
uf_store_folder_append_line(int fd, const char *text)
{
	const ssize_t length = (ssize_t)strlen(text);
	if (flock(fd, LOCK_EX) != 0)
		return false;
	const off_t end = find_place(fd);
	if (end < 0 || ftruncate(fd, end) != 0)
		return false;
	const ssize_t written = write(fd, text, (size_t)length);
	if (written >= 0 && written < length)
		errno = ENOSPC; /* half a line: the next one begins where this did */
	return written == length && fsync(fd) == 0;
}

static bool
append(const UfStoreFolder *self, const char *name, const json_t *entry, GError **error)
{
	g_autofree char *path = g_build_filename(uf_store_folder_get_path(self), name, NULL);
	g_auto(UfWiped) line = uf_json_format(entry, false);
	g_auto(UfWiped) text = g_strconcat(line, "\n", NULL);
	const bool is_new = !g_file_test(path, G_FILE_TEST_EXISTS);
	const int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return uf_store_set_system_error(error, path, "open it");
	const bool written = uf_store_folder_append_line(fd, text);
	if (!written)
		uf_store_set_system_error(error, path, "append to it");
	close(fd);
	return written && (!is_new || uf_file_sync_folder(uf_store_folder_get_path(self), error));
}

bool
uf_store_folder_append_journal(void *backend, UfJournal journal, const json_t *entry,
			       GError **error)
{
	return append(backend, names[journal], entry, error);
}

/* every whole line of the file @name; a new array */
static json_t *
load(const UfStoreFolder *self, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(uf_store_folder_get_path(self), name, NULL);
	g_autoptr(json_t) entries = json_array();
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return g_steal_pointer(&entries);
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_STORE_MAX_BYTES, error);
	if (bytes == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	size_t number = 1;
	for (const char *end = text + size; text < end; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		if (stop == NULL)
			break; /* a line without its end was never acknowledged */
		const size_t length = (size_t)(stop - text);
		if (stop + 1 == end && uf_store_folder_is_torn(text, length))
			break;
		g_autofree char *origin = g_strdup_printf("%s line %zu", name, number);
		json_t *entry = uf_json_parse(text, length, origin, error);
		if (entry == NULL)
			return NULL;
		json_array_append_new(entries, entry);
		text += length + 1;
	}
	return g_steal_pointer(&entries);
}

/* the ids that lines about @person name: her requests and drafts */
static GHashTable *
collect_objects(const json_t *entries, const char *person)
{
	GHashTable *objects = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *entry = json_array_get(entries, i);
		if (!uf_store_entry_names(entry, person))
			continue;
		const char *request =
		    uf_json_get_string(json_object_get(entry, "details"), "request");
		g_hash_table_add(objects, (gpointer)uf_json_get_string(entry, "object"));
		if (request != NULL)
			g_hash_table_add(objects, (gpointer)request);
	}
	return objects;
}

json_t *
uf_store_folder_load_journal(void *backend, UfJournal journal, const char *person, GError **error)
{
	g_autoptr(json_t) all = load(backend, names[journal], error);
	if (all == NULL || person == NULL)
		return g_steal_pointer(&all);
	g_autoptr(GHashTable) objects = collect_objects(all, person);
	g_autoptr(json_t) chosen = json_array();
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *entry = json_array_get(all, i);
		const char *object = uf_json_get_string(entry, "object");
		if (object != NULL && g_hash_table_contains(objects, object))
			json_array_append(chosen, entry);
	}
	return g_steal_pointer(&chosen);
}

json_t *
uf_store_folder_list_forgotten(void *backend, GError **error)
{
	return load(backend, "forgotten.jsonl", error);
}

bool
uf_store_folder_append_forgotten(void *backend, const char *person, GError **error)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *day = g_date_time_format(now, "%Y-%m-%d");
	g_autoptr(json_t) entry = json_pack("{s:s, s:s}", "person", person, "day", day);
	return append(backend, "forgotten.jsonl", entry, error);
}
