/* Exchange files: what is read of them, and what is refused, whatever the bytes. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-xml-private.h"

static json_t *
read_bytes(const char *data, size_t size, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	return uf_xml_read(bytes, error);
}

static void
test_read(void)
{
	static const struct {
		const char *xml;
		const char *tree;
	} rows[] = {
		{ "<a/>", "{'name':'a'}" },
		{ "<a> </a>", "{'name':'a'}" },
		{ "<a>\n  un\n  deux\n</a>", "{'name':'a','text':'un\\n  deux'}" },
		{ "<a><b>1</b>\n<b>2</b><c/></a>",
		  "{'name':'a','children':[{'name':'b','text':'1'},{'name':'b','text':'2'},"
		  "{'name':'c'}]}" },
		{ "<a x='1' y='&lt;é'/>", "{'name':'a','attributes':{'x':'1','y':'<é'}}" },
		{ "<a>avant <b>dans</b> apr\xC3\xA8s</a>",
		  "{'name':'a','text':'avant  après','children':[{'name':'b','text':'dans'}]}" },
		{ "<a>&amp;&#233;&#x20AC;<![CDATA[<b>&x;]]></a>",
		  "{'name':'a','text':'&é€<b>&x;'}" },
		{ "<?xml version='1.0'?><!-- un --><?pi deux?><a><!-- trois -->x</a>",
		  "{'name':'a','text':'x'}" },
		{ "<p:a xmlns:p='urn:x' xmlns='urn:y' p:z='1'><b/></p:a>",
		  "{'name':'p:a','attributes':{'p:z':'1'},'children':[{'name':'b'}]}" },
		{ "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>",
		  "{'name':'a','text':'é'}" },
		{ "<?xml version='1.0' encoding='ISO-8859-15'?><a>\xA4</a>",
		  "{'name':'a','text':'€'}" },
		{ "<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>",
		  "{'name':'a','text':'€'}" },
		{ "\xEF\xBB\xBF<a>\xC3\xA9</a>", "{'name':'a','text':'é'}" },
		{ "<a>\"\\</a>", "{'name':'a','text':'\\\"\\\\'}" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) tree = read_bytes(rows[i].xml, strlen(rows[i].xml), &error);
		g_autofree char *expected = g_strdelimit(g_strdup(rows[i].tree), "'", '"');
		g_test_message("row %zu", i);
		g_assert_no_error(error);
		g_autoptr(json_t) wanted = json_loads(expected, 0, NULL);
		g_assert_nonnull(wanted);
		g_assert_true(json_equal(tree, wanted));
	}
}

static void
test_utf16(void)
{
	static const char xml[] = "\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>\0";
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) tree = read_bytes(xml, sizeof xml - 1, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(json_string_value(json_object_get(tree, "text")), ==, "é");
}

#define MARK "MARTINEAU-ZX7391"

static void
test_refused(void)
{
	static const struct {
		const char *xml;
		const char *says;
	} rows[] = {
		{ " ", "not_xml:*" },
		{ "<a>", "not_xml:*(line 1)" },
		{ "<a>\n\n" MARK "</b>", "not_xml:*(line 3)" },
		{ "<a/><b/>", "not_xml:*" },
		{ "<a x='1' x='" MARK "'/>", "not_xml:*" },
		{ "<a>&" MARK ";</a>", "not_xml:*" },
		{ "<a>\x01</a>", "not_xml:*" },
		{ "<a>\xC3(" MARK "</a>", "not_xml:*" },
		{ "<?xml version='1.0' encoding='EBCDIC-" MARK "'?><a/>", "not_xml:*" },
		{ "<p:a/>", "not_xml:*" },
		{ MARK, "not_xml:*" },
		{ "<!DOCTYPE a><a/>", "doctype:*" },
		{ "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>", "doctype:*" },
		{ "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "doctype:*" },
		{ "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><a/>", "doctype:*" },
		{ "<!DOCTYPE a [<!ENTITY l0 'ha'><!ENTITY l1 '&l0;&l0;&l0;&l0;&l0;&l0;'>"
		  "<!ENTITY l2 '&l1;&l1;&l1;&l1;&l1;&l1;'>]><a>&l2;</a>",
		  "doctype:*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) tree = read_bytes(rows[i].xml, strlen(rows[i].xml), &error);
		g_assert_null(tree);
		g_test_message("row %zu: %s", i, error->message);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
		/* an error never says a value */
		g_assert_null(strstr(error->message, MARK));
	}
}

/* BEFORE, then @count times EACH, then AFTER */
static GString *
repeat(const char *before, const char *each, size_t count, const char *after)
{
	GString *out = g_string_new(before);
	for (size_t i = 0; i < count; i++)
		g_string_append(out, each);
	g_string_append(out, after);
	return out;
}

static void
assert_says(GString *xml, const char *says)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) tree = read_bytes(xml->str, xml->len, &error);
	g_string_free(xml, TRUE);
	if (says == NULL) {
		g_assert_no_error(error);
		g_assert_nonnull(tree);
		return;
	}
	g_assert_null(tree);
	g_test_message("%s", error->message);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_true(g_pattern_match_simple(says, error->message));
}

static GString *
nest(size_t depth)
{
	GString *xml = repeat("", "<a>", depth, "");
	for (size_t i = 0; i < depth; i++)
		g_string_append(xml, "</a>");
	return xml;
}

static GString *
give_attributes(size_t count)
{
	GString *xml = g_string_new("<a");
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(xml, " x%zu='1'", i);
	return g_string_append(xml, "/>");
}

static void
test_limits(void)
{
	assert_says(nest(UF_XML_MAX_DEPTH), NULL);
	assert_says(nest(UF_XML_MAX_DEPTH + 1), "too_deep:*");
	assert_says(nest(200000), "too_deep:*");
	assert_says(give_attributes(UF_XML_MAX_ATTRIBUTES), NULL);
	assert_says(give_attributes(UF_XML_MAX_ATTRIBUTES + 1), "too_large:*");
	assert_says(repeat("<r>", "<a/>", UF_XML_MAX_ELEMENTS - 1, "</r>"), NULL);
	assert_says(repeat("<r>", "<a/>", UF_XML_MAX_ELEMENTS, "</r>"), "too_large:*elements*");
	/* quotes take twice their room in the tree */
	assert_says(repeat("<r><a>", "\"", UF_XML_MAX_TREE / 2 - 1000, "</a></r>"), NULL);
	assert_says(repeat("<r><a>", "\"", UF_XML_MAX_TREE / 2, "</a></r>"), "too_large:*");
	assert_says(repeat("<r>", " ", UF_XML_MAX_BYTES - 7, "</r>"), NULL);
	assert_says(repeat("<r>", " ", UF_XML_MAX_BYTES - 6, "</r>"), "too_large:*bytes*");
	assert_says(repeat("<r>", "0123456789", (size_t)10 << 20, "</r>"), "too_large:*bytes*");
}

/* what is read fits the frame that carries it, whatever it is made of */
static void
test_cost(void)
{
	static const char *const pieces[] = { "<a b='\"'>\"\\\n&#9;x</a>", "<a/>",
					      "<ab c='' d=''>é<e/></ab>" };
	for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
		GString *xml = repeat("<r>", pieces[i], 60000, "</r>");
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) tree = read_bytes(xml->str, xml->len, &error);
		g_string_free(xml, TRUE);
		g_assert_no_error(error);
		g_autofree char *text = json_dumps(tree, JSON_COMPACT);
		g_assert_cmpuint(strlen(text), <=, UF_XML_MAX_TREE);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/xml/read", test_read);
	g_test_add_func("/engine/xml/utf16", test_utf16);
	g_test_add_func("/engine/xml/refused", test_refused);
	g_test_add_func("/engine/xml/limits", test_limits);
	g_test_add_func("/engine/xml/cost", test_cost);
	return g_test_run();
}
