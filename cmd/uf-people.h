/* The list of people that `person list` and `person find` print. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* Prints @result of uf_flow_person_list() as the run asks for it; how many there are. */
size_t uf_people_print(const UfRun *run, const json_t *result);

/* Prints one of the "pairs" of uf_flow_person_duplicates(), its people side by side. */
void uf_people_print_pair(const json_t *pair);

/* Says, of a household that was just stored, who else of the store may be the same people: ids
 * alone. */
void uf_people_remark_twins(const UfRun *run, const json_t *result);
