/* How two editions of a template are matched, without their names: what is printed near a field,
 * its kind and choices, its size, where it stands, and the order of its neighbours.
 *
 * All similarities go from 0 to 1. Items borrow their JSON.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

typedef struct {
	const json_t *json; /* a field as the worker describes it; NULL for a name without one */
	const char *name;
	const char *kind;
	char *label;   /* letters and digits of the labels of its boxes */
	GArray *grams; /* of uint64_t: pairs of letters of the label, sorted */
	int64_t page;  /* of its first box; 0 without one */
	double x, y;   /* of the middle of its first box */
	double width, height;
	unsigned order; /* in the order of reading */
} UfDriftItem;

typedef struct {
	GPtrArray *items; /* of UfDriftItem, in the order of reading */
	GHashTable *by_name;
} UfDriftSide;

UfDriftSide *uf_drift_side_new(const json_t *fields);
void uf_drift_side_free(UfDriftSide *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDriftSide, uf_drift_side_free)

/* A name of which nothing is known but a question: for a form without a layout. Owned by @side. */
UfDriftItem *uf_drift_side_add_name(UfDriftSide *side, const char *name, const char *label);
UfDriftItem *uf_drift_side_find(const UfDriftSide *side, const char *name);

/* For each item of @old its partner in @new, keeping the order of reading as far as labels, kinds
 * and sizes allow; NULL where it has none. Without too many fields only. Yours, borrowed items. */
GPtrArray *uf_drift_align(const UfDriftSide *old, const UfDriftSide *new);

bool uf_drift_is_alike(const UfDriftItem *a,
		       const UfDriftItem *b); /* one can take the other's values */
double uf_drift_compare_labels(const UfDriftItem *a, const UfDriftItem *b);
double uf_drift_compare_options(const UfDriftItem *a, const UfDriftItem *b);
double uf_drift_compare_sizes(const UfDriftItem *a, const UfDriftItem *b);
double uf_drift_compare_places(const UfDriftItem *a, const UfDriftItem *b);
/* The labels of the fields read before and after each. */
double uf_drift_compare_neighbours(const UfDriftSide *old, const UfDriftItem *a,
				   const UfDriftSide *new, const UfDriftItem *b);
