/* The French words that sheet, annex and review share. */
#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-draft-text.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
test_words(void)
{
	static const char *const states[][2] = {
		{ "filled", "rempli" },    { "todo", "à compléter" },  { "withheld", "retenu" },
		{ "empty", "non rempli" }, { "absent", "sans objet" }, { "other", "" },
	};
	static const char *const severities[] = { "à savoir", "attention", "à faire", "bloquant" };
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
		g_assert_cmpstr(uf_draft_text_get_state_word(states[i][0]), ==, states[i][1]);
	for (size_t i = 0; i < G_N_ELEMENTS(severities); i++)
		g_assert_cmpstr(uf_draft_text_get_severity_word((UfSeverity)i), ==, severities[i]);
}

static void
test_counts(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	UfDraftCounts counts;
	uf_draft_text_count(uf_draft_get_answers(draft), &counts);
	g_assert_cmpuint(counts.filled, ==, 7);
	g_assert_cmpuint(counts.todo, ==, 2);
	g_assert_cmpuint(counts.withheld, ==, 1);
	g_assert_cmpuint(counts.empty, ==, 0);
	g_assert_cmpuint(counts.absent, ==, 1);
	g_autofree char *text = uf_draft_text_format_counts(&counts);
	g_assert_cmpstr(text, ==, "7 remplis, 2 à compléter, 1 retenu, 0 non rempli");
}

/* Answers one by one: label, value, origin, issues. */
static void
test_answers(void)
{
	static const struct {
		size_t index;
		const char *label;
		const char *value;
		const char *origin;
		const char *issues;
	} rows[] = {
		{ 0, "Nom", "FICTIVE", "dit par la personne le 18/08/2026 (m.durand)", "" },
		{ 1, "Naissance", "12/05/1984", NULL, "" },
		{ 2, "Situation", "En couple", NULL, "" },
		{ 4, "Loyer", "1\u00a0234,56\u00a0€", NULL, "" },
		{ 5, "Enfants", "", "",
		  "3 lignes pour 2 : les suivantes sont à joindre sur une annexe" },
		{ 7, "Enfants, ligne 2\u00a0: Prénom", "Zoé", NULL, "" },
		{ 8, "Téléphone", "", "", "obligatoire et manquant : à demander à la personne" },
		{ 9, "Santé", "", "",
		  "information sensible et facultative : transmise seulement si vous la nommez" },
	};
	g_autoptr(UfDraft) draft = fixture_draft();
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *answer = json_array_get(answers, rows[i].index);
		g_autofree char *label =
		    uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
		g_autofree char *origin = uf_draft_text_format_origin(answer);
		g_autofree char *issues = uf_draft_text_format_issues(answer);
		g_assert_cmpstr(label, ==, rows[i].label);
		g_assert_cmpstr(uf_draft_text_get_value(answer), ==, rows[i].value);
		if (rows[i].origin != NULL)
			g_assert_cmpstr(origin, ==, rows[i].origin);
		g_assert_cmpstr(issues, ==, rows[i].issues);
		g_assert_true(uf_draft_text_is_shown(answer));
	}
	g_assert_false(uf_draft_text_is_shown(json_array_get(answers, 10)));
}

/* What the partner would cut is shown, whole, behind a mark. */
static void
test_cut(void)
{
	static const struct {
		const char *answer;
		const char *text;
		const char *cut; /* NULL when nothing is too long */
	} rows[] = {
		{ "{'state': 'filled', 'text': 'Été à Rezé', 'issues': []}", "Été à Rezé", NULL },
		{ "{'state': 'filled', 'text': 'Été à Rezé', 'issues': [{'rule': 'answer.too_long',"
		  " 'parameters': {'length': 10, 'max': 5}}]}",
		  "Été à [au-delà de la limite\u00a0:]  Rezé", " Rezé" },
		{ "{'state': 'filled', 'text': 'Été', 'issues': [{'rule': 'answer.too_long',"
		  " 'parameters': {'length': 10, 'max': 5}}]}",
		  "Été", NULL },
		{ "{'state': 'filled', 'text': 'Été', 'issues': [{'rule': 'answer.stale',"
		  " 'parameters': {'max': 1}}]}",
		  "Été", NULL },
		{ "{'state': 'withheld', 'text': 'Été', 'issues': [{'rule': 'answer.too_long',"
		  " 'parameters': {'max': 1}}]}",
		  "", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) answer = fixture_json(rows[i].answer);
		g_autofree char *text = uf_draft_text_format_value(answer);
		g_assert_cmpstr(text, ==, rows[i].text);
		g_assert_cmpstr(uf_draft_text_find_cut(answer), ==, rows[i].cut);
	}
}

/* Even if a value were left in a withheld answer, no reader would see it. */
static void
test_withheld(void)
{
	static const char *const states[] = { "withheld", "absent" };
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		g_autoptr(json_t) answer =
		    json_pack("{s:s, s:s}", "state", states[i], "text", "SECRET");
		g_assert_cmpstr(uf_draft_text_get_value(answer), ==, "");
	}
	g_autoptr(json_t) shown = json_pack("{s:s, s:s}", "state", "todo", "text", "partiel");
	g_assert_cmpstr(uf_draft_text_get_value(shown), ==, "partiel");
}

static void
test_blocks(void)
{
	static const struct {
		const char *block;
		size_t index;
		const char *text;
	} rows[] = {
		{ "pieces", 0, "RIB — notice, page 2" },
		{ "deadlines", 0,
		  "Au plus tard le 20/08/2026 (5 jours ouvrés avant le 27/08/2026)\u00a0: Avant "
		  "l’audience — décret inventé" },
		{ "deadlines", 1,
		  "Date à calculer (2 mois après, date de départ inconnue)\u00a0: Recours — code "
		  "inventé" },
		{ "signatures", 0, "Le demandeur" },
		{ "signatures", 1, "Le conjoint (signataire non désigné)" },
		{ "recipients", 0, "Le bailleur inventé" },
		{ "contacts", 0, "Guichet — 01 99 00 00 00" },
	};
	g_autoptr(UfDraft) draft = fixture_draft();
	const json_t *blocks = uf_draft_get_blocks(draft);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = uf_draft_text_format_row(
		    json_array_get(json_object_get(blocks, rows[i].block), rows[i].index));
		g_assert_cmpstr(text, ==, rows[i].text);
	}
	g_autofree char *source = uf_draft_text_format_source(blocks);
	g_autofree char *basis = uf_draft_text_format_basis(blocks);
	g_assert_cmpstr(source, ==,
			"formulaire inventé 1 (vu le 19/08/2026), non vérifié sur l’original");
	g_assert_cmpstr(basis, ==, "article inventé L. 1 (vu le 20/08/2026)");
	g_autoptr(json_t) nothing = json_object();
	g_autofree char *none = uf_draft_text_format_basis(nothing);
	g_assert_cmpstr(none, ==, "");
}

static void
test_rows(void)
{
#define FOUND "'start': '2026-11-21', 'date': '2027-01-21'"
	static const struct {
		const char *row;
		const char *text;
	} rows[] = {
		{ "{'label': 'a', 'delay': {'days': 1}, " FOUND "}",
		  "Au plus tard le 21/01/2027 (1 jour après le 21/11/2026)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 0}, " FOUND "}",
		  "Au plus tard le 21/01/2027\u00a0: a" },
		{ "{'label': 'a', 'delay': {'months': 2}, 'text': 'b', " FOUND "}",
		  "Au plus tard le 21/01/2027 (2 mois après le 21/11/2026)\u00a0: a — b" },
		{ "{'label': 'a', 'delay': {'working_days': 1, 'before': true}, " FOUND "}",
		  "Au plus tard le 21/01/2027 (1 jour ouvré avant le 21/11/2026)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 2}, 'overdue': true, " FOUND "}",
		  "Au plus tard le 21/01/2027, dépassé (2 jours après le 21/11/2026)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 2}, 'overdue': false, " FOUND "}",
		  "Au plus tard le 21/01/2027 (2 jours après le 21/11/2026)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 0}, 'reason': 'start_unknown'}",
		  "Date à calculer (date de départ inconnue)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 2}, 'reason': 'start_ambiguous'}",
		  "Date à calculer (2 jours après, plusieurs dates de départ possibles)\u00a0: a" },
		{ "{'label': 'a', 'delay': {'days': 2, 'before': true}, 'reason': "
		  "'start_withheld'}",
		  "Date à calculer (2 jours avant, date de départ protégée)\u00a0: a" },
		{ "{'label': 'a', 'present': true}", "a" },
		{ "{'label': 'a', 'present': false}", "a (signataire non désigné)" },
		{ "{}", "" },
		{ "{'label': 'a', 'url': 'https://a.example', 'address': '1 rue'}",
		  "a — https://a.example — 1 rue" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) row = fixture_json(rows[i].row);
		g_autofree char *text = uf_draft_text_format_row(row);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
#undef FOUND
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/draft-text/words", test_words);
	g_test_add_func("/draft-text/counts", test_counts);
	g_test_add_func("/draft-text/answers", test_answers);
	g_test_add_func("/draft-text/cut", test_cut);
	g_test_add_func("/draft-text/withheld", test_withheld);
	g_test_add_func("/draft-text/blocks", test_blocks);
	g_test_add_func("/draft-text/rows", test_rows);
	return g_test_run();
}
