/* What a person may know of what was prepared about them, and what an office must record of it.
 *
 * Both are made from the journal and the forms' own data: they hold titles of facts, never values.
 * RGPD, articles 13, 15 to 21 (the notice) and 30 (the register).
 */
#pragma once

#include "uf-flow.h"

/* One page in plain French for the person: what was prepared for whom, which facts, on which basis,
 * and how to have them seen, corrected or removed. Written as a PDF of one page to @path
 * when it is not NULL: requests for which there is no room are a line each there.
 * → {"version", "person", "name", "requests": [{"request", "title", "people": [name], "made",
 *    "state", "recipients", "basis", "ground": what it stands on beside that text, "facts":
 * [{"who", "titles": [text]}]}], "choices": [text], "office": {"name", "contact", "retention"},
 * "file"}. What is protected and of another member than the first is not told. */
json_t *uf_flow_notice(UfFlow *flow, const char *person, const char *path, GError **error);

/* The record of article 30 (1), one entry a form (NULL: all). What only the office can say and did
 * not in its configuration is "". → {"version", "controller", "contact", "responsible",
 * "privacy_contact", "transfers", "security": [text], "forms": [{"form", "title", "purpose",
 * "basis", "basis_kind", "basis_rule", "people": [label], "data": [title], "sensitive": [class],
 * "recipients": [label], "retention", "source", "seen", "unverified"}]} */
json_t *uf_flow_form_register(UfFlow *flow, const char *form, GError **error);
