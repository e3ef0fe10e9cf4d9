/* A profile read elsewhere, laid over one of the store: whose facts are whose.
 *
 * People are the same with the same NIR, or the same names and date of birth; rows with the
 * same id, else by what tells them apart (the kind of a right, member, kind and month of a
 * resource). Nothing is removed, and nothing here decides: the caller offers the differences to a
 * person.
 */
#pragma once

#include "uf-profile.h"

/* The document of @profile with all that @incoming says written over it, ids of @profile kept. A
 * text that differs in case or accents alone, or a list that says less, stays as it was. @notes
 * (NULL allowed) name people by the same ids afterwards. New reference. */
json_t *uf_intake_merge(const UfProfile *profile, const json_t *incoming, json_t *notes);

/* The same; @same, an object, gets {id of a row of @incoming: id of the row of @profile that it
 * is}. */
json_t *uf_intake_merge_rows(const UfProfile *profile, const json_t *incoming, json_t *notes,
			     json_t *same);

/* The same where the people of @incoming have the ids already of those of @profile whom they are: a
 * child with the number of a parent is not that parent. */
json_t *uf_intake_merge_aligned(const UfProfile *profile, const json_t *incoming, json_t *same);

/* True when two members of households are one person without a doubt: the same NIR (unless both
 * given name and date of birth are others: a child may have a parent's), or birth name, first given
 * name and date of birth. */
bool uf_intake_is_same_person(const json_t *one, const json_t *other);

/* True when somebody of @incoming is in @profile. */
bool uf_intake_has_common_person(const UfProfile *profile, const json_t *incoming);

/* Puts @to in place of every text of @json that is @from. */
void uf_intake_rename(json_t *json, const char *from, const char *to);
