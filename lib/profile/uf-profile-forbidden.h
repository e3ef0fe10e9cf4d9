/* Identifiers that a service does not keep at all: by their scheme ("nir", "iban"…).
 *
 * The policy is an array of schemes, NULL for none: those of the rows of identifiers
 * ("members/m1/identifiers/i1/value") and those of other places (an IBAN, a tax notice).
 */
#pragma once

#include "uf-issue.h"
#include "uf-profile.h"

/* Whether every scheme of @forbidden is known; INVALID_DATA names one that is not. */
bool uf_profile_check_policy(const UfProfileSchema *schema, const json_t *forbidden,
			     GError **error);

/* Whether what stands at @place, in a row that says @scheme (NULL: none), must not be kept: the
 * identifier itself, or the word that says which one it is (@value). */
bool uf_profile_is_forbidden(const UfPlace *place, const char *scheme, const json_t *value,
			     const json_t *forbidden);

/* The fact ids (char *) of the identifiers of @profile that must not be kept. Yours. */
GPtrArray *uf_profile_list_forbidden(const UfProfile *profile, const json_t *forbidden);

/* Appends to @issues each of them that is there already. */
void uf_profile_check_forbidden(const UfProfile *profile, const json_t *forbidden,
				GPtrArray *issues);

/* Takes them out, their rows of identifiers whole; appends to @issues what was left out. */
void uf_profile_drop_forbidden(UfProfile *profile, const json_t *forbidden, GPtrArray *issues);
