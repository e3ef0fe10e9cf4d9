/* Proposals: values that an import or a second worker has for a fact, and that somebody has to
 * accept. Nothing of the profile is replaced before. States: waiting, accepted, refused, overtaken
 * (the fact changed since).
 */
#pragma once

#include "uf-flow.h"

/* Those that are not decided, of @person (NULL: of everybody); → schemas/output-proposals.json
 * {"version", "proposals": [{"proposal", "person", "name", "state", "fact", "title", "old", "new",
 *  "origin", "source", "why", "sentence", "date"}], "problems"} */
json_t *uf_flow_proposal_list(UfFlow *flow, const char *person, GError **error);

/* One, decided or not: the same keys, with "seen" (what stood there when it was filed), "revision",
 * "decided": {"worker", "date"}. */
json_t *uf_flow_proposal_show(UfFlow *flow, const char *proposal, GError **error);

/* Puts it into the profile, or refuses it for good. "state" is "overtaken", and nothing is changed,
 * when the fact changed since. REFUSED when it was decided already, or names somebody who is not in
 * the profile.
 * → {"version", "proposal", "person", "state", "fact", "revision"} */
json_t *uf_flow_proposal_decide(UfFlow *flow, const char *proposal, bool accept, GError **error);
