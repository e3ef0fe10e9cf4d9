/* What was kept long enough, and what goes when a person is forgotten.
 *
 * The periods are the site's (uf-retention.h). A list is made first and shown; what is removed is
 * that list, or nothing when it changed meanwhile. Somebody with an open demand or a date ahead
 * stays. On a sealed store a purge needs a manager; to forget somebody, her team is enough.
 */
#pragma once

#include "uf-flow.h"

/* With @names, people are told by their names too, which is a reading of each.
 * → {"version", "date", "periods": [as uf_retention_to_json()], "reason", "people": [{"person",
 *    "name"?, "last_contact", "items": {"requests": n…}}], "kept": [{"person", "name"?,
 *    "last_contact", "reason": "request|date|no_contact|unreadable", "object"}], "others": people
 *    of teams that the manager is not in, "readings": lines, "lines": of the journal, "files":
 *    [{"path", "about", "date", "state"}], "batches": [{"batch", "date": of its last change,
 * "left": jobs that were not done}]} */
json_t *uf_flow_purge_list(UfFlow *flow, bool names, GError **error);

/* Removes what the list @plan, of today or before, has. CONFLICT when it is not what the store has
 * now, INVALID_DATA when it is no such list.
 * → {"version", "date", "people": n, "readings": n, "lines": n, "files": n, "kept": [as
 *    uf_flow_out_clean()], "batches": n} */
json_t *uf_flow_purge_do(UfFlow *flow, const json_t *plan, GError **error);

/* What forgetting @person removes, and what it cannot.
 * → {"version", "person", "name", "people": [ids], "items": {"requests": n…}, "files": [{"path",
 *    "about", "date", "state"}], "others": [{"worker", "files": n that she wrote}], "lines": of the
 *    journal, which stay, "partners": [{"request", "title", "date", "recipients", "contacts"}] that
 *    a demand was handed over to}. REFUSED when she goes on under another id. */
json_t *uf_flow_forget_show(UfFlow *flow, const char *person, GError **error);

/* → {"version", "person", "people", "removed": files, "kept": [as uf_flow_out_clean()]} */
json_t *uf_flow_forget(UfFlow *flow, const char *person, GError **error);
