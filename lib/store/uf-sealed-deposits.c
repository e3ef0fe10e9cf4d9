/* Depositing: what can be done with a depositor's key, while the store is locked. */
#include <sodium.h>
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-deposits-private.h"

void
uf_sealed_depositor_free(UfSealedDepositor *depositor)
{
	if (depositor == NULL)
		return;
	g_free(depositor->id);
	g_free(depositor->team);
	g_clear_pointer(&depositor->public_key, g_bytes_unref);
	uf_key_free(depositor->seal);
	uf_key_free(depositor->digest);
	g_free(depositor);
}

static bool
set_wrong(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
		    "wrong name or key of a depositor, or it was removed");
	return false;
}

/* The target comes from somebody who knows the anchor, which the store keeps under the team's key:
 * who is not in the team, whatever else she can open, cannot put a key of hers in its place. */
static UfSealedDepositor *
make_depositor(const UfSealed *self, const UfDepositorRow *row, const UfKey *key)
{
	g_autoptr(UfKey) anchor = uf_key_derive(key, UF_KEY_ANCHOR);
	GBytes *public_key = uf_sealed_open_target(self, row, anchor);
	if (public_key == NULL)
		return NULL;
	UfSealedDepositor *depositor = g_new0(UfSealedDepositor, 1);
	depositor->id = g_strdup(row->depositor);
	depositor->team = g_strdup(row->team);
	depositor->version = row->version;
	depositor->public_key = public_key;
	depositor->seal = uf_key_derive(anchor, UF_KEY_DEPOSITS);
	depositor->digest = uf_key_derive(key, UF_KEY_DIGESTS);
	return depositor;
}

static bool
check_version(const UfDepositorRow *row, int64_t *version, GError **error)
{
	if (row->version < *version) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "the key of the team is older than the one of the last time: an older "
			    "copy of the store was put in its place, or somebody changed it");
		return false;
	}
	*version = row->version;
	return true;
}

static bool
sealed_open_depositor(void *backend, const char *name, const UfSecret *secret, int64_t *version,
		      GError **error)
{
	UfSealed *self = backend;
	g_autoptr(UfKey) key = NULL;
	g_autoptr(UfDepositorRow) row = NULL;
	g_clear_pointer(&self->depositor, uf_sealed_depositor_free);
	if (secret == NULL || uf_key_parse(secret, 'D', &key) != UF_KEY_TEXT_GOOD)
		return set_wrong(error);
	if (!uf_sealed_find_depositor(self, name, &row, error))
		return false;
	g_autoptr(UfSealedDepositor) depositor =
	    row != NULL ? make_depositor(self, row, key) : NULL;
	if (depositor == NULL)
		return set_wrong(error);
	if (!check_version(row, version, error))
		return false;
	self->depositor = g_steal_pointer(&depositor);
	return true;
}

/* A key that the team got since then takes the place of the one that was known. */
static UfDepositorRow *
load_again(UfSealed *self, GError **error)
{
	UfSealedDepositor *depositor = self->depositor;
	g_autoptr(UfDepositorRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_depositors, &row, error, depositor->id))
		return NULL;
	if (row != NULL && row->version == depositor->version &&
	    g_str_equal(row->team, depositor->team))
		return g_steal_pointer(&row);
	g_set_error(error, UF_ERROR, row != NULL ? UF_ERROR_CONFLICT : UF_ERROR_AUTH,
		    row != NULL ? "the team got a new key at this moment; begin again"
				: "the depositor was removed at this moment");
	return NULL;
}

static bool
find_number(UfSealed *self, const UfDepositorRow *row, int64_t *number, GError **error)
{
	int64_t highest = 0;
	int64_t waiting = 0;
	if (!uf_database_count(self->database, &uf_query_highest_deposit, &highest, error,
			       row->depositor) ||
	    !uf_database_count(self->database, &uf_query_count_deposits_of, &waiting, error,
			       row->depositor))
		return false;
	if (waiting >= UF_STORE_MAX_DEPOSITS) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%d deposits wait already; the team has to receive them first",
			    UF_STORE_MAX_DEPOSITS);
		return false;
	}
	highest = MAX(row->received, highest);
	if (highest > INT64_MAX - UF_STORE_MAX_DEPOSITS)
		return uf_sealed_set_damaged(error, "deposits", row->depositor);
	*number = highest + 1;
	return true;
}

static bool
add(UfSealed *self, int64_t number, GBytes *content, GError **error)
{
	const UfSealedDepositor *depositor = self->depositor;
	g_autoptr(UfDepositRow) row = uf_row_new(&uf_table_deposits);
	row->depositor = g_strdup(depositor->id);
	row->number = number;
	row->deposit = uf_id_new(UF_STORE_DEPOSIT_LETTER);
	row->team = g_strdup(depositor->team);
	row->version = depositor->version;
	row->state = UF_STORE_DEPOSIT_NEW;
	row->made = uf_sealed_get_time();
	g_autoptr(GByteArray) place = uf_sealed_deposit_place(self, row);
	g_autoptr(GBytes) inner = uf_seal(depositor->seal, place, content, UF_SEALED_BODY_BLOCK);
	row->sealed = uf_seal_to(depositor->public_key, inner);
	return uf_database_put(self->database, row, false, error);
}

static bool
add_all(UfSealed *self, const GPtrArray *contents, GError **error)
{
	int64_t number = 0;
	g_autoptr(UfDepositorRow) row = load_again(self, error);
	if (row == NULL || !find_number(self, row, &number, error))
		return false;
	for (guint i = 0; i < contents->len; i++) {
		if (!add(self, number + i, g_ptr_array_index(contents, i), error))
			return false;
	}
	return true;
}

static bool
sealed_add_deposits(void *backend, const GPtrArray *contents, GError **error)
{
	UfSealed *self = backend;
	if (self->depositor == NULL)
		return uf_store_set_no_depositor(error);
	if (!uf_database_begin(self->database, error))
		return false;
	if (uf_sealed_check_same_file(self, error) && add_all(self, contents, error))
		return uf_database_commit(self->database, error);
	uf_database_rollback(self->database);
	return false;
}

static char *
sealed_digest(void *backend, GBytes *bytes)
{
	const UfSealed *self = backend;
	if (self->depositor == NULL)
		return NULL;
	unsigned char hash[UF_SEAL_HASH_BYTES];
	char text[2 * sizeof hash + 1];
	g_autoptr(GByteArray) place = uf_sealed_place(self, "digests");
	uf_place_add_bytes(place, bytes);
	uf_seal_hash(self->depositor->digest, place, hash);
	sodium_memzero(place->data, place->len);
	return g_strdup(sodium_bin2hex(text, sizeof text, hash, sizeof hash));
}

const UfStoreDeposits uf_store_sealed_deposits = {
	.list_depositors = uf_sealed_list_depositors,
	.open = sealed_open_depositor,
	.add = sealed_add_deposits,
	.digest = sealed_digest,
	.list = uf_sealed_list_deposits,
	.get = uf_sealed_get_deposit,
	.settle = uf_sealed_settle_deposit,
};
