/* What the files of templates share: their paths, and boxes of a form among the fields. For
 * lib/channel and its tests. */
#pragma once

#include "uf-template.h"

#define UF_TEMPLATE_FILES 2 /* the form and its pin */

/* The path of file @which (0: the form, 1: its pin) of the template of @form. Yours. */
char *uf_template_build_path(const UfContext *context, const UfForm *form, size_t which);

/* Appends to @fields (rows as the worker gives them) the boxes that @form measured, marked
 * "measured": those on a page that exists, whose name no field has. */
void uf_template_add_boxes(json_t *fields, int64_t pages, const UfForm *form);

/* Those boxes in the words of the worker, for its "boxes"; empty when @form has none. Yours. */
json_t *uf_template_list_boxes(const UfTemplate *template, const UfForm *form);

/* @fields with the bound names of @names (NULL: none) in place of those of the file. Owned. */
json_t *uf_template_rename_fields(const json_t *fields, const json_t *names);
