/* One derived leaf being computed: what its rule gets, and what it answers. */
#pragma once

#include "uf-profile-schema-private.h"
#include "uf-view-inside-private.h"

typedef struct {
	UfView *view;
	json_t *object;        /* the one that gets the derived leaf */
	const char *object_id; /* its fact id */
	const UfPlace *place;
	char *source; /* set by a rule when it is not the single fact of "of" */
} UfViewDerive;

/* A new value, or NULL when it cannot be told. */
typedef json_t *(*UfViewRule)(UfViewDerive *derive);

/* The value of the @i-th fact of "of", named from the object ("birth/date"), or NULL. Borrowed. */
const json_t *uf_view_derive_find_of(const UfViewDerive *derive, size_t i);

/* Rules on who lives at home: uf-view-derive-home.c. */
json_t *uf_view_derive_count_home(UfViewDerive *derive);
json_t *uf_view_derive_count_adults(UfViewDerive *derive);
json_t *uf_view_derive_count_minors(UfViewDerive *derive);
json_t *uf_view_derive_count_dependants(UfViewDerive *derive);
json_t *uf_view_derive_composition(UfViewDerive *derive);
json_t *uf_view_derive_consumption_units(UfViewDerive *derive);

/* Rules on one row (resources, expenses, debts…): uf-view-derive-rows.c. */
json_t *uf_view_derive_latest(UfViewDerive *derive);
json_t *uf_view_derive_months_ago(UfViewDerive *derive);
json_t *uf_view_derive_per_month(UfViewDerive *derive);
json_t *uf_view_derive_names(UfViewDerive *derive);
