/* A form that is kept for many fillings: read, made sound and written anew once, so that each
 * filling changes a few objects of a file that is known.
 *
 * It is made in a limited child that sees no value, and used in forks of that child, once in each.
 */
#pragma once

#include "uf-ground-private.h"
#include "uf-pdf-private.h"
#include "uf-update-private.h"

struct UfKeep {
	UfPdf *pdf; /* the form made sound */
	UfPdfForm *form;
	UfUpdate *update;
	UfGround *ground;  /* NULL when what it shows is looked at in the ordinary way */
	bool usage_rights; /* the file as it came had rights of Adobe Reader in it */
};

/* REFUSED "kept:" for a form of which each filling must begin with its own bytes: signed,
 * encrypted, of the dynamic kind, with fields that are their own parents. */
UfKeep *uf_keep_new(GBytes *input, GError **error);
void uf_keep_free(UfKeep *keep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfKeep, uf_keep_free)
