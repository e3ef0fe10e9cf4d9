#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-output.h"

#define PERCENT 100

/* How far the walk is, on a terminal. */
typedef struct {
	bool is_shown;
	int percent; /* that was written last; -1: none */
} Progress;

static void
show_progress(void *data, int64_t done, int64_t all)
{
	Progress *progress = data;
	const int percent = all > 0 ? (int)(MIN(done, all) * PERCENT / all) : PERCENT;
	if (!progress->is_shown || percent == progress->percent)
		return;
	progress->percent = percent;
	fprintf(stderr, "\r%3d %%", percent);
	fflush(stderr);
}

static void
print_faults(const json_t *faults)
{
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *fault = json_array_get(faults, i);
		uf_output_text(stdout, uf_output_get(fault, "where"), true);
		fputs(": ", stdout);
		uf_output_text(stdout, uf_output_get(fault, "fault"), true);
		putchar('\n');
	}
}

UfExit
cmd_store_verify(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	Progress progress = { !run->quiet && isatty(STDERR_FILENO), -1 };
	g_autoptr(json_t) result =
	    uf_flow_store_verify(run->flow, show_progress, &progress, &error);
	if (progress.percent >= 0)
		fputs("\r      \r", stderr);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *faults = json_object_get(result, "faults");
	const gint64 unreadable = uf_json_get_integer(result, "unreadable", 0);
	if (!uf_output_json(run, result)) {
		printf(_("%d records read, %d people; %d faults\n"),
		       (int)uf_json_get_integer(result, "records", 0),
		       (int)uf_json_get_integer(result, "people", 0), (int)json_array_size(faults));
		print_faults(faults);
	}
	if (unreadable > 0)
		uf_run_remark(run,
			      _("%d records of other teams could not be read: with the recovery "
				"key (--recovery) all are."),
			      (int)unreadable);
	return json_array_size(faults) > 0 ? UF_EXIT_ERROR : UF_EXIT_DONE;
}
