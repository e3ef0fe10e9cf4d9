/* Who may deposit: added, removed, listed; what becomes of deposits when a team gets a new key. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-deposits-private.h"

static UfPlace *
make_target_place(const UfSealed *self, const UfDepositorRow *row)
{
	UfPlace *place = uf_sealed_place(self, "depositors");
	uf_place_add_text(place, row->depositor);
	uf_place_add_text(place, row->team);
	uf_place_add_number(place, row->version);
	return place;
}

GBytes *
uf_sealed_seal_target(const UfSealed *self, const UfDepositorRow *row, const UfKey *anchor,
		      GBytes *public_key)
{
	g_autoptr(GByteArray) place = make_target_place(self, row);
	return uf_seal(anchor, place, public_key, 0);
}

GBytes *
uf_sealed_open_target(const UfSealed *self, const UfDepositorRow *row, const UfKey *anchor)
{
	g_autoptr(GByteArray) place = make_target_place(self, row);
	return uf_seal_open(anchor, place, row->target, 0);
}

static UfPlace *
make_anchor_place(const UfSealed *self, const UfDepositorRow *row)
{
	UfPlace *place = uf_sealed_place(self, "depositor_anchors");
	uf_place_add_text(place, row->depositor);
	uf_place_add_text(place, row->team);
	return place;
}

static GBytes *
seal_anchor(const UfSealed *self, const UfDepositorRow *row, const UfKey *team, const UfKey *anchor)
{
	g_autoptr(UfKey) key = uf_key_derive(team, UF_KEY_ANCHORS);
	g_autoptr(GByteArray) place = make_anchor_place(self, row);
	return uf_seal_key(key, place, anchor);
}

UfKey *
uf_sealed_open_depositor_anchor(const UfSealed *self, const UfDepositorRow *row, const UfKey *team,
				GError **error)
{
	g_autoptr(UfKey) key = uf_key_derive(team, UF_KEY_ANCHORS);
	g_autoptr(UfKey) anchor = uf_key_new_random();
	g_autoptr(GByteArray) place = make_anchor_place(self, row);
	if (!uf_seal_open_key(key, place, row->anchor, anchor)) {
		uf_sealed_set_damaged(error, "depositors", row->depositor);
		return NULL;
	}
	return g_steal_pointer(&anchor);
}

bool
uf_sealed_find_depositor(UfSealed *self, const char *name, UfDepositorRow **row, GError **error)
{
	return uf_database_find_first(self->database, &uf_query_depositors_named, row, error, name);
}

static bool
add_depositor(UfSealed *self, const char *name, const char *title, const UfKey *key, GError **error)
{
	g_autoptr(UfTeamRow) team = uf_sealed_load_team(self, title, error);
	if (team == NULL || !uf_sealed_check_member(self, team, error) ||
	    !uf_sealed_check_free(self, name, error))
		return false;
	const UfTeam *known = g_hash_table_lookup(self->teams, team->team);
	g_autoptr(UfKey) anchor = uf_key_derive(key, UF_KEY_ANCHOR);
	g_autoptr(UfDepositorRow) row = uf_row_new(&uf_table_depositors);
	row->depositor = uf_id_new('y');
	row->name = g_strdup(name);
	row->team = g_strdup(team->team);
	row->made = uf_sealed_get_time();
	row->version = team->version;
	row->target = uf_sealed_seal_target(self, row, anchor, team->public_key);
	row->anchor = seal_anchor(self, row, known->key, anchor);
	return uf_sealed_put_signed(self, row, error);
}

UfSecret *
uf_store_make_depositor_key(void)
{
	if (!uf_key_init(NULL))
		return NULL;
	g_autoptr(UfKey) key = uf_key_new_random();
	return uf_key_format(key, 'D');
}

bool
uf_store_add_depositor(UfStore *store, const char *name, const char *team, const UfSecret *secret,
		       GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(UfKey) key = NULL;
	bool own;
	if (self != NULL && uf_key_parse(secret, 'D', &key) != UF_KEY_TEXT_GOOD) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "not a key of a depositor");
		return false;
	}
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_check_login(name, error) || !uf_sealed_enter(self, &own, error))
		return false;
	const bool done =
	    uf_sealed_require_manager(self, error) && add_depositor(self, name, team, key, error);
	return uf_sealed_leave(self, own, done, error);
}

bool
uf_sealed_take_over_deposits(UfSealed *self, const UfDepositorRow *depositor, int64_t number,
			     GError **error)
{
	const UfTeam *team = g_hash_table_lookup(self->teams, depositor->team);
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_deposits_before,
						     error, depositor->depositor, number);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		UfDepositRow *row = g_ptr_array_index(rows, i);
		g_autoptr(GBytes) content = uf_sealed_open_deposit(self, row, NULL);
		if (content != NULL && !uf_sealed_put_deposit(self, row, team, content, error))
			return false;
	}
	return rows != NULL;
}

/* The store's key too: the row as it was is not believed any more. */
static bool
remove_depositor(UfSealed *self, const char *name, GError **error)
{
	g_autoptr(UfDepositorRow) row = NULL;
	if (!uf_sealed_find_depositor(self, name, &row, error))
		return false;
	if (row == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no depositor of this store",
			    name);
		return false;
	}
	g_autoptr(UfTeamRow) team = uf_sealed_load_team(self, row->team, error);
	return team != NULL && uf_sealed_check_signed(self, row, error) &&
	       uf_sealed_check_member(self, team, error) &&
	       uf_sealed_take_over_deposits(self, row, INT64_MAX, error) &&
	       uf_database_run(self->database, &uf_query_delete_depositor, error, row->depositor) &&
	       uf_sealed_renew_store_key(self, error) && uf_sealed_raise_epoch(self, error);
}

bool
uf_store_remove_depositor(UfStore *store, const char *name, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_require_manager(self, error) ||
	    !uf_sealed_enter(self, &own, error))
		return false;
	const bool done =
	    uf_sealed_require_manager(self, error) && remove_depositor(self, name, error);
	return uf_sealed_leave(self, own, done, error) && uf_sealed_load_keys(self, error);
}

json_t *
uf_sealed_list_depositors(void *backend, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(GPtrArray) rows =
	    uf_sealed_ready(self, error)
		? uf_database_load(self->database, &uf_query_depositors_all, error)
		: NULL;
	g_autoptr(json_t) list = json_array();
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfDepositorRow *row = g_ptr_array_index(rows, i);
		int64_t count = 0;
		if (!uf_sealed_check_signed(self, row, error) ||
		    !uf_database_count(self->database, &uf_query_count_deposits_of, &count, error,
				       row->depositor))
			return NULL;
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "depositor",
						      row->depositor, "name", row->name, "team",
						      row->team, "deposits", (json_int_t)count));
	}
	return rows != NULL ? g_steal_pointer(&list) : NULL;
}

/* --- a new key of a team, of the store --- */

GPtrArray *
uf_sealed_learn_deposits(UfSealed *self, const char *team, GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_deposits_of_team, error, team);
	if (rows == NULL)
		return NULL;
	GPtrArray *learnt = g_ptr_array_new_with_free_func(uf_row_free);
	while (rows->len > 0) {
		UfDepositRow *row = g_ptr_array_steal_index_fast(rows, 0);
		GBytes *content = uf_sealed_open_deposit(self, row, NULL);
		if (content == NULL) {
			uf_row_free(row);
			continue;
		}
		g_bytes_unref(row->sealed);
		row->sealed = content;
		g_ptr_array_add(learnt, row);
	}
	return learnt;
}

/* what is under the team's own key now was received */
static void
raise_received(UfDepositorRow *row, const GPtrArray *learnt)
{
	for (guint i = 0; i < learnt->len; i++) {
		const UfDepositRow *deposit = g_ptr_array_index(learnt, i);
		if (g_str_equal(deposit->depositor, row->depositor))
			row->received = MAX(row->received, deposit->number);
	}
}

static bool
retarget(UfSealed *self, UfDepositorRow *row, const UfTeam *team, const UfKey *before,
	 GError **error)
{
	g_autoptr(UfKey) anchor = uf_sealed_open_depositor_anchor(self, row, before, NULL);
	/* one that is damaged deposits no more; it must not keep a leaver's key in use */
	if (anchor == NULL)
		return true;
	g_autoptr(GBytes) public_key = g_bytes_new(team->pair->public, UF_KEY_BYTES);
	row->version = team->version;
	g_bytes_unref(row->anchor);
	row->anchor = seal_anchor(self, row, team->key, anchor);
	g_bytes_unref(row->target);
	row->target = uf_sealed_seal_target(self, row, anchor, public_key);
	return uf_sealed_put_signed(self, row, error);
}

bool
uf_sealed_renew_deposits(UfSealed *self, const GPtrArray *learnt, const UfTeam *team,
			 const UfKey *before, GError **error)
{
	g_autoptr(GPtrArray) depositors =
	    uf_database_load(self->database, &uf_query_depositors_of_team, error, team->id);
	for (guint i = 0; depositors != NULL && i < depositors->len; i++) {
		UfDepositorRow *row = g_ptr_array_index(depositors, i);
		const bool is_signed = uf_sealed_is_signed(self, row);
		raise_received(row, learnt);
		if (is_signed && !retarget(self, row, team, before, error))
			return false;
	}
	for (guint i = 0; depositors != NULL && i < learnt->len; i++) {
		UfDepositRow *row = g_ptr_array_index(learnt, i);
		g_autoptr(GBytes) content = g_bytes_ref(row->sealed);
		if (!uf_sealed_put_deposit(self, row, team, content, error))
			return false;
	}
	return depositors != NULL;
}
