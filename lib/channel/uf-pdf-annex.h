/* The annex of a PDF form: what could not be put in its box, each value with its question. */
#pragma once

#include "uf-answers.h"

typedef struct UfAnnex UfAnnex;

UfAnnex *uf_annex_new(const UfForm *form);
void uf_annex_free(UfAnnex *annex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAnnex, uf_annex_free)

/* Adds one answer; @reason: why the worker refused it ("too_long", "no_box"…). */
void uf_annex_add(UfAnnex *annex, const UfAnswer *answer, const char *reason);
bool uf_annex_is_empty(const UfAnnex *annex);

/* The request to the document worker that draws it. New reference. */
json_t *uf_annex_format_document(const UfAnnex *annex);
