/* Which partner still holds what is not true any more, and who tells them.
 *
 * A partner holds what a demand said when it was handed over, or approved at least: the facts that
 * the journal names, as the store's revision of that day has them, and the answers that were given
 * otherwise. What a later demand of the same partner said again is not held any more.
 */
#pragma once

#include "uf-flow.h"

/* By fact and by partner; both say the same.
 * → {"version", "person", "name",
 *    "facts": [{"fact", "title", "who", "now": "" when there is none any more, "changed",
 *      "partners": [{"partner": key, "title", "holds", "since", "way", "request"}]}],
 *    "partners": [{"partner": key, "adapter", "title", "facts": [{"fact", "title", "who", "holds",
 *      "now", "since", "way", "request", "forms": [ids of those that tell it]}],
 *      "forms": [{"form", "title"}], "untold": whether no form tells one of them,
 *      "contacts", "reference"}],
 *    "accounts": [{"account": fact id of the row, "title", "who", "identifier", "email", "phone",
 *      "stale": ["email", "phone"], "present_emails": [text], "present_phones": [text], "state",
 *      "state_label", "checked"}], "problems": [text]} */
json_t *uf_flow_stale(UfFlow *flow, const char *person, GError **error);

/* The forms that report a change to those partners: [id], each once. What none of them tells goes
 * to
 * @calls: entries of "partners" above, with the facts that no form tells alone. New reference. */
json_t *uf_flow_list_changed(UfFlow *flow, const char *person, json_t *calls, GError **error);
