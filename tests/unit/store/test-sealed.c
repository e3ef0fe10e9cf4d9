/* The sealed store as its users see it: opening, reading, writing, finding, journals. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
test_locked(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "p", "c", "nir=1");
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_autoptr(json_t) entry = json_pack("{s:s}", "action", "create");
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", "x");
	g_assert_true(uf_store_is_locked(store));
	g_assert_false(uf_store_is_for_invented_people(store));
	for (int step = 0; step < 8; step++) {
		g_autoptr(GError) error = NULL;
		const bool refused[] = {
			step != 0 || uf_store_get(store, UF_STORE_PERSON, person, &error) == NULL,
			step != 1 || !uf_store_put(store, item, &error),
			step != 2 || uf_store_list(store, UF_STORE_PERSON, NULL, &error) == NULL,
			step != 3 || uf_store_find(store, "nir=1", &error) == NULL,
			step != 4 || !uf_store_begin(store, &error),
			step != 5 || !uf_store_append_journal(store, 0, entry, &error),
			step != 6 || uf_store_load_journal(store, 0, NULL, &error) == NULL,
			step != 7 || !uf_store_forget(store, person, &error),
		};
		for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
			g_assert_true(refused[i]);
		g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
	}
}

static void
test_round(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "un", "carte", "nir=184");
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(fixture->store, UF_STORE_PERSON, person, &error);
	g_assert_no_error(error);
	sealed_assert_content(item, "un");
	g_assert_cmpint(item->revision, ==, 1);
	g_assert_cmpuint(item->terms->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(item->terms, 0), ==, "nir=184");
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, person, "demande");
	g_autoptr(UfStoreItem) draft = sealed_make_item(UF_STORE_DRAFT, request->id, "brouillon");
	g_assert_true(uf_store_put(fixture->store, request, &error));
	g_assert_true(uf_store_put(fixture->store, draft, &error));
	sealed_reopen(fixture);
	g_autoptr(UfStoreItem) again =
	    uf_store_get(fixture->store, UF_STORE_DRAFT, draft->id, &error);
	g_assert_no_error(error);
	sealed_assert_content(again, "brouillon");
	g_autoptr(GPtrArray) found = uf_store_find(fixture->store, "nir=184", &error);
	g_assert_cmpuint(found->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(found, 0), ==, person);
}

static bool
count_card(void *data, const UfStoreItem *person)
{
	int *count = data;
	g_assert_cmpuint(g_bytes_get_size(person->card), >, 0);
	return ++*count < 3;
}

static void
test_cards(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	int count = 0;
	for (int i = 0; i < 5; i++)
		g_free(sealed_add_person(fixture->store, "p", "c", "nir=1"));
	g_assert_true(uf_store_each_card(fixture->store, count_card, &count, NULL));
	g_assert_cmpint(count, ==, 3);
	g_autoptr(GPtrArray) found = uf_store_find(fixture->store, "nir=1", NULL);
	g_assert_cmpuint(found->len, ==, 5);
}

static void
test_journal(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *one = sealed_add_person(fixture->store, "1", "c", "nir=1");
	g_autofree char *two = sealed_add_person(fixture->store, "2", "c", "nir=2");
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, one, "r");
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, request, NULL));
	g_autoptr(json_t) entries =
	    json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s, s:{s:s}}]", "action", "create", "object",
		      one, "action", "prepare", "object", request->id, "action", "merge", "object",
		      two, "details", "person", one);
	for (size_t i = 0; i < 3; i++)
		g_assert_true(uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS,
						      json_array_get(entries, i), NULL));
	g_assert_true(uf_store_commit(fixture->store, NULL));
	sealed_reopen(fixture);
	g_autoptr(json_t) all =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, NULL);
	g_autoptr(json_t) of_one =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, one, NULL);
	g_autoptr(json_t) of_two =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, two, NULL);
	g_autoptr(json_t) readings =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_READINGS, NULL, NULL);
	g_assert_cmpuint(json_array_size(all), ==, 3);
	g_assert_cmpuint(json_array_size(of_one), ==, 3);
	g_assert_cmpuint(json_array_size(of_two), ==, 1);
	g_assert_cmpuint(json_array_size(readings), ==, 0);
	UfJournalHead head;
	g_assert_true(uf_store_get_journal_head(fixture->store, UF_JOURNAL_ACTIONS, &head, NULL));
	const json_t *last = json_array_get(all, 2);
	g_assert_cmpint(head.sequence, ==, 3);
	g_assert_cmpstr(head.hash, ==, uf_json_get_string(last, "hash"));
	g_assert_cmpint(uf_json_get_integer(last, "sequence", 0), ==, 3);
	g_autoptr(json_t) verified =
	    uf_store_verify_journal(fixture->store, UF_JOURNAL_ACTIONS, &head, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(verified, "faults")), ==, 0);
}

static void
test_transaction(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", "p");
	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_false(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	uf_store_rollback(fixture->store);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_get(fixture->store, UF_STORE_PERSON, item->id, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	item->revision = 0;
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	g_autoptr(UfStore) other = sealed_open(fixture, "camille", fixture->key);
	g_autoptr(UfStoreItem) hers = uf_store_get(other, UF_STORE_PERSON, item->id, NULL);
	g_assert_true(uf_store_put(other, hers, NULL));
	g_autoptr(GError) conflict = NULL;
	g_assert_false(uf_store_put(fixture->store, item, &conflict));
	g_assert_error(conflict, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_cmpint(item->revision, ==, 1);
}

static void
test_secrets(void)
{
	g_autoptr(UfSecret) good = uf_secret_new("quatre mots pour ouvrir", -1);
	g_autoptr(UfSecret) wrong = uf_secret_new("quatre mots pour fermer", -1);
	g_autoptr(UfSecret) short_one = uf_secret_new("onze lettre", -1);
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) too_short = NULL;
	g_autofree char *folder = g_dir_make_tmp("uf-test-XXXXXX", NULL);
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_assert_null(uf_store_make_sealed(location, "camille", short_one, "Nord", &too_short));
	g_assert_error(too_short, UF_ERROR, UF_ERROR_USAGE);
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(location, "camille", good, "Nord", &error);
	g_assert_no_error(error);
	g_autoptr(UfStore) store = uf_store_open(location, &error);
	g_assert_no_error(error);
	static const char *const logins[] = { "camille", "personne" };
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		g_autoptr(GError) refused = NULL;
		g_assert_false(uf_store_unlock(store, logins[i], wrong, &refused));
		g_assert_error(refused, UF_ERROR, UF_ERROR_AUTH);
		g_assert_cmpstr(refused->message, ==, "wrong login or passphrase");
	}
	g_assert_true(uf_store_unlock(store, "camille", good, &error));
	g_assert_cmpstr(uf_store_get_login(store), ==, "camille");
	g_assert_cmpint(uf_store_get_role(store), ==, UF_ROLE_MANAGER);
	uf_store_lock(store);
	g_assert_true(uf_store_is_locked(store));
	g_assert_true(uf_store_unlock_by_recovery(store, recovery, &error));
	g_assert_cmpstr(uf_store_get_login(store), ==, "recovery");
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/sealed/" name, SealedFixture, NULL, sealed_set_up, function,            \
		   sealed_tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("locked", test_locked);
	ADD("round", test_round);
	ADD("cards", test_cards);
	ADD("journal", test_journal);
	ADD("transaction", test_transaction);
	g_test_add_func("/store/sealed/secrets", test_secrets);
	return g_test_run();
}
