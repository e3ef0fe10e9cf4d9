/* What each back end does for deposits (uf-store-deposits.h): one const table of it. */
#pragma once

#include "uf-store-deposits.h"

typedef struct {
	json_t *(*list_depositors)(void *backend, GError **error);
	bool (*open)(void *backend, const char *name, const UfSecret *key, int64_t *version,
		     GError **error);
	bool (*add)(void *backend, const GPtrArray *contents, GError **error);
	char *(*digest)(void *backend, GBytes *bytes);
	GPtrArray *(*list)(void *backend, GError **error);
	UfStoreDeposit *(*get)(void *backend, const char *deposit, GError **error);
	/* @content in its place, NULL: nothing any more; within the open transaction where there
	 * are some, else at the commit */
	bool (*settle)(void *backend, const UfStoreDeposit *deposit, UfStoreDepositState state,
		       GBytes *content, GError **error);
} UfStoreDeposits;

extern const UfStoreDeposits uf_store_folder_deposits;
extern const UfStoreDeposits uf_store_sealed_deposits;

/* What waits for the commit, where the back end has no transactions of its own. */
typedef struct UfStoreSettlement UfStoreSettlement;
void uf_store_settlement_free(UfStoreSettlement *settlement);
bool uf_store_settlement_write(UfStore *store, const UfStoreSettlement *settlement, GError **error);

/* "v-…: not in the store (deposits)"; false. */
bool uf_store_set_no_deposit(GError **error, const char *deposit);
/* AUTH: nobody said who deposits; false. */
bool uf_store_set_no_depositor(GError **error);
