/* A record that is being imported. */
#pragma once

#include "uf-flow-import.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal-private.h"

typedef enum {
	UF_OFFER_OPEN, /* nobody decided: it will wait as a proposal */
	UF_OFFER_TAKEN,
	UF_OFFER_REFUSED,
} UfOfferState;

typedef struct {
	char *fact; /* a leaf, or a row that is new */
	bool is_row;
	UfOfferState state;
	char *row;          /* the id that a row got when it was taken */
	const json_t *same; /* the proposal of before that says the same; NULL */
} UfImportOffer;

struct UfFlowImport {
	UfFlow *flow;
	json_t *file; /* its tree */
	char *path;
	char *source;       /* "flux CNAF …" */
	const char *kind;   /* of rules and proposals; NULL: "cnaf" */
	const char *origin; /* of facts; NULL: "import" */
	UfDate date;
	size_t count;
	json_t *notes;
	UfStoreItem *item;
	UfProfile *before;   /* as it is in the store; NULL for somebody new */
	UfProfile *profile;  /* what will be stored */
	UfProfile *merged;   /* with all that the record says; NULL for somebody new */
	GPtrArray *left_out; /* UfIssue: identifiers that the service does not keep */
	GPtrArray *offers;
	guint next;
	json_t *known; /* proposals of before */
	json_t *ruled; /* what a rule accepted: [{"fact", "rule"}] */
	json_t *filed; /* ids of new proposals */
	json_t *changed;
	/* in the transaction of the person, before the proposals; NULL */
	bool (*also)(void *data, GError **error);
	void *also_data;
	json_t *details; /* more of the journal's line; NULL */
	char *title;
	char *old;
	char *new_text;
};

/* The record, as the origin of a fact. Yours. */
UfOrigin *uf_import_make_origin(const UfFlowImport *import);
/* Puts an offer into the profile. */
bool uf_import_take(UfFlowImport *import, UfImportOffer *offer, GError **error);
/* False when it names somebody who is not in the profile. */
bool uf_import_is_possible(const UfFlowImport *import, const UfImportOffer *offer);

/* Lays open what differs: the offers, with the proposals of before that say the same; what was
 * refused then is refused. */
bool uf_import_compare(UfFlowImport *import, GError **error);
/* What is known there already keeps an offer out, and how. */
UfFlowWhy uf_import_find_why(const UfFlowImport *import, const UfImportOffer *offer);
/* False when a proposal of before says the same of the same place. */
bool uf_import_is_news(const UfFlowImport *import, const UfImportOffer *offer);
/* The rule of the configuration that accepts the offer; NULL when there is none. Yours. */
char *uf_import_find_rule(const UfFlowImport *import, const UfImportOffer *offer);

/* Reads the proposals of before: those that were refused are offered no more. Stores what a rule
 * accepts. */
bool uf_import_settle(UfFlowImport *import, GError **error);
/* Stores what was taken, and files what nobody decided. */
bool uf_import_store(UfFlowImport *import, GError **error);

/* what differs between the profile and the merged one, in order */
void uf_import_list_offers(UfFlowImport *import);
/* the notes with their French "text" and the name of the person; new reference */
json_t *uf_import_describe_notes(UfFlowImport *import);
