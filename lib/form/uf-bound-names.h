/* The partner's names that a form binds on one channel: what a template must have to fit it. */
#pragma once

#include "uf-form.h"

/* One name. @state: the option that an answer may set there, "" when the box is only ticked, NULL
 * when a text goes there. All borrowed from the form but @name. */
typedef struct {
	char *name;
	const char *field; /* full id: "table.child" */
	size_t row;        /* of a printed table, from 1; 0 outside tables */
	const char *state;
	bool is_signature; /* a person signs there: only its place is named */
} UfBoundName;

/* Every name bound on @channel with its field, in the form's order; "{row}" is spelled out for each
 * printed row. A name that two options set stands once for each. Elements are UfBoundName. */
GPtrArray *uf_form_list_bound_names(const UfForm *form, const char *channel);

/* The same, each once, as the form writes it: with "{row}" and without rows; the names of a row of
 * its own stand for it. For partners whose tables have any number of rows. */
GPtrArray *uf_form_list_bound_patterns(const UfForm *form, const char *channel);
