/* Who may read the files of a sealed store. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-sealed-private.h"

static bool
check_mode(const char *path, const struct stat *info, const char *mode, GError **error)
{
	if (info->st_uid != geteuid()) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: belongs to another user; the store must be yours", path);
		return false;
	}
	if ((info->st_mode & 077) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: others could read it; run: chmod %s %s", path, mode, path);
		return false;
	}
	return true;
}

static bool
check_file(const char *location, const char *name, bool needed, GError **error)
{
	g_autofree char *path = g_build_filename(location, name, NULL);
	struct stat info;
	if (lstat(path, &info) != 0) {
		if (!needed && errno == ENOENT)
			return true;
		g_set_error(error, UF_ERROR,
			    errno == ENOENT ? UF_ERROR_NOT_FOUND : UF_ERROR_INTERNAL,
			    "%s: cannot look at it: %s", path, g_strerror(errno));
		return false;
	}
	if (!S_ISREG(info.st_mode)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: not a regular file", path);
		return false;
	}
	return check_mode(path, &info, "600", error);
}

bool
uf_sealed_check_files(const char *location, GError **error)
{
	struct stat info;
	if (stat(location, &info) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot look at it: %s",
			    location, g_strerror(errno));
		return false;
	}
	return check_mode(location, &info, "700", error) &&
	       check_file(location, UF_SEALED_FILE, true, error) &&
	       check_file(location, UF_SEALED_FILE "-wal", false, error) &&
	       check_file(location, UF_SEALED_FILE "-shm", false, error);
}
