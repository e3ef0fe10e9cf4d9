/* Repeated blocks of a skeleton: proposals by words alone, like all that a guess says. */
#pragma once

#include "uf-skeleton.h"

/* The rows that a table of that label may have, a path; NULL when its words say nothing. */
const char *uf_skeleton_find_rows(const char *label);

/* What a column of that label may be in such rows, for a question of @kind; NULL for nothing. */
const char *uf_skeleton_find_column(const char *rows, const char *label, const char *kind);
