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

/* The rows of a form by how they are answered, whether they are filled or not; a table counts by
 * the cells of its rows. The counts up to @withheld add up to @rows: signatures, what the office
 * fills and what is not part of the demand are apart. */
typedef struct {
	size_t rows;
	size_t profile; /* filled from facts as they are known */
	size_t derived; /* filled from what is computed of facts, or with a text of the form */
	size_t none;    /* known to be nothing: said so, or no such row in a list that has others */
	size_t asked;   /* of this request alone, answered or not */
	size_t proposed; /* of these, those that the profile proposes an answer for */
	size_t by_hand;
	size_t open; /* from the profile, but not known there or to be chosen */
	size_t withheld;
	size_t signature;
	size_t office;
	size_t absent;
	size_t required; /* required ones that are from the profile */
	size_t held;     /* of these, those for which it holds a fact */
	size_t given;    /* of these, those that are filled */
} UfCoverageRows;

UfCoverageRows uf_mapping_count_rows(const UfAnswers *answers);

/* The same of the form alone, each field and column once; only @rows, @profile, @derived (computed,
 * or a text of the form), @asked, @by_hand, @signature, @office and @required are told. */
UfCoverageRows uf_mapping_count_fields(const UfForm *form);

/* Rows filled from the profile, derived or known to be nothing, in percents of @rows, rounded down;
 * 100 when there is none. */
unsigned uf_coverage_get_known_percent(const UfCoverageRows *self);

/* Filled answers in percents of those that are part of the demand and not always by hand, rounded
 * down; 100 when there is none. */
unsigned uf_coverage_get_percent(const UfCoverage *coverage);
