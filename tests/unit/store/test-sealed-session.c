/* The keys of an unlocked store in the kernel's keyring: how long they stay, and what ends them. */
#include <glib/gstdio.h>
#include <keyutils.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sealed-fixture.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"

#define SHORT 1 /* second */

/* false: this kernel, or what the test is confined in, keeps no keys */
static bool
save(SealedFixture *fixture)
{
	g_autoptr(GError) error = NULL;
	if (uf_store_session_save(fixture->store, 10, &error))
		return true;
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_test_skip("the kernel keeps no session keys here");
	return false;
}

/* what another process finds */
static bool
is_kept(const SealedFixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	const bool loaded = uf_store_session_load(store, &error);
	g_assert_no_error(error);
	return loaded;
}

/* the key is gone a moment from now, when nobody counts its time anew */
static void
shorten(const SealedFixture *fixture)
{
	g_autofree char *hash =
	    g_compute_checksum_for_string(G_CHECKSUM_SHA256, fixture->location, -1);
	g_autofree char *name = g_strconcat("unefois:", hash, NULL);
	const key_serial_t ring = keyctl_get_keyring_ID(KEY_SPEC_SESSION_KEYRING, 0);
	const long key = keyctl_search(ring, "user", name, 0);
	g_assert_cmpint(key, >=, 0);
	g_assert_cmpint(keyctl_set_timeout((key_serial_t)key, SHORT), ==, 0);
}

/* Who only looks does not keep the store open. */
static void
test_looking(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	if (!save(fixture))
		return;
	shorten(fixture);
	g_assert_true(is_kept(fixture));
	g_usleep((gulong)2 * SHORT * G_USEC_PER_SEC);
	g_assert_false(is_kept(fixture));
}

static void
test_using(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	if (!save(fixture))
		return;
	shorten(fixture);
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_assert_true(uf_store_session_load(store, NULL));
	uf_store_session_renew(store);
	g_usleep((gulong)2 * SHORT * G_USEC_PER_SEC);
	g_assert_true(is_kept(fixture));
	/* unlocked by something else, or locked again: nothing to count */
	shorten(fixture);
	uf_store_session_renew(fixture->store);
	uf_store_lock(store);
	uf_store_session_renew(store);
	g_usleep((gulong)2 * SHORT * G_USEC_PER_SEC);
	g_assert_false(is_kept(fixture));
}

/* A store that is refused is locked all the same. */
static void
test_refused(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	if (!save(fixture))
		return;
	g_autoptr(GError) error = NULL;
	g_assert_cmpint(g_chmod(fixture->location, 0755), ==, 0);
	g_assert_null(uf_store_open(fixture->location, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_true(uf_store_session_clear(fixture->location, NULL));
	g_assert_cmpint(g_chmod(fixture->location, 0700), ==, 0);
	g_assert_false(is_kept(fixture));
}

/* A store that cannot be read just now ends no session; one that the keys do not open does. */
static void
test_in_the_way(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	if (!save(fixture))
		return;
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_autoptr(GError) problem = NULL;
	sealed_edit(fixture, "ALTER TABLE copies RENAME TO away");
	g_assert_false(uf_store_session_load(store, &problem));
	g_assert_error(problem, UF_ERROR, UF_ERROR_INTERNAL);
	sealed_edit(fixture, "ALTER TABLE away RENAME TO copies");
	g_assert_true(uf_store_session_load(store, NULL));
	g_autoptr(GError) gone = NULL;
	sealed_edit(fixture, "CREATE TABLE away AS SELECT * FROM copies; DELETE FROM copies");
	g_assert_false(uf_store_session_load(store, &gone));
	g_assert_error(gone, UF_ERROR, UF_ERROR_AUTH);
	sealed_edit(fixture, "INSERT INTO copies SELECT * FROM away; DROP TABLE away");
	g_assert_false(uf_store_session_load(store, NULL));
}

/* opens the store with @pass alone, writes a person of the team that was chosen */
static bool
use_pass(const SealedFixture *fixture, const UfStorePass *pass, GError **error)
{
	g_autoptr(UfStore) store = uf_store_open(fixture->location, error);
	if (store == NULL || !uf_store_unlock_by_pass(store, pass, error))
		return false;
	g_autofree char *person = sealed_add_person(store, "{}", "{}", "nir=1");
	g_autoptr(json_t) teams = uf_store_list_person_teams(store, person, error);
	const char *title = json_string_value(json_object_get(json_array_get(teams, 0), "title"));
	return g_strcmp0(title, "Secteur Sud") == 0 &&
	       g_strcmp0(uf_store_get_login(store), "camille") == 0;
}

/* For the handles that follow: here and in a child, as long as the key is hers. */
static void
test_pass(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfStorePass *made;
	g_autoptr(UfStore) locked = uf_store_open(fixture->location, NULL);
	g_assert_false(uf_store_make_pass(locked, &made, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
	g_assert_null(made);
	g_clear_error(&error);
	g_assert_true(uf_store_add_team(fixture->store, "Secteur Sud", NULL));
	g_assert_true(uf_store_choose_team(fixture->store, "Secteur Sud", NULL));
	g_assert_true(uf_store_make_pass(fixture->store, &made, NULL));
	g_autoptr(UfStorePass) pass = made;
	g_clear_pointer(&fixture->store, uf_store_close);
	g_clear_pointer(&locked, uf_store_close);
	const pid_t child = fork();
	g_assert_cmpint(child, >=, 0);
	if (child == 0)
		_exit(use_pass(fixture, pass, NULL) ? 0 : 1);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_cmpint(status, ==, 0);
	g_assert_true(use_pass(fixture, pass, &error));
	g_assert_no_error(error);
	/* somebody else took her keys away meanwhile */
	sealed_edit(fixture, "DELETE FROM copies");
	g_assert_false(use_pass(fixture, pass, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/session/" name, SealedFixture, NULL, sealed_set_up, function,           \
		   sealed_tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("looking", test_looking);
	ADD("using", test_using);
	ADD("refused", test_refused);
	ADD("in-the-way", test_in_the_way);
	ADD("pass", test_pass);
	return g_test_run();
}
