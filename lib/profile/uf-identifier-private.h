/* What the families of identifiers share: the work text, faults, patterns.
 *
 * A family gives verify functions, called on a normalised text that already matches the scheme's
 * pattern; they add one fault at most. The work text is zeroed by its maker.
 */
#pragma once

#include "uf-identifier.h"

typedef struct {
	char text[UF_IDENTIFIER_MAX + 2]; /* one spare byte tells "too long" */
	size_t length;
} UfIdentifierText;

typedef struct {
	UfIdentifierStatus status;
	const char *what; /* static; last word of the rule id */
	char expected[16];
} UfIdentifierFault;

/* Both record the first fault only; @expected may be NULL. */
void uf_identifier_fail_format(UfIdentifierFault *fault, const char *what, const char *expected);
void uf_identifier_fail_key(UfIdentifierFault *fault, const char *what, const char *expected);

/* Appends one byte, silently stopping one past the maximum. */
void uf_identifier_push(UfIdentifierText *out, char c);

/* Separators out (spaces of all kinds, dots, dashes, slashes, parentheses, invisible marks), ASCII
 * letters to upper case; any other character that is not ASCII becomes one that no pattern has. */
void uf_identifier_compact(const char *text, UfIdentifierText *out);

/* Spaces at both ends out, the rest kept. */
void uf_identifier_trim(const char *text, UfIdentifierText *out);

/* Matches alternatives separated by "|", each a run of items: a class and a count or range.
 * Classes: d digit, l letter, x letter or digit, b digit or A or B; an upper-case letter is itself.
 * "d6b1d6|GId6": 13 characters, or GI and 6 digits. On a mismatch, adds "length" (with the lengths
 * allowed) when no alternative has this length, else "characters". */
bool uf_identifier_match(const char *pattern, const char *text, UfIdentifierFault *fault);

/* Digits as a number; at most 18 of them. */
guint64 uf_identifier_read_number(const char *digits, size_t count);

/* Verifiers, by family. */
void uf_nir_verify(const char *text, UfIdentifierFault *fault);
void uf_nir_verify_nia(const char *text, UfIdentifierFault *fault);
void uf_nir_verify_nnp(const char *text, UfIdentifierFault *fault);
void uf_nir_verify_mig(const char *text, UfIdentifierFault *fault);
void uf_bank_verify_iban(const char *text, UfIdentifierFault *fault);
void uf_bank_verify_rib(const char *text, UfIdentifierFault *fault);
void uf_company_verify_siren(const char *text, UfIdentifierFault *fault);
void uf_company_verify_siret(const char *text, UfIdentifierFault *fault);
void uf_phone_normalise(const char *text, UfIdentifierText *out);
void uf_phone_verify(const char *text, UfIdentifierFault *fault);
void uf_email_normalise(const char *text, UfIdentifierText *out);
void uf_email_verify(const char *text, UfIdentifierFault *fault);
void uf_admin_normalise_caf(const char *text, UfIdentifierText *out);
void uf_admin_normalise_france_travail(const char *text, UfIdentifierText *out);
void uf_admin_verify_france_travail(const char *text, UfIdentifierFault *fault);
void uf_admin_verify_fiscal(const char *text, UfIdentifierFault *fault);
void uf_admin_verify_not_zero(const char *text, UfIdentifierFault *fault);
void uf_admin_verify_commune(const char *text, UfIdentifierFault *fault);
void uf_admin_verify_country(const char *text, UfIdentifierFault *fault);
