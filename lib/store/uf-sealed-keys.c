/* What a holder (a worker, or the recovery key) holds: copies of the store's key and of the keys of
 * her teams, each encrypted under her anchor, then sealed to her public key. The anchor is known to
 * her and to the store alone: who edits the file cannot slip in a key of his own. */
#include <string.h>

#include "uf-error.h"
#include "uf-sealed-deposits-private.h"
#include "uf-sealed-keys-private.h"

UfStoreKey *
uf_sealed_store_key_new(UfKey *key, int64_t version)
{
	UfStoreKey *self = g_new0(UfStoreKey, 1);
	self->version = version;
	self->key = key;
	self->rows = uf_key_derive(key, UF_KEY_ROWS);
	self->lines = uf_key_derive(key, UF_KEY_LINES);
	self->chain = uf_key_derive(key, UF_KEY_CHAIN);
	self->older = uf_key_derive(key, UF_KEY_OLDER);
	self->anchors = uf_key_derive(key, UF_KEY_ANCHORS);
	self->gifts = uf_key_derive(key, UF_KEY_GIFTS);
	self->queue = uf_key_derive(key, UF_KEY_QUEUE);
	return self;
}

void
uf_sealed_store_key_free(UfStoreKey *key)
{
	if (key == NULL)
		return;
	uf_key_free(key->key);
	uf_key_free(key->rows);
	uf_key_free(key->lines);
	uf_key_free(key->chain);
	uf_key_free(key->older);
	uf_key_free(key->anchors);
	uf_key_free(key->gifts);
	uf_key_free(key->queue);
	g_free(key);
}

UfTeam *
uf_sealed_team_new(const UfTeamRow *row, UfKey *key)
{
	UfTeam *self = g_new0(UfTeam, 1);
	self->id = g_strdup(row->team);
	self->title = g_strdup(row->title);
	self->version = row->version;
	self->key = key;
	self->wrap = uf_key_derive(key, UF_KEY_WRAP);
	self->index = uf_key_derive(key, UF_KEY_INDEX);
	self->pair = uf_key_pair_derive(key);
	return self;
}

void
uf_sealed_team_free(UfTeam *team)
{
	if (team == NULL)
		return;
	g_free(team->id);
	g_free(team->title);
	uf_key_free(team->key);
	uf_key_free(team->wrap);
	uf_key_free(team->index);
	uf_key_pair_free(team->pair);
	g_free(team);
}

const UfStoreKey *
uf_sealed_get_key(const UfSealed *self)
{
	return g_ptr_array_index(self->keys, self->keys->len - 1);
}

const UfStoreKey *
uf_sealed_find_key(const UfSealed *self, int64_t version)
{
	for (guint i = 0; i < self->keys->len; i++) {
		const UfStoreKey *key = g_ptr_array_index(self->keys, i);
		if (key->version == version)
			return key;
	}
	return NULL;
}

UfStoreRow *
uf_sealed_load_store(UfSealed *self, GError **error)
{
	g_autoptr(UfStoreRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_store, &row, error, (int64_t)1))
		return NULL;
	if (row == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: not a whole store of unefois", self->path);
		return NULL;
	}
	if (self->keys != NULL && self->keys->len > 0 && !uf_sealed_check_signed(self, row, error))
		return NULL;
	return g_steal_pointer(&row);
}

static UfPlace *
make_copy_place(const UfSealed *self, const char *holder, const char *subject, int64_t version)
{
	UfPlace *place = uf_sealed_place(self, "copies");
	uf_place_add_text(place, holder);
	uf_place_add_text(place, subject);
	uf_place_add_number(place, version);
	return place;
}

bool
uf_sealed_put_copy(UfSealed *self, const UfHolder *holder, const UfSubject *subject, GError **error)
{
	g_autoptr(GByteArray) place =
	    make_copy_place(self, holder->holder, subject->id, subject->version);
	g_autoptr(GBytes) inner = uf_seal_key(holder->anchor, place, subject->key);
	g_autoptr(UfCopyRow) row = uf_row_new(&uf_table_copies);
	row->holder = g_strdup(holder->holder);
	row->subject = g_strdup(subject->id);
	row->version = subject->version;
	row->sealed = uf_seal_to(holder->public_key, inner);
	return uf_sealed_put_signed(self, row, error);
}

/* NULL when it was not sealed for the holder, or by a stranger */
static UfKey *
open_copy(const UfSealed *self, const UfCopyRow *row)
{
	g_autoptr(GByteArray) place =
	    make_copy_place(self, row->holder, row->subject, row->version);
	g_autoptr(GBytes) inner = uf_seal_open_mine(self->pair, row->sealed);
	g_autoptr(UfKey) key = uf_key_new_random();
	if (inner == NULL || !uf_seal_open_key(self->anchor, place, inner, key))
		return NULL;
	return g_steal_pointer(&key);
}

static UfPlace *
make_anchor_place(const UfSealed *self, const char *holder)
{
	UfPlace *place = uf_sealed_place(self, "anchors");
	uf_place_add_text(place, holder);
	return place;
}

GBytes *
uf_sealed_seal_anchor(const UfSealed *self, const UfStoreKey *key, const char *holder,
		      const UfKey *anchor)
{
	g_autoptr(GByteArray) place = make_anchor_place(self, holder);
	return uf_seal_key(key->anchors, place, anchor);
}

UfKey *
uf_sealed_open_anchor(const UfSealed *self, const char *holder, GBytes *sealed, GError **error)
{
	g_autoptr(GByteArray) place = make_anchor_place(self, holder);
	g_autoptr(UfKey) anchor = uf_key_new_random();
	if (!uf_seal_open_key(uf_sealed_get_key(self)->anchors, place, sealed, anchor)) {
		uf_sealed_set_damaged(error, "workers", holder);
		return NULL;
	}
	return g_steal_pointer(&anchor);
}

static bool
set_no_copy(const UfSealed *self, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
		    "%s: has no key of this store any more; ask a manager",
		    self->login != NULL ? self->login : self->holder);
	return false;
}

/* keys before the newest: each is under the one after it */
static bool
load_older(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_older_all, error);
	if (rows == NULL)
		return false;
	for (guint i = 0; i < rows->len; i++) {
		const UfOlderRow *row = g_ptr_array_index(rows, i);
		const UfStoreKey *next = g_ptr_array_index(self->keys, 0);
		g_autoptr(GByteArray) place = uf_sealed_place(self, "older_keys");
		uf_place_add_number(place, row->version);
		g_autoptr(UfKey) key = uf_key_new_random();
		if (row->version != next->version - 1 ||
		    !uf_seal_open_key(next->older, place, row->sealed, key))
			return uf_sealed_set_damaged(error, "older_keys", "");
		g_ptr_array_insert(self->keys, 0,
				   uf_sealed_store_key_new(g_steal_pointer(&key), row->version));
	}
	const UfStoreKey *first = g_ptr_array_index(self->keys, 0);
	if (first->version != 1)
		return uf_sealed_set_damaged(error, "older_keys", "");
	self->sum = uf_key_derive(first->key, UF_KEY_SUM);
	self->forgotten = uf_key_derive(first->key, UF_KEY_FORGOTTEN);
	return true;
}

static bool
load_store_key(UfSealed *self, GError **error)
{
	g_autoptr(UfCopyRow) copy = NULL;
	if (!uf_database_find(self->database, &uf_table_copies, &copy, error, self->holder,
			      UF_SEALED_STORE))
		return false;
	g_autoptr(UfKey) key = copy != NULL ? open_copy(self, copy) : NULL;
	if (copy == NULL)
		return set_no_copy(self, error);
	if (key == NULL)
		return uf_sealed_set_damaged(error, "copies", self->holder);
	g_ptr_array_add(self->keys, uf_sealed_store_key_new(g_steal_pointer(&key), copy->version));
	if (!uf_sealed_check_signed(self, copy, error) || !load_older(self, error))
		return false;
	g_autoptr(UfStoreRow) store = uf_sealed_load_store(self, error);
	if (store == NULL)
		return false;
	if (store->key_version != copy->version || !g_str_equal(store->store, self->id))
		return uf_sealed_set_damaged(error, "store", self->id);
	self->epoch = store->epoch;
	return true;
}

static bool
load_worker(UfSealed *self, GError **error)
{
	if (g_str_equal(self->holder, UF_SEALED_RECOVERY)) {
		self->login = g_strdup(UF_SEALED_RECOVERY);
		self->role = UF_ROLE_MANAGER;
		return true;
	}
	g_autoptr(UfWorkerRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_workers, &row, error, self->holder))
		return false;
	if (row == NULL)
		return set_no_copy(self, error);
	gsize size;
	const void *public = g_bytes_get_data(row->public_key, &size);
	if (!uf_sealed_check_signed(self, row, error))
		return false;
	if (size != UF_KEY_BYTES || memcmp(public, self->pair->public, size) != 0)
		return uf_sealed_set_damaged(error, "workers", self->holder);
	self->login = g_strdup(row->login);
	self->role = row->role == UF_ROLE_MANAGER ? UF_ROLE_MANAGER : UF_ROLE_WORKER;
	return true;
}

/* the team of @copy as it is in @row; NULL when one of the two is damaged or of another day */
static UfTeam *
open_team(const UfSealed *self, const UfCopyRow *copy, const UfTeamRow *row)
{
	if (row == NULL || copy->version != row->version || !uf_sealed_is_signed(self, copy) ||
	    !uf_sealed_is_signed(self, row))
		return NULL;
	UfKey *key = open_copy(self, copy);
	if (key == NULL)
		return NULL;
	UfTeam *team = uf_sealed_team_new(row, key);
	gsize size;
	const void *public = g_bytes_get_data(row->public_key, &size);
	if (size == UF_KEY_BYTES && memcmp(public, team->pair->public, size) == 0)
		return team;
	uf_sealed_team_free(team);
	return NULL;
}

/* One that is damaged keeps nobody out of the others. */
static bool
load_team(UfSealed *self, const UfCopyRow *copy, GError **error)
{
	g_autoptr(UfTeamRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_teams, &row, error, copy->subject))
		return false;
	UfTeam *team = open_team(self, copy, row);
	if (team != NULL) {
		g_hash_table_insert(self->teams, team->id, team);
		return true;
	}
	/* a title is believed when it is signed */
	const bool is_known = row != NULL && uf_sealed_is_signed(self, row);
	g_hash_table_replace(self->damaged, g_strdup(copy->subject),
			     g_strdup(is_known ? row->title : ""));
	return true;
}

static bool
load_teams(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) copies =
	    uf_database_load(self->database, &uf_query_copies_of_holder, error, self->holder);
	g_autoptr(GPtrArray) mine = g_ptr_array_new();
	if (copies == NULL)
		return false;
	for (guint i = 0; i < copies->len; i++) {
		const UfCopyRow *copy = g_ptr_array_index(copies, i);
		if (g_str_equal(copy->subject, UF_SEALED_STORE))
			continue;
		if (!load_team(self, copy, error))
			return false;
		if (g_hash_table_contains(self->teams, copy->subject))
			g_ptr_array_add(mine, copy->subject);
	}
	if (self->chosen != NULL && !g_hash_table_contains(self->teams, self->chosen))
		g_clear_pointer(&self->chosen, g_free);
	return uf_database_set_mine(self->database, mine, error);
}

/* all but who holds them */
static void
clear_copies(UfSealed *self)
{
	uf_sealed_forget_people(self);
	g_clear_pointer(&self->keys, g_ptr_array_unref);
	g_clear_pointer(&self->sum, uf_key_free);
	g_clear_pointer(&self->forgotten, uf_key_free);
	g_clear_pointer(&self->teams, g_hash_table_unref);
	g_clear_pointer(&self->damaged, g_hash_table_unref);
	g_clear_pointer(&self->login, g_free);
	self->role = UF_ROLE_WORKER;
}

bool
uf_sealed_load_keys(UfSealed *self, GError **error)
{
	clear_copies(self);
	/* the list of teams in the database goes back with the transaction */
	self->has_new_keys = self->has_new_keys || self->in_transaction;
	self->keys = g_ptr_array_new_with_free_func((GDestroyNotify)uf_sealed_store_key_free);
	self->teams = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					    (GDestroyNotify)uf_sealed_team_free);
	self->damaged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return load_store_key(self, error) && load_worker(self, error) && load_teams(self, error);
}

bool
uf_sealed_open_keys(UfSealed *self, const char *holder, UfKeyPair *pair, UfKey *anchor,
		    GError **error)
{
	uf_sealed_forget_keys(self);
	self->holder = g_strdup(holder);
	self->pair = pair;
	self->anchor = anchor;
	if (uf_sealed_load_keys(self, error))
		return true;
	uf_sealed_forget_keys(self);
	return false;
}

bool
uf_sealed_refresh(UfSealed *self, GError **error)
{
	int64_t epoch = 0;
	if (!uf_database_count(self->database, &uf_query_epoch, &epoch, error))
		return false;
	if (epoch == self->epoch)
		return true;
	if (uf_sealed_load_keys(self, error))
		return true;
	/* a worker who was removed has nothing more to do here */
	uf_sealed_forget_keys(self);
	return false;
}

bool
uf_sealed_ready(UfSealed *self, GError **error)
{
	return uf_sealed_require(self, error) &&
	       (self->in_transaction || uf_sealed_refresh(self, error));
}

bool
uf_sealed_raise_epoch(UfSealed *self, GError **error)
{
	g_autoptr(UfStoreRow) row = uf_sealed_load_store(self, error);
	if (row == NULL)
		return false;
	self->has_new_keys = true;
	/* copies that were taken away must not stay beside the new ones */
	self->wants_checkpoint = true;
	row->epoch++;
	self->epoch = row->epoch;
	return uf_sealed_put_signed(self, row, error);
}

void
uf_sealed_forget_keys(UfSealed *self)
{
	clear_copies(self);
	g_clear_pointer(&self->holder, g_free);
	g_clear_pointer(&self->depositor, uf_sealed_depositor_free);
	self->session_seconds = 0;
	g_clear_pointer(&self->pair, uf_key_pair_free);
	g_clear_pointer(&self->anchor, uf_key_free);
	g_clear_pointer(&self->chosen, g_free);
}
