#include "uf-identifier-private.h"

#include <string.h>

#include "uf-memory.h"

static bool
is_all_digits(const char *text)
{
	return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* In CNAF flows MATRICULE has 15 characters, padded with zeros on both sides: leading ones go when
 * there are more than 7 digits, trailing ones when nothing else follows the first 7. */
void
uf_admin_normalise_caf(const char *text, UfIdentifierText *out)
{
	UfIdentifierText raw = { .length = 0 };
	uf_identifier_compact(text, &raw);
	const char *start = raw.text;
	if (is_all_digits(start)) {
		while (strlen(start) > 7 && *start == '0')
			start++;
	}
	size_t length = strlen(start);
	if (length > 7 && strspn(start + 7, "0") == length - 7)
		length = 7;
	for (size_t i = 0; i < length; i++)
		uf_identifier_push(out, start[i]);
	uf_memory_zero(&raw, sizeof(raw));
}

void
uf_admin_verify_not_zero(const char *text, UfIdentifierFault *fault)
{
	if (strspn(text, "0") == strlen(text))
		uf_identifier_fail_format(fault, "zero", NULL);
}

/* Regional: 7 digits and a letter or digit; national: 11 digits. Logins keep their dots and case
 * ("jean.dupont33"). */
static bool
is_france_travail_code(const char *text)
{
	UfIdentifierFault ignored = { 0 };
	return uf_identifier_match("d7x1|d11", text, &ignored);
}

void
uf_admin_normalise_france_travail(const char *text, UfIdentifierText *out)
{
	uf_identifier_compact(text, out);
	if (is_france_travail_code(out->text) || is_all_digits(out->text))
		return;
	uf_memory_zero(out, sizeof(*out));
	uf_identifier_trim(text, out);
}

void
uf_admin_verify_france_travail(const char *text, UfIdentifierFault *fault)
{
	if (is_france_travail_code(text))
		return;
	if (is_all_digits(text) || *text == '\0') {
		uf_identifier_fail_format(fault, "length", "8,11");
		return;
	}
	for (const char *p = text; *p != '\0'; p++) {
		if (!g_ascii_isalnum(*p) && strchr("._-", *p) == NULL) {
			uf_identifier_fail_format(fault, "characters", NULL);
			return;
		}
	}
	if (strlen(text) > 64)
		uf_identifier_fail_format(fault, "length", "8,11");
}

/* The last three digits are the first ten modulo 511 (rule of npm stdnum, fr/nif). Published
 * specimens fail it: a warning only. */
void
uf_admin_verify_fiscal(const char *text, UfIdentifierFault *fault)
{
	if (text[0] > '3') {
		uf_identifier_fail_format(fault, "prefix", NULL);
		return;
	}
	uf_admin_verify_not_zero(text, fault);
	const unsigned key = (unsigned)(uf_identifier_read_number(text, 10) % 511);
	if (uf_identifier_read_number(text + 10, 3) == key)
		return;
	char expected[16];
	g_snprintf(expected, sizeof(expected), "%03u", key);
	uf_identifier_fail_key(fault, "key", expected);
}

/* Departments of the COG: 01 to 95 but Corsica's letters, 971 to 978, and the 98x of the Pacific.
 * 20 stays: births in Corsica before 1976 are written with it. */
void
uf_admin_verify_commune(const char *text, UfIdentifierFault *fault)
{
	const bool corsica = g_ascii_isalpha(text[1]);
	if (corsica && text[0] == '2')
		return;
	const int number = corsica ? 0 : (text[0] - '0') * 10 + (text[1] - '0');
	if (number == 0 || number == 96 || number == 99)
		uf_identifier_fail_format(fault, "department", NULL);
}

void
uf_admin_verify_country(const char *text, UfIdentifierFault *fault)
{
	if (!g_str_has_prefix(text, "99"))
		uf_identifier_fail_format(fault, "prefix", NULL);
}
