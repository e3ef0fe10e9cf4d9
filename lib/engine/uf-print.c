#include "uf-print-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	gunichar letter; /* 0: nothing that is read, the word ends */
	const PopplerRectangle *place;
} Letter;

static void
print_free(void *data)
{
	UfPrint *print = data;
	g_free(print->text);
	g_free(print);
}

static double
middle(const double place[4], int low)
{
	return (place[low] + place[low + 2]) / 2;
}

static bool
is_in_toggle(const PopplerRectangle *letter, const GArray *boxes)
{
	const double x = (letter->x1 + letter->x2) / 2;
	const double y = (letter->y1 + letter->y2) / 2;
	for (unsigned i = 0; i < boxes->len; i++) {
		const UfPrintBox *box = &g_array_index(boxes, UfPrintBox, i);
		if (box->is_toggle && x > box->place[UF_LEFT] && x < box->place[UF_RIGHT] &&
		    y > box->place[UF_TOP] && y < box->place[UF_BOTTOM])
			return true;
	}
	return false;
}

static bool
is_readable(gunichar letter)
{
	switch (g_unichar_type(letter)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_OTHER_SYMBOL:
		return letter == 0xB0; /* n° */
	default:
		return !g_unichar_isspace(letter) && letter != '_' && letter != '|';
	}
}

static bool
is_leader(gunichar letter)
{
	return letter == '.' || letter == 0x2026 || letter == 0xB7 || letter == '_';
}

/* "Nom ........" : three dots in a row or more are no text */
static void
drop_leaders(Letter *letters, const gunichar *text, unsigned count)
{
	for (unsigned i = 0; i < count;) {
		unsigned end = i;
		unsigned dots = 0;
		while (end < count && (is_leader(text[end]) || text[end] == ' ')) {
			dots += text[end] == 0x2026 ? 3 : text[end] != ' ';
			end++;
		}
		for (unsigned k = i; dots >= 3 && k < end; k++)
			letters[k].letter = 0;
		i = MAX(end, i + 1);
	}
}

/* the letters of @page, those that nobody reads as 0; @places must outlive them; yours */
static Letter *
read_letters(PopplerPage *page, const GArray *boxes, PopplerRectangle **places, unsigned *count)
{
	g_autofree char *text = poppler_page_get_text(page);
	unsigned placed = 0;
	glong length = 0;
	*count = 0;
	if (text == NULL || !poppler_page_get_text_layout(page, places, &placed))
		return NULL;
	g_autofree gunichar *letters = g_utf8_to_ucs4_fast(text, -1, &length);
	if (length <= 0 || length > UF_PRINT_MAX_LETTERS || (unsigned)length != placed)
		return NULL;
	Letter *found = g_new0(Letter, (size_t)length);
	for (unsigned i = 0; i < placed; i++) {
		found[i].place = *places + i;
		if (is_readable(letters[i]) && !is_in_toggle(found[i].place, boxes))
			found[i].letter = letters[i];
	}
	drop_leaders(found, letters, placed);
	*count = placed;
	return found;
}

/* raised letters ("1er") go on to the right; text that runs upwards does not */
static bool
is_beside(const PopplerRectangle *before, const PopplerRectangle *after)
{
	const double height = MAX(after->y2 - after->y1, before->y2 - before->y1);
	return fabs(after->y1 + after->y2 - before->y1 - before->y2) < 1.6 * height &&
	       after->x1 > before->x1 + 0.04 * height;
}

/* the word of letters @from to @to; one that does not run from left to right is none */
static void
add_word(GPtrArray *words, const Letter *letters, unsigned from, unsigned to)
{
	unsigned breaks = 0;
	g_autoptr(GString) text = g_string_new(NULL);
	UfPrint word = { .place = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE } };
	for (unsigned i = from; i < to; i++) {
		const PopplerRectangle *place = letters[i].place;
		if (i > from && !is_beside(letters[i - 1].place, place))
			breaks++;
		g_string_append_unichar(text, letters[i].letter);
		word.place[UF_LEFT] = MIN(word.place[UF_LEFT], place->x1);
		word.place[UF_TOP] = MIN(word.place[UF_TOP], place->y1);
		word.place[UF_RIGHT] = MAX(word.place[UF_RIGHT], place->x2);
		word.place[UF_BOTTOM] = MAX(word.place[UF_BOTTOM], place->y2);
	}
	if (to == from || breaks > 0 || !(word.place[UF_BOTTOM] > word.place[UF_TOP]))
		return;
	UfPrint *print = g_memdup2(&word, sizeof word);
	print->text = g_string_free(g_steal_pointer(&text), FALSE);
	g_ptr_array_add(words, print);
}

/* poppler sets no space between texts of two columns */
static bool
is_far(const PopplerRectangle *before, const PopplerRectangle *after)
{
	return after->x1 - before->x2 > 0.8 * (after->y2 - after->y1);
}

GPtrArray *
uf_print_read_words(PopplerPage *page, const GArray *boxes)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(print_free);
	PopplerRectangle *places = NULL;
	unsigned count;
	unsigned start = 0;
	if (boxes->len > UF_PRINT_MAX_FIELDS)
		return words;
	g_autofree Letter *letters = read_letters(page, boxes, &places, &count);
	for (unsigned i = 0; i <= count && letters != NULL; i++) {
		const bool is_letter = i < count && letters[i].letter != 0;
		if (is_letter && (i == start || !is_far(letters[i - 1].place, letters[i].place)))
			continue;
		add_word(words, letters, start, i);
		start = is_letter ? i : i + 1;
	}
	g_free(places);
	return words;
}

static int
compare_down(const void *left, const void *right)
{
	const double a = middle((*(UfPrint *const *)left)->place, UF_TOP);
	const double b = middle((*(UfPrint *const *)right)->place, UF_TOP);
	return a < b ? -1 : a > b;
}

static int
compare_across(const void *left, const void *right)
{
	const double a = (*(UfPrint *const *)left)->place[UF_LEFT];
	const double b = (*(UfPrint *const *)right)->place[UF_LEFT];
	return a < b ? -1 : a > b;
}

static int
compare_numbers(const void *left, const void *right)
{
	const double a = *(const double *)left;
	const double b = *(const double *)right;
	return a < b ? -1 : a > b;
}

/* one line of text being cut: its words from left to right, the edges of fields that cross it */
typedef struct {
	GPtrArray *words; /* of UfPrint, borrowed */
	GArray *edges;    /* of double */
	double widest;    /* gap inside a piece */
} Line;

/* the edges of the fields that stand on the line of @word */
static void
find_edges(Line *line, const GArray *boxes, double height)
{
	for (unsigned i = 0; i < boxes->len; i++) {
		const UfPrintBox *box = &g_array_index(boxes, UfPrintBox, i);
		if (height < box->place[UF_TOP] || height > box->place[UF_BOTTOM])
			continue;
		g_array_append_val(line->edges, box->place[UF_LEFT]);
		g_array_append_val(line->edges, box->place[UF_RIGHT]);
	}
}

/* a gap is wide when it is twice the usual one of its line; justified lines have wide usual ones */
static void
measure_gaps(Line *line)
{
	g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
	double height = 0;
	for (unsigned i = 0; i < line->words->len; i++) {
		const UfPrint *word = g_ptr_array_index(line->words, i);
		height = MAX(height, word->place[UF_BOTTOM] - word->place[UF_TOP]);
		if (i == 0)
			continue;
		const UfPrint *before = g_ptr_array_index(line->words, i - 1);
		double gap = word->place[UF_LEFT] - before->place[UF_RIGHT];
		g_array_append_val(gaps, gap);
	}
	g_array_sort(gaps, compare_numbers);
	double usual = gaps->len == 0 ? 0 : g_array_index(gaps, double, (gaps->len - 1) / 2);
	line->widest = CLAMP(2.2 * usual, 0.6 * height, 1.1 * height);
}

static bool
is_cut(const Line *line, const UfPrint *before, const UfPrint *after)
{
	const double slack = MIN(2.5, 0.25 * (after->place[UF_BOTTOM] - after->place[UF_TOP]));
	const double low = before->place[UF_RIGHT] - slack;
	const double high = after->place[UF_LEFT] + slack;
	if (after->place[UF_LEFT] - before->place[UF_RIGHT] > line->widest)
		return true;
	for (unsigned i = 0; i < line->edges->len; i++) {
		const double edge = g_array_index(line->edges, double, i);
		if (edge >= low && edge <= high)
			return true;
	}
	return false;
}

static void
append_word(UfPrint *piece, const UfPrint *word)
{
	const double gap = word->place[UF_LEFT] - piece->place[UF_RIGHT];
	const double height = word->place[UF_BOTTOM] - word->place[UF_TOP];
	char *text = g_strconcat(piece->text, gap > 0.08 * height ? " " : "", word->text, NULL);
	g_free(piece->text);
	piece->text = text;
	piece->place[UF_TOP] = MIN(piece->place[UF_TOP], word->place[UF_TOP]);
	piece->place[UF_RIGHT] = MAX(piece->place[UF_RIGHT], word->place[UF_RIGHT]);
	piece->place[UF_BOTTOM] = MAX(piece->place[UF_BOTTOM], word->place[UF_BOTTOM]);
}

static void
cut_line(GPtrArray *words, const GArray *boxes, GPtrArray *pieces)
{
	g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(double));
	Line line = { .words = words, .edges = edges };
	UfPrint *piece = NULL;
	if (words->len == 0)
		return;
	g_ptr_array_sort(words, compare_across);
	const UfPrint *first = g_ptr_array_index(words, 0);
	find_edges(&line, boxes, middle(first->place, UF_TOP));
	measure_gaps(&line);
	for (unsigned i = 0; i < words->len; i++) {
		const UfPrint *word = g_ptr_array_index(words, i);
		if (piece != NULL && !is_cut(&line, piece, word)) {
			append_word(piece, word);
			continue;
		}
		piece = g_memdup2(word, sizeof *word);
		piece->text = g_strdup(word->text);
		g_ptr_array_add(pieces, piece);
	}
	g_ptr_array_set_size(words, 0);
}

GPtrArray *
uf_print_join(GPtrArray *words, const GArray *boxes)
{
	GPtrArray *pieces = g_ptr_array_new_with_free_func(print_free);
	g_autoptr(GPtrArray) down = g_ptr_array_new();
	g_autoptr(GPtrArray) line = g_ptr_array_new();
	double height = 0;
	for (unsigned i = 0; i < words->len; i++)
		g_ptr_array_add(down, g_ptr_array_index(words, i));
	g_ptr_array_sort(down, compare_down);
	for (unsigned i = 0; i < down->len; i++) {
		UfPrint *word = g_ptr_array_index(down, i);
		const double at = middle(word->place, UF_TOP);
		if (line->len > 0 &&
		    at - height > 0.4 * (word->place[UF_BOTTOM] - word->place[UF_TOP]))
			cut_line(line, boxes, pieces);
		if (line->len == 0)
			height = at;
		g_ptr_array_add(line, word);
	}
	cut_line(line, boxes, pieces);
	return pieces;
}
