/* A text read as every kind of identifier, and folded as a place: what is stored reads back the
 * same and is judged the same, what is printed too. */
#include <string.h>

#include "fuzz.h"
#include "uf-commune.h"
#include "uf-identifier.h"
#include "uf-nir.h"
#include "uf-phone.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] = "+33 (0)6 12 34 56 78";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

static void
check_same(const UfIdentifierScheme *scheme, const char *text, const char *stored,
	   const UfIdentifierCheck *check)
{
	const UfIdentifierCheck again = uf_identifier_check(scheme, text);
	g_assert_cmpint(again.status, ==, check->status);
	g_assert_cmpstr(again.rule, ==, check->rule);
	g_assert_cmpstr(again.expected, ==, check->expected);
	g_autofree char *normal = uf_identifier_normalise(scheme, text);
	g_assert_cmpstr(normal, ==, stored);
}

static void
check_scheme(const UfIdentifierScheme *scheme, const char *text)
{
	const UfIdentifierCheck check = uf_identifier_check(scheme, text);
	g_autofree char *stored = uf_identifier_normalise(scheme, text);
	g_autofree char *printed = uf_identifier_format(scheme, text);
	const bool refused = check.status == UF_IDENTIFIER_FORMAT;
	g_assert_true((stored == NULL) == refused);
	g_assert_true((printed == NULL) == refused);
	g_assert_true((check.rule[0] == '\0') == (check.status == UF_IDENTIFIER_OK));
	if (refused)
		return;
	g_assert_cmpuint(strlen(stored), <=, UF_IDENTIFIER_MAX);
	g_assert_true(g_utf8_validate(stored, -1, NULL));
	check_same(scheme, stored, stored, &check);
	check_same(scheme, printed, stored, &check);
}

static void
check_nir(const char *text)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme("nir");
	const UfIdentifierCheck check = uf_identifier_check(scheme, text);
	UfNir nir;
	g_assert_true(uf_nir_parse(text, &nir) == (check.status != UF_IDENTIFIER_FORMAT));
	if (nir.key[0] == '\0')
		return;
	const int key = uf_nir_compute_key(nir.number);
	const bool right = key == (nir.key[0] - '0') * 10 + nir.key[1] - '0';
	g_assert_true(right == (check.status == UF_IDENTIFIER_OK));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = size == 0 ? g_strdup("") : g_strndup((const char *)data, size);
	for (size_t i = 0; i < uf_identifier_get_scheme_count(); i++)
		check_scheme(uf_identifier_get_scheme(i), text);
	check_nir(text);
	g_autofree char *digits = uf_phone_format_national(text, "");
	g_assert_true(digits == NULL || strlen(digits) <= 16);
	g_autofree char *folded = uf_commune_fold_name(text);
	g_autofree char *again = uf_commune_fold_name(folded);
	g_assert_cmpstr(folded, ==, again);
	return 0;
}
