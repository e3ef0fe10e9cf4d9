/* What would leave for a partner's interface, as a person reads it before she types the code. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-delivery.h"
#include "uf-memory.h"
#include "uf-review-private.h"

static const char body[] = "{\"champ_Q2hhbXAtMQ\": \"FICTIVE\"}";

static const UfDeliveryRow rows[] = {
	{ "1", "Nom", UF_DELIVERY_SENT, "name", "FICTIVE", NULL, true },
	{ "2", "Exposé", UF_DELIVERY_SENT, "story", "Une ligne\nVers\u00a0: ailleurs", NULL,
	  false },
	{ "3", "Loyer", UF_DELIVERY_NOT_ACCEPTABLE, "rent", "1 234,567 €",
	  "delivery.not_acceptable", true },
	{ "4", "IBAN", UF_DELIVERY_NOT_PREFILLABLE, "iban", "FR76 INVENTÉ",
	  "delivery.not_prefillable", false },
	{ "5", "Quittance", UF_DELIVERY_NOT_PREFILLABLE, NULL, "", "delivery.not_prefillable",
	  true },
	{ "6", "Téléphone", UF_DELIVERY_EMPTY, "phone", "", "delivery.empty", true },
	{ "7", "Étage", UF_DELIVERY_EMPTY, NULL, "", "delivery.empty", false },
	{ "8", "Porte", UF_DELIVERY_EMPTY, NULL, FIXTURE_HOSTILE, "delivery.empty", false },
};

static const char golden[] =
    "\nCe qui partira\n"
    "--------------\n"
    "Vers\u00a0: POST https://essai.invalid/api/public/v1/demarches/12/dossiers\n"
    "Formulaire du partenaire\u00a0: Aide inventée (révision rev-1)\n"
    "Corps exact\u00a0: demande.json, 31 octets\n"
    "Document dans ce corps\u00a0: quittance, quittance.pdf, 7 octets\n"
    "\n"
    "Sera transmis (2)\n"
    "-----------------\n"
    "Nom (obligatoire)\u00a0: FICTIVE\n"
    "Exposé\u00a0:\n"
    "    | Une ligne\n"
    "    | Vers\u00a0: ailleurs\n"
    "\n"
    "Non transmis\u00a0: le partenaire le perdrait ou le comprendrait mal (1)\n"
    "-------------------------------------------------------------------\n"
    "Loyer (obligatoire)\u00a0: 1 234,567 €\n"
    "    ! {not_acceptable}\n"
    "\n"
    "Ne se préremplit pas\u00a0: à saisir sur place (2)\n"
    "---------------------------------------------\n"
    "IBAN\u00a0: FR76 INVENTÉ\n"
    "    ! {not_prefillable}\n"
    "  - Quittance (obligatoire)\u00a0: {not_prefillable}\n"
    "\n"
    "Rien de connu\u00a0: à remplir sur place (3)\n"
    "---------------------------------------\n"
    "Porte\u00a0: {hostile}\n"
    "    ! {empty}\n"
    "  - Téléphone (obligatoire)\u00a0; Étage\u00a0: {empty}\n";

/* A sealed draft of @channel with a delivery of all @rows, or with @spoilt in its place. */
static UfDraft *
make_draft(const char *channel, const char *spoilt)
{
	const UfDeliveryTarget target = {
		.channel = "ds",
		.site = "https://essai.invalid",
		.url = "https://essai.invalid/api/public/v1/demarches/12/dossiers",
		.body = "demande.json",
		.title = "Aide inventée",
		.path = "aide",
		.revision = "rev-1",
		.number = 12,
	};
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDelivery) delivery = uf_delivery_new(&target);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		uf_delivery_add(delivery, &rows[i]);
	uf_delivery_add_document(delivery, "quittance", "quittance.pdf");
	g_autoptr(GBytes) said =
	    spoilt != NULL ? g_bytes_new(spoilt, strlen(spoilt)) : uf_delivery_serialize(delivery);
	g_autoptr(GBytes) sent = g_bytes_new_static(body, strlen(body));
	g_autoptr(GBytes) file = g_bytes_new_static("%PDF\0\xff\n", 7);
	UfDraft *draft = uf_draft_new(channel, answers, (UfDate){ 2026, 8, 19 });
	g_assert_true(uf_draft_add_file(draft, "demande.json", "application/json", sent, NULL));
	g_assert_true(uf_draft_add_file(draft, UF_DELIVERY_FILE, "application/json", said, NULL));
	g_assert_true(uf_draft_add_file(draft, "quittance.pdf", "application/pdf", file, NULL));
	uf_draft_seal(draft);
	return draft;
}

/* The golden text with its sentences, each on lines of its own when it is long. */
static char *
make_expected(void)
{
	static const struct {
		const char *mark;
		const char *rule;
	} sentences[] = {
		{ "{not_acceptable}", "delivery.not_acceptable" },
		{ "{not_prefillable}", "delivery.not_prefillable" },
		{ "{empty}", "delivery.empty" },
	};
	g_autoptr(GString) text = g_string_new(golden);
	g_string_replace(text, "{hostile}", FIXTURE_HOSTILE, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
		g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_NOTE, "", sentences[i].rule);
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_string_replace(text, sentences[i].mark, sentence, 0);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* @text with its white space made even: how lines are cut is tested elsewhere */
static char *
flatten(const char *text)
{
	g_autoptr(GRegex) spaces = g_regex_new("\\n +(\\| |! |- )?|\\s+", 0, 0, NULL);
	return g_regex_replace_literal(spaces, text, -1, 0, " ", 0, NULL);
}

static void
test_text(void)
{
	g_autoptr(UfDraft) draft = make_draft("sheet", NULL);
	g_autofree char *text = uf_review_format(draft);
	g_autofree char *expected = make_expected();
	const char *start = strstr(text, "\nCe qui partira\n");
	g_assert_nonnull(start);
	const char *end = strstr(start, "\nFichiers\n");
	g_assert_nonnull(end);
	g_autofree char *part = g_strndup(start, (gsize)(end - start));
	g_autofree char *seen = flatten(part);
	g_autofree char *wanted = flatten(expected);
	g_assert_cmpstr(seen, ==, wanted);
	/* no value begins a line of ours */
	g_assert_null(strstr(part, "\nVers\u00a0: ailleurs"));
}

static void
test_page(void)
{
	static const char *const parts[] = {
		"<h2>Ce qui partira</h2>",
		"<dd>POST https://essai.invalid/api/public/v1/demarches/12/dossiers</dd>",
		"<dd>demande.json, 31 octets</dd>",
		"<h3>Sera transmis (2)</h3>",
		"<span class=\"value\">FICTIVE</span>",
		"Non transmis\u00a0: le partenaire le perdrait ou le comprendrait mal (1)</h3>",
		"<span class=\"value\">1 234,567 €</span><p class=\"issue\">",
		"<li>Quittance (obligatoire)<p class=\"issue\">",
		"<li>Téléphone (obligatoire)\u00a0; Étage<p class=\"issue\">",
	};
	g_autoptr(UfDraft) draft = make_draft("sheet", NULL);
	g_autofree char *page = uf_review_format_page(draft, NULL, "ACEF");
	const char *at = page;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		at = strstr(at, parts[i]);
		if (at == NULL)
			g_error("not in its place: %s", parts[i]);
	}
	g_assert_false(fixture_contains(page, "<script"));
	g_assert_false(fixture_contains(page, "<img src=x"));
}

/* A draft of another way says nothing of it. */
static void
test_none(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autofree char *text = uf_review_format(draft);
	g_autofree char *page = uf_review_format_page(draft, NULL, NULL);
	g_assert_false(fixture_contains(text, "Ce qui partira"));
	g_assert_false(fixture_contains(page, "Ce qui partira"));
	g_assert_false(uf_review_lacks_delivery(draft));
}

/* A draft of an interface that does not say what would leave gets no code. */
static void
test_unreadable(void)
{
	static const char *const channels[] = { "ds", "publik" };
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		g_autoptr(UfDraft) draft = make_draft(channels[i], "{\"schema\": 99}");
		g_autofree char *text = uf_review_format(draft);
		g_autofree char *page = uf_review_format_page(draft, NULL, NULL);
		const UfReviewing reviewing = { .draft = draft };
		g_assert_true(fixture_contains(text, "ne dit pas ce qui partira"));
		g_assert_true(fixture_contains(page, "ne dit pas ce qui partira"));
		g_assert_true(fixture_contains(page, "Il ne peut pas être approuvé"));
		g_assert_true(uf_review_is_barred(&reviewing));
		g_autoptr(UfDraft) whole = make_draft(channels[i], NULL);
		const UfReviewing good = { .draft = whole };
		g_assert_false(uf_review_is_barred(&good));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review-delivery/text", test_text);
	g_test_add_func("/review-delivery/page", test_page);
	g_test_add_func("/review-delivery/none", test_none);
	g_test_add_func("/review-delivery/unreadable", test_unreadable);
	return g_test_run();
}
