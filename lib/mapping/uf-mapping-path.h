/* Paths of forms, read without a document: where in the schema they lead, and their pieces. */
#pragma once

#include "uf-jsonpath.h"
#include "uf-profile-schema.h"

/* The place of the schema that @path leads to, @each being the path of the rows that "@" stands for
 * (NULL outside tables). NULL when none is declared, as for "$.request" and "$.today". */
const UfPlace *uf_mapping_path_find_place(const UfProfileSchema *schema, const UfJsonPath *each,
					  const UfJsonPath *path);

/* Number of segments up to and with the last that may select several nodes; 0 when none does. */
size_t uf_mapping_path_count_plural(const UfJsonPath *path);

/* How many bytes the first @n segments of @text, a valid path, take with the "$" or "@" before
 * them. */
size_t uf_mapping_path_measure_start(const char *text, size_t n);
