/* Files, JSON files, ids, secrets and the context: what touches the disk. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-context.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-secret.h"

typedef struct {
	char *path;
} Scratch;

static void
set_up(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch->path = scratch_make();
}

static void
tear_down(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_remove(scratch->path);
}

static void
test_write_and_read(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autofree char *path = g_build_filename(scratch->path, "a", NULL);
	g_assert_true(uf_file_write(path, "one", 3, NULL));
	/* an empty form that anybody may read becomes a filled one, which nobody else may */
	g_assert_cmpint(chmod(path, 0644), ==, 0);
	g_assert_true(uf_file_write(path, "deux", 4, NULL));
	struct stat info;
	g_assert_cmpint(stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autoptr(GBytes) bytes = uf_file_read(path, 4, NULL);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "deux", 4);

	g_autoptr(GError) large = NULL;
	g_assert_null(uf_file_read(path, 3, &large));
	g_assert_error(large, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_autoptr(GError) missing = NULL;
	g_assert_null(uf_file_read("/nonexistent/file", 3, &missing));
	g_assert_error(missing, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_autoptr(GError) folder = NULL;
	g_assert_null(uf_file_read(scratch->path, 3, &folder));
	g_assert_error(folder, UF_ERROR, UF_ERROR_INVALID_DATA);

	/* nothing but the file itself is left behind */
	g_autoptr(GPtrArray) names = uf_file_list(scratch->path, NULL, NULL);
	g_assert_cmpuint(names->len, ==, 1);
	g_assert_true(uf_file_remove(path, NULL));
	g_assert_true(uf_file_remove(path, NULL));
}

/* what `query PATH <(command)` gives: a pipe whose writer takes its time */
static void
test_read_pipe(void)
{
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		g_usleep(50000);
		_exit(write(ends[1], "late", 4) == 4 ? 0 : 1);
	}
	close(ends[1]);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", ends[0]);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = uf_file_read(path, 10, &error);
	g_assert_no_error(error);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "late", 4);
	close(ends[0]);
}

static void
test_write_keeps_the_old_file(Scratch *scratch, gconstpointer data)
{
	(void)data;
	/* the target is a folder: it stays with its file */
	g_autofree char *target = g_build_filename(scratch->path, "target", NULL);
	g_autofree char *inside = g_build_filename(target, "kept", NULL);
	g_assert_cmpint(g_mkdir(target, 0700), ==, 0);
	g_assert_true(g_file_set_contents(inside, "x", 1, NULL));
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_file_write(target, "new", 3, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_true(g_file_test(inside, G_FILE_TEST_EXISTS));
	g_autoptr(GPtrArray) names = uf_file_list(scratch->path, NULL, NULL);
	g_assert_cmpuint(names->len, ==, 1);
}

/* Killed in the middle of a write: what it had written has no name, so nothing of it stays. */
static void
test_killed_write(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autofree char *path = g_build_filename(scratch->path, "a", NULL);
	g_autofree char *text = g_strnfill(1 << 20, 'x');
	const pid_t child = fork();
	if (child == 0) {
		const struct rlimit small = { 4096, 4096 };
		signal(SIGXFSZ, SIG_DFL);
		setrlimit(RLIMIT_FSIZE, &small);
		uf_file_write(path, text, 1 << 20, NULL);
		_exit(0);
	}
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
	g_autoptr(GDir) folder = g_dir_open(scratch->path, 0, NULL);
	g_assert_cmpstr(g_dir_read_name(folder), ==, NULL);
}

/* What is no file of ours is not replaced: a device, a link to somewhere else, a folder. */
static void
test_write_over(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autofree char *file = g_build_filename(scratch->path, "file", NULL);
	g_autofree char *link = g_build_filename(scratch->path, "link", NULL);
	g_autofree char *pipe = g_build_filename(scratch->path, "pipe", NULL);
	g_autofree char *folder = g_build_filename(scratch->path, "folder", NULL);
	const char *const paths[] = { link, pipe, folder };
	g_assert_true(uf_file_write(file, "old", 3, NULL));
	g_assert_cmpint(symlink("file", link), ==, 0);
	g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		struct stat before;
		struct stat after;
		g_autoptr(GError) error = NULL;
		g_test_message("%s", paths[i]);
		g_assert_cmpint(lstat(paths[i], &before), ==, 0);
		g_assert_false(uf_file_write(paths[i], "new", 3, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_cmpint(lstat(paths[i], &after), ==, 0);
		g_assert_cmpuint(before.st_ino, ==, after.st_ino);
	}
	g_autoptr(GBytes) bytes = uf_file_read(file, 3, NULL);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "old", 3);
}

static void
test_private_folder(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autofree char *path = g_build_filename(scratch->path, "a", "b", NULL);
	g_assert_true(uf_file_ensure_private_folder(path, NULL));
	g_assert_true(uf_file_ensure_private_folder(path, NULL));
	struct stat info;
	g_assert_cmpint(stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0700);

	/* ours, empty, too open: closed; with a file in it: refused */
	g_assert_cmpint(chmod(path, 0755), ==, 0);
	g_assert_true(uf_file_ensure_private_folder(path, NULL));
	g_autofree char *file = g_build_filename(path, "x", NULL);
	g_assert_true(g_file_set_contents(file, "x", 1, NULL));
	g_assert_cmpint(chmod(path, 0755), ==, 0);
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_file_ensure_private_folder(path, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	/* a file is no folder, and the way to it leads through none */
	static const char *const names[] = { "plain", "plain/below", "plain/below/deeper" };
	g_autofree char *plain = g_build_filename(scratch->path, "plain", NULL);
	g_assert_true(g_file_set_contents(plain, "x", 1, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) refusal = NULL;
		g_autofree char *name = g_build_filename(scratch->path, names[i], NULL);
		g_assert_false(uf_file_ensure_private_folder(name, &refusal));
		g_assert_error(refusal, UF_ERROR, UF_ERROR_USAGE);
		g_assert_nonnull(strstr(refusal->message, "folder is needed"));
	}
}

static void
test_json(Scratch *scratch, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *message; /* NULL: good */
	} rows[] = {
		{ "{\"a\": [1, \"Élodie\"]}", NULL },
		{ "\xef\xbb\xbf{}", NULL },
		{ "3", NULL },
		{ "{\"a\": 1, \"a\": 2}", "appears twice" },
		{ "{\"a\": DUPONT}", "row:1:" },
		{ "{\n\"nom\": \"DUPONT", "row:2:" },
		{ "\"\xff\"", "not UTF-8" },
		{ "{} DUPONT", "follows the end" },
		{ "\"DUPONT\\u0000\"", "NUL" },
		{ "", "ends too early" },
		{ "99999999999999999999", "too large" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json =
		    uf_json_parse(rows[i].text, strlen(rows[i].text), "row", &error);
		g_test_message("row %zu", i);
		g_assert_true((json != NULL) == (rows[i].message == NULL));
		if (rows[i].message == NULL)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].message));
		g_assert_null(strstr(error->message, "DUPONT"));
	}

	g_autofree char *path = g_build_filename(scratch->path, "a.json", NULL);
	g_autoptr(json_t) json = json_pack("{s:s, s:[i]}", "z", "Œ", "a", 1);
	g_assert_true(uf_json_save(json, path, NULL));
	g_autoptr(json_t) back = uf_json_load(path, NULL);
	g_assert_true(json_equal(json, back));
}

static void
test_json_depth(void)
{
	for (int depth = UF_JSON_MAX_DEPTH; depth <= UF_JSON_MAX_DEPTH + 1; depth++) {
		g_autofree char *open = g_strnfill((gsize)depth, '[');
		g_autofree char *close = g_strnfill((gsize)depth, ']');
		g_autofree char *text = g_strconcat(open, close, NULL);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = uf_json_parse(text, strlen(text), "deep", &error);
		g_assert_true((json != NULL) == (depth <= UF_JSON_MAX_DEPTH));
	}
	g_autofree char *bomb = g_strnfill(1000000, '[');
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_json_parse(bomb, 1000000, "bomb", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_json_members(void)
{
	static const char text[] = "{\"s\": \"x\", \"b\": true, \"i\": 7, \"o\": {}}";
	static const char *const keys[] = { "s", "b", "i", "o", NULL };
	static const char *const fewer[] = { "s", "b", "i", NULL };
	g_autoptr(json_t) json = uf_json_parse(text, strlen(text), "row", NULL);
	g_assert_cmpstr(uf_json_get_string(json, "s"), ==, "x");
	g_assert_null(uf_json_get_string(json, "i"));
	g_assert_true(uf_json_get_boolean(json, "b", false));
	g_assert_true(uf_json_get_boolean(json, "s", true));
	g_assert_cmpint(uf_json_get_integer(json, "i", 0), ==, 7);
	g_assert_cmpint(uf_json_get_integer(json, "none", 3), ==, 3);
	g_assert_true(uf_json_check_keys(json, keys, NULL));
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_json_check_keys(json, fewer, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_ids(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (int i = 0; i < 1000; i++) {
		char *id = uf_id_new('p');
		g_assert_true(uf_id_is_valid(id, 'p'));
		g_assert_false(uf_id_is_valid(id, 'r'));
		g_assert_true(g_hash_table_add(seen, id));
	}
	static const char *const bad[] = { "",
					   "p-",
					   "p-abc",
					   "p-abcdefghi1",
					   "p-ABCDEFGHIJ",
					   "p-abcdefghijk",
					   "../../etc",
					   "p/abcdefghij" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(uf_id_is_valid(bad[i], 'p'));
	g_assert_true(uf_id_is_row("m1"));
	g_assert_false(uf_id_is_row("m/1"));
	g_assert_false(uf_id_is_row(""));
	g_assert_false(uf_id_is_row("abcdefghijklmnopqrstuvwxyz1234567"));
}

static void
write_text(const Scratch *scratch, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(scratch->path, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static UfContext *
make_context(const Scratch *scratch, GError **error)
{
	g_autofree char *user = g_build_filename(scratch->path, "user", NULL);
	g_autofree char *site = g_build_filename(scratch->path, "site", NULL);
	const UfContextSetup setup = {
		.config_folder = user,
		.site_config_folder = site,
		.data_folder = "/data",
		.share_folder = "/share",
		.document_worker = "/bin/worker",
		.worker = "login",
		.today = { 2026, 11, 21 },
	};
	return uf_context_new(&setup, error);
}

static void
test_context(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autoptr(UfContext) plain = make_context(scratch, NULL);
	g_assert_cmpstr(uf_context_get_store_folder(plain), ==, "/data/store");
	g_assert_cmpstr(uf_context_get_worker(plain), ==, "login");
	g_assert_cmpuint(json_object_size(uf_context_get_office(plain)), ==, 0);

	write_text(scratch, "site/config.json",
		   "{\"store\": \"/site/store\", \"templates\": \"/t\"}");
	write_text(scratch, "user/config.json", "{\"worker\": \"a.social\"}");
	write_text(scratch, "site/office.json", "{\"name\": \"CCAS\", \"siret\": \"1\"}");
	write_text(scratch, "user/office.json", "{\"siret\": \"2\"}");
	g_autoptr(UfContext) layered = make_context(scratch, NULL);
	g_assert_cmpstr(uf_context_get_store_folder(layered), ==, "/site/store");
	g_assert_cmpstr(uf_context_get_worker(layered), ==, "a.social");
	g_assert_cmpstr(uf_context_get_template_folder(layered), ==, "/t");
	g_assert_cmpstr(uf_context_get_system_adapters(layered), ==, "/share/adapters");
	g_assert_true(g_str_has_suffix(uf_context_get_site_adapters(layered), "/site/adapters"));
	g_assert_true(g_str_has_suffix(uf_context_get_user_adapters(layered), "/user/adapters"));
	g_assert_cmpstr(uf_json_get_string(uf_context_get_office(layered), "name"), ==, "CCAS");
	g_assert_cmpstr(uf_json_get_string(uf_context_get_office(layered), "siret"), ==, "2");
	g_autofree char *share = uf_context_get_share_file(layered, "communes.tsv");
	g_assert_cmpstr(share, ==, "/share/communes.tsv");
	g_assert_cmpint(uf_context_get_today(layered).year, ==, 2026);
	g_assert_false(uf_context_is_cancelled(layered));
	uf_context_cancel(layered);
	g_assert_true(uf_context_is_cancelled(layered));

	static const char *const bad[] = { "{\"colour\": 1}",
					   "[]",
					   "{",
					   "{\"store\": 7}",
					   "{\"worker\": \"\"}",
					   "{\"network\": []}",
					   "{\"partners\": \"x\"}" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		write_text(scratch, "user/config.json", bad[i]);
		g_assert_null(make_context(scratch, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, "config.json"));
	}
}

static void
test_secret(void)
{
	g_autoptr(UfSecret) whole = uf_secret_new("valeur", -1);
	g_autoptr(UfSecret) part = uf_secret_new("valeur", 3);
	g_assert_cmpstr(uf_secret_get_text(whole), ==, "valeur");
	g_assert_cmpstr(uf_secret_get_text(part), ==, "val");
	uf_secret_free(NULL);
	char text[] = "abc";
	uf_memory_zero(text, sizeof text);
	g_assert_cmpint(text[0] | text[1] | text[2], ==, 0);
	uf_memory_zero(NULL, 0);
	uf_memory_free_string(NULL);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add("/file/write-and-read", Scratch, NULL, set_up, test_write_and_read, tear_down);
	g_test_add("/file/write-keeps-the-old-file", Scratch, NULL, set_up,
		   test_write_keeps_the_old_file, tear_down);
	g_test_add("/file/killed-write", Scratch, NULL, set_up, test_killed_write, tear_down);
	g_test_add("/file/write-over", Scratch, NULL, set_up, test_write_over, tear_down);
	g_test_add("/file/private-folder", Scratch, NULL, set_up, test_private_folder, tear_down);
	g_test_add("/json/parse", Scratch, NULL, set_up, test_json, tear_down);
	g_test_add_func("/file/read-pipe", test_read_pipe);
	g_test_add_func("/json/depth", test_json_depth);
	g_test_add_func("/json/members", test_json_members);
	g_test_add_func("/id/random", test_ids);
	g_test_add("/context/layers", Scratch, NULL, set_up, test_context, tear_down);
	g_test_add_func("/secret/zeroed", test_secret);
	return g_test_run();
}
