/* the 64 bit names are their own symbols here: both are taken over, unfortified */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "disk-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "scratch.h"

#define SECTOR 512
G_STATIC_ASSERT(sizeof(off_t) == 8);

Disk disk;

static void
free_file(void *data)
{
	File *file = data;
	g_free(file->kept);
	g_array_unref(file->lengths);
	g_hash_table_unref(file->sectors);
	g_free(file);
}

static void
free_name(void *data)
{
	Name *name = data;
	g_free(name->path);
	g_free(name->other);
	g_free(name->kept);
	g_free(name->folder);
	g_free(name);
}

static char *
name_beside(const char *root)
{
	return g_strconcat(root, ".beside", NULL);
}

static void
reset(void)
{
	g_clear_pointer(&disk.files, g_hash_table_unref);
	g_clear_pointer(&disk.names, g_ptr_array_unref);
	g_clear_pointer(&disk.root, g_free);
	g_clear_pointer(&disk.beside, g_free);
	memset(&disk, 0, sizeof disk);
}

void
disk_watch(const char *root)
{
	reset();
	disk.files = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, free_file);
	disk.names = g_ptr_array_new_with_free_func(free_name);
	disk.beside = name_beside(root);
	disk_clean(root);
	g_assert_cmpint(syscall(SYS_mkdir, disk.beside, 0700), ==, 0);
	disk.root = g_strdup(root);
}

void
disk_clean(const char *root)
{
	g_autofree char *beside = name_beside(root);
	scratch_remove_tree(beside);
}

void
disk_unwatch(void)
{
	g_autofree char *root = g_steal_pointer(&disk.root);
	reset();
	if (root != NULL)
		disk_clean(root);
}

unsigned
disk_get_count(void)
{
	return disk.count;
}

void
disk_cut_at(unsigned number, guint32 seed)
{
	disk.cut_at = number;
	disk.seed = seed;
}

void
disk_fail_at(unsigned number, DiskFault fault)
{
	disk.fail_at = number;
	disk.fault = fault;
	disk.has_failed = false;
	disk.is_short = false;
}

bool
disk_has_failed(void)
{
	return disk.has_failed;
}

void
disk_forget_syncs(const char *suffix)
{
	disk.forgotten = suffix;
}

/* --- what is followed --- */

bool
disk_is_watched(const char *path)
{
	return disk.root != NULL && path != NULL && g_str_has_prefix(path, disk.root) &&
	       (path[strlen(disk.root)] == '/' || path[strlen(disk.root)] == '\0');
}

char *
disk_find_path(int fd)
{
	char self[64];
	char path[4096];
	if (disk.root == NULL)
		return NULL;
	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	const long length = syscall(SYS_readlink, self, path, sizeof path - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	return disk_is_watched(path) ? g_strdup(path) : NULL;
}

char *
disk_keep(const char *path, ino_t inode)
{
	char *kept = g_strdup_printf("%s/%" G_GUINT64_FORMAT, disk.beside, (guint64)inode);
	if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, kept, AT_SYMLINK_FOLLOW) != 0 &&
	    errno != EEXIST)
		g_clear_pointer(&kept, g_free);
	return kept;
}

off_t
disk_get_length(int fd)
{
	struct stat info;
	return fstat(fd, &info) == 0 ? info.st_size : 0;
}

static File *
add_file(int fd, const struct stat *info)
{
	char self[64];
	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	char *kept = disk_keep(self, info->st_ino);
	if (kept == NULL)
		return NULL;
	File *file = g_new0(File, 1);
	file->inode = info->st_ino;
	file->kept = kept;
	file->lengths = g_array_new(FALSE, FALSE, sizeof(off_t));
	file->sectors = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					      (GDestroyNotify)g_ptr_array_unref);
	const off_t length = info->st_size;
	g_array_append_val(file->lengths, length);
	g_hash_table_insert(disk.files, &file->inode, file);
	return file;
}

File *
disk_find_file(int fd)
{
	struct stat info;
	if (disk.root == NULL || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		return NULL;
	File *file = g_hash_table_lookup(disk.files, &info.st_ino);
	if (file != NULL)
		return file;
	g_autofree char *path = disk_find_path(fd);
	if (path == NULL || g_str_has_suffix(path, "-shm"))
		return NULL;
	return add_file(fd, &info);
}

/* 512 bytes, zeros beyond the end; yours */
static guint8 *
read_sector(const File *file, int fd, gint64 number)
{
	guint8 *content = g_malloc0(SECTOR);
	if (syscall(SYS_pread64, fd, content, SECTOR, number * SECTOR) >= 0)
		return content;
	/* a descriptor for writing only */
	const int other = (int)syscall(SYS_openat, AT_FDCWD, file->kept, O_RDONLY | O_CLOEXEC, 0);
	syscall(SYS_pread64, other, content, SECTOR, number * SECTOR);
	syscall(SYS_close, other);
	return content;
}

void
disk_remember_sectors(File *file, int fd, off_t at, off_t end)
{
	for (gint64 number = at / SECTOR; number * SECTOR < end; number++) {
		GPtrArray *contents = g_hash_table_lookup(file->sectors, &number);
		if (contents == NULL) {
			contents = g_ptr_array_new_with_free_func(g_free);
			g_hash_table_insert(file->sectors, g_memdup2(&number, sizeof number),
					    contents);
		}
		guint8 *content = read_sector(file, fd, number);
		const guint8 *last =
		    contents->len > 0 ? g_ptr_array_index(contents, contents->len - 1) : NULL;
		if (last != NULL && memcmp(last, content, SECTOR) == 0)
			g_free(content);
		else
			g_ptr_array_add(contents, content);
	}
}

void
disk_remember_length(File *file, int fd)
{
	const off_t length = disk_get_length(fd);
	g_array_append_val(file->lengths, length);
}

void
disk_forget_changes(File *file, int fd)
{
	g_hash_table_remove_all(file->sectors);
	g_array_set_size(file->lengths, 0);
	disk_remember_length(file, fd);
}

Name *
disk_add_name(NameChange change, const char *path)
{
	Name *name = g_new0(Name, 1);
	name->change = change;
	name->path = g_strdup(path);
	name->folder = g_path_get_dirname(path);
	g_ptr_array_add(disk.names, name);
	return name;
}

void
disk_sync_names(const char *folder)
{
	for (guint i = 0; i < disk.names->len; i++) {
		Name *name = g_ptr_array_index(disk.names, i);
		if (g_str_equal(name->folder, folder))
			name->synced = true;
	}
}

/* --- the cut --- */

static void
choose_sectors(File *file, int fd, GRand *random, int kept_percent)
{
	GHashTableIter iter;
	gint64 *number;
	GPtrArray *contents;
	g_hash_table_iter_init(&iter, file->sectors);
	while (g_hash_table_iter_next(&iter, (gpointer *)&number, (gpointer *)&contents)) {
		const bool is_kept = g_rand_int_range(random, 0, 100) < kept_percent;
		const gint32 chosen = is_kept ? (gint32)contents->len - 1
					      : g_rand_int_range(random, 0, (gint32)contents->len);
		syscall(SYS_pwrite64, fd, g_ptr_array_index(contents, chosen), SECTOR,
			*number * SECTOR);
	}
}

static void
undo_file(File *file, GRand *random, int kept_percent)
{
	const int fd = (int)syscall(SYS_openat, AT_FDCWD, file->kept, O_RDWR | O_CLOEXEC, 0);
	choose_sectors(file, fd, random, kept_percent);
	const bool is_kept = g_rand_int_range(random, 0, 100) < kept_percent;
	const gint32 last = (gint32)file->lengths->len - 1;
	const gint32 chosen = is_kept ? last : g_rand_int_range(random, 0, last + 1);
	syscall(SYS_ftruncate, fd, g_array_index(file->lengths, off_t, chosen));
	syscall(SYS_close, fd);
}

static void
undo_name(const Name *name)
{
	switch (name->change) {
	case MADE:
		syscall(SYS_unlink, name->path);
		break;
	case GONE:
		syscall(SYS_link, name->kept, name->path);
		break;
	case MOVED:
		syscall(SYS_rename, name->other, name->path);
		if (name->kept != NULL)
			syscall(SYS_link, name->kept, name->other);
		break;
	case EXCHANGED:
		syscall(SYS_renameat2, AT_FDCWD, name->path, AT_FDCWD, name->other,
			RENAME_EXCHANGE);
		break;
	case FOLDER_MADE:
		disk.cut_at = 0;
		scratch_remove_tree(name->path);
		break;
	case FOLDER_GONE:
		syscall(SYS_mkdir, name->path, 0700);
		break;
	}
}

/* Names are kept in the order in which they were made: a journal of the file system. */
static void
undo_names(GRand *random, int kept_percent)
{
	guint waiting = 0;
	for (guint i = 0; i < disk.names->len; i++)
		waiting += !((const Name *)g_ptr_array_index(disk.names, i))->synced;
	const bool is_kept = g_rand_int_range(random, 0, 100) < kept_percent;
	guint undone = is_kept ? 0 : (guint)g_rand_int_range(random, 0, (gint32)waiting + 1);
	for (guint i = disk.names->len; i > 0 && undone > 0; i--) {
		const Name *name = g_ptr_array_index(disk.names, i - 1);
		if (name->synced)
			continue;
		undo_name(name);
		undone--;
	}
}

void
disk_cut(guint32 seed)
{
	g_autofree char *root = g_steal_pointer(&disk.root); /* nothing is followed any more */
	if (root == NULL)
		_exit(DISK_CUT);
	g_autoptr(GRand) random = g_rand_new_with_seed(seed);
	static const int percents[] = { 0, 25, 50, 75, 95 };
	const int kept_percent = percents[g_rand_int_range(random, 0, G_N_ELEMENTS(percents))];
	GHashTableIter iter;
	File *file;
	g_hash_table_iter_init(&iter, disk.files);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&file))
		undo_file(file, random, kept_percent);
	undo_names(random, kept_percent);
	_exit(DISK_CUT);
}
