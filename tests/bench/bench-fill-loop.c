/* Fills one form many times in one process, as a batch does with a pinned form (--apart: as if each
 * were another), and puts the bounds beside it: what qpdf alone needs to
 * parse the form and write it again, and what a plain copy of the file needs.
 *
 *   bench-fill-loop [--rounds N] [--modes LIST] [--apart] [--folder DIR] FORM VALUES
 *
 * VALUES is a JSON object {name: value}. A round does each mode once, in turn, since a machine is
 * never quiet. The worker is UNEFOIS_PDF, or the one that is installed. One line a mode on standard
 * output, with tabs: mode, rounds, bytes, median, mean, least and most milliseconds, memory in KiB
 * of this process and of its worker at the end.
 *
 *   fill         a filled form in memory, as one person's child gives it
 *   verify       the same, each value read back and its ink looked for
 *   save         fill, then a new file and fsync
 *   flatten      fill and verify, and the form turned into paper
 *   qpdf         the C interface of qpdf, in this process: read from memory, write to memory
 *   qpdf_save    the same, then a new file and fsync
 *   copy         the form's own bytes to a new file, and fsync
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <qpdf/qpdf-c.h>

#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sandbox.h"

typedef struct {
	UfSandbox *sandbox;
	GBytes *form;
	char *digest; /* of the form, when it is pinned; NULL */
	json_t *values;
	char *path; /* of the file that is written again and again */
} Bench;

typedef bool (*ModeFunc)(Bench *bench, GBytes **made, GError **error);

static bool
fill_with(Bench *bench, const char *option, GBytes **made, GError **error)
{
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:O, s:b}", "op", "fill", "values", bench->values, "overwrite", 1);
	if (option != NULL)
		json_object_set_new(request, "verify", json_true());
	if (g_strcmp0(option, "flatten") == 0)
		json_object_set_new(request, "flatten", json_true());
	const UfSandboxDocument document = { bench->digest, bench->form };
	g_autoptr(json_t) answer =
	    bench->digest != NULL
		? uf_sandbox_call_kept(bench->sandbox, &document, request, made, error)
		: uf_sandbox_call(bench->sandbox, request, bench->form, made, error);
	return answer != NULL;
}

static bool
do_fill(Bench *bench, GBytes **made, GError **error)
{
	return fill_with(bench, NULL, made, error);
}

static bool
do_verify(Bench *bench, GBytes **made, GError **error)
{
	return fill_with(bench, "verify", made, error);
}

static bool
do_flatten(Bench *bench, GBytes **made, GError **error)
{
	return fill_with(bench, "flatten", made, error);
}

static bool
fail(GError **error, const char *what)
{
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s failed", what);
	return false;
}

static bool
save(const Bench *bench, GBytes *bytes, GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	int fd = open(bench->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(error, "open");
	bool written = write(fd, data, size) == (ssize_t)size && fsync(fd) == 0;
	return (close(fd) == 0 && written) || fail(error, "write");
}

static bool
do_save(Bench *bench, GBytes **made, GError **error)
{
	return do_fill(bench, made, error) && save(bench, *made, error);
}

static bool
do_copy(Bench *bench, GBytes **made, GError **error)
{
	*made = g_bytes_ref(bench->form);
	return save(bench, *made, error);
}

static bool
do_qpdf(Bench *bench, GBytes **made, GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(bench->form, &size);
	qpdf_data qpdf = qpdf_init();
	qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
	qpdf_silence_errors(qpdf);
	bool done = (qpdf_read_memory(qpdf, "form", data, size, "") & QPDF_ERRORS) == 0 &&
		    (qpdf_init_write_memory(qpdf) & QPDF_ERRORS) == 0 &&
		    (qpdf_write(qpdf) & QPDF_ERRORS) == 0;
	if (done)
		*made = g_bytes_new(qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
	qpdf_cleanup(&qpdf);
	return done || fail(error, "qpdf");
}

static bool
do_qpdf_save(Bench *bench, GBytes **made, GError **error)
{
	return do_qpdf(bench, made, error) && save(bench, *made, error);
}

static const struct {
	const char *name;
	ModeFunc run;
} modes[] = {
	{ "copy", do_copy },           { "qpdf", do_qpdf }, { "fill", do_fill },
	{ "verify", do_verify },       { "save", do_save }, { "flatten", do_flatten },
	{ "qpdf_save", do_qpdf_save },
};

typedef struct {
	size_t mode;
	size_t bytes;
	GArray *times; /* of double, milliseconds */
} Series;

static bool
run_round(Bench *bench, Series *series, GError **error)
{
	g_autoptr(GBytes) made = NULL;
	int64_t start = g_get_monotonic_time();
	bool done = modes[series->mode].run(bench, &made, error);
	double spent = (double)(g_get_monotonic_time() - start) / 1000;
	if (!done) {
		g_prefix_error(error, "%s: ", modes[series->mode].name);
		return false;
	}
	series->bytes = g_bytes_get_size(made);
	g_array_append_val(series->times, spent);
	return true;
}

static int
compare_times(const void *left, const void *right)
{
	const double a = *(const double *)left;
	const double b = *(const double *)right;
	return a < b ? -1 : a > b;
}

/* the resident memory of process @pid, in KiB; 0 when it cannot be read */
static long
memory_of(const char *pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%s/status", pid);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return 0;
	const char *line = strstr(text, "VmRSS:");
	return line == NULL ? 0 : strtol(line + strlen("VmRSS:"), NULL, 10);
}

static long
memory_of_worker(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return 0;
	return memory_of(g_strstrip(text));
}

static void
print_series(const Series *series)
{
	double total = 0;
	g_array_sort(series->times, compare_times);
	const double *times = (const double *)(void *)series->times->data;
	unsigned count = series->times->len;
	for (unsigned i = 0; i < count; i++)
		total += times[i];
	printf("%s\t%u\t%zu\t%.2f\t%.2f\t%.2f\t%.2f\t%ld\t%ld\n", modes[series->mode].name, count,
	       series->bytes, times[count / 2], total / count, times[0], times[count - 1],
	       memory_of("self"), memory_of_worker());
}

static void
free_series(void *data)
{
	Series *series = data;
	g_array_unref(series->times);
	g_free(series);
}

/* the modes of @list, in the order of the table; NULL: all */
static GPtrArray *
choose_modes(const char *list)
{
	GPtrArray *chosen = g_ptr_array_new_with_free_func(free_series);
	g_auto(GStrv) names = g_strsplit(list != NULL ? list : "", ",", -1);
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		if (list != NULL && !g_strv_contains((const char *const *)names, modes[i].name))
			continue;
		Series *series = g_new0(Series, 1);
		series->mode = i;
		series->times = g_array_new(FALSE, FALSE, sizeof(double));
		g_ptr_array_add(chosen, series);
	}
	return chosen;
}

static bool
run(Bench *bench, GPtrArray *chosen, int rounds, GError **error)
{
	for (int round = 0; round < rounds; round++) {
		for (unsigned i = 0; i < chosen->len; i++) {
			unsigned place = (i + (unsigned)round) % chosen->len;
			if (!run_round(bench, g_ptr_array_index(chosen, place), error))
				return false;
		}
	}
	puts("mode\trounds\tbytes\tmedian\tmean\tleast\tmost\tself_kib\tworker_kib");
	for (unsigned i = 0; i < chosen->len; i++)
		print_series(g_ptr_array_index(chosen, i));
	return true;
}

static bool
open_bench(Bench *bench, char **paths, const char *folder, GError **error)
{
	char *data;
	gsize size;
	bench->sandbox = uf_sandbox_new(NULL, error);
	if (bench->sandbox == NULL || !g_file_get_contents(paths[0], &data, &size, error))
		return false;
	bench->form = g_bytes_new_take(data, size);
	bench->values = uf_json_load(paths[1], error);
	g_autofree char *name = g_strdup_printf("bench-fill-loop-%d.pdf", (int)getpid());
	bench->path = g_build_filename(folder != NULL ? folder : g_get_tmp_dir(), name, NULL);
	return bench->values != NULL;
}

int
main(int argc, char **argv)
{
	int rounds = 50;
	gboolean apart = FALSE;
	g_autofree char *list = NULL;
	g_autofree char *folder = NULL;
	g_autoptr(GError) error = NULL;
	const GOptionEntry options[] = {
		{ "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How often", "N" },
		{ "modes", 0, 0, G_OPTION_ARG_STRING, &list, "Some modes, with commas", "LIST" },
		{ "apart", 0, 0, G_OPTION_ARG_NONE, &apart, "No form is kept", NULL },
		{ "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Where files are made", "DIR" },
		{ 0 },
	};
	uf_memory_init();
	g_autoptr(GOptionContext) context = g_option_context_new("FORM VALUES");
	g_option_context_add_main_entries(context, options, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 3) {
		g_printerr("%s\n", error != NULL ? error->message : "FORM and VALUES are needed");
		return 2;
	}
	Bench bench = { 0 };
	g_autoptr(GPtrArray) chosen = choose_modes(list);
	bool done = open_bench(&bench, argv + 1, folder, &error) && chosen->len > 0 && rounds > 0;
	if (done && !apart)
		bench.digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bench.form);
	done = done && run(&bench, chosen, rounds, &error);
	if (bench.path != NULL)
		remove(bench.path);
	if (!done)
		g_printerr("%s\n", error != NULL ? error->message : "nothing to do");
	uf_sandbox_free(bench.sandbox);
	g_clear_pointer(&bench.form, g_bytes_unref);
	g_free(bench.digest);
	json_decref(bench.values);
	g_free(bench.path);
	return done ? 0 : 1;
}
