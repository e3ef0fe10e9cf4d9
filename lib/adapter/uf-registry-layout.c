/* Layouts are read when they are asked for: some are large, and most commands need none. */
#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-registry-private.h"

/* What the schema cannot say: boxes are on pages of the layout and are not inside out. */
static void
check_boxes(const json_t *field, const char *pointer, size_t pages, GPtrArray *faults)
{
	const json_t *boxes = json_object_get(field, "boxes");
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const json_t *box = json_array_get(boxes, i);
		g_autofree char *place = g_strdup_printf("%s/boxes/%zu", pointer, i);
		const double width = json_number_value(json_object_get(box, "x2")) -
				     json_number_value(json_object_get(box, "x1"));
		const double height = json_number_value(json_object_get(box, "y2")) -
				      json_number_value(json_object_get(box, "y1"));
		if ((size_t)uf_json_get_integer(box, "page", 0) > pages)
			uf_form_faults_add(faults, place, "is on a page that there is not");
		if (width < 0 || height < 0)
			uf_form_faults_add(faults, place, "needs x1 <= x2 and y1 <= y2");
	}
}

static void
check_fields(const json_t *layout, GPtrArray *faults)
{
	const json_t *fields = json_object_get(layout, "fields");
	const size_t pages = json_array_size(json_object_get(layout, "pages"));
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		g_autofree char *pointer = g_strdup_printf("/fields/%zu", i);
		const char *name = uf_json_get_string(field, "name");
		if (name != NULL && !g_hash_table_add(seen, (gpointer)name))
			uf_form_faults_add(faults, pointer, "has the name of an earlier field");
		check_boxes(field, pointer, pages, faults);
	}
}

static json_t *
check(const UfRegistry *registry, json_t *layout, const char *form, GPtrArray *faults,
      GError **error)
{
	if (!uf_form_rules_check(registry->rules, UF_FORM_RULES_LAYOUT, layout, faults, error))
		return NULL;
	if (faults->len == 0)
		check_fields(layout, faults);
	if (faults->len == 0 && g_strcmp0(uf_json_get_string(layout, "form"), form) != 0)
		uf_form_faults_add(faults, "/form", "must be \"%s\", as the file is named", form);
	return layout;
}

json_t *
uf_registry_load_layout(const UfRegistry *registry, const char *form, GError **error)
{
	const char *slash = strchr(form, '/');
	g_autofree char *adapter = g_strndup(form, slash != NULL ? (size_t)(slash - form) : 0);
	g_autofree char *file = g_strdup_printf("layouts/%s.json", slash != NULL ? slash + 1 : "");
	g_autofree char *path = uf_registry_find_file(registry, adapter, file);
	if (path == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: its adapter has no layout of its template", form);
		return NULL;
	}
	g_autoptr(json_t) layout = uf_json_load(path, error);
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	if (layout == NULL || check(registry, layout, form, faults, error) == NULL)
		return NULL;
	if (faults->len > 0) {
		uf_form_faults_raise(faults, NULL, path, error);
		return NULL;
	}
	return g_steal_pointer(&layout);
}
