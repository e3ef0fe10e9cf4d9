/* The text of a review: everything of the draft, in order, and what stands against approving it. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-review.h"

/* The whole text; {id} and {digest} are those of the draft. */
static const char golden[] =
    "Brouillon à vérifier. Rien n’a été envoyé.\n"
    "\n"
    "Demande d’essai\n"
    "---------------\n"
    "Brouillon\u00a0: {id}\n"
    "Demande\u00a0: r-aaaaaaaaaa\n"
    "Chemin\u00a0: Fiche à recopier ou à imprimer\n"
    "Préparé le\u00a0: 19/08/2026\n"
    "Empreinte\u00a0: {digest}\n"
    "Source du formulaire\u00a0: formulaire inventé 1 (vu le 19/08/2026), non vérifié sur\n"
    "  l’original\n"
    "Réponses\u00a0: 7 remplis, 2 à compléter, 1 retenu, 0 non rempli\n"
    "\n"
    "Demandeur\n"
    "---------\n"
    "Nom\u00a0: FICTIVE\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "Naissance\u00a0: 12/05/1984\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "Situation\u00a0: En couple\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "\n"
    "Demande\n"
    "-------\n"
    "Exposé\u00a0:\n"
    "    | Première ligne\n"
    "    |   deuxième, en retrait\n"
    "    | <img src=x\n"
    "    | onerror=\"window.hacked=1\"></script><script>window.hacked=1</script> &\n"
    "    | &amp; \" ' \\\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "Loyer\u00a0: 1\u00a0234,56\u00a0€\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "\n"
    "Foyer\n"
    "-----\n"
    "Enfants\n"
    "    [rempli]\n"
    "    ! à faire\u00a0: 3 lignes pour 2 : les suivantes sont à joindre sur une annexe\n"
    "Enfants, ligne 1\u00a0: Prénom\u00a0: Léo\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "Enfants, ligne 2\u00a0: Prénom\u00a0: Zoé\n"
    "    [rempli] dit par la personne le 18/08/2026 (m.durand)\n"
    "Téléphone\n"
    "    [à compléter]\n"
    "    ! bloquant\u00a0: obligatoire et manquant : à demander à la personne\n"
    "Santé\n"
    "    [retenu]\n"
    "    ! à savoir\u00a0: information sensible et facultative : transmise seulement si\n"
    "      vous la nommez\n"
    "Signature\n"
    "    [à compléter]\n"
    "    ! à faire\u00a0: à remplir à la main : signature\n"
    "\n"
    "Retenu : connu, mais non transmis\n"
    "---------------------------------\n"
    "  - Santé\n"
    "\n"
    "Facultatif : transmis sans être exigé\n"
    "-------------------------------------\n"
    "  - Nom (name)\n"
    "  - Naissance (birth)\n"
    "  - Situation (status)\n"
    "  - Exposé (story)\n"
    "  - Loyer (rent)\n"
    "  - Enfants\u00a0: Prénom (children.first/1 à 2)\n"
    "  Pour ne pas en transmettre une\u00a0: unefois demande corriger r-aaaaaaaaaa CHAMP\n"
    "  --blank, puis unefois demande préparer r-aaaaaaaaaa.\n"
    "\n"
    "Sans objet pour cette demande\n"
    "-----------------------------\n"
    "  - Conjoint\n"
    "\n"
    "Pièces à joindre\n"
    "----------------\n"
    "  [ ] RIB — notice, page 2\n"
    "\n"
    "Délais\n"
    "------\n"
    "  - Au plus tard le 20/08/2026 (5 jours ouvrés avant le 27/08/2026)\u00a0: Avant\n"
    "      l’audience — décret inventé\n"
    "  - Date à calculer (2 mois après, date de départ inconnue)\u00a0: Recours — code\n"
    "      inventé\n"
    "\n"
    "Signatures\n"
    "----------\n"
    "  [ ] Le demandeur\n"
    "  [ ] Le conjoint (signataire non désigné)\n"
    "\n"
    "Qui lira cette demande\n"
    "----------------------\n"
    "  - Le bailleur inventé\n"
    "\n"
    "Contacts\n"
    "--------\n"
    "  - Guichet — 01 99 00 00 00\n"
    "\n"
    "Base de la transmission\n"
    "-----------------------\n"
    "article inventé L. 1 (vu le 20/08/2026)\n"
    "\n"
    "Fichiers\n"
    "--------\n"
    "  - demande-fiche.html (text/html, 11 octets)\n"
    "  - demande-fiche.pdf (application/pdf, 7 octets)\n"
    "\n"
    "À savoir sur ce brouillon\n"
    "-------------------------\n"
    "    ! à faire\u00a0: personne non désignée pour le rôle « conjoint »\n"
    "    ! à faire\u00a0: Enfants, ligne 2\u00a0: Prénom\u00a0: trop long pour la case\n"
    "    ! à savoir\u00a0: la seconde version cachée du formulaire (XFA) a été retirée :\n"
    "      elle aurait montré d'anciennes valeurs\n"
    "\n"
    "BLOQUANT : ne peut pas être remis tel quel\n"
    "------------------------------------------\n"
    "    ! bloquant\u00a0: Téléphone\u00a0: obligatoire et manquant : à demander à la personne\n"
    "\n"
    "Reste à faire par une personne\n"
    "------------------------------\n"
    "    ! à faire\u00a0: personne non désignée pour le rôle « conjoint »\n"
    "    ! à faire\u00a0: Enfants\u00a0: 3 lignes pour 2 : les suivantes sont à joindre sur\n"
    "      une annexe\n"
    "    ! à faire\u00a0: Signature\u00a0: à remplir à la main : signature\n"
    "    ! à faire\u00a0: Enfants, ligne 2\u00a0: Prénom\u00a0: trop long pour la case\n";

static void
test_golden(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GString) expected = g_string_new(golden);
	g_autofree char *digest = g_strndup(uf_draft_get_digest(draft), 16);
	g_string_replace(expected, "{id}", uf_draft_get_id(draft), 0);
	g_string_replace(expected, "{digest}", digest, 0);
	char *text = uf_review_format(draft);
	g_auto(GStrv) have = g_strsplit(text, "\n", -1);
	g_auto(GStrv) want = g_strsplit(expected->str, "\n", -1);
	for (size_t i = 0; have[i] != NULL && want[i] != NULL; i++)
		g_assert_cmpstr(have[i], ==, want[i]);
	g_assert_cmpuint(g_strv_length(have), ==, g_strv_length(want));
	uf_memory_free_string(text);
}

/* What is said in the same words is said once, the labels in the order of the form. */
static void
test_same(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_add_issue(draft, UF_SEVERITY_TODO, "name", "pdf.clipped");
	uf_draft_add_issue(draft, UF_SEVERITY_TODO, "rent", "pdf.refused");
	uf_draft_add_issue(draft, UF_SEVERITY_TODO, "birth", "pdf.clipped");
	uf_draft_add_issue(draft, UF_SEVERITY_WARNING, "story", "pdf.clipped");
	uf_draft_seal(draft);
	g_autofree char *text = uf_review_format(draft);
	const char *recall = strstr(text, "Reste à faire par une personne");
	g_assert_true(fixture_contains(recall, "à faire\u00a0: Nom\u00a0; Naissance\u00a0: relu"));
	g_assert_true(fixture_contains(recall, "à faire\u00a0: Loyer\u00a0: n'a pas pu"));
	g_assert_false(fixture_contains(recall, "Exposé"));
	g_assert_true(fixture_contains(text, "attention\u00a0: Exposé\u00a0: relu"));
	g_autofree char *page = uf_review_format_page(draft, NULL, NULL);
	g_assert_true(fixture_contains(
	    page, "<a href=\"#r1\">Nom</a>\u00a0; <a href=\"#r2\">Naissance</a>\u00a0: relu"));
	g_assert_true(fixture_contains(page, "Prénom</a> (<code>children.first/1 à 2</code>)"));
}

/* The same text for the draft as the store gives it back. */
static void
test_stored(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, NULL);
	g_autofree char *one = uf_review_format(draft);
	g_autofree char *two = uf_review_format(again);
	g_assert_cmpstr(one, ==, two);
}

/* No value can look like a line of ours, nor speak to the terminal. */
static void
test_hostile(void)
{
	static const char *const values[] = {
		"a\nCode : AAAA\nBrouillon : d-aaaaaaaaaa",
		"\x1b[2J\x1b[H\x1b]52;c;ZXZpbA==\x07",
		"a\r\nb\x9b"
		"31m",
		"\xe2\x80\xae"
		"gnp.exe",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autoptr(UfForm) form = fixture_form();
		g_autoptr(UfAnswers) answers = fixture_answers(form);
		fixture_set_text(answers, "name", 0, values[i]);
		g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
		uf_draft_seal(draft);
		g_autofree char *text = uf_review_format(draft);
		g_assert_true(g_utf8_validate(text, -1, NULL));
		for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
			const GUnicodeType type = g_unichar_type(g_utf8_get_char(p));
			g_assert_true(*p == '\n' ||
				      (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT));
		}
		g_assert_false(fixture_contains(text, "\nCode"));
		g_assert_true(fixture_contains(text, i == 0 ? "    | Code : AAAA" : "<"));
	}
}

/* An answer that is still open is recalled, however mild its issue and even without any. */
static void
test_open_answers(void)
{
	static const char *const lines[] = {
		"! à faire\u00a0: Nom\u00a0: date de plus de 3 mois : à confirmer\n",
		"! à faire\u00a0: Enfants, ligne 2\u00a0: Prénom\u00a0: à compléter",
		"! bloquant\u00a0: Loyer\u00a0: obligatoire et manquant : à demander",
	};
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
	static const struct {
		const char *field;
		size_t row;
		const char *rule;
		UfSeverity severity;
	} rows[] = {
		{ "name", 0, "answer.stale", UF_SEVERITY_NOTE },
		{ "rent", 0, "answer.required", UF_SEVERITY_BLOCKING },
		{ "children.first", 2, NULL, UF_SEVERITY_NOTE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfField *field = uf_form_find_field(form, rows[i].field);
		UfAnswer *answer = uf_answers_add(answers, field, rows[i].row);
		uf_answer_set_state(answer, UF_ANSWER_TODO);
		if (rows[i].rule != NULL)
			uf_issue_set_number(
			    uf_answer_add_issue(answer, rows[i].severity, rows[i].rule), "months",
			    3);
	}
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_seal(draft);
	g_autofree char *text = uf_review_format(draft);
	const char *recall = strstr(text, "\nBLOQUANT");
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		g_assert_true(fixture_contains(recall, lines[i]));
}

/* A draft with nothing to say has no empty titles. */
static void
test_little(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
	g_autoptr(UfDraft) draft = uf_draft_new("odd", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_seal(draft);
	g_autofree char *text = uf_review_format(draft);
	static const char *const absent[] = { "Fichiers", "BLOQUANT", "Reste",
					      "À savoir", "Retenu",   "Sans",
					      "Pièces",   "Délais",   "!" };
	for (size_t i = 0; i < G_N_ELEMENTS(absent); i++)
		g_assert_false(fixture_contains(text, absent[i]));
	g_assert_true(fixture_contains(text, "Chemin\u00a0: odd\n"));
	g_assert_true(fixture_contains(text, "\nDemande d’essai\n"));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review-text/golden", test_golden);
	g_test_add_func("/review-text/stored", test_stored);
	g_test_add_func("/review-text/same", test_same);
	g_test_add_func("/review-text/hostile", test_hostile);
	g_test_add_func("/review-text/open-answers", test_open_answers);
	g_test_add_func("/review-text/little", test_little);
	return g_test_run();
}
