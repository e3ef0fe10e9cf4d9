/* The queue of the folder back end: batches/t-….jsonl, a file for each batch. Its first line is the
 * batch, then come its jobs; each change is a line at the end, and the last line of a number
 * counts. One process at a time has the lock of the file (flock), reads what was added since it
 * looked, and adds its own. Like the journals: a line without its end was never acknowledged. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-folder-private.h"

#define FOLDER "batches"
#define SUFFIX ".jsonl"
#define START_BYTES 21 /* {"file":"q-… */

/* What was read of a batch so far. */
typedef struct {
	char start[START_BYTES]; /* of the file: another one of that name has another */
	off_t end;
	UfStoreBatch *batch;
	GPtrArray *jobs; /* UfStoreJob, in order */
} Queue;

/* The file of a batch, locked, and what is in it. */
typedef struct {
	int fd;
	char *path;
	Queue *queue; /* borrowed */
} Opened;

static void
opened_clear(Opened *opened)
{
	if (opened->fd >= 0)
		close(opened->fd);
	g_free(opened->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opened, opened_clear)

static void
free_queue(void *data)
{
	Queue *queue = data;
	uf_store_batch_free(queue->batch);
	g_ptr_array_unref(queue->jobs);
	g_free(queue);
}

GHashTable *
uf_store_folder_make_queues(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue);
}

static char *
build_path(const UfStoreFolder *self, const char *id)
{
	g_autofree char *name = g_strconcat(id, SUFFIX, NULL);
	return g_build_filename(uf_store_folder_get_path(self), FOLDER, name, NULL);
}

bool
uf_store_folder_ensure_queue(const char *location, GError **error)
{
	g_autofree char *path = g_build_filename(location, FOLDER, NULL);
	return uf_file_ensure_private_folder(path, error);
}

/* --- lines --- */

/* Of the line without its digest. Yours. */
static char *
compute_digest(const json_t *line)
{
	g_auto(UfWiped) text = uf_json_format(line, false);
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

/* @line, which is taken over, with its digest and its end. Yours. */
static char *
format_line(json_t *line, GBytes *body)
{
	gsize size;
	const guchar *data = g_bytes_get_data(body, &size);
	g_autofree char *text = size > 0 ? g_base64_encode(data, size) : g_strdup("");
	json_object_set_new(line, "body", json_string(text));
	g_autofree char *digest = compute_digest(line);
	json_object_set_new(line, "sha256", json_string(digest));
	g_autofree char *formatted = uf_json_format(line, false);
	json_decref(line);
	return g_strconcat(formatted, "\n", NULL);
}

static char *
format_batch(const UfStoreBatch *batch, unsigned jobs)
{
	g_autofree char *file = uf_id_new('q');
	return format_line(json_pack("{s:s, s:I, s:I, s:i}", "file", file, "made",
				     (json_int_t)batch->made, "changed", (json_int_t)batch->changed,
				     "jobs", (int)jobs),
			   batch->body);
}

static char *
format_job(const UfStoreJob *job)
{
	return format_line(json_pack("{s:i, s:s, s:s, s:I, s:i, s:I}", "number", (int)job->number,
				     "state", uf_store_job_state_get_name(job->state), "holder",
				     job->holder, "until", (json_int_t)job->until, "attempts",
				     (int)job->attempts, "changed", (json_int_t)job->changed),
			   job->body);
}

static GBytes *
take_body(const json_t *line)
{
	gsize size = 0;
	const char *text = uf_json_get_string(line, "body");
	guchar *data = text != NULL ? g_base64_decode(text, &size) : NULL;
	return data != NULL ? g_bytes_new_take(data, size) : NULL;
}

static bool
is_whole(json_t *line)
{
	g_autofree char *digest = g_strdup(uf_json_get_string(line, "sha256"));
	json_object_del(line, "sha256");
	g_autofree char *found = compute_digest(line);
	return g_strcmp0(digest, found) == 0;
}

/* UF_STORE_JOB_STATES when it is none */
static int
find_state(const char *name)
{
	int state = 0;
	while (state < UF_STORE_JOB_STATES &&
	       g_strcmp0(name, uf_store_job_state_get_name((UfStoreJobState)state)) != 0)
		state++;
	return state;
}

static bool
take_batch(Queue *queue, const json_t *line)
{
	GBytes *body = take_body(line);
	if (body == NULL)
		return false;
	uf_store_batch_free(queue->batch);
	queue->batch = g_new0(UfStoreBatch, 1);
	queue->batch->body = body;
	queue->batch->made = uf_json_get_integer(line, "made", 0);
	queue->batch->changed = uf_json_get_integer(line, "changed", 0);
	return true;
}

/* the next number, or one that is there already */
static bool
take_job(Queue *queue, const char *batch, const json_t *line)
{
	const int64_t number = uf_json_get_integer(line, "number", 0);
	const int state = find_state(uf_json_get_string(line, "state"));
	g_autoptr(UfStoreJob) job = g_new0(UfStoreJob, 1);
	job->batch = g_strdup(batch);
	job->number = (unsigned)number;
	job->state = (UfStoreJobState)state;
	job->holder = g_strdup(uf_json_get_string(line, "holder"));
	job->until = uf_json_get_integer(line, "until", 0);
	job->attempts = (unsigned)uf_json_get_integer(line, "attempts", 0);
	job->changed = uf_json_get_integer(line, "changed", 0);
	job->body = take_body(line);
	if (number < 1 || number > (int64_t)queue->jobs->len + 1 || state == UF_STORE_JOB_STATES ||
	    job->holder == NULL || job->body == NULL)
		return false;
	if (number == (int64_t)queue->jobs->len + 1) {
		g_ptr_array_add(queue->jobs, g_steal_pointer(&job));
		return true;
	}
	void **place = &g_ptr_array_index(queue->jobs, number - 1);
	uf_store_job_free(*place);
	*place = g_steal_pointer(&job);
	return true;
}

static bool
take_line(Queue *queue, const char *batch, const char *text, size_t length)
{
	g_autoptr(json_t) line = uf_json_parse(text, length, batch, NULL);
	if (line == NULL || !is_whole(line))
		return false;
	return json_object_get(line, "number") != NULL ? take_job(queue, batch, line)
						       : take_batch(queue, line);
}

/* --- the file --- */

static bool
set_damaged(const Opened *opened, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: damaged", opened->path);
	return false;
}

/* whole lines that were added since the last look */
static bool
read_added(const Opened *opened, const char *batch, off_t size, GError **error)
{
	Queue *queue = opened->queue;
	const size_t length = (size_t)(size - queue->end);
	g_autofree char *text = g_malloc(length + 1);
	if (pread(opened->fd, text, length, queue->end) != (ssize_t)length)
		return uf_store_set_system_error(error, opened->path, "read it");
	const char *end = text + length;
	for (const char *line = text; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		if (stop == NULL)
			break;
		const size_t size_of_line = (size_t)(stop - line);
		if (stop + 1 == end && uf_store_folder_is_torn(line, size_of_line))
			break;
		if (!take_line(queue, batch, line, size_of_line))
			return set_damaged(opened, error);
		queue->end += (off_t)size_of_line + 1;
		line = stop + 1;
	}
	return queue->batch != NULL || set_damaged(opened, error);
}

/* what is known of the file that begins with @start */
static Queue *
find_queue(const UfStoreFolder *self, const char *id, const char *start)
{
	GHashTable *queues = uf_store_folder_get_queues(self);
	Queue *queue = g_hash_table_lookup(queues, id);
	if (queue != NULL && memcmp(queue->start, start, START_BYTES) == 0)
		return queue;
	queue = g_new0(Queue, 1);
	memcpy(queue->start, start, START_BYTES);
	queue->jobs = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_job_free);
	g_hash_table_replace(queues, g_strdup(id), queue);
	return queue;
}

/* Opens and locks the file of @id, which nobody has removed meanwhile, and reads what is new. */
static bool
open_queue(const UfStoreFolder *self, const char *id, Opened *opened, GError **error)
{
	struct stat info;
	char start[START_BYTES];
	opened->path = build_path(self, id);
	opened->fd = open(opened->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	if (opened->fd < 0 && errno == ENOENT)
		return uf_store_set_no_batch(error, id);
	if (opened->fd < 0)
		return uf_store_set_system_error(error, opened->path, "open it");
	if (TEMP_FAILURE_RETRY(flock(opened->fd, LOCK_EX)) != 0 || fstat(opened->fd, &info) != 0)
		return uf_store_set_system_error(error, opened->path, "lock it");
	if (info.st_nlink == 0)
		return uf_store_set_no_batch(error, id);
	if (pread(opened->fd, start, sizeof start, 0) != sizeof start)
		return set_damaged(opened, error);
	opened->queue = find_queue(self, id, start);
	if (info.st_size >= opened->queue->end && read_added(opened, id, info.st_size, error))
		return true;
	if (info.st_size < opened->queue->end)
		set_damaged(opened, error);
	g_hash_table_remove(uf_store_folder_get_queues(self), id);
	return false;
}

/* Adds @text, taken over, and takes it in. */
static bool
append(const Opened *opened, const char *batch, char *text, GError **error)
{
	struct stat info;
	g_autofree char *line = text;
	if (!uf_store_folder_append_line(opened->fd, line) || fstat(opened->fd, &info) != 0)
		return uf_store_set_system_error(error, opened->path, "append to it");
	return read_added(opened, batch, info.st_size, error);
}

static UfStoreJob *
find_job(const Queue *queue, unsigned number)
{
	return number > 0 && number <= queue->jobs->len ? g_ptr_array_index(queue->jobs, number - 1)
							: NULL;
}

/* --- what the queue does --- */

static char *
format_all(const UfStoreBatch *batch, const GPtrArray *jobs)
{
	UfStoreBatch written = *batch;
	const int64_t now = uf_store_get_time();
	GString *all = g_string_new(NULL);
	written.made = batch->made != 0 ? batch->made : now;
	written.changed = batch->changed != 0 ? batch->changed : now;
	g_autofree char *first = format_batch(&written, jobs->len);
	g_string_append(all, first);
	for (guint i = 0; i < jobs->len; i++) {
		UfStoreJob job = *(const UfStoreJob *)g_ptr_array_index(jobs, i);
		job.changed = job.changed != 0 ? job.changed : now;
		g_autofree char *line = format_job(&job);
		g_string_append(all, line);
	}
	return g_string_free(all, FALSE);
}

/* Gets its name when it is whole: nobody finds half of it. */
static bool
folder_add(void *backend, const UfStoreBatch *batch, const GPtrArray *jobs, GError **error)
{
	g_autofree char *path = build_path(backend, batch->id);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *beside = uf_store_folder_build_writing_path(backend);
	g_autofree char *all = format_all(batch, jobs);
	if (!uf_file_write(beside, all, strlen(all), error))
		return false;
	const bool linked = link(beside, path) == 0;
	const int reason = errno;
	g_unlink(beside);
	if (linked)
		return uf_file_sync_folder(folder, error);
	errno = reason;
	return reason == EEXIST ? uf_store_set_batch_there(error, batch->id)
				: uf_store_set_system_error(error, path, "write it");
}

static UfStoreBatch *
folder_read(void *backend, const char *id, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, id, &opened, error))
		return NULL;
	const Queue *queue = opened.queue;
	UfStoreBatch *batch = g_new0(UfStoreBatch, 1);
	batch->id = g_strdup(id);
	batch->made = queue->batch->made;
	batch->changed = queue->batch->changed;
	batch->body = g_bytes_ref(queue->batch->body);
	for (guint i = 0; i < queue->jobs->len; i++) {
		const UfStoreJob *job = g_ptr_array_index(queue->jobs, i);
		batch->changed = MAX(batch->changed, job->changed);
	}
	return batch;
}

static bool
folder_put(void *backend, const char *id, GBytes *body, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, id, &opened, error))
		return false;
	const UfStoreBatch batch = {
		.made = opened.queue->batch->made,
		.changed = uf_store_get_time(),
		.body = body,
	};
	return append(&opened, id, format_batch(&batch, opened.queue->jobs->len), error);
}

static GPtrArray *
folder_list(void *backend, GError **error)
{
	g_autofree char *path = g_build_filename(uf_store_folder_get_path(backend), FOLDER, NULL);
	g_autoptr(GPtrArray) names = uf_file_list(path, SUFFIX, error);
	if (names == NULL)
		return NULL;
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *id = g_strndup(name, strlen(name) - strlen(SUFFIX));
		if (uf_id_is_valid(id, UF_STORE_BATCH_LETTER))
			g_ptr_array_add(ids, g_steal_pointer(&id));
	}
	return ids;
}

static bool
folder_remove(void *backend, const char *id, GError **error)
{
	g_autofree char *path = build_path(backend, id);
	g_autofree char *folder = g_path_get_dirname(path);
	g_hash_table_remove(uf_store_folder_get_queues(backend), id);
	return uf_file_remove(path, error) && uf_file_sync_folder(folder, error);
}

static bool
is_free(const UfStoreJob *job, int64_t now)
{
	return job->state == UF_STORE_JOB_WAITING ||
	       (job->state == UF_STORE_JOB_RUNNING && uf_store_is_lease_over(job->until, now));
}

static UfStoreJob *
copy_job(const UfStoreJob *job)
{
	UfStoreJob *copy = g_new0(UfStoreJob, 1);
	*copy = *job;
	copy->batch = g_strdup(job->batch);
	copy->holder = g_strdup(job->holder);
	copy->body = g_bytes_ref(job->body);
	return copy;
}

static bool
folder_claim(void *backend, const UfStoreClaim *claim, UfStoreJob **job, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, claim->batch, &opened, error))
		return false;
	for (guint i = 0; i < opened.queue->jobs->len; i++) {
		const UfStoreJob *found = g_ptr_array_index(opened.queue->jobs, i);
		if (!is_free(found, claim->now))
			continue;
		UfStoreJob taken = *found;
		taken.state = UF_STORE_JOB_RUNNING;
		taken.holder = (char *)claim->holder;
		taken.until = claim->until;
		taken.attempts++;
		taken.changed = claim->now;
		if (!append(&opened, claim->batch, format_job(&taken), error))
			return false;
		*job = copy_job(g_ptr_array_index(opened.queue->jobs, i));
		return true;
	}
	return true;
}

/* The job while the attempt of @job is the last one and runs; borrowed. */
static const UfStoreJob *
find_mine(const Opened *opened, const UfStoreJob *job, GError **error)
{
	const UfStoreJob *found = find_job(opened->queue, job->number);
	if (found == NULL) {
		uf_store_set_no_job(error, job->batch, job->number);
		return NULL;
	}
	if (found->state == UF_STORE_JOB_RUNNING && found->attempts == job->attempts)
		return found;
	uf_store_set_late(error, job->batch, job->number);
	return NULL;
}

static bool
folder_check(void *backend, const UfStoreJob *job, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	return open_queue(backend, job->batch, &opened, error) &&
	       find_mine(&opened, job, error) != NULL;
}

static bool
folder_write(void *backend, const UfStoreJob *job, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, job->batch, &opened, error))
		return false;
	const UfStoreJob *found = find_mine(&opened, job, error);
	if (found == NULL)
		return false;
	const bool runs = job->state == UF_STORE_JOB_RUNNING;
	UfStoreJob next = *found;
	next.state = job->state;
	next.holder = runs ? found->holder : (char *)"";
	next.until = runs && job->until != 0 ? job->until : next.until;
	next.until = runs ? next.until : 0;
	next.changed = uf_store_get_time();
	next.body = job->body != NULL ? job->body : found->body;
	return append(&opened, job->batch, format_job(&next), error);
}

static GPtrArray *
folder_load(void *backend, const char *batch, unsigned after, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, batch, &opened, error))
		return NULL;
	GPtrArray *jobs = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_job_free);
	for (guint i = after; i < opened.queue->jobs->len && jobs->len < UF_STORE_JOBS_OF_A_PAGE;
	     i++)
		g_ptr_array_add(jobs, copy_job(g_ptr_array_index(opened.queue->jobs, i)));
	return jobs;
}

static bool
folder_count(void *backend, const char *batch, unsigned *counts, GError **error)
{
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, batch, &opened, error))
		return false;
	for (guint i = 0; i < opened.queue->jobs->len; i++) {
		const UfStoreJob *job = g_ptr_array_index(opened.queue->jobs, i);
		counts[job->state]++;
	}
	return true;
}

static int64_t
folder_reset(void *backend, const char *batch, UfStoreJobState state, const char *holder,
	     GError **error)
{
	int64_t count = 0;
	g_auto(Opened) opened = { .fd = -1 };
	if (!open_queue(backend, batch, &opened, error))
		return -1;
	for (guint i = 0; i < opened.queue->jobs->len; i++) {
		const UfStoreJob *job = g_ptr_array_index(opened.queue->jobs, i);
		if (job->state != state || (holder != NULL && !g_str_equal(job->holder, holder)))
			continue;
		UfStoreJob next = *job;
		next.state = UF_STORE_JOB_WAITING;
		next.holder = (char *)"";
		next.until = 0;
		next.changed = uf_store_get_time();
		if (!append(&opened, batch, format_job(&next), error))
			return -1;
		count++;
	}
	return count;
}

const UfStoreQueue uf_store_folder_queue = {
	.add = folder_add,
	.read = folder_read,
	.put = folder_put,
	.list = folder_list,
	.remove = folder_remove,
	.claim = folder_claim,
	.check = folder_check,
	.write = folder_write,
	.load = folder_load,
	.count = folder_count,
	.reset = folder_reset,
};
