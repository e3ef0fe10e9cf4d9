/* The parts of an archive, as XML that is read while it is inflated. */
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "uf-spread-parts-private.h"

#define CHUNK 32768

typedef struct {
	UfSpread *spread;
	const UfSpreadHandler *handler;
	void *data;
	unsigned depth;
} Part;

bool
uf_spread_open(UfSpread *self, GBytes *bytes)
{
	zip_error_t why;
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	zip_error_init(&why);
	zip_source_t *source = zip_source_buffer_create(data, size, 0, &why);
	self->zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
	if (self->zip == NULL)
		zip_source_free(source);
	zip_error_fini(&why);
	if (self->zip == NULL)
		return uf_spread_fail(self, "damaged: the file is not whole");
	if (zip_get_num_entries(self->zip, 0) > UF_SPREAD_MAX_ENTRIES)
		return uf_spread_fail(self, "too_large: more parts than are read");
	return true;
}

/* Names of parts have no case (ECMA-376 part 2, 6.2.2.3); some programs write "xl\\styles.xml". */
static zip_int64_t
find_part(UfSpread *self, const char *name)
{
	const zip_int64_t found = zip_name_locate(self->zip, name, ZIP_FL_NOCASE);
	if (found >= 0)
		return found;
	g_autofree char *turned = g_strdelimit(g_strdup(name), "/", '\\');
	return zip_name_locate(self->zip, turned, ZIP_FL_NOCASE);
}

bool
uf_spread_has_part(UfSpread *self, const char *name)
{
	return find_part(self, name) >= 0;
}

/* What is being parsed is freed at once: nothing of an element may be looked at afterwards. */
static void
stop_at_fault(const UfSpread *self)
{
	if (self->fault != NULL)
		xmlStopParser(self->parser);
}

static void
start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	      int nspaces, const xmlChar **namespaces, int count, int defaulted,
	      const xmlChar **attributes)
{
	Part *part = data;
	(void)prefix;
	(void)uri;
	(void)nspaces;
	(void)namespaces;
	(void)defaulted;
	if (part->spread->fault != NULL)
		return;
	const UfSpreadElement element = { (const char *)name, attributes, count };
	if (++part->depth > UF_SPREAD_MAX_DEPTH)
		uf_spread_fail(part->spread, "too_deep: elements inside elements");
	else
		part->handler->start(part->data, &element);
	stop_at_fault(part->spread);
}

static void
end_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	Part *part = data;
	(void)prefix;
	(void)uri;
	if (part->spread->fault != NULL)
		return;
	part->depth--;
	if (part->handler->end != NULL)
		part->handler->end(part->data, (const char *)name);
	stop_at_fault(part->spread);
}

static void
hear(void *data, const xmlChar *text, int length)
{
	Part *part = data;
	if (part->spread->fault != NULL || length <= 0)
		return;
	if (part->handler->text != NULL)
		part->handler->text(part->data, (const char *)text, (size_t)length);
	stop_at_fault(part->spread);
}

static void
refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *file)
{
	Part *part = data;
	(void)name;
	(void)public_id;
	(void)file;
	uf_spread_fail(part->spread, "doctype: a document type is not read");
	stop_at_fault(part->spread);
}

/* libxml2's words quote the document: that it is not well formed is all that is told. */
static void
ignore_fault(void *data, xmlError *fault)
{
	(void)data;
	(void)fault;
}

/* The next piece of a part, 0 at its end. */
typedef struct {
	zip_file_t *file;
	const char *bytes;
	size_t left;
} Source;

static ssize_t
take(Source *source, char *buffer)
{
	if (source->file != NULL)
		return (ssize_t)zip_fread(source->file, buffer, CHUNK);
	const size_t n = MIN(source->left, (size_t)CHUNK);
	memcpy(buffer, source->bytes, n);
	source->bytes += n;
	source->left -= n;
	return (ssize_t)n;
}

static bool
feed(UfSpread *self, Source *source)
{
	g_autofree char *buffer = g_malloc(CHUNK);
	ssize_t n = 0;
	while (self->fault == NULL && (n = take(source, buffer)) > 0) {
		self->inflated += (size_t)n;
		if (self->inflated > UF_SPREAD_MAX_INFLATED)
			return uf_spread_fail(self, "too_large: more than is inflated");
		if (xmlParseChunk(self->parser, buffer, (int)n, 0) != 0 && self->fault == NULL)
			return uf_spread_fail(self, "not_xml: a part is not well formed");
	}
	if (n < 0)
		return uf_spread_fail(self, "damaged: a part is not what was written");
	return self->fault == NULL;
}

static bool
parse(UfSpread *self, Source *source, const UfSpreadHandler *handler, void *data)
{
	Part part = { .spread = self, .handler = handler, .data = data };
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = hear,
		.cdataBlock = hear,
		.internalSubset = refuse_doctype,
		.serror = ignore_fault,
	};
	self->parser = xmlCreatePushParserCtxt(&sax, &part, NULL, 0, NULL);
	if (self->parser == NULL)
		return uf_spread_fail(self, "too_large: no memory for a part");
	xmlCtxtUseOptions(self->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlSetStructuredErrorFunc(NULL, ignore_fault);
	if (feed(self, source)) {
		xmlParseChunk(self->parser, NULL, 0, 1);
		if (self->parser->wellFormed == 0)
			uf_spread_fail(self, "not_xml: a part is not well formed");
	}
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlFreeDoc(self->parser->myDoc);
	xmlFreeParserCtxt(self->parser);
	self->parser = NULL;
	return self->fault == NULL;
}

bool
uf_spread_parse(UfSpread *self, const char *name, const UfSpreadHandler *handler, void *data)
{
	zip_stat_t facts;
	const zip_int64_t part = find_part(self, name);
	zip_stat_init(&facts);
	if (part < 0 || zip_stat_index(self->zip, (zip_uint64_t)part, 0, &facts) != 0)
		return uf_spread_fail(self, "damaged: a part is missing");
	if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    facts.encryption_method != ZIP_EM_NONE)
		return uf_spread_fail(self, "encrypted: the file has a password");
	if ((facts.valid & ZIP_STAT_COMP_METHOD) != 0 && facts.comp_method != ZIP_CM_STORE &&
	    facts.comp_method != ZIP_CM_DEFLATE)
		return uf_spread_fail(self, "damaged: a part that no spreadsheet writes so");
	if ((facts.valid & ZIP_STAT_SIZE) != 0 && facts.size > UF_SPREAD_MAX_INFLATED)
		return uf_spread_fail(self, "too_large: more than is inflated");
	Source source = { .file = zip_fopen_index(self->zip, (zip_uint64_t)part, 0) };
	if (source.file == NULL)
		return uf_spread_fail(self, "damaged: a part is not what was written");
	const bool done = parse(self, &source, handler, data);
	zip_fclose(source.file);
	return done;
}

bool
uf_spread_parse_bytes(UfSpread *self, GBytes *bytes, const UfSpreadHandler *handler, void *data)
{
	Source source = { 0 };
	source.bytes = g_bytes_get_data(bytes, &source.left);
	return parse(self, &source, handler, data);
}

/* SAX2 gives five pointers for each: name, prefix, namespace, begin and end of the value. */
static const xmlChar *const *
find(const UfSpreadElement *element, const char *space, const char *name)
{
	for (int i = 0; i < element->count; i++) {
		const xmlChar **one = element->attributes + (ptrdiff_t)5 * i;
		if (!g_str_equal((const char *)one[0], name))
			continue;
		if (space == NULL ||
		    (one[2] != NULL && strstr((const char *)one[2], space) != NULL))
			return (const xmlChar *const *)one;
	}
	return NULL;
}

bool
uf_spread_copy(const UfSpreadElement *element, const char *name, char *buffer, size_t size)
{
	const xmlChar *const *one = find(element, NULL, name);
	buffer[0] = '\0';
	if (one == NULL || (size_t)(one[4] - one[3]) >= size)
		return false;
	memcpy(buffer, one[3], (size_t)(one[4] - one[3]));
	buffer[one[4] - one[3]] = '\0';
	return true;
}

char *
uf_spread_dup(const UfSpreadElement *element, const char *space, const char *name)
{
	const xmlChar *const *one = find(element, space, name);
	if (one == NULL)
		return NULL;
	GString *value = g_string_new_len((const char *)one[3], (gssize)(one[4] - one[3]));
	/* how libxml2 gives an ampersand of an attribute when it replaces no entity */
	g_string_replace(value, "&#38;", "&", 0);
	return g_string_free(value, FALSE);
}

unsigned
uf_spread_count(const UfSpreadElement *element, const char *name, unsigned fallback)
{
	char text[12];
	guint64 number;
	if (!uf_spread_copy(element, name, text, sizeof text) ||
	    !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &number, NULL))
		return fallback;
	return (unsigned)number;
}

bool
uf_spread_is(const UfSpreadElement *element, const char *name, const char *value)
{
	char text[40];
	return uf_spread_copy(element, name, text, sizeof text) && g_str_equal(text, value);
}
