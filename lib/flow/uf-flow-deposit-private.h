/* The inside of depositing and receiving. */
#pragma once

#include "uf-flow-deposit.h"
#include "uf-flow-row-private.h"
#include "uf-store-deposits.h"

/* --- what a file is to the service (uf-flow-deposit-file.c) --- */

/* A file that was read; its sheet borrows the flow. */
typedef struct {
	UfFlowSheet *sheet;
	bool is_cut;      /* its last line is shorter than the one before, and has no end */
	bool is_ended;    /* by the end of a line */
	json_t *taken;    /* keys of the columns, sorted */
	json_t *left;     /* letters of those that nothing is known of */
	json_t *waiting;  /* what is told of households that are not deposited */
	GPtrArray *ready; /* json_t: contents of deposits */
	size_t count;     /* of households that hold anything */
	size_t named;     /* of those, who can be told from others at least by a name */
} UfFlowDepositFile;

UfFlowDepositFile *uf_flow_deposit_file_read(UfFlow *flow, const UfFlowDepositSetup *setup,
					     GError **error);
void uf_flow_deposit_file_free(UfFlowDepositFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowDepositFile, uf_flow_deposit_file_free)

/* --- one household as it is deposited (uf-flow-deposit-content.c) --- */

/* Household @index of @sheet: the cells of known columns, with what these mean. NULL on error. */
json_t *uf_flow_deposit_make(const UfFlowSheet *sheet, size_t index, GError **error);
/* The same whatever rows it stood in: what makes two of them one. Yours. */
GBytes *uf_flow_deposit_make_digested(const json_t *content);
/* What tells the person of the rows from others (char *, zeroed); maybe empty. */
GPtrArray *uf_flow_deposit_list_marks(const UfFlowRowFacts *facts);
/* The household of a deposit as a sheet of its own; INVALID_DATA when it is none. */
UfFlowSheet *uf_flow_deposit_open_sheet(UfFlow *flow, const json_t *content, GError **error);

/* --- what the service remembers (uf-flow-deposit-state.c) --- */

typedef struct {
	char *path;
	int64_t version;     /* of the team's key */
	bool is_changed;     /* since it was saved: that version */
	size_t count;        /* households of the last file */
	bool is_ended;       /* the last file, by the end of a line */
	json_t *columns;     /* keys of its columns */
	GHashTable *digests; /* char *: of what it held and was deposited */
} UfFlowDepositState;

/* Opens the depositor of @setup in @store, and what it remembers: nothing when that is of another
 * key, or was changed. */
UfFlowDepositState *uf_flow_deposit_state_open(UfFlow *flow, UfStore *store,
					       const UfFlowDepositSetup *setup, GError **error);
bool uf_flow_deposit_state_save(UfStore *store, const UfFlowDepositState *state, GError **error);
void uf_flow_deposit_state_free(UfFlowDepositState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowDepositState, uf_flow_deposit_state_free)

/* --- what the team makes of it (uf-flow-receive.c) --- */

/* A deposit that was opened, and what would become of it. */
typedef struct {
	UfStoreDeposit *deposit;
	json_t *content;
	UfFlowSheet *sheet;
	UfFlowRow *row;
} UfFlowReceived;

/* @person: whom somebody said it is about, NULL: as it is matched. */
UfFlowReceived *uf_flow_received_open(UfFlow *flow, const char *deposit, const char *person,
				      GError **error);
/* The same as it is matched; takes the view of the store over that @last has, NULL: none. */
UfFlowReceived *uf_flow_received_open_after(UfFlow *flow, const char *deposit, UfFlowSheet *last,
					    GError **error);
/* Its sheet, yours; nothing else of it may be used then. */
UfFlowSheet *uf_flow_received_take_sheet(UfFlowReceived *received);
void uf_flow_received_free(UfFlowReceived *received);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowReceived, uf_flow_received_free)

/* For certain it is about somebody known. */
bool uf_flow_received_is_somebody(const UfFlowReceived *received);
/* Takes it away: there is nothing to make of it. */
bool uf_flow_received_drop(UfFlowReceived *received, GError **error);
/* Proposals for somebody known, whose ids are added to @filed; or somebody new. */
bool uf_flow_received_store(UfFlowReceived *received, json_t *filed, GError **error);

/* Takes away what was deposited and is, or may be, about one of @people (ids): whoever is forgotten
 * leaves nothing there. What waits for other teams is theirs. False on error. */
bool uf_flow_deposit_forget(UfFlow *flow, const GPtrArray *people, GError **error);

/* --- what waits for a word, what was refused (uf-flow-receive-decide.c) --- */

/* Digests of all that was refused. */
typedef struct UfFlowRefused UfFlowRefused;
UfFlowRefused *uf_flow_refused_load(UfFlow *flow, const GPtrArray *deposits, GError **error);
void uf_flow_refused_free(UfFlowRefused *refused);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowRefused, uf_flow_refused_free)
bool uf_flow_refused_has(const UfFlowRefused *refused, const UfFlowReceived *received);
