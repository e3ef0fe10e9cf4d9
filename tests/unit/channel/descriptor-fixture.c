#include "descriptor-fixture.h"

json_t *
descriptor_read_json(const char *text)
{
	g_autofree char *quoted = g_strdup(text);
	g_strdelimit(quoted, "'", '"');
	json_t *json = json_loads(quoted, JSON_DECODE_ANY, NULL);
	if (json == NULL)
		g_error("no JSON: %s", quoted);
	return json;
}

json_t *
descriptor_load_published(const char *channel)
{
	g_autoptr(GError) error = NULL;
	const bool is_ds = g_str_equal(channel, "ds");
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", "portals",
						 is_ds ? "ds.json" : "publik.json", NULL);
	g_autoptr(json_t) world = uf_json_load(path, &error);
	g_assert_no_error(error);
	const json_t *all = json_object_get(world, is_ds ? "procedures" : "forms");
	return json_incref(
	    json_object_get(json_array_get(all, 0), is_ds ? "descriptor" : "schema"));
}

UfDescriptor *
descriptor_parse(const char *channel, const json_t *published)
{
	g_autoptr(GError) error = NULL;
	char *text = uf_json_format(published, false);
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
	uf_memory_free_string(text);
	UfDescriptor *descriptor = uf_descriptor_parse(channel, body, &error);
	g_assert_no_error(error);
	return descriptor;
}

UfForm *
descriptor_make_form(const char *channels, const char *fields, const char *more)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strdup_printf(
	    "{'schema': 1, 'form': 'essai/descripteur', 'title': 'Essai', 'source': {'text':"
	    " 'Essai', 'seen': '2026-11-22'}, 'channels': %s, 'fields': [%s]%s}",
	    channels, fields, more);
	g_autoptr(json_t) root = descriptor_read_json(text);
	UfForm *form = uf_form_parse(root, "descripteur.json", &error);
	g_assert_no_error(error);
	return form;
}

char *
descriptor_list_rows(const json_t *rows)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *field = uf_json_get_string(row, "field");
		g_assert_nonnull(uf_json_get_string(row, "label"));
		g_string_append_printf(
		    out, "%s%s %s %s%s", i > 0 ? "; " : "", uf_json_get_string(row, "name"),
		    uf_json_get_string(row, "change"), field != NULL ? field : "-",
		    uf_json_get_boolean(row, "blocking", false) ? " !" : "");
	}
	return g_string_free(out, FALSE);
}
