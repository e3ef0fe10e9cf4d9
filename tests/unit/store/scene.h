/* A store that is written to until something breaks, and what has to be in it afterwards.
 *
 * Transaction number n (from 1) writes a revision of the person n / 4, a request, a draft and a
 * line of the journal, all of which say n: whoever finds one of the four has to find the others
 * where the back end promises whole transactions, and all four once the commit was acknowledged.
 */
#pragma once

#include <stdbool.h>

#include "uf-store-keys.h"
#include "uf-store.h"

#define SCENE_PARTS 4
#define SCENE_LOGIN "gestion"
#define SCENE_TEAM "Polyvalence"

typedef struct {
	bool is_sealed;
	char *location;
	UfSecret *key;      /* the manager's, machine-made: no slow derivation */
	UfSecret *recovery; /* NULL in a folder */
} Scene;

/* Makes an empty store at @location. Yours: scene_free(), which leaves the files. */
Scene *scene_new(bool is_sealed, const char *location);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

/* The store at @location instead, made with the same keys; the old path is freed. */
void scene_move(Scene *scene, const char *location);

/* Open and unlocked; NULL on error. */
UfStore *scene_open(const Scene *scene, GError **error);
UfStore *scene_open_at(const Scene *scene, const char *location, GError **error);

/* An id of the kind whose ids begin with @letter. Yours. */
char *scene_make_id(char letter, unsigned number);

/* The bytes that say @number. Yours. */
GBytes *scene_make_content(unsigned number);
/* Which number @item says, all over. */
unsigned scene_read_content(const UfStoreItem *item);

bool scene_commit(UfStore *store, unsigned number, GError **error);

/* How many of the four parts of @number there are; each is read and must say its number. @lines is
 * what scene_load_lines() gave. */
unsigned scene_count_parts(UfStore *store, const GHashTable *lines, unsigned number);
GHashTable *scene_load_lines(UfStore *store);

typedef struct {
	unsigned acknowledged;
	unsigned lost; /* of those, not whole */
	unsigned half; /* some of the four parts */
} SceneResult;

/* Adds up what there is of the transactions from @from to @to - 1; @acknowledged holds numbers. */
void scene_compare(UfStore *store, const GHashTable *acknowledged, unsigned from, unsigned to,
		   SceneResult *result);

/* Where the next transaction begins after a crash: at a person of whom nothing was written. */
unsigned scene_skip(unsigned number);

/* uf_store_verify() and the chains of the journal without a fault, @where said if not. */
void scene_verify(UfStore *store, const char *where);

/* Copies a folder with its files, nothing else open on it. */
void scene_copy(const char *from, const char *to);
