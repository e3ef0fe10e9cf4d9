/* What `fill` tells about the forms that it filled. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* Prints @result of uf_flow_fill(): counts, files, what is left to a person, what to do next. */
void uf_summary_print(const json_t *result);

/* The exit code that @result deserves: an error in a form, something to resolve, or done. */
UfExit uf_summary_get_exit(const json_t *result);
