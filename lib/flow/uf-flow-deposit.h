/* What a service deposits for a team at night, and what the team makes of it.
 *
 * Depositing needs a depositor's key (lib/store/uf-store-deposits.h) and reads nobody: a
 * spreadsheet is read, each household whose cells can be read is sealed for the team, what was
 * deposited the last time is not deposited again. Receiving is done by a member of the team: what
 * is about somebody known becomes proposals, each once; somebody new, or somebody who could be two,
 * waits for a word. Nothing is written into a profile before somebody accepts it.
 */
#pragma once

#include "uf-flow.h"
#include "uf-secret.h"

/* --- by the service --- */

/* All borrowed. */
typedef struct {
	const char *path;      /* "-": standard input */
	const char *sheet;     /* its name; NULL: the first visible one that holds anything */
	const json_t *columns; /* a map (schemas/columns.schema.json); NULL: the saved one */
	const char *depositor; /* its name */
	const UfSecret *key;   /* NULL in a folder of invented people */
	bool again;            /* what was deposited before, too */
	bool anyway;           /* a file that looks cut, or much shorter than the last, is meant */
} UfFlowDepositSetup;

/* Deposits the households of a file; without a map or a saved one, columns are those whose headings
 * are sure. → schemas/output-proposal-deposit.json {"version", "state":
 * "done|waiting|nothing|refused", "fault": rule or null, "households", "deposited", "same",
 * "columns": {"taken": [keys], "left": [letters]}, "waiting": [{"rows": [numbers from 1], "issues":
 * [{"row", "column", "key", "rule", "severity"}]}]}. No value and no heading of the file is in it.
 * A file that cannot be read at all is an error. */
json_t *uf_flow_deposit(UfFlow *flow, const UfFlowDepositSetup *setup, GError **error);

/* --- by the team --- */

/* Receives what waits for the teams of whoever opened the store. → schemas/output-proposal-receive
 * .json {"version", "received", "same", "refused_before", "filed": [ids of proposals],
 * "households": [as uf_flow_deposit_list()], "bad": [{"deposit", "error"}]} */
json_t *uf_flow_deposit_receive(UfFlow *flow, GError **error);

/* How many deposits for teams of whoever opened the store nobody received yet (@fresh), and how
 * many wait for a word (@kept). */
bool uf_flow_deposit_count(UfFlow *flow, size_t *fresh, size_t *kept, GError **error);

/* What was received and waits for a word: → [{"deposit", "from": name of the depositor, "date",
 * "action": "create|wait", "name", "match", "changes", "issues"}], as uf_flow_row_describe() has
 * the last four. Holds personal values. New reference. */
json_t *uf_flow_deposit_list(UfFlow *flow, GError **error);

/* One of them; NOT_FOUND, also for one that nobody received yet. New reference. */
json_t *uf_flow_deposit_show(UfFlow *flow, const char *deposit, GError **error);

/* Whom it is about, said by a person; all borrowed, { 0 }: as it was matched. */
typedef struct {
	const char *person; /* somebody known: what differs becomes proposals */
	bool is_new;        /* nobody known, whoever is alike */
} UfFlowDepositWho;

/* Makes somebody new of it, or proposals for somebody known. REFUSED, with what to say, while it is
 * not certain who it is. → {"version", "deposit", "person", "state": "accepted", "filed": [ids]} */
json_t *uf_flow_deposit_accept(UfFlow *flow, const char *deposit, const UfFlowDepositWho *who,
			       GError **error);

/* Refuses it for good: the same people are not brought again as somebody new. → {"version",
 * "deposit", "state": "refused"} */
json_t *uf_flow_deposit_refuse(UfFlow *flow, const char *deposit, GError **error);
