#include "uf-signing.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder; /* of the whole test program */

/* runs a command in the folder; gives what it printed */
static char *
run(const char *command, bool *success)
{
	char *printed = NULL;
	int status = -1;
	g_auto(GStrv) words = g_strsplit(command, " ", -1);
	bool ran =
	    g_spawn_sync(folder, words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
			 NULL, NULL, &printed, NULL, &status, NULL);
	*success = ran && status == 0;
	return printed;
}

static void
must_run(const char *command)
{
	bool success;
	g_autofree char *printed = run(command, &success);
	g_test_message("%s: %s", command, printed);
	g_assert_true(success);
}

static void
store(const char *name, GBytes *bytes)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_set_contents(path, g_bytes_get_data(bytes, NULL),
					  (gssize)g_bytes_get_size(bytes), NULL));
}

static GBytes *
take(const char *name)
{
	char *data;
	gsize length;
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_get_contents(path, &data, &length, NULL));
	g_assert_cmpint(g_remove(path), ==, 0);
	return g_bytes_new_take(data, length);
}

bool
test_signing_init(void)
{
	static const char *const programs[] = { "certutil", "pdfsig", "qpdf" };
	for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
		g_autofree char *path = g_find_program_in_path(programs[i]);
		if (path == NULL)
			return false;
	}
	folder = g_dir_make_tmp("uf-signing-XXXXXX", NULL);
	g_autoptr(GBytes) noise = g_bytes_new_static("not random at all, and no secret", 32);
	store("noise", noise);
	must_run("certutil -N -d sql:. --empty-password");
	must_run("certutil -S -d sql:. -n fictif -s CN=Fictif -x -t CT,C,C -z noise -k rsa "
		 "-g 2048 -v 1200");
	return true;
}

void
test_signing_clear(void)
{
	const char *name;
	g_autoptr(GDir) directory = folder == NULL ? NULL : g_dir_open(folder, 0, NULL);
	while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_remove(path);
	}
	if (folder != NULL)
		g_rmdir(folder);
	g_clear_pointer(&folder, g_free);
}

GBytes *
test_signing_sign(GBytes *pdf, const char *field)
{
	store("in.pdf", pdf);
	g_autofree char *command = g_strdup_printf(
	    "pdfsig -nssdir sql:. -nocert -nick fictif %s%s in.pdf out.pdf",
	    field == NULL ? "-add-signature" : "-sign ", field == NULL ? "" : field);
	must_run(command);
	return take("out.pdf");
}

char *
test_signing_ask(GBytes *pdf)
{
	bool success;
	store("in.pdf", pdf);
	return run("pdfsig -nssdir sql:. -nocert in.pdf", &success);
}

char *
test_signing_show_encryption(GBytes *pdf)
{
	bool success;
	store("in.pdf", pdf);
	char *said = run("qpdf --show-encryption in.pdf", &success);
	g_assert_true(success);
	return said;
}

GBytes *
test_signing_qpdf(GBytes *pdf, const char *options)
{
	store("in.pdf", pdf);
	g_autofree char *command = g_strdup_printf("qpdf %s in.pdf out.pdf", options);
	must_run(command);
	return take("out.pdf");
}
