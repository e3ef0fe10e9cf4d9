/* Code lists: how canonical codes of the profile become a partner's codes.
 *
 * One JSON file per list: {"schema": 1, "codes": "id", "title", "source", "seen", "unverified"?,
 * "entries": [{"from": "canonical", "to": "partner's", "label"?: "French", "lossy"?, "note"?}, …],
 * "ask": ["canonical codes that have no exact equivalent", …]}. A canonical code that is in neither
 * is unmappable too: nothing is ever guessed.
 */
#pragma once

#include <jansson.h>

#include <glib.h>

#include "uf-form-rules.h"

typedef struct UfCodes UfCodes;

typedef enum {
	UF_CODES_MAPPED, /* *to is set */
	UF_CODES_ASK,    /* declared as needing a person's choice */
	UF_CODES_UNKNOWN /* not in the list at all */
} UfCodesResult;

/* Parses and checks a list (schemas/codes.schema.json); a canonical code may appear only once. */
UfCodes *uf_codes_parse(const json_t *root, const char *origin, GError **error);

/* The same for whoever reads many files: faults are appended to @faults and counted in the error. A
 * reference on @root is kept: it must not change. */
UfCodes *uf_codes_new(UfFormRules *rules, json_t *root, GPtrArray *faults, GError **error);
void uf_codes_free(UfCodes *codes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCodes, uf_codes_free)

const char *uf_codes_get_id(const UfCodes *codes);

/* The partner's code of @from; borrowed, untouched unless MAPPED. */
UfCodesResult uf_codes_find(const UfCodes *codes, const char *from, const char **to);

/* The partner's own wording for its code @to ("label" of the list), or NULL. */
const char *uf_codes_find_label(const UfCodes *codes, const char *to);

/* What gets lost when @from becomes the partner's code, in French; NULL when nothing does. */
const char *uf_codes_find_lossy(const UfCodes *codes, const char *from);

/* Walks the entries, for the tests that check every canonical value. */
size_t uf_codes_get_count(const UfCodes *codes);
void uf_codes_get_entry(const UfCodes *codes, size_t index, const char **from, const char **to);
