/* Where letters stand in a box, to the point: cells of a comb, alignment, borders, lines.
 *
 * Every letter is half as wide as it is tall here, and "W" as wide as tall, so that each row can be
 * worked out by hand. */
#include <string.h>

#include "uf-text-private.h"

#define HEIGHT (UF_TEXT_ASCENT + UF_TEXT_DESCENT) /* of a line of size 1 */

static double
measure(void *data, const char *text, size_t length)
{
	(void)data;
	double width = 0;
	for (const char *c = text; c < text + length; c = g_utf8_next_char(c))
		width += *c == 'W' ? 1 : 0.5;
	return width;
}

static UfTextLayout *
lay_out(UfTextBox box, const char *text)
{
	box.measure = measure;
	return uf_text_lay_out(&box, text);
}

/* The middle of the letter number @index of the text, wherever its run begins. */
static double
get_middle(const UfTextLayout *layout, unsigned index)
{
	const UfTextRun run = g_array_index(layout->runs, UfTextRun, index);
	return run.x + layout->size / 4;
}

/* Each letter stands in the middle of its cell; the alignment says which cells are used. */
static void
test_comb(void)
{
	static const struct {
		unsigned cells;
		int align;
		const char *text;
		unsigned first; /* cell of the first letter */
	} rows[] = {
		{ 5, 0, "12345", 0 },  { 5, 1, "12345", 0 },  { 5, 2, "12345", 0 },
		{ 10, 0, "12345", 0 }, { 10, 1, "1234", 3 },  { 10, 1, "12345", 2 },
		{ 10, 2, "12345", 5 }, { 10, 2, "1", 9 },     { 1, 0, "7", 0 },
		{ 15, 0, "é à", 0 },   { 15, 2, "Łódź", 11 }, { 13, 0, "2840588321025", 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const double cell = 12;
		const UfTextBox box = { .width = rows[i].cells * cell,
					.height = 20,
					.size = 10,
					.align = rows[i].align,
					.cells = rows[i].cells };
		g_autoptr(UfTextLayout) layout = lay_out(box, rows[i].text);
		const char *letter = rows[i].text;
		g_test_message("row %zu", i);
		g_assert_nonnull(layout);
		g_assert_cmpfloat(layout->size, ==, 10);
		g_assert_cmpuint(layout->runs->len, ==, g_utf8_strlen(rows[i].text, -1));
		for (unsigned j = 0; j < layout->runs->len; j++) {
			const UfTextRun run = g_array_index(layout->runs, UfTextRun, j);
			const char *next = g_utf8_next_char(letter);
			g_assert_cmpuint(run.start, ==, (size_t)(letter - rows[i].text));
			g_assert_cmpuint(run.length, ==, (size_t)(next - letter));
			g_assert_cmpfloat_with_epsilon(get_middle(layout, j),
						       (rows[i].first + j + 0.5) * cell, 1e-9);
			letter = next;
		}
	}
}

/* An accent that has no letter of its own, and what is not drawn, stand in the cell of the letter
 * before. */
static void
test_comb_marks(void)
{
	static const struct {
		const char *text;
		size_t lengths[4]; /* bytes in each cell, up to 0 */
	} rows[] = {
		{ "x\xcc\x81y", { 3, 1 } },
		{ "\xc7\xab\xcc\x81\xcc\xa8x", { 6, 1 } },
		{ "a\xe2\x80\xae"
		  "bc",
		  { 4, 1, 1 } },
		{ "a\xc2\xad\xe2\x80\x8b", { 6 } },
		{ "\xcc\x81y", { 2, 1 } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = 36, .height = 20, .size = 5, .cells = 3 };
		g_autoptr(UfTextLayout) layout = lay_out(box, rows[i].text);
		size_t start = 0;
		g_test_message("row %zu", i);
		g_assert_nonnull(layout);
		for (unsigned j = 0; j < layout->runs->len; j++) {
			const UfTextRun run = g_array_index(layout->runs, UfTextRun, j);
			g_assert_cmpuint(run.start, ==, start);
			g_assert_cmpuint(run.length, ==, rows[i].lengths[j]);
			start += run.length;
		}
		g_assert_cmpuint(rows[i].lengths[layout->runs->len], ==, 0);
		g_assert_cmpuint(start, ==, strlen(rows[i].text));
	}
	/* nor does a line end between a letter and its accent */
	const UfTextBox narrow = { .width = 9, .height = 90, .size = 8, .multiline = true };
	g_autoptr(UfTextLayout) layout = lay_out(narrow, "x\xcc\x81x\xcc\x81");
	g_assert_nonnull(layout);
	for (unsigned j = 0; j < layout->runs->len; j++)
		g_assert_cmpuint(g_array_index(layout->runs, UfTextRun, j).length % 3, ==, 0);
}

/* One letter too many is refused, whatever the width; so are cells narrower than a letter. */
static void
test_comb_refused(void)
{
	static const struct {
		unsigned cells;
		double width;
		double size;
		const char *text;
		double expected; /* size; 0: refused */
		double border;
	} rows[] = {
		{ 4, 1000, 10, "12345", 0, 0 },
		{ 4, 1000, 0, "12345", 0, 0 },
		{ 4, 48, 10, "1234", 10, 0 },
		{ 4, 24, 10, "1234", 10, 0 }, /* 6 - 2 × 0.5 of white: just one letter */
		{ 4, 20, 10, "1234", 8, 0 },  /* 5 - 1 = 4, half of 8 */
		{ 4, 14, 10, "1234", 5, 0 },  /* the smallest that can be read */
		{ 4, 13.6, 10, "1234", 0, 0 },
		{ 4, 24, 0, "1234", 10, 0 },
		/* the border is around the comb, not in each cell */
		{ 4, 24, 10, "1234", 10, 1 },
		{ 4, 24, 10, "1234", 10, 3 },
		/* the widest letter counts, wherever it stands */
		{ 4, 44, 12, "W", 10, 0 },
		{ 4, 44, 12, "123W", 10, 0 },
		{ 4, 44, 12, "W234", 10, 0 },
		{ 4, 23, 12, "1W34", 0, 0 },
		{ 4, 48, 0, "1234", UF_TEXT_MAX_SIZE, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = rows[i].width,
					.height = 20,
					.border = rows[i].border,
					.size = rows[i].size,
					.cells = rows[i].cells };
		g_autoptr(UfTextLayout) layout = lay_out(box, rows[i].text);
		g_test_message("row %zu", i);
		g_assert_cmpint(layout == NULL, ==, rows[i].expected <= 0);
		if (layout != NULL)
			g_assert_cmpfloat_with_epsilon(layout->size, rows[i].expected, 1e-9);
	}
}

/* One line: two points inside the border on its side, in the middle of the height. */
static void
test_line(void)
{
	static const struct {
		double width;
		double border;
		int align;
		double x; /* of a text of 20 points */
	} rows[] = {
		{ 100, 0, 0, 2 },  { 100, 1, 0, 3 },  { 100, 3, 0, 5 },  { 100, 0, 1, 40 },
		{ 100, 3, 1, 40 }, { 100, 0, 2, 78 }, { 100, 1, 2, 77 }, { 22, 0, 0, 1 },
		{ 22, 0, 2, 1 },   { 22, 0, 1, 1 },   { 23, 0, 0, 1.5 }, { 24.5, 0, 2, 2.5 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = rows[i].width,
					.height = 20,
					.border = rows[i].border,
					.size = 10,
					.align = rows[i].align };
		g_autoptr(UfTextLayout) layout = lay_out(box, "4567");
		const UfTextRun run = g_array_index(layout->runs, UfTextRun, 0);
		g_test_message("row %zu", i);
		g_assert_cmpuint(layout->runs->len, ==, 1);
		g_assert_cmpfloat(layout->size, ==, 10);
		g_assert_cmpfloat_with_epsilon(run.x, rows[i].x, 1e-9);
		/* as much white above the capitals as below the descenders */
		const double below = run.y - 10 * UF_TEXT_DESCENT;
		const double above = 20 - (run.y + 10 * UF_TEXT_ASCENT);
		g_assert_cmpfloat_with_epsilon(below, above, 1e-9);
	}
}

/* The size of one line: as asked when it fits, else what the box leaves, never below five. */
static void
test_sizes(void)
{
	static const struct {
		double width;
		double height;
		double border;
		double asked;
		size_t letters;
		double size; /* 0: refused */
	} rows[] = {
		{ 100, 20, 0, 10, 4, 10 },
		{ 100, 20, 0, 0, 4, UF_TEXT_MAX_SIZE },
		{ 100, 50, 0, 0, 4, UF_TEXT_MAX_SIZE },
		{ 100, 50, 0, 24, 4, 24 },
		{ 21, 20, 0, 12, 4, 10 }, /* (21 - 1) / (4 × 0.5) */
		{ 21, 20, 0, 0, 4, 10 },
		{ 23, 20, 1, 12, 4, 10 },
		{ 11, 20, 0, 12, 4, 5 },
		{ 10.9, 20, 0, 12, 4, 0 },
		{ 10.9, 20, 0, 0, 4, 0 },
		{ 100, 8 * HEIGHT, 0, 12, 4, 8 },
		{ 100, 8 * HEIGHT + 2, 1, 12, 4, 8 },
		{ 100, 5 * HEIGHT, 0, 12, 4, 5 },
		{ 100, 4.9 * HEIGHT, 0, 12, 4, 0 },
		{ 100, 4.9 * HEIGHT, 0, 4, 4, 4 }, /* the form itself asks for less */
		{ 7, 20, 0, 4, 4, 0 },
		{ 9, 20, 0, 4, 4, 4 },
		{ 1, 20, 0, 12, 1, 0 },
		{ 100, 2, 1, 12, 1, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strnfill(rows[i].letters, 'a');
		const UfTextBox box = { .width = rows[i].width,
					.height = rows[i].height,
					.border = rows[i].border,
					.size = rows[i].asked };
		g_autoptr(UfTextLayout) layout = lay_out(box, text);
		g_test_message("row %zu", i);
		g_assert_cmpint(layout == NULL, ==, rows[i].size <= 0);
		if (layout != NULL)
			g_assert_cmpfloat_with_epsilon(layout->size, rows[i].size, 1e-6);
	}
}

/* The lines of a paragraph joined by "|"; NULL when it is refused. */
static char *
break_text(UfTextBox box, const char *text)
{
	box.multiline = true;
	g_autoptr(UfTextLayout) layout = lay_out(box, text);
	if (layout == NULL)
		return NULL;
	GString *lines = g_string_new(NULL);
	for (unsigned i = 0; i < layout->runs->len; i++) {
		const UfTextRun run = g_array_index(layout->runs, UfTextRun, i);
		g_string_append_printf(lines, "%s%.*s", i > 0 ? "|" : "", (int)run.length,
				       text + run.start);
	}
	return g_string_free(lines, FALSE);
}

/* Words are kept whole where one fits on a line; ten letters fit on one of these. */
static void
test_breaks(void)
{
	static const struct {
		const char *text;
		const char *lines;
	} rows[] = {
		{ "un", "un" },
		{ "un deux", "un deux" },
		{ "1234567890", "1234567890" },
		{ "1234567890 2", "1234567890|2" },
		{ "un deux trois", "un deux|trois" },
		{ "un  deux   trois", "un  deux|trois" },
		{ "un deux\ntrois", "un deux|trois" },
		{ "un\n\ntrois", "un|trois" },
		{ "12345678901234567890", "1234567890|1234567890" },
		{ "a 12345678901", "a|1234567890|1" },
		{ "porte-monnaie", "porte-|monnaie" },
		{ "jean@exemple.fr", "jean@|exemple.fr" },
		{ "10/12/2026/1234", "10/12/|2026/1234" },
		{ "éééééééééé à", "éééééééééé|à" },
		{ "un deux ", "un deux" },
		{ "123456789 b", "123456789|b" },
		{ "12345678 b", "12345678 b" },
		{ " un", " un" },
		{ "un 123456 ; b", "un|123456 ; b" },
		{ "un 123456 » b", "un|123456 » b" },
		{ "1234567890 ; b", "1234567890|; b" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = 54, .height = 80, .size = 10 };
		g_autofree char *lines = break_text(box, rows[i].text);
		g_test_message("%s", rows[i].text);
		g_assert_cmpstr(lines, ==, rows[i].lines);
	}
}

/* Lines go down by 1.15 times the size from the top, aligned one by one, an empty one counted. */
static void
test_lines(void)
{
	static const struct {
		int align;
		double x[3];
	} rows[] = {
		{ 0, { 2, 2, 2 } },
		{ 1, { 47.5, 45, 42.5 } },
		{ 2, { 93, 88, 83 } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = 100,
					.height = 100,
					.size = 10,
					.align = rows[i].align,
					.multiline = true };
		g_autoptr(UfTextLayout) layout = lay_out(box, "a\nbb\n\nccc");
		static const unsigned line[] = { 0, 1, 3 };
		g_assert_cmpuint(layout->runs->len, ==, 3);
		for (unsigned j = 0; j < 3; j++) {
			const UfTextRun run = g_array_index(layout->runs, UfTextRun, j);
			const double top = 100 - 2 - 10 * UF_TEXT_ASCENT;
			g_assert_cmpfloat_with_epsilon(run.x, rows[i].x[j], 1e-9);
			g_assert_cmpfloat_with_epsilon(run.y, top - line[j] * 10 * UF_TEXT_LEADING,
						       1e-9);
		}
	}
}

/* Too many lines make the letters smaller, by quarters, down to five; then the text is refused. */
static void
test_shrinking(void)
{
	static const struct {
		size_t lines;
		double height; /* in lines of size 10 */
		double asked;
		double size; /* 0: refused */
		double border;
	} rows[] = {
		{ 3, 3, 10, 10, 1 },   { 3, 3, 10, 10, 2 },  { 4, 3, 10, 7.25, 2 },
		{ 3, 3, 10, 10, 0 },   { 3, 3, 0, 10, 0 },   { 4, 3, 10, 7.25, 0 },
		{ 5, 3, 10, 5.75, 0 }, { 6, 3, 10, 0, 0 },   { 7, 3, 10, 0, 0 },
		{ 1, 3, 0, 12, 0 },    { 7, 3, 4, 4, 0 },    { 8, 3, 4, 0, 0 },
		{ 2, 1.5, 10, 7, 0 },  { 2, 0.9, 10, 0, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) text = g_string_new("a");
		for (size_t j = 1; j < rows[i].lines; j++)
			g_string_append(text, "\na");
		const double height = 10 * (HEIGHT + (rows[i].height - 1) * UF_TEXT_LEADING) +
				      1e-6 + 2 * rows[i].border;
		const UfTextBox box = {
			.width = 100,
			.height = height,
			.border = rows[i].border,
			.size = rows[i].asked,
			.multiline = true,
		};
		g_autoptr(UfTextLayout) layout = lay_out(box, text->str);
		g_test_message("row %zu: %g", i, layout != NULL ? layout->size : 0);
		g_assert_cmpint(layout == NULL, ==, rows[i].size <= 0);
		if (layout != NULL)
			g_assert_cmpfloat_with_epsilon(layout->size, rows[i].size, 1e-9);
	}
}

/* An accent on a capital stands higher: one line gets smaller to hold it, and where that is too
 * small to read it touches the frame; an accent on a small letter asks nothing. */
static void
test_accents(void)
{
	static const double mark = 0.21;
	static const struct {
		const char *text;
		double height; /* in lines of size 10 */
		double asked;
		double size;
		unsigned marks; /* that the baseline makes room for */
	} rows[] = {
		{ "Ecole", 1, 0, 10, 0 },
		{ "élève", 1, 0, 10, 0 },
		{ "École", 1, 0, 10 * HEIGHT / (HEIGHT + 0.21), 1 },
		{ "éÉ", 1, 12, 10 * HEIGHT / (HEIGHT + 0.21), 1 },
		{ "Çą", 1, 0, 10, 0 }, /* below the line */
		{ "Ấ", 1, 0, 10 * HEIGHT / (HEIGHT + 0.42), 2 },
		{ "ấ", 1, 0, 10 * HEIGHT / (HEIGHT + 0.21), 1 },
		{ "École", 2, 0, UF_TEXT_MAX_SIZE, 1 },
		{ "École", 2, 10, 10, 1 },
		{ "École", 0.55, 0, 5.5, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = 200,
					.height = 10 * HEIGHT * rows[i].height,
					.size = rows[i].asked };
		g_autoptr(UfTextLayout) layout = lay_out(box, rows[i].text);
		g_test_message("row %zu", i);
		g_assert_nonnull(layout);
		g_assert_cmpfloat_with_epsilon(layout->size, rows[i].size, 1e-6);
		const UfTextRun run = g_array_index(layout->runs, UfTextRun, 0);
		const double top = run.y + layout->size * (UF_TEXT_ASCENT + rows[i].marks * mark);
		g_assert_cmpfloat_with_epsilon(box.height - top,
					       run.y - layout->size * UF_TEXT_DESCENT, 1e-6);
	}
}

/* A field that sizes itself does so before it breaks a word, down to seven; one of a set size
 * breaks it. */
static void
test_whole_words(void)
{
	static const struct {
		double width;
		double asked;
		const char *text;
		double size;
		unsigned lines;
	} rows[] = {
		{ 45, 0, "Cantine", 11.5, 1 }, /* (45 - 4) / 3.5 = 11.7 */
		{ 45, 0, "à la Cantine", 11.5, 2 }, { 45, 12, "Cantine", 12, 2 },
		{ 45, 0, "Périscolaires", 12, 3 }, /* 6.3 would be too small */
		{ 45, 0, "Saint-Esprit", 12, 2 },   { 45, 0, "a b c d e f", 12, 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfTextBox box = { .width = rows[i].width,
					.height = 100,
					.size = rows[i].asked,
					.multiline = true };
		g_autoptr(UfTextLayout) layout = lay_out(box, rows[i].text);
		g_test_message("row %zu: %g, %u", i, layout->size, layout->runs->len);
		g_assert_cmpfloat_with_epsilon(layout->size, rows[i].size, 1e-9);
		g_assert_cmpuint(layout->runs->len, ==, rows[i].lines);
	}
}

/* Nothing to draw is drawn nowhere, and is not an error, whatever the box. */
static void
test_blank(void)
{
	static const char *const blanks[] = { "", " ", "   ", "\n", " \n " };
	static const UfTextBox boxes[] = {
		{ .width = 100, .height = 20, .size = 10 },
		{ .width = 100, .height = 20, .size = 10, .multiline = true },
		{ .width = 100, .height = 20, .size = 10, .cells = 2 },
		{ .width = 0, .height = 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++) {
		for (size_t j = 0; j < G_N_ELEMENTS(boxes); j++) {
			g_autoptr(UfTextLayout) layout = lay_out(boxes[j], blanks[i]);
			g_assert_nonnull(layout);
			g_assert_cmpuint(layout->runs->len, ==, 0);
			g_assert_cmpfloat(layout->size, >, 0);
		}
	}
	uf_text_layout_free(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/layout/comb", test_comb);
	g_test_add_func("/engine/layout/comb-marks", test_comb_marks);
	g_test_add_func("/engine/layout/comb-refused", test_comb_refused);
	g_test_add_func("/engine/layout/line", test_line);
	g_test_add_func("/engine/layout/sizes", test_sizes);
	g_test_add_func("/engine/layout/breaks", test_breaks);
	g_test_add_func("/engine/layout/lines", test_lines);
	g_test_add_func("/engine/layout/shrinking", test_shrinking);
	g_test_add_func("/engine/layout/accents", test_accents);
	g_test_add_func("/engine/layout/whole-words", test_whole_words);
	g_test_add_func("/engine/layout/blank", test_blank);
	return g_test_run();
}
