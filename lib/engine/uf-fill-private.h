/* Writes values into a form. A value is written whole, in all its widgets, or refused with the id
 * of the reason (uf-engine.h) and then nothing of its field changes. */
#pragma once

#include "uf-appearance-private.h"
#include "uf-calculate-private.h"
#include "uf-format-private.h"

/* Fills and normalises @form; @values maps names to values. The rows of the answer, owned. */
json_t *uf_fill(UfPdfForm *form, const json_t *values, bool overwrite);

/* Gives the buttons of the field @name pictures of our own: theirs leave no ink. */
void uf_fill_redraw_buttons(UfPdfForm *form, const char *name);

/* What is to be known of a value that was written. */
typedef struct {
	double size;      /* of the letters; 0 when there are none */
	char *shown;      /* when something else than what was asked is drawn */
	const char *kept; /* uf-format-private.h */
} UfFillNote;

/* One value of a kind; gives NULL or the reason, and completes @note. */
typedef const char *(*UfFillFunc)(UfPainter *painter, const UfPdfField *field, const json_t *value,
				  UfFillNote *note);
const char *uf_fill_text(UfPainter *painter, const UfPdfField *field, const json_t *value,
			 UfFillNote *note);
const char *uf_fill_toggle(UfPainter *painter, const UfPdfField *field, const json_t *value,
			   UfFillNote *note);
const char *uf_fill_combo(UfPainter *painter, const UfPdfField *field, const json_t *value,
			  UfFillNote *note);
const char *uf_fill_list(UfPainter *painter, const UfPdfField *field, const json_t *value,
			 UfFillNote *note);
/* A text of which it is known what is stored and what is shown. */
const char *uf_fill_formatted(UfPainter *painter, const UfPdfField *field,
			      const UfFormatted *formatted, UfFillNote *note);

/* Computes the totals and copies of the form, after its @values were written, and draws them. A
 * value that was asked for one of them gets its row in @rows (name → row); where nothing is certain
 * it is written like any other. The rows of "calculations", owned. */
json_t *uf_fill_calculations(UfPainter *painter, UfCalculation *calculation, const json_t *values,
			     bool overwrite, json_t *rows);
/* The row of the answer for the value of @name. Owned. */
json_t *uf_fill_make_row(const char *name, const char *reason, const UfFillNote *note);

/* Lays @text out in each widget and draws it, or gives the reason and draws nothing. */
const char *uf_fill_draw(UfPainter *painter, const UfPdfField *field, const char *text,
			 double *size);
/* The option whose value, else whose label, is @text; -1 when there is none. */
int uf_fill_find_option(const UfPdfField *field, const char *text);
/* Puts /V on the field's dictionaries and takes what would contradict it away. */
void uf_fill_set_value(UfPdf *pdf, const UfPdfField *field, qpdf_oh value);

/* What a written form must and must not have: no /XFA, a sound /DR and /DA, appearances for the
 * values that were there. Gives true when an XFA part was removed. */
bool uf_normalise(UfPainter *painter);

/* Draws what a file left for the viewer to draw; false when a value cannot be drawn in its box. */
bool uf_normalise_draw_missing(UfPdfForm *form);
