/* Changing a profile: every change carries its origin and leaves a document that fits the schema.
 *
 * Identifiers are stored in their normal writing (no separators, E.164 for phones); one that cannot
 * be, like a date out of the calendar, is refused. A wrong check key is for the check to warn of.
 * A refused change (INVALID_DATA with the place and the rule, NOT_FOUND for a place or a row that
 * is not there, CONFLICT when what would go is named by another row) leaves the profile as it was.
 * The revision is the store's business.
 */
#pragma once

#include "uf-profile.h"

/* Puts @value (a reference is taken) at @fact_id, records @origin, removes an absence there. A NULL
 * @value removes the fact, its origin and its absence; @origin may then be NULL. An object that
 * replaces a protected one without a word about "protected" stays protected. */
bool uf_profile_set_fact(UfProfile *self, const char *fact_id, json_t *value,
			 const UfOrigin *origin, GError **error);

/* Records that the fact was asked: @absence is "none", "unknown" or "not_wished". Its value goes;
 * INVALID_DATA for what a profile or a row cannot be without. */
bool uf_profile_set_absence(UfProfile *self, const char *fact_id, const char *absence,
			    const UfOrigin *origin, GError **error);

/* Adds a row at the list @rows ("members", "members/m1/contact/phones", "debts"). @row is an
 * object, possibly empty of what is optional; a reference is taken and a fresh "id" put into it,
 * random and so never given twice. Its id, yours; NULL on error. */
char *uf_profile_add_row(UfProfile *self, const char *rows, json_t *row, const UfOrigin *origin,
			 GError **error);

/* Removes a row ("debts/o1", "members/m4") with the origins and absences under it. */
bool uf_profile_remove_row(UfProfile *self, const char *row, GError **error);
