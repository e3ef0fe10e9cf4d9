/* A household that becomes two, and two that become one.
 *
 * Both take an object of answers; what it does not say is asked, and nothing is assumed. Keys of
 * the answers are "members", "date", "reason", "same/ID", and fact ids of what is shared. What is
 * protected of one person, the facts of one partner and texts that not everybody may see never
 * cross to the other side. Each is one transaction.
 */
#pragma once

#include "uf-flow.h"

/* What is not answered yet, in order: [{"key", "kind": "members|date|choice", "title", "text",
 * "options": [{"code", "title"}]}]; answers bring questions. USAGE for an answer that makes no
 * sense. */
json_t *uf_flow_split_ask(UfFlow *flow, const char *person, const json_t *answers, GError **error);
json_t *uf_flow_join_ask(UfFlow *flow, const char *person, const char *other, const json_t *answers,
			 GError **error);

/* "members" leave for a household of their own, their ids kept. USAGE names the first question that
 * is not answered. Both say where the other is; requests stay with the household they were made
 * for. → schemas/output-household.json {"version", "person", "revision", "with": the new household,
 * "members": {id there: id here}, "dropped": [{"person", "fact"}] what named somebody who is not
 * there any more, "issues"} */
json_t *uf_flow_household_split(UfFlow *flow, const char *person, const json_t *answers,
				GError **error);

/* The members of @other come into @person; ids that are taken there change. @other goes on as
 * "joined" and is found no more. The same result. */
json_t *uf_flow_household_join(UfFlow *flow, const char *person, const char *other,
			       const json_t *answers, GError **error);
