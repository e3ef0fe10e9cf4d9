#include "uf-identifier-private.h"

#include <string.h>

#define LA_POSTE "356000000"
#define LA_POSTE_HEAD "35600000000048"

/* The digit that would make the sum of Luhn right in the last place. */
static char
compute_luhn_digit(const char *text, size_t length)
{
	unsigned sum = 0;
	for (size_t i = 0; i < length - 1; i++) {
		const unsigned digit = (unsigned)(text[i] - '0');
		const bool doubled = (length - i) % 2 == 0;
		const unsigned twice = digit > 4 ? digit * 2 - 9 : digit * 2;
		sum += doubled ? twice : digit;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static void
verify_luhn(const char *text, size_t length, const char *what, UfIdentifierFault *fault)
{
	const char expected[2] = { compute_luhn_digit(text, length), '\0' };
	if (text[length - 1] != expected[0])
		uf_identifier_fail_key(fault, what, expected);
}

void
uf_company_verify_siren(const char *text, UfIdentifierFault *fault)
{
	verify_luhn(text, 9, "key", fault);
}

/* The post offices have more establishments than Luhn gives numbers: the plain sum of their
 * digits is a multiple of 5. */
static void
verify_la_poste(const char *text, UfIdentifierFault *fault)
{
	unsigned sum = 0;
	for (const char *p = text; *p != '\0'; p++)
		sum += (unsigned)(*p - '0');
	if (sum % 5 != 0)
		uf_identifier_fail_key(fault, "key", NULL);
}

void
uf_company_verify_siret(const char *text, UfIdentifierFault *fault)
{
	if (g_str_has_prefix(text, LA_POSTE) && strcmp(text, LA_POSTE_HEAD) != 0) {
		verify_la_poste(text, fault);
		return;
	}
	verify_luhn(text, 9, "siren_key", fault);
	verify_luhn(text, 14, "key", fault);
}
