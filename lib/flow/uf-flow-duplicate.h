/* People who may be in the store twice, shown side by side. Only a person merges them
 * (uf-flow-merge.h). */
#pragma once

#include "uf-flow.h"

/* Who may be the same in other households: of @person, or of everybody (NULL). The strongest first:
 * the same number of social security, another number in common, names and date of birth, the same
 * closely. Each side's file is opened, and the readings say so.
 * → {"version", "pairs": [{"people": [id, id], "matches": [{"rule":
 *    "nir|identifier|name_birth|name_birth_close", "text", "nir": "same|differs|unknown",
 *    "sides": [side, side]}]}], "problems": [text]} where side is {"person", "member", "name",
 *    "birth_name", "used_name", "given_names", "birth_date", "nir": its last digits, "phones",
 *    "members"} */
json_t *uf_flow_person_duplicates(UfFlow *flow, const char *person, GError **error);
