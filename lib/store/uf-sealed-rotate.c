#include <string.h>

#include "uf-error.h"
#include "uf-row-deposits.h"
#include "uf-sealed-queue-private.h"
#include "uf-sealed-rotate-private.h"

void
uf_sealed_holder_clear(UfHolder *holder)
{
	g_free(holder->holder);
	g_clear_pointer(&holder->public_key, g_bytes_unref);
	g_clear_pointer(&holder->anchor, uf_key_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfHolder, uf_sealed_holder_clear)

bool
uf_sealed_load_holder(UfSealed *self, const char *id, UfHolder *holder, GError **error)
{
	g_autoptr(UfStoreRow) store = NULL;
	g_autoptr(UfWorkerRow) worker = NULL;
	GBytes *anchor;
	if (g_str_equal(id, UF_SEALED_RECOVERY)) {
		store = uf_sealed_load_store(self, error);
		if (store == NULL)
			return false;
		holder->public_key = g_bytes_ref(store->recovery_public);
		anchor = store->recovery_anchor;
	} else {
		if (!uf_database_find(self->database, &uf_table_workers, &worker, error, id))
			return false;
		if (worker == NULL || !uf_sealed_is_signed(self, worker))
			return uf_sealed_set_damaged(error, "workers", id);
		holder->public_key = g_bytes_ref(worker->public_key);
		anchor = worker->anchor;
	}
	holder->holder = g_strdup(id);
	holder->anchor = uf_sealed_open_anchor(self, id, anchor, error);
	return holder->anchor != NULL;
}

/* ids of those who hold copies of @subject; NULL on error */
static GPtrArray *
list_holders(UfSealed *self, const char *subject, GError **error)
{
	g_autoptr(GPtrArray) copies =
	    uf_database_load(self->database, &uf_query_copies_of_subject, error, subject);
	if (copies == NULL)
		return NULL;
	GPtrArray *holders = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < copies->len; i++) {
		const UfCopyRow *copy = g_ptr_array_index(copies, i);
		g_ptr_array_add(holders, g_strdup(copy->holder));
	}
	return holders;
}

bool
uf_sealed_check_leaving(UfSealed *self, const char *team, const char *worker, GError **error)
{
	g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, team, error);
	if (row == NULL || !uf_sealed_check_member(self, row, error))
		return false;
	g_autoptr(GPtrArray) holders = list_holders(self, row->team, error);
	for (guint i = 0; holders != NULL && i < holders->len; i++) {
		const char *holder = g_ptr_array_index(holders, i);
		if (!g_str_equal(holder, worker) && !g_str_equal(holder, UF_SEALED_RECOVERY))
			return true;
	}
	if (holders != NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: nobody else is in that team; let somebody join it first",
			    row->title);
	return false;
}

static bool
put_copies(UfSealed *self, const GPtrArray *holders, const UfSubject *subject, GError **error)
{
	for (guint i = 0; i < holders->len; i++) {
		g_auto(UfHolder) holder = { 0 };
		if (!uf_sealed_load_holder(self, g_ptr_array_index(holders, i), &holder, error) ||
		    !uf_sealed_put_copy(self, &holder, subject, error))
			return false;
	}
	return true;
}

/* what is damaged stays so, and verify tells; it must not keep a leaver's key in use */
static bool
is_bearable(bool done, GError **problem, GError **error)
{
	if (done || g_error_matches(*problem, UF_ERROR, UF_ERROR_INVALID_DATA)) {
		g_clear_error(problem);
		return true;
	}
	g_propagate_error(error, g_steal_pointer(problem));
	return false;
}

/* the keys of all people of the team into memory, while they open with its old key */
static bool
learn_people(UfSealed *self, const GPtrArray *wraps, GError **error)
{
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		g_autoptr(GError) problem = NULL;
		const bool known = uf_sealed_find_person(self, wrap->person, 0, &problem) != NULL;
		if (!is_bearable(known, &problem, error))
			return false;
	}
	return true;
}

static bool
renew_people(UfSealed *self, const GPtrArray *wraps, const UfTeam *team, GError **error)
{
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		g_autoptr(GError) problem = NULL;
		const bool renewed = uf_sealed_renew_person(self, wrap->person, &problem) &&
				     uf_sealed_index(self, wrap->person, team, &problem);
		if (!is_bearable(renewed, &problem, error))
			return false;
	}
	return true;
}

bool
uf_sealed_rotate(UfSealed *self, const char *id, GError **error)
{
	g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, id, error);
	if (row == NULL || !uf_sealed_check_member(self, row, error))
		return false;
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_team, error, row->team);
	g_autoptr(GPtrArray) holders = wraps != NULL ? list_holders(self, row->team, error) : NULL;
	g_autoptr(GPtrArray) deposits =
	    holders != NULL ? uf_sealed_learn_deposits(self, row->team, error) : NULL;
	if (deposits == NULL || !learn_people(self, wraps, error))
		return false;
	const UfTeam *known = g_hash_table_lookup(self->teams, row->team);
	g_autoptr(UfKey) before = uf_key_new(known->key->bytes);
	row->version++;
	UfTeam *team = uf_sealed_team_new(row, uf_key_new_random());
	self->has_new_keys = true;
	g_hash_table_replace(self->teams, team->id, team);
	g_bytes_unref(row->public_key);
	row->public_key = g_bytes_new(team->pair->public, UF_KEY_BYTES);
	const UfSubject subject = { row->team, row->version, team->key };
	return uf_sealed_put_signed(self, row, error) &&
	       uf_database_run(self->database, &uf_query_delete_terms_of_team, error, row->team) &&
	       put_copies(self, holders, &subject, error) &&
	       renew_people(self, wraps, team, error) &&
	       uf_sealed_renew_deposits(self, deposits, team, before, error);
}

/* rows that are signed with the newest key; the store's own apart */
static const UfQuery *const signed_rows[] = {
	&uf_query_workers_all,
	&uf_query_teams_all,
	&uf_query_copies_all,
	&uf_query_heads_all,
};

/* one that is damaged deposits no more, and keeps no key in use */
static bool
add_depositors(UfSealed *self, GPtrArray *all, GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_depositors_all, error);
	while (rows != NULL && rows->len > 0) {
		void *row = g_ptr_array_steal_index_fast(rows, 0);
		if (uf_sealed_is_signed(self, row))
			g_ptr_array_add(all, row);
		else
			uf_row_free(row);
	}
	return rows != NULL;
}

/* every signed row but the store's, checked under the key that is going */
static GPtrArray *
load_signed(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(uf_row_free);
	for (size_t i = 0; i < G_N_ELEMENTS(signed_rows); i++) {
		g_autoptr(GPtrArray) rows = uf_database_load(self->database, signed_rows[i], error);
		while (rows != NULL && rows->len > 0) {
			void *row = g_ptr_array_steal_index_fast(rows, 0);
			g_ptr_array_add(all, row);
			if (!uf_sealed_check_signed(self, row, error))
				return NULL;
		}
		if (rows == NULL)
			return NULL;
	}
	return add_depositors(self, all, error) ? g_steal_pointer(&all) : NULL;
}

/* what is under the newest key of the store goes under @next */
static bool
move_anchor(UfSealed *self, const char *holder, GBytes **sealed, const UfStoreKey *next,
	    GError **error)
{
	g_autoptr(UfKey) anchor = uf_sealed_open_anchor(self, holder, *sealed, error);
	if (anchor == NULL)
		return false;
	g_bytes_unref(*sealed);
	*sealed = uf_sealed_seal_anchor(self, next, holder, anchor);
	return true;
}

static bool
move_anchors(UfSealed *self, const GPtrArray *rows, UfStoreRow *store, const UfStoreKey *next,
	     GError **error)
{
	for (guint i = 0; i < rows->len; i++) {
		UfWorkerRow *worker = g_ptr_array_index(rows, i);
		if (worker->table == &uf_table_workers &&
		    !move_anchor(self, worker->worker, &worker->anchor, next, error))
			return false;
	}
	return move_anchor(self, UF_SEALED_RECOVERY, &store->recovery_anchor, next, error);
}

static bool
put_older(UfSealed *self, const UfStoreKey *old, const UfStoreKey *next, GError **error)
{
	g_autoptr(GByteArray) place = uf_sealed_place(self, "older_keys");
	uf_place_add_number(place, old->version);
	g_autoptr(UfOlderRow) row = uf_row_new(&uf_table_older);
	row->version = old->version;
	row->sealed = uf_seal_key(next->older, place, old->key);
	return uf_database_put(self->database, row, false, error);
}

bool
uf_sealed_renew_store_key(UfSealed *self, GError **error)
{
	const UfStoreKey *old = uf_sealed_get_key(self);
	g_autoptr(UfStoreRow) store = uf_sealed_load_store(self, error);
	g_autoptr(GPtrArray) rows = store != NULL ? load_signed(self, error) : NULL;
	g_autoptr(GPtrArray) holders =
	    rows != NULL ? list_holders(self, UF_SEALED_STORE, error) : NULL;
	if (holders == NULL)
		return false;
	UfStoreKey *next = uf_sealed_store_key_new(uf_key_new_random(), old->version + 1);
	if (!move_anchors(self, rows, store, next, error)) {
		uf_sealed_store_key_free(next);
		return false;
	}
	self->has_new_keys = true;
	g_ptr_array_add(self->keys, next);
	store->key_version = next->version;
	bool done = put_older(self, old, next, error) && uf_sealed_put_signed(self, store, error);
	for (guint i = 0; done && i < rows->len; i++)
		done = uf_sealed_put_signed(self, g_ptr_array_index(rows, i), error);
	const UfSubject subject = { UF_SEALED_STORE, next->version, next->key };
	return done && uf_sealed_move_queue(self, old, next, error) &&
	       put_copies(self, holders, &subject, error);
}
