/* A schema's faults in our words. libxml2 says whether a document is valid and where it is not; its
 * sentences quote values and are never kept. Which element is missing is read in the schema itself.
 */
#include "uf-xml-schema-private.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <string.h>

#include "uf-error.h"

#define XSD "http://www.w3.org/2001/XMLSchema"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlSchema, xmlSchemaFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlSchemaValidCtxt, xmlSchemaFreeValidCtxt)

typedef struct {
	const xmlNode *schema; /* its root */
	json_t *faults;
	GHashTable *lacking; /* nodes of the document that lack a child */
} Checker;

static void
ignore_fault(void *data, xmlError *fault)
{
	(void)data;
	(void)fault;
}

static bool
is_xsd(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       g_strcmp0((const char *)node->ns->href, XSD) == 0 &&
	       g_str_equal((const char *)node->name, name);
}

static bool
has_attribute(const xmlNode *node, const char *name, const char *value)
{
	xmlChar *found = xmlGetNoNsProp(node, (const xmlChar *)name);
	const bool is_same = found != NULL && g_str_equal((const char *)found, value);
	xmlFree(found);
	return is_same;
}

static const xmlNode *
find_named(const xmlNode *parent, const char *kind, const char *name)
{
	for (const xmlNode *p = parent->children; p != NULL; p = p->next) {
		if (is_xsd(p, kind) && has_attribute(p, "name", name))
			return p;
	}
	return NULL;
}

/* The complex type of @element: inside it, or named by it. NULL for a simple one. */
static const xmlNode *
find_type(const Checker *self, const xmlNode *element)
{
	for (const xmlNode *p = element->children; p != NULL; p = p->next) {
		if (is_xsd(p, "complexType"))
			return p;
	}
	xmlChar *name = xmlGetNoNsProp(element, (const xmlChar *)"type");
	const xmlNode *type =
	    name != NULL ? find_named(self->schema, "complexType", (const char *)name) : NULL;
	xmlFree(name);
	return type;
}

/* The sequence or the "all" of a type, or NULL: only these say what must be there. */
static const xmlNode *
find_group(const Checker *self, const xmlNode *element)
{
	const xmlNode *type = element != NULL ? find_type(self, element) : NULL;
	for (const xmlNode *p = type != NULL ? type->children : NULL; p != NULL; p = p->next) {
		if ((is_xsd(p, "sequence") || is_xsd(p, "all")) &&
		    !has_attribute(p, "minOccurs", "0"))
			return p;
	}
	return NULL;
}

static xmlNode *
find_child(const xmlNode *node, const xmlChar *name)
{
	for (xmlNode *p = node->children; p != NULL; p = p->next) {
		if (p->type == XML_ELEMENT_NODE && xmlStrEqual(p->name, name))
			return p;
	}
	return NULL;
}

/* Ranks among elements, from the root down. */
static json_t *
make_place(const xmlNode *node)
{
	json_t *place = json_array();
	for (; node != NULL && node->parent != NULL && node->parent->type == XML_ELEMENT_NODE;
	     node = node->parent) {
		json_int_t rank = 0;
		for (const xmlNode *p = node->prev; p != NULL; p = p->prev)
			rank += p->type == XML_ELEMENT_NODE;
		json_array_insert_new(place, 0, json_integer(rank));
	}
	return place;
}

static void
add_fault(Checker *self, const xmlNode *node, const char *fault, const xmlChar *name)
{
	if (json_array_size(self->faults) == UF_XML_MAX_FAULTS)
		return;
	json_t *row = json_pack("{s:o, s:s}", "at", make_place(node), "fault", fault);
	if (name != NULL)
		json_object_set_new(row, "name", json_string((const char *)name));
	json_array_append_new(self->faults, row);
}

static void
find_missing_in(Checker *self, xmlNode *node, const xmlNode *group)
{
	for (const xmlNode *p = group->children; p != NULL; p = p->next) {
		if (!is_xsd(p, "element") || has_attribute(p, "minOccurs", "0"))
			continue;
		xmlChar *name = xmlGetNoNsProp(p, (const xmlChar *)"name");
		if (name != NULL && find_child(node, name) == NULL) {
			add_fault(self, node, "missing", name);
			g_hash_table_add(self->lacking, node);
		}
		xmlFree(name);
	}
}

/* @declaration is what the schema says of @node; the depth is that of the tree. */
static void
find_missing(Checker *self, xmlNode *node, const xmlNode *declaration)
{
	const xmlNode *group = find_group(self, declaration);
	if (group == NULL)
		return;
	find_missing_in(self, node, group);
	for (xmlNode *p = node->children; p != NULL; p = p->next) {
		const xmlNode *child = p->type == XML_ELEMENT_NODE
					   ? find_named(group, "element", (const char *)p->name)
					   : NULL;
		if (child != NULL)
			find_missing(self, p, child);
	}
}

/* A type's own fault comes with one for each rule of it that is broken: the first is enough. */
static bool
is_known(const Checker *self, const xmlNode *node)
{
	json_t *place = make_place(node);
	bool found = false;
	for (size_t i = 0; i < json_array_size(self->faults) && !found; i++) {
		const json_t *row = json_array_get(self->faults, i);
		found = json_object_get(row, "name") == NULL &&
			json_equal(json_object_get(row, "at"), place) == 1;
	}
	json_decref(place);
	return found;
}

static void
hear_fault(void *data, xmlError *fault)
{
	Checker *self = data;
	const xmlNode *node = fault->node;
	if (node == NULL || node->type != XML_ELEMENT_NODE) {
		add_fault(self, NULL, "other", NULL);
		return;
	}
	const bool is_content = fault->code == XML_SCHEMAV_ELEMENT_CONTENT;
	if (is_content && (g_hash_table_contains(self->lacking, node) ||
			   g_hash_table_contains(self->lacking, node->parent)))
		return; /* said already: which one is missing */
	if (!is_known(self, node))
		add_fault(self, node, is_content ? "unexpected" : "value", NULL);
}

/* One that would make libxml2 read other files. */
static bool
names_files(const xmlNode *schema)
{
	static const char *const names[] = { "import", "include", "redefine" };
	for (const xmlNode *p = schema->children; p != NULL; p = p->next) {
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
			if (is_xsd(p, names[i]))
				return true;
		}
	}
	return false;
}

static xmlDoc *
parse(GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	if (size == 0 || size > UF_XML_MAX_SCHEMA)
		return NULL;
	g_autoptr(xmlDoc) document = xmlReadMemory(
	    data, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
	if (root == NULL || document->intSubset != NULL || !is_xsd(root, "schema") ||
	    names_files(root))
		return NULL;
	return g_steal_pointer(&document);
}

static void
validate(Checker *self, xmlSchema *schema, xmlDoc *document)
{
	g_autoptr(xmlSchemaValidCtxt) context = xmlSchemaNewValidCtxt(schema);
	xmlNode *root = xmlDocGetRootElement(document);
	const xmlNode *declaration = find_named(self->schema, "element", (const char *)root->name);
	if (declaration != NULL)
		find_missing(self, root, declaration);
	xmlSchemaSetValidStructuredErrors(context, hear_fault, self);
	if (xmlSchemaValidateDoc(context, document) != 0 && json_array_size(self->faults) == 0)
		add_fault(self, NULL, "other", NULL);
}

bool
uf_xml_schema_check(GBytes *schema, xmlDoc *document, json_t *faults, GError **error)
{
	xmlSetStructuredErrorFunc(NULL, ignore_fault);
	g_autoptr(xmlDoc) source = parse(schema);
	g_autoptr(xmlSchemaParserCtxt) parser =
	    source != NULL ? xmlSchemaNewDocParserCtxt(source) : NULL;
	g_autoptr(xmlSchema) read = parser != NULL ? xmlSchemaParse(parser) : NULL;
	if (read != NULL) {
		g_autoptr(GHashTable) lacking = g_hash_table_new(NULL, NULL);
		Checker checker = { xmlDocGetRootElement(source), faults, lacking };
		validate(&checker, read, document);
	} else {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "schema: it is no XML schema that can be used");
	}
	xmlSetStructuredErrorFunc(NULL, NULL);
	return read != NULL;
}
