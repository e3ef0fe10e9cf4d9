/* What a draft of an interface would do at the partner, field by field, said before it leaves.
 *
 * The partner drops what it does not take and says nothing: so this is computed here, kept in the
 * draft as a file of its own ("envoi.json", under the digest), shown by review, by the hand-over
 * page and by receipts. The exact bytes that leave are the other file of the draft, the body.
 */
#pragma once

#include "uf-draft.h"

#define UF_DELIVERY_FILE "envoi.json"

typedef enum {
	UF_DELIVERY_SENT,
	UF_DELIVERY_EMPTY,           /* nothing is known or asked: the person fills it there */
	UF_DELIVERY_NOT_PREFILLABLE, /* the interface takes nothing there */
	UF_DELIVERY_NOT_ACCEPTABLE,  /* what we have would be dropped or lost: not sent */
} UfDeliveryOutcome;

/* One field of the partner in its order; all borrowed, copied by uf_delivery_add(). */
typedef struct {
	const char *name;  /* as the descriptor has it, "2553093/2/2554949" in row 2 */
	const char *label; /* the partner's */
	UfDeliveryOutcome outcome;
	const char *field; /* of the form, with its row: "people.given_name/2"; NULL: none bound */
	const char *text;  /* what is known of it, for a reader; "" when nothing. Zeroed */
	const char *rule;  /* of the French sentence that says why (uf-issue.h), NULL when sent */
	bool is_required;  /* the partner wants it before submission */
} UfDeliveryRow;

typedef struct UfDelivery UfDelivery;

/* Where it goes: @url of the request, @method is always POST; @body is the name of the file of the
 * draft with the bytes. @channel "ds" or "publik", @revision the descriptor's. */
typedef struct {
	const char *channel;
	const char *site;
	const char *url;
	const char *body;
	const char *title; /* of the partner's form */
	const char *path;
	const char *revision;
	int64_t number; /* ds; 0 otherwise */
} UfDeliveryTarget;

UfDelivery *uf_delivery_new(const UfDeliveryTarget *target);
void uf_delivery_free(UfDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDelivery, uf_delivery_free)

void uf_delivery_add(UfDelivery *delivery, const UfDeliveryRow *row);

/* A document that leaves with it: a file of the draft. @piece is its id in the form. */
void uf_delivery_add_document(UfDelivery *delivery, const char *piece, const char *file);

/* Who it is about, to be typed again or compared where the person logs in: {"civility"?,
 * "family_name"?, "given_names"?, "birth_date"?, "person": "individual|legal", "beneficiary":
 * true|false}. Takes the reference. */
void uf_delivery_take_identity(UfDelivery *delivery, json_t *identity);
const json_t *uf_delivery_get_identity(const UfDelivery *delivery); /* NULL when none */

UfDeliveryTarget uf_delivery_get_target(const UfDelivery *delivery);
size_t uf_delivery_get_count(const UfDelivery *delivery);
UfDeliveryRow uf_delivery_get(const UfDelivery *delivery, size_t index);
size_t uf_delivery_count_outcome(const UfDelivery *delivery, UfDeliveryOutcome outcome);
size_t uf_delivery_get_document_count(const UfDelivery *delivery);
void uf_delivery_get_document(const UfDelivery *delivery, size_t index, const char **piece,
			      const char **file);

/* "sent", "empty", "not_prefillable", "not_acceptable". */
const char *uf_delivery_outcome_get_name(UfDeliveryOutcome outcome);
/* "sera transmis", "à remplir sur place", "ne se préremplit pas", "non transmis". */
const char *uf_delivery_outcome_get_word(UfDeliveryOutcome outcome);
/* Why, in French: "" when it is sent. Yours. */
char *uf_delivery_format_reason(const UfDeliveryRow *row);

/* Whose row of a repetition it is, from 1; 0 for a field that is in none. @place, when it is not
 * NULL, is the name up to the row ("2553093/2"), yours. */
unsigned uf_delivery_find_line(const UfDeliveryRow *row, char **place);
/* "Personnes du foyer, ligne 2": the repetition is called as in @blocks (uf_draft_get_blocks);
 * "ligne 2" when the form has none there; "" outside. Yours. */
char *uf_delivery_format_line(const json_t *blocks, const UfDeliveryRow *row);
/* The label with that before it. Yours. */
char *uf_delivery_format_label(const json_t *blocks, const UfDeliveryRow *row);

/* The rows of @answers (as uf_answers_to_json() has them) of fields that have a place of @form on
 * @channel: what a draft of an interface holds. New reference. */
json_t *uf_delivery_select_answers(const UfForm *form, const char *channel, const json_t *answers);

/* To and from the file of the draft; the bytes are zeroed when freed. */
GBytes *uf_delivery_serialize(const UfDelivery *delivery);
UfDelivery *uf_delivery_parse(GBytes *bytes, GError **error);
/* Of a draft of such a channel; NULL without @error for any other draft. */
UfDelivery *uf_delivery_load(const UfDraft *draft, GError **error);
