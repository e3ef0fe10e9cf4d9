/* New keys for teams, for the store, for the recovery: within an open transaction, by a manager.
 *
 * uf_sealed_raise_epoch() comes once at the end, so that other processes read their copies again.
 */
#pragma once

#include "uf-sealed-keys-private.h"

/* The row of the team with that id or title, checked; NOT_FOUND when there is none. */
UfTeamRow *uf_sealed_load_team(UfSealed *self, const char *team, GError **error);

/* The row of @login, checked; NOT_FOUND when there is none. */
UfWorkerRow *uf_sealed_load_worker(UfSealed *self, const char *login, GError **error);

/* CONFLICT when a worker or a depositor has that name. */
bool uf_sealed_check_free(UfSealed *self, const char *login, GError **error);

/* AUTH unless the holder is in the team @id. */
bool uf_sealed_check_member(const UfSealed *self, const UfTeamRow *team, GError **error);

/* That @worker may go: the manager is in the team, somebody else stays in it. */
bool uf_sealed_check_leaving(UfSealed *self, const char *team, const char *worker, GError **error);

/* A new key for the team @id and those who hold copies of it now; for each of its people too. */
bool uf_sealed_rotate(UfSealed *self, const char *id, GError **error);

/* What was deposited for the team with its key of now: UfDepositRow with the content in the place
 * of what was sealed; and the same under its new key, for which its depositors seal from now on.
 * @before: its key until now. */
GPtrArray *uf_sealed_learn_deposits(UfSealed *self, const char *team, GError **error);
bool uf_sealed_renew_deposits(UfSealed *self, const GPtrArray *learnt, const UfTeam *team,
			      const UfKey *before, GError **error);

/* A new key of the store: what is signed is signed again. */
bool uf_sealed_renew_store_key(UfSealed *self, GError **error);
