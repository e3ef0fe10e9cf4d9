/* What is said in the same words of several things, said once: "Eau ; Gaz : manque".
 *
 * Groups stand in the order in which their words first came. They hold no more than labels and
 * sentences: nothing here is zeroed.
 */
#pragma once

#include <glib.h>

typedef struct {
	char *words;
	GPtrArray *members; /* borrowed, in the order in which they came */
} UfGroup;

/* A new list of groups; members are not freed with it. */
GPtrArray *uf_groups_new(void);

/* Puts @member into the group of these @words, at the end. */
void uf_groups_add(GPtrArray *groups, const char *words, gpointer member);

/* @labels (of char *) as one text: "Eau ; Gaz", one that comes again "Nom (3 fois)"; empty ones are
 * left out. Yours. */
char *uf_groups_join_labels(const GPtrArray *labels);
