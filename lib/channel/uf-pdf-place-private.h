/* How the pdf channel goes from answers to paper: what the worker did with each name, where each
 * answer therefore stands, and where its box is.
 *
 * An answer that is not in its box, whole, is on the annex or in the issues of the draft.
 */
#pragma once

#include "uf-draft.h"
#include "uf-pdf-annex.h"
#include "uf-template.h"

/* What was asked and what became of it: name → value, → rule of a refusal, → of a failed check. */
typedef struct {
	json_t *values;
	json_t *refused;
	json_t *failed;
} UfPdfOutcome;

/* What became of one answer: rules or NULL; @name is the first that matters, or NULL. */
typedef struct {
	const char *refused;
	const char *failed;
	const char *name;
} UfPdfFate;

/* Reads the worker's answer to "fill" for outcome->values. A name of which it says nothing was not
 * written. */
void uf_pdf_outcome_read(UfPdfOutcome *outcome, const json_t *reply);
void uf_pdf_outcome_clear(UfPdfOutcome *outcome);

/* The values that may be written: not those of measured boxes that no person confirmed. Yours. */
json_t *uf_pdf_outcome_list_asked(const UfPdfOutcome *outcome, const UfForm *form);
/* After the answer was read: what such a box would have held is refused. */
void uf_pdf_outcome_refuse_unconfirmed(UfPdfOutcome *outcome, const UfForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfPdfOutcome, uf_pdf_outcome_clear)

UfPdfFate uf_pdf_outcome_find_fate(const UfPdfOutcome *outcome, const UfAnswer *answer);

/* A box left alone or an empty text loses nothing when it is not there. */
bool uf_pdf_says_nothing(const json_t *value);

/* The boxes of a template by the answers of a form. */
typedef struct UfPdfBoxes UfPdfBoxes;

/* Both are borrowed. */
UfPdfBoxes *uf_pdf_boxes_new(const UfForm *form, const UfTemplate *template);
void uf_pdf_boxes_free(UfPdfBoxes *boxes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfPdfBoxes, uf_pdf_boxes_free)

/* Where @answer has its first box: that of @name, or of any of its names when @name is NULL or
 * without one. Page 0: it has none. */
UfAnnexPlace uf_pdf_boxes_find_place(const UfPdfBoxes *boxes, const UfAnswer *answer,
				     const char *name);
/* The page where a table begins, 0 when nothing of it has a box. */
int64_t uf_pdf_boxes_find_page(const UfPdfBoxes *boxes, const UfField *table);
/* {answer: [{page, x1, y1, x2, y2}]} for all that have one. New reference. */
json_t *uf_pdf_boxes_list(const UfPdfBoxes *boxes, const UfAnswers *answers);

/* What is known when the form is filled; all borrowed. */
typedef struct {
	UfDraft *draft;
	const UfAnswers *answers;
	const UfPdfOutcome *outcome;
	const UfPdfBoxes *boxes;
	UfAnnex *annex;
	json_t *annexed; /* array: the answers of which the annex holds something */
} UfPdfPlacing;

/* Every filled answer to its box, the annex or the issues. */
void uf_pdf_place_answers(const UfPdfPlacing *placing);

/* "children.name/2": what a draft calls an answer. Yours. */
char *uf_pdf_format_place(const UfField *field, size_t row);
