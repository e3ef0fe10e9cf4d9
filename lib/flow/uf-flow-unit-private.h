/* One unit of change as people read it: a leaf, or a whole row of a list. */
#pragma once

#include "uf-flow-private.h"

/* True when @unit is a row itself ("debts/o1"), not a leaf of one. */
bool uf_flow_unit_is_row(UfFlow *flow, const char *unit);

/* "Éloïse INVENTÉE › Personnes › Situation › Depuis"; of a row the title of its list. @profile
 * tells the name. Yours, zero it. */
char *uf_flow_unit_format_title(UfFlow *flow, const UfProfile *profile, const char *unit);

/* What stands at @unit in @profile: a value, "Montant : 530,20 € ; Mois : 09/2026" of a row, "ne
 * sait pas" of an absence, "" of nothing. Yours, zero it. */
char *uf_flow_unit_format(UfFlow *flow, const UfProfile *profile, const char *unit);

/* The same of a value that is not in the profile; people in it are those of @profile. NULL: "". */
char *uf_flow_unit_format_value(UfFlow *flow, const UfProfile *profile, const char *unit,
				const json_t *value);

/* "il n’y en a pas", "ne sait pas", "ne souhaite pas le dire"; "" for NULL. Borrowed. */
const char *uf_flow_format_absence(const char *absence);

/* The fact ids of @units (char *) as an array. New reference. */
json_t *uf_flow_list_to_json(const GPtrArray *units);

/* @value without the ids of rows, for comparing; new reference; NULL for NULL. */
json_t *uf_flow_strip_ids(const json_t *value);
