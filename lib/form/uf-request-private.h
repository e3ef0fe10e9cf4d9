/* The inside of a request, for the files of lib/form that make it. */
#pragma once

#include "uf-request.h"

/* The JSON of schemas/request.schema.json is the request: nothing is kept twice. */
struct UfRequest {
	json_t *json;
};

/* Sets @key to @value (taken) if the schema takes it; else USAGE, and the request stays as it was.
 */
bool uf_request_set_checked(UfRequest *request, const char *key, json_t *value, GError **error);
