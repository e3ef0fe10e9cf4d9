/* Plaintext outside the store: what is remembered of it, and how it goes. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-out.h"
#include "uf-json.h"
#include "uf-memory.h"

static char *
make_path(const Fixture *fixture, const char *name)
{
	char *path = g_build_filename(fixture->home, "sorties", name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	return path;
}

static void
write_out(Fixture *fixture, const char *path, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_assert_true(uf_flow_write_out(fixture->flow, path, "d-aaaaaaaaaa", bytes, &error));
	g_assert_no_error(error);
}

/* "gone" when the list knows no such file either: *@rows counts the list */
static const char *
find_state(json_t **list, Fixture *fixture, const char *path)
{
	g_autoptr(GError) error = NULL;
	json_decref(*list);
	*list = uf_flow_out_list(fixture->flow, &error);
	g_assert_no_error(error);
	const json_t *files = json_object_get(*list, "files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (g_strcmp0(uf_json_get_string(file, "path"), path) == 0)
			return uf_json_get_string(file, "state");
	}
	return NULL;
}

static json_t *
clean(Fixture *fixture, bool changed_too, int64_t removed, size_t kept)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_out_clean(fixture->flow, changed_too, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "removed", -1), ==, removed);
	g_assert_cmpuint(json_array_size(json_object_get(result, "kept")), ==, kept);
	return result;
}

static void
test_life(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) list = NULL;
	g_autofree char *same = make_path(fixture, "a/one.pdf");
	g_autofree char *changed = make_path(fixture, "b/two.pdf");
	g_autofree char *gone = make_path(fixture, "b/three.pdf");
	g_autoptr(json_t) nothing = clean(fixture, false, 0, 0);
	write_out(fixture, same, "ZZCANARY one");
	write_out(fixture, changed, "ZZCANARY two");
	write_out(fixture, gone, "ZZCANARY three");
	GStatBuf info;
	g_assert_cmpint(g_stat(same, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_assert_true(g_file_set_contents(changed, "more", -1, NULL));
	g_assert_cmpint(g_unlink(gone), ==, 0);
	g_assert_cmpstr(find_state(&list, fixture, same), ==, "there");
	g_assert_cmpstr(find_state(&list, fixture, changed), ==, "changed");
	g_assert_cmpstr(find_state(&list, fixture, gone), ==, "gone");

	g_autoptr(json_t) first = clean(fixture, false, 1, 1);
	const json_t *kept = json_array_get(json_object_get(first, "kept"), 0);
	g_assert_cmpstr(uf_json_get_string(kept, "path"), ==, changed);
	g_assert_cmpstr(uf_json_get_string(kept, "reason"), ==, "changed");
	g_assert_false(g_file_test(same, G_FILE_TEST_EXISTS));
	g_assert_true(g_file_test(changed, G_FILE_TEST_EXISTS));
	g_assert_null(find_state(&list, fixture, gone));
	g_autoptr(json_t) second = clean(fixture, true, 1, 0);
	g_assert_false(g_file_test(changed, G_FILE_TEST_EXISTS));
	g_assert_cmpuint(json_array_size(json_object_get(list, "files")), ==, 1);
	g_autoptr(json_t) third = clean(fixture, true, 0, 0);
}

/* Another process: the list is of the store, not of the program that runs. What it holds: paths,
 * digests, no content; the journal holds no path. */
static void
test_list_file(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *path = make_path(fixture, "a/one.pdf");
	write_out(fixture, path, "ZZCANARY one");
	g_autoptr(UfFlow) again = flow_open_again(fixture);
	g_autoptr(json_t) list = uf_flow_out_list(again, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "files")), ==, 1);
	g_autofree char *file = uf_context_get_data_file(fixture->context, "outputs.jsonl");
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
	g_assert_null(strstr(text, "ZZCANARY"));
	GStatBuf info;
	g_assert_cmpint(g_stat(file, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autoptr(json_t) result = clean(fixture, false, 1, 0);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_autofree char *lines = json_dumps(journal, 0);
	g_assert_nonnull(strstr(lines, "\"clean\""));
	g_assert_null(strstr(lines, "one.pdf"));
}

/* Only folders that we made go, never the one she was in, nor one with something else in it. */
static void
test_folders(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *hers = make_path(fixture, "hers/one.pdf");
	g_autofree char *folder = g_path_get_dirname(hers);
	g_autofree char *above = g_path_get_dirname(folder);
	write_out(fixture, hers, "one");
	g_autoptr(json_t) first = clean(fixture, false, 1, 0);
	g_assert_false(g_file_test(hers, G_FILE_TEST_EXISTS));
	g_assert_true(g_file_test(above, G_FILE_TEST_IS_DIR));
	g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
	/* ours: named as requests are */
	g_autofree char *ours = make_path(fixture, "hers/r-aaaaaaaaaa/one.pdf");
	g_autofree char *made = g_path_get_dirname(ours);
	write_out(fixture, ours, "one");
	g_autoptr(json_t) second = clean(fixture, false, 1, 0);
	g_assert_false(g_file_test(made, G_FILE_TEST_EXISTS));
	g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
	write_out(fixture, (g_mkdir_with_parents(made, 0700), ours), "one");
	g_autofree char *other = g_build_filename(made, "other.txt", NULL);
	g_assert_true(g_file_set_contents(other, "x", -1, NULL));
	g_autoptr(json_t) third = clean(fixture, false, 1, 0);
	g_assert_true(g_file_test(other, G_FILE_TEST_EXISTS));
}

/* The list knows of the file before the file is there: a program killed in between, or a folder
 * that cannot be written, leaves a name without a file, never the other way round. */
static void
test_list_first(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) list = NULL;
	g_autofree char *there = make_path(fixture, "a/one.pdf");
	write_out(fixture, there, "one");
	g_autofree char *nowhere = make_path(fixture, "a/folder");
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	g_assert_cmpint(g_mkdir(nowhere, 0700), ==, 0);
	g_assert_false(uf_flow_write_out(fixture->flow, nowhere, "", bytes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	/* what was never ours is not listed; what took the place of ours is */
	g_assert_null(find_state(&list, fixture, nowhere));
	g_assert_cmpint(g_rmdir(nowhere), ==, 0);
	write_out(fixture, nowhere, "one");
	g_assert_cmpint(g_unlink(nowhere), ==, 0);
	g_assert_cmpint(g_mkdir(nowhere, 0700), ==, 0);
	g_assert_cmpstr(find_state(&list, fixture, nowhere), ==, "changed");
	g_autoptr(json_t) kept = clean(fixture, false, 1, 1);
	/* what cannot be removed is told, with the reason, and stays known */
	g_autoptr(json_t) failed = clean(fixture, true, 0, 1);
	const json_t *row = json_array_get(json_object_get(failed, "kept"), 0);
	g_assert_cmpstr(uf_json_get_string(row, "reason"), ==, "failed");
	g_assert_nonnull(uf_json_get_string(row, "error"));
	g_assert_cmpint(g_rmdir(nowhere), ==, 0);
	g_assert_cmpstr(find_state(&list, fixture, nowhere), ==, "gone");
	g_autoptr(json_t) result = clean(fixture, false, 0, 0);
	g_assert_cmpstr(json_string_value(json_array_get(json_object_get(result, "gone"), 0)), ==,
			nowhere);
	g_assert_null(find_state(&list, fixture, nowhere));
	/* a link that took its place is not followed */
	g_clear_error(&error);
	g_autofree char *target = make_path(fixture, "target.txt");
	g_assert_true(g_file_set_contents(target, "one", -1, NULL));
	write_out(fixture, there, "one");
	g_assert_cmpint(g_unlink(there), ==, 0);
	g_assert_cmpint(symlink(target, there), ==, 0);
	g_autoptr(json_t) cleaned = uf_flow_out_clean(fixture->flow, true, &error);
	g_assert_no_error(error);
	g_assert_true(g_file_test(target, G_FILE_TEST_EXISTS));
}

/* Nothing is written where others may look, and nothing is remembered of it. */
static void
test_open_folder(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const int modes[] = { 0755, 0750, 0711, 0777 };
	g_autofree char *path = make_path(fixture, "open/one.pdf");
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *other = g_build_filename(folder, "other.txt", NULL);
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	g_autoptr(json_t) list = NULL;
	g_assert_true(g_file_set_contents(other, "x", -1, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_cmpint(g_chmod(folder, modes[i]), ==, 0);
		g_test_message("%o", (unsigned)modes[i]);
		g_assert_false(uf_flow_write_out(fixture->flow, path, "", bytes, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
		g_assert_null(find_state(&list, fixture, path));
	}
}

/* Standard output is another way out: a file that others read is refused, all else is told. */
static void
test_stream(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		int folder;
		int file;
		bool good;
	} rows[] = {
		{ 0700, 0644, true },
		{ 0755, 0600, true },
		{ 0755, 0644, false },
		{ 0711, 0640, false },
	};
	size_t told = 0;
	g_autofree char *path = make_path(fixture, "stream/one.pdf");
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_true(g_file_set_contents(path, "", 0, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		const int fd = open(path, O_WRONLY);
		g_assert_cmpint(fd, >=, 0);
		g_assert_cmpint(fchmod(fd, (mode_t)rows[i].file), ==, 0);
		g_assert_cmpint(g_chmod(folder, rows[i].folder), ==, 0);
		g_test_message("%zu", i);
		g_assert_cmpint(uf_flow_check_stream(fixture->flow, fd, "d-aaaaaaaaaa", &error), ==,
				rows[i].good);
		told += rows[i].good;
		if (!rows[i].good)
			g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		close(fd);
	}
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_assert_cmpuint(json_array_size(journal), ==, told);
	const json_t *line = json_array_get(journal, 0);
	g_assert_cmpstr(uf_json_get_string(line, "action"), ==, "write");
	g_assert_cmpstr(uf_json_get_string(line, "object"), ==, "d-aaaaaaaaaa");
}

/* Several files are one line of the journal; those written before a failure are told too. */
static void
test_several(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *path = make_path(fixture, "several/one.pdf");
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *in_the_way = g_build_filename(folder, "three.pdf", NULL);
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	g_autoptr(GError) error = NULL;
	const char *const names[] = { "one.pdf", "two.pdf", "three.pdf", NULL };
	GBytes *const contents[] = { bytes, bytes, bytes };
	const UfFlowOut out = { folder, "d-aaaaaaaaaa", names, contents };
	g_assert_true(uf_flow_write_all(fixture->flow, &out, &error));
	g_assert_cmpint(g_unlink(in_the_way), ==, 0);
	g_assert_cmpint(g_mkdir(in_the_way, 0700), ==, 0);
	g_assert_false(uf_flow_write_all(fixture->flow, &out, &error));
	g_assert_nonnull(error);
	static const int64_t counts[] = { 3, 2 };
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_assert_cmpuint(json_array_size(journal), ==, 2);
	for (size_t i = 0; i < 2; i++)
		g_assert_cmpint(
		    uf_json_get_integer(json_object_get(json_array_get(journal, i), "details"),
					"files", 0),
		    ==, counts[i]);
}

/* What another made, or changed, is never replaced; what is ours and as we wrote it is. */
static void
test_replace(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *ours;  /* what we wrote there before; NULL: nothing */
		const char *there; /* what somebody put there since; NULL: nothing */
		bool good;
	} rows[] = {
		{ NULL, NULL, true },          { "one", NULL, true },
		{ NULL, "her letter", false }, { "one", "her letter", false },
		{ NULL, "", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = g_bytes_new_static("new", 3);
		g_autofree char *name = g_strdup_printf("replace/%zu.pdf", i);
		g_autofree char *path = make_path(fixture, name);
		g_autofree char *text = NULL;
		if (rows[i].ours != NULL)
			write_out(fixture, path, rows[i].ours);
		if (rows[i].there != NULL)
			g_assert_true(g_file_set_contents(path, rows[i].there, -1, NULL));
		g_test_message("%zu", i);
		g_assert_cmpint(uf_flow_write_out(fixture->flow, path, "", bytes, &error), ==,
				rows[i].good);
		if (!rows[i].good)
			g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_assert_cmpstr(text, ==, rows[i].good ? "new" : rows[i].there);
	}
	/* a folder that is not there is not made for one file */
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new_static("new", 3);
	g_autofree char *folder = g_build_filename(fixture->home, "sortie", NULL);
	g_autofree char *path = g_build_filename(folder, "one.pdf", NULL);
	g_assert_false(uf_flow_write_out(fixture->flow, path, "", bytes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

/* A list that is not ours; one as it was kept before, and one of today. */
static void
test_broken(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *file;
		const char *text;
	} rows[] = {
		{ "outputs.json", "{" },
		{ "outputs.json", "[]" },
		{ "outputs.json", "{\"files\": 3}" },
		{ "outputs.json", "" },
		{ "outputs.jsonl", "{}\n" },
		{ "outputs.jsonl", "{\"schema\":2}\n" },
		{ "outputs.jsonl", "a letter of hers\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
		g_autofree char *path = make_path(fixture, "a/one.pdf");
		g_autofree char *file = uf_context_get_data_file(fixture->context, rows[i].file);
		g_assert_true(g_file_set_contents(file, rows[i].text, -1, NULL));
		g_assert_null(uf_flow_out_list(fixture->flow, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].file));
		/* nothing leaves that could not be remembered */
		g_assert_false(uf_flow_write_out(fixture->flow, path, "", bytes, NULL));
		g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
		g_assert_cmpint(g_unlink(file), ==, 0);
	}
}

/* A list as it was kept before: read as it is, and one of today once something is written. */
static void
test_old_list(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) list = NULL;
	g_autofree char *old = uf_context_get_data_file(fixture->context, "outputs.json");
	g_autofree char *ours = make_path(fixture, "a/one.pdf");
	g_autofree char *next = make_path(fixture, "a/two.pdf");
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "one", -1);
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:[{s:s, s:s, s:s, s:s}]}", "schema", 1, "files", "path", ours,
		      "about", "", "date", "2026-11-20", "sha256", digest);
	g_assert_true(uf_json_save(root, old, NULL));
	g_assert_true(g_file_set_contents(ours, "one", -1, NULL));
	g_assert_cmpstr(find_state(&list, fixture, ours), ==, "there");
	g_assert_true(g_file_test(old, G_FILE_TEST_EXISTS));
	write_out(fixture, next, "two");
	g_assert_false(g_file_test(old, G_FILE_TEST_EXISTS));
	g_assert_cmpstr(find_state(&list, fixture, ours), ==, "there");
	g_assert_cmpstr(find_state(&list, fixture, next), ==, "there");
	g_autoptr(json_t) result = clean(fixture, false, 2, 0);
}

/* A line that was cut is of a file that was not written; the next one begins anew. */
static void
test_cut_line(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *file = uf_context_get_data_file(fixture->context, "outputs.jsonl");
	g_autofree char *first = make_path(fixture, "a/one.pdf");
	write_out(fixture, first, "one");
	g_autofree char *whole = NULL;
	gsize length;
	g_assert_true(g_file_get_contents(file, &whole, &length, NULL));
	for (size_t cut = 0; cut <= length; cut++) {
		g_autoptr(json_t) list = NULL;
		g_autofree char *next = make_path(fixture, "a/two.pdf");
		g_assert_true(g_file_set_contents(file, whole, (gssize)cut, NULL));
		const char *state = find_state(&list, fixture, first);
		g_assert_cmpstr(state, ==, cut == length ? "there" : NULL);
		write_out(fixture, next, "two");
		g_assert_cmpstr(find_state(&list, fixture, next), ==, "there");
		g_assert_cmpuint(json_array_size(json_object_get(list, "files")), ==,
				 cut == length ? 2 : 1);
		g_assert_cmpint(g_unlink(next), ==, 0);
	}
}

/* What is written again is there once, and one file more costs one line, however long the list. */
static void
test_growth(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *file = uf_context_get_data_file(fixture->context, "outputs.jsonl");
	GStatBuf before, after;
	for (int i = 0; i < 50; i++) {
		g_autofree char *name = g_strdup_printf("a/%d.pdf", i % 10);
		g_autofree char *path = make_path(fixture, name);
		if (i > 0)
			g_assert_cmpint(g_stat(file, &before), ==, 0);
		write_out(fixture, path, i < 25 ? "one" : "two");
		g_assert_cmpint(g_stat(file, &after), ==, 0);
		if (i > 0) {
			g_assert_cmpint(after.st_ino, ==, before.st_ino);
			g_assert_cmpint(after.st_size, >, before.st_size);
			g_assert_cmpint(after.st_size, <, before.st_size + 1000);
		}
	}
	g_autoptr(json_t) list = uf_flow_out_list(fixture->flow, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "files")), ==, 10);
	g_autoptr(json_t) result = clean(fixture, false, 10, 0);
	g_assert_cmpint(g_stat(file, &after), ==, 0);
	g_assert_cmpint(after.st_size, <, 100);
}

/* Somebody cleans all the while: no file is left that the list does not know. */
static void
test_clean_meanwhile(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) list = NULL;
	const pid_t child = fork();
	g_assert_cmpint(child, >=, 0);
	while (child == 0) {
		g_autoptr(json_t) cleaned = uf_flow_out_clean(fixture->flow, false, NULL);
		if (cleaned == NULL)
			_exit(1);
	}
	for (int i = 0; i < 300; i++) {
		g_autofree char *name = g_strdup_printf("%d.pdf", i);
		g_autofree char *path = make_path(fixture, name);
		write_out(fixture, path, "ZZCANARY");
	}
	int status;
	kill(child, SIGKILL);
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
	for (int i = 0; i < 300; i++) {
		g_autofree char *name = g_strdup_printf("%d.pdf", i);
		g_autofree char *path = make_path(fixture, name);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			g_assert_cmpstr(find_state(&list, fixture, path), ==, "there");
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/out/life", test_life },
		{ "/flow/out/list-file", test_list_file },
		{ "/flow/out/folders", test_folders },
		{ "/flow/out/list-first", test_list_first },
		{ "/flow/out/open-folder", test_open_folder },
		{ "/flow/out/stream", test_stream },
		{ "/flow/out/several", test_several },
		{ "/flow/out/replace", test_replace },
		{ "/flow/out/clean-meanwhile", test_clean_meanwhile },
		{ "/flow/out/old-list", test_old_list },
		{ "/flow/out/cut-line", test_cut_line },
		{ "/flow/out/growth", test_growth },
		{ "/flow/out/broken", test_broken },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
