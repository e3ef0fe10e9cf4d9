/* Files: bounded reading, and writing that never leaves half a file.
 *
 * Written files are 0600 in folders of 0700: everything we write may hold personal values.
 * A message names the path and the system's reason, never the content.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Reads a whole regular file, or standard input for "-"; more than @limit bytes is an error
 * (INVALID_DATA), a missing file NOT_FOUND. The bytes are zeroed when freed. */
GBytes *uf_file_read(const char *path, size_t limit, GError **error);

/* Writes without a name, syncs, names it, syncs the folder: after a crash or a full disk the old
 * file or the new one is whole, and no half of it lies about; what a process left that was killed
 * in the moment of the renaming goes with the next writing of that file. Mode 0600, whatever the
 * old file's was: the new one may hold personal values. REFUSED when a link, a folder or a device
 * has that name. */
bool uf_file_write(const char *path, const void *data, size_t length, GError **error);

/* Makes the folder and its missing parents (0700). An existing last folder that group or others
 * may enter is refused (REFUSED), saying what to do, unless it is empty and ours: then its mode is
 * set to 0700. USAGE when something else than a folder has that name. */
bool uf_file_ensure_private_folder(const char *path, GError **error);

/* Makes what was named, linked or removed in @folder last through a power cut. */
bool uf_file_sync_folder(const char *folder, GError **error);

/* Removes a file; a missing one is not an error. */
bool uf_file_remove(const char *path, GError **error);

/* Sorted names of the entries of a folder ending in @suffix (NULL for all), without "." files;
 * an absent folder gives an empty list. */
GPtrArray *uf_file_list(const char *folder, const char *suffix, GError **error);
