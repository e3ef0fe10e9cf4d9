/* Columns of workbooks, from what uf-flow-look.h says of them. */
#pragma once

#include "uf-workbook.h"

/* The column of @look; its list of choices (NULL for none) is added to @lists, which owns it and
 * must live as long as the column. Texts are borrowed of @look. */
UfWorkbookColumn uf_batch_look_make_column(const json_t *look, GPtrArray *lists);
