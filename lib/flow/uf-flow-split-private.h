/* A split under way. */
#pragma once

#include "uf-flow-household-private.h"

typedef enum {
	UF_SIDE_OLD = 1 << 0,
	UF_SIDE_NEW = 1 << 1,
	UF_SIDE_BOTH = UF_SIDE_OLD | UF_SIDE_NEW,
	UF_SIDE_NONE = 0,
} UfSide;

typedef struct {
	UfHouseholdTalk talk;
	UfStoreItem *item;
	UfProfile *profile;  /* the household as it is */
	GHashTable *leaving; /* ids of members */
	const char *date;
	const char *reason;
	GHashTable *sides;   /* unit (fact id) → UfSide */
	GHashTable *outside; /* "old/m3", "new/m1": known there, without living there */
} UfSplit;

void uf_split_clear(UfSplit *split);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfSplit, uf_split_clear)

/* Asks who takes what; false on an answer that makes no sense. Units that nobody has to decide have
 * their side. */
bool uf_split_ask_units(UfSplit *split, GError **error);

/* The household of one side, UF_SIDE_OLD or UF_SIDE_NEW; without revision. Names of people who are
 * not there are dropped. */
UfProfile *uf_split_make_side(const UfSplit *split, UfSide side, const char *id, json_t *dropped,
			      GError **error);
