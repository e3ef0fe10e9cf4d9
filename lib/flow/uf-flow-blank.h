/* The spreadsheet to be filled for some forms: which columns, what is known already.
 *
 * Only what the named forms take has a column, and only when its heading is recognised again
 * without a question. A spreadsheet is plaintext: sensitive facts have a column only when they are
 * asked for (identifiers apart), protected ones are never in it. What cannot be a column is told.
 */
#pragma once

#include "uf-flow.h"

#define UF_FLOW_BLANK_MAX_CHILDREN 12u

/* All borrowed. */
typedef struct {
	const char *const *forms;  /* ids, ends with NULL */
	const char *const *people; /* ids of those whose rows are filled, ends with NULL; NULL */
	bool mine;                 /* and those whom this worker made something for */
	bool sensitive;            /* columns of sensitive facts too */
	unsigned children;         /* columns for so many, when a form takes anything of children */
} UfFlowBlank;

/* → {"version", "forms": [{"form", "title"}], "columns": [{"key", "heading", "kind", "hint",
 *    "choices", "required", "sensitive", "example"}], "rows": [{"person", "cells": [text as
 *    uf-workbook.h takes it]}], "left_out": [{"title", "reason":
 * "sensitive|several|not_a_column"}]} The people whose rows are filled are read: the readings tell
 * it. */
json_t *uf_flow_make_blank(UfFlow *flow, const UfFlowBlank *blank, GError **error);
