/* An overlay laid over its base: a pure function on JSON (docs/forms.md, "Overlays").
 *
 * Rows of "fields", "pieces" and "deadlines" match by id, and the columns of a table likewise;
 * members of "channels", "figures" and "roles" match by name; there, the keys that the overlay
 * gives replace those of the base, and null removes one. Every other key of the file is replaced
 * whole, and null takes it away. "abstract" is of one file and not inherited. "remove" takes rows
 * away first; "after" says behind which row a row comes, else a new one is last.
 */
#pragma once

#include "uf-cleanup.h"

/* How many overlays may lie over a form that extends nothing. */
#define UF_FORM_MAX_OVERLAYS 3

/* @base (resolved) with @overlay over it; both as uf_form_rules_check accepts them. The result has
 * neither "extends" nor "remove". INVALID_DATA when the overlay removes, or comes after, something
 * that is not there: the base changed, and whoever keeps the overlay must know. New reference. */
json_t *uf_form_merge(const json_t *base, const json_t *overlay, GError **error);
