/* What communes and countries share (the COG, code officiel géographique): a data file with a head
 * of comments, and folded names.
 *
 * The file is UTF-8, lines end with \n. Its head says "# key: value" (source, date, licence).
 * Cells are cut in place: everything read from it is borrowed from the file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
	char *text; /* owned; separators replaced by NUL while reading */
	char *next; /* where the next line starts; NULL at the end */
	char *end;  /* the NUL after the last line */
	unsigned line;
	const char *source; /* borrowed from text, "" when absent */
	const char *date;
	const char *licence;
} UfCogFile;

/* Reads @path whole (at most 8 MiB). NOT_FOUND or INVALID_DATA name the path. */
bool uf_cog_file_load(UfCogFile *file, const char *path, GError **error);
void uf_cog_file_clear(UfCogFile *file);

/* Next line that is not a comment, cut into @cells (missing ones are ""); more than @count cells
 * is an error. False at the end or on @error. */
bool uf_cog_file_read(UfCogFile *file, char **cells, size_t count, GError **error);

/* Sets INVALID_DATA with the line and our own words. Always false. */
bool uf_cog_file_fail(const UfCogFile *file, const char *what, GError **error);

/* Appends the name as compared: ASCII upper case, one space between words, no accents or
 * ligatures; ST and STE spelt out, "S/" as SUR, "12e Arrondissement" as 12, CEDEX and what follows
 * gone, "Havre (Le)" as LE HAVRE. Without valid UTF-8, appends nothing. */
void uf_cog_fold(const char *name, GString *out);
