/* One cell as the value that a profile or a request keeps, by what its field is.
 *
 * A spreadsheet damages what people type: postcodes lose their zeros, phone numbers become numbers,
 * dates become days since 1900. What has one possible meaning is mended, and an issue (note) says
 * how; what has none or two is refused with an issue (todo) that says why and what to write. No
 * value is ever invented: an empty cell gives nothing. The issues' rules are "sheet.WHAT"; their
 * place is the key of the column and they hold no value of the cell.
 */
#pragma once

#include "uf-column.h"
#include "uf-commune.h"
#include "uf-country.h"
#include "uf-date.h"
#include "uf-issue.h"

typedef enum {
	UF_REPAIR_EMPTY,   /* nothing in the cell */
	UF_REPAIR_KEPT,    /* the value is what the cell shows */
	UF_REPAIR_MENDED,  /* it was changed, an issue says how */
	UF_REPAIR_REFUSED, /* no value, an issue says why */
} UfRepairState;

/* What a repair may look at; all borrowed. Places that are NULL are not looked up: their names are
 * then refused, their codes kept. */
typedef struct {
	int epoch; /* of uf_grid_get_epoch() */
	UfDate today;
	const UfCommunes *communes;
	const UfCountries *countries;
} UfRepairSetup;

/* @value gets what the profile keeps (cents, ISO dates, codes, E.164; an object of facts for a
 * target of several), or NULL. Issues are appended to @issues (uf_issue_list_new). New reference.
 */
UfRepairState uf_repair_cell(const UfRepairSetup *setup, const UfCell *cell,
			     const UfColumnTarget *target, json_t **value, GPtrArray *issues);

/* What is expected in a column, for headings of templates and messages: "jj/mm/aaaa", "oui ou non";
 * "" for free text. Static. */
const char *uf_repair_get_hint(const UfColumnTarget *target);
