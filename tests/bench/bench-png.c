/* Pictures of the pages of fixture forms: our PNG writer beside cairo's, as a ratio of times and of
 * sizes. Measures, never fails for being slow. */
#include <stdio.h>
#include <stdlib.h>

#include "uf-png-private.h"
#include "uf-view-private.h"

#define ROUNDS 15
#define SCALE (96.0 / 72)

static cairo_status_t
count_bytes(void *closure, const unsigned char *data, unsigned length)
{
	(void)data;
	*(size_t *)closure += length;
	return CAIRO_STATUS_SUCCESS;
}

static size_t
by_cairo(cairo_surface_t *surface)
{
	size_t size = 0;
	cairo_surface_write_to_png_stream(surface, count_bytes, &size);
	return size;
}

static size_t
by_level(cairo_surface_t *surface, UfPngLevel level)
{
	g_autoptr(GBytes) bytes = uf_png_encode(surface, level);
	return bytes == NULL ? 0 : g_bytes_get_size(bytes);
}

static size_t
by_small(cairo_surface_t *surface)
{
	return by_level(surface, UF_PNG_SMALL);
}

static size_t
by_quick(cairo_surface_t *surface)
{
	return by_level(surface, UF_PNG_QUICK);
}

static const struct {
	const char *name;
	size_t (*encode)(cairo_surface_t *surface);
} writers[] = { { "cairo", by_cairo }, { "level 6", by_small }, { "level 1", by_quick } };

#define WRITERS G_N_ELEMENTS(writers)

static int
compare_times(const void *left, const void *right)
{
	const double a = *(const double *)left;
	const double b = *(const double *)right;
	return a < b ? -1 : a > b;
}

/* every round asks every writer once, so that a slow moment of the machine slows them all */
static void
measure(const char *form, unsigned page, cairo_surface_t *surface)
{
	double times[WRITERS][ROUNDS];
	size_t sizes[WRITERS];
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < WRITERS; i++) {
			const gint64 start = g_get_monotonic_time();
			sizes[i] = writers[i].encode(surface);
			times[i][round] = (double)(g_get_monotonic_time() - start) / 1000;
		}
	}
	for (size_t i = 0; i < WRITERS; i++) {
		qsort(times[i], ROUNDS, sizeof(double), compare_times);
		printf("%-34s p%u %-8s %7.1f ms  %5.2fx as quick  %7zu bytes  %4.2fx\n", form, page,
		       writers[i].name, times[i][ROUNDS / 2],
		       times[0][ROUNDS / 2] / times[i][ROUNDS / 2], sizes[i],
		       (double)sizes[i] / (double)sizes[0]);
	}
}

static GBytes *
load(const char *form)
{
	char *data;
	gsize length;
	g_autofree char *file = g_strconcat(form, ".pdf", NULL);
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", file, NULL);
	return g_file_get_contents(path, &data, &length, NULL) ? g_bytes_new_take(data, length)
							       : NULL;
}

int
main(void)
{
	static const char *const forms[] = { "domiciliation-demande-16029-01",
					     "domiciliation-demande-15548-02", "text-fields" };
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autoptr(GBytes) pdf = load(forms[i]);
		g_autoptr(PopplerDocument) document = pdf == NULL ? NULL : uf_view_open(pdf, NULL);
		if (document == NULL) {
			fprintf(stderr, "%s: not there\n", forms[i]);
			return 1;
		}
		for (int page = 1; page <= MIN(2, poppler_document_get_n_pages(document)); page++) {
			g_autoptr(cairo_surface_t) surface =
			    uf_view_render(document, (unsigned)page, SCALE);
			if (surface != NULL)
				measure(forms[i], (unsigned)page, surface);
		}
	}
	return 0;
}
