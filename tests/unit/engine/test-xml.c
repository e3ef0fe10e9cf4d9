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
		{ "<a x='&amp;&#38;&amp;#38;'/>", "{'name':'a','attributes':{'x':'&&&#38;'}}" },
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

/* r: an optional b, then a required n (whole number) and at least one t; @extra comes first */
static GBytes *
make_schema(const char *extra)
{
	char *text = g_strconcat(
	    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>", extra,
	    "<xs:complexType name='row'><xs:all><xs:element name='x' type='xs:gYear'/>"
	    "<xs:element name='y' type='xs:date' minOccurs='0'/></xs:all></xs:complexType>"
	    "<xs:element name='r'><xs:complexType><xs:sequence>"
	    "<xs:element name='b' type='xs:boolean' minOccurs='0'/>"
	    "<xs:element name='n' type='xs:positiveInteger'/>"
	    "<xs:element name='t' type='row' maxOccurs='unbounded'/></xs:sequence>"
	    "</xs:complexType></xs:element></xs:schema>",
	    NULL);
	return g_bytes_new_take(text, strlen(text));
}

static json_t *
parse_tree(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *tree = json_loads(json, 0, NULL);
	g_assert_nonnull(tree);
	return tree;
}

#define N "{'name':'n','text':'1'}"
#define T "{'name':'t','children':[{'name':'x','text':'2003'}]}"

static void
test_faults(void)
{
	static const struct {
		const char *children;
		const char *faults;
	} rows[] = {
		{ N "," T, "[]" },
		{ "{'name':'b','text':'1'}," N "," T "," T, "[]" },
		{ T, "[{'at':[],'fault':'missing','name':'n'}]" },
		{ "", "[{'at':[],'fault':'missing','name':'n'},"
		      "{'at':[],'fault':'missing','name':'t'}]" },
		{ N, "[{'at':[],'fault':'missing','name':'t'}]" },
		{ "{'name':'n','text':'" MARK "'}," T, "[{'at':[0],'fault':'value'}]" },
		{ "{'name':'n'}," T, "[{'at':[0],'fault':'value'}]" },
		{ N "," T ",{'name':'t','children':[{'name':'y','text':'2003-02-30'}]}",
		  "[{'at':[2],'fault':'missing','name':'x'},{'at':[2,0],'fault':'value'}]" },
		{ N "," T ",{'name':'" MARK "'}", "[{'at':[2],'fault':'unexpected'}]" },
		{ T "," N, "[{'at':[0],'fault':'unexpected'}]" },
		{ N "," T ",{'name':'t','text':'" MARK "','children':[{'name':'x',"
		    "'text':'2003'}]}",
		  "[{'at':[2],'fault':'value'}]" },
		{ "{'name':'n','text':'1','attributes':{'a':'" MARK "'}}," T,
		  "[{'at':[0],'fault':'value'}]" },
	};
	g_autoptr(GBytes) schema = make_schema("");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) faults = NULL;
		g_autofree char *text =
		    g_strdup_printf("{'name':'r','children':[%s]}", rows[i].children);
		g_autoptr(json_t) tree = parse_tree(text);
		g_autoptr(json_t) wanted = parse_tree(rows[i].faults);
		g_autoptr(GBytes) bytes = uf_xml_write(tree, schema, &faults, &error);
		g_assert_no_error(error);
		g_autofree char *found = json_dumps(faults, JSON_COMPACT);
		g_test_message("row %zu: %s", i, found);
		g_assert_true(json_equal(faults, wanted));
		g_assert_true((bytes != NULL) == (json_array_size(wanted) == 0));
		g_assert_null(strstr(found, MARK));
	}
}

/* what is written is read as the same tree, and is the same bytes each time */
static void
test_round_trip(void)
{
	static const char any[] = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
				  "<xs:element name='r' type='xs:anyType'/></xs:schema>";
	g_autoptr(GBytes) schema = g_bytes_new_static(any, sizeof any - 1);
	static const char *const trees[] = {
		"{'name':'r'}",
		"{'name':'r','text':'é & <b> ]]> € \\\\'}",
		"{'name':'r','attributes':{'a':'1 < 2 & é','b':''},'children':[{'name':'a'},"
		"{'name':'a','text':'une ligne\\nune autre\\tet une tabulation'}]}",
		"{'name':'r','children':[{'name':'a','children':[{'name':'b','children':["
		"{'name':'c','text':'profond'}]}]}]}",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) faults = NULL;
		g_autoptr(json_t) again = NULL;
		g_autoptr(json_t) tree = parse_tree(trees[i]);
		g_autoptr(GBytes) bytes = uf_xml_write(tree, schema, &faults, &error);
		g_assert_no_error(error);
		g_assert_nonnull(bytes);
		g_autoptr(json_t) read = uf_xml_read(bytes, &error);
		g_assert_no_error(error);
		g_autofree char *found = json_dumps(read, JSON_COMPACT);
		g_test_message("row %zu: %s", i, found);
		g_assert_true(json_equal(read, tree));
		g_autoptr(GBytes) same = uf_xml_write(tree, schema, &again, &error);
		g_assert_true(g_bytes_equal(bytes, same));
	}
}

static void
test_not_written(void)
{
	static const char *const trees[] = {
		"{}",
		"[]",
		"{'name':'a b'}",
		"{'name':'a:b'}",
		"{'name':'" MARK "<'}",
		"{'name':'r','text':'\\u0001'}",
		"{'name':'r','attributes':{'a':1}}",
		"{'name':'r','attributes':{'':'x'}}",
		"{'name':'r','children':[{'name':''}]}",
		"{'name':'r','children':['x']}",
	};
	g_autoptr(GBytes) schema = make_schema("");
	for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) faults = NULL;
		g_autoptr(json_t) tree = parse_tree(trees[i]);
		g_test_message("row %zu", i);
		g_assert_null(uf_xml_write(tree, schema, &faults, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_null(faults);
		g_assert_null(strstr(error->message, MARK));
	}
}

/* a schema that is none, or that would read other files */
static void
test_schemas(void)
{
	static const char *const extras[] = {
		"<xs:include schemaLocation='file:///etc/passwd'/>",
		"<xs:import namespace='urn:x' schemaLocation='http://127.0.0.1/x.xsd'/>",
		"<xs:redefine schemaLocation='other.xsd'/>",
		"<xs:element name='z' type='none'/>",
		"<broken>",
	};
	g_autoptr(json_t) tree = parse_tree("{'name':'r','children':[" N "," T "]}");
	for (size_t i = 0; i < G_N_ELEMENTS(extras); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) faults = NULL;
		g_autoptr(GBytes) schema = make_schema(extras[i]);
		g_assert_null(uf_xml_write(tree, schema, &faults, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(faults);
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) faults = NULL;
	g_autoptr(GBytes) other = g_bytes_new_static("<a/>", 4);
	g_assert_null(uf_xml_write(tree, other, &faults, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
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
	g_test_add_func("/engine/xml/faults", test_faults);
	g_test_add_func("/engine/xml/round-trip", test_round_trip);
	g_test_add_func("/engine/xml/not-written", test_not_written);
	g_test_add_func("/engine/xml/schemas", test_schemas);
	return g_test_run();
}
