/* What changed of a household when, by whom, from where. */
#pragma once

#include "uf-flow.h"

/* Built from the store's revisions, newest first; goes on in the households that members came from
 * (merged, split, joined), there with their own facts only and never with what is protected of
 * somebody else. @fact limits it to one fact, a row or what holds several: a fact id, or a French
 * title ("Téléphones", "Date de naissance"), accents and case aside; NULL for all. NOT_FOUND when
 * nothing was ever known there. → schemas/output-person-history.json
 * {"version", "person", "revisions": [{"person", "revision", "time", "worker", "action",
 *  "no_contact", "changes": [{"fact", "title", "kind", "old", "new", "origin"}]}],
 *  "values": [{"fact", "title", "text", "value", "absence", "origin", "person", "revision", "from",
 *  "until"}] (with @fact only), "hidden": how many protected facts of others are left out} */
json_t *uf_flow_person_history(UfFlow *flow, const char *person, const char *fact, GError **error);
