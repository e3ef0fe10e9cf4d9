/* Workers of a sealed store: listed, added, removed; their own secret. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-row-deposits.h"
#include "uf-sealed-rotate-private.h"

/* The row of @login, checked; NOT_FOUND when there is none. */
UfWorkerRow *
uf_sealed_load_worker(UfSealed *self, const char *login, GError **error)
{
	g_autoptr(UfWorkerRow) row = NULL;
	if (!uf_database_find_first(self->database, &uf_query_workers_of_login, &row, error, login))
		return NULL;
	if (row == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no worker of this store",
			    login);
		return NULL;
	}
	return uf_sealed_check_signed(self, row, error) ? g_steal_pointer(&row) : NULL;
}

/* ids of the teams that @holder has copies of; NULL on error */
static json_t *
list_teams_of(UfSealed *self, const char *holder, GError **error)
{
	g_autoptr(GPtrArray) copies =
	    uf_database_load(self->database, &uf_query_copies_of_holder, error, holder);
	json_t *teams = copies != NULL ? json_array() : NULL;
	for (guint i = 0; copies != NULL && i < copies->len; i++) {
		const UfCopyRow *copy = g_ptr_array_index(copies, i);
		if (!g_str_equal(copy->subject, UF_SEALED_STORE))
			json_array_append_new(teams, json_string(copy->subject));
	}
	return teams;
}

json_t *
uf_store_list_workers(UfStore *store, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(GPtrArray) rows =
	    self != NULL && uf_sealed_ready(self, error)
		? uf_database_load(self->database, &uf_query_workers_all, error)
		: NULL;
	g_autoptr(json_t) list = json_array();
	if (rows == NULL)
		return NULL;
	for (guint i = 0; i < rows->len; i++) {
		const UfWorkerRow *row = g_ptr_array_index(rows, i);
		json_t *teams = uf_sealed_check_signed(self, row, error)
				    ? list_teams_of(self, row->worker, error)
				    : NULL;
		if (teams == NULL)
			return NULL;
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:o, s:s}", "worker", row->worker, "login",
				    row->login, "role",
				    row->role == UF_ROLE_MANAGER ? "manager" : "worker", "teams",
				    teams, "key", row->machine != 0 ? "machine" : "passphrase"));
	}
	return g_steal_pointer(&list);
}

/* workers and depositors have no name in common */
bool
uf_sealed_check_free(UfSealed *self, const char *login, GError **error)
{
	g_autoptr(UfWorkerRow) worker = NULL;
	g_autoptr(UfDepositorRow) depositor = NULL;
	if (!uf_database_find_first(self->database, &uf_query_workers_of_login, &worker, error,
				    login) ||
	    !uf_database_find_first(self->database, &uf_query_depositors_named, &depositor, error,
				    login))
		return false;
	if (worker == NULL && depositor == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: %s of this store already", login,
		    worker != NULL ? "a worker" : "a depositor");
	return false;
}

static bool
add_worker(UfSealed *self, UfWorkerRow *row, const UfKey *anchor, GError **error)
{
	const UfStoreKey *key = uf_sealed_get_key(self);
	const UfSubject subject = { UF_SEALED_STORE, key->version, key->key };
	const UfHolder holder = { row->worker, row->public_key, (UfKey *)anchor };
	row->anchor = uf_sealed_seal_anchor(self, uf_sealed_get_key(self), row->worker, anchor);
	return uf_sealed_check_free(self, row->login, error) &&
	       uf_sealed_put_signed(self, row, error) &&
	       uf_sealed_put_copy(self, &holder, &subject, error);
}

bool
uf_store_add_worker(UfStore *store, const char *login, UfStoreRole role, const UfSecret *secret,
		    GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_check_login(login, error) || !uf_sealed_check_free(self, login, error))
		return false;
	g_autoptr(UfKeyPair) pair = uf_key_pair_new_random();
	g_autoptr(UfKey) anchor = uf_key_new_random();
	g_autoptr(UfWorkerRow) row = uf_row_new(&uf_table_workers);
	row->worker = uf_id_new('w');
	row->login = g_strdup(login);
	row->role = role;
	row->made = uf_sealed_get_time();
	bool own;
	const UfHolding holding = { pair, anchor };
	if (!uf_sealed_close_worker(self, row, secret, &holding, error) ||
	    !uf_sealed_enter(self, &own, error))
		return false;
	const bool done =
	    uf_sealed_require_manager(self, error) && add_worker(self, row, anchor, error);
	return uf_sealed_leave(self, own, done, error);
}

static bool
check_not_last_manager(UfSealed *self, const UfWorkerRow *worker, GError **error)
{
	if (worker->role != UF_ROLE_MANAGER)
		return true;
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_workers_all, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfWorkerRow *row = g_ptr_array_index(rows, i);
		if (row->role == UF_ROLE_MANAGER && !g_str_equal(row->worker, worker->worker) &&
		    uf_sealed_is_signed(self, row))
			return true;
	}
	if (rows != NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: the last manager; add another one first", worker->login);
	return false;
}

/* Adds the teams of mine to @teams: a copy that was taken out of the file before she went would
 * hide that she knows the key of one. */
static void
add_my_teams(const UfSealed *self, json_t *teams)
{
	GHashTableIter iter;
	gpointer id;
	g_hash_table_iter_init(&iter, self->teams);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		bool known = false;
		for (size_t i = 0; i < json_array_size(teams); i++)
			known |= g_str_equal(json_string_value(json_array_get(teams, i)), id);
		if (!known)
			json_array_append_new(teams, json_string(id));
	}
}

static bool
remove_worker(UfSealed *self, const char *login, GError **error)
{
	g_autoptr(UfWorkerRow) row = uf_sealed_load_worker(self, login, error);
	if (row == NULL || !check_not_last_manager(self, row, error))
		return false;
	g_autoptr(json_t) teams = list_teams_of(self, row->worker, error);
	if (teams == NULL)
		return false;
	size_t i;
	json_t *team;
	json_array_foreach(teams, i, team)
	{
		if (!uf_sealed_check_leaving(self, json_string_value(team), row->worker, error))
			return false;
	}
	if (!uf_database_run(self->database, &uf_query_delete_copies_of_holder, error,
			     row->worker) ||
	    !uf_database_run(self->database, &uf_query_delete_worker, error, row->worker))
		return false;
	add_my_teams(self, teams);
	json_array_foreach(teams, i, team)
	{
		if (!uf_sealed_rotate(self, json_string_value(team), error))
			return false;
	}
	/* the store's key she knew too */
	return uf_sealed_renew_store_key(self, error) && uf_sealed_raise_epoch(self, error);
}

/* a team that gets no new key would keep the one that she knows */
static bool
check_none_damaged(const UfSealed *self, GError **error)
{
	GHashTableIter iter;
	gpointer id;
	g_hash_table_iter_init(&iter, self->damaged);
	return !g_hash_table_iter_next(&iter, &id, NULL) || uf_sealed_set_team_damaged(error, id);
}

bool
uf_store_remove_worker(UfStore *store, const char *login, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_enter(self, &own, error))
		return false;
	const bool is_me = g_strcmp0(self->login, login) == 0;
	const bool done = uf_sealed_require_manager(self, error) &&
			  check_none_damaged(self, error) && remove_worker(self, login, error);
	const bool left = uf_sealed_leave(self, own, done, error);
	if (left && is_me)
		uf_sealed_forget_keys(self);
	return left && (is_me || uf_sealed_load_keys(self, error));
}

static bool
set_secret(UfSealed *self, const UfSecret *secret, GError **error)
{
	g_autoptr(UfWorkerRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_workers, &row, error, self->holder))
		return false;
	if (row == NULL || !uf_sealed_is_signed(self, row))
		return uf_sealed_set_damaged(error, "workers", self->holder);
	const UfHolding holding = { self->pair, self->anchor };
	/* what the old one opened must not stay in the file */
	self->wants_checkpoint = true;
	return uf_sealed_close_worker(self, row, secret, &holding, error) &&
	       uf_sealed_put_signed(self, row, error);
}

bool
uf_store_set_secret(UfStore *store, const UfSecret *secret, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_ready(self, error))
		return false;
	if (g_str_equal(self->holder, UF_SEALED_RECOVERY)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "the recovery key has no passphrase; renew it instead");
		return false;
	}
	if (!uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, set_secret(self, secret, error), error);
}
