/* Plaintext that a person asked for: where it was put, and how it goes away.
 *
 * The list (outputs.json beside the store, 0600) holds paths, digests and dates, never a content;
 * a path is what the person typed, so it stays out of the journal.
 */
#pragma once

#include "uf-flow.h"

/* Writes @length bytes to @path for the person alone (uf_file_write), and remembers it; @about is
 * the id of what it was made from, "" when there is none. */
bool uf_flow_write_out(UfFlow *flow, const char *path, const char *about, GBytes *content,
		       GError **error);

/* → {"version", "files": [{"path", "about", "date", "state": "there|changed|gone"}]} */
json_t *uf_flow_out_list(UfFlow *flow, GError **error);

/* Removes those files that are as they were written, and the folders of requests that are empty
 * then (the folder that she named stays); one that was changed since stays unless @changed_too.
 * → {"version", "removed": n, "kept": [{"path", "reason": "changed|failed", "error"}]} */
json_t *uf_flow_out_clean(UfFlow *flow, bool changed_too, GError **error);
