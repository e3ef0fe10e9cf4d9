/* PDF plumbing for scripts: fields, filling and reading of any form, without a profile. */
#pragma once

#include "uf-flow.h"

/* → {"version", "fields": [{"name", "kind", "options", "value", "max_length", "comb", "multiline",
 *    "read_only", "page", "boxes"}], "fingerprint", "pages", "xfa", "encrypted", "signed"} */
json_t *uf_flow_pdf_fields(UfFlow *flow, const char *path, GError **error);

/* The layout of a template, to be kept in adapters/ADAPTER/layouts/NAME.json for @form
 * ("adapter/name", which need not exist yet): text, one field per line. Yours. */
char *uf_flow_pdf_layout(UfFlow *flow, const char *path, const char *form, GError **error);

typedef struct {
	const char *path;
	const json_t *values; /* {name: value} */
	const char *out;      /* written whole or not at all; may be @path */
	bool overwrite;       /* values that are there may go */
	bool flatten;         /* what is shown becomes part of the pages, without fields */
} UfFlowPdfFill;

/* A value that does not show as asked is "refused" with that reason, and the file is made again
 * without it.
 * → {"version", "fields": [{"name", "status": "written|refused|annexed", "reason"}],
 *    "xfa_removed", "notes": ["permission|signature_kept|usage_rights_removed"], "flattened"?} */
json_t *uf_flow_pdf_fill(UfFlow *flow, const UfFlowPdfFill *fill, GError **error);

/* Turns the form @path into paper, in @out, which may be @path.
 * → {"version", "flattened": {"widgets", "changed"}}: see lib/engine/uf-engine.h. */
json_t *uf_flow_pdf_flatten(UfFlow *flow, const char *path, const char *out, GError **error);

/* → {name: value}: the values alone, without a version, since the names are the form's. */
json_t *uf_flow_pdf_read(UfFlow *flow, const char *path, GError **error);
