/* The parts of uf-descriptor: readers of what a partner publishes, and what its types are.
 *
 * A descriptor is the JSON that is kept. The readers make that JSON from the partner's; it is then
 * checked as a kept one is, in one place.
 */
#pragma once

#include "uf-descriptor.h"

#define UF_DESCRIPTOR_DS "ds"
#define UF_DESCRIPTOR_PUBLIK "publik"

/* The JSON to be kept, with "site", "seen", "from" of a file. New reference. */
json_t *uf_descriptor_read_ds(const json_t *root, GError **error);
json_t *uf_descriptor_read_publik(const json_t *root, GError **error);

/* "fields" of the JSON in the making. Sets @error when a limit is passed. */
bool uf_descriptor_append(json_t *fields, json_t *field, GError **error);

/* Adds what is true or there; @text NULL adds nothing. */
void uf_descriptor_set_flag(json_t *field, const char *key, bool value);
void uf_descriptor_set_text(json_t *field, const char *key, const char *text);

/* An error at a place of the partner's JSON. Returns false. */
bool uf_descriptor_fail(GError **error, const char *place, const char *what);

const json_t *uf_descriptor_get_json(const UfDescriptor *descriptor); /* as it is kept */
