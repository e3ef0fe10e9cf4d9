#include "uf-layout.h"

#include <math.h>

#include "uf-error.h"
#include "uf-json.h"

/* a number with two decimals at most; a whole one without */
static json_t *
make_number(const json_t *value)
{
	const double rounded = round(json_number_value(value) * 100) / 100;
	if (rounded == round(rounded))
		return json_integer((json_int_t)rounded);
	return json_real(rounded);
}

static json_t *
copy_box(const json_t *box)
{
	static const char *const numbers[] = { "page", "x1", "y1", "x2", "y2" };
	static const char *const texts[] = { "option", "label" };
	json_t *copy = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		json_object_set_new(copy, numbers[i],
				    make_number(json_object_get(box, numbers[i])));
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (json_object_get(box, texts[i]) != NULL)
			json_object_set(copy, texts[i], json_object_get(box, texts[i]));
	}
	return copy;
}

/* a tick has no letters of a size */
static bool
is_toggle(const json_t *field)
{
	const char *kind = uf_json_get_string(field, "kind");
	return g_strcmp0(kind, "checkbox") == 0 || g_strcmp0(kind, "radio") == 0;
}

/* the keys that say something of the field itself, in the order of the file */
static json_t *
copy_field(const json_t *field)
{
	static const char *const flags[] = { "comb",     "multiline", "password", "editable",
					     "multiple", "read_only", "required" };
	static const char *const counts[] = { "max_length", "align", "font_size" };
	static const char *const texts[] = { "tooltip", "format" };
	json_t *copy = json_pack("{s:O, s:O}", "name", json_object_get(field, "name"), "kind",
				 json_object_get(field, "kind"));
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
		if (json_is_true(json_object_get(field, flags[i])))
			json_object_set_new(copy, flags[i], json_true());
	}
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
		const json_t *value = json_object_get(field, counts[i]);
		if (json_number_value(value) != 0 && !(is_toggle(field) && i > 0))
			json_object_set_new(copy, counts[i], make_number(value));
	}
	if (json_array_size(json_object_get(field, "options")) > 0)
		json_object_set(copy, "options", json_object_get(field, "options"));
	if (json_object_get(field, "labels") != NULL)
		json_object_set(copy, "labels", json_object_get(field, "labels"));
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (json_is_string(json_object_get(field, texts[i])))
			json_object_set(copy, texts[i], json_object_get(field, texts[i]));
	}
	json_t *boxes = json_array();
	size_t i;
	json_t *box;
	json_array_foreach(json_object_get(field, "boxes"), i, box)
	    json_array_append_new(boxes, copy_box(box));
	json_object_set_new(copy, "boxes", boxes);
	return copy;
}

static json_t *
copy_page(const json_t *page)
{
	static const char *const keys[] = { "width", "height", "x", "y", "rotate" };
	json_t *copy = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (json_object_get(page, keys[i]) != NULL)
			json_object_set_new(copy, keys[i],
					    make_number(json_object_get(page, keys[i])));
	}
	return copy;
}

json_t *
uf_layout_make(const json_t *description, const char *form, const char *source, UfDate seen,
	       GError **error)
{
	const json_t *fields = json_object_get(description, "fields");
	const json_t *sizes = json_object_get(description, "sizes");
	g_autofree char *date = uf_date_format_iso(seen);
	if (uf_json_get_string(description, "fingerprint") == NULL || !json_is_array(fields) ||
	    !json_is_array(sizes)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the document worker did not describe the form");
		return NULL;
	}
	json_t *layout = json_pack("{s:i, s:s, s:O, s:{s:s, s:s}, s:[], s:[]}", "schema", 1, "form",
				   form, "fingerprint", json_object_get(description, "fingerprint"),
				   "source", "text", source, "seen", date, "pages", "fields");
	for (size_t i = 0; i < json_array_size(sizes); i++)
		json_array_append_new(json_object_get(layout, "pages"),
				      copy_page(json_array_get(sizes, i)));
	for (size_t i = 0; i < json_array_size(fields); i++)
		json_array_append_new(json_object_get(layout, "fields"),
				      copy_field(json_array_get(fields, i)));
	return layout;
}

static int
append_bytes(const char *bytes, size_t size, void *data)
{
	g_string_append_len(data, bytes, (gssize)size);
	return 0;
}

/* nine digits: a hundredth of a point stays one */
static void
append_json(GString *out, const json_t *value)
{
	json_dump_callback(value, append_bytes, out, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
}

static void
append_rows(GString *out, const json_t *layout, const char *key)
{
	const json_t *rows = json_object_get(layout, key);
	g_string_append_printf(out, ",\n  \"%s\": [", key);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_string_append(out, i > 0 ? ",\n    " : "\n    ");
		append_json(out, json_array_get(rows, i));
	}
	g_string_append(out, "\n  ]");
}

char *
uf_layout_format(const json_t *layout)
{
	static const char *const keys[] = { "schema", "form", "fingerprint", "source" };
	GString *out = g_string_new("{");
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_string_append_printf(out, "%s\n  \"%s\": ", i > 0 ? "," : "", keys[i]);
		append_json(out, json_object_get(layout, keys[i]));
	}
	append_rows(out, layout, "pages");
	append_rows(out, layout, "fields");
	g_string_append(out, "\n}\n");
	return g_string_free(out, FALSE);
}
