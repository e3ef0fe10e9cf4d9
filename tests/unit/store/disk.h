/* A disk that fails as disks do, for the programs that crash on purpose.
 *
 * disk.c takes the place of the system calls that change files (write, truncate, sync, link,
 * rename, unlink…) in the program that it is linked to, for our code, GLib and SQLite alike. Below
 * one folder it counts the changes, lets one fail, or cuts the power at one: then each sector of
 * 512 bytes, each length and each name that was not synced becomes, by chance, what it was at some
 * moment since the last sync, and the process ends. One process at a time is simulated; what was
 * there before disk_watch() counts as synced.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define DISK_CUT 91 /* how a process ends whose power was cut */

typedef enum {
	DISK_ERROR,     /* one change fails (EIO), all others work */
	DISK_FULL,      /* from one change on, nothing that needs room works (ENOSPC) */
	DISK_FULL_ONCE, /* one change that needs room fails: somebody made room at once */
} DiskFault;

/* Begins to follow what is below @root, an absolute path without links in it. What has to be kept
 * to undo it lies in a folder beside it, which disk_unwatch() removes. */
void disk_watch(const char *root);
void disk_unwatch(void);

/* After a cut: removes what the process that ended kept beside @root. */
void disk_clean(const char *root);

/* Changes so far. */
unsigned disk_get_count(void);

/* The change with this number (from 1, of all since disk_watch()) is the last: the power goes. */
void disk_cut_at(unsigned number, guint32 seed);
/* Cuts now, if anything is watched. */
void disk_cut(guint32 seed) G_GNUC_NORETURN;

/* The change with this number fails; 0: none. */
void disk_fail_at(unsigned number, DiskFault fault);
/* True once the fault was given. */
bool disk_has_failed(void);

/* Syncs of files whose name ends with @suffix are acknowledged and not made; "": all; NULL: none
 * is forgotten. "-wal" is what SQLite does with synchronous=NORMAL, "" with OFF. */
void disk_forget_syncs(const char *suffix);
