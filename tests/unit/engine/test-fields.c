/* What the engine says of a form, and what it refuses to open. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-pdf-private.h"

static json_t *
fields_of(const char *fixture)
{
	g_autoptr(GBytes) input = test_engine_load(fixture);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	return test_engine_call(request, input, NULL);
}

static void
test_documents(void)
{
	static const struct {
		const char *fixture;
		unsigned fields, pages;
		const char *xfa;
		bool signed_, has_form;
	} rows[] = {
		{ "domiciliation-demande-15548-02", 50, 2, "hybrid", false, true },
		{ "domiciliation-demande-16029-01", 51, 2, "none", false, true },
		{ "domiciliation-attestation-16030-01", 32, 1, "none", false, true },
		{ "text-fields", 34, 1, "none", false, true },
		{ "buttons", 11, 1, "none", false, true },
		{ "choices", 8, 1, "none", false, true },
		{ "repeated", 4, 2, "none", false, true },
		{ "broken-tree", 6, 1, "none", false, true },
		{ "signed", 2, 1, "none", true, true },
		{ "unsigned", 2, 1, "none", false, true },
		{ "xfa-only", 0, 1, "only", false, true },
		{ "flat", 0, 1, "none", false, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) answer = fields_of(rows[i].fixture);
		g_test_message("%s", rows[i].fixture);
		g_assert_cmpuint(json_array_size(json_object_get(answer, "fields")), ==,
				 rows[i].fields);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "pages")), ==,
				rows[i].pages);
		g_assert_cmpstr(test_engine_string(answer, "xfa"), ==, rows[i].xfa);
		g_assert_true(json_is_true(json_object_get(answer, "signed")) == rows[i].signed_);
		g_assert_true(json_is_true(json_object_get(answer, "has_form")) ==
			      rows[i].has_form);
		g_assert_false(json_is_true(json_object_get(answer, "encrypted")));
	}
}

/* the field must hold at least the members of @expected, written as JSON */
static void
test_one_by_one(void)
{
	static const struct {
		const char *fixture, *name, *expected;
	} rows[] = {
		{ "text-fields", "Nom",
		  "{\"kind\":\"text\",\"required\":true,\"tooltip\":\"Nom de "
		  "naissance\",\"value\":\"\"}" },
		{ "text-fields", "Centré", "{\"align\":1,\"font_size\":10.0}" },
		{ "text-fields", "Auto", "{\"font_size\":0.0}" },
		{ "text-fields", "Code postal", "{\"max_length\":5,\"comb\":false}" },
		{ "text-fields", "NIR 13", "{\"max_length\":13,\"comb\":true}" },
		{ "text-fields", "Récit", "{\"multiline\":true}" },
		{ "text-fields", "Secret", "{\"password\":true}" },
		{ "text-fields", "Ancien", "{\"value\":\"Éléonore\"}" },
		{ "text-fields", "Calculé", "{\"read_only\":true,\"value\":\"1 234,00\"}" },
		{ "text-fields", "Date", "{\"format\":\"AFDate_FormatEx(\\\"dd/mm/yyyy\\\");\"}" },
		{ "buttons", "Occupation",
		  "{\"kind\":\"radio\",\"value\":false,\"options\":[\"Propriétaire\",\"Locataire\","
		  "\"Hébergé à titre gratuit\"]}" },
		{ "buttons", "Octets", "{\"options\":[\"Oui\",\"S#E9par#E9\",\"n° 1\"]}" },
		{ "buttons", "Sexe", "{\"value\":\"1\",\"options\":[\"0\",\"1\"]}" },
		{ "buttons", "Lire",
		  "{\"kind\":\"checkbox\",\"options\":[\"A\",\"B\",\"C\",\"D\",\"SO\"]}" },
		{ "buttons", "Jumelles", "{\"options\":[\"Oui\"]}" },
		{ "buttons", "Figée", "{\"value\":\"Oui\",\"read_only\":true}" },
		{ "buttons", "Envoyer", "{\"kind\":\"button\",\"value\":null}" },
		{ "choices", "Pays",
		  "{\"kind\":\"combo\",\"options\":[\"FR\",\"BE\",\"CI\"],"
		  "\"labels\":[\"France\",\"Belgique\",\"Côte d’Ivoire\"],\"editable\":false}" },
		{ "choices", "Autre", "{\"editable\":true}" },
		{ "choices", "Droits", "{\"kind\":\"list\",\"multiple\":true}" },
		{ "signed", "Signature", "{\"kind\":\"signature\",\"value\":null}" },
		{ "repeated", "Haut.Nom", "{\"kind\":\"text\"}" },
		{ "repeated", "Haut.Prénom", "{\"kind\":\"text\"}" },
		{ "broken-tree", "Orphelin", "{\"kind\":\"text\"}" },
		{ "broken-tree", "Boucle", "{\"kind\":\"text\"}" },
		{ "broken-tree", "Coche perdue", "{\"kind\":\"checkbox\"}" },
		{ "broken-tree", "Choix égaré", "{\"kind\":\"radio\",\"options\":[\"A\",\"B\"]}" },
		{ "domiciliation-demande-15548-02", "topmostSubform[0].Page1[0].Courriel[1]",
		  "{\"kind\":\"text\",\"page\":1}" },
		{ "domiciliation-demande-15548-02",
		  "topmostSubform[0].Page2[0].DécisionFaitleAnnée[0]",
		  "{\"comb\":true,\"max_length\":4,\"page\":2}" },
		{ "domiciliation-attestation-16030-01", "sexe1", "{\"options\":[\"0\",\"1\"]}" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) answer = fields_of(rows[i].fixture);
		g_autoptr(json_t) expected = json_loads(rows[i].expected, 0, NULL);
		json_t *field = test_engine_find(json_object_get(answer, "fields"), rows[i].name);
		const char *key;
		json_t *value;
		g_assert_nonnull(expected);
		g_assert_nonnull(field);
		json_object_foreach(expected, key, value)
		{
			g_test_message("%s %s %s", rows[i].fixture, rows[i].name, key);
			g_assert_true(json_equal(json_object_get(field, key), value));
		}
	}
}

static void
test_boxes(void)
{
	g_autoptr(json_t) answer = fields_of("repeated");
	json_t *fields = json_object_get(answer, "fields");
	json_t *boxes = json_object_get(test_engine_find(fields, "NOM"), "boxes");
	g_assert_cmpuint(json_array_size(boxes), ==, 2);
	for (size_t i = 0; i < 2; i++)
		g_assert_cmpint(
		    json_integer_value(json_object_get(json_array_get(boxes, i), "page")), ==,
		    i + 1);
	/* two dictionaries of one name are one field */
	boxes = json_object_get(test_engine_find(fields, "Double"), "boxes");
	g_assert_cmpuint(json_array_size(boxes), ==, 2);
	g_assert_cmpfloat_with_epsilon(
	    json_number_value(json_object_get(json_array_get(boxes, 1), "x2")), 300, 1e-9);
}

/* a template is recognised after it was saved again or filled, and only then */
static void
test_fingerprint(void)
{
	static const char *const fixtures[] = { "domiciliation-demande-15548-02",
						"domiciliation-demande-16029-01", "buttons",
						"repeated", "broken-tree" };
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
		g_autoptr(json_t) before = fields_of(fixtures[i]);
		const char *print = test_engine_string(before, "fingerprint");
		g_assert_cmpuint(strlen(print), ==, 64);
		g_assert_true(g_hash_table_add(seen, g_strdup(print)));

		g_autoptr(GBytes) input = test_engine_load(fixtures[i]);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) fill = json_pack("{s:s, s:{}}", "op", "fill", "values");
		g_autoptr(json_t) filled = test_engine_call(fill, input, &output);
		g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
		g_autoptr(json_t) after = test_engine_call(request, output, NULL);
		g_assert_cmpstr(test_engine_string(after, "fingerprint"), ==, print);
	}
}

static void
test_bad_documents(void)
{
	static const struct {
		const char *data;
		UfError code;
		const char *says;
	} rows[] = {
		{ "", UF_ERROR_INVALID_DATA, "not_pdf:*" },
		{ "Bonjour", UF_ERROR_INVALID_DATA, "not_pdf:*" },
		{ "{\"a\": 1}", UF_ERROR_INVALID_DATA, "not_pdf:*" },
		{ "%PDF-1.7\n", UF_ERROR_INVALID_DATA, "damaged:*" },
		{ "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n",
		  UF_ERROR_INVALID_DATA, "damaged:*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) input = g_bytes_new_static(rows[i].data, strlen(rows[i].data));
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, input, &output, &error);
		g_assert_null(answer);
		g_test_message("%s", error->message);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
	}
}

/* the fixture encrypted with qpdf; @user is the password that opening asks */
static GBytes *
encrypt(const char *fixture, const char *user)
{
	g_autoptr(GBytes) input = test_engine_load(fixture);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
	g_assert_no_error(error);
	qpdf_init_write_memory(pdf->qpdf);
	qpdf_set_r6_encryption_parameters2(pdf->qpdf, user, "owner", 1, 1, 1, 1, 1, 1,
					   qpdf_r3p_full, 1);
	g_assert_cmpint(qpdf_write(pdf->qpdf) & QPDF_ERRORS, ==, 0);
	return g_bytes_new(qpdf_get_buffer(pdf->qpdf), qpdf_get_buffer_length(pdf->qpdf));
}

static void
test_encrypted(void)
{
	g_autoptr(GBytes) open = encrypt("text-fields", "");
	g_autoptr(GBytes) locked = encrypt("text-fields", "secret");
	g_autoptr(json_t) fields = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) answer = test_engine_call(fields, open, NULL);
	g_assert_true(json_is_true(json_object_get(answer, "encrypted")));

	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) fill = json_pack("{s:s, s:b, s:{s:s}}", "op", "fill", "verify", true,
					   "values", "Nom", "Éléonore");
	g_autoptr(json_t) filled = test_engine_call(fill, open, &output);
	json_t *row = json_array_get(json_object_get(filled, "fields"), 0);
	g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");

	static const char *const operations[] = { "fields", "read", "fill" };
	for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) none = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:{}}", "op", operations[i], "values");
		g_assert_null(uf_engine_handle(test_engine_get(), request, locked, &none, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
		g_assert_true(g_str_has_prefix(error->message, "password:"));
	}
}

/* any prefix of a form is opened or refused, never more */
static void
test_prefixes(void)
{
	g_autoptr(GBytes) whole = test_engine_load("buttons");
	size_t size = g_bytes_get_size(whole);
	for (size_t length = 0; length < size; length += size / 37 + 1) {
		g_autoptr(GBytes) part = g_bytes_new_from_bytes(whole, 0, length);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, part, &output, &error);
		g_assert_true((answer == NULL) == (error != NULL));
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/engine/fields/documents", test_documents);
	g_test_add_func("/engine/fields/one-by-one", test_one_by_one);
	g_test_add_func("/engine/fields/boxes", test_boxes);
	g_test_add_func("/engine/fields/fingerprint", test_fingerprint);
	g_test_add_func("/engine/fields/bad-documents", test_bad_documents);
	g_test_add_func("/engine/fields/encrypted", test_encrypted);
	g_test_add_func("/engine/fields/prefixes", test_prefixes);
	return g_test_run();
}
