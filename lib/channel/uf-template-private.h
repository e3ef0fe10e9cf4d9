/* Boxes of a form among the fields of its template: for lib/channel and its tests. */
#pragma once

#include "uf-template.h"

/* Appends to @fields (rows as the worker gives them) the boxes that @form measured, marked
 * "measured": those on a page that exists, whose name no field has. */
void uf_template_add_boxes(json_t *fields, int64_t pages, const UfForm *form);

/* Those boxes in the words of the worker, for its "boxes"; empty when @form has none. Yours. */
json_t *uf_template_list_boxes(const UfTemplate *template, const UfForm *form);

/* @fields with the bound names of @names (NULL: none) in place of those of the file. Owned. */
json_t *uf_template_rename_fields(const json_t *fields, const json_t *names);
