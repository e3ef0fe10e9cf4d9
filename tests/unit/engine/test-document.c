/* Text documents: the vocabulary is closed, nothing is lost, the same request gives the same bytes.
 */
#include <poppler.h>
#include <string.h>

#include "uf-document.h"
#include "uf-engine-test.h"

static GBytes *
draw(const char *text, UfDocumentFacts *facts)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) request = json_loads(text, 0, NULL);
	g_assert_nonnull(request);
	GBytes *pdf = uf_document_draw(request, facts, &error);
	g_assert_no_error(error);
	return pdf;
}

/* the text of all pages, blanks removed */
static char *
text_of(GBytes *pdf)
{
	PopplerDocument *document = poppler_document_new_from_bytes(pdf, NULL, NULL);
	GString *text = g_string_new(NULL);
	g_assert_nonnull(document);
	for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
		PopplerPage *page = poppler_document_get_page(document, i);
		g_autofree char *part = poppler_page_get_text(page);
		for (const char *c = part; *c != '\0'; c = g_utf8_next_char(c)) {
			if (!g_unichar_isspace(g_utf8_get_char(c)))
				g_string_append_unichar(text, g_utf8_get_char(c));
		}
		g_object_unref(page);
	}
	g_object_unref(document);
	return g_string_free(text, FALSE);
}

static void
test_refused(void)
{
	static const struct {
		const char *request, *says;
	} rows[] = {
		{ "{}", "*title*" },
		{ "{\"title\":\"t\"}", "*blocks*" },
		{ "{\"title\":\"t\",\"blocks\":{}}", "*blocks*" },
		{ "{\"title\":\"t\",\"blocks\":[],\"author\":\"x\"}", "*" },
		{ "{\"title\":3,\"blocks\":[]}", "*title*" },
		{ "{\"title\":\"t\",\"blocks\":[{}]}", "blocks?0?: *kind*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"rule\"},{\"kind\":\"image\"}]}",
		  "blocks?1?: *kind*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"rule\",\"text\":\"x\"}]}",
		  "blocks?0?*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"heading\",\"text\":\"x\"}]}",
		  "*level*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"heading\",\"level\":4,\"text\":\"x\"}]"
		  "}",
		  "*level*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"paragraph\"}]}", "*text*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"x\","
		  "\"style\":\"huge\"}]}",
		  "*style*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"table\",\"columns\":[],\"rows\":[]}]}",
		  "*columns*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"table\",\"columns\":[{\"title\":\"a\","
		  "\"width\":-1}],\"rows\":[]}]}",
		  "*width*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"table\",\"columns\":[{\"title\":\"a\","
		  "\"width\":1}],\"rows\":[[\"a\",\"b\"]]}]}",
		  "*cells*" },
		{ "{\"title\":\"t\",\"blocks\":[{\"kind\":\"table\",\"columns\":[{\"title\":\"a\","
		  "\"width\":1}],\"rows\":[[{\"text\":\"a\",\"mark\":\"pink\"}]]}]}",
		  "*mark*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDocumentFacts facts = { 0 };
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_loads(rows[i].request, 0, NULL);
		g_assert_nonnull(request);
		g_autoptr(GBytes) pdf = uf_document_draw(request, &facts, &error);
		g_assert_null(pdf);
		g_test_message("%s", error->message);
		g_assert_true(error->domain == UF_ERROR);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
	}
}

static void
test_text_is_there(void)
{
	static const char request[] =
	    "{\"title\":\"Feuille\",\"header\":\"Entête\",\"footer\":\"Pied\",\"blocks\":["
	    "{\"kind\":\"heading\",\"level\":1,\"text\":\"Éléonore ŒUVRÉ\"},"
	    "{\"kind\":\"paragraph\",\"text\":\"Łódź "
	    "Жизнь\",\"style\":\"small\"},{\"kind\":\"rule\"},"
	    "{\"kind\":\"table\",\"columns\":[{\"title\":\"Question\",\"width\":2},{\"title\":"
	    "\"État\","
	    "\"width\":1}],\"rows\":[[\"Nom\",{\"text\":\"connu\",\"mark\":\"green\"}]]},"
	    "{\"kind\":\"pagebreak\"},{\"kind\":\"paragraph\",\"text\":\"Suite\"}]}";
	static const char *const parts[] = { "Entête",  "ÉléonoreŒUVRÉ", "ŁódźЖизнь", "Question",
					     "État",    "Nom",           "connu",     "Pied",
					     "page1/2", "Suite",         "page2/2" };
	UfDocumentFacts facts = { 0 };
	g_autoptr(GBytes) pdf = draw(request, &facts);
	g_autofree char *text = text_of(pdf);
	g_assert_cmpuint(facts.pages, ==, 2);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_test_message("%s", parts[i]);
		g_assert_nonnull(strstr(text, parts[i]));
	}
}

static unsigned
count(const char *text, const char *part)
{
	unsigned found = 0;
	for (const char *c = strstr(text, part); c != NULL; c = strstr(c + 1, part))
		found++;
	return found;
}

/* rows over pages, a cell longer than a page, a word longer than a line: each mark comes once */
static void
test_nothing_lost(void)
{
	g_autoptr(GString) longest = g_string_new(NULL);
	g_autoptr(json_t) rows = json_array();
	for (int i = 0; i < 1500; i++)
		g_string_append_printf(longest, "mot%04d ", i);
	for (int i = 0; i < 120; i++) {
		g_autofree char *mark = g_strdup_printf("ligne%04dfin", i);
		json_array_append_new(rows, json_pack("[s, s]", mark, i == 60 ? longest->str : ""));
	}
	g_autofree char *word = g_strnfill(3000, 'z');
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:[{s:s, s:[{s:s, s:i}, {s:s, s:i}], s:O}, {s:s, s:s}]}", "title", "t",
		      "blocks", "kind", "table", "columns", "title", "A", "width", 1, "title", "B",
		      "width", 2, "rows", rows, "kind", "paragraph", "text", word);
	UfDocumentFacts facts = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) pdf = uf_document_draw(request, &facts, &error);
	g_assert_no_error(error);
	g_autofree char *text = text_of(pdf);
	g_assert_cmpuint(facts.pages, >, 4);
	for (int i = 0; i < 1500; i++) {
		g_autofree char *mark = g_strdup_printf("mot%04d", i);
		g_assert_cmpuint(count(text, mark), ==, 1);
	}
	for (int i = 0; i < 120; i++) {
		g_autofree char *mark = g_strdup_printf("ligne%04dfin", i);
		g_assert_cmpuint(count(text, mark), ==, 1);
	}
	g_assert_cmpuint(count(text, "z"), ==, 3000);
}

/* a long value that has to be broken gets no letter that nobody wrote */
static void
test_no_hyphens(void)
{
	static const char value[] =
	    "window.example=1;constitutionnellement.anticonstitutionnellement";
	UfDocumentFacts facts = { 0 };
	g_autofree char *request = g_strdup_printf(
	    "{\"title\":\"t\",\"language\":\"fr\",\"blocks\":[{\"kind\":\"table\",\"columns\":["
	    "{\"title\":\"A\",\"width\":1},{\"title\":\"B\",\"width\":7}],\"rows\":[[\"%s\",\"\"]]"
	    "}]}",
	    value);
	g_autoptr(GBytes) pdf = draw(request, &facts);
	g_autofree char *text = text_of(pdf);
	g_assert_nonnull(strstr(text, value));
}

/* the titles of a table stand above a row, wherever the page ends and however tall the row is */
static void
test_titles_stay(void)
{
	for (int above = 20; above < 60; above++) {
		g_autoptr(GString) request = g_string_new("{\"title\":\"t\",\"blocks\":[");
		for (int i = 0; i < above; i++)
			g_string_append(request, "{\"kind\":\"paragraph\",\"text\":\"ligne\"},");
		g_string_append(
		    request,
		    "{\"kind\":\"table\",\"columns\":[{\"title\":\"COLONNE\",\"width\":1}],"
		    "\"rows\":[[\"RANGEE\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\\n12\"]]}]}");
		UfDocumentFacts facts = { 0 };
		g_autoptr(GBytes) pdf = draw(request->str, &facts);
		PopplerDocument *document = poppler_document_new_from_bytes(pdf, NULL, NULL);
		for (unsigned i = 0; i < facts.pages; i++) {
			PopplerPage *page = poppler_document_get_page(document, (int)i);
			g_autofree char *text = poppler_page_get_text(page);
			g_assert_true((strstr(text, "COLONNE") != NULL) ==
				      (strstr(text, "RANGEE") != NULL));
			g_object_unref(page);
		}
		g_object_unref(document);
	}
}

/* a heading stands on the page of the first row under it, wherever the page ends */
static void
test_heading_stays(void)
{
	for (int above = 30; above < 60; above++) {
		g_autoptr(GString) request = g_string_new("{\"title\":\"t\",\"blocks\":[");
		for (int i = 0; i < above; i++)
			g_string_append(request, "{\"kind\":\"paragraph\",\"text\":\"ligne\"},");
		g_string_append(request,
				"{\"kind\":\"heading\",\"level\":2,\"text\":\"TITRE\"},"
				"{\"kind\":\"table\",\"columns\":[{\"title\":\"A\",\"width\":1},"
				"{\"title\":\"B\",\"width\":6}],"
				"\"rows\":[[\"trois lignes de texte ici\",\"RANGEE\"]]}]}");
		UfDocumentFacts facts = { 0 };
		g_autoptr(GBytes) pdf = draw(request->str, &facts);
		PopplerDocument *document = poppler_document_new_from_bytes(pdf, NULL, NULL);
		for (unsigned i = 0; i < facts.pages; i++) {
			PopplerPage *page = poppler_document_get_page(document, (int)i);
			g_autofree char *text = poppler_page_get_text(page);
			g_test_message("%d lines above, page %u", above, i + 1);
			g_assert_true((strstr(text, "TITRE") != NULL) ==
				      (strstr(text, "RANGEE") != NULL));
			g_object_unref(page);
		}
		g_object_unref(document);
	}
}

/* letters that no font has are counted, so that somebody is told */
static void
test_undrawn(void)
{
	static const struct {
		const char *text;
		bool all_drawn;
	} rows[] = {
		{ "Éloïse Œuvré Łódź Nguyễn Жанна Ωμέγα", true },
		{ "\U00012000\U00012001", false }, /* cuneiform: in no font that Debian installs */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDocumentFacts facts = { 0 };
		g_autofree char *request =
		    g_strdup_printf("{\"title\":\"t\",\"language\":\"fr\",\"blocks\":[{\"kind\":"
				    "\"paragraph\",\"text\":"
				    "\"%s\"}]}",
				    rows[i].text);
		g_autoptr(GBytes) pdf = draw(request, &facts);
		g_test_message("row %zu: %u undrawn", i, facts.undrawn);
		g_assert_true((facts.undrawn == 0) == rows[i].all_drawn);
	}
}

static void
test_same_bytes(void)
{
	static const char request[] = "{\"title\":\"Éà\",\"blocks\":[{\"kind\":\"paragraph\","
				      "\"text\":\"Łódź\"}]}";
	static const char *const traces[] = { "/Author", "Date", "cairo", "/Creator", "/Producer" };
	UfDocumentFacts facts = { 0 };
	g_autoptr(GBytes) first = draw(request, &facts);
	g_autoptr(GBytes) second = draw(request, &facts);
	g_assert_true(g_bytes_equal(first, second));
	for (size_t i = 0; i < G_N_ELEMENTS(traces); i++)
		g_assert_null(memmem(g_bytes_get_data(first, NULL), g_bytes_get_size(first),
				     traces[i], strlen(traces[i])));
	PopplerDocument *document = poppler_document_new_from_bytes(first, NULL, NULL);
	g_autofree char *title = poppler_document_get_title(document);
	g_assert_cmpstr(title, ==, "Éà");
	g_object_unref(document);
}

static void
test_too_large(void)
{
	g_autoptr(json_t) blocks = json_array();
	for (int i = 0; i < UF_DOCUMENT_MAX_PAGES + 5; i++)
		json_array_append_new(blocks, json_pack("{s:s}", "kind", "pagebreak"));
	g_autoptr(json_t) request = json_pack("{s:s, s:O}", "title", "t", "blocks", blocks);
	UfDocumentFacts facts = { 0 };
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_document_draw(request, &facts, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_true(g_str_has_prefix(error->message, "too_large:"));
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/engine/document/refused", test_refused);
	g_test_add_func("/engine/document/text-is-there", test_text_is_there);
	g_test_add_func("/engine/document/nothing-lost", test_nothing_lost);
	g_test_add_func("/engine/document/no-hyphens", test_no_hyphens);
	g_test_add_func("/engine/document/heading-stays", test_heading_stays);
	g_test_add_func("/engine/document/titles-stay", test_titles_stay);
	g_test_add_func("/engine/document/undrawn", test_undrawn);
	g_test_add_func("/engine/document/same-bytes", test_same_bytes);
	g_test_add_func("/engine/document/too-large", test_too_large);
	return g_test_run();
}
