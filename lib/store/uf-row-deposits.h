/* The rows of deposits, as they are kept: see uf-row.h. */
#pragma once

#include "uf-table.h"

/* who may add deposits for a team, and read nothing; see uf-store-deposits.h */
typedef struct {
	const UfTable *table;
	char *depositor; /* y-… */
	char *name;
	char *team;
	int64_t made;
	int64_t received; /* the highest number of a deposit that the team received */
	int64_t version;  /* of the team's key below */
	GBytes *target;   /* that key, public, sealed for the depositor */
	GBytes *anchor;   /* the depositor's, under the team's key */
	GBytes *mac;
} UfDepositorRow;

typedef struct {
	const UfTable *table;
	char *depositor;
	int64_t number; /* from 1, never twice */
	char *deposit;  /* v-… */
	char *team;
	int64_t version; /* of the team's key */
	int64_t state;   /* UfStoreDepositState */
	int64_t made;
	int64_t is_ours; /* 0: as it was deposited, 1: written by a member of the team */
	GBytes *sealed;
} UfDepositRow;

extern const UfTable uf_table_depositors, uf_table_deposits;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDepositorRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDepositRow, uf_row_free)
