/* Reads an exchange file as it comes, without a document in memory: each element becomes JSON. */
#include "uf-xml-private.h"

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define ELEMENT_COST 54  /* {"name":"","text":"","attributes":{},"children":[]}, */
#define ATTRIBUTE_COST 6 /* "":"", */

typedef struct {
	json_t *root;
	json_t *open[UF_XML_MAX_DEPTH]; /* borrowed: from the root to the element being read */
	GString *words[UF_XML_MAX_DEPTH];
	size_t depth;
	size_t elements;
	size_t cost;       /* of the tree, as JSON text */
	const char *fault; /* the first; NULL: none */
	int line;          /* where it is */
	xmlParserCtxt *parser;
} Reader;

static void
stop(Reader *self, const char *fault)
{
	if (self->fault == NULL) {
		self->fault = fault;
		self->line = xmlSAX2GetLineNumber(self->parser);
	}
	xmlStopParser(self->parser);
}

/* False beyond the limit. A quote, a backslash and a line end take a byte more. */
static bool
pay(Reader *self, const char *text, size_t length)
{
	size_t cost = length;
	for (size_t i = 0; i < length; i++)
		cost += text[i] == '"' || text[i] == '\\' || (unsigned char)text[i] < ' ';
	self->cost += cost;
	if (self->cost <= UF_XML_MAX_TREE)
		return true;
	stop(self, "too_large: more than the tree may hold");
	return false;
}

static char *
join_name(const xmlChar *prefix, const xmlChar *name)
{
	return prefix == NULL ? g_strdup((const char *)name)
			      : g_strdup_printf("%s:%s", prefix, name);
}

/* SAX2 gives five pointers for each: name, prefix, namespace, begin and end of the value. */
static void
add_attributes(Reader *self, json_t *element, const xmlChar **attributes, int count)
{
	json_t *object = json_object();
	for (int i = 0; i < count; i++) {
		const xmlChar **one = attributes + (ptrdiff_t)5 * i;
		g_autofree char *name = join_name(one[1], one[0]);
		g_autoptr(GString) value =
		    g_string_new_len((const char *)one[3], (gssize)(one[4] - one[3]));
		/* how libxml2 gives an ampersand of an attribute when it replaces no entity */
		g_string_replace(value, "&#38;", "&", 0);
		self->cost += ATTRIBUTE_COST;
		if (!pay(self, name, strlen(name)) || !pay(self, value->str, value->len))
			break;
		json_object_set_new(object, name, json_stringn(value->str, value->len));
	}
	json_object_set_new(element, "attributes", object);
}

static bool
may_open(Reader *self, int attributes)
{
	if (self->fault != NULL)
		return false;
	if (self->depth == UF_XML_MAX_DEPTH)
		stop(self, "too_deep: elements inside elements");
	else if (self->elements == UF_XML_MAX_ELEMENTS)
		stop(self, "too_large: too many elements");
	else if (attributes > UF_XML_MAX_ATTRIBUTES)
		stop(self, "too_large: too many attributes");
	return self->fault == NULL;
}

static void
attach(Reader *self, json_t *element)
{
	if (self->depth == 0) {
		self->root = element;
		return;
	}
	json_t *parent = self->open[self->depth - 1];
	json_t *children = json_object_get(parent, "children");
	if (children == NULL) {
		children = json_array();
		json_object_set_new(parent, "children", children);
	}
	json_array_append_new(children, element);
}

static void
start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	      int nspaces, const xmlChar **namespaces, int count, int defaulted,
	      const xmlChar **attributes)
{
	Reader *self = data;
	(void)uri;
	(void)nspaces;
	(void)namespaces;
	(void)defaulted;
	if (!may_open(self, count))
		return;
	g_autofree char *full = join_name(prefix, name);
	self->cost += ELEMENT_COST;
	self->elements++;
	if (!pay(self, full, strlen(full)))
		return;
	json_t *element = json_pack("{s:s}", "name", full);
	if (element == NULL) {
		stop(self, "not_xml: a name that is not text");
		return;
	}
	attach(self, element);
	if (count > 0)
		add_attributes(self, element, attributes, count);
	self->words[self->depth] = g_string_new(NULL);
	self->open[self->depth++] = element;
}

static void
end_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	Reader *self = data;
	(void)name;
	(void)prefix;
	(void)uri;
	if (self->fault != NULL || self->depth == 0)
		return;
	self->depth--;
	char *words = g_strstrip(g_string_free(self->words[self->depth], FALSE));
	self->words[self->depth] = NULL;
	if (*words != '\0')
		json_object_set_new(self->open[self->depth], "text", json_string(words));
	uf_memory_free_string(words);
}

static void
hear(void *data, const xmlChar *text, int length)
{
	Reader *self = data;
	if (self->fault != NULL || self->depth == 0 || length <= 0)
		return;
	GString *words = self->words[self->depth - 1];
	/* spaces between elements cost nothing */
	while (words->len == 0 && length > 0 && g_ascii_isspace(*text)) {
		text++;
		length--;
	}
	if (pay(self, (const char *)text, (size_t)length))
		g_string_append_len(words, (const char *)text, length);
}

static void
refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *file)
{
	(void)name;
	(void)public_id;
	(void)file;
	stop(data, "doctype: a document type is not read");
}

/* Its line alone: libxml2's words quote the document. */
static void
hear_fault(void *data, xmlError *fault)
{
	Reader *self = data;
	if (self->line == 0 && fault->level == XML_ERR_FATAL)
		self->line = fault->line;
}

/* Faults of conversion have no parser: libxml2 would print their bytes. */
static void
ignore_fault(void *data, xmlError *fault)
{
	(void)data;
	(void)fault;
}

static void
parse(Reader *self, const char *data, size_t size)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = hear,
		.cdataBlock = hear,
		.internalSubset = refuse_doctype,
		.serror = hear_fault,
	};
	xmlParserCtxt *parser = xmlCreateMemoryParserCtxt(data, (int)size);
	if (parser == NULL) {
		self->fault = "not_xml: the file is empty";
		return;
	}
	xmlSAXHandler *own = parser->sax;
	self->parser = parser;
	parser->sax = &sax;
	parser->userData = self;
	xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlSetStructuredErrorFunc(NULL, ignore_fault);
	xmlParseDocument(parser);
	xmlSetStructuredErrorFunc(NULL, NULL);
	if ((parser->wellFormed == 0 || parser->nsWellFormed == 0) && self->fault == NULL)
		self->fault = "not_xml: it is not well formed";
	if (self->root == NULL && self->fault == NULL)
		self->fault = "not_xml: it has no element";
	parser->sax = own;
	xmlFreeParserCtxt(parser);
}

json_t *
uf_xml_read(GBytes *bytes, GError **error)
{
	Reader reader = { 0 };
	gsize size = 0;
	const char *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
	if (size == 0)
		reader.fault = "not_xml: the file is empty";
	else if (size > UF_XML_MAX_BYTES)
		reader.fault = "too_large: more bytes than are read";
	else
		parse(&reader, data, size);
	for (size_t i = 0; i < UF_XML_MAX_DEPTH; i++) {
		if (reader.words[i] != NULL)
			uf_memory_free_string(g_string_free(reader.words[i], FALSE));
	}
	if (reader.fault == NULL)
		return reader.root;
	json_decref(reader.root);
	if (reader.line > 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s (line %d)", reader.fault,
			    reader.line);
	else
		g_set_error_literal(error, UF_ERROR, UF_ERROR_INVALID_DATA, reader.fault);
	return NULL;
}
