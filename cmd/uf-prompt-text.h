/* How a question is written: what may be chosen, numbered, in columns that one can read at a
 * glance; then the question itself, what is there already between brackets.
 *
 * Everything is borrowed. What is written may hold personal values: whoever makes it zeroes it.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct {
	const char *title;
	const char *hint;
	const char *const *options; /* what the hint numbers from 1; NULL */
	const char *reason;         /* what wants it; NULL */
	const char *old;            /* "": nothing is there */
	bool is_required;
} UfPromptText;

/* Appends "Date de naissance (JJ/MM/AAAA) [12/05/1984] : ", long choices above it. */
void uf_prompt_append_text(GString *out, const UfPromptText *text);

/* Appends @options numbered from 1, in columns of a page of 80 characters. */
void uf_prompt_append_options(GString *out, const char *const *options);

/* "o", "oui", "y", "yes" */
bool uf_prompt_is_yes(const char *typed);
/* "n", "non", "no", or nothing */
bool uf_prompt_is_no(const char *typed);
