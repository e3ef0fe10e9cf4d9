/* Proposals as a person reads and decides them. */
#pragma once

#include <jansson.h>

#include "uf-flow-deposit.h"
#include "uf-run.h"

/* "waiting", "accepted"… in the language of the program's talk. Borrowed. */
const char *uf_proposals_format_state(const json_t *proposal);

/* What stands there and what is proposed, one under the other. */
void uf_proposals_print(const json_t *proposal);

/* `proposal accept` and `proposal refuse`: those of the words, or, at a terminal without one, each
 * one that waits. */
UfExit uf_proposals_decide(UfRun *run, bool accept);

/* Households that a service deposited (uf_flow_deposit_list()): a table, or one as it is. */
void uf_proposals_print_households(const UfRun *run, const json_t *households);
void uf_proposals_print_household(const json_t *household);

/* Accepts one, or refuses it (@who NULL), and says so; the result of the flow. */
json_t *uf_proposals_decide_household(UfRun *run, const char *id, const UfFlowDepositWho *who,
				      GError **error);
