/* Proposals as a person reads and decides them. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* "waiting", "accepted"… in the language of the program's talk. Borrowed. */
const char *uf_proposals_format_state(const json_t *proposal);

/* What stands there and what is proposed, one under the other. */
void uf_proposals_print(const json_t *proposal);

/* `proposal accept` and `proposal refuse`: those of the words, or, at a terminal without one, each
 * one that waits. */
UfExit uf_proposals_decide(UfRun *run, bool accept);
