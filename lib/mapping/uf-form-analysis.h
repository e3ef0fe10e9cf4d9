/* A form read against the schema of profiles, without any profile.
 *
 * Because mappings are data, one can say before any use what in a form leads nowhere, and which
 * facts leave for whom. Issues have the field id (or "figures/NAME", "pieces/ID"…) as place.
 */
#pragma once

#include "uf-form.h"
#include "uf-profile-schema.h"
#include "uf-registry.h"

/* Everything in @form that cannot work: paths that lead to no declared place, kinds that do not
 * fit, transforms, code lists that leave a canonical code out, hooks, roles. An empty list when all
 * is well. Yours. */
GPtrArray *uf_mapping_check_form(const UfRegistry *registry, const UfForm *form,
				 const UfProfileSchema *schema);

/* Which facts leave for whom: {"recipients": ["label"…], "facts": [{"place": "members/<*>/…",
 * "title", "who": role or "members" or NULL for the household's, "required", "derived",
 * "sensitive": class or null, "fields": ["id"…]}…]}, in the order of the form. New reference. */
json_t *uf_mapping_list_facts(const UfForm *form, const UfProfileSchema *schema);
