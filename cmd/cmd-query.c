#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-json.h"
#include "uf-jsonpath.h"
#include "uf-output.h"

static json_t *
collect(const UfJsonNodes *nodes, bool paths)
{
	json_t *array = json_array();
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		if (!paths) {
			json_array_append(array, uf_json_nodes_get_value(nodes, i));
			continue;
		}
		g_autofree char *path = uf_json_nodes_format_path(nodes, i);
		json_array_append_new(array, json_string(path));
	}
	return array;
}

UfExit
cmd_query(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean paths = FALSE;
	const GOptionEntry entries[] = {
		{ "paths", 0, 0, G_OPTION_ARG_NONE, &paths,
		  N_("give normalized paths instead of values"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(UfJsonPath) path =
	    uf_jsonpath_parse(uf_run_get_word(run, 0), UF_JSONPATH_USE_STRLEN, &error);
	if (path == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) root = uf_json_load(uf_run_get_word(run, 1), &error);
	if (root == NULL)
		return uf_run_fail(run, error);
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, root, &error);
	if (nodes == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = collect(nodes, paths);
	uf_output_json(run, result);
	return UF_EXIT_DONE;
}
