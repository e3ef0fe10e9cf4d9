/* What share of a form is filled, and from where. Counts only; no value is read. */
#pragma once

#include "uf-answers.h"

/* @asked to @constant are ways that an answer was filled; @by_hand to @absent are the others. A
 * table counts by its cells. The field counts add up to @total. */
typedef struct {
	size_t total;
	size_t profile;   /* facts as they are known, office included */
	size_t derived;   /* computed from facts: figures, hooks, ages */
	size_t asked;     /* facts of this request */
	size_t corrected; /* written by the worker for this request */
	size_t constant;  /* texts of the form */
	size_t by_hand;   /* always written by a person */
	size_t todo;      /* to ask, choose or write */
	size_t withheld;
	size_t empty;  /* nothing known, nothing required */
	size_t absent; /* not part of this demand */
} UfCoverage;

UfCoverage uf_mapping_measure_coverage(const UfAnswers *answers);

/* Filled answers in percents of those that are part of the demand and not always by hand, rounded
 * down; 100 when there is none. */
unsigned uf_coverage_get_percent(const UfCoverage *coverage);
