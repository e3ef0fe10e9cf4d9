/* The parts of the publik channel: w.c.s., the forms of Publik (docs/partners.md).
 *
 * Everything is signed at the last moment; what is sent is a draft, always: the one function that
 * writes a body takes the data alone, and what it writes is looked at again before it leaves.
 */
#pragma once

#include "uf-attachment.h"
#include "uf-channel.h"
#include "uf-delivery.h"
#include "uf-partner.h"

/* --- signature (uf-publik-sign.c) --- */

typedef struct {
	const char *orig;
	const char *key;
	const char *time;  /* "2026-01-15T10:00:00Z" */
	const char *nonce; /* 32 hexadecimal digits */
} UfPublikSignature;

/* @query, already encoded or "", with all that a signature adds. Yours, zero it. */
char *uf_publik_sign_query(const char *query, const UfPublikSignature *signature);

/* Who signs: what uf_publik_sign_url() gets as its data. */
typedef struct {
	const char *orig;
	const char *key;
} UfPublikSigner;

/* @url signed for this moment, with a nonce of its own: UfHttpRequest.sign. */
char *uf_publik_sign_url(const char *url, void *signer);

/* --- requests (uf-publik-call.c) --- */

/* True when a key or an account is configured. */
bool uf_publik_has_access(const UfPartner *partner);

/* One GET or POST of @path ("/api/…?…") with the partner's key, else its account; as uf_http_get().
 * AUTH without both. */
UfHttpAnswer *uf_publik_get(UfPartner *partner, const char *path, UfHttpReach *reach,
			    GError **error);
UfHttpAnswer *uf_publik_post(UfPartner *partner, const char *path, GBytes *body, UfHttpReach *reach,
			     GError **error);
/* The same GET, signed whatever the access is: an account signs with its own name and key. */
UfHttpAnswer *uf_publik_get_signed(UfPartner *partner, const char *path, UfHttpReach *reach,
				   GError **error);

/* "/api/formdefs/SLUG/VERB", the slug encoded. Yours. */
char *uf_publik_format_path(const char *slug, const char *verb);

/* --- values (uf-publik-convert.c) --- */

typedef struct {
	UfDeliveryOutcome outcome;
	json_t *value;    /* what leaves; NULL unless SENT. Owned */
	char *text;       /* what a reader sees of it. Owned, zeroed */
	const char *rule; /* why it does not leave; NULL: the outcome says it */
} UfPublikValue;

void uf_publik_value_clear(UfPublikValue *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfPublikValue, uf_publik_value_clear)

/* True of pages, titles and comments: nobody answers them. */
bool uf_publik_is_decoration(const char *type);

/* What becomes of @given (as UfAnswers binds it; NULL: nothing is known) in @field. Files and
 * blocks are not for it. */
void uf_publik_convert(const UfDescriptorField *field, const json_t *given, UfPublikValue *out);

/* The same for a file; @document NULL: there is none. @name is how the partner will call it. */
void uf_publik_convert_file(const UfDescriptorField *field, const UfAttachment *document,
			    const char *name, UfPublikValue *out);

/* --- the body (uf-publik-body.c) --- */

/* The bytes of the demand: @data as a draft entered at the counter. Zeroed when freed. */
GBytes *uf_publik_body_format(const json_t *data);

/* Reads them back: a draft and nothing else, with these @files and no other: {"filename":
 * UfAttachment}. @files NULL: whatever they are. REFUSED says what is not as it must be. */
bool uf_publik_body_check(GBytes *body, GHashTable *files, GError **error);

/* --- the data (uf-publik-data.c) --- */

/* What a draft is made from and what becomes of it. All borrowed but @data and @files. */
typedef struct {
	const UfAnswers *answers;
	const UfDescriptor *descriptor;
	const GPtrArray *documents; /* UfAttachment; NULL: none */
	UfDelivery *delivery;
	UfDraft *draft; /* its issues and documents */
	json_t *data;
	GHashTable *files; /* name → UfAttachment, of those that leave */
} UfPublikFilling;

/* A row of the delivery for each field of the descriptor, the data, the documents. */
bool uf_publik_fill(UfPublikFilling *filling, GError **error);

/* --- the answer (uf-publik-answer.c) --- */

typedef struct {
	unsigned status;
	GBytes *body;
	int64_t wait;     /* seconds that it asks to wait, -1 when it does not */
	const char *site; /* that was spoken to */
	UfDate today;
	bool says_when; /* by Retry-After, which alone says of a 503 that it was not taken */
} UfPublikReply;

/* Ends @receipt as the partner's answer says. */
void uf_publik_read_reply(const UfPublikReply *reply, UfReceipt *receipt);

/* True of an address below @site that is written as an address is: no other place, no blank, no
 * quote. */
bool uf_publik_is_address(const char *url, const char *site);

/* The rule of the French sentence for what a partner refuses; never NULL. */
const char *uf_publik_find_refusal(unsigned status, const json_t *answer);
