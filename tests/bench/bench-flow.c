/* People stored and their forms filled by one process, one after the other, as a batch does without
 * its spreadsheet: seconds, processor time and memory at each tenth of the way, and at the end what
 * the document worker took.
 *
 *   bench-flow HOME PEOPLE FORM…
 *
 * HOME is laid out as for the program (bench_home.py: config, data, credentials); PEOPLE has a
 * profile a line. UF_BENCH_OUT: a folder for the files, else they stay in the store;
 * UF_BENCH_CHANNEL: that channel alone.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "uf-flow-fill.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-keys.h"

#define LOGIN "a.modele"
#define STEPS 10

typedef struct {
	const char *home;
	char **people;
	const char *const *forms;
	UfFlow *flow;
	gint64 start;
	size_t drafts;
} Bench;

static void
die(const GError *error, const char *what)
{
	fprintf(stderr, "bench-flow: %s: %s\n", what, error != NULL ? error->message : "");
	_exit(1);
}

static bool
unlock(void *data, UfStore *store, GError **error)
{
	g_autofree char *path = g_build_filename(data, "credentials", "unefois.key", NULL);
	g_autofree char *text = NULL;
	gsize size;
	if (!g_file_get_contents(path, &text, &size, error))
		return false;
	g_autoptr(UfSecret) key = uf_secret_new(g_strchomp(text), -1);
	return uf_store_unlock(store, LOGIN, key, error);
}

static UfContext *
make_context(const Bench *bench)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *config = g_build_filename(bench->home, "config", "unefois", NULL);
	g_autofree char *site = g_build_filename(bench->home, "site", NULL);
	g_autofree char *data = g_build_filename(bench->home, "data", "unefois", NULL);
	g_autofree char *worker =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "cmd", "unefois-pdf", NULL);
	const UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = site,
		.data_folder = data,
		.share_folder = g_getenv("UF_SOURCE_ROOT"),
		.document_worker = worker,
		.worker = LOGIN,
		.today = { 2026, 11, 21 },
	};
	UfContext *context = uf_context_new(&setup, &error);
	if (context == NULL)
		die(error, "context");
	return context;
}

static double
get_seconds(int who)
{
	struct rusage use;
	getrusage(who, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static double
get_peak(int who)
{
	struct rusage use;
	getrusage(who, &use);
	return (double)use.ru_maxrss / 1024;
}

static double
get_memory(void)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
		return 0;
	const char *resident = strchr(text, ' ');
	return resident == NULL ? 0
				: (double)g_ascii_strtoull(resident, NULL, 10) *
				      (double)sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

static char *
add_person(const Bench *bench, const char *line)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(bench->home, "person.json", NULL);
	if (!g_file_set_contents(path, line, -1, &error))
		die(error, path);
	g_autoptr(json_t) result = uf_flow_person_new(bench->flow, path, &error);
	const char *person = uf_json_get_string(result, "person");
	if (person == NULL)
		die(error, "person new");
	return g_strdup(person);
}

static void
fill(Bench *bench, const char *person)
{
	g_autoptr(GError) error = NULL;
	const UfFlowFill setup = {
		.person = person,
		.forms = bench->forms,
		.out = g_getenv("UF_BENCH_OUT"),
		.channel = g_getenv("UF_BENCH_CHANNEL"),
	};
	g_autoptr(json_t) result = uf_flow_fill(bench->flow, &setup, &error);
	if (result == NULL)
		die(error, "fill");
	const json_t *forms = json_object_get(result, "forms");
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *entry = json_array_get(forms, i);
		if (uf_json_get_string(entry, "error") != NULL) {
			fprintf(stderr, "bench-flow: %s: %s\n", bench->forms[i],
				uf_json_get_string(entry, "error"));
			_exit(1);
		}
		bench->drafts += json_array_size(json_object_get(entry, "drafts"));
	}
}

static void
print_row(const Bench *bench, unsigned count)
{
	const double seconds = (double)(g_get_monotonic_time() - bench->start) / G_USEC_PER_SEC;
	printf("%u\t%zu\t%.2f\t%.2f\t%.1f\n", count, bench->drafts, seconds,
	       get_seconds(RUSAGE_SELF), get_memory());
	fflush(stdout);
}

static void
run(Bench *bench)
{
	const unsigned count = g_strv_length(bench->people);
	printf("people\tdrafts\tseconds\tcpu\tMiB\n");
	bench->start = g_get_monotonic_time();
	for (unsigned i = 0; i < count; i++) {
		g_autofree char *person = add_person(bench, bench->people[i]);
		fill(bench, person);
		if ((i + 1) * STEPS / count != i * STEPS / count)
			print_row(bench, i + 1);
	}
	const double own = get_seconds(RUSAGE_SELF);
	const double seconds = (double)(g_get_monotonic_time() - bench->start) / G_USEC_PER_SEC;
	g_clear_pointer(&bench->flow, uf_flow_free);
	const double forms = (double)count * g_strv_length((char **)bench->forms);
	const double worker = get_seconds(RUSAGE_CHILDREN);
	printf("# %.2f ms a form; processor: %.2f ms here, %.2f ms in the document worker\n",
	       1000 * seconds / forms, 1000 * own / forms, 1000 * worker / forms);
	printf("# most memory: %.1f MiB here, %.1f MiB in one process of the document worker\n",
	       get_peak(RUSAGE_SELF), get_peak(RUSAGE_CHILDREN));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	umask(077);
	if (argc < 4) {
		fputs("usage: bench-flow HOME PEOPLE FORM…\n", stderr);
		return 2;
	}
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	Bench bench = { .home = argv[1], .forms = (const char *const *)argv + 3 };
	if (!g_file_get_contents(argv[2], &text, NULL, &error))
		die(error, argv[2]);
	g_auto(GStrv) people = g_strsplit(g_strchomp(text), "\n", -1);
	bench.people = people;
	g_autoptr(UfContext) context = make_context(&bench);
	bench.flow = uf_flow_new(context, &error);
	if (bench.flow == NULL)
		die(error, "flow");
	uf_flow_set_unlock(bench.flow, unlock, argv[1]);
	run(&bench);
	return 0;
}
