/* The list of people that `person list` and `person find` print. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* Prints @result of uf_flow_person_list() as the run asks for it; how many there are. */
size_t uf_people_print(const UfRun *run, const json_t *result);
