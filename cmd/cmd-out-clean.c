#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-out.h"
#include "uf-json.h"
#include "uf-output.h"

static void
print_kept(const json_t *kept)
{
	for (size_t i = 0; i < json_array_size(kept); i++) {
		const json_t *file = json_array_get(kept, i);
		const bool changed = strcmp(uf_output_get(file, "reason"), "changed") == 0;
		fputs(_("kept: "), stdout);
		uf_output_text(stdout, uf_output_get(file, "path"), true);
		printf(" (%s)\n", changed ? _("changed since it was written; --changed removes it "
					      "too")
					  : uf_output_get(file, "error"));
	}
}

/* What unefois did not remove may lie elsewhere: it is said once. */
static void
print_gone(const json_t *gone)
{
	for (size_t i = 0; i < json_array_size(gone); i++) {
		fputs(_("not there any more: "), stdout);
		uf_output_text(stdout, json_string_value(json_array_get(gone, i)), true);
		printf(" (%s)\n", _("if it was moved, remove it where it is"));
	}
}

UfExit
cmd_out_clean(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean changed = FALSE;
	const GOptionEntry entries[] = {
		{ "changed", 0, 0, G_OPTION_ARG_NONE, &changed,
		  N_("also those that were changed since"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_out_clean(run->flow, changed, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *kept = json_object_get(result, "kept");
	const gint64 n = uf_json_get_integer(result, "removed", 0);
	const bool all = json_array_size(kept) == 0;
	if (!uf_output_json(run, result)) {
		printf(ngettext("%d file removed.\n", "%d files removed.\n", (gulong)n), (int)n);
		print_kept(kept);
		print_gone(json_object_get(result, "gone"));
	}
	if (!all)
		return UF_EXIT_ISSUES;
	return n > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}
