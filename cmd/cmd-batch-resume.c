#include <glib/gi18n.h>

#include "uf-batches.h"
#include "uf-commands.h"

#define MAX_JOBS 64

UfExit
cmd_batch_resume(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_auto(UfBatchWish) wish = { 0 };
	gboolean retry = FALSE;
	const GOptionEntry entries[] = {
		{ "retry", 0, 0, G_OPTION_ARG_NONE, &retry,
		  N_("households that wait are tried again, too"), NULL },
		{ "jobs", 0, 0, G_OPTION_ARG_INT, &wish.jobs,
		  N_("workers; as many as cores without this"), "N" },
		{ "corrections", 0, 0, G_OPTION_ARG_FILENAME, &wish.corrections,
		  N_("workbook of the households that wait, to be corrected"), N_("FILE") },
		{ "all", 0, 0, G_OPTION_ARG_NONE, &wish.all,
		  N_("after a run, tell of the good households too"), NULL },
		{ "two-sided", 0, 0, G_OPTION_ARG_NONE, &wish.two_sided,
		  N_("for a printer that prints both sides: each household on its own sheet"),
		  NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (wish.jobs < 0 || wish.jobs > MAX_JOBS)
		return uf_run_misuse(run, _("--jobs is a number from 1 to %d"), MAX_JOBS);
	g_autoptr(UfBatch) batch = uf_batch_open(run->flow, uf_run_get_word(run, 0), &error);
	if (batch == NULL || (retry && uf_batch_retry(batch, &error) < 0))
		return uf_run_fail(run, error);
	return uf_batches_work(run, batch, &wish);
}
