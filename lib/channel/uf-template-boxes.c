/* Boxes that a form measured on a template without fields, as rows beside the template's own. */
#include "uf-boxes.h"
#include "uf-json.h"
#include "uf-template-private.h"

static bool
has_field(const json_t *fields, const char *name)
{
	for (size_t i = 0; i < json_array_size(fields); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(fields, i), "name"), name) == 0)
			return true;
	}
	return false;
}

/* what the worker would say of a field at this box */
static json_t *
describe_box(const char *name, const json_t *box)
{
	static const char *const place[] = { "page", "x1", "y1", "x2", "y2", "label" };
	const char *kind = uf_json_get_string(box, "kind");
	const bool is_mark = g_strcmp0(kind, "checkbox") == 0;
	const int64_t cells = uf_json_get_integer(box, "cells", 0);
	json_t *at = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(place); i++)
		json_object_set(at, place[i], json_object_get(box, place[i])); /* if it has one */
	if (is_mark)
		json_object_set_new(at, "option", json_string("Yes"));
	json_t *row = json_pack("{s:s, s:s, s:O, s:[o], s:[], s:b, s:b, s:b}", "name", name, "kind",
				is_mark ? "checkbox" : "text", "page", json_object_get(box, "page"),
				"boxes", at, "options", "comb", cells > 0, "multiline",
				uf_json_get_boolean(box, "multiline", false), "measured", 1);
	if (is_mark)
		json_array_append_new(json_object_get(row, "options"), json_string("Yes"));
	if (cells > 0)
		json_object_set_new(row, "max_length", json_integer(cells));
	return row;
}

void
uf_template_add_boxes(json_t *fields, int64_t pages, const UfForm *form)
{
	g_autoptr(json_t) boxes = uf_form_list_boxes(form);
	const char *name;
	json_t *box;
	json_object_foreach(boxes, name, box)
	{
		if (uf_json_get_integer(box, "page", 0) <= pages && !has_field(fields, name))
			json_array_append_new(fields, describe_box(name, box));
	}
}

static bool
names_editions(const UfForm *form)
{
	const json_t *channel = uf_form_find_channel(form, "pdf");
	return json_array_size(json_object_get(channel, "fingerprints")) > 0;
}

json_t *
uf_template_describe_for(const UfTemplate *template, const UfForm *form)
{
	const json_t *description = uf_template_get_description(template);
	json_t *own = json_copy((json_t *)description);
	if (names_editions(form) && !uf_template_is_known_to(template, form))
		return own;
	json_t *fields = json_copy(json_object_get(description, "fields"));
	uf_template_add_boxes(fields, uf_json_get_integer(description, "pages", 0), form);
	json_object_set_new(own, "fields", fields);
	return own;
}

json_t *
uf_template_list_boxes(const UfTemplate *template, const UfForm *form)
{
	const json_t *fields = uf_template_get_fields(template);
	json_t *boxes = uf_form_list_boxes(form);
	json_t *used = json_object();
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		if (uf_json_get_boolean(field, "measured", false))
			json_object_set(used, name, json_object_get(boxes, name));
	}
	json_decref(boxes);
	return used;
}
