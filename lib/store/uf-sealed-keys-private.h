/* Keys of an unlocked sealed store: of the store, of teams, of people; who holds copies of them.
 *
 * Pointers to keys are borrowed from the open store, until keys change: a commit, a rollback or a
 * reading that notices another process's change (uf_sealed_ready()).
 */
#pragma once

#include "uf-sealed-private.h"

/* --- uf-sealed-keys.c: what a holder holds --- */

UfStoreKey *uf_sealed_store_key_new(UfKey *key, int64_t version);
void uf_sealed_store_key_free(UfStoreKey *key);
UfTeam *uf_sealed_team_new(const UfTeamRow *row, UfKey *key);
void uf_sealed_team_free(UfTeam *team);
const UfStoreKey *uf_sealed_get_key(const UfSealed *self);
const UfStoreKey *uf_sealed_find_key(const UfSealed *self, int64_t version);

/* Takes over @pair and @anchor of @holder, reads all copies; the store is unlocked then. */
bool uf_sealed_open_keys(UfSealed *self, const char *holder, UfKeyPair *pair, UfKey *anchor,
			 GError **error);
/* The same, then does what others left to do. */
bool uf_sealed_open_and_settle(UfSealed *self, const char *holder, UfKeyPair *pair, UfKey *anchor,
			       GError **error);
/* Reads the copies again when another process changed a key. */
bool uf_sealed_refresh(UfSealed *self, GError **error);
/* Unlocked, with the keys of now: before anything is read. */
bool uf_sealed_ready(UfSealed *self, GError **error);
bool uf_sealed_load_keys(UfSealed *self, GError **error);
void uf_sealed_forget_keys(UfSealed *self);

/* The row of the store itself; checked when unlocked. */
UfStoreRow *uf_sealed_load_store(UfSealed *self, GError **error);
/* Counts a change of keys, so that others read theirs again. */
bool uf_sealed_raise_epoch(UfSealed *self, GError **error);

/* Whom a copy is for; members are its own when uf_sealed_load_holder() filled it. */
typedef struct {
	char *holder;
	GBytes *public_key;
	UfKey *anchor;
} UfHolder;
void uf_sealed_holder_clear(UfHolder *holder);
bool uf_sealed_load_holder(UfSealed *self, const char *id, UfHolder *holder, GError **error);
/* What a copy is of: a team's key, or the store's. */
typedef struct {
	const char *id;
	int64_t version;
	const UfKey *key;
} UfSubject;
bool uf_sealed_put_copy(UfSealed *self, const UfHolder *holder, const UfSubject *subject,
			GError **error);
GBytes *uf_sealed_seal_anchor(const UfSealed *self, const UfStoreKey *key, const char *holder,
			      const UfKey *anchor);
UfKey *uf_sealed_open_anchor(const UfSealed *self, const char *holder, GBytes *sealed,
			     GError **error);

/* --- uf-sealed-workers.c --- */

/* What a worker's secret opens; borrowed. */
typedef struct {
	const UfKeyPair *pair;
	const UfKey *anchor;
} UfHolding;
/* Fills what @secret opens in @row: USAGE when it is too short or a mistyped key. */
bool uf_sealed_close_worker(const UfSealed *self, UfWorkerRow *row, const UfSecret *secret,
			    const UfHolding *holding, GError **error);
bool uf_sealed_check_login(const char *login, GError **error);
bool uf_sealed_check_title(const char *title, GError **error);

/* --- uf-sealed-people.c: keys of people --- */

/* Borrowed until keys change. AUTH: another team's. @generation 0: the newest. */
const UfPersonKey *uf_sealed_find_person(UfSealed *self, const char *person, int64_t generation,
					 GError **error);
/* Opens a wrap of a team of mine into the cache; NULL, no error, when it does not open. */
const UfPersonKey *uf_sealed_open_wrap(UfSealed *self, const UfWrapRow *wrap);
void uf_sealed_forget_person(UfSealed *self, const char *person);
void uf_sealed_forget_people(UfSealed *self);
/* Wraps the newest key of a person for a team, mine or not. */
bool uf_sealed_put_wrap(UfSealed *self, const UfPersonKey *key, const char *person,
			const UfTeamRow *team, GError **error);
/* A key for a new person, wrapped for the chosen team. */
const UfPersonKey *uf_sealed_add_person(UfSealed *self, const char *person, GError **error);
/* A new key for what is written of @person from now on, wrapped for all her teams. */
bool uf_sealed_renew_person(UfSealed *self, const char *person, GError **error);
