#include "uf-issue.h"

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-origin.h"

static void
test_sentences(void)
{
	g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_TODO, "name", "answer.too_long");
	uf_issue_set_number(issue, "length", 31);
	uf_issue_set_number(issue, "max", 20);
	g_autofree char *text = uf_issue_format_french(issue);
	g_assert_cmpstr(text, ==, "trop long : 31 caractères pour 20 ; à raccourcir ou à joindre");

	g_autoptr(UfIssue) role = uf_issue_new(UF_SEVERITY_TODO, "", "answer.role_missing");
	g_autofree char *without = uf_issue_format_french(role);
	g_assert_cmpstr(without, ==, "personne non désignée pour le rôle « ? »");

	g_autoptr(UfIssue) other = uf_issue_new(UF_SEVERITY_NOTE, "x", "no.such_rule");
	g_autofree char *id = uf_issue_format_french(other);
	g_assert_cmpstr(id, ==, "no.such_rule");
	g_assert_true(uf_issue_has_sentence("answer.too_long"));
	g_assert_false(uf_issue_has_sentence("no.such_rule"));
}

/* What is in brackets goes with its parameter, and a scheme's rule falls back to the general one.
 */
static void
test_general_sentences(void)
{
	static const struct {
		const char *rule;
		const char *expected;
		const char *sentence;
	} rows[] = {
		{ "identifier.iban.length", "27", "longueur incorrecte, attendu : 27" },
		{ "identifier.iban.length", "", "longueur incorrecte" },
		{ "identifier.siret.siren_key", NULL, "clé du SIREN à vérifier" },
		{ "identifier.nir.key", "46", "clé à vérifier, attendu : 46" },
		{ "identifier.nir.sex", "", "le numéro de sécurité sociale indique un autre sexe" },
		{ "identifier.email.at", "", "adresse électronique incomplète" },
		{ "identifier.email.shape", "", "identifier.email.shape" },
		{ "identifier.length.", "", "identifier.length." },
		{ "identifier", "", "identifier" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_WARNING, "x", rows[i].rule);
		if (rows[i].expected != NULL)
			uf_issue_set_text(issue, "expected", rows[i].expected);
		g_autofree char *text = uf_issue_format_french(issue);
		g_assert_cmpstr(text, ==, rows[i].sentence);
	}
}

static void
test_round_trip(void)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	for (int severity = UF_SEVERITY_NOTE; severity <= UF_SEVERITY_BLOCKING; severity++) {
		UfIssue *issue = uf_issue_add(issues, (UfSeverity)severity, "a/b", "answer.stale");
		uf_issue_set_number(issue, "months", 12);
		uf_issue_set_text(issue, "word", "x");
		g_autoptr(json_t) json = uf_issue_to_json(issue);
		g_autoptr(UfIssue) back = uf_issue_from_json(json, NULL);
		g_assert_cmpint(uf_issue_get_severity(back), ==, severity);
		g_assert_cmpstr(uf_issue_get_place(back), ==, "a/b");
		g_assert_cmpstr(uf_issue_get_rule(back), ==, "answer.stale");
		g_assert_true(
		    json_equal(uf_issue_get_parameters(back), uf_issue_get_parameters(issue)));
	}
	g_assert_cmpuint(issues->len, ==, 4);

	static const char *const bad[] = {
		"{}",
		"{\"severity\": \"loud\", \"place\": \"\", \"rule\": \"\", \"parameters\": {}}",
		"{\"severity\": \"note\", \"place\": 1, \"rule\": \"\", \"parameters\": {}}", "[]"
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = uf_json_parse(bad[i], strlen(bad[i]), "row", NULL);
		g_assert_null(uf_issue_from_json(json, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_origins(void)
{
	static const struct {
		const char *json;
		const char *french; /* NULL: refused */
	} rows[] = {
		{ "{\"source\": \"typed\", \"date\": \"2026-05-12\", \"by\": \"m.durand\"}",
		  "saisi le 12/05/2026 (m.durand)" },
		{ "{\"source\": \"document\", \"date\": \"2026-03\", \"document\": "
		  "\"attestation\"}",
		  "lu sur un document : attestation le 03/2026" },
		{ "{\"source\": \"told\"}", "dit par la personne" },
		{ "{\"source\": \"guessed\"}", NULL },
		{ "{\"source\": \"typed\", \"date\": \"12/05/2026\"}", NULL },
		{ "{\"source\": \"typed\", \"extra\": 1}", NULL },
		{ "{}", NULL },
		{ "[]", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].json);
		g_autoptr(json_t) json =
		    uf_json_parse(rows[i].json, strlen(rows[i].json), "row", NULL);
		g_autoptr(UfOrigin) origin = uf_origin_from_json(json, NULL);
		g_assert_true((origin != NULL) == (rows[i].french != NULL));
		if (origin == NULL)
			continue;
		g_autoptr(UfOrigin) copy = uf_origin_copy(origin);
		g_autofree char *french = uf_origin_format_french(copy);
		g_assert_cmpstr(french, ==, rows[i].french);
		g_autoptr(json_t) back = uf_origin_to_json(copy);
		g_assert_true(json_equal(back, json));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/issue/sentences", test_sentences);
	g_test_add_func("/issue/general-sentences", test_general_sentences);
	g_test_add_func("/issue/round-trip", test_round_trip);
	g_test_add_func("/origin/rows", test_origins);
	return g_test_run();
}
