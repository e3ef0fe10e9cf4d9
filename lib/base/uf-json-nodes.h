/* A node list: values found in one JSON document, each with its location.
 *
 * The list holds a reference on the root it was selected in. Values and keys are borrowed from
 * that document and stay valid as long as the list lives and nobody changes the document.
 * Indices given to these functions are below uf_json_nodes_get_length().
 */
#pragma once

#include <stddef.h>

#include "uf-cleanup.h"

typedef struct UfJsonNodes UfJsonNodes;

/* One step down: into member @key, or, when @key is NULL, into element @index. */
typedef struct {
	const char *key;
	size_t index;
} UfJsonStep;

/* For those who select: an empty list over @root, on which it takes a reference. */
UfJsonNodes *uf_json_nodes_new(json_t *root);
void uf_json_nodes_free(UfJsonNodes *nodes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfJsonNodes, uf_json_nodes_free)

/* Adds @value of the root's document and returns room for its @n steps, which the caller fills
 * before the next call; keys are borrowed from the document. */
UfJsonStep *uf_json_nodes_add(UfJsonNodes *nodes, json_t *value, size_t n);

size_t uf_json_nodes_get_length(const UfJsonNodes *nodes);

/* The value of node @i, borrowed. */
json_t *uf_json_nodes_get_value(const UfJsonNodes *nodes, size_t i);

/* The steps from the root to node @i, borrowed; *@n is their number, 0 for the root itself. */
const UfJsonStep *uf_json_nodes_get_steps(const UfJsonNodes *nodes, size_t i, size_t *n);

/* The normalized path (RFC 9535, 2.7) of node @i: $['members'][0]. Yours. */
char *uf_json_nodes_format_path(const UfJsonNodes *nodes, size_t i);

/* The normalized path made of @n @steps. Yours. */
char *uf_json_steps_format_path(const UfJsonStep *steps, size_t n);
