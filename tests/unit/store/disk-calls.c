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
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static bool
fail(int reason)
{
	disk.has_failed = true;
	errno = reason;
	return false;
}

/* false with errno when it has to fail; a cut comes after the change, before a sync */
static bool
begin_change(Change change)
{
	disk.count++;
	if (disk.cut_at != 0 && disk.count >= disk.cut_at) {
		if (change == SYNCS)
			disk_cut(disk.seed);
		disk.is_last = true;
	}
	if (disk.fail_at == 0 || disk.count < disk.fail_at)
		return true;
	if (disk.fault == DISK_ERROR)
		return disk.count != disk.fail_at || fail(EIO);
	if (change != NEEDS_ROOM || (disk.fault == DISK_FULL_ONCE && disk.has_failed))
		return true;
	return fail(ENOSPC);
}

static void
end_change(void)
{
	if (disk.is_last)
		disk_cut(disk.seed);
}

static ssize_t
write_at(int fd, const void *data, size_t size, off_t at, bool is_positioned)
{
	return is_positioned ? syscall(SYS_pwrite64, fd, data, size, at)
			     : syscall(SYS_write, fd, data, size);
}

/* a full disk takes the first half of every other write */
static bool
is_cut_short(size_t size)
{
	if (disk.is_short || size < 2 || disk.count % 2 == 0 || disk.fault == DISK_ERROR)
		return false;
	disk.is_short = true;
	return true;
}

static ssize_t
change_content(int fd, const void *data, size_t size, off_t at, bool is_positioned)
{
	File *file = disk_find_file(fd);
	g_autofree char *path = file == NULL ? disk_find_path(fd) : NULL;
	if (file == NULL && path == NULL)
		return write_at(fd, data, size, at, is_positioned);
	if (!begin_change(NEEDS_ROOM)) {
		if (!is_cut_short(size))
			return -1;
		size /= 2;
		if (disk.fault == DISK_FULL_ONCE)
			disk.fail_at = disk.count + 1, disk.has_failed = false;
	}
	if (file == NULL)
		return write_at(fd, data, size, at, is_positioned);
	disk_remember_sectors(file, fd, at, at + (off_t)size);
	const ssize_t written = write_at(fd, data, size, at, is_positioned);
	disk_remember_sectors(file, fd, at, at + (off_t)size);
	disk_remember_length(file, fd);
	end_change();
	return written;
}

static int
change_length(int fd, off_t length)
{
	File *file = disk_find_file(fd);
	if (file == NULL)
		return (int)syscall(SYS_ftruncate, fd, length);
	if (!begin_change(NEEDS_NONE))
		return -1;
	const off_t before = disk_get_length(fd);
	disk_remember_sectors(file, fd, length, before);
	const int result = (int)syscall(SYS_ftruncate, fd, length);
	disk_remember_sectors(file, fd, length, before);
	disk_remember_length(file, fd);
	end_change();
	return result;
}

/* The real disk is never synced: this machine is not going to stop, and tests are quicker. */
static int
sync_descriptor(int fd)
{
	g_autofree char *path = disk_find_path(fd);
	if (path == NULL)
		return 0;
	if (!begin_change(SYNCS))
		return -1;
	if (disk.forgotten != NULL && g_str_has_suffix(path, disk.forgotten))
		return 0;
	struct stat info;
	if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		disk_sync_names(path);
		return 0;
	}
	File *file = disk_find_file(fd);
	if (file != NULL)
		disk_forget_changes(file, fd);
	return 0;
}

static int
open_file(const char *path, int flags, mode_t mode)
{
	struct stat info;
	const bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
	const bool makes =
	    disk_is_watched(path) && (flags & O_CREAT) != 0 && lstat(path, &info) != 0;
	if ((makes || (is_nameless && disk_is_watched(path))) && !begin_change(NEEDS_ROOM))
		return -1;
	const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (makes && fd >= 0)
		disk_add_name(MADE, path);
	if (makes)
		end_change();
	return fd;
}

/* --- the system calls, in place of libc's --- */

ssize_t
write(int fd, const void *data, size_t size)
{
	if (disk.root == NULL)
		return syscall(SYS_write, fd, data, size);
	const int flags = (int)syscall(SYS_fcntl, fd, F_GETFL, 0);
	const bool appends = flags >= 0 && (flags & O_APPEND) != 0;
	const off_t at = appends ? disk_get_length(fd) : syscall(SYS_lseek, fd, 0, SEEK_CUR);
	return change_content(fd, data, size, at, false);
}

ssize_t
pwrite(int fd, const void *data, size_t size, off_t at)
{
	return change_content(fd, data, size, at, true);
}

ssize_t
pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	return change_content(fd, data, size, at, true);
}

int
ftruncate(int fd, off_t length)
{
	return change_length(fd, length);
}

int
ftruncate64(int fd, off64_t length)
{
	return change_length(fd, length);
}

int
fsync(int fd)
{
	return sync_descriptor(fd);
}

int
fdatasync(int fd)
{
	return sync_descriptor(fd);
}

int
open(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	const mode_t mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return open_file(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	const mode_t mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return open_file(path, flags, mode);
}

int
linkat(int from, const char *path, int to, const char *other, int flags)
{
	const bool is_followed = disk_is_watched(other);
	if (is_followed && !begin_change(NEEDS_ROOM))
		return -1;
	const int result = (int)syscall(SYS_linkat, from, path, to, other, flags);
	if (is_followed && result == 0)
		disk_add_name(MADE, other);
	if (is_followed)
		end_change();
	return result;
}

int
link(const char *path, const char *other)
{
	return linkat(AT_FDCWD, path, AT_FDCWD, other, 0);
}

/* a link to what has the name @path, before that goes; NULL when there is nothing. Yours. */
static char *
keep_what_goes(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0 && S_ISREG(info.st_mode) ? disk_keep(path, info.st_ino)
								: NULL;
}

int
renameat2(int from, const char *path, int to, const char *other, unsigned flags)
{
	const bool is_followed = disk_is_watched(path) || disk_is_watched(other);
	if (is_followed && !begin_change(NEEDS_ROOM))
		return -1;
	g_autofree char *kept = is_followed && flags == 0 ? keep_what_goes(other) : NULL;
	const int result = (int)syscall(SYS_renameat2, from, path, to, other, flags);
	if (is_followed && result == 0) {
		Name *name = disk_add_name(flags == RENAME_EXCHANGE ? EXCHANGED : MOVED, path);
		g_free(name->folder);
		name->folder = g_path_get_dirname(other);
		name->other = g_strdup(other);
		name->kept = g_steal_pointer(&kept);
	}
	if (is_followed)
		end_change();
	return result;
}

int
rename(const char *path, const char *other)
{
	return renameat2(AT_FDCWD, path, AT_FDCWD, other, 0);
}

int
unlink(const char *path)
{
	if (!disk_is_watched(path))
		return (int)syscall(SYS_unlink, path);
	if (!begin_change(NEEDS_NONE))
		return -1;
	g_autofree char *kept = keep_what_goes(path);
	const int result = (int)syscall(SYS_unlink, path);
	if (result == 0 && kept != NULL)
		disk_add_name(GONE, path)->kept = g_steal_pointer(&kept);
	end_change();
	return result;
}

int
mkdir(const char *path, mode_t mode)
{
	if (!disk_is_watched(path))
		return (int)syscall(SYS_mkdir, path, mode);
	if (!begin_change(NEEDS_ROOM))
		return -1;
	const int result = (int)syscall(SYS_mkdir, path, mode);
	if (result == 0)
		disk_add_name(FOLDER_MADE, path);
	end_change();
	return result;
}

int
rmdir(const char *path)
{
	if (!disk_is_watched(path))
		return (int)syscall(SYS_rmdir, path);
	if (!begin_change(NEEDS_NONE))
		return -1;
	const int result = (int)syscall(SYS_rmdir, path);
	if (result == 0)
		disk_add_name(FOLDER_GONE, path);
	end_change();
	return result;
}
