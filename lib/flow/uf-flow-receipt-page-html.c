/* The hand-over page as HTML. Everything is inline and its hashes are in the page's own policy. */
#include "uf-flow-receipt-page-private.h"
#include "uf-html.h"
#include "uf-json.h"

static const char style[] =
    "body{font:16px/1.45 sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:1.6rem;"
    "border-bottom:2px solid #1b1b1b;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;"
    "border-bottom:1px solid #999;overflow-wrap:anywhere;box-sizing:border-box}"
    "th{font-weight:normal;width:32%}td.value{font-weight:bold;white-space:pre-wrap}"
    "td.screen{width:6rem}td.note{font-size:.85rem;width:26%}"
    "section+section{margin-top:3rem;border-top:4px double #1b1b1b}"
    ".strong{font-weight:bold}.small{font-size:.85rem}"
    "li{margin:.25rem 0}.boxes{list-style:none;padding-left:0}"
    ".person{font-size:1.1rem}"
    "button{font:inherit;padding:.1rem .6rem;cursor:pointer}"
    "button:focus-visible{outline:3px solid #0a58ca;outline-offset:2px}"
    "#said{position:sticky;top:0;margin:0;background:#fff;font-weight:bold}"
    "@media(max-width:48rem){table{table-layout:auto}}"
    "@media print{button,.screen{display:none}body{font-size:10.5pt;margin:0;max-width:none}"
    "section+section{break-before:page;margin:0;border:0}tr,li{break-inside:avoid}}";

static void
append_head(GString *out, const char *title)
{
	g_string_append(out,
			"<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta http-equiv=\"Content-Security-Policy\" content=\""
			"default-src 'none'; base-uri 'none'; form-action 'none'; style-src ");
	uf_html_append_hash(out, style);
	g_string_append(out, "; script-src ");
	uf_html_append_hash(out, uf_html_get_copy_script());
	g_string_append(out, "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
			     "<meta name=\"viewport\" content=\"width=device-width\">\n");
	uf_html_append_element(out, "<title>", title, "</title>\n");
	g_string_append_printf(out,
			       "<style>%s</style>\n</head>\n<body>\n<p id=\"said\" "
			       "class=\"screen\" role=\"status\" aria-live=\"polite\"></p>\n",
			       style);
}

static void
append_value(GString *out, const json_t *row, bool is_copied, size_t *number)
{
	const char *label = uf_json_get_string(row, "label");
	const char *text = uf_json_get_string(row, "text");
	uf_html_append_element(out, "<tr><th scope=\"row\">", label, "</th>");
	g_string_append_printf(out, "<td class=\"value\"><span id=\"v%zu\">", *number);
	uf_html_append_element(out, "", text, "</span></td>");
	g_string_append(out, is_copied ? "<td class=\"screen\">" : "");
	if (is_copied && *text != '\0') {
		g_string_append_printf(
		    out, "<button type=\"button\" data-copy=\"v%zu\" data-label=\"", *number);
		uf_html_append_element(out, "", label, "\" aria-label=\"Copier ");
		uf_html_append_element(out, "", label, "\">Copier</button>");
	}
	g_string_append(out, is_copied ? "</td>" : "");
	uf_html_append_element(out, "<td class=\"note\">", uf_json_get_string(row, "note"),
			       "</td></tr>\n");
	*number += 1;
}

static void
append_lines(GString *out, const char *kind, const json_t *rows)
{
	const bool is_numbered = g_str_equal(kind, "steps");
	const bool is_ticked = g_str_equal(kind, "boxes");
	g_string_append(out, is_numbered ? "<ol>\n"
			     : is_ticked ? "<ul class=\"boxes\">\n"
					 : "<ul>\n");
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_html_append_element(out, is_ticked ? "<li>☐ " : "<li>",
				       json_string_value(json_array_get(rows, i)), "</li>\n");
	g_string_append(out, is_numbered ? "</ol>\n" : "</ul>\n");
}

static void
append_part(GString *out, const json_t *part, size_t *number)
{
	const char *kind = uf_json_get_string(part, "kind");
	const json_t *rows = json_object_get(part, "rows");
	if (g_str_equal(kind, "text")) {
		g_string_append_printf(out, "<p class=\"%s\">", uf_json_get_string(part, "style"));
		uf_html_append_element(out, "", uf_json_get_string(part, "text"), "</p>\n");
	} else if (g_str_equal(kind, "values") || g_str_equal(kind, "facts")) {
		g_string_append(out, "<table><tbody>\n");
		for (size_t i = 0; i < json_array_size(rows); i++)
			append_value(out, json_array_get(rows, i), g_str_equal(kind, "values"),
				     number);
		g_string_append(out, "</tbody></table>\n");
	} else {
		append_lines(out, kind, rows);
	}
}

char *
uf_receipt_page_format_html(const json_t *described)
{
	GString *out = g_string_sized_new(64 * 1024);
	const json_t *sheets = json_object_get(described, "sheets");
	size_t number = 0;
	append_head(out, uf_json_get_string(described, "title"));
	for (size_t i = 0; i < json_array_size(sheets); i++) {
		const json_t *sheet = json_array_get(sheets, i);
		const json_t *sections = json_object_get(sheet, "sections");
		g_string_append(out, i > 0 ? "<section class=\"person\">\n" : "<section>\n");
		uf_html_append_element(out, "<h1>", uf_json_get_string(sheet, "title"), "</h1>\n");
		for (size_t j = 0; j < json_array_size(sections); j++) {
			const json_t *section = json_array_get(sections, j);
			const json_t *parts = json_object_get(section, "parts");
			uf_html_append_element(out, "<h2>", uf_json_get_string(section, "title"),
					       "</h2>\n");
			for (size_t k = 0; k < json_array_size(parts); k++)
				append_part(out, json_array_get(parts, k), &number);
		}
		g_string_append(out, "</section>\n");
	}
	g_string_append_printf(out, "<script>%s</script>\n</body>\n</html>\n",
			       uf_html_get_copy_script());
	return g_string_free(out, FALSE);
}
