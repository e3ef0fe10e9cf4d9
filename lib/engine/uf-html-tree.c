/* Words and labels in the tree of a page. */
#include <string.h>

#include "uf-html-private.h"

#define MAX_READ 4000 /* nodes looked at for one label */
#define MAX_AROUND 200

xmlNode *
uf_html_skip(xmlNode *node, const xmlNode *top)
{
	while (node != NULL && node != top) {
		if (node->next != NULL)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

xmlNode *
uf_html_next(xmlNode *node, const xmlNode *top)
{
	const bool goes_in = node->type == XML_ELEMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE;
	if (goes_in && node->children != NULL)
		return node->children;
	return uf_html_skip(node, top);
}

bool
uf_html_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       g_ascii_strcasecmp((const char *)node->name, name) == 0;
}

xmlNode *
uf_html_find_around(xmlNode *node, const char *name)
{
	size_t n = 0;
	for (xmlNode *p = node->parent; p != NULL && n < MAX_AROUND; p = p->parent, n++) {
		if (uf_html_is(p, name))
			return p;
	}
	return NULL;
}

bool
uf_html_has(xmlNode *node, const char *name)
{
	return xmlHasProp(node, (const xmlChar *)name) != NULL;
}

char *
uf_html_get(xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	char *text = NULL;
	if (value != NULL && g_utf8_validate((const char *)value, -1, NULL))
		text = uf_source_clean((const char *)value);
	xmlFree(value);
	return text;
}

static bool
is_silent(const xmlNode *node)
{
	static const char *const names[] = { "script", "style",  "select",   "textarea",
					     "button", "option", "noscript", "template" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (uf_html_is(node, names[i]))
			return true;
	}
	return false;
}

char *
uf_html_read_text(xmlNode *node)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t n = 0;
	xmlNode *p = node->children;
	while (p != NULL && n++ < MAX_READ && out->len < 4 * UF_SOURCE_MAX_TEXT) {
		if (is_silent(p)) {
			p = uf_html_skip(p, node);
			continue;
		}
		if (p->type == XML_TEXT_NODE && p->content != NULL &&
		    g_utf8_validate((const char *)p->content, -1, NULL))
			g_string_append(out, (const char *)p->content);
		else if (p->type == XML_ELEMENT_NODE)
			g_string_append_c(out, ' ');
		p = uf_html_next(p, node);
	}
	return uf_source_clean(out->str);
}

UfHtmlIndex *
uf_html_index_new(xmlNode *root)
{
	UfHtmlIndex *self = g_new0(UfHtmlIndex, 1);
	self->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (xmlNode *p = root; p != NULL; p = uf_html_next(p, root)) {
		if (p->type != XML_ELEMENT_NODE)
			continue;
		g_autofree char *id = uf_html_get(p, "id");
		g_autofree char *target = uf_html_is(p, "label") ? uf_html_get(p, "for") : NULL;
		if (id != NULL && !g_hash_table_contains(self->ids, id))
			g_hash_table_insert(self->ids, g_steal_pointer(&id), p);
		if (target != NULL && !g_hash_table_contains(self->labels, target))
			g_hash_table_insert(self->labels, g_steal_pointer(&target),
					    uf_html_read_text(p));
	}
	return self;
}

void
uf_html_index_free(UfHtmlIndex *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->labels);
	g_hash_table_unref(self->ids);
	g_free(self);
}

/* the texts of the elements that aria-labelledby names */
static char *
read_labelled(const UfHtmlIndex *self, xmlNode *control)
{
	g_autofree char *names = uf_html_get(control, "aria-labelledby");
	if (names == NULL)
		return NULL;
	g_auto(GStrv) ids = g_strsplit(names, " ", 8);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; ids[i] != NULL; i++) {
		xmlNode *node = g_hash_table_lookup(self->ids, ids[i]);
		g_autofree char *text = node != NULL ? uf_html_read_text(node) : NULL;
		if (text != NULL)
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", text);
	}
	return uf_source_clean(out->str);
}

static char *
take_if_said(char *text)
{
	if (text != NULL && *text != '\0')
		return text;
	g_free(text);
	return NULL;
}

char *
uf_html_find_label(const UfHtmlIndex *self, xmlNode *control)
{
	static const char *const attributes[] = { "aria-label", "title", "placeholder" };
	g_autofree char *id = uf_html_get(control, "id");
	const char *known = id != NULL ? g_hash_table_lookup(self->labels, id) : NULL;
	xmlNode *around = uf_html_find_around(control, "label");
	char *text = take_if_said(g_strdup(known));
	if (text == NULL && around != NULL)
		text = take_if_said(uf_html_read_text(around));
	if (text == NULL)
		text = take_if_said(read_labelled(self, control));
	for (size_t i = 0; i < G_N_ELEMENTS(attributes) && text == NULL; i++)
		text = take_if_said(uf_html_get(control, attributes[i]));
	return text;
}

char *
uf_html_find_group_label(const UfHtmlIndex *self, xmlNode *control)
{
	size_t n = 0;
	for (xmlNode *p = control->parent; p != NULL && n < MAX_AROUND; p = p->parent, n++) {
		g_autofree char *role = p->type == XML_ELEMENT_NODE ? uf_html_get(p, "role") : NULL;
		if (g_strcmp0(role, "radiogroup") != 0 && g_strcmp0(role, "group") != 0)
			continue;
		char *text = take_if_said(read_labelled(self, p));
		return text != NULL ? text : take_if_said(uf_html_get(p, "aria-label"));
	}
	return NULL;
}

char *
uf_html_read_after(xmlNode *control)
{
	static const char *const words[] = { "b", "i", "em", "strong", "span", "font", "small" };
	g_autoptr(GString) out = g_string_new(NULL);
	for (xmlNode *p = control->next; p != NULL; p = p->next) {
		bool is_words = p->type != XML_ELEMENT_NODE;
		for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
			is_words = is_words || uf_html_is(p, words[i]);
		if (!is_words)
			break;
		if (p->type == XML_TEXT_NODE && p->content != NULL &&
		    g_utf8_validate((const char *)p->content, -1, NULL))
			g_string_append(out, (const char *)p->content);
		g_autofree char *inner = p->type == XML_ELEMENT_NODE ? uf_html_read_text(p) : NULL;
		if (inner != NULL)
			g_string_append_printf(out, " %s", inner);
		if (out->len > UF_SOURCE_MAX_TEXT)
			break;
	}
	return take_if_said(uf_source_clean(out->str));
}

char *
uf_html_read_legend(xmlNode *set)
{
	for (xmlNode *p = set->children; p != NULL; p = p->next) {
		if (uf_html_is(p, "legend"))
			return take_if_said(uf_html_read_text(p));
	}
	return NULL;
}
