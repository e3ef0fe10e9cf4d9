/* Coverage: what share of a form follows from the profile, counted; no value is read out. */
#pragma once

#include "uf-flow-fill.h"

/* Of the forms of @setup, or of all when it names none; with a person, also for that household in
 * the roles of @setup, as `fill` would answer today, without a request being kept.
 * → {"version", "forms": [{"form", "title", "fields": counts, "answers": counts with a person,
 *    "error": why it could not be answered}]}, counts being {"rows", "profile", "derived", "asked",
 *    "by_hand", "open", "withheld", "absent", "signature", "office", "required", "held", "given",
 *    "percent"} of UfCoverageRows. NOT_FOUND for a form or a person that is not there. */
json_t *uf_flow_form_coverage(UfFlow *flow, const UfFlowFill *setup, GError **error);
