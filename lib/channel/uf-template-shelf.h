/* Templates that were read, kept for the next person: reading a template, its pin and its digest is
 * a third of what one filling takes.
 *
 * A template is given again only while both of its files are the very ones that were read, and the
 * form is of the same revision; whatever looks otherwise is read anew. Nobody changes a template
 * that a shelf gave. The flow owns its shelf; a host may have none (NULL), then each call reads.
 */
#pragma once

#include "uf-template.h"

typedef struct UfTemplateShelf UfTemplateShelf;

UfTemplateShelf *uf_template_shelf_new(void);
void uf_template_shelf_free(UfTemplateShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTemplateShelf, uf_template_shelf_free)

/* The template of @form, as uf_template_load(). A reference of yours (uf_template_free). */
UfTemplate *uf_template_shelf_load(UfTemplateShelf *shelf, const UfContext *context,
				   const UfForm *form, GError **error);

/* The same, once it is seen that every name of @form has its place there; MAPPING when one has
 * not. */
UfTemplate *uf_template_shelf_load_fit(UfTemplateShelf *shelf, const UfContext *context,
				       const UfForm *form, GError **error);
