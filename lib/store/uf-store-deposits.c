/* Deposits of a store, whatever its back end: what may be done, and when it is done. */
#include "uf-store-deposits-private.h"

#include "uf-error.h"
#include "uf-id.h"
#include "uf-memory.h"
#include "uf-store-private.h"

struct UfStoreSettlement {
	UfStoreDeposit *deposit; /* without its content */
	UfStoreDepositState state;
	GBytes *content; /* NULL: it goes */
};

static const char *const states[] = {
	[UF_STORE_DEPOSIT_NEW] = "new",
	[UF_STORE_DEPOSIT_KEPT] = "kept",
	[UF_STORE_DEPOSIT_REFUSED] = "refused",
};

const char *
uf_store_deposit_state_get_name(UfStoreDepositState state)
{
	return states[state];
}

void
uf_store_deposit_free(UfStoreDeposit *deposit)
{
	if (deposit == NULL)
		return;
	g_free(deposit->deposit);
	g_free(deposit->depositor);
	g_free(deposit->name);
	g_free(deposit->team);
	g_clear_pointer(&deposit->content, g_bytes_unref);
	g_free(deposit);
}

bool
uf_store_set_no_deposit(GError **error, const char *deposit)
{
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not in the store (deposits)",
		    deposit);
	return false;
}

bool
uf_store_set_no_depositor(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "nobody said with which key to deposit");
	return false;
}

json_t *
uf_store_list_depositors(UfStore *store, GError **error)
{
	return store->backend->deposits->list_depositors(store->state, error);
}

bool
uf_store_open_depositor(UfStore *store, const char *name, const UfSecret *key, int64_t *version,
			GError **error)
{
	return store->backend->deposits->open(store->state, name, key, version, error);
}

static bool
check_contents(const GPtrArray *contents, GError **error)
{
	for (guint i = 0; i < contents->len; i++) {
		if (g_bytes_get_size(g_ptr_array_index(contents, i)) <= UF_STORE_MAX_DEPOSIT_BYTES)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "a deposit is larger than the limit of %d bytes",
			    UF_STORE_MAX_DEPOSIT_BYTES);
		return false;
	}
	return true;
}

bool
uf_store_add_deposits(UfStore *store, const GPtrArray *contents, GError **error)
{
	return check_contents(contents, error) &&
	       store->backend->deposits->add(store->state, contents, error);
}

char *
uf_store_digest_deposit(UfStore *store, GBytes *bytes)
{
	return store->backend->deposits->digest(store->state, bytes);
}

GPtrArray *
uf_store_list_deposits(UfStore *store, GError **error)
{
	return store->backend->deposits->list(store->state, error);
}

static bool
check_id(const char *deposit, GError **error)
{
	if (deposit != NULL && uf_id_is_valid(deposit, UF_STORE_DEPOSIT_LETTER))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of deposits: expected \"%c-\" and 10 letters or digits",
		    UF_STORE_DEPOSIT_LETTER);
	return false;
}

UfStoreDeposit *
uf_store_get_deposit(UfStore *store, const char *deposit, GError **error)
{
	if (!check_id(deposit, error))
		return NULL;
	return store->backend->deposits->get(store->state, deposit, error);
}

/* --- what waits for the commit of a back end without transactions --- */

void
uf_store_settlement_free(UfStoreSettlement *settlement)
{
	if (settlement == NULL)
		return;
	uf_store_deposit_free(settlement->deposit);
	g_clear_pointer(&settlement->content, g_bytes_unref);
	g_free(settlement);
}

bool
uf_store_settlement_write(UfStore *store, const UfStoreSettlement *settlement, GError **error)
{
	return store->backend->deposits->settle(store->state, settlement->deposit,
						settlement->state, settlement->content, error);
}

static UfStoreDeposit *
copy_deposit(const UfStoreDeposit *deposit)
{
	UfStoreDeposit *copy = g_new0(UfStoreDeposit, 1);
	*copy = *deposit;
	copy->deposit = g_strdup(deposit->deposit);
	copy->depositor = g_strdup(deposit->depositor);
	copy->name = g_strdup(deposit->name);
	copy->team = g_strdup(deposit->team);
	copy->content = NULL;
	return copy;
}

static bool
settle(UfStore *store, const UfStoreDeposit *deposit, UfStoreDepositState state, GBytes *content,
       GError **error)
{
	if (!check_id(deposit->deposit, error))
		return false;
	if (store->settlements == NULL)
		return store->backend->deposits->settle(store->state, deposit, state, content,
							error);
	UfStoreSettlement *settlement = g_new0(UfStoreSettlement, 1);
	settlement->deposit = copy_deposit(deposit);
	settlement->state = state;
	settlement->content = content != NULL ? g_bytes_ref(content) : NULL;
	g_ptr_array_add(store->settlements, settlement);
	return true;
}

bool
uf_store_keep_deposit(UfStore *store, const UfStoreDeposit *deposit, UfStoreDepositState state,
		      GBytes *content, GError **error)
{
	return settle(store, deposit, state, content, error);
}

bool
uf_store_drop_deposit(UfStore *store, const UfStoreDeposit *deposit, GError **error)
{
	return settle(store, deposit, UF_STORE_DEPOSIT_NEW, NULL, error);
}
