#include "uf-script-private.h"

#include <cairo-pdf.h>
#include <string.h>

#include "uf-memory.h"

/* measured large, so that rounding to pango's units does not show */
#define MEASURED_SIZE 200

/* letters whose width is kept: more than any text has */
#define MOST_WIDTHS 8192u
#define MOST_MARKS 30

struct UfScript {
	PangoContext *context;
	PangoLayout *layout;
	GHashTable *widths; /* of letters: their bytes in a gint64 → double */
};

static void
set_font(PangoLayout *layout, double size)
{
	PangoFontDescription *font =
	    pango_font_description_from_string("Liberation Sans, DejaVu Sans, sans-serif");
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

void
uf_script_set_unhinted(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

void
uf_script_renew_fonts(void)
{
	/* the old one is kept: its end would talk to the thread that is not there */
	g_object_ref(pango_cairo_font_map_get_default());
	PangoFontMap *fonts = pango_cairo_font_map_new();
	pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(fonts));
	g_object_unref(fonts);
}

UfScript *
uf_script_new(void)
{
	UfScript *script = g_new0(UfScript, 1);
	script->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	uf_script_set_unhinted(script->context);
	script->layout = pango_layout_new(script->context);
	pango_layout_set_single_paragraph_mode(script->layout, TRUE);
	set_font(script->layout, MEASURED_SIZE);
	script->widths = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	return script;
}

void
uf_script_free(UfScript *script)
{
	if (script == NULL)
		return;
	g_object_unref(script->layout);
	g_object_unref(script->context);
	g_hash_table_unref(script->widths);
	g_free(script);
}

/* no language heaps so many accents on one letter (Unicode, UAX #15, stream-safe text) */
static bool
has_heap_of_marks(const char *text)
{
	unsigned marks = 0;
	for (const char *c = text; *c != '\0' && marks <= MOST_MARKS; c = g_utf8_next_char(c))
		marks = g_unichar_ismark(g_utf8_get_char(c)) ? marks + 1 : 0;
	return marks > MOST_MARKS;
}

bool
uf_script_can_draw(UfScript *script, const char *text)
{
	if (has_heap_of_marks(text))
		return false;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		pango_layout_set_text(script->layout, *line, -1);
		if (pango_layout_get_unknown_glyphs_count(script->layout) > 0)
			return false;
	}
	return true;
}

static double
measure_text(UfScript *script, const char *text, size_t length)
{
	int width;
	pango_layout_set_text(script->layout, text, (int)length);
	pango_layout_get_size(script->layout, &width, NULL);
	return (double)width / PANGO_SCALE / MEASURED_SIZE;
}

/* breaking lines asks for the same letters at each size: a long text would take minutes */
double
uf_script_measure(void *data, const char *text, size_t length)
{
	UfScript *script = data;
	gint64 letter = 0;
	if (length > sizeof letter)
		return measure_text(script, text, length);
	memcpy(&letter, text, length);
	const double *known = g_hash_table_lookup(script->widths, &letter);
	if (known != NULL)
		return *known;
	double width = measure_text(script, text, length);
	if (g_hash_table_size(script->widths) < MOST_WIDTHS)
		g_hash_table_insert(script->widths, g_memdup2(&letter, sizeof letter),
				    g_memdup2(&width, sizeof width));
	return width;
}

static cairo_status_t
append_bytes(void *closure, const unsigned char *data, unsigned length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

GBytes *
uf_script_draw(UfScript *script, const UfScriptPage *page, const char *text,
	       const UfTextLayout *layout)
{
	(void)script;
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(append_bytes, bytes, page->width, page->height);
	cairo_t *cairo = cairo_create(surface);
	PangoLayout *line = pango_cairo_create_layout(cairo);
	uf_script_set_unhinted(pango_layout_get_context(line));
	pango_layout_set_single_paragraph_mode(line, TRUE);
	set_font(line, layout->size);
	cairo_set_source_rgb(cairo, page->color[0], page->color[1], page->color[2]);
	for (unsigned i = 0; i < layout->runs->len; i++) {
		UfTextRun run = g_array_index(layout->runs, UfTextRun, i);
		pango_layout_set_text(line, text + run.start, (int)run.length);
		cairo_move_to(cairo, run.x, page->height - run.y);
		pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(line, 0));
	}
	g_object_unref(line);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return g_byte_array_free_to_bytes(bytes);
}
