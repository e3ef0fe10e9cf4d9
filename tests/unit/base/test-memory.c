/* What is freed leaves nothing behind in a program that has uf-memory-wipe.c. */
#include <stdlib.h>

#include "memory-scan.h"
#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-secret.h"

/* "ZZCANARYMEMORY", veiled */
static const char mark[] = "[[B@O@SXLDLNSX";

/* Each makes copies of @text in its own way and frees them all. */
typedef void (*UseFunc)(const char *text);

static void
use_strings(const char *text)
{
	for (int i = 0; i < 100; i++) {
		g_autofree char *copy = g_strdup(text);
		g_autofree char *both = g_strconcat(copy, " ", text, NULL);
		g_autofree char *long_one = g_strnfill(1000, 'x');
		g_autofree char *tail = g_strconcat(long_one, text, NULL);
		g_auto(GStrv) parts = g_strsplit(tail, "xx", -1);
		g_autofree char *upper = g_utf8_strup(both, -1);
	}
}

static void
use_growing_text(const char *text)
{
	g_autoptr(GString) grown = g_string_new(NULL);
	for (int i = 0; i < 5000; i++)
		g_string_append_printf(grown, "%s %d;", text, i);
	g_string_truncate(grown, 3);
}

static void
use_realloc(const char *text)
{
	const size_t sizes[] = { 64, 16, 40, 5000, 4990, 300000, 299999, 150000, 20, 200000, 0 };
	char *block = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		block = realloc(block, sizes[i]);
		if (sizes[i] == 0)
			break;
		g_assert_nonnull(block);
		for (size_t at = 0; at + strlen(text) <= sizes[i]; at += strlen(text))
			memcpy(block + at, text, strlen(text));
	}
}

static void
use_tables(const char *text)
{
	g_autoptr(GHashTable) table =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GPtrArray) array = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < 300; i++) {
		g_hash_table_insert(table, g_strdup_printf("%s %d", text, i), g_strdup(text));
		g_ptr_array_add(array, g_strdup(text));
	}
}

static void
use_json(const char *text)
{
	g_autoptr(json_t) array = json_array();
	for (int i = 0; i < 300; i++)
		json_array_append_new(array, json_pack("{s:s, s:s}", "name", text, text, "value"));
	g_auto(UfWiped) formatted = uf_json_format(array, true);
	g_autoptr(json_t) again = uf_json_parse(formatted, strlen(formatted), "memory", NULL);
	g_assert_true(json_equal(array, again));
}

static void
use_errors(const char *text)
{
	g_autoptr(GError) error = g_error_new(G_FILE_ERROR, 1, "about %s", text);
	g_autoptr(GError) copy = g_error_copy(error);
	g_prefix_error(&copy, "%s: ", text);
}

static void
use_bytes(const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(UfSecret) secret = uf_secret_new(text, -1);
	g_autoptr(GByteArray) grown = g_byte_array_new();
	for (int i = 0; i < 1000; i++)
		g_byte_array_append(grown, (const guint8 *)text, (guint)strlen(text));
}

static const struct {
	const char *name;
	UseFunc use;
} uses[] = {
	{ "strings", use_strings },
	{ "growing text", use_growing_text },
	{ "realloc", use_realloc },
	{ "tables", use_tables },
	{ "json", use_json },
	{ "errors", use_errors },
	{ "bytes and secrets", use_bytes },
};

/* The scan itself sees what is there: else it would prove nothing. */
static void
test_scan_sees(void)
{
	if (MEMORY_IS_SANITIZED) {
		g_test_skip("the sanitizer's allocator keeps what is freed, and maps terabytes");
		return;
	}
	char *there = g_malloc(sizeof mark);
	const size_t before = memory_scan(mark);
	memory_unveil(mark, there);
	g_assert_cmpuint(memory_scan(mark), ==, before + 1);
	uf_memory_zero(there, sizeof mark);
	g_assert_cmpuint(memory_scan(mark), ==, before);
	g_free(there);
}

static void
test_freed(void)
{
	if (MEMORY_IS_SANITIZED) {
		g_test_skip("the sanitizer's allocator keeps what is freed, and maps terabytes");
		return;
	}
	char *text = g_malloc(sizeof mark);
	for (size_t i = 0; i < G_N_ELEMENTS(uses); i++) {
		memory_unveil(mark, text);
		uses[i].use(text);
		uf_memory_zero(text, sizeof mark);
		g_test_message("%s", uses[i].name);
		g_assert_cmpuint(memory_scan(mark), ==, 0);
	}
	g_free(text);
}

/* What is freed twice still stops the program. */
static void
test_twice(void)
{
	if (g_test_subprocess()) {
		char *volatile block = g_malloc(40);
		char *volatile again = block;
		g_free(block);
		g_free(again);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_failed();
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/memory/scan", test_scan_sees);
	g_test_add_func("/memory/freed", test_freed);
	g_test_add_func("/memory/twice", test_twice);
	return g_test_run();
}
