/* The report of a changed template (lib/channel/uf-drift.h) for people, and the questions that it
 * raises. Names and labels are those of a blank form: nothing personal. */
#pragma once

#include "uf-run.h"

/* Prints each field that is not as before with its proposals, then the counts. */
void uf_drift_text_print(FILE *file, const json_t *drift);

/* Asks about each changed or lost field, one at a time. NULL when the person stops; else
 * {"bound name": "name in the file" or null}. Owned. */
json_t *uf_drift_text_ask(const json_t *drift);
