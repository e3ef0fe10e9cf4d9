/* What every back end of the store has to do: the same tests on a folder and on a sealed store. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-private.h"

typedef struct {
	char *folder;
	char *location;
	UfStore *store;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_setenv("UF_TEST_STORE", data, TRUE);
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
set_content(UfStoreItem *item, const char *content)
{
	g_bytes_unref(item->content);
	item->content = g_bytes_new(content, strlen(content));
}

static void
assert_content(const UfStoreItem *item, const char *content)
{
	gsize size;
	const void *data = g_bytes_get_data(item->content, &size);
	g_assert_cmpmem(data, size, content, strlen(content));
}

static void
test_revisions(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "un");
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	g_assert_cmpint(item->revision, ==, 1);
	set_content(item, "deux\nlignes");
	g_assert_true(uf_store_put(fixture->store, item, NULL));

	g_autoptr(UfStoreItem) newest =
	    uf_store_get(fixture->store, UF_STORE_PERSON, item->id, NULL);
	g_assert_cmpint(newest->revision, ==, 2);
	g_assert_cmpstr(newest->state, ==, "prepared");
	assert_content(newest, "deux\nlignes");
	g_autoptr(UfStoreItem) first =
	    uf_store_get_revision(fixture->store, UF_STORE_PERSON, item->id, 1, NULL);
	assert_content(first, "un");
	g_autoptr(GError) none = NULL;
	g_assert_null(uf_store_get_revision(fixture->store, UF_STORE_PERSON, item->id, 3, &none));
	g_assert_error(none, UF_ERROR, UF_ERROR_NOT_FOUND);

	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, item->id, NULL));
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, item->id, NULL));
	g_autoptr(GError) gone = NULL;
	g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, item->id, &gone));
	g_assert_error(gone, UF_ERROR, UF_ERROR_NOT_FOUND);
}

static void
test_conflict(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) mine = make_item(UF_STORE_PERSON, 'p', "", "base");
	g_assert_true(uf_store_put(fixture->store, mine, NULL));
	g_autoptr(UfStoreItem) hers = uf_store_get(fixture->store, UF_STORE_PERSON, mine->id, NULL);
	set_content(hers, "hers");
	g_assert_true(uf_store_put(fixture->store, hers, NULL));

	g_autoptr(GError) error = NULL;
	set_content(mine, "mine");
	g_assert_false(uf_store_put(fixture->store, mine, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_cmpint(mine->revision, ==, 1);
	g_autoptr(UfStoreItem) now = uf_store_get(fixture->store, UF_STORE_PERSON, mine->id, NULL);
	assert_content(now, "hers");
}

/* many processes raise the same counter; each step that was acknowledged must be there */
static void
raise_counter(const char *location, const char *id, int steps)
{
	g_autoptr(UfStore) store = store_fixture_open(location);
	for (int done = 0; store != NULL && done < steps;) {
		g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, NULL);
		gsize size;
		const char *data = g_bytes_get_data(item->content, &size);
		g_autofree char *old = g_strndup(data, size);
		g_autofree char *text = g_strdup_printf("%ld ", strtol(old, NULL, 10) + 1);
		set_content(item, text);
		if (uf_store_put(store, item, NULL))
			done++;
	}
}

static void
test_writers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "0 ");
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	pid_t children[4];
	for (size_t i = 0; i < G_N_ELEMENTS(children); i++) {
		children[i] = fork();
		if (children[i] == 0) {
			raise_counter(fixture->location, item->id, 25);
			_exit(0);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(children); i++) {
		int status;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
		g_assert_cmpint(status, ==, 0);
	}
	g_autoptr(UfStoreItem) last = uf_store_get(fixture->store, UF_STORE_PERSON, item->id, NULL);
	assert_content(last, "100 ");
	g_assert_cmpint(last->revision, ==, 101);
}

static void
test_lists(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) person = make_item(UF_STORE_PERSON, 'p', "", "p");
	g_autoptr(UfStoreItem) other = make_item(UF_STORE_PERSON, 'p', "", "q");
	g_autoptr(UfStoreItem) one = make_item(UF_STORE_REQUEST, 'r', person->id, "1");
	g_autoptr(UfStoreItem) two = make_item(UF_STORE_REQUEST, 'r', other->id, "2");
	g_autoptr(UfStoreItem) draft = make_item(UF_STORE_DRAFT, 'd', one->id, "3");
	UfStoreItem *const items[] = { person, other, one, two, draft };
	for (size_t i = 0; i < G_N_ELEMENTS(items); i++)
		g_assert_true(uf_store_put(fixture->store, items[i], NULL));
	g_autoptr(GPtrArray) people = uf_store_list(fixture->store, UF_STORE_PERSON, NULL, NULL);
	g_assert_cmpuint(people->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(people, 0), <, g_ptr_array_index(people, 1));
	g_autoptr(GPtrArray) all = uf_store_list(fixture->store, UF_STORE_REQUEST, NULL, NULL);
	g_assert_cmpuint(all->len, ==, 2);
	g_autoptr(GPtrArray) hers =
	    uf_store_list(fixture->store, UF_STORE_REQUEST, person->id, NULL);
	g_assert_cmpuint(hers->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(hers, 0), ==, one->id);
	/* a request that moves to another person is hers alone from then on */
	g_free(one->parent);
	one->parent = g_strdup(other->id);
	g_assert_true(uf_store_put(fixture->store, one, NULL));
	g_autoptr(GPtrArray) none =
	    uf_store_list(fixture->store, UF_STORE_REQUEST, person->id, NULL);
	g_autoptr(GPtrArray) both =
	    uf_store_list(fixture->store, UF_STORE_REQUEST, other->id, NULL);
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_cmpuint(both->len, ==, 2);
}

static void
test_transaction(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) person = make_item(UF_STORE_PERSON, 'p', "", "p");
	g_autoptr(UfStoreItem) request = make_item(UF_STORE_REQUEST, 'r', person->id, "r");
	g_autoptr(UfStoreItem) draft = make_item(UF_STORE_DRAFT, 'd', request->id, "d");
	g_autoptr(json_t) entry = json_pack("{s:s, s:s}", "action", "prepare", "object", draft->id);
	g_assert_true(uf_store_put(fixture->store, person, NULL));
	g_assert_true(uf_store_put(fixture->store, request, NULL));

	/* dropped: nothing happened */
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_false(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, draft, NULL));
	g_assert_true(uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS, entry, NULL));
	uf_store_rollback(fixture->store);
	uf_store_rollback(fixture->store);
	g_assert_null(uf_store_get(fixture->store, UF_STORE_DRAFT, draft->id, NULL));

	/* one of two conflicts: neither is written */
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	g_autoptr(UfStoreItem) hers = uf_store_get(other, UF_STORE_PERSON, person->id, NULL);
	g_assert_true(uf_store_put(other, hers, NULL));
	draft->revision = 0;
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, draft, NULL));
	g_assert_false(uf_store_put(fixture->store, person, &error) &&
		       uf_store_commit(fixture->store, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	uf_store_rollback(fixture->store);
	g_assert_null(uf_store_get(fixture->store, UF_STORE_DRAFT, draft->id, NULL));

	draft->revision = 0;
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, draft, NULL));
	g_assert_true(uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS, entry, NULL));
	g_assert_true(uf_store_commit(fixture->store, NULL));
	g_autoptr(UfStoreItem) there = uf_store_get(other, UF_STORE_DRAFT, draft->id, NULL);
	assert_content(there, "d");
	g_autoptr(json_t) journal = uf_store_load_journal(other, UF_JOURNAL_ACTIONS, NULL, NULL);
	g_assert_cmpuint(json_array_size(journal), ==, 1);
	g_assert_true(json_object_update_existing(entry, json_array_get(journal, 0)) == 0);
	g_assert_cmpstr(uf_json_get_string(entry, "action"), ==, "prepare");
	g_assert_false(uf_store_commit(fixture->store, NULL));
}

static UfStoreItem *
make_person(const char *card, const char *first, const char *second)
{
	UfStoreItem *item = make_item(UF_STORE_PERSON, 'p', "", "{}");
	item->card = g_bytes_new(card, strlen(card));
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, g_strdup(first));
	g_ptr_array_add(item->terms, g_strdup(second));
	return item;
}

static void
assert_found(UfStore *store, const char *term, guint count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) ids = uf_store_find(store, term, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(ids->len, ==, count);
	for (guint i = 1; i < ids->len; i++)
		g_assert_cmpstr(g_ptr_array_index(ids, i - 1), <, g_ptr_array_index(ids, i));
}

static bool
add_card(void *data, const UfStoreItem *person)
{
	GHashTable *cards = data;
	gsize size;
	const char *card = g_bytes_get_data(person->card, &size);
	g_hash_table_insert(cards, g_strdup(person->id),
			    size > 0 ? g_strndup(card, size) : g_strdup(""));
	return true;
}

static bool
stop_at_once(void *data, const UfStoreItem *person)
{
	g_assert_nonnull(person->id);
	++*(int *)data;
	return false;
}

static void
test_cards(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStoreItem) one = make_person("Élan", "nir=1", "phone=5");
	g_autoptr(UfStoreItem) two = make_person("Zoé", "nir=2", "phone=5");
	g_autoptr(UfStoreItem) none = make_item(UF_STORE_PERSON, 'p', "", "{}");
	g_assert_true(uf_store_put(store, one, NULL));
	g_assert_true(uf_store_put(store, two, NULL));
	g_assert_true(uf_store_put(store, none, NULL));
	assert_found(store, "nir=1", 1);
	assert_found(store, "phone=5", 2);
	assert_found(store, "phone=", 0);
	assert_found(store, "", 0);

	/* the newest revision alone counts */
	g_autoptr(UfStoreItem) changed = uf_store_get(store, UF_STORE_PERSON, one->id, NULL);
	g_assert_cmpuint(changed->terms->len, ==, 2);
	g_ptr_array_remove_index(changed->terms, 1);
	g_bytes_unref(changed->card);
	changed->card = g_bytes_new("Elan", 4);
	g_assert_true(uf_store_put(store, changed, NULL));
	assert_found(store, "phone=5", 1);
	g_autoptr(GHashTable) cards =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_assert_true(uf_store_each_card(store, add_card, cards, NULL));
	g_assert_cmpuint(g_hash_table_size(cards), ==, 3);
	g_assert_cmpstr(g_hash_table_lookup(cards, one->id), ==, "Elan");
	g_assert_cmpstr(g_hash_table_lookup(cards, two->id), ==, "Zoé");
	g_assert_cmpstr(g_hash_table_lookup(cards, none->id), ==, "");
	int calls = 0;
	g_assert_true(uf_store_each_card(store, stop_at_once, &calls, NULL));
	g_assert_cmpint(calls, ==, 1);
	g_assert_true(uf_store_remove(store, UF_STORE_PERSON, two->id, NULL));
	assert_found(store, "phone=5", 0);
}

static void
append(UfStore *store, UfJournal journal, const char *object, const char *person)
{
	g_autoptr(json_t) entry = json_pack("{s:s, s:s, s:s}", "time", "2026-03-01T10:00:00Z",
					    "action", "x", "object", object);
	if (person != NULL)
		json_object_set_new(entry, "details", json_pack("{s:s}", "person", person));
	g_assert_true(uf_store_append_journal(store, journal, entry, NULL));
}

static void
assert_lines(UfStore *store, UfJournal journal, const char *person, size_t count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) lines = uf_store_load_journal(store, journal, person, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(lines), ==, count);
}

static void
test_journals(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStoreItem) one = make_item(UF_STORE_PERSON, 'p', "", "{}");
	g_autoptr(UfStoreItem) two = make_item(UF_STORE_PERSON, 'p', "", "{}");
	g_assert_true(uf_store_put(store, one, NULL));
	g_assert_true(uf_store_put(store, two, NULL));
	append(store, UF_JOURNAL_ACTIONS, one->id, NULL);
	append(store, UF_JOURNAL_ACTIONS, two->id, NULL);
	append(store, UF_JOURNAL_ACTIONS, one->id, two->id);
	append(store, UF_JOURNAL_READINGS, one->id, NULL);
	append(store, UF_JOURNAL_ACTIONS, "store", NULL);
	assert_lines(store, UF_JOURNAL_ACTIONS, NULL, 4);
	assert_lines(store, UF_JOURNAL_ACTIONS, one->id, 2);
	assert_lines(store, UF_JOURNAL_READINGS, NULL, 1);
	assert_lines(store, UF_JOURNAL_READINGS, two->id, 0);
}

static void
test_forget(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStoreItem) person = make_person("Élan", "nir=1", "phone=5");
	g_autoptr(UfStoreItem) request = make_item(UF_STORE_REQUEST, 'r', person->id, "r");
	g_autoptr(UfStoreItem) draft = make_item(UF_STORE_DRAFT, 'd', request->id, "d");
	person->written = 1700000000;
	request->written = 1710000000;
	draft->written = 1720000000;
	draft->no_contact = true;
	g_assert_true(uf_store_put_written(store, person, NULL));
	g_assert_true(uf_store_put_written(store, request, NULL));
	g_assert_true(uf_store_put_written(store, draft, NULL));
	append(store, UF_JOURNAL_ACTIONS, person->id, NULL);
	g_autofree char *day = uf_store_get_last_contact(store, person->id, NULL);
	g_assert_cmpstr(day, ==, "2024-03-09");
	g_assert_true(uf_store_forget(store, person->id, NULL));
	g_assert_null(uf_store_get(store, UF_STORE_PERSON, person->id, NULL));
	g_assert_null(uf_store_get(store, UF_STORE_REQUEST, request->id, NULL));
	g_assert_null(uf_store_get(store, UF_STORE_DRAFT, draft->id, NULL));
	assert_found(store, "nir=1", 0);
	assert_lines(store, UF_JOURNAL_ACTIONS, person->id, 1);
	g_autoptr(json_t) forgotten = uf_store_list_forgotten(store, NULL);
	g_assert_cmpuint(json_array_size(forgotten), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(forgotten, 0), "person"), ==, person->id);
	g_autofree char *never = uf_store_get_last_contact(store, person->id, NULL);
	g_assert_null(never);
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(result, "faults")), ==, 0);
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
		g_assert_null(uf_store_get_revision(fixture->store, UF_STORE_PERSON, item->id,
						    revisions[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
}

/* empty, with a NUL in it, large: what is read is what was written */
static void
test_contents(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const gsize sizes[] = { 0, 1, 511, 512, 513, 70000, 1 << 20 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autoptr(UfStoreItem) item = make_item(UF_STORE_PERSON, 'p', "", "");
		guint8 *bytes = g_malloc0(sizes[i] + 1);
		for (gsize j = 0; j < sizes[i]; j++)
			bytes[j] = (guint8)(j * 7);
		g_bytes_unref(item->content);
		item->content = g_bytes_new_take(bytes, sizes[i]);
		g_free(item->state);
		item->state = g_strdup("");
		g_assert_true(uf_store_put(fixture->store, item, NULL));
		g_autoptr(UfStoreItem) found =
		    uf_store_get(fixture->store, UF_STORE_PERSON, item->id, NULL);
		g_assert_true(g_bytes_equal(found->content, item->content));
		g_assert_cmpstr(found->state, ==, "");
		g_assert_cmpstr(found->parent, ==, "");
		g_assert_false(found->no_contact);
		g_assert_cmpint(found->written, >, 1700000000);
		/* what was read long ago and is written again is of today */
		found->written = 1;
		g_assert_true(uf_store_put(fixture->store, found, NULL));
		g_autoptr(UfStoreItem) again =
		    uf_store_get(fixture->store, UF_STORE_PERSON, item->id, NULL);
		g_assert_cmpint(again->written, >, 1700000000);
	}
}

static void
test_ids(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const ids[] = { "../people", "p-short", "", "r-aaaaaaaaaa" };
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, ids[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const char *const backends[] = { "folder", "sealed" };
	static const struct {
		const char *name;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "revisions", test_revisions },
		{ "conflict", test_conflict },
		{ "writers", test_writers },
		{ "lists", test_lists },
		{ "transaction", test_transaction },
		{ "cards", test_cards },
		{ "journals", test_journals },
		{ "forget", test_forget },
		{ "impossible-revisions", test_impossible_revisions },
		{ "contents", test_contents },
		{ "ids", test_ids },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests) * 2; i++) {
		g_autofree char *path =
		    g_strdup_printf("/store/%s/%s", backends[i % 2], tests[i / 2].name);
		g_test_add(path, Fixture, backends[i % 2], set_up, tests[i / 2].func, tear_down);
	}
	return g_test_run();
}
