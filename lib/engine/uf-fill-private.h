/* Writes values into a form. A value is written whole, in all its widgets, or refused with the id
 * of the reason (uf-engine.h) and then nothing of its field changes. */
#pragma once

#include "uf-appearance-private.h"

/* Fills and normalises @form; @values maps names to values. The rows of the answer, owned. */
json_t *uf_fill(UfPdfForm *form, const json_t *values, bool overwrite);

/* Gives the buttons of the field @name pictures of our own: theirs leave no ink. */
void uf_fill_redraw_buttons(UfPdfForm *form, const char *name);

/* One value of a kind; gives NULL or the reason, and the size of the letters if there are any. */
typedef const char *(*UfFillFunc)(UfPainter *painter, const UfPdfField *field, const json_t *value,
				  double *size);
const char *uf_fill_text(UfPainter *painter, const UfPdfField *field, const json_t *value,
			 double *size);
const char *uf_fill_toggle(UfPainter *painter, const UfPdfField *field, const json_t *value,
			   double *size);
const char *uf_fill_combo(UfPainter *painter, const UfPdfField *field, const json_t *value,
			  double *size);
const char *uf_fill_list(UfPainter *painter, const UfPdfField *field, const json_t *value,
			 double *size);

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
