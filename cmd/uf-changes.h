/* What changed at a partner, for people: rows of uf_descriptor_compare() or uf_descriptor_check().
 */
#pragma once

#include "uf-output.h"

/* Prints a line each, those first that keep a demand from leaving; true when there is one of these.
 */
bool uf_changes_print(FILE *file, const json_t *changes);

/* True when one of @changes keeps a demand from leaving. */
bool uf_changes_are_blocking(const json_t *changes);
