/* The referential file of a partner: the integers that its messages know things by.
 *
 * Its shape is that of WebRSA (Referentiel-WebRSA.xsd, atolcd/webrsa, 2025-08-05; no file of a
 * département was seen): below the root, an element liste_NAME for each list, with entries that
 * hold "identifiant", and "code", "libelle" or "nom" and "prenom", "actif" (0: not used any more),
 * and the identifier of another list's entry that they belong to. Read by the document worker; it
 * holds the names of workers, nothing of the people helped.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

#define UF_REFERENTIAL_MAX_BYTES ((size_t)16 * 1024 * 1024)

typedef struct UfReferential UfReferential;

/* From the tree that the worker's "xml_read" gives; a reference is kept. NULL when it has no list.
 */
UfReferential *uf_referential_new(json_t *tree);
void uf_referential_free(UfReferential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfReferential, uf_referential_free)

typedef enum {
	UF_REFERENTIAL_FOUND,
	UF_REFERENTIAL_UNKNOWN,
	UF_REFERENTIAL_AMBIGUOUS, /* several entries say the same */
} UfReferentialResult;

/* Looks for @value as @rule says ("lists" of docs/forms.md); @parent is the identifier that the
 * entry has to belong to, NULL: any. Words are compared without case and accents; entries that are
 * not active do not count. @id is borrowed. */
UfReferentialResult uf_referential_find(const UfReferential *self, const json_t *rule,
					const char *value, const char *parent, const char **id);
