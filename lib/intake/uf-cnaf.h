/* A file of the CNAF about households with the RSA, read into profiles.
 *
 * The file comes as the tree that the document worker made of it (operation "xml_read"); it may
 * hold many households. What becomes what is data (uf-intake-table.h). A code without an exact
 * equivalent is never guessed: it is a note for a person; what has no place is noted too.
 */
#pragma once

#include "uf-intake-table.h"
#include "uf-profile.h"

#define UF_CNAF_MAX_PEOPLE 60

/* What reading a record needs; all borrowed. */
typedef struct {
	const UfIntakeTable *table;
	const UfProfileSchema *schema;
	UfDate today; /* the date of a flow that tells none */
} UfCnafSetup;

/* How many households @file holds; INVALID_DATA (-1) when it is no such file. */
int64_t uf_cnaf_count(const json_t *file, GError **error);

/* The place, from 0, of the household with that file number as typed (7 digits at most, or 15 as
 * the flow writes them). NOT_FOUND when none, INVALID_DATA when several; then -1. */
int64_t uf_cnaf_find(const json_t *file, const char *number, GError **error);

/* The number of a file as people know it, of a MATRICULE: 1 to 7 digits. NULL when its zeros leave
 * several readings. Yours, zero it. */
char *uf_cnaf_format_number(const char *matricule);

/* "flux CNAF 0801 (M)": what the header says of itself; the date of reference too, or none. Yours.
 */
char *uf_cnaf_format_flow(const json_t *file, UfDate *date);

/* Household @index of @file as a profile, with fresh ids and origins of @flow:
 * → {"profile": a document, "notes": [note]} where note is {"kind", "element", "person"? (its id),
 * "list"?, "code"?, "label"?, "note"?, "place"?, "value"?, "row"?, "count"} and kind is ask       a
 * person decides: no exact equivalent, or no place lossy     taken, less than was said invalid not
 * a value of that place cut       taken, but maybe cut by the sender conflict  said twice,
 * differently: the first was taken left      known, and not for the profile unknown   an element
 * that the tables do not have NULL, with @error, when there are too many people or none. */
json_t *uf_cnaf_import(const UfCnafSetup *setup, const json_t *file, size_t index, GError **error);
