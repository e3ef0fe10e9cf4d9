/* What the files of lib/profile share about documents. */
#pragma once

#include "uf-profile.h"

/* The fact id of a place that a JSON Pointer names in @root, which may be a place that a fault says
 * should exist. The pointer itself, without its first slash, where a row has no id. Yours. */
char *uf_profile_pointer_to_fact_id(const json_t *root, const char *pointer);

/* @fact_id for people to read: a part that is written like no key of the schema and no row id may
 * be anything that somebody put into the file, and becomes "?". Yours. */
char *uf_profile_format_place(const char *fact_id);

/* The part of @fact_id that names a row which is not in @root; NULL when all are. Yours. */
char *uf_profile_find_missing_row(const UfProfileSchema *schema, const json_t *root,
				  const char *fact_id);

/* A fact outside @fact_id that names a row which would go if @after (NULL: nothing) stood there
 * instead; NULL when there is none. Yours. */
char *uf_profile_find_reference(const UfProfile *self, const char *fact_id, const json_t *after);
