/* Bases: what a person agreed to, was told, objects to, and whom she mandated.
 *
 * Each form states its own basis. Where that is her agreement, none that is recorded and still
 * counts means that nothing is approved; where it is a legal mission nothing is asked of her, but
 * she is to be told, and may object. A basis that was ended or has run out never counts, and stays
 * in the store. RGPD, articles 6, 7, 13, 14 and 21. Documents: schemas/basis.schema.json.
 */
#pragma once

#include "uf-flow.h"

/* → {"version", "person", "name", "informed": whether she was told, "bases": [{the document,
 *    with "state": "active|ended|expired|to_come", "people": [name], "titles": [what it is for;
 *    none: everything]}], "problems": [text]}, the newest first. */
json_t *uf_flow_basis_list(UfFlow *flow, const char *person, GError **error);

/* Records @given, the members of a document that a person can say; the day is today and the member
 * the first one unless it says otherwise. USAGE tells what is wrong: a day to come, an unknown
 * member or form, an end before the beginning.
 * → {"version", "person", "basis": id, "kind", "state"} */
json_t *uf_flow_basis_add(UfFlow *flow, const char *person, const json_t *given, GError **error);

/* Ends @basis: {"date": today unless it says otherwise, "reason"}. REFUSED when it was ended
 * already. The same result. */
json_t *uf_flow_basis_end(UfFlow *flow, const char *basis, const json_t *ending, GError **error);

/* [{"id", "label"}]: the members whom an answer about bases can name. New reference. */
json_t *uf_flow_basis_list_members(UfFlow *flow, const char *person, GError **error);
