/* What a widget shows: appearance streams of our own, never with a font of the form.
 *
 * Fonts of forms have wrong encodings, or are missing; ours is Helvetica in WinAnsiEncoding, and
 * what that cannot say is drawn by UfScript. Border, background and rotation are the widget's.
 */
#pragma once

#include "uf-pdf-private.h"
#include "uf-script-private.h"

typedef struct {
	UfPdfForm *form;
	UfScript *script;
	qpdf_oh font; /* 0 until it is needed */
} UfPainter;

/* The font of pictures, a new object of @pdf. */
qpdf_oh uf_painter_make_font(UfPdf *pdf);

/* How @text will stand in @widget, or NULL with the id of the @reason why it cannot. */
UfTextLayout *uf_painter_lay_out(UfPainter *painter, const UfPdfField *field,
				 const UfPdfWidget *widget, const char *text, const char **reason);

/* Replaces the normal appearance of @widget. */
void uf_painter_draw_text(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget,
			  const char *text, const UfTextLayout *layout);

/* The choices of a list box, those of the @chosen indices marked; false when they are too wide. */
bool uf_painter_draw_list(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget,
			  const GArray *chosen);

/* Gives a button's states their pictures, when its file has none or an empty one. */
void uf_painter_ensure_states(UfPainter *painter, const UfPdfField *field,
			      const UfPdfWidget *widget);

/* False when the file has no picture of the button's state, or one that may show nothing. */
bool uf_painter_has_states(UfPdf *pdf, const UfPdfWidget *widget);

/* Makes them of a form that is kept; gives the text of /AP. Yours. */
char *uf_painter_make_states(UfPdf *pdf, const UfPdfWidget *widget, const UfStyle *style);

/* Replaces the pictures of a button's states by ours. */
void uf_painter_set_states(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget);

/* The font size asked by the field's /DA; 0 when it is automatic. */
double uf_painter_asked_size(const UfPdfField *field);
