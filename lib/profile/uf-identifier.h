/* Identifiers of people, households, accounts and places: one table of schemes.
 *
 * A scheme reads what people type (spaces, dots, dashes, lower case), checks it, and prints it.
 * A format error means that the text cannot be such an identifier: refuse it. A key error means
 * that a check key disagrees: warn, with the expected key, since official papers and specimens
 * carry wrong ones. Unknown birth month, temporary numbers and foreign phones are legitimate.
 * Nothing here keeps a value, and no result holds one: the rule names what is wrong.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Longest text of any scheme once normalised, in bytes (an e-mail address). */
#define UF_IDENTIFIER_MAX 254

typedef enum {
	UF_IDENTIFIER_OK,
	UF_IDENTIFIER_FORMAT, /* cannot be: refuse */
	UF_IDENTIFIER_KEY,    /* a check key disagrees: warn */
} UfIdentifierStatus;

/* A value, nothing to free. @rule is the rule id, "identifier.SCHEME.WHAT", empty when OK.
 * WHAT is for a format: length, characters, zero (nothing but zeros), prefix, country, department,
 * first_digit and month_range (NIR), at, local and domain (e-mail); for a key: key, siren_key (of
 * the SIREN in a SIRET), rib_key (the French key in an IBAN). @expected is its parameter: the
 * right key, the lengths allowed ("13,15"), or empty. */
typedef struct {
	UfIdentifierStatus status;
	char rule[48];
	char expected[16];
} UfIdentifierCheck;

typedef struct UfIdentifierScheme UfIdentifierScheme;

/* NULL when there is no scheme of that id ("nir", "iban"…). Borrowed, static. */
const UfIdentifierScheme *uf_identifier_find_scheme(const char *id);

/* The schemes in the order of the table: @index from 0 to count - 1. Borrowed, static. */
size_t uf_identifier_get_scheme_count(void);
const UfIdentifierScheme *uf_identifier_get_scheme(size_t index);

/* The id used in profiles and rules; the French title for labels. */
const char *uf_identifier_get_id(const UfIdentifierScheme *scheme);
const char *uf_identifier_get_title(const UfIdentifierScheme *scheme);

/* Checks @text as typed. Text longer than 1024 bytes is a length error. */
UfIdentifierCheck uf_identifier_check(const UfIdentifierScheme *scheme, const char *text);

/* The writing that profiles store (no separators, upper case; E.164 for phones), or NULL when the
 * format is wrong; a wrong key does not matter here. Yours; it is personal: uf_secret_new_take()
 * or uf_memory_free_string(). */
char *uf_identifier_normalise(const UfIdentifierScheme *scheme, const char *text);

/* The writing for print ("1 84 12 76 451 089 46"), or NULL when the format is wrong. Yours, as
 * above. */
char *uf_identifier_format(const UfIdentifierScheme *scheme, const char *text);
