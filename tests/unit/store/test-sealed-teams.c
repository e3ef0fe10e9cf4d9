/* Workers and teams of a sealed store: who may read what, before and after somebody leaves. */
#include <string.h>

#include "assert-fails.h"
#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static UfSecret *
add_worker(const SealedFixture *fixture, const char *login, UfStoreRole role)
{
	g_autoptr(GError) error = NULL;
	UfSecret *key = uf_store_make_key();
	uf_store_add_worker(fixture->store, login, role, key, &error);
	g_assert_no_error(error);
	return key;
}

static void
assert_unreadable(UfStore *store, const char *person)
{
	ASSERT_FAILS(uf_store_get(store, UF_STORE_PERSON, person, &problem), UF_ERROR_AUTH);
}

static void
assert_reads(UfStore *store, const char *person, const char *content)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, person, &error);
	g_assert_no_error(error);
	sealed_assert_content(item, content);
}

static void
assert_found(UfStore *store, const char *term, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) ids = uf_store_find(store, term, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(ids->len, ==, person != NULL ? 1 : 0);
	if (person != NULL)
		g_assert_cmpstr(g_ptr_array_index(ids, 0), ==, person);
}

static void
assert_sound(UfStore *store, int64_t unreadable)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_auto(UfWiped) text = uf_json_format(json_object_get(result, "faults"), false);
	g_assert_cmpstr(text, ==, "[]");
	g_assert_cmpint(uf_json_get_integer(result, "unreadable", -1), ==, unreadable);
}

static void
change_person(UfStore *store, const char *person, const char *content, const char *term)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, person, &error);
	g_assert_no_error(error);
	g_bytes_unref(item->content);
	item->content = g_bytes_new(content, strlen(content));
	if (term != NULL) {
		g_ptr_array_set_size(item->terms, 0);
		g_ptr_array_add(item->terms, g_strdup(term));
	}
	uf_store_put(store, item, &error);
	g_assert_no_error(error);
}

/* a worker joins: reads; leaves: reads nothing, finds nothing, and is told why */
static void
test_join_and_leave(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	g_autoptr(UfStoreItem) fresh = sealed_make_item(UF_STORE_PERSON, "", "x");
	assert_unreadable(hers, person);
	assert_found(hers, "nir=1", NULL);
	ASSERT_FAILS(uf_store_put(hers, fresh, &problem), UF_ERROR_AUTH);

	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	g_assert_true(uf_store_put(hers, fresh, NULL)); /* she notices at the next writing */
	assert_reads(hers, person, "un");
	assert_found(hers, "nir=1", person);

	/* another worker of hers is added, so that the team is not empty */
	g_assert_true(uf_store_leave_team(fixture->store, "Secteur Nord", "dominique", NULL));
	change_person(fixture->store, person, "deux", "nir=2");
	g_autoptr(UfStoreItem) again = sealed_make_item(UF_STORE_PERSON, "", "x");
	ASSERT_FAILS(uf_store_put(hers, again, &problem), UF_ERROR_AUTH);
	assert_unreadable(hers, person);
	assert_found(hers, "nir=2", NULL);
	assert_reads(fixture->store, person, "deux");
	assert_found(fixture->store, "nir=2", person);
	assert_found(fixture->store, "nir=1", NULL);
	assert_sound(fixture->store, 0);
	assert_sound(hers, 5);
}

/* Somebody who left keeps a copy of the file and all her keys; with both, and the file as it is
 * now, she opens nothing that was written since. */
static void
test_leaver_with_a_copy(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "avant", "c", "nir=1");
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_MANAGER);
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	assert_reads(hers, person, "avant");
	g_autoptr(json_t) entry = json_pack("{s:s, s:s}", "action", "edit", "object", person);

	g_assert_true(uf_store_remove_worker(fixture->store, "dominique", NULL));
	change_person(fixture->store, person, "depuis", NULL);
	g_autofree char *later = sealed_add_person(fixture->store, "nouveau", "c", "nir=3");
	g_assert_true(uf_store_append_journal(fixture->store, UF_JOURNAL_ACTIONS, entry, NULL));

	/* her process holds every key of before; the rows are those of now */
	GError *error = NULL;
	g_autoptr(UfStoreItem) newest = uf_store_get(hers, UF_STORE_PERSON, person, &error);
	g_assert_null(newest);
	g_assert_nonnull(error);
	g_clear_error(&error);
	g_assert_null(uf_store_get(hers, UF_STORE_PERSON, later, &error));
	g_clear_error(&error);
	g_assert_null(uf_store_load_journal(hers, UF_JOURNAL_ACTIONS, NULL, &error));
	g_clear_error(&error);
	g_autoptr(UfStore) again = uf_store_open(fixture->location, NULL);
	ASSERT_FAILS(uf_store_unlock(again, "dominique", key, &problem), UF_ERROR_AUTH);

	g_autoptr(UfStoreItem) old =
	    uf_store_get_revision(fixture->store, UF_STORE_PERSON, person, 1, NULL);
	sealed_assert_content(old, "avant");
	assert_sound(fixture->store, 0);
	g_assert_true(uf_store_unlock_by_recovery(again, fixture->recovery, NULL));
	assert_reads(again, person, "depuis");
	assert_sound(again, 0);
}

static void
test_roles(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	g_assert_cmpint(uf_store_get_role(hers), ==, UF_ROLE_WORKER);
	ASSERT_FAILS(uf_store_add_worker(hers, "x", UF_ROLE_WORKER, key, &problem),
		     UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_remove_worker(hers, "camille", &problem), UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_rotate_team(hers, "Secteur Nord", &problem), UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_add_team(hers, "x", &problem), UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_renew_recovery(hers, &problem) != NULL, UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_prune_journal(hers, UF_JOURNAL_ACTIONS, "2030", false, &problem) >= 0,
		     UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_remove_worker(fixture->store, "camille", &problem), UF_ERROR_REFUSED);
	ASSERT_FAILS(
	    uf_store_add_worker(fixture->store, "dominique", UF_ROLE_WORKER, key, &problem),
	    UF_ERROR_CONFLICT);
	ASSERT_FAILS(uf_store_remove_worker(fixture->store, "personne", &problem),
		     UF_ERROR_NOT_FOUND);
	static const char *const logins[] = { "", "recovery", "a\nb" };
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		ASSERT_FAILS(
		    uf_store_add_worker(fixture->store, logins[i], UF_ROLE_WORKER, key, &problem),
		    UF_ERROR_USAGE);
	}
	/* a key that is mistyped is no passphrase */
	g_autofree char *typed = g_strdup(uf_secret_get_text(key));
	typed[0] = typed[0] == 'A' ? 'C' : 'A';
	g_autoptr(UfSecret) mistyped = uf_secret_new(typed, -1);
	ASSERT_FAILS(
	    uf_store_add_worker(fixture->store, "autre", UF_ROLE_WORKER, mistyped, &problem),
	    UF_ERROR_USAGE);
	g_autoptr(json_t) workers = uf_store_list_workers(fixture->store, NULL);
	g_assert_cmpuint(json_array_size(workers), ==, 2);
	g_assert_cmpstr(uf_json_get_string(json_array_get(workers, 1), "role"), ==, "worker");
	g_assert_cmpstr(uf_json_get_string(json_array_get(workers, 1), "key"), ==, "machine");
	g_assert_cmpuint(json_array_size(json_object_get(json_array_get(workers, 1), "teams")), ==,
			 0);
}

static void
test_two_teams(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_MANAGER);
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	g_assert_true(uf_store_add_team(hers, "Secteur Sud", NULL));
	g_autofree char *north = sealed_add_person(fixture->store, "nord", "c", "nir=1");
	g_autofree char *south = sealed_add_person(hers, "sud", "c", "nir=2");
	assert_unreadable(hers, north);
	assert_unreadable(fixture->store, south);
	g_autoptr(GPtrArray) mine = uf_store_list(fixture->store, UF_STORE_PERSON, NULL, NULL);
	g_assert_cmpuint(mine->len, ==, 1);
	assert_sound(hers, 2);

	ASSERT_FAILS(uf_store_join_team(fixture->store, "Secteur Sud", "camille", &problem),
		     UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_share_person(fixture->store, south, "Secteur Nord", &problem),
		     UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_add_team(fixture->store, "Secteur Sud", &problem), UF_ERROR_CONFLICT);
	static const char *const titles[] = { "", "deux\nlignes", "un\tmot", "\033[31mrouge" };
	for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
		ASSERT_FAILS(uf_store_add_team(fixture->store, titles[i], &problem),
			     UF_ERROR_USAGE);
	ASSERT_FAILS(uf_store_choose_team(fixture->store, "Secteur Sud", &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_choose_team(fixture->store, "Secteur Est", &problem),
		     UF_ERROR_NOT_FOUND);
	g_autoptr(json_t) teams = uf_store_list_teams(fixture->store, NULL);
	g_assert_cmpuint(json_array_size(teams), ==, 2);
	g_assert_true(uf_json_get_boolean(json_array_get(teams, 0), "mine", false));
	g_assert_false(uf_json_get_boolean(json_array_get(teams, 1), "mine", true));
	g_assert_cmpint(uf_json_get_integer(json_array_get(teams, 1), "people", -1), ==, 1);

	/* in two teams, a new person needs a choice */
	g_assert_true(uf_store_join_team(hers, "Secteur Sud", "camille", NULL));
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", "p");
	ASSERT_FAILS(uf_store_put(fixture->store, item, &problem), UF_ERROR_USAGE);
	g_assert_true(uf_store_choose_team(fixture->store, "Secteur Sud", NULL));
	g_assert_true(uf_store_put(fixture->store, item, NULL));
	assert_reads(hers, item->id, "p");
	assert_reads(fixture->store, south, "sud");
}

/* given to a team by somebody who is not in it: read and found there; taken back: neither */
static void
test_share(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_MANAGER);
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	g_assert_true(uf_store_add_team(hers, "Secteur Sud", NULL));
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	ASSERT_FAILS(uf_store_unshare_person(fixture->store, person, "Secteur Nord", &problem),
		     UF_ERROR_REFUSED);
	g_assert_true(uf_store_share_person(fixture->store, person, "Secteur Sud", NULL));
	g_assert_true(uf_store_share_person(fixture->store, person, "Secteur Sud", NULL));
	assert_reads(hers, person, "un"); /* before anything is settled */
	assert_found(hers, "nir=1", person);
	g_autoptr(json_t) teams = uf_store_list_person_teams(hers, person, NULL);
	g_assert_cmpuint(json_array_size(teams), ==, 2);

	/* a term that changes in one team is made again in the other */
	change_person(fixture->store, person, "deux", "nir=2");
	assert_found(hers, "nir=2", person);
	assert_found(hers, "nir=1", NULL);
	change_person(hers, person, "trois", "nir=3");
	assert_found(fixture->store, "nir=3", person);
	assert_sound(fixture->store, 0);
	assert_sound(hers, 0);

	/* a rotation in one team leaves the other able to read and write */
	g_assert_true(uf_store_rotate_team(fixture->store, "Secteur Nord", NULL));
	assert_reads(hers, person, "trois");
	change_person(hers, person, "quatre", "nir=4");
	assert_reads(fixture->store, person, "quatre");
	assert_found(fixture->store, "nir=4", person);

	g_assert_true(uf_store_unshare_person(fixture->store, person, "Secteur Sud", NULL));
	g_assert_true(uf_store_unshare_person(fixture->store, person, "Secteur Sud", NULL));
	change_person(fixture->store, person, "cinq", NULL);
	assert_found(hers, "nir=4", NULL);
	g_assert_null(uf_store_get(hers, UF_STORE_PERSON, person, NULL));
	uf_store_lock(hers);
	g_assert_true(uf_store_unlock(hers, "dominique", key, NULL));
	assert_unreadable(hers, person);
	assert_reads(fixture->store, person, "cinq");
	assert_sound(fixture->store, 0);
}

/* Who is in one team changes a term; the other team's, not made yet, are still to be made after
 * somebody of both gave the first a new key. */
static void
test_terms_to_be_made(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) north = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_autoptr(UfSecret) south = add_worker(fixture, "sacha", UF_ROLE_WORKER);
	g_assert_true(uf_store_add_team(fixture->store, "Secteur Sud", NULL));
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Sud", "sacha", NULL));
	g_assert_true(uf_store_choose_team(fixture->store, "Secteur Nord", NULL));
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_assert_true(uf_store_share_person(fixture->store, person, "Secteur Sud", NULL));
	g_autoptr(UfStore) dominique = sealed_open(fixture, "dominique", north);
	change_person(dominique, person, "deux", "nir=2");
	g_assert_true(uf_store_rotate_team(fixture->store, "Secteur Nord", NULL));
	g_autoptr(UfStore) sacha = sealed_open(fixture, "sacha", south);
	assert_found(sacha, "nir=2", person);
	assert_found(sacha, "nir=1", NULL);
	assert_sound(fixture->store, 0);
}

/* Keys of others that were noticed in a transaction are those of now, also when it is taken back.
 */
static void
test_keys_after_rollback(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_MANAGER);
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	g_assert_true(uf_store_add_team(hers, "Secteur Sud", NULL));
	g_autofree char *person = sealed_add_person(hers, "sud", "c", "nir=1");
	g_assert_true(uf_store_join_team(hers, "Secteur Sud", "camille", NULL));
	g_assert_true(uf_store_begin(fixture->store, NULL));
	uf_store_rollback(fixture->store);
	g_autoptr(GPtrArray) people = uf_store_list(fixture->store, UF_STORE_PERSON, NULL, NULL);
	g_assert_cmpuint(people->len, ==, 1);
	assert_reads(fixture->store, person, "sud");
}

static void
test_rotation(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_autoptr(UfStore) other = sealed_open(fixture, "camille", fixture->key);
	for (int i = 0; i < 3; i++) {
		g_autofree char *content = g_strdup_printf("tour %d", i);
		g_assert_true(uf_store_rotate_team(fixture->store, "Secteur Nord", NULL));
		assert_reads(other, person, i == 0 ? "un" : content);
		g_autofree char *next = g_strdup_printf("tour %d", i + 1);
		change_person(i % 2 == 0 ? other : fixture->store, person, next, NULL);
		assert_found(other, "nir=1", person);
	}
	for (int64_t i = 1; i <= 4; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfStoreItem) item =
		    uf_store_get_revision(other, UF_STORE_PERSON, person, i, &error);
		g_assert_no_error(error);
	}
	g_autoptr(json_t) teams = uf_store_list_teams(fixture->store, NULL);
	g_assert_cmpint(uf_json_get_integer(json_array_get(teams, 0), "version", 0), ==, 4);
	assert_sound(fixture->store, 0);
	assert_sound(other, 0);
}

static void
test_recovery(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_autoptr(UfSecret) next = uf_store_renew_recovery(fixture->store, NULL);
	g_assert_nonnull(next);
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	ASSERT_FAILS(uf_store_unlock_by_recovery(store, fixture->recovery, &problem),
		     UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_unlock_by_recovery(store, fixture->key, &problem), UF_ERROR_AUTH);
	g_assert_true(uf_store_unlock_by_recovery(store, next, NULL));
	assert_reads(store, person, "un");
	ASSERT_FAILS(uf_store_set_secret(store, fixture->key, &problem), UF_ERROR_REFUSED);

	/* the only manager is ill: somebody else becomes one */
	g_autoptr(UfSecret) key = uf_store_make_key();
	g_assert_true(uf_store_add_worker(store, "secours", UF_ROLE_MANAGER, key, NULL));
	g_assert_true(uf_store_join_team(store, "Secteur Nord", "secours", NULL));
	g_assert_true(uf_store_remove_worker(store, "camille", NULL));
	g_autoptr(UfSecret) last = uf_store_renew_recovery(store, NULL);
	g_assert_nonnull(last);
	assert_reads(store, person, "un");
	g_autoptr(UfStore) hers = sealed_open(fixture, "secours", key);
	assert_reads(hers, person, "un");
	assert_sound(hers, 0);
	ASSERT_FAILS(uf_store_unlock(store, "camille", fixture->key, &problem), UF_ERROR_AUTH);
}

static void
test_own_secret(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) next = uf_store_make_key();
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_assert_true(uf_store_set_secret(fixture->store, next, NULL));
	ASSERT_FAILS(uf_store_unlock(store, "camille", fixture->key, &problem), UF_ERROR_AUTH);
	g_assert_true(uf_store_unlock(store, "camille", next, NULL));
	g_autoptr(UfSecret) small = uf_secret_new("court", -1);
	ASSERT_FAILS(uf_store_set_secret(store, small, &problem), UF_ERROR_USAGE);
}

static void
assert_gone(const SealedFixture *fixture, const char *tail, GBytes *bytes)
{
	gsize length = 0;
	gsize size;
	g_autofree char *path = g_strconcat(fixture->file, tail, NULL);
	g_autofree char *text = NULL;
	const void *data = g_bytes_get_data(bytes, &size);
	g_assert_cmpuint(size, >=, 32);
	if (g_file_get_contents(path, &text, &length, NULL) && length > 0)
		g_assert_null(memmem(text, length, data, size));
}

/* What an old passphrase opened, and a copy for who left, are overwritten while others go on. */
static void
test_nothing_left(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_autoptr(UfSecret) next = uf_store_make_key();
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	sealed_reopen(fixture);
	g_autoptr(UfStore) other = sealed_open(fixture, "dominique", key);
	g_autoptr(GBytes) secret =
	    sealed_ask(fixture, "SELECT secret FROM workers WHERE login = 'camille'");
	g_autoptr(GBytes) copy =
	    sealed_ask(fixture, "SELECT c.sealed FROM copies AS c, workers AS w WHERE c.holder = "
				"w.worker AND w.login = 'dominique' AND c.subject <> 'store'");
	g_assert_true(uf_store_set_secret(fixture->store, next, NULL));
	assert_gone(fixture, "", secret);
	assert_gone(fixture, "-wal", secret);
	g_assert_true(uf_store_leave_team(fixture->store, "Secteur Nord", "dominique", NULL));
	assert_gone(fixture, "", copy);
	assert_gone(fixture, "-wal", copy);
}

/* Rows of the file as it was before somebody left the team are put back: they let nobody in. */
static void
test_leaving_undone(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_autofree char *before = g_build_filename(fixture->folder, "before.db", NULL);
	g_autofree char *sql =
	    g_strdup_printf("ATTACH '%s' AS old; "
			    "DELETE FROM teams; INSERT INTO teams SELECT * FROM old.teams; "
			    "DELETE FROM copies WHERE subject <> 'store'; "
			    "INSERT INTO copies SELECT * FROM old.copies WHERE subject <> 'store'; "
			    "DELETE FROM wraps; INSERT INTO wraps SELECT * FROM old.wraps; "
			    "DELETE FROM cards; INSERT INTO cards SELECT * FROM old.cards; "
			    "DELETE FROM terms; INSERT INTO terms SELECT * FROM old.terms; "
			    "DELETE FROM generations",
			    before);
	g_assert_true(uf_store_backup(fixture->store, before, NULL));
	g_assert_true(uf_store_leave_team(fixture->store, "Secteur Nord", "dominique", NULL));
	sealed_edit(fixture, sql);
	g_autoptr(UfStore) hers = uf_store_open(fixture->location, NULL);
	g_assert_true(uf_store_unlock(hers, "dominique", key, NULL));
	ASSERT_FAILS(uf_store_get(hers, UF_STORE_PERSON, person, &problem), UF_ERROR_INVALID_DATA);
	/* and nothing new is written for a team of before */
	g_autoptr(UfStore) store = sealed_open(fixture, "camille", fixture->key);
	g_autoptr(UfStoreItem) other = sealed_make_item(UF_STORE_PERSON, NULL, "deux");
	ASSERT_FAILS(uf_store_put(store, other, &problem), UF_ERROR_INVALID_DATA);
	ASSERT_FAILS(uf_store_get(store, UF_STORE_PERSON, person, &problem), UF_ERROR_INVALID_DATA);
}

/* Who takes her copy out of the file before she is removed keeps no key in use. */
static void
test_hidden_member(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_WORKER);
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	sealed_edit(fixture, "DELETE FROM copies WHERE subject <> 'store' AND holder = "
			     "(SELECT worker FROM workers WHERE login = 'dominique')");
	g_assert_true(uf_store_remove_worker(fixture->store, "dominique", NULL));
	g_autoptr(json_t) teams = uf_store_list_teams(fixture->store, NULL);
	g_assert_cmpint(uf_json_get_integer(json_array_get(teams, 0), "version", 0), ==, 2);
}

/* a manager removes herself: the store is locked then */
static void
test_remove_oneself(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "un", "c", "nir=1");
	g_autoptr(UfSecret) key = add_worker(fixture, "dominique", UF_ROLE_MANAGER);
	ASSERT_FAILS(uf_store_remove_worker(fixture->store, "camille", &problem), UF_ERROR_REFUSED);
	g_assert_true(uf_store_join_team(fixture->store, "Secteur Nord", "dominique", NULL));
	g_assert_true(uf_store_remove_worker(fixture->store, "camille", NULL));
	g_assert_true(uf_store_is_locked(fixture->store));
	g_autoptr(UfStore) hers = sealed_open(fixture, "dominique", key);
	assert_reads(hers, person, "un");
	assert_sound(hers, 0);
}

static void
test_session(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_assert_false(uf_store_session_load(store, &error));
	g_assert_no_error(error);
	if (!uf_store_session_save(fixture->store, 10, &error)) {
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_test_skip("the kernel keeps no session keys here");
		return;
	}
	g_assert_true(uf_store_session_load(store, &error));
	g_assert_cmpstr(uf_store_get_login(store), ==, "camille");
	g_autofree char *person = sealed_add_person(store, "un", "c", "nir=1");
	assert_reads(fixture->store, person, "un");
	g_autoptr(UfStore) third = uf_store_open(fixture->location, NULL);
	g_assert_true(uf_store_session_clear(fixture->location, &error));
	g_assert_false(uf_store_session_load(third, &error));
	g_assert_no_error(error);
	g_assert_true(uf_store_session_clear(fixture->location, &error));
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/sealed/" name, SealedFixture, NULL, sealed_set_up, function,            \
		   sealed_tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("join-and-leave", test_join_and_leave);
	ADD("leaver-with-a-copy", test_leaver_with_a_copy);
	ADD("roles", test_roles);
	ADD("two-teams", test_two_teams);
	ADD("share", test_share);
	ADD("terms-to-be-made", test_terms_to_be_made);
	ADD("keys-after-rollback", test_keys_after_rollback);
	ADD("rotation", test_rotation);
	ADD("recovery", test_recovery);
	ADD("own-secret", test_own_secret);
	ADD("nothing-left", test_nothing_left);
	ADD("leaving-undone", test_leaving_undone);
	ADD("hidden-member", test_hidden_member);
	ADD("remove-oneself", test_remove_oneself);
	ADD("session", test_session);
	return g_test_run();
}
