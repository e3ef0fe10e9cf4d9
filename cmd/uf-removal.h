/* What `purge` and `person forget` say of what they remove. */
#pragma once

#include <jansson.h>

/* {"requests": n…}: one line, two spaces in. */
void uf_removal_print_items(const json_t *items);

/* Files outside the store, a line each: their path and what became of them. */
void uf_removal_print_files(const json_t *files);

/* Those that were not removed, with the reason. */
void uf_removal_print_kept(const json_t *kept);
