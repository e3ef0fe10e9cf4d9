/* Bytes as an exchange file: a tree within the limits, or an error; and back. */
#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-xml-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r xmlns:p=\"urn:p\"><!-- c --><a x=\"1\">"
	    "<p:b>\xC3\xA9 &amp; &#233;</p:b><![CDATA[<c>]]></a><?p i?><d/></r>";
	return g_bytes_new_static(example, sizeof example - 1);
}

static size_t
check_tree(const json_t *tree, size_t depth)
{
	size_t count = 1;
	if (depth > UF_XML_MAX_DEPTH || !json_is_string(json_object_get(tree, "name")))
		g_error("too deep, or an element without a name");
	const json_t *children = json_object_get(tree, "children");
	for (size_t i = 0; i < json_array_size(children); i++)
		count += check_tree(json_array_get(children, i), depth + 1);
	return count;
}

/* What can be written of a tree that was read is read as the same tree. */
static void
check_back(const json_t *tree)
{
	static const char any[] = "<s:schema xmlns:s=\"http://www.w3.org/2001/XMLSchema\">"
				  "<s:element name=\"r\" type=\"s:anyType\"/></s:schema>";
	g_autoptr(GBytes) schema = g_bytes_new_static(any, sizeof any - 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) faults = NULL;
	g_autoptr(GBytes) bytes = uf_xml_write(tree, schema, &faults, &error);
	if ((faults == NULL) != (error != NULL))
		g_error("faults and an error, or none");
	g_autoptr(json_t) again = bytes != NULL ? uf_xml_read(bytes, NULL) : NULL;
	if (bytes != NULL && json_object_get(tree, "children") == NULL && !json_equal(again, tree))
		g_error("another tree");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) input = g_bytes_new(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) tree = uf_xml_read(input, &error);
	if ((tree == NULL) != (error != NULL))
		g_error("a result and an error, or none");
	if (tree != NULL && check_tree(tree, 1) > UF_XML_MAX_ELEMENTS)
		g_error("too many elements");
	if (tree != NULL)
		check_back(tree);
	return 0;
}
