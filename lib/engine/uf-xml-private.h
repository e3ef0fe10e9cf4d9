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

/* INVALID_DATA "not_xml:" with the line, "doctype:", "too_large:", "too_deep:". New reference. */
json_t *uf_xml_read(GBytes *bytes, GError **error);
