/* Answers: a form applied to a profile and a request: value, origin and issues per field.
 *
 * Built by mapping, read by channels and review, which never see the profile. A table gives one
 * answer per child field and row. What each channel has to write is already computed ("bound"):
 * names of the partner's fields with their text, true/false or option. Zeroed on free.
 */
#pragma once

#include "uf-form.h"
#include "uf-issue.h"
#include "uf-origin.h"

typedef struct UfAnswers UfAnswers;
typedef struct UfAnswer UfAnswer;

typedef enum {
	UF_ANSWER_FILLED,   /* has a value */
	UF_ANSWER_EMPTY,    /* nothing known, nothing required */
	UF_ANSWER_TODO,     /* a person has to ask, choose or write it */
	UF_ANSWER_WITHHELD, /* known, not for this recipient or not named */
	UF_ANSWER_ABSENT    /* its condition does not hold: not part of this demand */
} UfAnswerState;

/* @form is referenced. */
UfAnswers *uf_answers_new(UfForm *form, const char *request, const char *profile_revision);
void uf_answers_free(UfAnswers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAnswers, uf_answers_free)

const UfForm *uf_answers_get_form(const UfAnswers *answers);
const char *uf_answers_get_request(const UfAnswers *answers);
const char *uf_answers_get_profile_revision(const UfAnswers *answers);

/* Adds an answer for @field (row 0 outside tables, 1… in them); borrowed, filled by the caller. */
UfAnswer *uf_answers_add(UfAnswers *answers, const UfField *field, size_t row);

size_t uf_answers_get_count(const UfAnswers *answers);
const UfAnswer *uf_answers_get(const UfAnswers *answers, size_t index);
/* By field id ("table.child" with its row), NULL when there is none. */
const UfAnswer *uf_answers_find(const UfAnswers *answers, const char *field, size_t row);

/* The issues of the demand as a whole (a role without a person…) plus those of every answer, each
 * with the field id as place. Borrowed, in the form's order. */
const GPtrArray *uf_answers_get_issues(const UfAnswers *answers);
/* The list to append to while building; issues of one answer are added with uf_answer_add_issue. */
GPtrArray *uf_answers_get_own_issues(UfAnswers *answers);

/* {"name": text | true | false | ["option"…]} of all answers for @channel. Of several answers that
 * write one name (exclusive boxes, fields of exclusive conditions) the first that is not false nor
 * "" counts. New reference. */
json_t *uf_answers_get_bound(const UfAnswers *answers, const char *channel);

/* What the form declares beside its fields, as it stands for this demand, or NULL when nobody has
 * said so: {"pieces": [{id, label, source}], "deadlines": [{id, label, text, delay, calendar, and
 * fact, start, date, days_left, overdue, or else reason}], "signatures": [{role, label, present}],
 * "recipients", "basis", "contacts"}, each when the form declares it (uf_form_find_block). Pieces,
 * deadlines and signatures whose condition fails are not there. Borrowed. */
const json_t *uf_answers_get_blocks(const UfAnswers *answers);
/* Takes the reference; replaces what was there. */
void uf_answers_take_blocks(UfAnswers *answers, json_t *blocks);

/* Serialised for a draft (schemas/output-answers.json; the place of an issue of one answer is its
 * field, then "/2" for its second row): values, origins, issues, bound names, blocks. */
json_t *uf_answers_to_json(const UfAnswers *answers);

/* Reads it back for the same revision of @form; CONFLICT when it was made with another one. */
UfAnswers *uf_answers_from_json(UfForm *form, const json_t *json, GError **error);

/* An answer that belongs to no list, to try something out. */
UfAnswer *uf_answer_new(const UfField *field, size_t row);
void uf_answer_free(UfAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAnswer, uf_answer_free)

/* One answer. */
const UfField *uf_answer_get_field(const UfAnswer *answer);
size_t uf_answer_get_row(const UfAnswer *answer);
UfAnswerState uf_answer_get_state(const UfAnswer *answer);
void uf_answer_set_state(UfAnswer *answer, UfAnswerState state);
const char *uf_answer_state_get_name(UfAnswerState state);

/* The value as the partner asks it, typed; what a reader sees is uf_answer_format_french. */
UfValue *uf_answer_get_value(const UfAnswer *answer);
/* Labels of options instead of codes, transforms applied; "" when empty. Yours (zero it). */
char *uf_answer_format_french(const UfAnswer *answer);
/* The same for a value that is no answer yet. Yours (zero it). */
char *uf_field_format_value(const UfField *field, const UfValue *value);

/* Origin, NULL when there is no value; takes ownership. */
const UfOrigin *uf_answer_get_origin(const UfAnswer *answer);
void uf_answer_take_origin(UfAnswer *answer, UfOrigin *origin);

/* Fact ids that the value was made from ("members/m1/birth/date"). */
size_t uf_answer_get_fact_count(const UfAnswer *answer);
const char *uf_answer_get_fact(const UfAnswer *answer, size_t index);
void uf_answer_add_fact(UfAnswer *answer, const char *fact_id);

/* What a worker may be proposed for an asked field that nobody answered, or NULL. Not serialised.
 * The answer takes ownership. */
const UfValue *uf_answer_get_proposal(const UfAnswer *answer);
void uf_answer_take_proposal(UfAnswer *answer, UfValue *proposal);

/* The fact that would answer it, or the list of rows that it would be in, when nothing is known
 * there; NULL when there is no such place. Not serialised. Copied. */
const char *uf_answer_get_wanted(const UfAnswer *answer);
void uf_answer_set_wanted(UfAnswer *answer, const char *fact_id);

/* True of an empty answer when there is nothing to write: the person said "none", or no row of the
 * list that the table reads is of that kind. Not serialised. */
bool uf_answer_is_none(const UfAnswer *answer);
void uf_answer_set_none(UfAnswer *answer);

UfIssue *uf_answer_add_issue(UfAnswer *answer, UfSeverity severity, const char *rule);
const GPtrArray *uf_answer_get_issues(const UfAnswer *answer);

/* What @channel writes under @name: a text, a boolean or an array of texts. Takes the reference. */
json_t *uf_answer_get_bound(const UfAnswer *answer, const char *channel); /* or NULL; borrowed */
void uf_answer_bind(UfAnswer *answer, const char *channel, const char *name, json_t *value);
