#include "uf-phone.h"

#include <string.h>

#include "uf-identifier-private.h"
#include "uf-memory.h"

typedef struct {
	const char *start; /* after the 0 that one dials */
	const char *code;  /* of the country, in E.164 */
} Range;

/* The longest start wins; what is not here is +33. Numbering plan as the metadata of
 * libphonenumber-js 1.13 (2026) gives it, except 0263 and 0269 whole (unverified). */
static const Range ranges[] = {
	/* Guadeloupe, Saint-Martin, Saint-Barthélemy */
	{ "590", "590" },
	{ "690", "590" },
	{ "691", "590" },
	{ "7090", "590" },
	{ "5987", "590" },
	/* Guyane */
	{ "594", "594" },
	{ "694", "594" },
	{ "70930", "594" },
	{ "70931", "594" },
	{ "70932", "594" },
	{ "70933", "594" },
	{ "5988", "594" },
	/* Martinique */
	{ "596", "596" },
	{ "696", "596" },
	{ "697", "596" },
	{ "7091", "596" },
	{ "5989", "596" },
	/* Réunion */
	{ "262", "262" },
	{ "263", "262" },
	{ "2688", "262" },
	{ "692", "262" },
	{ "693", "262" },
	{ "7092", "262" },
	/* Mayotte */
	{ "269", "262" },
	{ "2689", "262" },
	{ "639", "262" },
	{ "63998", "33" }, /* kept for fiction by the numbering plan (unverified): our fixtures */
	{ "70935", "262" },
	{ "70936", "262" },
	{ "70937", "262" },
	/* Saint-Pierre-et-Miquelon: six digits after the code */
	{ "508", "508" },
};

/* Numbers that are not dialled with a 0, by number of digits after the code. */
typedef struct {
	const char *code;
	size_t short_length;
	size_t long_length;
} Pacific;

static const Pacific pacific[] = {
	{ "687", 6, 6 }, /* Nouvelle-Calédonie */
	{ "689", 6, 8 }, /* Polynésie française */
	{ "681", 6, 6 }, /* Wallis-et-Futuna */
};

static const char *
find_code(const char *national)
{
	const char *code = "33";
	size_t longest = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
		const size_t length = strlen(ranges[i].start);
		if (length > longest && g_str_has_prefix(national, ranges[i].start)) {
			longest = length;
			code = ranges[i].code;
		}
	}
	return code;
}

static void
push_all(UfIdentifierText *out, const char *text)
{
	for (; *text != '\0'; text++)
		uf_identifier_push(out, *text);
}

/* @national: the 9 digits after the 0. */
static void
push_national(UfIdentifierText *out, const char *national)
{
	const char *code = find_code(national);
	uf_identifier_push(out, '+');
	push_all(out, code);
	push_all(out, strcmp(code, "508") == 0 ? national + 3 : national);
}

static bool
is_digits(const char *text, size_t length)
{
	return strlen(text) == length && strspn(text, "0123456789") == length;
}

/* Digits after a French country code, with or without the 0 in brackets. */
static bool
push_french(UfIdentifierText *out, const char *code, const char *rest)
{
	if (*rest == '0')
		rest++;
	if (strcmp(code, "508") == 0 && is_digits(rest, 6)) {
		push_all(out, "+508");
		push_all(out, rest);
		return true;
	}
	if (!is_digits(rest, 9) || *rest == '0')
		return false;
	if (strcmp(code, "33") == 0 || strcmp(find_code(rest), "33") != 0) {
		push_national(out, rest);
		return true;
	}
	/* a range of the whole country under an overseas code: services, calls over internet */
	uf_identifier_push(out, '+');
	push_all(out, code);
	push_all(out, rest);
	return true;
}

static void
push_international(UfIdentifierText *out, const char *digits)
{
	static const char *const french[] = { "33", "590", "594", "596", "262", "508" };
	for (size_t i = 0; i < G_N_ELEMENTS(french); i++) {
		if (g_str_has_prefix(digits, french[i]) &&
		    push_french(out, french[i], digits + strlen(french[i])))
			return;
	}
	uf_identifier_push(out, '+');
	push_all(out, digits);
}

void
uf_phone_normalise(const char *text, UfIdentifierText *out)
{
	UfIdentifierText raw = { .length = 0 };
	uf_identifier_compact(text, &raw);
	if (raw.text[0] == '+')
		push_international(out, raw.text + 1);
	else if (g_str_has_prefix(raw.text, "00"))
		push_international(out, raw.text + 2);
	else if (is_digits(raw.text, 10) && raw.text[0] == '0')
		push_national(out, raw.text + 1);
	else
		push_all(out, raw.text);
	uf_memory_zero(&raw, sizeof(raw));
}

static const Pacific *
find_pacific(const char *e164)
{
	for (size_t i = 0; i < G_N_ELEMENTS(pacific); i++) {
		if (g_str_has_prefix(e164 + 1, pacific[i].code))
			return &pacific[i];
	}
	return NULL;
}

static bool
is_french(const char *e164)
{
	const size_t length = strlen(e164);
	return (g_str_has_prefix(e164, "+33") && length == 12) ||
	       (g_str_has_prefix(e164, "+508") && (length == 10 || length == 13)) ||
	       ((g_str_has_prefix(e164, "+590") || g_str_has_prefix(e164, "+594") ||
		 g_str_has_prefix(e164, "+596") || g_str_has_prefix(e164, "+262")) &&
		length == 13);
}

static void
verify_length(const char *e164, UfIdentifierFault *fault)
{
	static const char *const french[] = { "+33", "+590", "+594", "+596", "+262", "+508" };
	const size_t digits = strlen(e164) - 1;
	const Pacific *island = find_pacific(e164);
	if (island != NULL && digits != 3 + island->short_length &&
	    digits != 3 + island->long_length) {
		uf_identifier_fail_format(fault, "length", island->long_length == 8 ? "6,8" : "6");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(french); i++) {
		if (g_str_has_prefix(e164, french[i]) && !is_french(e164))
			uf_identifier_fail_format(fault, "length", "10");
	}
	/* E.164: 15 digits at most; the shortest numbers in use have 7 with their country */
	if (digits < 7 || digits > 15)
		uf_identifier_fail_format(fault, "length", "7-15");
}

void
uf_phone_verify(const char *text, UfIdentifierFault *fault)
{
	const char *digits = text[0] == '+' ? text + 1 : text;
	if (strspn(digits, "0123456789") != strlen(digits) || *digits == '\0') {
		uf_identifier_fail_format(fault, *text == '\0' ? "length" : "characters", NULL);
		return;
	}
	if (text[0] != '+') {
		/* ten digits without a first 0, or not ten digits */
		uf_identifier_fail_format(fault, strlen(text) == 10 ? "prefix" : "length", "10");
		return;
	}
	if (*digits == '0' || g_str_has_prefix(digits, "330")) {
		uf_identifier_fail_format(fault, "prefix", NULL);
		return;
	}
	verify_length(text, fault);
}

char *
uf_phone_format_e164(const char *text)
{
	return uf_identifier_normalise(uf_identifier_find_scheme("phone"), text);
}

static void
append_pairs(GString *out, const char *digits, const char *separator)
{
	for (size_t i = 0; digits[i] != '\0'; i++) {
		if (i > 0 && i % 2 == 0)
			g_string_append(out, separator);
		g_string_append_c(out, digits[i]);
	}
}

/* Writes what one dials in France into @digits; false when the number is foreign, or when dialling
 * that would ring elsewhere (a number of the whole country, kept under an overseas code). */
static bool
write_national(const char *e164, char digits[16])
{
	if (!is_french(e164))
		return false;
	const size_t code = g_str_has_prefix(e164, "+33") ? 2 : 3;
	const bool miquelon = strlen(e164) == 10;
	g_strlcpy(digits, "0", 16);
	g_strlcat(digits, e164 + 1 + (miquelon ? 0 : code), 16);
	return strncmp(find_code(digits + 1), e164 + 1, code) == 0;
}

static void
append_national(GString *out, const char *e164, const char *separator)
{
	const Pacific *island = find_pacific(e164);
	char digits[16];
	if (island != NULL) {
		g_string_append_printf(out, "+%s%s", island->code, separator);
		append_pairs(out, e164 + 4, separator);
	} else if (write_national(e164, digits)) {
		append_pairs(out, digits, separator);
	} else {
		g_string_append(out, e164);
	}
	uf_memory_zero(digits, sizeof(digits));
}

char *
uf_phone_format_national(const char *text, const char *separator)
{
	char *e164 = uf_phone_format_e164(text);
	if (e164 == NULL)
		return NULL;
	GString *out = g_string_sized_new(48); /* no growth, no copy left behind */
	append_national(out, e164, separator);
	uf_memory_free_string(e164);
	return g_string_free(out, FALSE);
}
