/* A folder of its own for one test, removed after it with all that is in it. */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <glib/gstdio.h>

/* A new empty folder (0700). Yours: scratch_remove() it. */
static inline char *
scratch_make(void)
{
	GError *error = NULL;
	char *path = g_dir_make_tmp("uf-test-XXXXXX", &error);
	g_assert_no_error(error);
	return path;
}

/* Removes a file, or a folder and what it holds; links are removed, not followed. */
static inline void
scratch_remove_tree(const char *path)
{
	const bool is_link = g_file_test(path, G_FILE_TEST_IS_SYMLINK);
	g_autoptr(GDir) folder = is_link ? NULL : g_dir_open(path, 0, NULL);
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		scratch_remove_tree(inner);
	}
	g_remove(path);
}

/* Removes the folder and frees @path. */
static inline void
scratch_remove(char *path)
{
	scratch_remove_tree(path);
	g_free(path);
}
