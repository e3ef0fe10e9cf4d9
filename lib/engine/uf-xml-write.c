/* Writes a tree as XML, once the schema takes it. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <string.h>

#include "uf-error.h"
#include "uf-xml-schema-private.h"

typedef struct {
	xmlDoc *document;
	size_t elements;
} Writer;

static bool
fail(GError **error, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "root: %s", what);
	return false;
}

static bool
is_name(const char *name)
{
	return name != NULL && xmlValidateNCName((const xmlChar *)name, 0) == 0;
}

/* XML 1.0, 2.2: most control characters cannot be written at all. */
static bool
is_writable(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF)
			return false;
	}
	return true;
}

static bool
set_attributes(xmlNode *node, const json_t *attributes, GError **error)
{
	const char *name;
	json_t *value;
	if (json_object_size(attributes) > UF_XML_MAX_ATTRIBUTES)
		return fail(error, "too many attributes");
	json_object_foreach((json_t *)attributes, name, value)
	{
		const char *text = json_string_value(value);
		if (!is_name(name) || text == NULL || !is_writable(text))
			return fail(error, "an attribute that cannot be written");
		xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)text);
	}
	return true;
}

/* NULL when @tree is none. */
static xmlNode *
make_element(Writer *self, const json_t *tree, GError **error)
{
	const char *name = json_string_value(json_object_get(tree, "name"));
	const char *text = json_string_value(json_object_get(tree, "text"));
	if (!is_name(name) || (text != NULL && !is_writable(text)) ||
	    ++self->elements > UF_XML_MAX_ELEMENTS) {
		fail(error, "an element that cannot be written");
		return NULL;
	}
	xmlNode *node = xmlNewDocNode(self->document, NULL, (const xmlChar *)name, NULL);
	if (text != NULL)
		xmlAddChild(node, xmlNewDocText(self->document, (const xmlChar *)text));
	if (set_attributes(node, json_object_get(tree, "attributes"), error))
		return node;
	xmlFreeNode(node);
	return NULL;
}

/* Elements below @node, which is freed with the document. */
static bool
add_children(Writer *self, xmlNode *node, const json_t *tree, size_t depth, GError **error)
{
	const json_t *children = json_object_get(tree, "children");
	if (json_array_size(children) > 0 && depth == UF_XML_MAX_DEPTH)
		return fail(error, "too deep");
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		xmlNode *made = make_element(self, child, error);
		if (made == NULL)
			return false;
		xmlAddChild(node, made);
		if (!add_children(self, made, child, depth + 1, error))
			return false;
	}
	return true;
}

static xmlDoc *
make_document(const json_t *tree, GError **error)
{
	g_autoptr(xmlDoc) document = xmlNewDoc((const xmlChar *)"1.0");
	Writer writer = { .document = document };
	xmlNode *root = make_element(&writer, tree, error);
	if (root == NULL)
		return NULL;
	xmlDocSetRootElement(document, root);
	return add_children(&writer, root, tree, 1, error) ? g_steal_pointer(&document) : NULL;
}

static GBytes *
dump(xmlDoc *document)
{
	xmlChar *text = NULL;
	int length = 0;
	xmlDocDumpFormatMemoryEnc(document, &text, &length, "UTF-8", 1);
	GBytes *bytes = g_bytes_new(text, (gsize)length);
	xmlFree(text);
	return bytes;
}

GBytes *
uf_xml_write(const json_t *tree, GBytes *schema, json_t **faults, GError **error)
{
	g_autoptr(xmlDoc) document = make_document(tree, error);
	g_autoptr(json_t) found = json_array();
	if (document == NULL || !uf_xml_schema_check(schema, document, found, error))
		return NULL;
	const bool is_valid = json_array_size(found) == 0;
	*faults = g_steal_pointer(&found);
	return is_valid ? dump(document) : NULL;
}
