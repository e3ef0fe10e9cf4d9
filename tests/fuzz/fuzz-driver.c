/* Runs a target over every file of a folder, over its example, and over damaged copies of each:
 * the same at every run. `fuzz-NAME --example FILE` writes the example, to start a corpus. */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

#define DAMAGED_COPIES 64
#define SEED 9535

/* a buffer of the exact size, so that a sanitizer sees a read beyond it */
static void
run_copy(const guint8 *data, size_t size)
{
	g_autofree guint8 *copy = g_memdup2(data, size);
	LLVMFuzzerTestOneInput(copy, size);
}

/* one byte changed, or the end missing, or a part said twice */
static void
run_damaged(GBytes *input, GRand *random)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(input, &size);
	if (size == 0)
		return;
	gsize at = (gsize)g_rand_int_range(random, 0, (gint32)MIN(size, G_MAXINT32));
	g_autoptr(GByteArray) copy = g_byte_array_new();
	switch (g_rand_int_range(random, 0, 3)) {
	case 0:
		g_byte_array_append(copy, data, (guint)size);
		copy->data[at] = (guint8)g_rand_int_range(random, 0, 256);
		break;
	case 1:
		g_byte_array_append(copy, data, (guint)at);
		break;
	default:
		g_byte_array_append(copy, data, (guint)size);
		g_byte_array_append(copy, data + at, (guint)(size - at));
	}
	run_copy(copy->data, copy->len);
}

static void
run_input(GBytes *input)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(input, &size);
	g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
	run_copy(data, size);
	for (int i = 0; i < DAMAGED_COPIES; i++)
		run_damaged(input, random);
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* the regular files of @folder by name; NULL when it cannot be read */
static GPtrArray *
list_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	if (dir == NULL)
		return NULL;
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(files, g_steal_pointer(&path));
	}
	g_ptr_array_sort(files, compare_names);
	return files;
}

static int
run_folder(const char *folder)
{
	g_autoptr(GPtrArray) files = list_files(folder);
	if (files == NULL || files->len == 0) {
		fprintf(stderr, "%s: no corpus\n", folder);
		return 1;
	}
	for (guint i = 0; i < files->len; i++) {
		const char *path = g_ptr_array_index(files, i);
		g_autoptr(GError) error = NULL;
		char *content;
		gsize size;
		if (!g_file_get_contents(path, &content, &size, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return 1;
		}
		g_autoptr(GBytes) input = g_bytes_new_take(content, size);
		/* stays on the screen when the target aborts */
		fprintf(stderr, "%s\n", path);
		run_input(input);
	}
	g_autoptr(GBytes) example = uf_fuzz_build_example();
	run_input(example);
	printf("%u files and the example, each with %d damaged copies\n", files->len,
	       DAMAGED_COPIES);
	return 0;
}

static int
write_example(const char *path)
{
	g_autoptr(GBytes) example = uf_fuzz_build_example();
	g_autoptr(GError) error = NULL;
	gsize size;
	const char *data = g_bytes_get_data(example, &size);
	if (g_file_set_contents(path, data, (gssize)size, &error))
		return 0;
	fprintf(stderr, "%s\n", error->message);
	return 1;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--example") == 0)
		return write_example(argv[2]);
	if (argc == 2)
		return run_folder(argv[1]);
	fprintf(stderr, "usage: %s FOLDER | --example FILE\n", argv[0]);
	return 2;
}
