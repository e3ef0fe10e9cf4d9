#include "uf-batches.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "uf-batch-progress.h"
#include "uf-batch-report.h"
#include "uf-flow-out.h"
#include "uf-flow-sheet.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"

/* A report under way. */
typedef struct {
	const UfRun *run;
	UfBatchText *text;
	UfBatchCorrections *corrections; /* NULL: none is wanted */
	UfBatchBinder *binder;           /* NULL: no papers */
	size_t rows;
} Report;

static void
report_clear(Report *report)
{
	uf_batch_text_free(report->text);
	uf_batch_corrections_free(report->corrections);
	uf_batch_binder_free(report->binder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Report, report_clear)

void
uf_batch_wish_clear(UfBatchWish *wish)
{
	g_clear_pointer(&wish->corrections, g_free);
}

static void
print_lines(GString *lines)
{
	uf_output_text(stdout, lines->str, false);
	uf_memory_zero(lines->str, lines->len);
	g_string_free(lines, TRUE);
}

/* the object without its end, and the beginning of its rows */
static void
open_json(const json_t *head)
{
	g_auto(UfWiped) text = uf_json_format(head, true);
	printf("%.*s,\n  \"rows\": [", (int)strlen(text) - 2, text);
}

static void
close_json(const json_t *rest)
{
	g_auto(UfWiped) text = uf_json_format(rest, true);
	printf("\n  ],%s\n", text + 1);
}

/* @head with what the columns of the sheet mean, when it is there */
static void
begin(Report *report, json_t *head, UfFlowSheet *sheet)
{
	g_autoptr(json_t) columns = sheet != NULL ? uf_flow_sheet_list_columns(sheet) : NULL;
	if (report->run->format == UF_FORMAT_JSON) {
		json_object_set_new(head, "columns",
				    columns != NULL ? json_incref(columns) : json_null());
		open_json(head);
		return;
	}
	GString *lines = g_string_new(NULL);
	if (columns != NULL)
		uf_batch_text_add_columns(report->text, lines, columns);
	print_lines(lines);
}

static bool
add_row(void *data, const json_t *row, GError **error)
{
	Report *report = data;
	GString *lines = g_string_new(NULL);
	/* JSON has the counts of the lines alone */
	uf_batch_text_add_row(report->text, lines, row);
	if (report->run->format == UF_FORMAT_JSON) {
		g_auto(UfWiped) text = uf_json_format(row, false);
		printf("%s\n    %s", report->rows++ > 0 ? "," : "", text);
		g_string_truncate(lines, 0);
	}
	print_lines(lines);
	return (report->corrections == NULL ||
		uf_batch_corrections_add(report->corrections, row, error)) &&
	       (report->binder == NULL || uf_batch_binder_add(report->binder, row, error));
}

static void
print_papers(const json_t *papers)
{
	const json_t *volumes = json_object_get(papers, "volumes");
	const char *summary = uf_json_get_string(papers, "summary");
	if (summary != NULL)
		printf(_("Summary: %s\n"), summary);
	for (size_t i = 0; i < json_array_size(volumes); i++) {
		const json_t *volume = json_array_get(volumes, i);
		printf(_("To print: %s (%d pages)\n"), uf_output_get(volume, "file"),
		       (int)uf_json_get_integer(volume, "pages", 0));
	}
}

static void
close_text(const Report *report, const char *corrections, const json_t *papers)
{
	GString *lines = g_string_new(NULL);
	uf_batch_text_close(report->text, lines);
	print_lines(lines);
	if (corrections != NULL)
		printf(_("To correct, then to give to unefois batch run: %s\n"), corrections);
	print_papers(papers);
}

static void
print_end(const Report *report, const char *corrections, const json_t *papers)
{
	if (report->run->format != UF_FORMAT_JSON) {
		close_text(report, corrections, papers);
		return;
	}
	const UfBatchCounts *counts = uf_batch_text_get_counts(report->text);
	g_autoptr(json_t) rest =
	    json_pack("{s:o, s:s?, s:O?}", "counts", uf_batch_counts_to_json(counts), "corrections",
		      corrections, "papers", papers);
	close_json(rest);
}

/* The workbook of what waits; nothing is written when nothing does. */
static bool
write_corrections(Report *report, const UfBatch *batch, const char *path, GError **error)
{
	const char *id = uf_batch_get_id(batch);
	g_autoptr(GBytes) content = uf_batch_corrections_close(report->corrections, error);
	return content != NULL &&
	       uf_flow_write_out(report->run->flow, path, id != NULL ? id : "", content, error);
}

/* What comes after the last household: files, then counts. */
static bool
end(Report *report, const UfBatch *batch, const UfBatchWish *wish, GError **error)
{
	g_autoptr(json_t) papers = NULL;
	const char *corrections = NULL;
	if (report->binder != NULL) {
		papers = uf_batch_binder_close(report->binder, error);
		if (papers == NULL)
			return false;
	}
	if (report->corrections != NULL &&
	    uf_batch_corrections_get_count(report->corrections) > 0) {
		corrections = wish->corrections;
		if (!write_corrections(report, batch, corrections, error))
			return false;
	}
	print_end(report, corrections, papers);
	return true;
}

/* Wanted, and the spreadsheet is there to take the cells from. */
static bool
begin_corrections(Report *report, UfBatch *batch, const UfBatchWish *wish, GError **error)
{
	UfFlowSheet *sheet = wish->corrections != NULL ? uf_batch_get_sheet(batch, error) : NULL;
	if (wish->corrections == NULL)
		return true;
	report->corrections = sheet != NULL ? uf_batch_corrections_new(sheet, error) : NULL;
	return report->corrections != NULL;
}

/* Nothing could be done of anything that the sheet says: a column is misread, mostly. */
static UfExit
find_exit(const UfRun *run, const UfBatchCounts *counts)
{
	const size_t wait = counts->wait + counts->failed;
	const size_t meant = counts->households - counts->empty;
	if (meant == 0) {
		uf_run_remark(run, _("No household: nothing to do."));
		return UF_EXIT_NOTHING;
	}
	if (wait == meant) {
		uf_run_remark(run, _("Not one household can be done."));
		return UF_EXIT_ERROR;
	}
	return wait > 0 || counts->left > 0 || counts->blocked > 0 ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}

UfExit
uf_batches_preview(const UfRun *run, UfBatch *batch, const UfBatchWish *wish)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) head = uf_batch_describe(batch, &error);
	UfFlowSheet *sheet = head != NULL ? uf_batch_get_sheet(batch, &error) : NULL;
	g_auto(Report) report = { .run = run, .text = uf_batch_text_new(wish->all, false) };
	if (sheet == NULL || !begin_corrections(&report, batch, wish, &error))
		return uf_run_fail(run, error);
	begin(&report, head, sheet);
	if (!uf_batch_preview(batch, add_row, &report, &error) ||
	    !end(&report, batch, wish, &error))
		return uf_run_fail(run, error);
	const UfExit exit = find_exit(run, uf_batch_text_get_counts(report.text));
	if (exit == UF_EXIT_DONE || exit == UF_EXIT_ISSUES)
		uf_run_remark(run, _("Nothing was written: --write does it."));
	return exit;
}

/* The ids of the forms of @head, NULL at the end. Yours, the texts borrowed. */
static const char **
list_forms(const json_t *head)
{
	const json_t *forms = json_object_get(head, "forms");
	const char **list = g_new0(const char *, json_array_size(forms) + 1);
	for (size_t i = 0; i < json_array_size(forms); i++)
		list[i] = json_string_value(json_array_get(forms, i));
	return list;
}

/* What became of a batch that is stored; with its papers when it is @ended. */
static UfExit
tell(const UfRun *run, UfBatch *batch, const UfBatchWish *wish, bool ended)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) head = uf_batch_describe(batch, &error);
	if (head == NULL)
		return uf_run_fail(run, error);
	g_autofree const char **forms = list_forms(head);
	const UfBatchPapers papers = { .batch = uf_batch_get_id(batch),
				       .forms = forms,
				       .out = uf_batch_get_out(batch),
				       .two_sided = wish->two_sided,
				       .workers = wish->jobs > 0 ? (unsigned)wish->jobs
								 : g_get_num_processors() };
	g_auto(Report) report = { .run = run, .text = uf_batch_text_new(wish->all, true) };
	if (ended && papers.out != NULL) {
		report.binder = uf_batch_binder_new(run->flow, &papers, &error);
		if (report.binder == NULL)
			return uf_run_fail(run, error);
	}
	if (!begin_corrections(&report, batch, wish, &error))
		return uf_run_fail(run, error);
	begin(&report, head, uf_batch_get_sheet(batch, NULL));
	if (!uf_batch_each_row(batch, add_row, &report, &error) ||
	    !end(&report, batch, wish, &error))
		return uf_run_fail(run, error);
	return find_exit(run, uf_batch_text_get_counts(report.text));
}

UfExit
uf_batches_show(const UfRun *run, UfBatch *batch, const UfBatchWish *wish)
{
	return tell(run, batch, wish, false);
}

UfExit
uf_batches_work(const UfRun *run, UfBatch *batch, const UfBatchWish *wish)
{
	g_autoptr(GError) error = NULL;
	UfBatchEnd how;
	const char *id = uf_batch_get_id(batch);
	g_auto(UfBatchMeter) meter = { 0 };
	uf_batch_meter_begin(&meter, run);
	const UfBatchWork work = {
		.workers = (unsigned)wish->jobs,
		.progress = uf_batch_meter_show,
		.died = uf_batch_meter_tell_death,
		.data = &meter,
	};
	const bool done = uf_batch_work(batch, &work, &how, &error);
	uf_batch_meter_end(&meter);
	if (!done) {
		const UfExit exit = uf_run_fail(run, error);
		uf_run_remark(run, _("What was done stays done. The rest: unefois batch resume %s"),
			      id);
		return exit;
	}
	if (how == UF_BATCH_STOPPED)
		uf_run_remark(run, _("Stopped. The rest: unefois batch resume %s"), id);
	if (how == UF_BATCH_SHARED)
		uf_run_remark(run, _("Another run has the rest under way."));
	return tell(run, batch, wish, how == UF_BATCH_ENDED);
}
