/* What others than the channel itself ask of démarche numérique. */
#pragma once

#include "uf-partner.h"

/* What the site publishes now of its procedure @path. NOT_FOUND when it publishes nothing, or @path
 * cannot be one; UNREACHABLE. Nothing of a person leaves. */
GBytes *uf_ds_fetch_schema(UfPartner *partner, const char *path, GError **error);
