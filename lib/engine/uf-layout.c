#include <string.h>

#include "uf-text-private.h"

#define PADDING 2.0 /* between the border and the text, where there is room */
#define SLACK 0.5   /* at least this much white on each side */
#define MARK 0.21   /* height of an accent on a capital, at size 1 */
#define WORD_SIZE 7 /* no smaller only to keep a word whole */

typedef struct {
	size_t start, length;
} Line;

void
uf_text_layout_free(UfTextLayout *layout)
{
	if (layout == NULL)
		return;
	g_array_unref(layout->runs);
	g_free(layout);
}

static double
inner_width(const UfTextBox *box)
{
	return box->width - 2 * (box->border + SLACK);
}

static double
aligned(const UfTextBox *box, double width)
{
	double free_space = box->width - width;
	double padding = MIN(PADDING + box->border, free_space / 2);
	if (box->align == 1)
		return free_space / 2;
	return box->align == 2 ? free_space - padding : padding;
}

static void
add_run(UfTextLayout *layout, size_t start, size_t length, double x, double y)
{
	UfTextRun run = { .start = start, .length = length, .x = x, .y = y };
	g_array_append_val(layout->runs, run);
}

static UfTextLayout *
new_layout(double size)
{
	UfTextLayout *layout = g_new0(UfTextLayout, 1);
	layout->size = size;
	layout->runs = g_array_new(FALSE, FALSE, sizeof(UfTextRun));
	return layout;
}

/* what stands above the baseline at size 1: "É" is higher than "E", "Ế" higher still */
static double
text_ascent(const char *text)
{
	unsigned highest = 0;
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		gunichar mark;
		unsigned marks = 0;
		while (g_unichar_decompose(letter, &letter, &mark))
			marks += g_unichar_combining_class(mark) == 230; /* above */
		if (marks > 0 && !g_unichar_isupper(letter))
			marks--; /* the first one is no higher than a capital */
		highest = MAX(highest, marks);
	}
	return UF_TEXT_ASCENT + highest * MARK;
}

/* the baseline that centres capitals and descenders in the height */
static double
centred_baseline(const UfTextBox *box, double ascent, double size)
{
	return (box->height - size * (ascent + UF_TEXT_DESCENT)) / 2 + size * UF_TEXT_DESCENT;
}

/* the size for one line of @width (at size 1), or 0 when none fits */
static double
line_size(const UfTextBox *box, double ascent, double width)
{
	double tall = (box->height - 2 * box->border) / (ascent + UF_TEXT_DESCENT);
	double size = box->size > 0 ? box->size : UF_TEXT_MAX_SIZE;
	if (size > tall)
		size = tall;
	if (width * size > inner_width(box))
		size = inner_width(box) / width;
	double least = box->size > 0 ? MIN(UF_TEXT_MIN_SIZE, box->size) : UF_TEXT_MIN_SIZE;
	return size + 1e-6 < least ? 0 : size;
}

static UfTextLayout *
lay_out_line(const UfTextBox *box, const char *text)
{
	size_t length = strlen(text);
	double width = box->measure(box->data, text, length);
	double ascent = text_ascent(text);
	double size = line_size(box, ascent, width);
	if (size <= 0) { /* rather an accent that touches the frame than nothing */
		ascent = UF_TEXT_ASCENT;
		size = line_size(box, ascent, width);
	}
	if (size <= 0)
		return NULL;
	UfTextLayout *layout = new_layout(size);
	add_run(layout, 0, length, aligned(box, width * size), centred_baseline(box, ascent, size));
	return layout;
}

/* the bytes of the letter at @text, with the accents that stand on it and what is not drawn */
static size_t
letter_length(const char *text)
{
	const char *end = g_utf8_next_char(text);
	while (*end != '\0') {
		gunichar next = g_utf8_get_char(end);
		if (!g_unichar_ismark(next) && g_unichar_type(next) != G_UNICODE_FORMAT)
			break;
		end = g_utf8_next_char(end);
	}
	return (size_t)(end - text);
}

static unsigned
count_letters(const char *text)
{
	unsigned count = 0;
	for (const char *c = text; *c != '\0'; c += letter_length(c))
		count++;
	return count;
}

static double
widest_letter(const UfTextBox *box, const char *text)
{
	double widest = 0;
	for (const char *c = text; *c != '\0'; c += letter_length(c))
		widest = MAX(widest, box->measure(box->data, c, letter_length(c)));
	return widest;
}

static UfTextLayout *
lay_out_comb(const UfTextBox *box, const char *text)
{
	unsigned letters = count_letters(text);
	if (letters > box->cells)
		return NULL;
	double cell = box->width / box->cells;
	UfTextBox one = *box;
	one.width = cell + 2 * box->border;
	double size = line_size(&one, UF_TEXT_ASCENT, widest_letter(box, text));
	if (size <= 0)
		return NULL;
	UfTextLayout *layout = new_layout(size);
	unsigned first = box->align == 1   ? (box->cells - letters) / 2
			 : box->align == 2 ? box->cells - letters
					   : 0;
	const char *c = text;
	for (unsigned i = 0; i < letters; i++, c += letter_length(c)) {
		size_t length = letter_length(c);
		double width = box->measure(box->data, c, length) * size;
		add_run(layout, (size_t)(c - text), length, (first + i + 0.5) * cell - width / 2,
			centred_baseline(box, UF_TEXT_ASCENT, size));
	}
	return layout;
}

/* French keeps these marks, with the space before them, on the line of their word */
static bool
keeps_with_word(const char *text)
{
	return *text != '\0' && g_utf8_strchr(";:!?»", -1, g_utf8_get_char(text)) != NULL;
}

/* how many bytes of @text, at least one letter, fit in @room: whole words if one does */
static size_t
take_line(const UfTextBox *box, const char *text, size_t length, double room)
{
	size_t fits = 0;
	size_t word_end = 0;
	double width = 0;
	while (fits < length) {
		size_t step = letter_length(text + fits);
		width += box->measure(box->data, text + fits, step);
		if (width > room && text[fits] != ' ')
			break;
		if (text[fits] == ' ' && !keeps_with_word(text + fits + 1))
			word_end = fits + 1;
		else if (text[fits] == '-' || text[fits] == '/' || text[fits] == '@')
			word_end = width <= room ? fits + step : word_end;
		fits += step;
	}
	if (fits == length)
		return length;
	if (word_end > 0)
		return word_end;
	return fits > 0 ? fits : letter_length(text);
}

/* whether a line ends inside a word of @text */
static bool
breaks_word(const char *text, const GArray *lines)
{
	for (unsigned i = 0; i + 1 < lines->len; i++) {
		Line line = g_array_index(lines, Line, i);
		const char *end = text + line.start + line.length;
		if (line.length > 0 && strchr(" \n", *end) == NULL &&
		    strchr("-/@", end[-1]) == NULL)
			return true;
	}
	return false;
}

static void
break_paragraph(const UfTextBox *box, const char *text, Line paragraph, double room, GArray *lines)
{
	size_t done = 0;
	do {
		const char *rest = text + paragraph.start + done;
		size_t taken = take_line(box, rest, paragraph.length - done, room);
		Line line = { .start = paragraph.start + done, .length = taken };
		while (line.length > 0 && text[line.start + line.length - 1] == ' ')
			line.length--;
		g_array_append_val(lines, line);
		done += taken;
	} while (done < paragraph.length);
}

static GArray *
break_lines(const UfTextBox *box, const char *text, double size)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
	double room = (box->width - 2 * (box->border + PADDING)) / size;
	for (const char *start = text;;) {
		const char *end = strchr(start, '\n');
		size_t length = end != NULL ? (size_t)(end - start) : strlen(start);
		Line paragraph = { .start = (size_t)(start - text), .length = length };
		break_paragraph(box, text, paragraph, room, lines);
		if (end == NULL)
			return lines;
		start = end + 1;
	}
}

static bool
lines_fit(const UfTextBox *box, const GArray *lines, const char *text, double ascent, double size)
{
	double height =
	    size * (ascent + UF_TEXT_DESCENT) + (lines->len - 1) * size * UF_TEXT_LEADING;
	if (height > box->height - 2 * box->border)
		return false;
	for (unsigned i = 0; i < lines->len; i++) {
		Line line = g_array_index(lines, Line, i);
		if (box->measure(box->data, text + line.start, line.length) * size >
		    inner_width(box))
			return false;
	}
	return true;
}

static UfTextLayout *
place_lines(const UfTextBox *box, const GArray *lines, const char *text, double ascent, double size)
{
	UfTextLayout *layout = new_layout(size);
	double height =
	    size * (ascent + UF_TEXT_DESCENT) + (lines->len - 1) * size * UF_TEXT_LEADING;
	double top = box->height - MIN(PADDING + box->border, (box->height - height) / 2);
	for (unsigned i = 0; i < lines->len; i++) {
		Line line = g_array_index(lines, Line, i);
		double width = box->measure(box->data, text + line.start, line.length) * size;
		if (line.length > 0)
			add_run(layout, line.start, line.length, aligned(box, width),
				top - size * ascent - i * size * UF_TEXT_LEADING);
	}
	return layout;
}

/* the largest size from the box's own down to @least at which all fits, or NULL */
static UfTextLayout *
try_sizes(const UfTextBox *box, const char *text, double ascent, double least, bool whole_words)
{
	for (double size = box->size > 0 ? box->size : UF_TEXT_MAX_SIZE; size >= least;
	     size -= 0.25) {
		g_autoptr(GArray) lines = break_lines(box, text, size);
		if (lines_fit(box, lines, text, ascent, size) &&
		    (!whole_words || !breaks_word(text, lines)))
			return place_lines(box, lines, text, ascent, size);
	}
	return NULL;
}

/* true when the text has more paragraphs than the box has lines, however small they are */
static bool
has_too_many_lines(const UfTextBox *box, const char *text, double least)
{
	const double most = box->height / (least * UF_TEXT_LEADING) + 1;
	unsigned count = 1;
	for (const char *end = strchr(text, '\n'); end != NULL; end = strchr(end + 1, '\n'))
		count++;
	return count > most;
}

/* A field that sizes itself gets smaller before a word is broken; no text is refused for that, nor
 * for an accent on its first line. */
static UfTextLayout *
lay_out_paragraphs(const UfTextBox *box, const char *text)
{
	double ascent = text_ascent(text);
	double least = box->size > 0 ? MIN(UF_TEXT_MIN_SIZE, box->size) : UF_TEXT_MIN_SIZE;
	UfTextLayout *layout = NULL;
	if (has_too_many_lines(box, text, least))
		return NULL;
	if (box->size <= 0)
		layout = try_sizes(box, text, ascent, WORD_SIZE, true);
	if (layout == NULL)
		layout = try_sizes(box, text, ascent, least, false);
	if (layout == NULL)
		layout = try_sizes(box, text, UF_TEXT_ASCENT, least, false);
	return layout;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \n")] == '\0';
}

UfTextLayout *
uf_text_lay_out(const UfTextBox *box, const char *text)
{
	if (is_blank(text))
		return new_layout(box->size > 0 ? box->size : UF_TEXT_MAX_SIZE);
	if (box->width <= 2 * (box->border + SLACK) || box->height <= 2 * box->border)
		return NULL;
	if (box->cells > 0)
		return lay_out_comb(box, text);
	return box->multiline ? lay_out_paragraphs(box, text) : lay_out_line(box, text);
}
