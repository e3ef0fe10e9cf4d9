/* What only the folder back end has: files that somebody can damage, tear or leave lying about. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "scratch.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-journal.h"

typedef struct {
	char *folder;
	char *location;
	UfStore *store;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->folder = scratch_make();
	fixture->location = g_build_filename(fixture->folder, "store", NULL);
	store_fixture_make(fixture->location);
	fixture->store = store_fixture_open(fixture->location);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	uf_store_close(fixture->store);
	scratch_remove(fixture->folder);
	g_free(fixture->location);
}

static UfStoreItem *
make_item(UfStoreKind kind, char letter, const char *parent, const char *content)
{
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->kind = kind;
	item->id = uf_id_new(letter);
	item->parent = g_strdup(parent);
	item->state = g_strdup("prepared");
	item->content = g_bytes_new(content, strlen(content));
	return item;
}

static void
test_lists(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) person = make_item(UF_STORE_PERSON, 'p', "", "p");
	g_autoptr(UfStoreItem) one = make_item(UF_STORE_REQUEST, 'r', person->id, "1");
	g_autoptr(UfStoreItem) two = make_item(UF_STORE_REQUEST, 'r', "p-aaaaaaaaaa", "2");
	g_assert_true(uf_store_put(fixture->store, person, NULL));
	g_assert_true(uf_store_put(fixture->store, one, NULL));
	g_assert_true(uf_store_put(fixture->store, two, NULL));
	g_autoptr(GPtrArray) all = uf_store_list(fixture->store, UF_STORE_REQUEST, NULL, NULL);
	g_assert_cmpuint(all->len, ==, 2);
	g_autoptr(GPtrArray) hers =
	    uf_store_list(fixture->store, UF_STORE_REQUEST, person->id, NULL);
	g_assert_cmpuint(hers->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(hers, 0), ==, one->id);

	/* what a crash before the first link leaves does not count */
	g_autofree char *stray =
	    g_build_filename(fixture->location, "requests", "r-zzzzzzzzzz", NULL);
	g_assert_cmpint(g_mkdir(stray, 0700), ==, 0);
	g_autoptr(GPtrArray) again = uf_store_list(fixture->store, UF_STORE_REQUEST, NULL, NULL);
	g_assert_cmpuint(again->len, ==, 2);
}

static void
test_damage(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "contenu");
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	g_autofree char *path =
	    g_build_filename(fixture->location, "people", item->id, "000001", NULL);
	g_autofree char *text = NULL;
	gsize size;
	g_assert_true(g_file_get_contents(path, &text, &size, NULL));
	static const size_t cuts[] = { 0, 1, 20 };
	for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_true(g_file_set_contents(path, text, (gssize)(size - 1 - cuts[i]), NULL));
		g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, item->id, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(strstr(error->message, "contenu"));
	}
	text[size - 1] ^= 1;
	g_autoptr(GError) error = NULL;
	g_assert_true(g_file_set_contents(path, text, (gssize)size, NULL));
	g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, item->id, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* The second of two items does not fit: the first is not there either. */
static void
test_full_disk(Fixture *fixture, gconstpointer data)
{
	(void)data;
	struct rlimit before;
	g_autofree char *large = g_strnfill(8192, 'x');
	g_autoptr(UfStoreItem) old = make_item(UF_STORE_PERSON, 'p', "", "p");
	g_autoptr(UfStoreItem) small = make_item(UF_STORE_REQUEST, 'r', old->id, "r");
	g_autoptr(UfStoreItem) draft = make_item(UF_STORE_DRAFT, 'd', small->id, large);
	g_assert_true(uf_store_put(fixture->store, old, NULL));
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, old, NULL));
	g_assert_true(uf_store_put(fixture->store, small, NULL));
	g_assert_true(uf_store_put(fixture->store, draft, NULL));
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	const struct rlimit little = { .rlim_cur = 4096, .rlim_max = before.rlim_max };
	void (*action)(int) = signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &little), ==, 0);
	g_autoptr(GError) error = NULL;
	const bool done = uf_store_commit(fixture->store, &error);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
	signal(SIGXFSZ, action);
	g_assert_false(done);
	g_assert_nonnull(error);
	g_assert_null(uf_store_get(fixture->store, UF_STORE_REQUEST, small->id, NULL));
	g_autofree char *folder = g_build_filename(fixture->location, "drafts", draft->id, NULL);
	g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
	g_autoptr(UfStoreItem) there = uf_store_get(fixture->store, UF_STORE_PERSON, old->id, NULL);
	g_assert_cmpint(there->revision, ==, 2);
}

/* the line before the content is under the checksum too */
static void
test_damaged_header(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const changes[][2] = {
		{ "\"state\":\"prepared\"", "\"state\":\"approved\"" },
		{ "\"parent\":\"p-aaaaaaaaaa\"", "\"parent\":\"p-baaaaaaaaa\"" },
		{ "\"parent\":\"p-aaaaaaaaaa\",", "" },
		{ "\"state\":\"prepared\",", "" },
		{ "\"parent\":\"p-aaaaaaaaaa\"", "\"parent\":7" },
		{ "{\"parent\"", "[\"parent\"" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autoptr(UfStoreItem) item =
		    make_item(UF_STORE_REQUEST, 'r', "p-aaaaaaaaaa", "contenu");
		g_assert_true(uf_store_put(fixture->store, item, NULL));
		g_autofree char *path =
		    g_build_filename(fixture->location, "requests", item->id, "000001", NULL);
		g_autofree char *text = NULL;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_assert_nonnull(strstr(text, changes[i][0]));
		g_auto(GStrv) halves = g_strsplit(text, changes[i][0], 2);
		g_autofree char *changed = g_strconcat(halves[0], changes[i][1], halves[1], NULL);
		g_assert_true(g_file_set_contents(path, changed, -1, NULL));
		g_autoptr(GError) error = NULL;
		g_test_message("%s", changes[i][1]);
		/* whose it is nobody knows; to read it tells, and it hides no other */
		g_autoptr(UfStoreItem) sound = make_item(UF_STORE_REQUEST, 'r', "p-x", "contenu");
		g_assert_true(uf_store_put(fixture->store, sound, NULL));
		g_autoptr(GPtrArray) ids =
		    uf_store_list(fixture->store, UF_STORE_REQUEST, "p-x", NULL);
		g_assert_cmpuint(ids->len, ==, 2);
		g_assert_null(uf_store_get(fixture->store, UF_STORE_REQUEST, item->id, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_true(uf_store_remove(fixture->store, UF_STORE_REQUEST, sound->id, NULL));
		g_assert_true(uf_store_remove(fixture->store, UF_STORE_REQUEST, item->id, NULL));
	}
}

static void
test_impossible_revisions(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const int64_t revisions[] = {
		0, -1, 2, 1000000, G_MAXINT64, G_MININT64, ((int64_t)1 << 32) + 1
	};
	g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "x");
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(revisions); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%" G_GINT64_FORMAT, revisions[i]);
		g_assert_null(uf_store_get_revision(fixture->store, UF_STORE_PERSON, item->id,
						    revisions[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
	/* the last revision that has a name: the next one is refused, with a reason */
	g_autofree char *folder = g_build_filename(fixture->location, "people", item->id, NULL);
	g_autofree char *first = g_build_filename(folder, "000001", NULL);
	g_autofree char *last = g_build_filename(folder, "999999", NULL);
	g_assert_cmpint(g_rename(first, last), ==, 0);
	g_autoptr(GError) full = NULL;
	item->revision = 999999;
	g_assert_false(uf_store_put(fixture->store, item, &full));
	g_assert_error(full, UF_ERROR, UF_ERROR_INTERNAL);
}

static size_t
count_entries(const char *location, const char *name)
{
	g_autofree char *path = g_build_filename(location, name, NULL);
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	size_t n = 0;
	while (folder != NULL && g_dir_read_name(folder) != NULL)
		n++;
	return n;
}

/* what a kill in the middle of a write leaves: gone with the item, or at the next opening once it
 * cannot be another process at work */
static void
test_leftovers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "x");
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	g_assert_cmpuint(count_entries(fixture->location, "writing"), ==, 0);
	g_autofree char *hidden =
	    g_build_filename(fixture->location, "people", item->id, ".half", NULL);
	g_assert_true(g_file_set_contents(hidden, "JULIEN ESSAI", -1, NULL));
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, item->id, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(count_entries(fixture->location, "people"), ==, 0);

	static const struct {
		const char *name;
		time_t age;
	} files[] = { { "w-aaaaaaaaaa", 7200 }, { "w-aaaaaaaaaa.1QxZab", 7200 }, { "w-b", 60 } };
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
		    g_build_filename(fixture->location, "writing", files[i].name, NULL);
		const time_t then = time(NULL) - files[i].age;
		const struct utimbuf times = { then, then };
		g_assert_true(g_file_set_contents(path, "JULIEN ESSAI", -1, NULL));
		g_assert_cmpint(g_utime(path, (struct utimbuf *)&times), ==, 0);
	}
	g_autoptr(UfStore) again = uf_store_open(fixture->location, NULL);
	g_assert_nonnull(again);
	g_assert_cmpuint(count_entries(fixture->location, "writing"), ==, 1);
}

/* a full disk or a power cut leaves a line without its end: it was never acknowledged, and those
 * before and after it are read */
static void
test_torn_journal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	/* a sector that did not reach the disk reads as zeros, here "^" */
	static const char *const tails[] = {
		"{\"action\":\"se",  "{\"action\":\"x\"}", "{", "^^^^^^^\"x\"}\n", "\n",
		"{\"action\":^^^^\n"
	};
	g_autofree char *path = g_build_filename(fixture->location, "journal.jsonl", NULL);
	g_autoptr(json_t) entry = json_pack("{s:s}", "action", "send");
	for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_remove(path);
		g_assert_true(
		    uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS, entry, NULL));
		g_autofree char *whole = NULL;
		g_assert_true(g_file_get_contents(path, &whole, NULL, NULL));
		g_autofree char *torn = g_strconcat(whole, tails[i], NULL);
		const size_t length = strlen(torn);
		for (char *at = strchr(torn, '^'); at != NULL; at = strchr(at + 1, '^'))
			*at = '\0';
		g_assert_true(g_file_set_contents(path, torn, (gssize)length, NULL));
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) before =
		    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(json_array_size(before), ==, 1);
		g_assert_true(
		    uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS, entry, &error));
		g_autoptr(json_t) after =
		    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(json_array_size(after), ==, 2);
		g_assert_true(json_equal(json_array_get(after, 1), entry));
	}
	/* a bad line that has its end was acknowledged: that is damage */
	g_autoptr(GError) damage = NULL;
	g_assert_true(g_file_set_contents(path, "{\"action\n{}\n", -1, NULL));
	g_assert_null(uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, &damage));
	g_assert_error(damage, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&damage);
	g_assert_true(g_file_set_contents(path, "{\"a\0b\":1}\n{}\n", 13, NULL));
	g_assert_null(uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, &damage));
	g_assert_error(damage, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const ids[] = { "../people", "p-short", "", "r-aaaaaaaaaa" };
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, ids[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	/* somebody else's folder, and a store that others can read */
	g_autofree char *foreign = g_build_filename(fixture->folder, "foreign", NULL);
	g_autofree char *file = g_build_filename(foreign, "letter.txt", NULL);
	g_assert_cmpint(g_mkdir(foreign, 0700), ==, 0);
	g_assert_true(g_file_set_contents(file, "x", 1, NULL));
	g_autoptr(GError) not_ours = NULL;
	g_assert_null(uf_store_open(foreign, &not_ours));
	g_assert_error(not_ours, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_autoptr(GError) taken = NULL;
	g_assert_false(uf_store_make_folder(foreign, &taken));
	g_assert_error(taken, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_cmpint(chmod(fixture->location, 0755), ==, 0);
	g_autoptr(GError) open = NULL;
	g_assert_null(uf_store_open(fixture->location, &open));
	g_assert_error(open, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_true(uf_store_is_for_invented_people(fixture->store));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/store/folder/lists", test_lists },
		{ "/store/folder/damage", test_damage },
		{ "/store/folder/full-disk", test_full_disk },
		{ "/store/folder/damaged-header", test_damaged_header },
		{ "/store/folder/impossible-revisions", test_impossible_revisions },
		{ "/store/folder/leftovers", test_leftovers },
		{ "/store/folder/torn-journal", test_torn_journal },
		{ "/store/folder/refused", test_refused },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
	return g_test_run();
}
