/* The page of a review: all that the text says, boxes where the answers stand, nothing that runs.
 */
#include <string.h>

#include "channel-fixture.h"
#include "review-fixture.h"
#include "uf-cleanup.h"
#include "uf-memory.h"
#include "uf-review-private.h"

/* @text without white space of any kind. */
static char *
squeeze(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		if (!g_unichar_isspace(g_utf8_get_char(p)))
			g_string_append_unichar(out, g_utf8_get_char(p));
	}
	return g_string_free(out, FALSE);
}

/* What a reader sees of @page, without white space. */
static char *
read_page(const char *page)
{
	static const struct {
		const char *entity;
		const char *text;
	} entities[] = {
		{ "&lt;", "<" },  { "&gt;", ">" },   { "&quot;", "\"" },
		{ "&#39;", "'" }, { "&#13;", "\r" }, { "&amp;", "&" },
	};
	g_autoptr(GRegex) tags =
	    g_regex_new("<style>.*?</style>|<title>.*?</title>|<[^>]*>", G_REGEX_DOTALL, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal(tags, page, -1, 0, "", 0, NULL);
	g_autoptr(GString) text = g_string_new(plain);
	for (size_t i = 0; i < G_N_ELEMENTS(entities); i++)
		g_string_replace(text, entities[i].entity, entities[i].text, 0);
	return squeeze(text->str);
}

/* Every line of the text is in the page, its marks for a terminal left aside. */
static void
expect_all(const UfDraft *draft, const char *page)
{
	static const char *const marks[] = { "[ ] ", "- ", "! ", "| " };
	g_autofree char *seen = read_page(page);
	g_autofree char *text = uf_review_format(draft);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	size_t count = 0;
	for (size_t i = 0; lines[i] != NULL; i++) {
		const char *line = lines[i] + strspn(lines[i], " ");
		for (size_t j = 0; j < G_N_ELEMENTS(marks); j++) {
			if (g_str_has_prefix(line, marks[j])) {
				line += strlen(marks[j]);
				break;
			}
		}
		g_autofree char *wanted = squeeze(line);
		if (wanted[strspn(wanted, "-")] == '\0')
			continue;
		if (!fixture_contains(seen, wanted))
			g_error("not on the page: %s", line);
		count++;
	}
	g_assert_cmpuint(count, >, 40);
}

static void
test_all(void)
{
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfDraft) form = review_fixture_draft();
	g_autoptr(UfDraft) sheet = fixture_draft();
	g_autofree char *with = uf_review_format_page(form, pictures, "ACEF");
	g_autofree char *without = uf_review_format_page(sheet, NULL, "ACEF");
	expect_all(form, with);
	expect_all(sheet, without);
	g_assert_false(fixture_contains(without, "<svg"));
	g_assert_false(fixture_contains(without, "href=\"#b"));
}

/* Whatever a value holds, it is text. */
static void
test_hostile(void)
{
	static const char *const never[] = { "<script", "<img",        "onerror=\"",
					     " style=", "javascript:", "http:",
					     "https:",  "<link",       "\xe2\x80\xae" };
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	fixture_set_text(answers, "name", 0,
			 "a\xe2\x80\xae</p><a href='#b1'>\x1b[2J" FIXTURE_HOSTILE);
	g_autoptr(UfDraft) draft = uf_draft_new("pdf", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_seal(draft);
	g_autofree char *page = uf_review_format_page(draft, pictures, "ACEF");
	for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
		if (fixture_contains(page, never[i]))
			g_error("on the page: %s", never[i]);
	}
	g_assert_true(fixture_contains(page, "&lt;script&gt;window.hacked=1"));
	g_assert_true(fixture_contains(page, "a&lt;U+202E&gt;&lt;/p&gt;"));
	g_assert_true(fixture_contains(page, "&lt;U+001B&gt;[2J"));
	g_assert_true(g_utf8_validate(page, -1, NULL));
}

/* The state of each answer, and where its boxes are in the pictures: at 96 points to the inch, from
 * above, turned with the page. */
static void
test_boxes(void)
{
	static const struct {
		const char *box;
		const char *rectangle;
	} rows[] = {
		{ "<a id=\"b1\" class=\"filled\" href=\"#r1\">",
		  "x=\"80.0\" y=\"106.7\" width=\"200.0\" height=\"26.7\"" },
		{ "<a id=\"b1-2\" class=\"filled\" href=\"#r1\">",
		  "x=\"266.7\" y=\"133.3\" width=\"26.7\" height=\"133.3\"" },
		{ "<a id=\"b2\" class=\"warning\" href=\"#r2\">",
		  "x=\"80.0\" y=\"173.3\" width=\"40.0\" height=\"26.7\"" },
		{ "<a id=\"b2-2\" class=\"warning\" href=\"#r2\">", "x=\"133.3\"" },
		{ "<a id=\"b3\" class=\"filled\" href=\"#r3\">", "width=\"16.0\"" },
		{ "<a id=\"b5\" class=\"corrected\" href=\"#r5\">", "x=\"80.0\"" },
		{ "<a id=\"b8\" class=\"annex\" href=\"#r8\">", "x=\"80.0\"" },
		{ "<a id=\"b9\" class=\"missing\" href=\"#r9\">", "x=\"80.0\"" },
		{ "<a id=\"b10\" class=\"withheld\" href=\"#r10\">", "x=\"80.0\"" },
		{ "<a id=\"b12\" class=\"hand\" href=\"#r12\">", "x=\"80.0\"" },
	};
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfDraft) draft = review_fixture_draft();
	g_autofree char *page = uf_review_format_page(draft, pictures, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *box = strstr(page, rows[i].box);
		if (box == NULL)
			g_error("no box %s", rows[i].box);
		g_autofree char *whole = g_strndup(box, strcspn(box, "\n"));
		if (!fixture_contains(whole, rows[i].rectangle))
			g_error("%s is elsewhere: %s", rows[i].box, whole);
	}
	const char *count = page;
	size_t boxes = 0;
	for (; (count = strstr(count, "class=\"box\"")) != NULL; count++)
		boxes++;
	g_assert_cmpuint(boxes, ==, G_N_ELEMENTS(rows));
}

/* Half turned and three quarters too, and a template of which the sizes were not kept. */
static void
test_turned(void)
{
	static const struct {
		const char *sizes;
		const char *rectangle;
	} rows[] = {
		{ "[{'width': 600, 'height': 800}]",
		  "x=\"80.0\" y=\"106.7\" width=\"200.0\" height=\"26.7\"" },
		{ "[{'width': 600, 'height': 800, 'x': 30, 'y': -60}]",
		  "x=\"40.0\" y=\"26.7\" width=\"200.0\" height=\"26.7\"" },
		{ "[{'width': 600, 'height': 800, 'rotate': 90}]",
		  "x=\"933.3\" y=\"80.0\" width=\"26.7\" height=\"200.0\"" },
		{ "[{'width': 600, 'height': 800, 'rotate': 180}]",
		  "x=\"520.0\" y=\"933.3\" width=\"200.0\" height=\"26.7\"" },
		{ "[{'width': 600, 'height': 800, 'rotate': 270}]",
		  "x=\"106.7\" y=\"520.0\" width=\"26.7\" height=\"200.0\"" },
		{ "[]", "x=\"80.0\" y=\"107.0\" width=\"200.0\" height=\"26.7\"" },
		{ "{}", "x=\"80.0\" y=\"107.0\" width=\"200.0\" height=\"26.7\"" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) pictures = review_fixture_pictures();
		g_autoptr(UfForm) form = fixture_form();
		g_autoptr(UfAnswers) answers = fixture_answers(form);
		g_autoptr(UfDraft) draft = uf_draft_new("pdf", answers, (UfDate){ 2026, 8, 19 });
		g_autofree char *layout = g_strdup_printf(
		    "{'file': 'demande.pdf', 'sizes': %s, 'places': {'name': [{'page': 1,"
		    "'x1': 60, 'y1': 700, 'x2': 210, 'y2': 720}]}}",
		    rows[i].sizes);
		uf_draft_take_layout(draft, fixture_json(layout));
		uf_draft_seal(draft);
		g_autofree char *page = uf_review_format_page(draft, pictures, NULL);
		g_test_message("%s", rows[i].sizes);
		g_assert_true(fixture_contains(page, rows[i].rectangle));
	}
}

/* Each page of each file is there, and which of them holds no answer. */
static void
test_pages(void)
{
	static const char *const captions[] = {
		"demande.pdf, page 1 sur 3</figcaption>",
		"demande.pdf, page 2 sur 3</figcaption>",
		"demande.pdf, page 3 sur 3 — aucune réponse sur cette page</figcaption>",
		"demande-annexe.pdf, page 1 sur 1</figcaption>",
	};
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfDraft) draft = review_fixture_draft();
	g_autofree char *page = uf_review_format_page(draft, pictures, "ACEF");
	const char *at = page;
	for (size_t i = 0; i < G_N_ELEMENTS(captions); i++) {
		at = strstr(at, captions[i]);
		g_assert_nonnull(at);
	}
	g_assert_true(fixture_contains(page, "<p class=\"code\">ACEF</p>"));
	g_autofree char *only_shown = uf_review_format_page(draft, pictures, NULL);
	g_assert_false(fixture_contains(only_shown, "class=\"code\""));
}

/* Each link leads to something, and no two things have one name. */
static void
test_links(void)
{
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfDraft) draft = review_fixture_draft();
	g_autofree char *page = uf_review_format_page(draft, pictures, "ACEF");
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GRegex) ids = g_regex_new(" id=\"([^\"]*)\"", 0, 0, NULL);
	g_autoptr(GRegex) links = g_regex_new(" href=\"#([^\"]*)\"", 0, 0, NULL);
	g_autoptr(GMatchInfo) id = NULL;
	g_autoptr(GMatchInfo) link = NULL;
	size_t count = 0;
	for (g_regex_match(ids, page, 0, &id); g_match_info_matches(id);
	     g_match_info_next(id, NULL))
		g_assert_true(g_hash_table_add(names, g_match_info_fetch(id, 1)));
	for (g_regex_match(links, page, 0, &link); g_match_info_matches(link);
	     g_match_info_next(link, NULL)) {
		g_autofree char *name = g_match_info_fetch(link, 1);
		if (!g_hash_table_contains(names, name))
			g_error("a link leads nowhere: %s", name);
		count++;
	}
	g_assert_cmpuint(count, >, 20);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review-html/all", test_all);
	g_test_add_func("/review-html/hostile", test_hostile);
	g_test_add_func("/review-html/boxes", test_boxes);
	g_test_add_func("/review-html/turned", test_turned);
	g_test_add_func("/review-html/pages", test_pages);
	g_test_add_func("/review-html/links", test_links);
	return g_test_run();
}
