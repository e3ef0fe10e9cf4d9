/* Long texts at a prompt: pasted, from a file, or written in an editor. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-memory.h"
#include "uf-prompt.h"
#include "uf-text.h"

#define LONGEST 100000 /* bytes */

/* @bytes as a text; INVALID_DATA when it is none */
static UfSecret *
take_bytes(GBytes *bytes, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	if (size > 0 && !g_utf8_validate(data, (gssize)size, NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "the text is not UTF-8");
		return NULL;
	}
	while (size > 0 && g_ascii_isspace(data[size - 1]))
		size--;
	return uf_secret_new(size > 0 ? data : "", (gssize)size);
}

static UfSecret *
read_path(const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(path, LONGEST, error);
	return bytes != NULL ? take_bytes(bytes, error) : NULL;
}

/* A file of hers alone, in memory where there is such a place; yours. */
static char *
make_draft(GError **error)
{
	const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_user_runtime_dir();
	char *path = g_build_filename(folder, "unefois-XXXXXX.txt", NULL);
	const int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no file for the editor: %s",
			    g_strerror(errno));
		g_free(path);
		return NULL;
	}
	close(fd);
	return path;
}

/* overwritten before it goes, whatever the editor left in it */
static void
wipe(const char *path)
{
	struct stat info;
	const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &info) == 0) {
		static const char zeros[4096];
		for (off_t done = 0; done < info.st_size; done += (off_t)sizeof zeros) {
			if (write(fd, zeros, sizeof zeros) < 0)
				break;
		}
		fsync(fd);
	}
	if (fd >= 0)
		close(fd);
	unlink(path);
}

static UfSecret *
run_editor(GError **error)
{
	const char *editor = g_getenv("VISUAL") != NULL ? g_getenv("VISUAL") : g_getenv("EDITOR");
	g_autofree char *path = make_draft(error);
	if (path == NULL)
		return NULL;
	g_autofree char *command = g_strdup_printf("%s \"$0\"", editor != NULL ? editor : "nano");
	char *argv[] = { (char *)"/bin/sh", (char *)"-c", command, path, NULL };
	int status = 0;
	const bool ran = g_spawn_sync(NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
				      NULL, NULL, &status, error) &&
			 g_spawn_check_wait_status(status, error);
	UfSecret *text = ran ? read_path(path, error) : NULL;
	wipe(path);
	return text;
}

static void
append_line(GByteArray *text, const char *line)
{
	if (text->len > 0)
		g_byte_array_append(text, (const guint8 *)"\n", 1);
	g_byte_array_append(text, (const guint8 *)line, (guint)strlen(line));
}

UfSecret *
uf_prompt_read_long(const char *prompt, GError **error)
{
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, error);
	if (line == NULL)
		return NULL;
	const char *first = uf_secret_get_text(line);
	if (*first == '@')
		return read_path(first + 1, error);
	if (g_str_equal(first, "!"))
		return run_editor(error);
	/* one word of command, or nothing: no text follows */
	if (*first == '\0' || *first == '?' || g_str_equal(first, "-") || g_str_equal(first, "<") ||
	    g_str_equal(first, "."))
		return g_steal_pointer(&line);
	GByteArray *text = g_byte_array_sized_new(LONGEST);
	while (line != NULL && !g_str_equal(uf_secret_get_text(line), ".") &&
	       text->len < LONGEST - UF_PROMPT_MAX_BYTES) {
		append_line(text, uf_secret_get_text(line));
		uf_secret_free(line);
		line = uf_prompt_read("", error);
	}
	UfSecret *whole = uf_secret_new((const char *)text->data, (gssize)text->len);
	uf_memory_zero(text->data, text->len);
	g_byte_array_unref(text);
	return whole;
}
