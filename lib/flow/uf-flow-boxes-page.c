/* The proposed boxes of a PDF as one page for a browser: what a person looks at before confirming.
 * In French, as all that people read. It loads nothing and runs nothing. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-boxes-private.h"
#include "uf-html.h"
#include "uf-json.h"

#define DPI 110

static const char style[] =
    "body{font:16px/1.45 sans-serif;margin:0 auto;max-width:75rem;padding:1rem;color:#1b1b1b}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    "svg{display:block;width:100%;height:auto;border:1px solid #777}"
    ".text{fill:#0a4fa3;stroke:#0a4fa3}.cells{fill:#b00020;stroke:#b00020}"
    ".checkbox{fill:#1a6b2f;stroke:#1a6b2f}.confirmed{stroke-dasharray:none}"
    "rect{fill-opacity:.15;stroke-width:1.2;stroke-dasharray:5 2}"
    "svg text{font:bold 11px sans-serif;fill:#1b1b1b;stroke:#fff;stroke-width:3px;"
    "paint-order:stroke}"
    "table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #999;"
    "padding:.15rem .5rem;text-align:left}th{background:#eee}";

static double
get_number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

/* left, top, width and height of @box on the picture of its page, which may be turned */
static void
place_box(const json_t *box, const json_t *size, double place[4])
{
	const double scale = DPI / 72.0;
	const int64_t turn = uf_json_get_integer(size, "rotate", 0) / 90;
	const double width = get_number(size, "width"); /* as it lies in the file */
	const double height = get_number(size, "height");
	const double x1 = get_number(box, "x1") - get_number(size, "x");
	const double y1 = get_number(box, "y1") - get_number(size, "y");
	const double x2 = get_number(box, "x2") - get_number(size, "x");
	const double y2 = get_number(box, "y2") - get_number(size, "y");
	const double turned[4][4] = {
		{ x1, height - y2, x2 - x1, y2 - y1 },
		{ y1, x1, y2 - y1, x2 - x1 },
		{ width - x2, y1, x2 - x1, y2 - y1 },
		{ height - y2, width - x2, y2 - y1, x2 - x1 },
	};
	for (int i = 0; i < 4; i++)
		place[i] = turned[turn & 3][i] * scale;
}

static const char *
get_class(const json_t *box)
{
	if (g_strcmp0(uf_json_get_string(box, "kind"), "checkbox") == 0)
		return "checkbox";
	return json_object_get(box, "cells") != NULL ? "cells" : "text";
}

static void
append_format(GString *out, const char *format, const double *numbers, int count)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	for (const char *c = format; *c != '\0'; c++) {
		if (*c != '@' || count == 0) {
			g_string_append_c(out, *c);
			continue;
		}
		g_string_append(out, g_ascii_formatd(text, sizeof text, "%.1f", *numbers++));
		count--;
	}
}

static void
append_box(GString *out, const json_t *box, const json_t *size, size_t number)
{
	double place[4];
	place_box(box, size, place);
	g_string_append_printf(out, "<rect class=\"%s%s\" ", get_class(box),
			       uf_json_get_boolean(box, "unconfirmed", false) ? "" : " confirmed");
	append_format(out, "x=\"@\" y=\"@\" width=\"@\" height=\"@\"/>", place, 4);
	const double cells = get_number(box, "cells");
	for (int i = 1; i < cells; i++) {
		const bool level = place[2] >= place[3];
		const double along =
		    level ? place[0] + place[2] * i / cells : place[1] + place[3] * i / cells;
		const double line[4] = { level ? along : place[0], level ? place[1] : along,
					 level ? along : place[0] + place[2],
					 level ? place[1] + place[3] : along };
		append_format(out, "<line class=\"cells\" x1=\"@\" y1=\"@\" x2=\"@\" y2=\"@\"/>",
			      line, 4);
	}
	const double label[2] = { place[0] + 1, place[1] + 9 };
	append_format(out, "<text x=\"@\" y=\"@\">", label, 2);
	g_string_append_printf(out, "%zu</text>", number);
}

static bool
append_picture(GString *out, UfSandbox *sandbox, GBytes *pdf, int64_t page, GError **error)
{
	g_autoptr(GBytes) png = NULL;
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:I, s:i}", "op", "render", "page", (json_int_t)page, "dpi", DPI);
	g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, pdf, &png, error);
	if (reply == NULL)
		return false;
	if (png == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "protocol: the worker gave no picture");
		return false;
	}
	const int64_t width = uf_json_get_integer(reply, "width", 0);
	const int64_t height = uf_json_get_integer(reply, "height", 0);
	gsize size;
	const void *data = g_bytes_get_data(png, &size);
	g_autofree char *base64 = g_base64_encode(data, size);
	g_string_append_printf(out,
			       "<svg viewBox=\"0 0 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
			       "\" role=\"img\" aria-label=\"Page %" G_GINT64_FORMAT "\">\n"
			       "<image width=\"%" G_GINT64_FORMAT "\" height=\"%" G_GINT64_FORMAT
			       "\" href=\"data:image/png;base64,%s\"/>\n",
			       width, height, page, width, height, base64);
	return true;
}

static void
append_row(GString *out, const char *name, const json_t *box, size_t number)
{
	const int64_t cells = uf_json_get_integer(box, "cells", 0);
	const bool is_mark = g_strcmp0(uf_json_get_string(box, "kind"), "checkbox") == 0;
	g_string_append_printf(out, "<tr><td>%zu</td>", number);
	uf_html_append_element(out, "<td>", uf_json_get_string(box, "label"), "</td>");
	uf_html_append_element(out, "<td><code>", name, "</code></td><td>");
	if (cells > 0)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " cases", cells);
	else
		g_string_append(out, is_mark ? "à cocher" : "texte");
	g_string_append_printf(out, "</td><td>%s</td></tr>\n",
			       uf_json_get_boolean(box, "unconfirmed", false) ? "à confirmer"
									      : "confirmée");
}

/* A page being written. */
typedef struct {
	UfSandbox *sandbox;
	GBytes *pdf;
	const json_t *boxes;
	const json_t *sizes;
	GString *out;
} Writer;

/* the picture of one page with its boxes, then their list */
static bool
append_page(const Writer *writer, int64_t page, GError **error)
{
	const json_t *size = json_array_get(writer->sizes, (size_t)page - 1);
	g_autoptr(GString) rows = g_string_new(NULL);
	const char *name;
	json_t *box;
	size_t number = 0;
	g_string_append_printf(writer->out, "<h2>Page %" G_GINT64_FORMAT "</h2>\n", page);
	if (!append_picture(writer->out, writer->sandbox, writer->pdf, page, error))
		return false;
	json_object_foreach((json_t *)writer->boxes, name, box)
	{
		number++;
		if (uf_json_get_integer(box, "page", 0) != page)
			continue;
		append_box(writer->out, box, size, number);
		append_row(rows, name, box, number);
	}
	g_string_append(writer->out, "</svg>\n");
	if (rows->len == 0)
		g_string_append(writer->out, "<p>Aucune case sur cette page.</p>\n");
	else
		g_string_append_printf(writer->out,
				       "<table><tr><th>N°</th><th>Imprimé à côté</th><th>Nom</th>"
				       "<th>Nature</th><th>État</th></tr>\n%s</table>\n",
				       rows->str);
	return true;
}

static void
append_head(GString *out)
{
	g_string_append(out,
			"<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			"'none'; img-src data:; style-src ");
	uf_html_append_hash(out, style);
	g_string_append_printf(
	    out,
	    "\">\n<title>Cases proposées</title>\n<style>%s</style>\n</head>\n"
	    "<body>\n<h1>Cases proposées</h1>\n"
	    "<p>Ce PDF n’a pas de champs. Voici les cases lues sur les traits et "
	    "les mots imprimés : rien n’y sera écrit avant qu’une personne ne les "
	    "ait confirmées. En bleu le texte, en rouge les rangées de cases, en "
	    "vert les cases à cocher ; trait plein : confirmée.</p>\n",
	    style);
}

GString *
uf_flow_boxes_format_page(UfSandbox *sandbox, GBytes *pdf, const json_t *boxes, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, pdf, NULL, error);
	if (reply == NULL)
		return NULL;
	const int64_t pages = uf_json_get_integer(reply, "pages", 0);
	const Writer writer = { sandbox, pdf, boxes, json_object_get(reply, "sizes"),
				g_string_new(NULL) };
	append_head(writer.out);
	for (int64_t page = 1; page <= pages; page++) {
		if (!append_page(&writer, page, error)) {
			g_string_free(writer.out, TRUE);
			return NULL;
		}
	}
	g_string_append(writer.out, "</body>\n</html>\n");
	return writer.out;
}
