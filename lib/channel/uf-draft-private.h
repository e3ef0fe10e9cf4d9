/* What a draft is made of, for the files that write it: uf-draft.c, -blocks.c and -bytes.c. */
#pragma once

#include "uf-delivery.h"

typedef struct {
	char *name;
	char *media_type;
	GBytes *content;
} UfDraftEntry;

struct UfDraft {
	char *id;
	char *channel;
	char *form;
	char *form_revision;
	char *request;
	char *profile_revision;
	char *digest; /* NULL until sealed */
	UfDate date;
	json_t *answers;
	json_t *blocks;
	json_t *layout; /* NULL when it has none */
	GPtrArray *issues;
	GPtrArray *files; /* of UfDraftEntry */
};

/* An empty one, to be filled by its maker. */
UfDraft *uf_draft_alloc(void);

/* Leaves out the answers of @form that have no place on the draft's channel: what a partner does
 * not ask there is no part of what is approved and sent. A note says how many were known. */
void uf_draft_keep_bound(UfDraft *draft, const UfForm *form);

/* What leaves without being required is what @delivery sends and the partner does not require. */
void uf_draft_note_delivery(UfDraft *draft, const UfDelivery *delivery);

/* What a draft keeps of @answers and their form beside the values. New reference. */
json_t *uf_draft_copy_blocks(const UfAnswers *answers);

/* SHA-256, hexadecimal, of all but the digest. Yours. */
char *uf_draft_compute_digest(const UfDraft *draft);
