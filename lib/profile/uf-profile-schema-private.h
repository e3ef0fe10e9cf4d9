/* What lib/profile itself needs of the schema. */
#pragma once

#include "uf-profile-schema.h"

/* The place written exactly so ("members/<*>/birth/date" without the angle brackets), or NULL. */
const UfPlace *uf_profile_schema_get_by_path(const UfProfileSchema *self, const char *path);

/* Keys under which a member of a view has the rows that are theirs; NULL-terminated. */
const char *const *uf_profile_schema_get_joined_keys(void);

/* Months of an ISO duration of years and months ("P6M", "P1Y"); 0 for anything else. */
int uf_profile_schema_parse_months(const char *duration);
