/* PDF plumbing for scripts: fields, filling and reading of any form, without a profile. */
#pragma once

#include "uf-flow.h"

/* → {"version", "fields": [{"name", "kind", "options", "value", "max_length", "comb", "multiline",
 *    "read_only", "page", "boxes"}], "fingerprint", "pages", "xfa", "encrypted", "signed"} */
json_t *uf_flow_pdf_fields(UfFlow *flow, const char *path, GError **error);

/* The layout of a template, to be kept in adapters/ADAPTER/layouts/NAME.json for @form
 * ("adapter/name", which need not exist yet): text, one field per line. Yours. */
char *uf_flow_pdf_layout(UfFlow *flow, const char *path, const char *form, GError **error);

/* @values: {name: value}. Writes @out whole or not at all; @out may be @path. A value that does not
 * show as asked is "refused" with that reason, and the file is made again without it.
 * → {"version", "fields": [{"name", "status": "written|refused|annexed", "reason"}],
 *    "xfa_removed"} */
json_t *uf_flow_pdf_fill(UfFlow *flow, const char *path, const json_t *values, const char *out,
			 GError **error);

/* → {name: value}: the values alone, without a version, since the names are the form's. */
json_t *uf_flow_pdf_read(UfFlow *flow, const char *path, GError **error);
