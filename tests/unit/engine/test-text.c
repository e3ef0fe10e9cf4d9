/* cp1252, PDF strings, and how text stands in a box. */
#include <math.h>
#include <string.h>

#include "uf-text-private.h"

static void
test_winansi(void)
{
	static const struct {
		const char *text;
		bool can;
		const char *string;
	} rows[] = {
		{ "Dupont", true, "(Dupont)" },  { "a(b)c\\", true, "(a\\(b\\)c\\\\)" },
		{ "é", true, "(\\351)" },        { "Œœ€’–", true, "(\\214\\234\\200\\222\\226)" },
		{ "Ÿ", true, "(\\237)" },        { "", true, "()" },
		{ "Łódź", false, NULL },         { "Привет", false, NULL },
		{ "e\xCC\x81", false, NULL }, /* a combining accent */
		{ "\xE2\x80\xAF", false, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(uf_text_is_winansi(rows[i].text) == rows[i].can);
		if (rows[i].string == NULL)
			continue;
		g_autoptr(GString) out = g_string_new(NULL);
		uf_text_append_string(out, rows[i].text, strlen(rows[i].text));
		g_assert_cmpstr(out->str, ==, rows[i].string);
	}
}

static void
test_widths(void)
{
	static const struct {
		const char *text;
		double width;
	} rows[] = {
		{ "", 0 },      { " ", 0.278 }, { "i", 0.222 },         { "W", 0.944 },
		{ "€", 0.556 }, { "É", 0.667 }, { "0123456789", 5.56 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpfloat_with_epsilon(
		    uf_text_helvetica(NULL, rows[i].text, strlen(rows[i].text)), rows[i].width,
		    1e-9);
}

typedef struct {
	const char *what;
	UfTextBox box;
	const char *text;
	double size; /* 0: it must not fit */
	unsigned runs;
} Row;

static const Row rows[] = {
	{ "fits as asked", { .width = 200, .height = 20, .size = 10 }, "Dupont", 10, 1 },
	{ "automatic", { .width = 200, .height = 20 }, "Dupont", 12, 1 },
	{ "automatic, low box", { .width = 200, .height = 9.25 }, "Dupont", 10, 1 },
	{ "shrinks", { .width = 31, .height = 20, .size = 12 }, "0123456789", 30 / 5.56, 1 },
	{ "too wide", { .width = 27, .height = 20, .size = 12 }, "0123456789", 0, 0 },
	{ "smaller than the least on demand",
	  { .width = 200, .height = 20, .size = 4 },
	  "a",
	  4,
	  1 },
	{ "empty", { .width = 200, .height = 20, .size = 10 }, "", 10, 0 },
	{ "blank", { .width = 200, .height = 20, .size = 10 }, "  ", 10, 0 },
	{ "no box", { .width = 0, .height = 0, .size = 10 }, "a", 0, 0 },
	{ "comb", { .width = 100, .height = 20, .size = 10, .cells = 10 }, "12345", 10, 5 },
	{ "comb full", { .width = 100, .height = 20, .size = 10, .cells = 5 }, "12345", 10, 5 },
	{ "comb too long", { .width = 100, .height = 20, .size = 10, .cells = 4 }, "12345", 0, 0 },
	{ "comb too narrow", { .width = 10, .height = 20, .size = 10, .cells = 5 }, "WWWWW", 0, 0 },
	{ "lines",
	  { .width = 200, .height = 60, .size = 10, .multiline = true },
	  "a\nb\nc",
	  10,
	  3 },
	{ "an empty line",
	  { .width = 200, .height = 60, .size = 10, .multiline = true },
	  "a\n\nc",
	  10,
	  2 },
	{ "lines shrink",
	  { .width = 200, .height = 30, .size = 12, .multiline = true },
	  "a\nb\nc",
	  9,
	  3 },
	{ "too many lines",
	  { .width = 200, .height = 15, .size = 12, .multiline = true },
	  "a\nb\nc",
	  0,
	  0 },
	{ "wraps",
	  { .width = 60, .height = 60, .size = 10, .multiline = true },
	  "un deux trois quatre",
	  10,
	  2 },
	{ "breaks a long word",
	  { .width = 40, .height = 60, .size = 10, .multiline = true },
	  "anticonstitutionnellement",
	  10,
	  4 },
};

static void
check_row(const Row *row)
{
	UfTextBox box = row->box;
	box.measure = uf_text_helvetica;
	g_test_message("%s", row->what);
	g_autoptr(UfTextLayout) layout = uf_text_lay_out(&box, row->text);
	if (row->size <= 0) {
		g_assert_null(layout);
		return;
	}
	g_assert_nonnull(layout);
	g_assert_cmpfloat_with_epsilon(layout->size, row->size, 0.26);
	g_assert_cmpuint(layout->runs->len, ==, row->runs);
	for (unsigned i = 0; i < layout->runs->len; i++) {
		UfTextRun run = g_array_index(layout->runs, UfTextRun, i);
		double width =
		    uf_text_helvetica(NULL, row->text + run.start, run.length) * layout->size;
		g_assert_cmpfloat(run.x, >=, 0);
		g_assert_cmpfloat(run.x + width, <=, box.width + 1e-6);
		g_assert_cmpfloat(run.y, >=, 0);
		g_assert_cmpfloat(run.y + layout->size * UF_TEXT_ASCENT, <=, box.height + 1e-6);
	}
}

static void
test_layout(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(&rows[i]);
}

/* whatever the text and the box, no letter is lost and none is outside */
static void
test_nothing_lost(void)
{
	static const char *const words[] = { "a", "maison", "l’été", "(x)", "\n", " ", "W", "-" };
	for (int round = 0; round < 2000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		int count = g_test_rand_int_range(0, 40);
		for (int i = 0; i < count; i++)
			g_string_append(text,
					words[g_test_rand_int_range(0, (int)G_N_ELEMENTS(words))]);
		UfTextBox box = { .width = g_test_rand_double_range(1, 300),
				  .height = g_test_rand_double_range(1, 120),
				  .size = g_test_rand_int_range(0, 15),
				  .align = g_test_rand_int_range(0, 3),
				  .multiline = true,
				  .measure = uf_text_helvetica };
		g_autoptr(UfTextLayout) layout = uf_text_lay_out(&box, text->str);
		if (layout == NULL)
			continue;
		g_autoptr(GString) drawn = g_string_new(NULL);
		for (unsigned i = 0; i < layout->runs->len; i++) {
			UfTextRun run = g_array_index(layout->runs, UfTextRun, i);
			g_string_append_len(drawn, text->str + run.start, (gssize)run.length);
		}
		g_string_replace(text, "\n", "", 0);
		g_string_replace(text, " ", "", 0);
		g_string_replace(drawn, " ", "", 0);
		g_assert_cmpstr(text->str, ==, drawn->str);
	}
}

static void
test_alignment(void)
{
	static const double left[] = { 2, 0, 0 };
	for (int align = 0; align < 3; align++) {
		UfTextBox box = { .width = 100,
				  .height = 20,
				  .size = 10,
				  .align = align,
				  .measure = uf_text_helvetica };
		g_autoptr(UfTextLayout) layout = uf_text_lay_out(&box, "00");
		UfTextRun run = g_array_index(layout->runs, UfTextRun, 0);
		double width = 11.12;
		double expected = align == 0   ? left[0]
				  : align == 1 ? (100 - width) / 2
					       : 100 - width - 2;
		g_assert_cmpfloat_with_epsilon(run.x, expected, 1e-6);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/text/winansi", test_winansi);
	g_test_add_func("/engine/text/widths", test_widths);
	g_test_add_func("/engine/text/layout", test_layout);
	g_test_add_func("/engine/text/nothing-lost", test_nothing_lost);
	g_test_add_func("/engine/text/alignment", test_alignment);
	return g_test_run();
}
