/* What several commands say about forms. */
#pragma once

#include <jansson.h>

#include "uf-run.h"

/* Asks at the terminal which forms, and adds their ids at the end of @builder: first those without
 * a territory and of the office's, the others by a number of the list; words show the forms that
 * have them in their titles. How many were chosen; 0 when the person wants none. */
size_t uf_forms_choose(const UfRun *run, GStrvBuilder *builder);

/* Tells on standard error which adapters are broken, and why. */
void uf_forms_say_problems(const UfRun *run, const json_t *problems);

/* Prints @title and under it one line for each of @items: a text, or an object with a "label" and
 * what says more about it. Nothing when there is none. */
void uf_forms_print_items(const char *title, const json_t *items);
