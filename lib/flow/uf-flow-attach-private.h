/* Documents of a demand, for the files of lib/flow that show one. */
#pragma once

#include "uf-flow-attach.h"
#include "uf-request.h"

/* The rows of uf_flow_list_documents() for @request; no reading is told. New reference. */
json_t *uf_flow_describe_documents(UfFlow *flow, const UfRequest *request, GError **error);

/* How many the request @id has; 0 too when that cannot be told. */
size_t uf_flow_count_documents(UfFlow *flow, const char *id);
