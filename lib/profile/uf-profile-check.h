/* What is wrong with a profile: faults of schema, and rules across facts, all at once.
 *
 * Rules: profile.type, .required, .unknown_key, .choice, .form, .limit, .schema (the shape);
 * profile.row.repeated, .row.unknown, .member.unknown, .relation.self, .origin.place,
 * .absence.place, .absence.value, .date.impossible, .date.future, .period.order;
 * identifier.… of uf-identifier.h, and identifier.nir.sex, .year, .month.
 * A format that cannot be is BLOCKING, a check key or a doubt is a WARNING.
 */
#pragma once

#include "uf-issue.h"
#include "uf-profile.h"

/* Appends to @issues. False only when the check could not be run. */
bool uf_profile_check(const UfProfile *self, UfDate today, GPtrArray *issues, GError **error);

/* The same for an office document (schemas/office.schema.json); places begin with "office/". */
bool uf_profile_check_office(const UfProfileSchema *schema, json_t *office, GPtrArray *issues,
			     GError **error);
