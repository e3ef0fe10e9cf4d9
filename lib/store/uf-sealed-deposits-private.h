/* Deposits in the sealed store.
 *
 * A depositor's key gives an anchor, which the team knows too, under its own key, and a key for
 * digests, which nobody else has. As it is deposited, a row is: its content under a subkey of the
 * anchor, bound to its place, all of it sealed to the team's public key, so that the depositor
 * itself cannot open it any more. Once a member has received it, or the depositor was removed, its
 * content is under a subkey of the team's key.
 */
#pragma once

#include "uf-row-deposits.h"
#include "uf-sealed-rotate-private.h"
#include "uf-store-deposits-private.h"

/* Who deposits, while the store is locked. */
struct UfSealedDepositor {
	char *id;
	char *team;
	int64_t version;    /* of the team's key */
	GBytes *public_key; /* the team's */
	UfKey *seal;
	UfKey *digest;
};

void uf_sealed_depositor_free(UfSealedDepositor *depositor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSealedDepositor, uf_sealed_depositor_free)

/* --- uf-sealed-depositors.c --- */

/* The team's public key, for the depositor of @row alone, under its anchor. */
GBytes *uf_sealed_seal_target(const UfSealed *self, const UfDepositorRow *row, const UfKey *anchor,
			      GBytes *public_key);
/* NULL when it was not made with @anchor for the team and the version of @row. */
GBytes *uf_sealed_open_target(const UfSealed *self, const UfDepositorRow *row, const UfKey *anchor);

/* The anchor of the depositor of @row, under the key of its @team. */
UfKey *uf_sealed_open_depositor_anchor(const UfSealed *self, const UfDepositorRow *row,
				       const UfKey *team, GError **error);

/* The row of that name; NULL without an error when there is none. Not checked. */
bool uf_sealed_find_depositor(UfSealed *self, const char *name, UfDepositorRow **row,
			      GError **error);

/* What it deposited before @number is the team's own from now on, whatever becomes of its row; what
 * is bad stays as it is. */
bool uf_sealed_take_over_deposits(UfSealed *self, const UfDepositorRow *depositor, int64_t number,
				  GError **error);

/* --- uf-sealed-receive.c --- */

/* What the content of a row is bound to. */
UfPlace *uf_sealed_deposit_place(const UfSealed *self, const UfDepositRow *row);

/* The content of @row, of a team of mine. NULL: INVALID_DATA says no more than that it is bad. */
GBytes *uf_sealed_open_deposit(UfSealed *self, const UfDepositRow *row, GError **error);

/* Writes @row with @content in it, under the key of @team. */
bool uf_sealed_put_deposit(UfSealed *self, UfDepositRow *row, const UfTeam *team, GBytes *content,
			   GError **error);

/* What the backing table of uf-store-deposits-private.h has. */
GPtrArray *uf_sealed_list_deposits(void *backend, GError **error);
UfStoreDeposit *uf_sealed_get_deposit(void *backend, const char *deposit, GError **error);
bool uf_sealed_settle_deposit(void *backend, const UfStoreDeposit *deposit,
			      UfStoreDepositState state, GBytes *content, GError **error);
json_t *uf_sealed_list_depositors(void *backend, GError **error);
