#include <glib/gi18n.h>
#include <string.h>

#include "uf-batches.h"
#include "uf-commands.h"
#include "uf-json.h"

#define MAX_JOBS 64

static UfExit
run_batch(const UfRun *run, const UfBatchSetup *setup, const UfBatchWish *wish, bool write)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfBatch) batch = uf_batch_new(run->flow, setup, &error);
	if (batch == NULL)
		return uf_run_fail(run, error);
	if (!write)
		return uf_batches_preview(run, batch, wish);
	if (!uf_batch_start(batch, &error))
		return uf_run_fail(run, error);
	uf_run_remark(run, _("Batch %s. Whatever stops it: unefois batch resume %s"),
		      uf_batch_get_id(batch), uf_batch_get_id(batch));
	return uf_batches_work(run, batch, wish);
}

UfExit
cmd_batch_run(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_auto(UfBatchWish) wish = { 0 };
	g_autofree char *out = NULL;
	g_autofree char *sheet = NULL;
	g_autofree char *columns_path = NULL;
	g_autofree char *from = NULL;
	g_auto(GStrv) sensitive = NULL;
	gboolean write = FALSE;
	gboolean update = FALSE;
	gboolean again = FALSE;
	const GOptionEntry entries[] = {
		{ "write", 0, 0, G_OPTION_ARG_NONE, &write,
		  N_("do it; without this it is only shown"), NULL },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("folder for the files; without it they stay in the store"), N_("DIR") },
		{ "update", 0, 0, G_OPTION_ARG_NONE, &update,
		  N_("what differs replaces what is known; else it is a proposal"), NULL },
		{ "again", 0, 0, G_OPTION_ARG_NONE, &again,
		  N_("also what an earlier batch did for the same rows"), NULL },
		{ "from", 0, 0, G_OPTION_ARG_STRING, &from,
		  N_("last: each request starts from the person's last one"), "last" },
		{ "sensitive", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sensitive,
		  N_("a sensitive field that may leave; may be repeated"), N_("FIELD") },
		{ "sheet", 0, 0, G_OPTION_ARG_STRING, &sheet, N_("this sheet of the workbook"),
		  N_("NAME") },
		{ "columns", 0, 0, G_OPTION_ARG_FILENAME, &columns_path,
		  N_("JSON file of what the columns mean, in place of what is saved"), N_("FILE") },
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
	if (from != NULL && strcmp(from, "last") != 0)
		return uf_run_misuse(run, _("--from is last"));
	if (wish.jobs < 0 || wish.jobs > MAX_JOBS)
		return uf_run_misuse(run, _("--jobs is a number from 1 to %d"), MAX_JOBS);
	g_autoptr(json_t) columns =
	    columns_path != NULL ? uf_json_load(columns_path, &error) : NULL;
	if (error != NULL)
		return uf_run_fail(run, error);
	const UfBatchSetup setup = {
		.path = uf_run_get_word(run, 0),
		.sheet = sheet,
		.forms = (const char *const *)run->words + 1,
		.columns = columns,
		.sensitive = (const char *const *)sensitive,
		.out = out,
		.from = from,
		.update = update,
		.again = again,
	};
	return run_batch(run, &setup, &wish, write);
}
