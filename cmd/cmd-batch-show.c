#include <glib/gi18n.h>

#include "uf-batches.h"
#include "uf-commands.h"

UfExit
cmd_batch_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_auto(UfBatchWish) wish = { 0 };
	const GOptionEntry entries[] = {
		{ "all", 0, 0, G_OPTION_ARG_NONE, &wish.all, N_("tell of the good households too"),
		  NULL },
		{ "corrections", 0, 0, G_OPTION_ARG_FILENAME, &wish.corrections,
		  N_("workbook of the households that wait, to be corrected"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(UfBatch) batch = uf_batch_open(run->flow, uf_run_get_word(run, 0), &error);
	return batch != NULL ? uf_batches_show(run, batch, &wish) : uf_run_fail(run, error);
}
