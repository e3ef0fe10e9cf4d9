/* How a form is made; see uf-form.h. */
#pragma once

#include "uf-cleanup.h"
#include "uf-form.h"

struct UfForm {
	gatomicrefcount references;
	json_t *json;
	char *adapter;
	char *revision;
	GPtrArray *fields; /* UfField */
	GHashTable *by_id; /* full id → UfField, borrowed both */
	GHashTable *paths; /* text → UfJsonPath, those that were asked for */
};

/* Appends what is wrong between the parts of @form, which was made from JSON of the right shape;
 * parts with a fault in @faults are left alone. */
void uf_form_check_parts(const UfForm *form, GPtrArray *faults);

/* The same for the measured boxes of its PDF (uf-boxes.h). */
void uf_form_check_boxes(const UfForm *form, GPtrArray *faults);
