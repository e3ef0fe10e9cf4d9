/* A saved web page: the questions of its forms. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-html-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

#define MAX_NODES 500000
#define MAX_FIELDSET 2000 /* nodes of a fieldset looked at */

typedef struct {
	const UfHtmlIndex *index;
	json_t *questions;
	GHashTable *groups; /* "radio name" → question, borrowed */
	char *heading;      /* the last one */
	GString *before;    /* words since the last control */
} Reader;

/* Types of <input>; those that are not there are lines of text. */
static const struct {
	const char *type;
	const char *kind; /* NULL: no question */
} types[] = {
	{ "hidden", NULL },    { "password", NULL },    { "submit", NULL },
	{ "button", NULL },    { "image", NULL },       { "reset", NULL },
	{ "file", NULL },      { "search", NULL },      { "date", "date" },
	{ "month", "date" },   { "number", "integer" }, { "checkbox", "boolean" },
	{ "radio", "choice" },
};

static const char *
get_input_kind(const char *type)
{
	for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(types); i++) {
		if (g_ascii_strcasecmp(types[i].type, type) == 0)
			return types[i].kind;
	}
	return "text";
}

/* What kind of question @node asks; NULL for none. */
static const char *
get_kind(xmlNode *node)
{
	if (uf_html_is(node, "textarea"))
		return "long";
	if (uf_html_is(node, "select"))
		return uf_html_has(node, "multiple") ? "choices" : "choice";
	if (!uf_html_is(node, "input"))
		return NULL;
	g_autofree char *type = uf_html_get(node, "type");
	return get_input_kind(type);
}

static bool
is_group(xmlNode *node)
{
	g_autofree char *type = uf_html_is(node, "input") ? uf_html_get(node, "type") : NULL;
	return type != NULL && (g_ascii_strcasecmp(type, "radio") == 0 ||
				g_ascii_strcasecmp(type, "checkbox") == 0);
}

/* A box that nobody sees is a trap for robots. Buttons that are drawn by their label are hidden
 * too, and steps of a page by what is around them: only lines of text are left out. */
static bool
is_trap(xmlNode *node)
{
	g_autofree char *style = uf_html_get(node, "style");
	g_autofree char *text = g_ascii_strdown(style != NULL ? style : "", -1);
	g_auto(GStrv) parts = g_strsplit(text, " ", -1);
	g_autofree char *packed = g_strjoinv("", parts);
	if (is_group(node) || !uf_html_is(node, "input"))
		return false;
	return uf_html_has(node, "hidden") || strstr(packed, "display:none") != NULL ||
	       strstr(packed, "visibility:hidden") != NULL;
}

/* True when all the controls of @set are the boxes of one question: its legend is the label. */
static bool
is_one_question(xmlNode *set, const char *name)
{
	size_t n = 0;
	size_t boxes = 0;
	for (xmlNode *p = set->children; p != NULL; p = uf_html_next(p, set)) {
		if (++n > MAX_FIELDSET)
			return false;
		if (get_kind(p) == NULL)
			continue;
		g_autofree char *other = uf_html_get(p, "name");
		if (!is_group(p) || g_strcmp0(other, name) != 0)
			return false;
		boxes++;
	}
	return boxes > 1;
}

static xmlNode *
find_own_set(xmlNode *node, const char *name)
{
	xmlNode *set =
	    is_group(node) && name != NULL ? uf_html_find_around(node, "fieldset") : NULL;
	return set != NULL && is_one_question(set, name) ? set : NULL;
}

static char *
find_section(const Reader *self, xmlNode *node, const char *name)
{
	xmlNode *own = find_own_set(node, name);
	xmlNode *set = uf_html_find_around(own != NULL ? own : node, "fieldset");
	for (; set != NULL; set = uf_html_find_around(set, "fieldset")) {
		char *legend = uf_html_read_legend(set);
		if (legend != NULL)
			return legend;
	}
	return g_strdup(self->heading);
}

static json_t *
add_question(Reader *self, const char *label, const char *kind)
{
	json_t *question = json_pack("{s:s, s:s}", "label", label, "kind", kind);
	if (question == NULL)
		return NULL;
	json_array_append_new(self->questions, question);
	return question;
}

static void
set_text(json_t *question, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(question, key, json_string(text));
}

static void
set_max(json_t *question, xmlNode *node)
{
	g_autofree char *text = uf_html_get(node, "maxlength");
	guint64 max;
	if (text != NULL && g_ascii_string_to_unsigned(text, 10, 1, 100000, &max, NULL))
		json_object_set_new(question, "max", json_integer((json_int_t)max));
}

static bool
is_required(xmlNode *node)
{
	g_autofree char *aria = uf_html_get(node, "aria-required");
	return uf_html_has(node, "required") || g_strcmp0(aria, "true") == 0;
}

static void
add_option(json_t *question, const char *value, const char *label)
{
	json_t *options = json_object_get(question, "options");
	if (options == NULL) {
		options = json_array();
		json_object_set_new(question, "options", options);
	}
	if (label == NULL || *label == '\0' || json_array_size(options) > UF_SOURCE_MAX_OPTIONS)
		return;
	json_array_append_new(
	    options, json_pack("{s:s, s:s}", "value", value != NULL ? value : "", "label", label));
}

/* An option without a value of its own asks to choose: it is no answer. */
static void
add_select_options(json_t *question, xmlNode *select)
{
	for (xmlNode *p = select->children; p != NULL; p = uf_html_next(p, select)) {
		if (!uf_html_is(p, "option"))
			continue;
		g_autofree char *label = uf_html_read_text(p);
		g_autofree char *value = uf_html_get(p, "value");
		if (value != NULL && *value == '\0')
			continue;
		add_option(question, value != NULL ? value : label, label);
	}
}

static char *
take_before(Reader *self)
{
	char *text = uf_source_clean(self->before->str);
	g_string_truncate(self->before, 0);
	return text;
}

static void
describe(Reader *self, json_t *question, xmlNode *node, const char *name)
{
	static const char *const others[] = { "placeholder", "autocomplete", "id" };
	g_autofree char *section = find_section(self, node, name);
	json_t *texts = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autofree char *text = uf_html_get(node, others[i]);
		if (text != NULL && *text != '\0')
			json_array_append_new(texts, json_string(text));
	}
	json_object_set_new(question, "texts", texts);
	set_text(question, "name", name);
	set_text(question, "section", section);
	set_max(question, node);
	if (is_required(node))
		json_object_set_new(question, "required", json_true());
}

static void
read_control(Reader *self, xmlNode *node, const char *kind)
{
	g_autofree char *name = uf_html_get(node, "name");
	g_autofree char *label = uf_html_find_label(self->index, node);
	g_autofree char *before = take_before(self);
	const char *words = label != NULL ? label : *before != '\0' ? before : name;
	json_t *question = add_question(self, words != NULL ? words : "", kind);
	if (question == NULL)
		return;
	describe(self, question, node, name);
	if (uf_html_is(node, "select"))
		add_select_options(question, node);
}

/* The words of a group: its legend, else what stands before its first box. */
static json_t *
open_group(Reader *self, xmlNode *node, const char *name, const char *kind)
{
	xmlNode *set = find_own_set(node, name);
	g_autofree char *legend =
	    set != NULL ? uf_html_read_legend(set) : uf_html_find_group_label(self->index, node);
	g_autofree char *before = take_before(self);
	const char *words = legend != NULL ? legend : *before != '\0' ? before : name;
	json_t *question = add_question(self, words, kind);
	if (question != NULL)
		describe(self, question, node, name);
	return question;
}

/* Radio buttons of a name are one question, and so are boxes of a name; a box alone is yes or no.
 */
static void
read_box(Reader *self, xmlNode *node, const char *kind)
{
	g_autofree char *name = uf_html_get(node, "name");
	g_autofree char *label = uf_html_find_label(self->index, node);
	g_autofree char *value = uf_html_get(node, "value");
	xmlNode *set = find_own_set(node, name);
	const bool is_radio = g_str_equal(kind, "choice");
	if (name == NULL || *name == '\0' || (!is_radio && set == NULL)) {
		read_control(self, node, is_radio ? "boolean" : kind);
		return;
	}
	json_t *question = g_hash_table_lookup(self->groups, name);
	if (question == NULL) {
		question = open_group(self, node, name, is_radio ? "choice" : "choices");
		if (question == NULL)
			return;
		g_hash_table_insert(self->groups, g_strdup(name), question);
	}
	g_autofree char *before = take_before(self);
	g_autofree char *after = label == NULL ? uf_html_read_after(node) : NULL;
	add_option(question, value, label != NULL ? label : after != NULL ? after : value);
}

static bool
is_heading(const xmlNode *node)
{
	return uf_html_is(node, "h1") || uf_html_is(node, "h2") || uf_html_is(node, "h3");
}

static void
hear(Reader *self, const xmlNode *node)
{
	const size_t most = (size_t)4 * UF_SOURCE_MAX_TEXT;
	if (node->content == NULL || !g_utf8_validate((const char *)node->content, -1, NULL))
		return;
	g_autofree char *text = uf_source_clean((const char *)node->content);
	if (*text == '\0')
		return;
	/* the words nearest to the control are meant */
	if (self->before->len > most)
		g_string_truncate(self->before, 0);
	g_string_append_printf(self->before, "%s%s", self->before->len > 0 ? " " : "", text);
}

static bool
ends_words(const xmlNode *node)
{
	static const char *const names[] = { "p", "div", "tr", "li", "dt", "fieldset", "form" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (uf_html_is(node, names[i]))
			return true;
	}
	return false;
}

/* Reads @node; false when what is inside it needs no look. */
static bool
read_node(Reader *self, xmlNode *node)
{
	static const char *const silent[] = { "script", "style",  "noscript", "template",
					      "legend", "button", "title" };
	if (node->type == XML_TEXT_NODE)
		hear(self, node);
	if (node->type != XML_ELEMENT_NODE)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(silent); i++) {
		if (uf_html_is(node, silent[i]))
			return false;
	}
	if (is_heading(node)) {
		g_free(self->heading);
		self->heading = uf_html_read_text(node);
		g_string_truncate(self->before, 0);
		return false;
	}
	const char *kind = is_trap(node) ? NULL : get_kind(node);
	if (kind == NULL && ends_words(node))
		g_string_truncate(self->before, 0);
	if (kind == NULL)
		return !uf_html_is(node, "input");
	if (is_group(node))
		read_box(self, node, kind);
	else
		read_control(self, node, kind);
	return false;
}

static void
read_page(Reader *self, xmlNode *root)
{
	size_t n = 0;
	xmlNode *p = root;
	while (p != NULL && n++ < MAX_NODES &&
	       json_array_size(self->questions) <= UF_SOURCE_MAX_QUESTIONS)
		p = read_node(self, p) ? uf_html_next(p, root) : uf_html_skip(p, root);
}

static xmlDoc *
parse(GBytes *bytes)
{
	/* external entities, network and messages are off; the text is UTF-8 whatever it says */
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
			    HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT;
	g_autofree char *text = uf_source_decode(bytes);
	return htmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", options);
}

json_t *
uf_html_list_questions(GBytes *bytes, GError **error)
{
	if (g_bytes_get_size(bytes) > UF_SOURCE_MAX_HTML) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %zu MB",
			    UF_SOURCE_MAX_HTML >> 20);
		return NULL;
	}
	g_autoptr(xmlDoc) page = parse(bytes);
	xmlNode *root = page != NULL ? xmlDocGetRootElement(page) : NULL;
	g_autoptr(json_t) questions = json_array();
	if (root != NULL) {
		g_autoptr(UfHtmlIndex) index = uf_html_index_new(root);
		g_autoptr(GHashTable) groups =
		    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		Reader reader = { .index = index, .questions = questions, .groups = groups };
		reader.before = g_string_new(NULL);
		read_page(&reader, root);
		g_string_free(reader.before, TRUE);
		g_free(reader.heading);
	}
	if (json_array_size(questions) > UF_SOURCE_MAX_QUESTIONS) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "too_large: the page has more than %d fields", UF_SOURCE_MAX_QUESTIONS);
		return NULL;
	}
	if (json_array_size(questions) > 0)
		return g_steal_pointer(&questions);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "no_question: the page has no field to fill");
	return NULL;
}
