#include "uf-row-deposits.h"

static const UfColumn depositor_columns[] = {
	{ "depositor", 't', offsetof(UfDepositorRow, depositor) },
	{ "name", 't', offsetof(UfDepositorRow, name) },
	{ "team", 't', offsetof(UfDepositorRow, team) },
	{ "made", 'i', offsetof(UfDepositorRow, made) },
	{ "received", 'i', offsetof(UfDepositorRow, received) },
	{ "version", 'i', offsetof(UfDepositorRow, version) },
	{ "target", 'b', offsetof(UfDepositorRow, target) },
	{ "anchor", 'b', offsetof(UfDepositorRow, anchor) },
	{ "mac", 'b', offsetof(UfDepositorRow, mac) },
};

static const UfColumn deposit_columns[] = {
	{ "depositor", 't', offsetof(UfDepositRow, depositor) },
	{ "number", 'i', offsetof(UfDepositRow, number) },
	{ "deposit", 't', offsetof(UfDepositRow, deposit) },
	{ "team", 't', offsetof(UfDepositRow, team) },
	{ "version", 'i', offsetof(UfDepositRow, version) },
	{ "state", 'i', offsetof(UfDepositRow, state) },
	{ "made", 'i', offsetof(UfDepositRow, made) },
	{ "is_ours", 'i', offsetof(UfDepositRow, is_ours) },
	{ "sealed", 'b', offsetof(UfDepositRow, sealed) },
};

const UfTable uf_table_depositors = { "depositors", sizeof(UfDepositorRow), depositor_columns,
				      G_N_ELEMENTS(depositor_columns), 1 };
const UfTable uf_table_deposits = { "deposits", sizeof(UfDepositRow), deposit_columns,
				    G_N_ELEMENTS(deposit_columns), 2 };
