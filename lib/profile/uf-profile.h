/* A profile: all that is known of one household, typed once (docs/profile.md).
 *
 * The JSON document is the truth; this wraps it with its schema, which is borrowed and must outlive
 * it. Facts are named by fact ids (uf-fact-id.h); each has an origin, and one that was asked in
 * vain has an absence instead of a value. Reading is here, changing in uf-profile-edit.h, checking
 * in uf-profile-check.h.
 */
#pragma once

#include "uf-fact-id.h"
#include "uf-origin.h"
#include "uf-profile-schema.h"

/* The version of schemas/profile.schema.json that this program writes. */
#define UF_PROFILE_VERSION 1

typedef struct UfProfile UfProfile;

/* A new household of one unnamed member, with fresh ids and revision 0. */
UfProfile *uf_profile_new(const UfProfileSchema *schema);

/* Reads a document and brings it to today's version. INVALID_DATA when it is no JSON, no profile at
 * all, or newer than this program. A profile with faults loads: uf_profile_check() lists them. */
UfProfile *uf_profile_parse(const UfProfileSchema *schema, const char *text, size_t length,
			    const char *origin, GError **error);
UfProfile *uf_profile_load(const UfProfileSchema *schema, const char *path, GError **error);

/* The same from a parsed document, on which a reference is taken; it is changed in place. */
UfProfile *uf_profile_from_json(const UfProfileSchema *schema, json_t *root, GError **error);

/* Writes it whole or not at all, mode 0600. */
bool uf_profile_save(const UfProfile *self, const char *path, GError **error);

UfProfile *uf_profile_copy(const UfProfile *self);
void uf_profile_free(UfProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfProfile, uf_profile_free)

const UfProfileSchema *uf_profile_get_schema(const UfProfile *self);
/* The document, borrowed; change it through uf-profile-edit.h only. */
json_t *uf_profile_get_json(const UfProfile *self);
/* "p-…", borrowed. */
const char *uf_profile_get_id(const UfProfile *self);
int64_t uf_profile_get_revision(const UfProfile *self);
/* For the store, when it has written the profile. */
void uf_profile_set_revision(UfProfile *self, int64_t revision);

/* The member of that id, or NULL. Borrowed. */
json_t *uf_profile_find_member(const UfProfile *self, const char *member);

/* The value of a fact, NULL when it has none. Borrowed. */
json_t *uf_profile_find_fact(const UfProfile *self, const char *fact_id);

/* The origin of a fact: the entry whose id is the longest prefix of it. NULL when none. Yours. */
UfOrigin *uf_profile_find_origin(const UfProfile *self, const char *fact_id);

/* "none", "unknown" or "not_wished", for the fact itself or what holds it; NULL when it was not
 * answered so. Borrowed. */
const char *uf_profile_find_absence(const UfProfile *self, const char *fact_id);

/* True when the fact, or something that holds it, is marked "protected". *@owner gets the id of the
 * member it belongs to, or NULL for the household's; borrowed, @owner may be NULL. */
bool uf_profile_is_protected(const UfProfile *self, const char *fact_id, const char **owner);

/* Months after which the fact is to be confirmed, when it is older than that on @today; else 0. A
 * fact without a dated origin, or without a period in the schema, is never stale. */
int uf_profile_get_stale_months(const UfProfile *self, const char *fact_id, UfDate today);

/* The fact ids (char *) of all values, in the order of the document; rows by their ids. Yours. */
GPtrArray *uf_profile_list_facts(const UfProfile *self);

/* The fact ids of all stale values, in the order of the document. Yours. */
GPtrArray *uf_profile_list_stale(const UfProfile *self, UfDate today);
