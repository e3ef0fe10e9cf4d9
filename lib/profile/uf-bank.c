#include "uf-identifier-private.h"

#include <stdio.h>
#include <string.h>

/* Length of an IBAN by country: the SWIFT IBAN registry, cross-checked with npm ibantools 4.5.4. */
static const char registry_lengths[] =
    "AD24AE23AL28AT20AX18AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24"
    "FI18FO18FR27GB22GE22GF27GI23GL18GP27GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28"
    "LC32LI21LT20LU20LV21LY25MC27MD24ME22MF27MK19MN20MQ27MR27MT31MU30NC27NI28NL18NO15OM23PF27"
    "PK24PL28PM27PS29PT25QA29RE27RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TF27TL23"
    "TN24TR26UA29VA22VG24WF27XK20YE30YT27";

/* Countries outside the registry whose banks print such numbers; same cross-check. */
static const char other_lengths[] =
    "AO25BF28BI27BJ28BL27CF27CG27CI28CM27CV25DJ27DZ26FK18GA27GQ27GW25HN28IR26KM27MA28MG27ML28"
    "MZ25NE28SN28TD27TG28";

static size_t
find_length(const char *list, const char *text)
{
	for (const char *p = list; *p != '\0'; p += 4) {
		if (strncmp(p, text, 2) == 0)
			return (size_t)uf_identifier_read_number(p + 2, 2);
	}
	return 0;
}

static unsigned
add_mod_97(unsigned rest, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		const char c = text[i];
		if (g_ascii_isdigit(c))
			rest = (rest * 10 + (unsigned)(c - '0')) % 97;
		else
			rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
	}
	return rest;
}

/* A to I are 1 to 9, J to R too, S to Z are 2 to 9. */
static char
get_rib_digit(char c)
{
	if (g_ascii_isdigit(c))
		return c;
	if (c < 'J')
		return (char)(c - 'A' + '1');
	if (c < 'S')
		return (char)(c - 'J' + '1');
	return (char)(c - 'S' + '2');
}

static unsigned
compute_rib_key(const char *rib)
{
	unsigned account = 0;
	for (size_t i = 10; i < 21; i++)
		account = (account * 10 + (unsigned)(get_rib_digit(rib[i]) - '0')) % 97;
	const guint64 bank = uf_identifier_read_number(rib, 5);
	const guint64 branch = uf_identifier_read_number(rib + 5, 5);
	return 97 - (unsigned)((89 * bank + 15 * branch + 3 * account) % 97);
}

static void
verify_rib_key(const char *rib, const char *what, UfIdentifierFault *fault)
{
	const unsigned key = compute_rib_key(rib);
	if (uf_identifier_read_number(rib + 21, 2) == key)
		return;
	char expected[16];
	g_snprintf(expected, sizeof(expected), "%02u", key);
	uf_identifier_fail_key(fault, what, expected);
}

void
uf_bank_verify_rib(const char *text, UfIdentifierFault *fault)
{
	verify_rib_key(text, "key", fault);
}

static void
verify_iban_key(const char *text, UfIdentifierFault *fault)
{
	const char zero[] = { text[0], text[1], '0', '0' };
	const unsigned key = 98 - add_mod_97(add_mod_97(0, text + 4, strlen(text + 4)), zero, 4);
	if (uf_identifier_read_number(text + 2, 2) == key)
		return;
	char expected[16];
	g_snprintf(expected, sizeof(expected), "%02u", key);
	uf_identifier_fail_key(fault, "key", expected);
}

void
uf_bank_verify_iban(const char *text, UfIdentifierFault *fault)
{
	size_t length = find_length(registry_lengths, text);
	if (length == 0)
		length = find_length(other_lengths, text);
	if (length == 0) {
		uf_identifier_fail_format(fault, "country", NULL);
		return;
	}
	if (strlen(text) != length) {
		char expected[16];
		g_snprintf(expected, sizeof(expected), "%u", (unsigned)length);
		uf_identifier_fail_format(fault, "length", expected);
		return;
	}
	/* Monaco and the overseas territories have French account numbers inside */
	const bool french = length == 27 && strstr("FR MC GF GP MF MQ NC PF PM RE TF WF YT BL",
						   (char[]){ text[0], text[1], '\0' }) != NULL;
	if (french && !uf_identifier_match("d10x11d2", text + 4, fault))
		return;
	verify_iban_key(text, fault);
	if (french)
		verify_rib_key(text + 4, "rib_key", fault);
}
