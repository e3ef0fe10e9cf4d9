/* The parts of the ds channel: what a form writes there, how each type is written, the answers.
 *
 * The rules are the stricter of the two behaviours that the partner published (docs/partners.md):
 * what is said to be sent is kept under both, and what one of them would drop is not sent.
 */
#pragma once

#include "uf-channel.h"
#include "uf-commune.h"
#include "uf-country.h"
#include "uf-delivery.h"
#include "uf-epci.h"
#include "uf-http.h"
#include "uf-partner.h"

/* What the answers write to one place of the partner: "22", or "27/1/28" in a repetition. */
typedef struct {
	char *name;
	json_t *parts;      /* {"": value}, or by part: {"postcode": text, "insee": text} */
	GPtrArray *answers; /* of UfAnswer, borrowed: those that wrote it */
	bool is_placed;
} UfDsCell;

/* All of it, and the fields of the form by the place that they are bound to. Zeroed on free. */
typedef struct {
	const UfAnswers *answers;
	GPtrArray *cells;   /* of UfDsCell, in the form's order */
	GHashTable *places; /* name → UfDsCell */
	GHashTable *fields; /* "22", "27/28" → UfField */
	GPtrArray *taken;   /* of UfAnswer: another answer is already where it would go */
} UfDsBound;

UfDsBound *uf_ds_bound_new(const UfAnswers *answers);
void uf_ds_bound_free(UfDsBound *bound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDsBound, uf_ds_bound_free)

/* NULL when nothing is written at @name; marks it as placed. */
UfDsCell *uf_ds_bound_take(UfDsBound *bound, const char *name);
/* The ranks of rows of the repetition @table of which something is known, sorted, each once.
 * Elements are size_t. */
GArray *uf_ds_bound_list_ranks(const UfDsBound *bound, const char *table);
/* What is known where nothing is written: the answer of the field bound to @base ("27/28") in row
 * @rank (0 at top level), or NULL; @field is that field or NULL. */
const UfAnswer *uf_ds_bound_find_answer(const UfDsBound *bound, const char *base, size_t rank,
					const UfField **field);

/* Tables that values are held against. */
typedef struct {
	UfCommunes *communes;
	UfCountries *countries;
	UfEpcis *epcis;
} UfDsTables;

/* Loads those that @descriptor has a use for. */
bool uf_ds_tables_init(UfDsTables *tables, const UfContext *context, const UfDescriptor *descriptor,
		       GError **error);
void uf_ds_tables_clear(UfDsTables *tables);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfDsTables, uf_ds_tables_clear)

/* One value to be written. */
typedef struct {
	const UfDescriptorField *field;
	const UfDsTables *tables;
	const json_t *parts; /* of a UfDsCell */
	const json_t *value; /* its part "", NULL when it has none */
} UfDsCall;

/* Why nothing is taken at a field of this type, or NULL when something may be. */
const char *uf_ds_convert_get_refusal(const UfDescriptorField *field);
/* True of what only structures the page: a heading, an explanation. */
bool uf_ds_convert_is_decoration(const UfDescriptorField *field);
/* The value as it is posted, a new reference; NULL, with the rule of the reason, when the partner
 * would not keep it as it is. */
json_t *uf_ds_convert(const UfDsCall *call, const char **rule);
/* A rule about what was sent that a person has to look at there, or NULL. */
const char *uf_ds_convert_get_caution(const UfDescriptorField *field);

/* The converters of uf-ds-convert-place.c. */
json_t *uf_ds_convert_country(const UfDsCall *call, const char **rule);
json_t *uf_ds_convert_region(const UfDsCall *call, const char **rule);
json_t *uf_ds_convert_departement(const UfDsCall *call, const char **rule);
json_t *uf_ds_convert_commune(const UfDsCall *call, const char **rule);
json_t *uf_ds_convert_epci(const UfDsCall *call, const char **rule);

/* Writes the rows of @delivery, the issues of @draft and the body that is posted: an object, new
 * reference. @sent is the number of questions of the procedure in it. */
typedef struct {
	const UfDescriptor *descriptor;
	const UfDsTables *tables;
	UfDsBound *bound;
	UfDelivery *delivery;
	UfDraft *draft;
	const json_t *channel; /* "ds" of the form */
} UfDsFilling;
json_t *uf_ds_fill(UfDsFilling *filling, size_t *sent);

/* The identity of a natural person: its rows, its keys of the body. */
void uf_ds_fill_identity(UfDsFilling *filling, json_t *body);
/* One row; @cell may be NULL. */
void uf_ds_fill_row(UfDsFilling *filling, UfDeliveryRow row, const UfDsCell *cell);
/* What is known of it, for a reader. Yours, zero it. */
char *uf_ds_cell_format(const UfDsCell *cell);

/* What came of a file that was posted: exactly one of @answer and @error is there. */
typedef struct {
	const UfHttpAnswer *answer;
	UfHttpReach reach;
	const GError *error;
	const UfDeliveryTarget *target;
	const char *site; /* that was asked */
	UfDate today;
} UfDsExchange;

/* Ends @receipt by it. */
void uf_ds_answer_read(const UfDsExchange *exchange, UfReceipt *receipt);
/* What a token may look like: it goes into addresses as it is. */
bool uf_ds_answer_is_token(const char *token);
/* Whether @id is that of the file @number. */
bool uf_ds_answer_is_id(const char *id, int64_t number);

/* Where the files of a procedure are made and asked for. Yours. */
char *uf_ds_format_url(const UfPartner *partner, int64_t number);
/* The body of a 200, or of what says that nothing is there (404, 410); NULL with @error. */
GBytes *uf_ds_get(UfPartner *partner, const char *url, unsigned *status, GError **error);

/* Sets the states of @group, receipts of one procedure, by the answer @body. False, nothing set,
 * when it is no list of files. */
bool uf_ds_update_read(const GPtrArray *group, GBytes *body);
/* The entry `update` of the channel. */
bool uf_ds_update(UfChannelHost *host, const GPtrArray *receipts, GError **error);
/* The entries that speak. */
json_t *uf_ds_look(UfChannelHost *host, const UfForm *form, UfDescriptor **learnt, GError **error);
bool uf_ds_send(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
		UfReceipt *receipt, GError **error);
