/* How a field is made; see uf-field.h. All texts are borrowed from the form's JSON. */
#pragma once

#include "uf-cleanup.h"
#include "uf-field.h"

struct UfField {
	const json_t *json;
	const UfField *table; /* NULL outside tables */
	char *full_id;
	UfFieldKind kind;
	GPtrArray *paths;      /* UfJsonPath */
	GPtrArray *path_texts; /* const char * */
	GPtrArray *transforms; /* const char *, ends with NULL */
	UfJsonPath *condition;
	UfJsonPath *each;
	pcre2_code *match;
	GArray *options;     /* UfFieldOption */
	GPtrArray *children; /* UfField */
};

/* Makes a field from @json, whose shape is checked, and appends the faults of meaning that it can
 * see alone to @faults. @pointer is its place in the form; @table is NULL outside tables. */
UfField *uf_field_new(const json_t *json, const UfField *table, const char *pointer,
		      GPtrArray *faults);
void uf_field_free(UfField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfField, uf_field_free)

/* Parses a path of a form; NULL and a fault when it is not one, or when it begins with "@" where
 * there is no row. */
UfJsonPath *uf_field_parse_path(const char *text, bool in_table, const char *pointer,
				GPtrArray *faults);

/* What a field says that its kind does not allow, or lacks; for fields in and outside tables. */
void uf_field_check(const UfField *field, const char *pointer, GPtrArray *faults);
