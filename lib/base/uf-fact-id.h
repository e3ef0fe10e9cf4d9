/* Fact ids: the identity of one leaf of a profile, as text: "members/m3/birth/date".
 *
 * It is the path with "/" where a row of an array is named by its "id", which is unique in the
 * household and never reused; so it stays true when rows are added, removed or moved. An array of
 * scalars (given names) is one leaf. "office/…" and "request/…" name facts outside the profile.
 */
#pragma once

#include <stdbool.h>

#include "uf-json-nodes.h"

#define UF_FACT_ID_MAX 256

/* True for 1 to 16 parts of a–z, A–Z, 0–9, "_", "-" and ".", joined by "/". */
bool uf_fact_id_is_valid(const char *id);

/* True when @id is @prefix or lies under it ("a/b/c" under "a/b", "a/bc" is not). */
bool uf_fact_id_is_under(const char *id, const char *prefix);

/* The fact id of a located node of @root: rows by their "id"; stops before the index of an array of
 * scalars. NULL when the steps do not exist in @root or a row has no "id". Yours. */
char *uf_fact_id_from_steps(const json_t *root, const UfJsonStep *steps, size_t n);

/* The node that @id names in @root, or NULL. Borrowed. */
json_t *uf_fact_id_find(const json_t *root, const char *id);

/* Sets the leaf that @id names, making missing objects on the way; missing rows are not made.
 * Takes a new reference on @value; NULL removes the leaf. NOT_FOUND when a row does not exist. */
bool uf_fact_id_set(json_t *root, const char *id, json_t *value, GError **error);
