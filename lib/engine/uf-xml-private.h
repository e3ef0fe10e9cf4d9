/* Exchange files in XML: read into a bounded tree, written from one.
 *
 * A tree is {"name", "text"?, "attributes"?: {name: value}, "children"?: [trees]}: an element, its
 * own words without the spaces around them, its elements in order. Comments, instructions and
 * declarations of namespaces are left out; a prefix stays part of the name. A document type is
 * refused before anything of it is read, so that there are no entities but the five of XML.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#define UF_XML_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define UF_XML_MAX_TREE ((size_t)12 * 1024 * 1024) /* of the tree, as JSON text */
#define UF_XML_MAX_ELEMENTS 200000
#define UF_XML_MAX_ATTRIBUTES 64 /* of one element */
#define UF_XML_MAX_DEPTH 64

/* NULL @bytes are an empty file. INVALID_DATA "not_xml:" with the line, "doctype:", "too_large:",
 * "too_deep:". New reference. */
json_t *uf_xml_read(GBytes *bytes, GError **error);

/* Writes @tree as UTF-8, indented, the same bytes for the same tree, and holds it against the XML
 * schema @schema (XSD 1.0; one that names other files is refused). @faults gets [{"at": [rank of a
 * child, from the root down], "fault": "missing", "name"}, …] with the faults "missing" (a required
 * element), "value" (not of its type), "unexpected" (not there, or not there in that order) and
 * "other"; NULL is given then, without an @error. USAGE: @tree is no tree; INVALID_DATA: the schema
 * cannot be used. */
GBytes *uf_xml_write(const json_t *tree, GBytes *schema, json_t **faults, GError **error);
