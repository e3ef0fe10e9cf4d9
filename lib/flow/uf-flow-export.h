/* All that is kept of a person, for herself: to read, or for another program.
 *
 * RGPD, articles 15 (to see) and 20 (to take along). What is protected of another member is left
 * out, wherever it stands.
 */
#pragma once

#include "uf-flow.h"

/* For the member @reader (NULL: the first one; NOT_FOUND for nobody). As
 * schemas/output-person-export.json: {"version", "person", "made", "for": member id, "name",
 * "profile": what `person new` reads, "requests": [as in a notice, with "answers": [{"field",
 * "label", "text"}], "corrections", "hand_over", "answer"], "bases", "proposals": [{"title", "new",
 * "origin"}], "readings": [{"worker", "count", "last"}], "office"}. */
json_t *uf_flow_export(UfFlow *flow, const char *person, const char *reader, GError **error);

/* The same as pages to read, a PDF in plain French. @export is what uf_flow_export() gave. */
GBytes *uf_flow_export_draw(UfFlow *flow, const json_t *export, GError **error);

/* The text of @export for another program; zeroed when freed. */
GBytes *uf_flow_export_format(const json_t *export);
