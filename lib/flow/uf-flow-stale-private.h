/* What partners were told, for the files of lib/flow that compare it with what is true. */
#pragma once

#include "uf-flow-job-private.h"
#include "uf-flow-stale.h"

/* One demand that a partner has. */
typedef struct {
	UfRequest *request;
	UfForm *form;          /* borrowed; NULL when it is not there any more */
	char *partner;         /* "caf", "fsl Nantes Métropole": who has it */
	char *title;           /* of the partner */
	char *date;            /* ISO: handed over, or approved */
	const char *way;       /* of the hand-over, "approved" */
	const char *reference; /* the partner's last; "" */
	GHashTable *facts;     /* ids that the journal names */
	UfProfile *then;       /* the household as it was told */
	json_t *corrected;     /* facts that answers stood instead of: [id] */
	json_t *offers;        /* answers given otherwise: uf_flow_list_offers() */
	size_t rank;           /* in the journal: the later, the newer */
} UfStaleSend;

/* The demands of @profile that partners have, the newest first; what cannot be read is told in
 * @problems. Owned. */
GPtrArray *uf_stale_list_sends(UfFlow *flow, const UfProfile *profile, json_t *problems,
			       GError **error);

/* Whether @send said @fact, or what holds it. */
bool uf_stale_was_told(const UfStaleSend *send, const char *fact);

/* Accounts whose e-mail or telephone is not the person's any more: "accounts" of the result. */
json_t *uf_stale_list_accounts(UfFlow *flow, const UfProfile *profile);

/* "caf/x": the forms of the adapter of @send that report a change of @fact. New reference. */
json_t *uf_stale_list_forms(UfFlow *flow, const UfStaleSend *send, const char *fact);
