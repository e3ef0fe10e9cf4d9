/* A request: one demand of one household on one form.
 *
 * It holds what only this demand has: who plays which role, the answers asked for it, the answers
 * corrected for it, its state. Answers here never change the profile. Zeroed on free.
 */
#pragma once

#include <stdbool.h>

#include "uf-form.h"
#include "uf-origin.h"
#include "uf-value.h"

typedef struct UfRequest UfRequest;

/* A new request with a fresh id ("r-…"), in state "prepared". */
UfRequest *uf_request_new(const char *person, const char *form);

/* Reads and checks schemas/request.schema.json; uf_request_to_json writes it back. */
UfRequest *uf_request_from_json(const json_t *json, GError **error);
json_t *uf_request_to_json(const UfRequest *request);
void uf_request_free(UfRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfRequest, uf_request_free)

const char *uf_request_get_id(const UfRequest *request);
const char *uf_request_get_person(const UfRequest *request);
const char *uf_request_get_form(const UfRequest *request);
const char *uf_request_get_state(const UfRequest *request);

/* "prepared", "signed", "handed_over", "pieces_asked", "answered" or "closed"; USAGE otherwise,
 * REFUSED with the reason when it does not follow the present one. */
bool uf_request_set_state(UfRequest *request, const char *state, GError **error);
/* Answered or closed: nothing of it is awaited. */
bool uf_request_is_over(const UfRequest *request);

/* The day it was made; year 0 for one made before days were kept. */
UfDate uf_request_get_date(const UfRequest *request);
void uf_request_set_date(UfRequest *request, UfDate date);
/* Its rank among those of the household, from 1; 0 when it was not counted. */
int64_t uf_request_get_number(const UfRequest *request);
void uf_request_set_number(UfRequest *request, int64_t number);

/* What became of it, each NULL before it did (borrowed). Setting one makes the state that it names;
 * REFUSED as above, USAGE says what is wrong with the members, never what they say. */
/* "signed": {"date", "by"} */
const json_t *uf_request_get_signing(const UfRequest *request);
bool uf_request_set_signing(UfRequest *request, const json_t *signing, GError **error);
/* "prepared" again: what was signed is not what will be handed over. */
bool uf_request_unsign(UfRequest *request, GError **error);
/* "handed_over": {"date", "way", "reference", "by"}; "way" is "portal", "mail", "post", "in_person"
 * or "channel". After "pieces_asked" it is the pieces that were given. */
const json_t *uf_request_get_hand_over(const UfRequest *request);
bool uf_request_set_hand_over(UfRequest *request, const json_t *hand_over, GError **error);
/* "pieces_asked": {"date", "until", "pieces": [text], "reference"} and the day they were "given" */
const json_t *uf_request_get_pieces(const UfRequest *request);
bool uf_request_set_pieces(UfRequest *request, const json_t *pieces, GError **error);
/* "answered": {"result", "reason", "date", "reference"}; "result" is "granted", "partly" or
 * "refused" */
const json_t *uf_request_get_answer(const UfRequest *request);
bool uf_request_set_answer(UfRequest *request, const json_t *answer, GError **error);

/* Revision of the form that the answers were given for, or NULL when it was never applied. */
const char *uf_request_get_form_revision(const UfRequest *request);
void uf_request_set_form_revision(UfRequest *request, const char *revision);

/* {"applicant": "m1", "dependants": ["m2", "m3"]}: role → member id, or ids. Borrowed. */
json_t *uf_request_get_roles(const UfRequest *request);
/* Sets a role of one person; NULL takes it away. */
void uf_request_set_role(UfRequest *request, const char *role, const char *member);
/* Adds a person to a role of several; twice the same is once. */
void uf_request_add_to_role(UfRequest *request, const char *role, const char *member);

/* In all that follows, a field is named by its full id ("table.child"), then "/2" for its second
 * row. Facts of this demand: field → JSON as uf_value_to_json; `$.request` of the view. Borrowed.
 */
json_t *uf_request_get_facts(const UfRequest *request);
/* NULL takes the fact away; an empty @value says "asked, and left blank". @origin may be NULL. The
 * same holds for corrections: an empty one leaves a mapped answer blank on purpose. */
void uf_request_set_fact(UfRequest *request, const char *field, const UfValue *value,
			 const UfOrigin *origin);

/* The value that a worker put in place of the mapped one, or NULL; @origin may be NULL. Yours. */
UfValue *uf_request_find_correction(const UfRequest *request, const char *field, UfOrigin **origin);
void uf_request_set_correction(UfRequest *request, const char *field, const UfValue *value,
			       const UfOrigin *origin);

/* Takes up what @earlier, another request of the same person, has: the facts and corrections that
 * @form still asks, with their origins. What is there already stays, what the office decides is
 * decided again ("office"), an option that the form has no more is told ("option_gone"). Sensitive
 * fields are not allowed again: they are named each time. → [{"field", "kind": "fact|correction",
 * "taken", and when it was not: "reason": "not_asked|there|office|option_gone"}] */
json_t *uf_request_take_up(UfRequest *request, const UfRequest *earlier, const UfForm *form);
/* Of what was taken up (@report is of uf_request_take_up()), takes away what nobody may carry
 * unseen: fields that are renewed. In the report they are not taken, "reason": "renew". */
void uf_request_leave_renewed(UfRequest *request, const UfForm *form, json_t *report);
/* The request that this one took up, or NULL. */
const char *uf_request_get_earlier(const UfRequest *request);
/* True for an answer taken up that nobody has given again: setting it, or
 * uf_request_confirm(), ends that. */
bool uf_request_is_carried(const UfRequest *request, const char *field);
void uf_request_confirm(UfRequest *request, const char *field);
/* What stands there, if anything, is only a proposal again, as if it were taken up. */
void uf_request_reopen(UfRequest *request, const char *field);

/* Of the household of a spreadsheet: {"batch": "t-…", "job": 3, "row": digest}; NULL when it was
 * made otherwise. Borrowed. */
const json_t *uf_request_get_batch(const UfRequest *request);
void uf_request_set_batch(UfRequest *request, const char *batch, unsigned job, const char *row);

/* Corrections: field → {"value", "origin"}. Borrowed. */
const json_t *uf_request_get_corrections(const UfRequest *request);

/* Origin of a fact of the request, or NULL. Yours. */
UfOrigin *uf_request_find_origin(const UfRequest *request, const char *field);

/* Sensitive optional fields that the worker named: they may leave. */
bool uf_request_allows_sensitive(const UfRequest *request, const char *field);
void uf_request_allow_sensitive(UfRequest *request, const char *field);
