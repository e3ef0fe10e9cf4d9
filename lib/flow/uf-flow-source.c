#include "uf-flow-source-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-template.h"

#define ROW_HEIGHT 6 /* points: boxes of one line of the page */
#define MAX_NAME 500

void
uf_flow_source_clear(UfFlowSource *self)
{
	g_clear_pointer(&self->questions, json_decref);
	g_clear_pointer(&self->fingerprint, g_free);
}

typedef struct {
	const json_t *field;
	int64_t page;
	double top;
	double left;
	size_t index;
} Place;

static int
compare_places(gconstpointer a, gconstpointer b)
{
	const Place *one = a;
	const Place *other = b;
	if (one->page != other->page)
		return one->page < other->page ? -1 : 1;
	const int row = (int)(one->top / ROW_HEIGHT);
	const int other_row = (int)(other->top / ROW_HEIGHT);
	if (row != other_row)
		return row > other_row ? -1 : 1;
	if (one->left < other->left || one->left > other->left)
		return one->left < other->left ? -1 : 1;
	return one->index < other->index ? -1 : one->index > other->index;
}

static Place
find_place(const json_t *field, size_t index)
{
	const json_t *box = json_array_get(json_object_get(field, "boxes"), 0);
	return (Place){
		.field = field,
		.page = uf_json_get_integer(box, "page", 0),
		.top = json_number_value(json_object_get(box, "y1")),
		.left = json_number_value(json_object_get(box, "x1")),
		.index = index,
	};
}

/* "topmostSubform[0].Page1[0].Noms[0]" → "Noms" */
static char *
shorten_name(const char *name)
{
	const char *dot = strrchr(name, '.');
	char *text = g_strdup(dot != NULL && dot[1] != '\0' ? dot + 1 : name);
	char *bracket = strchr(text, '[');
	if (bracket != NULL && bracket != text)
		*bracket = '\0';
	return g_strdelimit(text, "_", ' ');
}

static const char *
find_box_label(const json_t *field, const char *option)
{
	const json_t *boxes = json_object_get(field, "boxes");
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const json_t *box = json_array_get(boxes, i);
		const char *label = uf_json_get_string(box, "label");
		const char *own = uf_json_get_string(box, "option");
		if (label != NULL && *label != '\0' &&
		    (option == NULL || g_strcmp0(own, option) == 0))
			return label;
	}
	return NULL;
}

/* The printed label, the tooltip, the name: those that are there, best first. */
static json_t *
list_texts(const json_t *field, bool is_group)
{
	g_autofree char *name = shorten_name(uf_json_get_string(field, "name"));
	const char *tooltip = uf_json_get_string(field, "tooltip");
	const char *label = is_group ? NULL : find_box_label(field, NULL);
	json_t *texts = json_array();
	if (label != NULL)
		json_array_append_new(texts, json_string(label));
	if (tooltip != NULL && *tooltip != '\0')
		json_array_append_new(texts, json_string(tooltip));
	json_array_append_new(texts, json_string(name));
	return texts;
}

static json_t *
list_options(const json_t *field)
{
	const json_t *values = json_object_get(field, "options");
	const json_t *labels = json_object_get(field, "labels");
	json_t *options = json_array();
	for (size_t i = 0; i < json_array_size(values); i++) {
		const char *value = json_string_value(json_array_get(values, i));
		const char *label = json_string_value(json_array_get(labels, i));
		if (value == NULL || g_str_equal(value, "Off"))
			continue;
		if (label == NULL)
			label = find_box_label(field, value);
		json_array_append_new(options, json_pack("{s:s, s:s}", "value", value, "label",
							 label != NULL ? label : value));
	}
	return options;
}

static const char *
find_kind(const json_t *field)
{
	static const char *const kinds[][2] = {
		{ "checkbox", "boolean" }, { "radio", "choice" },        { "combo", "choice" },
		{ "list", "choices" },     { "signature", "signature" },
	};
	const char *kind = uf_json_get_string(field, "kind");
	if (uf_json_get_boolean(field, "read_only", false) ||
	    uf_json_get_boolean(field, "password", false))
		return NULL;
	if (g_strcmp0(kind, "text") == 0)
		return uf_json_get_boolean(field, "multiline", false) ? "long" : "text";
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(kind, kinds[i][0]) == 0)
			return kinds[i][1];
	}
	return NULL;
}

static json_t *
make_question(const json_t *field)
{
	const char *kind = find_kind(field);
	const char *name = uf_json_get_string(field, "name");
	if (kind == NULL || name == NULL)
		return NULL;
	const bool is_choice = g_str_has_prefix(kind, "choice");
	g_autoptr(json_t) texts = list_texts(field, g_str_equal(kind, "choice"));
	json_t *question =
	    json_pack("{s:s, s:O, s:s, s:b}", "name", name, "label", json_array_get(texts, 0),
		      "kind", kind, "required", uf_json_get_boolean(field, "required", false));
	json_array_remove(texts, 0);
	json_object_set(question, "texts", texts);
	json_object_set_new(question, "max",
			    json_integer(uf_json_get_integer(field, "max_length", 0)));
	if (is_choice)
		json_object_set_new(question, "options", list_options(field));
	return question;
}

json_t *
uf_flow_source_list_pdf(const json_t *fields)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const Place place = find_place(json_array_get(fields, i), i);
		g_array_append_val(places, place);
	}
	g_array_sort(places, compare_places);
	json_t *questions = json_array();
	for (size_t i = 0; i < places->len; i++) {
		json_t *question = make_question(g_array_index(places, Place, i).field);
		if (question != NULL)
			json_array_append_new(questions, question);
	}
	return questions;
}

typedef enum {
	SOURCE_PDF,
	SOURCE_HTML,
	SOURCE_LABELS,
	SOURCES,
} SourceKind;

static const struct {
	const char *op;
	const char *channel;
} sources[SOURCES] = {
	[SOURCE_PDF] = { "fields", "pdf" },
	[SOURCE_HTML] = { "html", "browser" },
	[SOURCE_LABELS] = { "labels", NULL },
};

static bool
has_suffix(const char *path, const char *const *suffixes)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	for (; *suffixes != NULL; suffixes++) {
		if (g_str_has_suffix(lower, *suffixes))
			return true;
	}
	return false;
}

static SourceKind
find_source(const char *path, GBytes *bytes)
{
	static const char *const pages[] = { ".html", ".htm", ".xhtml", NULL };
	static const char *const tables[] = { ".csv", ".tsv", ".txt", NULL };
	gsize size = 0;
	const char *data = g_bytes_get_data(bytes, &size);
	if (size >= 5 && memcmp(data, "%PDF-", 5) == 0)
		return SOURCE_PDF;
	if (has_suffix(path, pages))
		return SOURCE_HTML;
	if (has_suffix(path, tables))
		return SOURCE_LABELS;
	for (gsize i = 0; i < size && i < 1024; i++) {
		if (data[i] == '<')
			return SOURCE_HTML;
	}
	return has_suffix(path, (const char *const[]){ ".pdf", NULL }) ? SOURCE_PDF : SOURCE_LABELS;
}

/* The worker read bytes of a stranger: what it says is looked at, and too long names left out. */
static bool
check_questions(const json_t *questions)
{
	for (size_t i = 0; i < json_array_size(questions); i++) {
		json_t *question = json_array_get(questions, i);
		const char *name = uf_json_get_string(question, "name");
		if (uf_json_get_string(question, "label") == NULL ||
		    uf_json_get_string(question, "kind") == NULL)
			return false;
		if (name != NULL && (*name == '\0' || g_utf8_strlen(name, -1) > MAX_NAME))
			json_object_del(question, "name");
	}
	return json_is_array(questions);
}

bool
uf_flow_source_read(UfFlow *flow, const char *path, UfFlowSource *source, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	g_autoptr(GBytes) bytes =
	    sandbox != NULL ? uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error) : NULL;
	if (bytes == NULL)
		return false;
	if (g_bytes_get_size(bytes) == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: no_question: the file is empty", path);
		return false;
	}
	const SourceKind kind = find_source(path, bytes);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", sources[kind].op);
	g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, bytes, NULL, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	source->channel = sources[kind].channel;
	source->questions = kind == SOURCE_PDF
				? uf_flow_source_list_pdf(json_object_get(reply, "fields"))
				: json_incref(json_object_get(reply, "questions"));
	source->fingerprint = g_strdup(uf_json_get_string(reply, "fingerprint"));
	if (!check_questions(source->questions)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: protocol: the worker's answer is malformed", path);
		return false;
	}
	if (json_array_size(source->questions) > 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s: no_question: the document has no field to fill; of a PDF without fields, "
		    "boxes are proposed by: unefois form boxes FILE",
		    path);
	return false;
}
