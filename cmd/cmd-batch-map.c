#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-columns.h"
#include "uf-commands.h"
#include "uf-json.h"
#include "uf-output.h"

static UfFlowSheet *
open_sheet(const UfRun *run, const char *sheet, GError **error)
{
	const UfFlowSheetSetup setup = { .path = uf_run_get_word(run, 0),
					 .sheet = sheet,
					 .forms = (const char *const *)run->words + 1 };
	return uf_flow_sheet_open(run->flow, &setup, error);
}

/* What the options say, then what a person answers. NULL on error. */
static json_t *
make_map(const UfRun *run, UfFlowSheet *sheet, char **sets, char **ignored, GError **error)
{
	g_autoptr(json_t) map = json_pack("{s:i, s:[]}", "schema", 1, "columns");
	for (size_t i = 0; sets != NULL && sets[i] != NULL; i++) {
		if (!uf_columns_set(sheet, map, sets[i], error))
			return NULL;
	}
	for (size_t i = 0; ignored != NULL && ignored[i] != NULL; i++)
		uf_columns_ignore(map, ignored[i]);
	const bool asks = sets == NULL && ignored == NULL && run->format == UF_FORMAT_TEXT &&
			  isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (asks && !uf_columns_ask(sheet, map, error))
		return NULL;
	return g_steal_pointer(&map);
}

static json_t *
describe(const UfRun *run, UfFlowSheet *sheet, const json_t *map)
{
	json_t *saved = json_array();
	const json_t *rows = json_object_get(map, "columns");
	const char *name = uf_flow_sheet_get_name(sheet);
	for (size_t i = 0; i < json_array_size(rows); i++)
		json_array_append(saved, json_object_get(json_array_get(rows, i), "heading"));
	json_t *result = json_pack("{s:i, s:s, s:s?, s:o}", "version", 1, "file",
				   uf_run_get_word(run, 0), "sheet", name, "saved", saved);
	g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
	json_object_update(result, columns);
	return result;
}

UfExit
cmd_batch_map(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;
	g_auto(GStrv) sets = NULL;
	g_auto(GStrv) ignored = NULL;
	const GOptionEntry entries[] = {
		{ "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sets,
		  N_("columns of this heading mean that; may be repeated"), N_("HEADING=KEY") },
		{ "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &ignored,
		  N_("columns of this heading mean nothing; may be repeated"), N_("HEADING") },
		{ "sheet", 0, 0, G_OPTION_ARG_STRING, &name, N_("this sheet of the workbook"),
		  N_("NAME") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(UfFlowSheet) sheet = open_sheet(run, name, &error);
	g_autoptr(json_t) map = sheet != NULL ? make_map(run, sheet, sets, ignored, &error) : NULL;
	if (map == NULL)
		return uf_run_fail(run, error);
	const size_t said = json_array_size(json_object_get(map, "columns"));
	if (said > 0 && !uf_flow_columns_save(run->flow, map, &error))
		return uf_run_fail(run, error);
	/* as it is from now on */
	g_autoptr(UfFlowSheet) again = said > 0 ? open_sheet(run, name, &error) : NULL;
	if (said > 0 && again == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = describe(run, again != NULL ? again : sheet, map);
	if (!uf_output_json(run, result))
		uf_columns_print(run, result);
	if (said > 0)
		uf_run_remark(run,
			      ngettext("%d heading is remembered.", "%d headings are remembered.",
				       (gulong)said),
			      (int)said);
	return UF_EXIT_DONE;
}
