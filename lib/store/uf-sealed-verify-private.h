/* One walk over a whole sealed store; faults are collected, never thrown. */
#pragma once

#include "uf-sealed-keys-private.h"

typedef struct {
	UfSealed *self;
	json_t *faults;
	UfStoreProgress progress;
	void *data;
	int64_t done;
	int64_t all;
	int64_t people;
	int64_t unreadable;
	/* of the revision before */
	int64_t kind;
	char *id;
	int64_t revision;
	/* over all revisions */
	unsigned char sum[UF_SEAL_HASH_BYTES];
	int64_t count;
	bool is_complete;   /* the sum is what the store says */
	GHashTable *newest; /* person → revision, as a pointer */
	GHashTable *terms;  /* "team person hash" that there should be */
	GHashTable *carded; /* people who have a card */
} UfVerify;

/* "people p-… revision 3" and what is wrong there. */
void uf_verify_add(UfVerify *verify, const char *where, const char *fault);
void uf_verify_count(UfVerify *verify);

/* Workers, teams, copies, heads, the forgotten: signed, and complete. */
bool uf_verify_signed(UfVerify *verify, GError **error);
/* What was deposited for teams of mine opens. */
bool uf_verify_deposits(UfVerify *verify, GError **error);
/* Copies of people's keys for the teams of mine. */
bool uf_verify_wraps(UfVerify *verify, GError **error);
/* Batches and jobs. */
bool uf_verify_queue(UfVerify *verify, GError **error);
/* Both chains, and what they say of people's revisions. */
bool uf_verify_journals(UfVerify *verify, GError **error);
/* Cards and terms: as their people say. */
bool uf_verify_cards(UfVerify *verify, GError **error);
