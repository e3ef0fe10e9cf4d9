/* Templates: the partners' own PDF forms, which workers add to a folder; they are never shipped.
 *
 * A template belongs to one form and is pinned: its SHA-256 and the fingerprint of its fields
 * (names, kinds, options, lengths, boxes) are kept beside it. A file that is not the pinned one any
 * more is refused before anything is filled. Layout: FOLDER/ADAPTER/FORM.pdf and FORM.json.
 */
#pragma once

#include "uf-channel.h"

typedef struct UfTemplate UfTemplate;

/* Largest template accepted. */
#define UF_TEMPLATE_MAX_BYTES ((size_t)32 * 1024 * 1024)

/* Reads the fields of a PDF through the document worker. */
UfTemplate *uf_template_inspect(UfChannelHost *host, GBytes *pdf, GError **error);
void uf_template_free(UfTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTemplate, uf_template_free)

const char *uf_template_get_fingerprint(const UfTemplate *template); /* SHA-256 of the fields */
GBytes *uf_template_get_content(const UfTemplate *template);         /* borrowed */
/* As the worker gave them; a loaded template also has the boxes that its form measured. */
const json_t *uf_template_get_fields(const UfTemplate *template);

/* How each page lies in the file: [{width, height, x?, y?, rotate?}], points; NULL for a template
 * added before they were kept. Borrowed. */
const json_t *uf_template_get_sizes(const UfTemplate *template);

/* The page of the field's first box, from 1; 0 when the template has no such field or box. */
int64_t uf_template_get_page(const UfTemplate *template, const char *name);

/* True when @form names this fingerprint: the very edition it was written for. */
bool uf_template_is_known_to(const UfTemplate *template, const UfForm *form);

/* What of @form has no place in this template: names that are not there, kinds and options that
 * differ. Appends to @issues (places: field ids); none: the template fits. */
void uf_template_check(const UfTemplate *template, const UfForm *form, GPtrArray *issues);

/* Puts the template in the folder for @form, replacing an earlier one. */
bool uf_template_save(const UfTemplate *template, const UfContext *context, const UfForm *form,
		      GError **error);

/* The template of @form. NOT_FOUND when none was added, CONFLICT when its file changed since. */
UfTemplate *uf_template_load(const UfContext *context, const UfForm *form, GError **error);
