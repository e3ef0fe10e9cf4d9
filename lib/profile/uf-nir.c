#include "uf-nir.h"

#include <string.h>

#include "uf-identifier-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* Rules: https://github.com/assurance-maladie-digital/nir-validation (CNAM), read 2026-11; its
 * README's own example (2 84 05 88 321 025 30) has a wrong key, 32 is right. */
#define NIR_PATTERN "d6b1d6|d6b1d8"

static int
get_two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Texts that match NIR_PATTERN only. */
static int
compute_key(const char *text)
{
	char digits[14] = { 0 };
	memcpy(digits, text, 13);
	if (digits[6] == 'A')
		memcpy(digits + 5, "19", 2);
	else if (digits[6] == 'B')
		memcpy(digits + 5, "18", 2);
	const int key = 97 - (int)(uf_identifier_read_number(digits, 13) % 97);
	uf_memory_zero(digits, sizeof(digits));
	return key;
}

int
uf_nir_compute_key(const char *number)
{
	UfIdentifierFault fault = { 0 };
	if (!uf_identifier_match("d6b1d6", number, &fault))
		return 0;
	if (g_ascii_isalpha(number[6]) && number[5] != '2')
		return 0;
	return compute_key(number);
}

static void
verify_number(const char *text, const char *first_digits, UfIdentifierFault *fault)
{
	if (strchr(first_digits, text[0]) == NULL) {
		uf_identifier_fail_format(fault, "first_digit", NULL);
		return;
	}
	/* 20 and above: the month is not known */
	const int month = get_two_digits(text + 3);
	if (month == 0 || (month > 12 && month < 20)) {
		uf_identifier_fail_format(fault, "month_range", NULL);
		return;
	}
	/* 91 to 96 were also Algeria, Morocco and Tunisia: of numbers, only 00 is impossible */
	const bool corsica = g_ascii_isalpha(text[6]);
	if ((corsica && text[5] != '2') || (!corsica && get_two_digits(text + 5) == 0)) {
		uf_identifier_fail_format(fault, "department", NULL);
		return;
	}
	if (text[13] == '\0')
		return;
	const int key = compute_key(text);
	if (get_two_digits(text + 13) != key) {
		char expected[3] = { (char)('0' + key / 10), (char)('0' + key % 10), '\0' };
		uf_identifier_fail_key(fault, "key", expected);
	}
}

void
uf_nir_verify(const char *text, UfIdentifierFault *fault)
{
	verify_number(text, "123478", fault);
}

void
uf_nir_verify_nia(const char *text, UfIdentifierFault *fault)
{
	verify_number(text, "78", fault);
}

void
uf_nir_verify_nnp(const char *text, UfIdentifierFault *fault)
{
	/* the second digit was 0 before 2012 */
	if (strchr("78", text[0]) == NULL || strchr("012", text[1]) == NULL)
		uf_identifier_fail_format(fault, "prefix", NULL);
}

void
uf_nir_verify_mig(const char *text, UfIdentifierFault *fault)
{
	if (strchr("56", text[0]) == NULL || strchr("12", text[1]) == NULL)
		uf_identifier_fail_format(fault, "prefix", NULL);
}

static void
split(const char *text, UfNir *nir)
{
	memcpy(nir->number, text, 13);
	g_strlcpy(nir->key, text + 13, sizeof(nir->key));
	nir->sex = (text[0] - '0') % 2 == 1 ? 'M' : 'F';
	nir->temporary = text[0] > '2';
	nir->year = get_two_digits(text + 1);
	nir->month = get_two_digits(text + 3);
	if (nir->month > 12)
		nir->month = 0;
	memcpy(nir->place, text + 5, 5);
}

bool
uf_nir_parse(const char *text, UfNir *nir)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme("nir");
	memset(nir, 0, sizeof(*nir));
	char *normal = uf_identifier_normalise(scheme, text);
	if (normal == NULL)
		return false;
	split(normal, nir);
	uf_memory_free_string(normal);
	return true;
}

void
uf_nir_clear(UfNir *nir)
{
	uf_memory_zero(nir, sizeof(*nir));
}

unsigned
uf_nir_compare(const UfNir *nir, char sex, int year, int month)
{
	unsigned differences = 0;
	if (sex != '\0' && sex != nir->sex)
		differences |= UF_NIR_DIFFERS_SEX;
	if (year > 0 && year % 100 != nir->year)
		differences |= UF_NIR_DIFFERS_YEAR;
	if (month > 0 && nir->month > 0 && month != nir->month)
		differences |= UF_NIR_DIFFERS_MONTH;
	return differences;
}

const char *
uf_nir_find(const json_t *member)
{
	const json_t *rows = json_object_get(member, "identifiers");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *value = uf_json_get_string(row, "value");
		if (g_strcmp0(uf_json_get_string(row, "scheme"), "nir") == 0 && value != NULL &&
		    strlen(value) >= UF_NIR_LENGTH)
			return value;
	}
	return NULL;
}
