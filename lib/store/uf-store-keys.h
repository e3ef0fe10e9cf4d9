/* Who may read what in a sealed store: workers, teams, their keys.
 *
 * A worker's passphrase (Argon2id) or machine-made key opens her X25519 secret key; with it she
 * opens the copies of the store's and of her teams' keys that were sealed for her; a team's key
 * wraps the random key of each person whom the team follows; that key encrypts all that is kept of
 * the person. A recovery key, printed and locked away, is one more holder of every copy. A role is
 * a rule of this program ("manager": workers, teams, rotation, purge), not of the cipher. On a
 * folder store every function here gives REFUSED.
 */
#pragma once

#include "uf-secret.h"
#include "uf-store.h"

#define UF_STORE_PASSPHRASE_MIN 12 /* characters */

typedef enum {
	UF_ROLE_WORKER,
	UF_ROLE_MANAGER,
} UfStoreRole;

/* Makes an empty sealed store at @location, an absent or empty folder: one team, one manager
 * (@login with the passphrase @secret). The recovery key, to be shown once; NULL on error (USAGE:
 * the passphrase is too short). */
UfSecret *uf_store_make_sealed(const char *location, const char *login, const UfSecret *secret,
			       const char *team, GError **error);

/* A machine-made key (256 random bits, typed as groups of letters and digits with a check), for a
 * service without a person; given to uf_store_add_worker() it takes the place of a passphrase and
 * needs no slow derivation. NULL when the system gives no random numbers. */
UfSecret *uf_store_make_key(void);

bool uf_store_is_locked(const UfStore *store);

/* AUTH when @login is unknown or @secret is not hers (which of both is not told). */
bool uf_store_unlock(UfStore *store, const char *login, const UfSecret *secret, GError **error);
/* Opens everything, as a manager without a login. */
bool uf_store_unlock_by_recovery(UfStore *store, const UfSecret *recovery, GError **error);
/* Forgets the keys in memory. */
void uf_store_lock(UfStore *store);

/* The kernel's keyring of the login session: kept for @minutes after the last use, gone at logout.
 * save() needs an unlocked store; load() gives false without an error when there is nothing.
 * renew() counts the minutes anew, for a store that load() unlocked: who only looks does not.
 * clear() needs no store at @location: one that is refused is locked all the same. */
bool uf_store_session_save(UfStore *store, unsigned minutes, GError **error);
bool uf_store_session_load(UfStore *store, GError **error);
void uf_store_session_renew(UfStore *store);
bool uf_store_session_clear(const char *location, GError **error);

/* What opened a store, in locked memory, for another handle on it: in a process that was forked, or
 * in this one once the first is closed. Nobody is asked again. @pass is NULL, without an error, of
 * a store that needs no key. */
typedef struct UfStorePass UfStorePass;
bool uf_store_make_pass(UfStore *store, UfStorePass **pass, GError **error);
void uf_store_pass_free(UfStorePass *pass);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStorePass, uf_store_pass_free)
bool uf_store_unlock_by_pass(UfStore *store, const UfStorePass *pass, GError **error);

/* Who unlocked it; "recovery" for the recovery key. Borrowed. */
const char *uf_store_get_login(const UfStore *store);
UfStoreRole uf_store_get_role(const UfStore *store);

/* New people belong to @team (an id or a title) from now on. Without a call: to the worker's only
 * team; USAGE at the first new person when she has several. */
bool uf_store_choose_team(UfStore *store, const char *team, GError **error);

/* → [{"worker": id, "login", "role", "teams": [id], "key": "passphrase|machine"}] */
json_t *uf_store_list_workers(UfStore *store, GError **error);
/* → [{"team": id, "title", "version", "people": n, "workers": [login], "mine": bool}] */
json_t *uf_store_list_teams(UfStore *store, GError **error);

/* Teams of whoever unlocked it that do not open, because their rows are damaged: their people are
 * unreadable, everything else works. → [{"team": id, "title": "" when it is damaged too}] */
json_t *uf_store_list_damaged_teams(const UfStore *store);

/* These need a manager (REFUSED otherwise) who is in the team concerned (AUTH otherwise). */
bool uf_store_add_worker(UfStore *store, const char *login, UfStoreRole role,
			 const UfSecret *secret, GError **error);
/* Her copies go; every team that she was in, and those of the manager, in case a copy of hers was
 * hidden, get a new key. REFUSED for the last manager. */
bool uf_store_remove_worker(UfStore *store, const char *login, GError **error);
bool uf_store_add_team(UfStore *store, const char *title, GError **error);
bool uf_store_join_team(UfStore *store, const char *team, const char *login, GError **error);
/* The team gets a new key, which she does not have. */
bool uf_store_leave_team(UfStore *store, const char *team, const char *login, GError **error);
/* A new key for @team: each person's key is wrapped again, the exact terms are made again. */
bool uf_store_rotate_team(UfStore *store, const char *team, GError **error);
/* A new recovery key in place of the old one; to be shown once. */
UfSecret *uf_store_renew_recovery(UfStore *store, GError **error);

/* Her own passphrase, from now on. */
bool uf_store_set_secret(UfStore *store, const UfSecret *secret, GError **error);

/* Whose person it is. A worker of one entitled team entitles another, or withdraws one (REFUSED for
 * the last). list: → [{"team", "title"}] */
bool uf_store_share_person(UfStore *store, const char *person, const char *team, GError **error);
bool uf_store_unshare_person(UfStore *store, const char *person, const char *team, GError **error);
json_t *uf_store_list_person_teams(UfStore *store, const char *person, GError **error);
