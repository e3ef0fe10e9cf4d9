/* The look of one widget, read from /DA, /MK, /BS and /Border. */
#pragma once

#include "uf-pdf-private.h"

struct UfStyle {
	double size;                     /* of the font; 0: automatic */
	double color[3];                 /* of the text */
	double width, height;            /* of the box in the direction of reading */
	int rotation;                    /* 0, 90, 180, 270 */
	double border;                   /* its width; 0 without one */
	char border_style;               /* S, D, B, I, U */
	char *border_color, *background; /* operators such as "1 0 0", or NULL */
	char caption; /* of a button: the letter of ZapfDingbats, '4' when there is none */
};

void uf_style_read(UfStyle *style, UfPdf *pdf, const UfPdfField *field, const UfPdfWidget *widget);
void uf_style_clear(UfStyle *style);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfStyle, uf_style_clear)

/* Size and colour of a default appearance string; 0 and black when it says none. */
void uf_style_parse(const char *appearance, double *size, double color[3]);
/* Draws background and border. */
void uf_style_append_frame(const UfStyle *style, GString *out);
/* Numbers in any locale, followed by @word. */
void uf_style_append(GString *out, const char *word, int count, const double *numbers);
