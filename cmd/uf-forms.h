/* What several commands say about forms. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* Tells on standard error which adapters are broken, and why. */
void uf_forms_say_problems(const UfRun *run, const json_t *problems);

/* Prints @title and under it one line for each of @items: a text, or an object with a "label" and
 * what says more about it. Nothing when there is none. */
void uf_forms_print_items(const char *title, const json_t *items);
