/* What falls due: by the dates of a household, by the demands that are under way.
 *
 * The rules are data (data/due.json, then due.json of the site's configuration, schemas/due.schema
 * .json). Nothing is decided here: a date, the text behind it, and the form that answers it.
 */
#pragma once

#include "uf-flow.h"

/* Protected facts are in no list. Of one person (NULL: of all); with @mine, of the households whose
 * referent the worker is, or that she made something for (uf-flow-mine-private.h). The most urgent
 * first. →
 * {"version", "items": [{"person", "name", "who", "rule", "label", "date", "rough": true when its
 * day is not known and "date" is the earliest that it can be, "days_left", "overdue", "text",
 * "unverified", "forms": [id], "request": id when it is of one}], "problems": [text]} */
json_t *uf_flow_due(UfFlow *flow, const char *person, bool mine, GError **error);

/* Where each demand of a person stands, open ones first, with whom to call.
 * → {"version", "person", "name", "requests": [entries of uf_flow_request_list() with "people":
 *    [name], those whom it is for, and "contacts": [{"label", "phone", "email", "url",
 * "address"}]], "due": items of uf_flow_due(), "problems"}
 */
json_t *uf_flow_person_status(UfFlow *flow, const char *person, GError **error);
