/* What `household split` and `household join` ask. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* What has no answer yet; NULL on error. New reference. */
typedef json_t *(*UfHouseholdAsk)(const UfRun *run, const json_t *answers, GError **error);

/* The answers of the file @path ("-": standard input), or those given at the terminal when @path is
 * NULL. NULL without @error when the person stopped; USAGE without a terminal. New reference. */
json_t *uf_household_answer(const UfRun *run, const char *path, UfHouseholdAsk ask, GError **error);

/* Prints what became of it. */
UfExit uf_household_print(const UfRun *run, const json_t *result, const char *sentence);
