/* Text inside a box of a form: what cp1252 can say, how wide it is, how it fits.
 *
 * Everything here is pure. A layout gives runs to draw at baselines; it never cuts: text that does
 * not fit at the smallest readable size is refused. Widths are those of the font that will draw it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* text smaller than this is not readable on paper */
#define UF_TEXT_MIN_SIZE 5.0
#define UF_TEXT_MAX_SIZE 12.0 /* of fields that size themselves */
#define UF_TEXT_LEADING 1.15
/* of Helvetica, relative to the size */
#define UF_TEXT_ASCENT 0.718
#define UF_TEXT_DESCENT 0.207

/* The cp1252 code of a letter, or -1. */
int uf_text_winansi(gunichar letter);
/* True when cp1252 has every letter of @text (line feeds apart). */
bool uf_text_is_winansi(const char *text);
/* True when some letters are read from the right, as in Arabic and Hebrew. */
bool uf_text_has_right_to_left(const char *text);
/* @length bytes of UTF-8 as a PDF string in cp1252, "(…)" with escapes. */
void uf_text_append_string(GString *out, const char *text, size_t length);
/* Width of @length bytes of UTF-8 in Helvetica of size 1. */
double uf_text_helvetica(void *unused, const char *text, size_t length);

typedef double (*UfTextMeasure)(void *data, const char *text, size_t length);

typedef struct {
	double width, height; /* of the box, in the direction of reading */
	double border;
	double size; /* asked; 0: as large as fits */
	int align;   /* 0 left, 1 centre, 2 right */
	bool multiline;
	unsigned cells; /* more than 0: a comb of so many */
	UfTextMeasure measure;
	void *data;
} UfTextBox;

typedef struct {
	size_t start, length; /* bytes of the text */
	double x, y;          /* of the baseline's start, from the lower left corner */
} UfTextRun;

typedef struct {
	double size;
	GArray *runs; /* of UfTextRun */
} UfTextLayout;

/* Lays @text out, or gives NULL when it cannot fit whole. A blank text gives no run. */
UfTextLayout *uf_text_lay_out(const UfTextBox *box, const char *text);
void uf_text_layout_free(UfTextLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTextLayout, uf_text_layout_free)
