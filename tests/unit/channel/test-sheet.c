/* The two renderings of a sheet: nothing is lost, nothing is read as markup. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-draft-text.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

static UfSheet
make_sheet(const UfDraft *draft)
{
	return (UfSheet){ uf_draft_get_answers(draft), uf_draft_get_blocks(draft),
			  uf_draft_get_date(draft) };
}

static char *
make_page(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	const UfSheet sheet = make_sheet(draft);
	return g_string_free(uf_sheet_format_html(&sheet), FALSE);
}

/* What a browser makes of the text of an element: our five references and no other. */
static char *
unescape(const char *html)
{
	static const char *const references[][2] = {
		{ "&lt;", "<" },  { "&gt;", ">" },   { "&quot;", "\"" },
		{ "&#39;", "'" }, { "&#13;", "\r" }, { "&amp;", "&" },
	};
	GString *text = g_string_new(html);
	for (size_t i = 0; i < G_N_ELEMENTS(references); i++)
		g_string_replace(text, references[i][0], references[i][1], 0);
	return g_string_free(text, FALSE);
}

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;
	for (const char *p = text; (p = strstr(p, part)) != NULL; p += strlen(part))
		n++;
	return n;
}

/* The content of the cell of the answer at @index, as a browser reads it. */
static char *
read_cell(const char *page, size_t index)
{
	g_autofree char *id = g_strdup_printf("<td class=\"value\"><span id=\"v%zu\">", index);
	const char *start = strstr(page, id);
	if (start == NULL)
		return NULL;
	start += strlen(id);
	const char *end = strstr(start, "</span>");
	g_autofree char *cell = g_strndup(start, (gsize)(end - start));
	g_assert_null(strchr(cell, '<'));
	return unescape(cell);
}

static void
test_every_answer(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autofree char *page = make_page();
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		g_autofree char *cell = read_cell(page, i);
		g_autofree char *button = g_strdup_printf("data-copy=\"v%zu\"", i);
		if (!uf_draft_text_is_shown(answer)) {
			g_assert_null(cell);
			continue;
		}
		const char *value = uf_json_get_string(answer, "text");
		g_assert_cmpstr(cell, ==, value);
		g_assert_true(fixture_contains(page, button) == (*value != '\0'));
	}
}

static void
test_hostile(void)
{
	g_autofree char *page = make_page();
	/* ours only: one script, no event handler, no image, no address to load */
	g_assert_cmpuint(count(page, "<script"), ==, 1);
	g_assert_cmpuint(count(page, "</script"), ==, 1);
	g_assert_cmpuint(count(page, "<style"), ==, 1);
	g_assert_cmpuint(count(page, "<img"), ==, 0);
	g_assert_cmpuint(count(page, "<link"), ==, 0);
	g_assert_cmpuint(count(page, "http:"), ==, 0);
	g_assert_cmpuint(count(page, "https:"), ==, 0);
	g_assert_true(fixture_contains(page, "default-src 'none'"));
	g_assert_true(fixture_contains(page, "&lt;img src=x onerror=&quot;"));
	g_assert_true(fixture_contains(page, "&amp;amp;"));
}

/* The hashes of the policy are those of the style and the script that stand in the page. */
static void
test_policy(void)
{
	static const char *const names[] = { "style", "script" };
	g_autofree char *page = make_page();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *open = g_strdup_printf("<%s>", names[i]);
		g_autofree char *close = g_strdup_printf("</%s>", names[i]);
		const char *start = strstr(page, open) + strlen(open);
		const char *end = strstr(start, close);
		g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
		guint8 digest[32];
		gsize length = sizeof digest;
		g_checksum_update(sum, (const guchar *)start, end - start);
		g_checksum_get_digest(sum, digest, &length);
		g_autofree char *base64 = g_base64_encode(digest, length);
		g_autofree char *source = g_strdup_printf("%s-src 'sha256-%s'", names[i], base64);
		g_assert_true(fixture_contains(page, source));
	}
}

/* What both renderings say beside the values, in this order. */
static const char *const content[] = {
	"Demande d’essai",
	"Brouillon à vérifier. Rien n’a été envoyé.",
	"Préparé le ",
	"19/08/2026",
	"7 remplis, 2 à compléter, 1 retenu, 0 non rempli",
	"Source du formulaire",
	"formulaire inventé 1 (vu le 19/08/2026), non vérifié sur l’original",
	"r-aaaaaaaaaa",
	"À compléter ou à vérifier",
	"personne non désignée pour le rôle « conjoint »",
	"3 lignes pour 2",
	"obligatoire et manquant",
	"information sensible et facultative",
	"à remplir à la main : signature",
	"Demandeur",
	"FICTIVE",
	"rempli",
	"dit par la personne le 18/08/2026 (m.durand)",
	"12/05/1984",
	"En couple",
	"1\u00a0234,56\u00a0€",
	"Enfants, ligne 1",
	"Léo",
	"Enfants, ligne 2",
	"Zoé",
	"Téléphone",
	"à compléter",
	"Santé",
	"retenu",
	"Facultatif\u00a0: transmis sans être exigé",
	"Nom",
	"Enfants\u00a0: Prénom",
	"Sans objet pour cette demande",
	"Conjoint",
	"Pièces à joindre",
	"☐ RIB",
	"Délais",
	"Au plus tard le 20/08/2026 (5 jours ouvrés avant le 27/08/2026)",
	"décret inventé",
	"Date à calculer (2 mois après, date de départ inconnue)",
	"Signatures",
	"☐ Le demandeur",
	"☐ Le conjoint (signataire non désigné)",
	"Qui lira cette demande",
	"Le bailleur inventé",
	"Contacts",
	"01 99 00 00 00",
	"Base de la transmission",
	"article inventé L. 1",
};

static void
expect_in_order(const char *text)
{
	for (size_t i = 0; i < G_N_ELEMENTS(content); i++) {
		const char *found = strstr(text, content[i]);
		if (found == NULL)
			g_error("not found, or not after what comes before: %s", content[i]);
		text = found + strlen(content[i]);
	}
}

static void
test_page_order(void)
{
	g_autofree char *page = make_page();
	const char *body = strstr(page, "<body>");
	g_assert_true(g_utf8_validate(page, -1, NULL));
	expect_in_order(body);
}

/* A long choice beside the short one; what the form requires is no longer optional. */
static void
lengthen(json_t *root)
{
	json_t *fields = json_object_get(root, "fields");
	json_t *options = json_array();
	for (int i = 1; i <= 9; i++) {
		g_autofree char *code = g_strdup_printf("c%d", i);
		g_autofree char *label = g_strdup_printf("Choix %d", i);
		json_array_append_new(options,
				      json_pack("{s:s, s:s}", "code", code, "label", label));
	}
	json_array_append_new(fields, json_pack("{s:s, s:s, s:s, s:b, s:o}", "id", "long", "label",
						"Longue liste", "kind", "choice", "ask", 1,
						"options", options));
	json_object_set_new(json_array_get(fields, 0), "required", json_true());
}

/* A choice that nobody made has its options to tick, in the cell or below the table; a made one has
 * none. What is required is not told as optional. */
static void
test_options(void)
{
	g_autoptr(UfForm) form = fixture_form_with(lengthen);
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	UfAnswer *open = uf_answers_add(answers, uf_form_find_field(form, "long"), 0);
	uf_answer_set_state(open, UF_ANSWER_TODO);
	for (int i = 0; i < 2; i++) {
		UfAnswer *status = (UfAnswer *)uf_answers_find(answers, "status", 0);
		if (i == 1) {
			uf_value_clear(uf_answer_get_value(status));
			uf_answer_set_state(status, UF_ANSWER_TODO);
		}
		g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
		const UfSheet sheet = make_sheet(draft);
		g_autofree char *page = g_string_free(uf_sheet_format_html(&sheet), FALSE);
		g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
		g_autofree char *paper = json_dumps(request, 0);
		g_assert_cmpuint(count(page, "☐ Seule</li>"), ==, i);
		g_assert_cmpuint(count(page, "☐ En couple</li>"), ==, i);
		g_assert_cmpuint(count(paper, "☐ Seule\\n☐ En couple\""), ==, i);
		g_assert_cmpuint(
		    count(page, "<td colspan=\"6\"><ul class=\"ticked\"><li>☐ Choix 1</li>"), ==,
		    1);
		g_assert_cmpuint(count(paper, "\"choix sous le tableau\""), ==, 1);
		g_assert_cmpuint(
		    count(paper, "Longue liste\u00a0:   ☐\u00a0Choix 1   ☐\u00a0Choix 2"), ==, 1);
		g_assert_cmpuint(count(page, "<p><a href=\"#r0\">Nom</a>"), ==, 0);
		g_assert_cmpuint(count(page, "<p><a href=\"#r1\">Naissance</a>"), ==, 1);
	}
}

/* All texts of the request one after the other. */
static void
collect(const json_t *node, GString *out)
{
	const char *key;
	json_t *value;
	if (json_is_string(node))
		g_string_append_printf(out, "%s\n", json_string_value(node));
	for (size_t i = 0; i < json_array_size(node); i++)
		collect(json_array_get(node, i), out);
	json_object_foreach((json_t *)node, key, value)
	{
		if (!g_str_equal(key, "columns"))
			collect(value, out);
	}
}

static void
test_document_order(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	const UfSheet sheet = make_sheet(draft);
	g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
	g_autoptr(GString) text = g_string_new(NULL);
	collect(json_object_get(request, "blocks"), text);
	expect_in_order(text->str);
	g_assert_cmpstr(uf_json_get_string(request, "op"), ==, "document");
	g_assert_cmpstr(uf_json_get_string(request, "title"), ==, "Demande d’essai");
	g_assert_cmpstr(uf_json_get_string(request, "footer"), ==, UF_DRAFT_TEXT_NOTICE);
}

/* Each shown answer has its row with its value whole, under the section it belongs to. */
static void
test_document_rows(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	const UfSheet sheet = make_sheet(draft);
	g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
	const json_t *blocks = json_object_get(request, "blocks");
	const json_t *answers = json_object_get(sheet.answers, "answers");
	size_t index = 0;
	for (size_t i = 0; i < json_array_size(blocks); i++) {
		const json_t *rows = json_object_get(json_array_get(blocks, i), "rows");
		for (size_t j = 0; j < json_array_size(rows); j++) {
			const json_t *answer = json_array_get(answers, index++);
			if (!uf_draft_text_is_shown(answer))
				answer = json_array_get(answers, index++);
			const json_t *row = json_array_get(rows, j);
			g_assert_cmpuint(json_array_size(row), ==, 5);
			g_assert_cmpstr(uf_json_get_string(json_array_get(row, 1), "text"), ==,
					uf_draft_text_get_value(answer));
			g_assert_nonnull(uf_json_get_string(json_array_get(row, 2), "mark"));
		}
	}
	g_assert_cmpuint(index, ==, json_array_size(answers));
}

/* A form that says little, with one answer that is no more than empty. */
static void
shorten(json_t *root)
{
	static const char *const blocks[] = { "pieces",     "deadlines", "signatures",
					      "recipients", "basis",     "contacts" };
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++)
		json_object_del(root, blocks[i]);
	json_t *fields = json_object_get(root, "fields");
	while (json_array_size(fields) > 1)
		json_array_remove(fields, json_array_size(fields) - 1);
	json_object_del(json_array_get(fields, 0), "section");
}

static void
test_little(void)
{
	static const char *const titles[] = { "À compléter", "Pièces", "Contacts", "Base de",
					      "Sans objet",  "Délais", "Demande " };
	g_autoptr(UfForm) form = fixture_form_with(shorten);
	g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
	uf_answers_add(answers, uf_form_get_field(form, 0), 0);
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	const UfSheet sheet = make_sheet(draft);
	g_autofree char *page = g_string_free(uf_sheet_format_html(&sheet), FALSE);
	g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
	g_autoptr(GString) text = g_string_new(NULL);
	collect(json_object_get(request, "blocks"), text);
	const char *body = strstr(page, "</h1>");
	for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
		g_assert_false(fixture_contains(body, titles[i]));
		g_assert_false(fixture_contains(strchr(text->str, '\n'), titles[i]) && i != 0 &&
			       i != 6);
	}
	g_assert_true(fixture_contains(page, "Réponses"));
	g_assert_true(fixture_contains(text->str, "Réponses"));
	g_assert_true(fixture_contains(page, "non rempli"));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sheet/every-answer", test_every_answer);
	g_test_add_func("/sheet/hostile", test_hostile);
	g_test_add_func("/sheet/policy", test_policy);
	g_test_add_func("/sheet/page-order", test_page_order);
	g_test_add_func("/sheet/document-order", test_document_order);
	g_test_add_func("/sheet/document-rows", test_document_rows);
	g_test_add_func("/sheet/options", test_options);
	g_test_add_func("/sheet/little", test_little);
	return g_test_run();
}
