/* What falls due, as people read it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* Prints @items (uf-flow-due.h), the most urgent first; @with_names when they are of several
 * households. */
void uf_due_print(const json_t *items, bool with_names);

/* The @most most urgent ones, a line each, and how many more there are. */
void uf_due_print_short(const json_t *items, size_t most);
