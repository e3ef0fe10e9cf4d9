/* Text that cp1252 cannot say, drawn by pango and cairo with subset fonts that carry ToUnicode.
 *
 * A script measures and draws with the same fonts, so that what was laid out is what is drawn.
 */
#pragma once

#include <pango/pangocairo.h>

#include "uf-text-private.h"

typedef struct UfScript UfScript;

UfScript *uf_script_new(void);
void uf_script_free(UfScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfScript, uf_script_free)

/* A child must call it before it draws: pango sorts fonts in a thread, which no fork copies. */
void uf_script_renew_fonts(void);

/* Letters at their true widths, as paper has them, not at those of a screen. */
void uf_script_set_unhinted(PangoContext *context);

/* False when no font of the machine has a glyph for some letter of @text. */
bool uf_script_can_draw(UfScript *script, const char *text);
/* A UfTextMeasure; @script is a UfScript. */
double uf_script_measure(void *script, const char *text, size_t length);

typedef struct {
	double width, height;
	double color[3];
} UfScriptPage;

/* A PDF of one page holding the runs of @layout. Yours. */
GBytes *uf_script_draw(UfScript *script, const UfScriptPage *page, const char *text,
		       const UfTextLayout *layout);
