/* Plaintext that a person asked for: where it was put, and how it goes away.
 *
 * The list (outputs.jsonl beside the store, 0600) holds paths, digests and dates, never a content;
 * a path is what the person typed, so it stays out of the journal.
 */
#pragma once

#include "uf-flow.h"

/* Writes @content to @path for the person alone: 0600, in a folder that is there (NOT_FOUND) and
 * that nobody else may enter (uf_file_ensure_private_folder: REFUSED otherwise), and remembers it.
 * REFUSED where another file stands, or one of ours that was changed since. @about is the id of
 * what it was made from, "" when there is none; with one, the journal tells it ("write"). */
bool uf_flow_write_out(UfFlow *flow, const char *path, const char *about, GBytes *content,
		       GError **error);

/* The same of a file about several people; the journal tells it of each. */
bool uf_flow_write_out_of(UfFlow *flow, const char *path, const json_t *people, GBytes *content,
			  GError **error);

/* The same for each file of @names (ends with NULL) in @folder, which is made when it is not there;
 * the journal tells all at once. */
typedef struct {
	const char *folder;
	const char *about;
	const char *const *names;
	GBytes *const *contents;
} UfFlowOut;
bool uf_flow_write_all(UfFlow *flow, const UfFlowOut *out, GError **error);

/* Takes away what was written about @about before it is written anew in other files; what somebody
 * changed since stays. */
bool uf_flow_out_replace(UfFlow *flow, const char *about, GError **error);

/* Before a content goes to @fd (standard output): REFUSED when that is a file that others could
 * read. The journal tells that it left ("write"). */
bool uf_flow_check_stream(UfFlow *flow, int fd, const char *about, GError **error);

/* → {"version", "files": [{"path", "about", "date", "state": "there|changed|gone"}]} */
json_t *uf_flow_out_list(UfFlow *flow, GError **error);

/* Removes those files that are as they were written, and the folders of requests that are empty
 * then (the folder that she named stays); one that was changed since stays unless @changed_too.
 * "gone": those that are not there any more, moved perhaps; they are said once, then forgotten.
 * → {"version", "removed": n, "kept": [{"path", "reason": "changed|failed", "error"}],
 *    "gone": [path]} */
json_t *uf_flow_out_clean(UfFlow *flow, bool changed_too, GError **error);
