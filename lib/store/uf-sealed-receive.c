/* Receiving deposits: opened by a member of the team, then taken away or kept. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-deposits-private.h"

UfPlace *
uf_sealed_deposit_place(const UfSealed *self, const UfDepositRow *row)
{
	UfPlace *place = uf_sealed_place(self, "deposits");
	uf_place_add_text(place, row->depositor);
	uf_place_add_number(place, row->number);
	uf_place_add_text(place, row->deposit);
	uf_place_add_text(place, row->team);
	uf_place_add_number(place, row->made);
	uf_place_add_number(place, row->state);
	uf_place_add_number(place, row->is_ours);
	return place;
}

static bool
set_bad(GError **error, const UfDepositRow *row, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "deposits %s: %s", row->deposit, what);
	return false;
}

/* the depositor of @row, when it may have put that row there */
static UfDepositorRow *
load_depositor(UfSealed *self, const UfDepositRow *row, GError **error)
{
	g_autoptr(UfDepositorRow) depositor = NULL;
	if (!uf_database_find(self->database, &uf_table_depositors, &depositor, error,
			      row->depositor))
		return NULL;
	if (depositor == NULL || row->state != UF_STORE_DEPOSIT_NEW ||
	    !g_str_equal(depositor->team, row->team)) {
		set_bad(error, row, "of nobody who deposits for that team");
		return NULL;
	}
	if (!uf_sealed_check_signed(self, depositor, error))
		return NULL;
	if (row->number <= depositor->received) {
		set_bad(error, row, "of a number that was received already");
		return NULL;
	}
	return g_steal_pointer(&depositor);
}

/* as it was deposited: under the depositor's key, then sealed to the team */
static GBytes *
open_new(UfSealed *self, const UfDepositRow *row, const UfTeam *team, GError **error)
{
	g_autoptr(UfDepositorRow) depositor = load_depositor(self, row, error);
	g_autoptr(UfKey) anchor =
	    depositor != NULL ? uf_sealed_open_depositor_anchor(self, depositor, team->key, error)
			      : NULL;
	if (anchor == NULL)
		return NULL;
	g_autoptr(UfKey) key = uf_key_derive(anchor, UF_KEY_DEPOSITS);
	g_autoptr(GByteArray) place = uf_sealed_deposit_place(self, row);
	g_autoptr(GBytes) inner = uf_seal_open_mine(team->pair, row->sealed);
	GBytes *content =
	    inner != NULL ? uf_seal_open(key, place, inner, UF_SEALED_BODY_BLOCK) : NULL;
	if (content == NULL)
		set_bad(error, row, "forged, moved or damaged");
	return content;
}

static GBytes *
open_ours(const UfSealed *self, const UfDepositRow *row, const UfTeam *team, GError **error)
{
	g_autoptr(UfKey) key = uf_key_derive(team->key, UF_KEY_DEPOSITS);
	g_autoptr(GByteArray) place = uf_sealed_deposit_place(self, row);
	GBytes *content = uf_seal_open(key, place, row->sealed, UF_SEALED_BODY_BLOCK);
	if (content == NULL)
		set_bad(error, row, "forged, moved or damaged");
	return content;
}

GBytes *
uf_sealed_open_deposit(UfSealed *self, const UfDepositRow *row, GError **error)
{
	const UfTeam *team = g_hash_table_lookup(self->teams, row->team);
	if (team == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "%s: belongs to another team",
			    row->deposit);
		return NULL;
	}
	if (row->version != team->version) {
		set_bad(error, row, "sealed to a key that is not the team's");
		return NULL;
	}
	return row->is_ours != 0 ? open_ours(self, row, team, error)
				 : open_new(self, row, team, error);
}

bool
uf_sealed_put_deposit(UfSealed *self, UfDepositRow *row, const UfTeam *team, GBytes *content,
		      GError **error)
{
	row->version = team->version;
	row->is_ours = 1;
	g_autoptr(UfKey) key = uf_key_derive(team->key, UF_KEY_DEPOSITS);
	g_autoptr(GByteArray) place = uf_sealed_deposit_place(self, row);
	g_clear_pointer(&row->sealed, g_bytes_unref);
	row->sealed = uf_seal(key, place, content, UF_SEALED_BODY_BLOCK);
	return uf_database_put(self->database, row, true, error);
}

static UfStoreDeposit *
make_deposit(const UfSealed *self, const UfDepositRow *row, GHashTable *names)
{
	const char *name = g_hash_table_lookup(names, row->depositor);
	UfStoreDeposit *deposit = g_new0(UfStoreDeposit, 1);
	deposit->deposit = g_strdup(row->deposit);
	deposit->depositor = g_strdup(row->depositor);
	deposit->name = g_strdup(name != NULL ? name : "");
	deposit->team = g_strdup(row->team);
	deposit->number = row->number;
	deposit->state =
	    (UfStoreDepositState)CLAMP(row->state, UF_STORE_DEPOSIT_NEW, UF_STORE_DEPOSIT_REFUSED);
	deposit->made = row->made;
	deposit->is_mine = g_hash_table_contains(self->teams, row->team);
	return deposit;
}

/* id → name; NULL on error */
static GHashTable *
load_names(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_depositors_all, error);
	if (rows == NULL)
		return NULL;
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < rows->len; i++) {
		const UfDepositorRow *row = g_ptr_array_index(rows, i);
		/* a name is believed when it is signed */
		if (uf_sealed_is_signed(self, row))
			g_hash_table_insert(names, g_strdup(row->depositor), g_strdup(row->name));
	}
	return names;
}

/* all but the content, which is not read */
GPtrArray *
uf_sealed_list_deposits(void *backend, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(GHashTable) names = uf_sealed_ready(self, error) ? load_names(self, error) : NULL;
	g_autoptr(GPtrArray) rows =
	    names != NULL ? uf_database_load(self->database, &uf_query_deposits_all, error) : NULL;
	if (rows == NULL)
		return NULL;
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_deposit_free);
	for (guint i = 0; i < rows->len; i++)
		g_ptr_array_add(list, make_deposit(self, g_ptr_array_index(rows, i), names));
	return list;
}

static UfDepositRow *
load_row(UfSealed *self, const char *id, GError **error)
{
	g_autoptr(UfDepositRow) row = NULL;
	if (!uf_sealed_ready(self, error) ||
	    !uf_database_find_first(self->database, &uf_query_deposits_of_id, &row, error, id))
		return NULL;
	if (row == NULL)
		uf_store_set_no_deposit(error, id);
	return g_steal_pointer(&row);
}

UfStoreDeposit *
uf_sealed_get_deposit(void *backend, const char *id, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(UfDepositRow) row = load_row(self, id, error);
	g_autoptr(GBytes) content = row != NULL ? uf_sealed_open_deposit(self, row, error) : NULL;
	g_autoptr(GHashTable) names = content != NULL ? load_names(self, error) : NULL;
	if (names == NULL)
		return NULL;
	UfStoreDeposit *deposit = make_deposit(self, row, names);
	deposit->content = g_steal_pointer(&content);
	return deposit;
}

/* What was received is not received again; what was left before it still may be. */
static bool
mark_received(UfSealed *self, const UfDepositRow *row, GError **error)
{
	g_autoptr(UfDepositorRow) depositor = load_depositor(self, row, error);
	if (depositor == NULL || !uf_sealed_take_over_deposits(self, depositor, row->number, error))
		return false;
	depositor->received = row->number;
	return uf_sealed_put_signed(self, depositor, error);
}

static bool
settle(UfSealed *self, const UfStoreDeposit *deposit, UfStoreDepositState state, GBytes *content,
       GError **error)
{
	g_autoptr(UfDepositRow) row = load_row(self, deposit->deposit, error);
	if (row == NULL)
		return false;
	/* who is in the team may also take away what is bad */
	g_autoptr(GError) problem = NULL;
	g_autoptr(GBytes) known = uf_sealed_open_deposit(self, row, &problem);
	const bool is_bad = g_error_matches(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
	if (known == NULL && (!is_bad || content != NULL)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	if (known != NULL && row->is_ours == 0 && !mark_received(self, row, error))
		return false;
	if (content == NULL)
		return uf_database_run(self->database, &uf_query_delete_deposit, error,
				       row->depositor, row->number);
	row->state = state;
	const UfTeam *team = g_hash_table_lookup(self->teams, row->team);
	return uf_sealed_put_deposit(self, row, team, content, error);
}

bool
uf_sealed_settle_deposit(void *backend, const UfStoreDeposit *deposit, UfStoreDepositState state,
			 GBytes *content, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, settle(self, deposit, state, content, error), error);
}
