/* One row per text, and the loop that checks it: shared by the tests of identifiers. */
#pragma once

#include <string.h>

#include "uf-identifier.h"
#include "uf-memory.h"

typedef struct {
	const char *scheme;
	const char *text;
	const char *rule;     /* last word of the rule; NULL when right */
	const char *expected; /* of the rule; NULL for none */
	const char *stored;   /* normalised; NULL when refused */
	const char *printed;  /* NULL: as stored */
} IdentifierCase;

static inline void
check_text(const char *found, const char *wanted, const IdentifierCase *row, const char *what)
{
	if (g_strcmp0(found, wanted) != 0)
		g_error("%s: \"%s\" %s as \"%s\", not \"%s\"", row->scheme, row->text, what,
			found == NULL ? "(null)" : found, wanted == NULL ? "(null)" : wanted);
}

static inline void
check_row(const IdentifierCase *row)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme(row->scheme);
	g_assert_nonnull(scheme);
	const UfIdentifierCheck check = uf_identifier_check(scheme, row->text);
	g_autofree char *rule = row->rule == NULL
				    ? g_strdup("")
				    : g_strdup_printf("identifier.%s.%s", row->scheme, row->rule);
	check_text(check.rule, rule, row, "is judged");
	check_text(check.expected, row->expected == NULL ? "" : row->expected, row, "expects");

	/* refused means no stored form; a wrong key is stored all the same */
	const UfIdentifierStatus status = row->rule == NULL     ? UF_IDENTIFIER_OK
					  : row->stored == NULL ? UF_IDENTIFIER_FORMAT
								: UF_IDENTIFIER_KEY;
	g_assert_cmpint(check.status, ==, status);
	g_autofree char *stored = uf_identifier_normalise(scheme, row->text);
	check_text(stored, row->stored, row, "is stored");
	g_autofree char *printed = uf_identifier_format(scheme, row->text);
	check_text(printed, row->printed != NULL ? row->printed : row->stored, row, "is printed");
	if (stored == NULL)
		return;
	g_autofree char *again = uf_identifier_normalise(scheme, stored);
	check_text(again, stored, row, "is stored again");
	g_autofree char *back = uf_identifier_normalise(scheme, printed);
	check_text(back, stored, row, "is read back from print");
}

static inline void
check_rows(const IdentifierCase *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_row(&rows[i]);
}
