/* What a changed template does to a form, field by field.
 *
 * Partners change their PDFs without a word: names go, or stay while kind, choices, length or the
 * question beside them change, which is worse because nothing seems wrong (of 18 yearly editions of
 * public forms measured, 10 kept at least 97 % of their names, 4 kept under 20 %, 5 changed fields
 * that kept their name). An old and a new description are compared for the names that a form
 * binds; for each one that lost its place, others are proposed. Nothing is decided here: a person
 * confirms each new place.
 */
#pragma once

#include "uf-form.h"

/* Each name that @form binds on the pdf channel, in @after (the worker's answer to "fields") as
 * compared with @before (a layout or an earlier answer; NULL: only the form's own words are known):
 *
 * { "fields": [ { "name", "field": id, "question": label of the form's field, "label"?, "page"?,
 *                 "state": "kept|moved|changed|lost",
 *                 "changes": ["kind|options|max_length|cells|label|place|read_only"],
 *                 "now"?: { "kind", "label"?, "page"?, "max_length"?, "options"? },
 *                 "proposals": [ { "name", "label"?, "page"?, "score": 0-100, "reasons": [
 *                     "label|options|size|place|neighbours|name"] } ] } ],
 *   "added": [ { "name", "kind", "label"?, "page"? } ],
 *   "counts": { "kept", "moved", "changed", "lost", "added" } }
 *
 * kept: all is as before. moved: another box, everything else as before, and its order among
 * fields with the same question too. Only these two are taken without a person. Owned. */
json_t *uf_drift_compare(const json_t *before, const json_t *after, const UfForm *form);

/* True when nothing of @report needs a person. */
bool uf_drift_is_harmless(const json_t *report);

/* Of the names of @report, the share that is there or has a proposal of 70 or more: 0 to 1. */
double uf_drift_get_share(const json_t *report);

/* Checks the places that a person confirmed, {"old name": "new name" or null}: each changed or lost
 * name of @report has one, and each new name is a field of @after that no other name has taken and
 * that can take its values. USAGE or MAPPING name the first that is wrong. */
bool uf_drift_check_names(const json_t *report, const json_t *after, const json_t *names,
			  GError **error);
