/* The annex of a PDF form: what could not be put in its box, each value whole with its question.
 *
 * It is joined to the paper form and goes along it: "Suite de la page 2", then the questions of
 * that page in the order of the form. A short answer is a line of a table; a long text stands under
 * its question; the rows of a family that has more than the form prints are a table of their own.
 */
#pragma once

#include "uf-answers.h"

typedef struct UfAnnex UfAnnex;

/* Where an answer should have stood: the page of the form, from 1, or 0 when it has no box there;
 * what is printed beside the box, or NULL. Borrowed. */
typedef struct {
	int64_t page;
	const char *label;
} UfAnnexPlace;

/* For the demand of @answers, borrowed. */
UfAnnex *uf_annex_new(const UfAnswers *answers);
void uf_annex_free(UfAnnex *annex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAnnex, uf_annex_free)

/* Adds one answer; @rule: why it is not in its box ("pdf.too_long"…). */
void uf_annex_add(UfAnnex *annex, const UfAnswer *answer, const char *rule, UfAnnexPlace place);

/* Rows of a table. @columns: the fields of it that are told, NULL-terminated. */
typedef struct {
	const UfField *table;
	const UfField *const *columns;
	size_t first; /* row, from 1 */
	size_t last;
	int64_t page; /* where the table begins on the form, or 0 */
} UfAnnexRows;

/* Adds them, one line each; a column that is empty in all of them is left out, and two of one label
 * that are never filled in the same row are one. */
void uf_annex_add_rows(UfAnnex *annex, const UfAnnexRows *rows);
bool uf_annex_is_empty(const UfAnnex *annex);

/* The request to the document worker that draws it (lib/engine/uf-document.h). New reference. */
json_t *uf_annex_format_document(const UfAnnex *annex);
