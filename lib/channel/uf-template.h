/* Templates: the partners' own PDF forms, which workers add to a folder; they are never shipped.
 *
 * A template belongs to one form and is pinned: its SHA-256 and the fingerprint of its fields
 * (names, kinds, options, lengths, boxes, labels) are kept beside it. A file that is not the pinned
 * one any more is refused before anything is filled. When an edition changed, the new places that a
 * person confirmed are kept too, as "names": {"bound name": "name in the file"}, null for one whose
 * answers go to the annex. Files: FOLDER/ADAPTER/FORM.pdf and FORM.json.
 */
#pragma once

#include "uf-channel.h"

typedef struct UfTemplate UfTemplate;

/* Largest template accepted. */
#define UF_TEMPLATE_MAX_BYTES ((size_t)32 * 1024 * 1024)

/* Reads the fields of a PDF through the document worker. */
UfTemplate *uf_template_inspect(UfChannelHost *host, GBytes *pdf, GError **error);
/* One more owner of @template, which nobody may change then. Each calls uf_template_free(). */
UfTemplate *uf_template_ref(UfTemplate *template);
void uf_template_free(UfTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTemplate, uf_template_free)

const char *uf_template_get_fingerprint(const UfTemplate *template); /* SHA-256 of the fields */
GBytes *uf_template_get_content(const UfTemplate *template);         /* borrowed */
const char *uf_template_get_digest(const UfTemplate *template);      /* SHA-256 of the content */
/* As the worker gave them; a loaded template has the names that its form binds, and the boxes that
 * it measured. */
const json_t *uf_template_get_fields(const UfTemplate *template);

/* How each page lies in the file: [{width, height, x?, y?, rotate?}], points; NULL for a template
 * added before they were kept. Borrowed. */
const json_t *uf_template_get_sizes(const UfTemplate *template);

/* All that the worker said of it. Borrowed. */
const json_t *uf_template_get_description(const UfTemplate *template);

/* The description with the boxes that @form measured among its fields, unless @form names the
 * editions that it is for and this is none of them: it was measured on another paper. Owned. */
json_t *uf_template_describe_for(const UfTemplate *template, const UfForm *form);

/* The confirmed places; NULL when every name is as the form binds it, as in each edition that the
 * form names. Copied by set. */
const json_t *uf_template_get_names(const UfTemplate *template);
void uf_template_set_names(UfTemplate *template, const json_t *names);
/* False when a person said that the bound @name stands nowhere. */
bool uf_template_has_place(const UfTemplate *template, const char *name);

/* @values by bound name, as values by name of the file; those without a place are left out. Owned.
 */
json_t *uf_template_place_values(const UfTemplate *template, const json_t *values);
/* Gives the worker's @rows the bound names of @values back, with a row "refused", "lost_place" for
 * each value that was left out. */
void uf_template_restore_names(const UfTemplate *template, const json_t *values, json_t *rows);

/* The page of the field's first box, from 1; 0 when the template has no such field or box. */
int64_t uf_template_get_page(const UfTemplate *template, const char *name);

/* How many fields hold a value that a person could have typed: neither their default nor locked.
 * They would leave with every demand. */
size_t uf_template_count_values(const UfTemplate *template);

/* True when @form names this fingerprint: the very edition it was written for. */
bool uf_template_is_known_to(const UfTemplate *template, const UfForm *form);

/* What of @form has no place in this template: names that are not there, kinds and options that
 * differ. Appends to @issues (places: field ids); none: the template fits. */
void uf_template_check(const UfTemplate *template, const UfForm *form, GPtrArray *issues);
/* The first of these @issues that keeps the form from being filled, NULL when none does: where a
 * person confirmed a place, the answers that it cannot take go to the annex. Borrowed. */
const UfIssue *uf_template_find_unfit(const UfTemplate *template, const GPtrArray *issues);

/* Puts the template in the folder for @form, replacing an earlier one. */
bool uf_template_save(const UfTemplate *template, const UfContext *context, const UfForm *form,
		      GError **error);

/* The template of @form. NOT_FOUND when none was added, CONFLICT when its file changed since. */
UfTemplate *uf_template_load(const UfContext *context, const UfForm *form, GError **error);

/* The same whether its file is still the pinned one or not (then @is_changed); the description is
 * that of the pinned one, with the names of the file. NOT_FOUND when none was added. */
UfTemplate *uf_template_load_any(const UfContext *context, const UfForm *form, bool *is_changed,
				 GError **error);
