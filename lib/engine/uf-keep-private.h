/* A form that is kept for many fillings: read, made sound and written anew once, so that each
 * filling changes a few objects of a file that is known.
 *
 * It is made in a limited child that sees no value, and used in forks of that child, once in each.
 */
#pragma once

#include "uf-pdf-private.h"
#include "uf-update-private.h"

typedef struct {
	UfPdf *pdf; /* the form made sound */
	UfPdfForm *form;
	UfUpdate *update;
	bool usage_rights; /* the file as it came had rights of Adobe Reader in it */
} UfKeep;

/* REFUSED "kept:" for a form of which each filling must begin with its own bytes: signed,
 * encrypted, of the dynamic kind, with fields that are their own parents. */
UfKeep *uf_keep_new(GBytes *input, GError **error);
void uf_keep_free(UfKeep *keep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfKeep, uf_keep_free)
