/* Teams of a sealed store: listed, added, joined, left, given a new key; the recovery key. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-rotate-private.h"
#include "uf-text.h"

#define TITLE_MAX 100 /* bytes */

UfTeamRow *
uf_sealed_load_team(UfSealed *self, const char *team, GError **error)
{
	g_autoptr(UfTeamRow) row = NULL;
	if (!uf_database_find_first(self->database, &uf_query_teams_named, &row, error, team, team))
		return NULL;
	if (row == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no team of this store", team);
		return NULL;
	}
	return uf_sealed_check_signed(self, row, error) ? g_steal_pointer(&row) : NULL;
}

bool
uf_sealed_check_member(const UfSealed *self, const UfTeamRow *team, GError **error)
{
	if (g_hash_table_contains(self->teams, team->team))
		return true;
	if (g_hash_table_contains(self->damaged, team->team))
		return uf_sealed_set_team_damaged(error, team->team);
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
		    "%s: you are not in that team; somebody who is has to do it", team->title);
	return false;
}

bool
uf_store_choose_team(UfStore *store, const char *team, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_ready(self, error))
		return false;
	g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, team, error);
	if (row == NULL || !uf_sealed_check_member(self, row, error))
		return false;
	g_free(self->chosen);
	self->chosen = g_strdup(row->team);
	return true;
}

json_t *
uf_store_list_damaged_teams(const UfStore *store)
{
	const UfSealed *self = uf_sealed_of((UfStore *)store, NULL);
	json_t *list = json_array();
	GHashTableIter iter;
	gpointer id;
	gpointer title;
	if (self == NULL || self->damaged == NULL)
		return list;
	g_hash_table_iter_init(&iter, self->damaged);
	while (g_hash_table_iter_next(&iter, &id, &title))
		json_array_append_new(list, json_pack("{s:s, s:s}", "team", (const char *)id,
						      "title", (const char *)title));
	return list;
}

/* logins of the members; NULL on error */
static json_t *
list_members(UfSealed *self, const char *team, GError **error)
{
	g_autoptr(GPtrArray) copies =
	    uf_database_load(self->database, &uf_query_copies_of_subject, error, team);
	g_autoptr(json_t) logins = json_array();
	if (copies == NULL)
		return NULL;
	for (guint i = 0; i < copies->len; i++) {
		const UfCopyRow *copy = g_ptr_array_index(copies, i);
		g_autoptr(UfWorkerRow) worker = NULL;
		if (!uf_database_find(self->database, &uf_table_workers, &worker, error,
				      copy->holder))
			return NULL;
		if (worker != NULL)
			json_array_append_new(logins, json_string(worker->login));
	}
	return g_steal_pointer(&logins);
}

static json_t *
describe_team(UfSealed *self, const UfTeamRow *row, GError **error)
{
	int64_t people = 0;
	if (!uf_sealed_check_signed(self, row, error) ||
	    !uf_database_count(self->database, &uf_query_count_people_of_team, &people, error,
			       row->team))
		return NULL;
	json_t *members = list_members(self, row->team, error);
	if (members == NULL)
		return NULL;
	return json_pack("{s:s, s:s, s:I, s:I, s:o, s:b}", "team", row->team, "title", row->title,
			 "version", (json_int_t)row->version, "people", (json_int_t)people,
			 "workers", members, "mine", g_hash_table_contains(self->teams, row->team));
}

json_t *
uf_store_list_teams(UfStore *store, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(GPtrArray) rows =
	    self != NULL && uf_sealed_ready(self, error)
		? uf_database_load(self->database, &uf_query_teams_all, error)
		: NULL;
	g_autoptr(json_t) list = json_array();
	if (rows == NULL)
		return NULL;
	for (guint i = 0; i < rows->len; i++) {
		json_t *team = describe_team(self, g_ptr_array_index(rows, i), error);
		if (team == NULL)
			return NULL;
		json_array_append_new(list, team);
	}
	return g_steal_pointer(&list);
}

bool
uf_sealed_check_title(const char *title, GError **error)
{
	const size_t length = strlen(title);
	if (length > 0 && length <= TITLE_MAX && uf_text_is_clean(title, length) &&
	    strpbrk(title, "\t\n") == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "a team has a title of 1 to %d letters, on one line", TITLE_MAX);
	return false;
}

static bool
put_new_copies(UfSealed *self, const UfTeamRow *row, const UfKey *key, GError **error)
{
	const char *const holders[] = { UF_SEALED_RECOVERY, self->holder };
	const UfSubject subject = { row->team, row->version, key };
	for (size_t i = 0; i < G_N_ELEMENTS(holders); i++) {
		UfHolder holder = { 0 };
		const bool done = uf_sealed_load_holder(self, holders[i], &holder, error) &&
				  uf_sealed_put_copy(self, &holder, &subject, error);
		uf_sealed_holder_clear(&holder);
		if (!done)
			return false;
	}
	return true;
}

static bool
add_team(UfSealed *self, const char *title, GError **error)
{
	g_autoptr(UfTeamRow) other = NULL;
	if (!uf_database_find_first(self->database, &uf_query_teams_named, &other, error, title,
				    title))
		return false;
	if (other != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: a team of this store already",
			    title);
		return false;
	}
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(key);
	g_autoptr(UfTeamRow) row = uf_row_new(&uf_table_teams);
	row->team = uf_id_new('t');
	row->title = g_strdup(title);
	row->version = 1;
	row->public_key = g_bytes_new(pair->public, UF_KEY_BYTES);
	row->made = uf_sealed_get_time();
	return uf_sealed_put_signed(self, row, error) && put_new_copies(self, row, key, error) &&
	       uf_sealed_raise_epoch(self, error);
}

/* Runs @change as a manager in a transaction; then the keys are read again. */
typedef bool (*ChangeFunc)(UfSealed *self, const void *arguments, GError **error);

static bool
change(UfStore *store, ChangeFunc func, const void *arguments, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_enter(self, &own, error))
		return false;
	const bool done = uf_sealed_require_manager(self, error) && func(self, arguments, error);
	return uf_sealed_leave(self, own, done, error) && uf_sealed_load_keys(self, error);
}

static bool
change_add(UfSealed *self, const void *arguments, GError **error)
{
	return add_team(self, arguments, error);
}

bool
uf_store_add_team(UfStore *store, const char *title, GError **error)
{
	return uf_sealed_check_title(title, error) && change(store, change_add, title, error);
}

typedef struct {
	const char *team;
	const char *login;
} Membership;

static bool
join(UfSealed *self, const void *arguments, GError **error)
{
	const Membership *membership = arguments;
	g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, membership->team, error);
	g_autoptr(UfWorkerRow) worker =
	    row != NULL ? uf_sealed_load_worker(self, membership->login, error) : NULL;
	if (worker == NULL || !uf_sealed_check_member(self, row, error))
		return false;
	const UfTeam *team = g_hash_table_lookup(self->teams, row->team);
	const UfSubject subject = { row->team, row->version, team->key };
	UfHolder holder = { 0 };
	const bool done = uf_sealed_load_holder(self, worker->worker, &holder, error) &&
			  uf_sealed_put_copy(self, &holder, &subject, error);
	uf_sealed_holder_clear(&holder);
	return done && uf_sealed_raise_epoch(self, error);
}

bool
uf_store_join_team(UfStore *store, const char *team, const char *login, GError **error)
{
	const Membership membership = { team, login };
	return change(store, join, &membership, error);
}

/* the store's key too: rows of the team that were signed before are not believed any more */
static bool
renew_team(UfSealed *self, const char *team, GError **error)
{
	return uf_sealed_rotate(self, team, error) && uf_sealed_renew_store_key(self, error) &&
	       uf_sealed_raise_epoch(self, error);
}

static bool
leave(UfSealed *self, const void *arguments, GError **error)
{
	const Membership *membership = arguments;
	g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, membership->team, error);
	g_autoptr(UfWorkerRow) worker =
	    row != NULL ? uf_sealed_load_worker(self, membership->login, error) : NULL;
	g_autoptr(UfCopyRow) copy = NULL;
	if (worker == NULL || !uf_database_find(self->database, &uf_table_copies, &copy, error,
						worker->worker, row->team))
		return false;
	if (copy == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not in the team %s",
			    membership->login, row->title);
		return false;
	}
	return uf_sealed_check_leaving(self, row->team, worker->worker, error) &&
	       uf_database_run(self->database, &uf_query_delete_copy, error, worker->worker,
			       row->team) &&
	       renew_team(self, row->team, error);
}

bool
uf_store_leave_team(UfStore *store, const char *team, const char *login, GError **error)
{
	const Membership membership = { team, login };
	return change(store, leave, &membership, error);
}

static bool
rotate(UfSealed *self, const void *arguments, GError **error)
{
	return renew_team(self, arguments, error);
}

bool
uf_store_rotate_team(UfStore *store, const char *team, GError **error)
{
	return change(store, rotate, team, error);
}

/* every team and the store get new keys: who found the old paper opens nothing new with it */
static bool
rotate_all(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_teams_all, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfTeamRow *row = g_ptr_array_index(rows, i);
		if (!uf_sealed_check_member(self, row, error) ||
		    !uf_sealed_rotate(self, row->team, error))
			return false;
	}
	return rows != NULL && uf_sealed_renew_store_key(self, error) &&
	       uf_sealed_raise_epoch(self, error);
}

static bool
renew(UfSealed *self, const void *arguments, GError **error)
{
	const UfKey *recovery = arguments;
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(recovery);
	g_autoptr(UfKey) anchor = uf_key_derive(recovery, UF_KEY_ANCHOR);
	g_autoptr(UfStoreRow) row = uf_sealed_load_store(self, error);
	if (row == NULL)
		return false;
	g_bytes_unref(row->recovery_public);
	g_bytes_unref(row->recovery_anchor);
	row->recovery_public = g_bytes_new(pair->public, UF_KEY_BYTES);
	row->recovery_anchor =
	    uf_sealed_seal_anchor(self, uf_sealed_get_key(self), UF_SEALED_RECOVERY, anchor);
	row->recovery_made = uf_sealed_get_time();
	return uf_sealed_put_signed(self, row, error) && rotate_all(self, error);
}

UfSecret *
uf_store_renew_recovery(UfStore *store, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_enter(self, &own, error))
		return NULL;
	g_autoptr(UfKey) recovery = uf_key_new_random();
	const bool done = uf_sealed_require_manager(self, error) && renew(self, recovery, error);
	if (!uf_sealed_leave(self, own, done, error))
		return NULL;
	if (g_str_equal(self->holder, UF_SEALED_RECOVERY)) {
		uf_key_pair_free(self->pair);
		uf_key_free(self->anchor);
		self->pair = uf_key_pair_derive(recovery);
		self->anchor = uf_key_derive(recovery, UF_KEY_ANCHOR);
	}
	if (!uf_sealed_load_keys(self, error))
		return NULL;
	return uf_key_format(recovery, 'R');
}
