/* The annex of a PDF form: what could not be put in its box, each value with its question.
 *
 * It is joined to the paper form: the value is whole, and why it is here is said in French.
 */
#pragma once

#include "uf-answers.h"

typedef struct UfAnnex UfAnnex;

/* For the demand of @answers, borrowed. */
UfAnnex *uf_annex_new(const UfAnswers *answers);
void uf_annex_free(UfAnnex *annex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAnnex, uf_annex_free)

/* Adds one answer; @rule: why it is not in its box ("pdf.too_long"…); @page: of the form, from 1,
 * where its box is, or 0 when it has none. */
void uf_annex_add(UfAnnex *annex, const UfAnswer *answer, const char *rule, int64_t page);
bool uf_annex_is_empty(const UfAnnex *annex);

/* The request to the document worker that draws it (lib/engine/uf-document.h). New reference. */
json_t *uf_annex_format_document(const UfAnnex *annex);
