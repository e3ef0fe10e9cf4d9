/* What the files of the disk that fails share: what is followed, and what may be undone. */
#pragma once

#include <sys/types.h>

#include "disk.h"

typedef enum {
	NEEDS_ROOM,
	NEEDS_NONE,
	SYNCS,
} Change;

/* a file with changes that are not synced; a link in the folder beside keeps it alive */
typedef struct {
	ino_t inode;
	char *kept;
	GArray *lengths;     /* off_t, the synced one first */
	GHashTable *sectors; /* number → GPtrArray of contents, the synced one first */
} File;

typedef enum {
	MADE,
	GONE,
	MOVED,
	EXCHANGED,
	FOLDER_MADE,
	FOLDER_GONE,
} NameChange;

typedef struct {
	NameChange change;
	char *path;
	char *other; /* of MOVED and EXCHANGED: the new name */
	char *kept;  /* a link to what had the name that is gone */
	char *folder;
	bool synced;
} Name;

/* The state of this process: system calls have no place for a parameter. */
typedef struct {
	char *root;
	char *beside;
	GHashTable *files; /* inode → File */
	GPtrArray *names;
	unsigned count;
	unsigned cut_at;
	bool is_last;
	guint32 seed;
	unsigned fail_at;
	DiskFault fault;
	bool has_failed;
	bool is_short; /* half of a write was made, the rest fails */
	const char *forgotten;
} Disk;

extern Disk disk;

bool disk_is_watched(const char *path);
/* The name behind a descriptor, when it is followed. Yours. */
char *disk_find_path(int fd);
/* NULL when it is not followed; shared memory of SQLite's is none of a disk's. */
File *disk_find_file(int fd);
/* A link beside to the inode of @path, so that it outlives its names. Yours. */
char *disk_keep(const char *path, ino_t inode);

/* Before a change for what was, after it for what is. */
void disk_remember_sectors(File *file, int fd, off_t at, off_t end);
void disk_remember_length(File *file, int fd);
/* It is synced: there is nothing to undo. */
void disk_forget_changes(File *file, int fd);
Name *disk_add_name(NameChange change, const char *path);
void disk_sync_names(const char *folder);
off_t disk_get_length(int fd);
