/* Batches that nobody works on any more, for a purge. */
#pragma once

#include "uf-flow-purge.h"

/* Those whose last change is older than the site's period that ends at @date: [{"batch", "date",
 * "left": jobs that were not done}]; damaged ones are left to "store verify". A new array; NULL on
 * error. */
json_t *uf_flow_purge_list_batches(UfFlow *flow, UfDate date, GError **error);

/* Removes the batches of such a list, with a line of the journal. */
bool uf_flow_purge_batches(UfFlow *flow, const json_t *batches, GError **error);
