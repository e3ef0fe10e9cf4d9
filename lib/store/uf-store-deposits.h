/* Deposits: what a service that can read nobody leaves for a team.
 *
 * A depositor has a machine-made key that opens neither the store nor a team. With it bytes are
 * sealed to the public key of one team, authenticated, bound to the store, the depositor, the team
 * and a number, and added as a deposit: nothing else, and not even what it deposited can be read
 * back. A member of the team receives deposits: each is taken away, kept until somebody decides, or
 * remembered as refused, within the transaction of what became of it. A number that was received is
 * never received again. In a folder of invented people any name deposits, without a key, and
 * deposits are plain files.
 */
#pragma once

#include "uf-secret.h"
#include "uf-store.h"

#define UF_STORE_DEPOSIT_LETTER 'v'              /* ids of deposits: v-… */
#define UF_STORE_MAX_DEPOSIT_BYTES (1024 * 1024) /* of one deposit */
#define UF_STORE_MAX_DEPOSITS 100000             /* of one depositor, at a time */

typedef enum {
	UF_STORE_DEPOSIT_NEW,     /* as it was deposited */
	UF_STORE_DEPOSIT_KEPT,    /* received; somebody has to decide */
	UF_STORE_DEPOSIT_REFUSED, /* its content tells what must not be brought again */
} UfStoreDepositState;

typedef struct {
	char *deposit;   /* v-… */
	char *depositor; /* y-…; "" in a folder */
	char *name;      /* of the depositor; "" when it was removed */
	char *team;      /* its id; "" in a folder */
	int64_t number;  /* from 1, of this depositor */
	UfStoreDepositState state;
	int64_t made;    /* seconds since 1970 */
	bool is_mine;    /* of a team of whoever unlocked the store */
	GBytes *content; /* NULL in a list */
} UfStoreDeposit;

void uf_store_deposit_free(UfStoreDeposit *deposit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreDeposit, uf_store_deposit_free)

/* "new", "kept", "refused". */
const char *uf_store_deposit_state_get_name(UfStoreDepositState state);

/* --- who may deposit: a manager who is in @team decides; a folder gives REFUSED --- */

/* A new key, of the form that depositors have; NULL when the system gives no random numbers. */
UfSecret *uf_store_make_depositor_key(void);
/* CONFLICT when a worker or a depositor has that name, USAGE when @key is of another kind. */
bool uf_store_add_depositor(UfStore *store, const char *name, const char *team, const UfSecret *key,
			    GError **error);
/* What it deposited stays; it adds nothing more, whatever copy of the file it has. */
bool uf_store_remove_depositor(UfStore *store, const char *name, GError **error);
/* → [{"depositor": id, "name", "team": id, "deposits": those that wait}]; empty for a folder */
json_t *uf_store_list_depositors(UfStore *store, GError **error);

/* --- depositing: the store stays locked --- */

/* Says who deposits from now on. AUTH when @name is unknown or @key is not its own (a folder does
 * not look at it: NULL). *@version goes up with each new key of the team: REFUSED when the one in
 * the store is older than @version says, as in a file that somebody put back; set to the present
 * one otherwise. */
bool uf_store_open_depositor(UfStore *store, const char *name, const UfSecret *key,
			     int64_t *version, GError **error);

/* A deposit for each of @contents (GBytes), in order: all or nothing. AUTH unless
 * uf_store_open_depositor() came first. */
bool uf_store_add_deposits(UfStore *store, const GPtrArray *contents, GError **error);

/* A digest of @bytes under a key that is the depositor's alone, in hexadecimal: it recognises what
 * it deposited before without keeping it. NULL unless uf_store_open_depositor() came first. Yours.
 */
char *uf_store_digest_deposit(UfStore *store, GBytes *bytes);

/* --- receiving --- */

/* All of them, by depositor and number, those of other teams too; without contents. */
GPtrArray *uf_store_list_deposits(UfStore *store, GError **error);

/* One with its content. NOT_FOUND; AUTH: of another team; INVALID_DATA: forged, moved, cut, or of a
 * number that was received before. Within the open transaction it stays as it is until the end. */
UfStoreDeposit *uf_store_get_deposit(UfStore *store, const char *deposit, GError **error);

/* What becomes of @deposit, part of the open transaction: uf_store_keep_deposit() puts @content in
 * its place, in the state KEPT or REFUSED; uf_store_drop_deposit() takes it away, a bad one too
 * (then only @deposit->deposit has to be set). */
bool uf_store_keep_deposit(UfStore *store, const UfStoreDeposit *deposit, UfStoreDepositState state,
			   GBytes *content, GError **error);
bool uf_store_drop_deposit(UfStore *store, const UfStoreDeposit *deposit, GError **error);
