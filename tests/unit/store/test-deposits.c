/* Deposits: a service leaves what it read for a team, and reads nobody. */
#include <string.h>

#include "deposits-fixture.h"

static void
test_received(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->sealed.store;
	deposit(fixture, "un", "deux");
	g_autoptr(GPtrArray) deposits = list(store);
	g_assert_cmpuint(deposits->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		const UfStoreDeposit *one = g_ptr_array_index(deposits, i);
		g_assert_cmpint(one->number, ==, i + 1);
		g_assert_cmpstr(one->name, ==, "export");
		g_assert_cmpint(one->state, ==, UF_STORE_DEPOSIT_NEW);
		g_assert_true(one->is_mine);
		g_assert_null(one->content);
		assert_content(store, one, i == 0 ? "un" : "deux");
	}
	g_assert_cmpint(count_faults(store), ==, 0);
	g_autoptr(json_t) about = uf_store_describe(store, NULL);
	g_assert_cmpint(uf_json_get_integer(about, "deposits", -1), ==, 2);
	/* within a transaction: all of it or nothing */
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_begin(store, &error));
	g_assert_true(uf_store_drop_deposit(store, g_ptr_array_index(deposits, 0), &error));
	uf_store_rollback(store);
	assert_content(store, g_ptr_array_index(deposits, 0), "un");
	g_assert_true(uf_store_drop_deposit(store, g_ptr_array_index(deposits, 0), &error));
	g_autoptr(GBytes) reason = g_bytes_new_static("pourquoi", 8);
	g_assert_true(uf_store_keep_deposit(store, g_ptr_array_index(deposits, 1),
					    UF_STORE_DEPOSIT_REFUSED, reason, &error));
	g_autoptr(GPtrArray) left = list(store);
	g_assert_cmpuint(left->len, ==, 1);
	const UfStoreDeposit *refused = g_ptr_array_index(left, 0);
	g_assert_cmpint(refused->state, ==, UF_STORE_DEPOSIT_REFUSED);
	assert_content(store, refused, "pourquoi");
	/* what was refused waits no more */
	g_autoptr(json_t) after = uf_store_describe(store, NULL);
	g_assert_cmpint(uf_json_get_integer(after, "deposits", -1), ==, 0);
	g_assert_cmpint(count_faults(store), ==, 0);
	/* numbers go on */
	deposit(fixture, "trois", NULL);
	g_autoptr(GPtrArray) more = list(store);
	const UfStoreDeposit *third = g_ptr_array_index(more, 1);
	g_assert_cmpint(third->number, ==, 3);
	ASSERT_FAILS(uf_store_get_deposit(store, "v-aaaaaaaaaa", &problem), UF_ERROR_NOT_FOUND);
	ASSERT_FAILS(uf_store_get_deposit(store, fixture->person, &problem), UF_ERROR_USAGE);
}

static bool
take_card(void *data, const UfStoreItem *item)
{
	(void)item;
	*(unsigned *)data += 1;
	return true;
}

/* Whatever a depositor calls: it reads nobody, and not even what it deposited. */
static void
test_reads_nobody(Fixture *fixture, gconstpointer data)
{
	(void)data;
	deposit(fixture, "un", NULL);
	g_autoptr(GPtrArray) deposits = list(fixture->sealed.store);
	const UfStoreDeposit *one = g_ptr_array_index(deposits, 0);
	g_autoptr(UfStore) store = open_depositor(fixture);
	const char *person = fixture->person;
	unsigned cards = 0;
	UfJournalHead head;
	UfStoreJob *job = NULL;
	const UfStoreHolder holder = { "x", 10 };
	unsigned counts[UF_STORE_JOB_STATES];
	g_autoptr(json_t) line = json_pack("{s:s}", "action", "look");
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	g_autoptr(UfSecret) other = uf_store_make_key();
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", "x");
	g_assert_true(uf_store_is_locked(store));
#define LOCKED(call) ASSERT_FAILS(call, UF_ERROR_AUTH)
	LOCKED(uf_store_get(store, UF_STORE_PERSON, person, &problem));
	LOCKED(uf_store_get_revision(store, UF_STORE_PERSON, person, 1, &problem));
	LOCKED(uf_store_put(store, item, &problem));
	LOCKED(uf_store_remove(store, UF_STORE_PERSON, person, &problem));
	LOCKED(uf_store_list(store, UF_STORE_PERSON, NULL, &problem));
	LOCKED(uf_store_find(store, "nir=1", &problem));
	LOCKED(uf_store_each_card(store, take_card, &cards, &problem));
	LOCKED(uf_store_begin(store, &problem));
	LOCKED(uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, &problem));
	LOCKED(uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, &problem));
	LOCKED(uf_store_get_journal_head(store, UF_JOURNAL_ACTIONS, &head, &problem));
	LOCKED(uf_store_verify_journal(store, UF_JOURNAL_ACTIONS, NULL, &problem));
	LOCKED(uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, "2030-01-01T00:00:00Z", false,
				      &problem) >= 0);
	LOCKED(uf_store_verify(store, NULL, NULL, &problem));
	LOCKED(uf_store_get_last_contact(store, person, &problem));
	LOCKED(uf_store_forget(store, person, &problem));
	LOCKED(uf_store_session_save(store, 10, &problem));
	LOCKED(uf_store_list_workers(store, &problem));
	LOCKED(uf_store_list_teams(store, &problem));
	LOCKED(uf_store_choose_team(store, TEAM, &problem));
	LOCKED(uf_store_add_worker(store, "x", UF_ROLE_MANAGER, other, &problem));
	LOCKED(uf_store_remove_worker(store, "camille", &problem));
	LOCKED(uf_store_add_team(store, "x", &problem));
	LOCKED(uf_store_join_team(store, TEAM, "export", &problem));
	LOCKED(uf_store_leave_team(store, TEAM, "camille", &problem));
	LOCKED(uf_store_rotate_team(store, TEAM, &problem));
	LOCKED(uf_store_renew_recovery(store, &problem));
	LOCKED(uf_store_set_secret(store, other, &problem));
	LOCKED(uf_store_share_person(store, person, TEAM, &problem));
	LOCKED(uf_store_unshare_person(store, person, TEAM, &problem));
	LOCKED(uf_store_list_person_teams(store, person, &problem));
	LOCKED(uf_store_add_depositor(store, "autre", TEAM, fixture->key, &problem));
	LOCKED(uf_store_remove_depositor(store, "export", &problem));
	LOCKED(uf_store_list_depositors(store, &problem));
	LOCKED(uf_store_list_deposits(store, &problem));
	LOCKED(uf_store_get_deposit(store, one->deposit, &problem));
	LOCKED(uf_store_keep_deposit(store, one, UF_STORE_DEPOSIT_KEPT, bytes, &problem));
	LOCKED(uf_store_drop_deposit(store, one, &problem));
	LOCKED(uf_store_list_batches(store, &problem));
	LOCKED(uf_store_claim_job(store, "t-aaaaaaaaaa", &holder, &job, &problem));
	LOCKED(uf_store_count_jobs(store, "t-aaaaaaaaaa", counts, &problem));
	LOCKED(uf_store_import(fixture->sealed.store, store, &problem) >= 0);
#undef LOCKED
	g_assert_cmpuint(cards, ==, 0);
}

/* Its key is nobody's passphrase either, and no other key opens deposits. */
static void
test_key(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStore) store = open_depositor(fixture);
	g_autoptr(UfSecret) other = uf_store_make_key();
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	ASSERT_FAILS(uf_store_unlock(store, "export", fixture->key, &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_unlock(store, "camille", fixture->key, &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_unlock_by_recovery(store, fixture->key, &problem), UF_ERROR_AUTH);
	int64_t version = 0;
	const UfSecret *const wrong[] = { other, fixture->sealed.key, fixture->sealed.recovery,
					  NULL };
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
		ASSERT_FAILS(uf_store_open_depositor(store, "export", wrong[i], &version, &problem),
			     UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_open_depositor(store, "x", fixture->key, &version, &problem),
		     UF_ERROR_AUTH);
	/* after a wrong key nobody deposits */
	const char *const texts[] = { "x", NULL };
	ASSERT_FAILS(add_texts(store, texts, &problem), UF_ERROR_AUTH);
	g_assert_null(uf_store_digest_deposit(store, bytes));
}

/* Nothing of a content stands in the file, and its own key does not open it either. */
static void
test_sealed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	deposit(fixture, "MARQUE-INVENTEE", NULL);
	sealed_reopen(&fixture->sealed);
	g_autofree char *whole = NULL;
	gsize size = 0;
	g_assert_true(g_file_get_contents(fixture->sealed.file, &whole, &size, NULL));
	g_assert_null(memmem(whole, size, "MARQUE-INVENTEE", 15));
	g_autoptr(UfStore) store = open_depositor(fixture);
	g_autoptr(GBytes) one = g_bytes_new_static("un", 2);
	g_autoptr(GBytes) two = g_bytes_new_static("deux", 4);
	g_autofree char *first = uf_store_digest_deposit(store, one);
	g_autofree char *again = uf_store_digest_deposit(store, one);
	g_autofree char *second = uf_store_digest_deposit(store, two);
	g_assert_cmpuint(strlen(first), ==, 64);
	g_assert_cmpstr(first, ==, again);
	g_assert_cmpstr(first, !=, second);
	/* another depositor's digests are others */
	g_autoptr(UfSecret) key = uf_store_make_depositor_key();
	g_assert_true(uf_store_add_depositor(fixture->sealed.store, "autre", TEAM, key, NULL));
	int64_t version = 0;
	g_assert_true(uf_store_open_depositor(store, "autre", key, &version, NULL));
	g_autofree char *other = uf_store_digest_deposit(store, one);
	g_assert_cmpstr(first, !=, other);
}

static void
put_back(const Fixture *fixture, const char *whole, size_t size)
{
	static const char *const beside[] = { "-wal", "-shm" };
	for (size_t i = 0; i < G_N_ELEMENTS(beside); i++) {
		g_autofree char *path = g_strconcat(fixture->sealed.file, beside[i], NULL);
		g_assert_true(uf_file_remove(path, NULL));
	}
	g_assert_true(uf_file_write(fixture->sealed.file, whole, size, NULL));
}

/* As somebody could who has the file and no key. */
static void
test_forged(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const edits[] = {
		"UPDATE deposits SET number = number + 7 WHERE number = 1",
		"UPDATE deposits SET made = made - 60 WHERE number = 1",
		"UPDATE deposits SET deposit = 'v-aaaaaaaaaa' WHERE number = 1",
		"UPDATE deposits SET team = (SELECT team FROM teams WHERE title = 'Autre') "
		"WHERE number = 1",
		"UPDATE deposits SET version = version + 1 WHERE number = 1",
		"UPDATE deposits SET state = 1 WHERE number = 1",
		"UPDATE deposits SET state = 2 WHERE number = 1",
		"UPDATE deposits SET is_ours = 1 WHERE number = 1",
		"UPDATE deposits SET sealed = substr(sealed, 1, 300) WHERE number = 1",
		"UPDATE deposits SET sealed = x'' WHERE number = 1",
		"UPDATE deposits SET sealed = (SELECT sealed FROM deposits WHERE number = 2) "
		"WHERE number = 1",
		"UPDATE deposits SET sealed = zeroblob(length(sealed)) WHERE number = 1",
		"UPDATE deposits SET depositor = (SELECT depositor FROM depositors WHERE "
		"name = 'autre') WHERE number = 1",
		"INSERT INTO deposits SELECT depositor, 9, 'v-bbbbbbbbbb', team, version, state, "
		"made, is_ours, sealed FROM deposits WHERE number = 1",
		"UPDATE depositors SET received = 1 WHERE name = 'export'",
		"UPDATE depositors SET anchor = (SELECT anchor FROM depositors AS d WHERE d.name = "
		"'autre') WHERE name = 'export'",
	};
	g_assert_true(uf_store_add_team(fixture->sealed.store, "Autre", NULL));
	g_autoptr(UfSecret) key = uf_store_make_depositor_key();
	g_assert_true(uf_store_add_depositor(fixture->sealed.store, "autre", TEAM, key, NULL));
	deposit(fixture, "un", "deux");
	g_clear_pointer(&fixture->sealed.store, uf_store_close);
	g_autofree char *whole = NULL;
	gsize size = 0;
	g_assert_true(g_file_get_contents(fixture->sealed.file, &whole, &size, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		put_back(fixture, whole, size);
		g_assert_cmpint(sealed_edit(&fixture->sealed, edits[i]), ==, 1);
		g_autoptr(UfStore) store =
		    sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
		g_autoptr(GPtrArray) deposits = list(store);
		unsigned bad = 0;
		for (guint j = 0; j < deposits->len; j++) {
			const UfStoreDeposit *one = g_ptr_array_index(deposits, j);
			g_autoptr(GError) error = NULL;
			g_autoptr(UfStoreDeposit) opened =
			    uf_store_get_deposit(store, one->deposit, &error);
			bad += opened == NULL;
			if (opened == NULL)
				g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		}
		if (bad == 0 || count_faults(store) == 0)
			g_error("does not show: %s", edits[i]);
	}
	put_back(fixture, whole, size);
	fixture->sealed.store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_assert_cmpint(count_faults(fixture->sealed.store), ==, 0);
}

/* A stranger's row, and one that was received and is put back: refused; a member takes them away.
 */
static void
test_repeated(Fixture *fixture, gconstpointer data)
{
	(void)data;
	deposit(fixture, "un", "deux");
	sealed_edit(&fixture->sealed, "CREATE TABLE kept AS SELECT * FROM deposits");
	/* the table must go before the store is opened again */
	UfStore *store = fixture->sealed.store;
	g_autoptr(GPtrArray) deposits = list(store);
	const UfStoreDeposit *one = g_ptr_array_index(deposits, 0);
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_drop_deposit(store, one, &error));
	sealed_edit(&fixture->sealed,
		    "INSERT INTO deposits SELECT * FROM kept WHERE number = 1; DROP TABLE kept");
	ASSERT_FAILS(uf_store_get_deposit(store, one->deposit, &problem), UF_ERROR_INVALID_DATA);
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	ASSERT_FAILS(uf_store_keep_deposit(store, one, UF_STORE_DEPOSIT_KEPT, bytes, &problem),
		     UF_ERROR_INVALID_DATA);
	g_assert_cmpint(count_faults(store), ==, 1);
	g_assert_true(uf_store_drop_deposit(store, one, &error));
	g_assert_cmpint(count_faults(store), ==, 0);
	/* the other one is as it was */
	assert_content(store, g_ptr_array_index(deposits, 1), "deux");
}

/* Out of their order: what is left before stays readable. */
static void
test_order(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfStore *store = fixture->sealed.store;
	deposit(fixture, "un", "deux");
	deposit(fixture, "trois", NULL);
	g_autoptr(GPtrArray) deposits = list(store);
	g_assert_true(uf_store_drop_deposit(store, g_ptr_array_index(deposits, 1), &error));
	assert_content(store, g_ptr_array_index(deposits, 0), "un");
	assert_content(store, g_ptr_array_index(deposits, 2), "trois");
	g_autoptr(GPtrArray) left = list(store);
	const UfStoreDeposit *first = g_ptr_array_index(left, 0);
	g_assert_cmpint(first->state, ==, UF_STORE_DEPOSIT_NEW);
	g_assert_true(uf_store_drop_deposit(store, g_ptr_array_index(deposits, 2), &error));
	assert_content(store, first, "un");
	g_assert_cmpint(count_faults(store), ==, 0);
}

/* Who is in another team sees that there are deposits, and opens none. */
static void
test_other_team(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) key = uf_store_make_key();
	UfStore *store = fixture->sealed.store;
	g_assert_true(uf_store_add_team(store, "Secteur Sud", &error));
	g_assert_true(uf_store_add_worker(store, "dominique", UF_ROLE_MANAGER, key, &error));
	g_assert_true(uf_store_join_team(store, "Secteur Sud", "dominique", &error));
	deposit(fixture, "un", NULL);
	g_autoptr(UfStore) other = sealed_open(&fixture->sealed, "dominique", key);
	g_autoptr(GPtrArray) deposits = list(other);
	const UfStoreDeposit *one = g_ptr_array_index(deposits, 0);
	g_assert_false(one->is_mine);
	ASSERT_FAILS(uf_store_get_deposit(other, one->deposit, &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_drop_deposit(other, one, &problem), UF_ERROR_AUTH);
	g_assert_cmpint(count_faults(other), ==, 0);
	ASSERT_FAILS(uf_store_add_depositor(other, "autre", TEAM, fixture->key, &problem),
		     UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_add_depositor(other, "autre", "Secteur Sud", key, &problem),
		     UF_ERROR_USAGE);
	ASSERT_FAILS(uf_store_remove_depositor(other, "export", &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(
	    uf_store_add_depositor(other, "dominique", "Secteur Sud", fixture->key, &problem),
	    UF_ERROR_CONFLICT);
	ASSERT_FAILS(uf_store_add_depositor(other, "export", "Secteur Sud", fixture->key, &problem),
		     UF_ERROR_CONFLICT);
	ASSERT_FAILS(uf_store_add_worker(other, "export", UF_ROLE_WORKER, key, &problem),
		     UF_ERROR_CONFLICT);
	g_autoptr(json_t) depositors = uf_store_list_depositors(other, &error);
	g_assert_cmpuint(json_array_size(depositors), ==, 1);
	const json_t *about = json_array_get(depositors, 0);
	g_assert_cmpstr(uf_json_get_string(about, "name"), ==, "export");
	g_assert_cmpint(uf_json_get_integer(about, "deposits", -1), ==, 1);
}

/* As somebody could with the store's key: another key in the place of the team's, signed. */
static void
retarget_to(UfStore *store, int64_t version)
{
	g_autoptr(GError) error = NULL;
	UfSealed *self = uf_sealed_of(store, &error);
	g_autoptr(UfDepositorRow) row = NULL;
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(uf_sealed_get_key(self)->key);
	g_autoptr(GBytes) public_key = g_bytes_new(pair->public, UF_KEY_BYTES);
	bool own;
	g_assert_true(uf_sealed_enter(self, &own, &error));
	g_assert_true(uf_sealed_find_depositor(self, "export", &row, &error));
	/* whatever she can open */
	g_autoptr(UfKey) anchor = uf_sealed_open_anchor(self, row->depositor, row->anchor, NULL);
	GHashTableIter iter;
	gpointer team;
	g_hash_table_iter_init(&iter, self->teams);
	while (anchor == NULL && g_hash_table_iter_next(&iter, NULL, &team))
		anchor = uf_sealed_open_depositor_anchor(self, row, ((UfTeam *)team)->key, NULL);
	if (anchor == NULL)
		anchor = uf_key_new_random();
	row->version = version;
	g_bytes_unref(row->target);
	row->target = uf_sealed_seal_target(self, row, anchor, public_key);
	const bool done = uf_sealed_put_signed(self, row, &error);
	g_assert_true(uf_sealed_leave(self, own, done, &error));
}

static void
test_other_target(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) key = uf_store_make_key();
	UfStore *store = fixture->sealed.store;
	deposit(fixture, "un", NULL);
	g_assert_true(uf_store_add_team(store, "Secteur Sud", &error));
	g_assert_true(uf_store_add_worker(store, "dominique", UF_ROLE_MANAGER, key, &error));
	g_assert_true(uf_store_join_team(store, "Secteur Sud", "dominique", &error));
	g_autoptr(UfStore) other = sealed_open(&fixture->sealed, "dominique", key);
	g_autoptr(UfStore) service = uf_store_open(fixture->sealed.location, &error);
	sealed_edit(&fixture->sealed, "CREATE TABLE kept AS SELECT * FROM depositors");
	for (int64_t version = 1; version <= 2; version++) {
		int64_t known = 0;
		retarget_to(other, version);
		ASSERT_FAILS(
		    uf_store_open_depositor(service, "export", fixture->key, &known, &problem),
		    UF_ERROR_AUTH);
	}
	sealed_edit(&fixture->sealed, "DELETE FROM depositors; "
				      "INSERT INTO depositors SELECT * FROM kept; DROP TABLE kept");
	/* a new key of the team moves the anchor: what waits is read, and it goes on */
	g_assert_true(uf_store_rotate_team(store, TEAM, &error));
	deposit(fixture, "deux", NULL);
	g_autoptr(GPtrArray) deposits = list(store);
	g_assert_cmpuint(deposits->len, ==, 2);
	assert_content(store, g_ptr_array_index(deposits, 0), "un");
	assert_content(store, g_ptr_array_index(deposits, 1), "deux");
	g_assert_cmpint(count_faults(store), ==, 0);
}

/* What waits is read after the team, the store and the recovery got new keys; so is what comes. */
static void
test_new_keys(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) key = uf_store_make_key();
	UfStore *store = fixture->sealed.store;
	deposit(fixture, "un", NULL);
	g_autoptr(UfStore) early = open_depositor(fixture);
	g_assert_true(uf_store_add_worker(store, "dominique", UF_ROLE_WORKER, key, &error));
	g_assert_true(uf_store_join_team(store, TEAM, "dominique", &error));
	g_autoptr(UfStore) leaver = sealed_open(&fixture->sealed, "dominique", key);
	g_assert_true(uf_store_remove_worker(store, "dominique", &error));
	/* who began with the key of before is told; nothing is sealed to it */
	const char *const late[] = { "x", NULL };
	ASSERT_FAILS(add_texts(early, late, &problem), UF_ERROR_CONFLICT);
	deposit(fixture, "deux", NULL);
	g_assert_true(uf_store_rotate_team(store, TEAM, &error));
	g_autoptr(UfSecret) recovery = uf_store_renew_recovery(store, &error);
	g_assert_no_error(error);
	deposit(fixture, "trois", NULL);
	static const char *const texts[] = { "un", "deux", "trois" };
	g_autoptr(GPtrArray) deposits = list(store);
	g_assert_cmpuint(deposits->len, ==, 3);
	for (guint i = 0; i < 3; i++) {
		const UfStoreDeposit *one = g_ptr_array_index(deposits, i);
		g_assert_cmpint(one->number, ==, i + 1);
		assert_content(store, one, texts[i]);
		g_assert_true(uf_store_drop_deposit(store, one, &error));
	}
	g_assert_cmpint(count_faults(store), ==, 0);
	deposit(fixture, "quatre", NULL);
	g_autoptr(GPtrArray) last = list(store);
	const UfStoreDeposit *fourth = g_ptr_array_index(last, 0);
	g_assert_cmpint(fourth->number, ==, 4);
	g_autoptr(UfStore) paper = uf_store_open(fixture->sealed.location, NULL);
	g_assert_true(uf_store_unlock_by_recovery(paper, recovery, &error));
	assert_content(paper, fourth, "quatre");
	ASSERT_FAILS(uf_store_get_deposit(leaver, fourth->deposit, &problem), UF_ERROR_AUTH);
}

/* A leaver knows the key of before: who puts that one back into the file gets nothing. */
static void
test_key_put_back(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfStore *store = fixture->sealed.store;
	int64_t version = 0;
	g_autoptr(UfStore) service = uf_store_open(fixture->sealed.location, NULL);
	sealed_edit(&fixture->sealed, "CREATE TABLE kept AS SELECT * FROM depositors");
	g_assert_true(uf_store_rotate_team(store, TEAM, &error));
	g_assert_true(uf_store_open_depositor(service, "export", fixture->key, &version, &error));
	g_assert_cmpint(version, ==, 2);
	sealed_edit(&fixture->sealed, "DELETE FROM depositors; "
				      "INSERT INTO depositors SELECT * FROM kept; DROP TABLE kept");
	ASSERT_FAILS(uf_store_open_depositor(service, "export", fixture->key, &version, &problem),
		     UF_ERROR_REFUSED);
	g_assert_cmpint(count_faults(store), >, 0);
	/* a key of one's own in its place is no key at all */
	sealed_edit(&fixture->sealed, "UPDATE depositors SET version = 2");
	ASSERT_FAILS(uf_store_open_depositor(service, "export", fixture->key, &version, &problem),
		     UF_ERROR_AUTH);
	sealed_edit(&fixture->sealed, "UPDATE depositors SET target = randomblob(72)");
	ASSERT_FAILS(uf_store_open_depositor(service, "export", fixture->key, &version, &problem),
		     UF_ERROR_AUTH);
	/* a damaged depositor is in nobody's way */
	g_assert_true(uf_store_rotate_team(store, TEAM, &error));
	g_assert_no_error(error);
}

static void
test_removed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfStore *store = fixture->sealed.store;
	deposit(fixture, "un", NULL);
	g_autoptr(UfStore) open = open_depositor(fixture);
	ASSERT_FAILS(uf_store_remove_depositor(store, "x", &problem), UF_ERROR_NOT_FOUND);
	sealed_edit(&fixture->sealed, "CREATE TABLE kept AS SELECT * FROM depositors");
	g_assert_true(uf_store_remove_depositor(store, "export", &error));
	const char *const texts[] = { "x", NULL };
	ASSERT_FAILS(add_texts(open, texts, &problem), UF_ERROR_AUTH);
	int64_t version = 0;
	ASSERT_FAILS(uf_store_open_depositor(open, "export", fixture->key, &version, &problem),
		     UF_ERROR_AUTH);
	/* what it left before is read */
	g_autoptr(GPtrArray) deposits = list(store);
	const UfStoreDeposit *one = g_ptr_array_index(deposits, 0);
	assert_content(store, one, "un");
	g_assert_cmpint(count_faults(store), ==, 0);
	/* its row, put back into the file, lets it add what nobody believes */
	sealed_edit(&fixture->sealed, "INSERT INTO depositors SELECT * FROM kept; DROP TABLE kept");
	version = 0;
	g_assert_true(uf_store_open_depositor(open, "export", fixture->key, &version, &error));
	g_assert_true(add_texts(open, texts, &error));
	g_autoptr(GPtrArray) all = list(store);
	g_assert_cmpuint(all->len, ==, 2);
	const UfStoreDeposit *late = g_ptr_array_index(all, 1);
	ASSERT_FAILS(uf_store_get_deposit(store, late->deposit, &problem), UF_ERROR_INVALID_DATA);
	assert_content(store, one, "un");
}

/* Who was forgotten since the backup does not come back with what waits in it. */
static void
test_restored(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	SealedFixture *sealed = &fixture->sealed;
	g_autofree char *backup = g_build_filename(sealed->folder, "backup", NULL);
	g_autofree char *later = g_build_filename(sealed->folder, "later", NULL);
	g_autoptr(GBytes) reason = g_bytes_new_static("pourquoi", 8);
	deposit(fixture, "un", "deux");
	g_autoptr(GPtrArray) deposits = list(sealed->store);
	g_assert_true(uf_store_keep_deposit(sealed->store, g_ptr_array_index(deposits, 0),
					    UF_STORE_DEPOSIT_REFUSED, reason, &error));
	g_assert_true(uf_store_backup(sealed->store, backup, &error));
	g_assert_true(uf_store_forget(sealed->store, fixture->person, &error));
	uf_store_restore(backup, sealed->location, NULL, &error);
	g_assert_no_error(error);
	sealed_reopen(sealed);
	g_autoptr(GPtrArray) left = list(sealed->store);
	g_assert_cmpuint(left->len, ==, 1);
	const UfStoreDeposit *refused = g_ptr_array_index(left, 0);
	g_assert_cmpint(refused->state, ==, UF_STORE_DEPOSIT_REFUSED);
	g_assert_cmpint(count_faults(sealed->store), ==, 0);
	/* a backup that knew of it keeps what came after */
	deposit(fixture, "trois", NULL);
	g_assert_true(uf_store_backup(sealed->store, later, &error));
	uf_store_restore(later, sealed->location, NULL, &error);
	g_assert_no_error(error);
	sealed_reopen(sealed);
	g_autoptr(GPtrArray) again = list(sealed->store);
	g_assert_cmpuint(again->len, ==, 2);
	assert_content(sealed->store, g_ptr_array_index(again, 1), "trois");
}

static void
test_limits(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStore) store = open_depositor(fixture);
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_ptr_array_add(contents, g_bytes_new_static("x", 1));
	g_ptr_array_add(contents, g_bytes_new_take(g_malloc0(UF_STORE_MAX_DEPOSIT_BYTES + 1),
						   UF_STORE_MAX_DEPOSIT_BYTES + 1));
	ASSERT_FAILS(uf_store_add_deposits(store, contents, &problem), UF_ERROR_INVALID_DATA);
	g_autoptr(GPtrArray) none = list(fixture->sealed.store);
	g_assert_cmpuint(none->len, ==, 0);
	g_ptr_array_set_size(contents, 0);
	g_assert_true(uf_store_add_deposits(store, contents, NULL));
	/* a number after which there is none */
	deposit(fixture, "un", NULL);
	const char *const texts[] = { "deux", "trois", NULL };
	g_assert_cmpint(
	    sealed_edit(&fixture->sealed, "UPDATE deposits SET number = 9223372036854775807"), ==,
	    1);
	ASSERT_FAILS(add_texts(store, texts, &problem), UF_ERROR_INVALID_DATA);
}

#define ADD(name, func) g_test_add("/store/deposits/" name, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("received", test_received);
	ADD("reads-nobody", test_reads_nobody);
	ADD("key", test_key);
	ADD("sealed", test_sealed);
	ADD("forged", test_forged);
	ADD("repeated", test_repeated);
	ADD("order", test_order);
	ADD("other-team", test_other_team);
	ADD("other-target", test_other_target);
	ADD("new-keys", test_new_keys);
	ADD("key-put-back", test_key_put_back);
	ADD("removed", test_removed);
	ADD("restored", test_restored);
	ADD("limits", test_limits);
	return g_test_run();
}
