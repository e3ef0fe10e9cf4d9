/* Where a new form, or what belongs to one, is written: FOLDER/ADAPTER/forms/NAME.json. */
#pragma once

#include "uf-flow-private.h"

typedef struct {
	UfFlow *flow;
	const char *form_id; /* borrowed */
	char *adapter;
	const char *name; /* of @form_id */
	char *folder;     /* of adapters */
	bool is_default;  /* the user's folder */
	char *form_path;
	char *adapter_path;
} UfFormPlace;

void uf_form_place_clear(UfFormPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFormPlace, uf_form_place_clear)

/* USAGE when @form_id is none. @folder NULL: the user's adapters. */
bool uf_form_place_init(UfFormPlace *self, UfFlow *flow, const char *form_id, const char *folder,
			GError **error);

/* The skeleton must load; a proposal that the check of forms finds fault with is none. */
bool uf_form_place_settle(const UfFormPlace *self, const UfRegistry *registry, json_t *root,
			  GError **error);

/* Makes FOLDER/ADAPTER/@below, and adapter.json when nobody has described the adapter yet. */
bool uf_form_place_ensure(const UfFormPlace *self, const UfRegistry *registry, const char *below,
			  GError **error);
