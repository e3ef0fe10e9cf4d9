/* Memory that is moved keeps what it held. What is left behind is zeroed: a sanitizer would see a
 * look at it, so that only the zeroing itself is tested. */
#include <stdlib.h>
#include <string.h>

#include "uf-memory.h"

static void
test_resize(void)
{
	static const size_t sizes[] = { 1, 7, 4096, 100, 0, 50000, 3 };
	char *memory = uf_memory_resize(NULL, 16);
	g_assert_nonnull(memory);
	memory[0] = 'a';
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		memory = uf_memory_resize(memory, sizes[i]);
		g_assert_nonnull(memory);
		if (sizes[i] == 0)
			continue;
		if (i > 0 && sizes[i - 1] > 0)
			g_assert_cmpint(memory[MIN(sizes[i], sizes[i - 1]) - 1], ==, 'a');
		memset(memory, 'a', sizes[i]);
	}
	uf_memory_free_buffer(memory);
}

static void
test_zero(void)
{
	char text[] = "secret";
	uf_memory_zero(text, sizeof text);
	for (size_t i = 0; i < sizeof text; i++)
		g_assert_cmpint(text[i], ==, 0);
	uf_memory_zero(NULL, 0);
	uf_memory_free_buffer(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/memory-buffer/resize", test_resize);
	g_test_add_func("/memory-buffer/zero", test_zero);
	return g_test_run();
}
