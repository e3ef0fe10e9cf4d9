/* An XML schema, and what of a document it does not take. */
#pragma once

#include <libxml/tree.h>

#include "uf-cleanup.h"
#include "uf-xml-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

#define UF_XML_MAX_SCHEMA ((size_t)2 * 1024 * 1024)
#define UF_XML_MAX_FAULTS 200

/* Appends the faults of @document (uf_xml_write) to @faults; false when @schema cannot be used. */
bool uf_xml_schema_check(GBytes *schema, xmlDoc *document, json_t *faults, GError **error);
