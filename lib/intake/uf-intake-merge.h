/* A profile read elsewhere, laid over one of the store: whose facts are whose.
 *
 * People are the same with the same NIR, or the same names and date of birth; rows by what tells
 * them apart (the kind of a right, member, kind and month of a resource). Nothing is removed, and
 * nothing here decides: the caller offers the differences to a person.
 */
#pragma once

#include "uf-profile.h"

/* The document of @profile with all that @incoming says written over it, ids of @profile kept. A
 * text that differs in case or accents alone, or a list that says less, stays as it was. @notes
 * (NULL allowed) name people by the same ids afterwards. New reference. */
json_t *uf_intake_merge(const UfProfile *profile, const json_t *incoming, json_t *notes);

/* True when somebody of @incoming is in @profile. */
bool uf_intake_has_common_person(const UfProfile *profile, const json_t *incoming);

/* Puts @to in place of every text of @json that is @from. */
void uf_intake_rename(json_t *json, const char *from, const char *to);
