/* Files outside the store, for the files of lib/flow that remove some of them; and the list of
 * them, which only grows until it is cleaned: a line of JSON for each file (outputs.jsonl), the
 * last of a path counts. A line that was cut while it was written is of a file that was not
 * written. */
#pragma once

#include "uf-flow-out.h"

/* As uf_flow_out_clean(), of the files at @paths (an array of texts; NULL: all) alone. */
json_t *uf_flow_out_remove(UfFlow *flow, const json_t *paths, bool changed_too, GError **error);

/* A lock beside the list: shared while files are added and written, @alone while some are removed.
 * A descriptor to be closed; -1 on error. */
int uf_flow_out_lock(UfFlow *flow, bool alone, GError **error);

/* The files of the list, each path once, in the order of their last lines: an array. Owned. */
json_t *uf_flow_out_load(UfFlow *flow, GError **error);

/* Adds @entries at once (under the lock); true once they are on the disk. */
bool uf_flow_out_append(UfFlow *flow, const json_t *entries, GError **error);

/* Puts @files in place of the whole list (under the lock, alone). */
bool uf_flow_out_save(UfFlow *flow, const json_t *files, GError **error);
