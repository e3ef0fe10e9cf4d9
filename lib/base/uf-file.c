#include "uf-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-memory.h"

#define READ_STEP 65536

typedef struct {
	char *data;
	size_t length;
	size_t size;
} Buffer;

static void
buffer_clear(Buffer *buffer)
{
	uf_memory_free_buffer(buffer->data);
	buffer->data = NULL;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Buffer, buffer_clear)

typedef int Descriptor;
static void
descriptor_clear(Descriptor *descriptor)
{
	if (*descriptor > STDERR_FILENO)
		close(*descriptor);
	*descriptor = -1;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Descriptor, descriptor_clear)

static bool
set_system_error(GError **error, const char *path, const char *what)
{
	const int reason = errno;
	const UfError code =
	    reason == ENOENT || reason == ENOTDIR ? UF_ERROR_NOT_FOUND : UF_ERROR_INTERNAL;
	g_set_error(error, UF_ERROR, code, "%s: cannot %s: %s", path, what, g_strerror(reason));
	return false;
}

static void
buffer_reserve(Buffer *buffer, size_t more)
{
	if (buffer->length + more <= buffer->size)
		return;
	const size_t size = MAX(buffer->size * 2, buffer->length + more);
	char *data = g_malloc(size);
	if (buffer->length > 0)
		memcpy(data, buffer->data, buffer->length);
	uf_memory_free_buffer(buffer->data);
	buffer->data = data;
	buffer->size = size;
}

GBytes *
uf_file_read(const char *path, size_t limit, GError **error)
{
	const bool is_stdin = g_str_equal(path, "-");
	g_auto(Descriptor) fd =
	    is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat info;
	if (fd < 0 || fstat(fd, &info) != 0) {
		set_system_error(error, path, "open it");
		return NULL;
	}
	if (!is_stdin && !S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not a regular file", path);
		return NULL;
	}
	/* opening must not wait, reading a pipe must */
	if (!is_stdin && fcntl(fd, F_SETFL, 0) != 0) {
		set_system_error(error, path, "read it");
		return NULL;
	}
	g_auto(Buffer) buffer = { 0 };
	buffer_reserve(&buffer, S_ISREG(info.st_mode) ? MIN((size_t)info.st_size + 1, limit + 1)
						      : READ_STEP);
	for (;;) {
		buffer_reserve(&buffer, 1);
		const ssize_t n = TEMP_FAILURE_RETRY(
		    read(fd, buffer.data + buffer.length, buffer.size - buffer.length));
		if (n < 0) {
			set_system_error(error, path, "read it");
			return NULL;
		}
		if (n == 0)
			break;
		buffer.length += (size_t)n;
		if (buffer.length > limit) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "%s: larger than the limit of %zu bytes", path, limit);
			return NULL;
		}
	}
	const size_t length = buffer.length;
	char *data = g_steal_pointer(&buffer.data);
	return g_bytes_new_with_free_func(data, length, uf_memory_free_buffer, data);
}

static bool
write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		const ssize_t n = TEMP_FAILURE_RETRY(write(fd, data, length));
		if (n < 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

bool
uf_file_sync_folder(const char *folder, GError **error)
{
	g_auto(Descriptor) fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return (fd >= 0 && fsync(fd) == 0) || set_system_error(error, folder, "sync the folder");
}

/* A file being written: without a name where the system knows how, so that nothing of it stays when
 * we are killed; else beside its place. A file is replaced through a name in both cases: it tells
 * our process, so that what one that was killed left there goes with the next writing. */
typedef struct {
	int fd;
	char *beside; /* its name; NULL while it has none */
} Writing;

#define BESIDE ".unefois-part"

static char *
name_beside(const char *path)
{
	return g_strdup_printf("%s.%d" BESIDE, path, (int)getpid());
}

/* the process that made @name beside @base; 0 when it is none of ours */
static pid_t
find_writer(const char *name, const char *base)
{
	char *end = NULL;
	const size_t length = strlen(base);
	if (strncmp(name, base, length) != 0 || name[length] != '.' ||
	    !g_ascii_isdigit(name[length + 1]))
		return 0;
	const guint64 pid = g_ascii_strtoull(name + length + 1, &end, 10);
	return g_str_equal(end, BESIDE) && pid < G_MAXINT ? (pid_t)pid : 0;
}

/* removes what killed processes left beside @path */
static void
sweep(const char *path, const char *folder)
{
	const char *name;
	g_autofree char *base = g_path_get_basename(path);
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
		const pid_t writer = find_writer(name, base);
		g_autofree char *left = g_build_filename(folder, name, NULL);
		if (writer > 0 && (writer == getpid() || (kill(writer, 0) != 0 && errno == ESRCH)))
			g_unlink(left);
	}
}

static void
writing_clear(Writing *writing)
{
	if (writing->fd >= 0)
		close(writing->fd);
	if (writing->beside != NULL)
		g_unlink(writing->beside);
	g_free(writing->beside);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Writing, writing_clear)

static bool
writing_open(Writing *writing, const char *path, const char *folder)
{
	writing->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (writing->fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return writing->fd >= 0;
	writing->beside = name_beside(path);
	writing->fd =
	    open(writing->beside, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (writing->fd < 0)
		g_clear_pointer(&writing->beside, g_free);
	return writing->fd >= 0;
}

/* gives it the name @path; a file that has it already is replaced at once */
static bool
writing_finish(Writing *writing, const char *path)
{
	if (writing->beside == NULL) {
		g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", writing->fd);
		if (linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
			return true;
		if (errno != EEXIST)
			return false;
		g_autofree char *beside = name_beside(path);
		if (linkat(AT_FDCWD, self, AT_FDCWD, beside, AT_SYMLINK_FOLLOW) != 0)
			return false;
		writing->beside = g_steal_pointer(&beside);
	}
	if (g_rename(writing->beside, path) != 0)
		return false;
	g_clear_pointer(&writing->beside, g_free);
	return true;
}

bool
uf_file_write(const char *path, const void *data, size_t length, GError **error)
{
	struct stat info;
	if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: something else than a file stands there", path);
		return false;
	}
	g_autofree char *folder = g_path_get_dirname(path);
	g_auto(Writing) writing = { .fd = -1 };
	sweep(path, folder);
	if (!writing_open(&writing, path, folder))
		return set_system_error(error, path, "write beside it");
	if (!write_all(writing.fd, data, length) || fchmod(writing.fd, 0600) != 0 ||
	    fsync(writing.fd) != 0 || !writing_finish(&writing, path))
		return set_system_error(error, path, "write it");
	return uf_file_sync_folder(folder, error);
}

static bool
is_empty_folder(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	return folder != NULL && g_dir_read_name(folder) == NULL;
}

static bool
make_folder(const char *path, GError **error)
{
	struct stat info;
	const bool is_there = stat(path, &info) == 0;
	if (is_there ? S_ISDIR(info.st_mode) : g_mkdir_with_parents(path, 0700) == 0)
		return true;
	if (!is_there && errno != ENOTDIR && errno != EEXIST)
		return set_system_error(error, path, "make the folder");
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "%s: a folder is needed, and a file stands there or on the way", path);
	return false;
}

bool
uf_file_ensure_private_folder(const char *path, GError **error)
{
	if (!make_folder(path, error))
		return false;
	struct stat info;
	if (stat(path, &info) != 0)
		return set_system_error(error, path, "look at the folder");
	if ((info.st_mode & 077) == 0 && info.st_uid == geteuid())
		return true;
	if (info.st_uid == geteuid() && is_empty_folder(path) && chmod(path, 0700) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: other users can enter this folder; use a folder of your own (chmod 700)",
		    path);
	return false;
}

bool
uf_file_remove(const char *path, GError **error)
{
	if (g_unlink(path) != 0 && errno != ENOENT)
		return set_system_error(error, path, "remove it");
	return true;
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GPtrArray *
uf_file_list(const char *folder, const char *suffix, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) local = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &local);
	if (dir == NULL && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot list it: %s", folder,
			    local->message);
		return NULL;
	}
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		if (name[0] != '.' && (suffix == NULL || g_str_has_suffix(name, suffix)))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, compare_names);
	return g_steal_pointer(&names);
}
