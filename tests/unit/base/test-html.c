/* Text that no browser takes for markup. */
#include "uf-html.h"

static void
test_text(void)
{
	static const struct {
		const char *text;
		const char *html;
	} rows[] = {
		{ NULL, "" },
		{ "", "" },
		{ "Élodie d’Œuf", "Élodie d’Œuf" },
		{ "a & b", "a &amp; b" },
		{ "&amp;", "&amp;amp;" },
		{ "<script>", "&lt;script&gt;" },
		{ "x\" onclick=\"y", "x&quot; onclick=&quot;y" },
		{ "l'été", "l&#39;été" },
		{ "a\r\nb", "a&#13;\nb" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new("<p>");
		uf_html_append_text(out, rows[i].text);
		g_autofree char *expected = g_strconcat("<p>", rows[i].html, NULL);
		g_assert_cmpstr(out->str, ==, expected);
		g_autoptr(GString) element = g_string_new(NULL);
		uf_html_append_element(element, "<b>", rows[i].text, "</b>");
		g_autofree char *whole = g_strconcat("<b>", rows[i].html, "</b>", NULL);
		g_assert_cmpstr(element->str, ==, whole);
	}
}

/* As a browser computes it: the values of the standard's own examples. */
static void
test_hash(void)
{
	static const struct {
		const char *text;
		const char *hash;
	} rows[] = {
		{ "", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='" },
		{ "alert('Hello, world.');",
		  "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		uf_html_append_hash(out, rows[i].text);
		g_assert_cmpstr(out->str, ==, rows[i].hash);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/html/text", test_text);
	g_test_add_func("/html/hash", test_hash);
	return g_test_run();
}
