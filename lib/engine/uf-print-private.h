/* The printed text of a page, as pieces that stand together: "Nom de naissance :".
 *
 * Places are left, top, right, bottom in points of the page as it is shown (y goes down). Poppler
 * gives one box per letter; letters are joined to words, words to lines, and a line is cut where a
 * gap is wide for that line or where the edge of a field stands. Leaders, letters inside a box to
 * tick, symbols and text that runs upwards are left out. Pages beyond the bounds give nothing.
 */
#pragma once

#include "uf-view-private.h"

#define UF_PRINT_MAX_LETTERS 60000 /* of a page */
#define UF_PRINT_MAX_FIELDS 1000   /* boxes of fields on a page */
#define UF_PRINT_MAX_LABEL 120     /* letters of a label */

enum { UF_LEFT, UF_TOP, UF_RIGHT, UF_BOTTOM };

typedef struct {
	double place[4];
	char *text;
} UfPrint;

/* One field's box on the page. */
typedef struct {
	double place[4];
	bool is_toggle;
	UfPdfWidget *widget; /* borrowed; NULL when the box is only in the way */
} UfPrintBox;

/* The words of a page, in poppler's order. @boxes (of UfPrintBox) may be empty. Elements are
 * UfPrint; yours. */
GPtrArray *uf_print_read_words(PopplerPage *page, const GArray *boxes);

/* Words joined to pieces; takes nothing of @words. */
GPtrArray *uf_print_join(GPtrArray *words, const GArray *boxes);

/* Gives every widget of @form its label; needs a document that poppler can walk. */
void uf_label_form(UfPdfForm *form, PopplerDocument *document);

/* A text as a label: one line, no leader or colon around it, at most UF_PRINT_MAX_LABEL letters.
 * Yours. */
char *uf_label_clean(const char *text);
