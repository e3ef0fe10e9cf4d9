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
#include "uf-signals.h"
#include "uf-text.h"

#define LONGEST 100000 /* bytes */
#define DEEPEST 8      /* folders that an editor may leave in each other */

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
	/* lines that end as Windows ends them */
	g_auto(UfWiped) text = g_malloc0(size + 1);
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		if (data[i] != '\r' || data[i + 1] != '\n')
			text[length++] = data[i];
	}
	return uf_secret_new(text, (gssize)length);
}

static UfSecret *
read_path(const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(path, LONGEST, error);
	return bytes != NULL ? take_bytes(bytes, error) : NULL;
}

/* A file that somebody named: nothing in it is a mistake, not an answer. */
static UfSecret *
read_named(const char *path, GError **error)
{
	g_autoptr(UfSecret) text = read_path(path, error);
	if (text == NULL || *uf_secret_get_text(text) != '\0')
		return g_steal_pointer(&text);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: the file is empty", path);
	return NULL;
}

/* A folder of hers alone, in memory where there is such a place: what the editor leaves beside the
 * file (copies, swap files) goes with it. Yours. */
static char *
make_folder(GError **error)
{
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_user_runtime_dir();
	g_autofree char *path = g_build_filename(base, "unefois-XXXXXX", NULL);
	if (g_mkdtemp_full(path, 0700) != NULL)
		return g_steal_pointer(&path);
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no folder for the editor: %s",
		    g_strerror(errno));
	return NULL;
}

/* overwritten before it goes, whatever the editor left in it */
static void
wipe(const char *path)
{
	struct stat info;
	const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
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

static void
wipe_folder(const char *path, int depth)
{
	struct stat info;
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		const bool is_folder = lstat(file, &info) == 0 && S_ISDIR(info.st_mode);
		if (!is_folder)
			wipe(file);
		else if (depth < DEEPEST)
			wipe_folder(file, depth + 1);
	}
	(void)rmdir(path);
}

/* The editor on a new file in @folder; what it wrote. */
static UfSecret *
edit_in(const char *folder, GError **error)
{
	const char *editor = g_getenv("VISUAL") != NULL ? g_getenv("VISUAL") : g_getenv("EDITOR");
	g_autoptr(GError) local = NULL;
	g_autofree char *path = g_build_filename(folder, "texte.txt", NULL);
	g_autofree char *command = g_strdup_printf("%s \"$0\"", editor != NULL ? editor : "nano");
	char *argv[] = { (char *)"/bin/sh", (char *)"-c", command, path, NULL };
	int status = 0;
	if (!uf_file_write(path, "", 0, error))
		return NULL;
	if (g_spawn_sync(NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, uf_signals_unblock, NULL,
			 NULL, NULL, &status, &local) &&
	    g_spawn_check_wait_status(status, &local))
		return read_path(path, error);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "the editor did not end well: set EDITOR to one that is installed");
	return NULL;
}

static UfSecret *
run_editor(GError **error)
{
	g_autofree char *folder = make_folder(error);
	if (folder == NULL)
		return NULL;
	UfSecret *text = edit_in(folder, error);
	wipe_folder(folder, 0);
	return text;
}

static void
append_line(GByteArray *text, const char *line)
{
	if (text->len > 0)
		g_byte_array_append(text, (const guint8 *)"\n", 1);
	g_byte_array_append(text, (const guint8 *)line, (guint)strlen(line));
}

/* The next line of a long text; NULL at its end. What cannot be taken is told once in *@error, and
 * read on, so that no rest of a text is an answer to the next question. */
static UfSecret *
read_next(GError **error)
{
	for (;;) {
		g_autoptr(GError) local = NULL;
		g_autoptr(UfSecret) line = uf_prompt_read("", &local);
		if (local == NULL)
			return line != NULL && !g_str_equal(uf_secret_get_text(line), ".")
				   ? g_steal_pointer(&line)
				   : NULL;
		if (*error == NULL)
			g_propagate_error(error, g_steal_pointer(&local));
	}
}

/* Lines up to a single dot, after @first. */
static UfSecret *
read_lines(const char *first, GError **error)
{
	GError *local = NULL;
	GByteArray *text = g_byte_array_sized_new(LONGEST + UF_PROMPT_MAX_BYTES + 1);
	append_line(text, first);
	for (UfSecret *line; (line = read_next(&local)) != NULL; uf_secret_free(line)) {
		if (text->len <= LONGEST)
			append_line(text, uf_secret_get_text(line));
	}
	UfSecret *whole = NULL;
	if (local != NULL)
		g_propagate_error(error, local);
	else if (text->len > LONGEST)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "a text of more than %d bytes",
			    LONGEST);
	else
		whole = uf_secret_new((const char *)text->data, (gssize)text->len);
	uf_memory_zero(text->data, text->len);
	g_byte_array_unref(text);
	return whole;
}

UfSecret *
uf_prompt_read_long(const char *prompt, GError **error)
{
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, error);
	if (line == NULL)
		return NULL;
	const char *first = uf_secret_get_text(line);
	if (*first == '@')
		return read_named(first + 1, error);
	if (g_str_equal(first, "!"))
		return run_editor(error);
	/* one word of command, or nothing: no text follows */
	static const char *const keys[] = { "",  "-", "<",     ".",        "/",           "+",
					    "*", "?", "?none", "?unknown", "?not_wished", NULL };
	if (g_strv_contains(keys, first))
		return g_steal_pointer(&line);
	return read_lines(first, error);
}
