/* A draft as one page: on the left what the partner would get, on the right the list of the
 * answers, linked to each other without any script. The policy of the page lets nothing run and
 * nothing be loaded but its own style and the pictures in it. */
#include <string.h>

#include "uf-channel.h"
#include "uf-draft-text.h"
#include "uf-html.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-review-private.h"

static const char style[] =
    ":root{--filled:#1a6b2f;--corrected:#0a4fa3;--warning:#8a4b00;--annex:#6a1b9a;"
    "--missing:#b00020;--hand:#5a4a00;--withheld:#37474f;--empty:#5f6368}"
    "*{box-sizing:border-box}"
    "body{font:16px/1.45 sans-serif;margin:0;color:#1b1b1b;background:#fff}"
    "header,footer{max-width:72rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:1.5rem 0 .5rem;"
    "border-bottom:2px solid #1b1b1b;break-after:avoid}h3{font-size:1rem;margin:1.2rem 0 .3rem;"
    "break-after:avoid}"
    ".notice{border:2px solid #1b1b1b;padding:.6rem;font-weight:bold}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}"
    "dt{color:#444}dd{margin:0;overflow-wrap:anywhere}"
    "ul{margin:.2rem 0;padding-left:1.4rem}.plain{list-style:none;padding-left:0}"
    "a{color:#0a3d80}a:focus-visible{outline:3px solid #0a58ca;outline-offset:2px}"
    ".legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:0;list-style:none}"
    ".tag{display:inline-block;min-width:2.2rem;padding:0 .35rem;border-radius:.2rem;"
    "color:#fff;font-weight:bold;font-size:.85rem;text-align:center;text-decoration:none}"
    "figure{margin:0 0 1.2rem}figcaption{font-weight:bold;margin:.3rem 0}"
    "svg{display:block;width:100%;height:auto;border:1px solid #777;background:#fff}"
    "svg.small{max-width:22rem}"
    "svg .box{fill-opacity:.12;stroke-width:1.5}svg .label{stroke:none}"
    "svg text{font:bold 9px sans-serif;fill:#fff}"
    "svg a:hover .box,svg a:focus .box{fill-opacity:.3}"
    "svg a:target .box{fill:#ffd400;fill-opacity:.45;stroke-width:4}"
    ".answers{list-style:none;padding:0;margin:0}"
    ".answers>li{display:grid;grid-template-columns:3.6rem 1fr;gap:0 .6rem;padding:.4rem .3rem;"
    "border-bottom:1px solid #bbb;break-inside:avoid;scroll-margin:5rem}"
    ".answers>li:target{background:#fff3b0;outline:2px solid #1b1b1b}"
    ".value{font-weight:bold;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;"
    "margin:0}.what{margin:0;overflow-wrap:anywhere}.from{font-size:.85rem;color:#444;margin:0}"
    ".issue{font-size:.9rem;margin:0}.blocking,.todo{color:#a00018}"
    ".code{font:bold 2rem monospace;letter-spacing:.3rem;border:3px solid #1b1b1b;"
    "padding:.4rem 1rem;display:inline-block}"
    "@media screen and (min-width:64rem){.columns{display:grid;"
    "grid-template-columns:minmax(0,11fr) minmax(0,9fr);gap:1.5rem;padding:0 1rem}"
    ".pictures,.list{height:100vh;overflow:auto;padding:0 .5rem;scroll-padding:9rem}}"
    "html{scroll-padding:9rem}"
    "@media screen and (max-width:63.99rem){.pictures,.list{padding:0 1rem;max-width:60rem;"
    "margin:0 auto}}"
    "@media print{body{font-size:10pt}.screen{display:none}header,footer{padding:0}"
    "figure{break-inside:avoid;break-after:page}svg{max-height:25cm}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/* The colours once for a tag of the list, once for a box of a picture. */
static void
append_colours(GString *out)
{
	static const char *const dashes[] = { "none", "none", "6 2", "2 2",
					      "6 2",  "8 3",  "1 3", "1 4" };
	size_t n;
	const UfReviewState *states = uf_review_get_states(&n);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(out,
				       ".tag.%s{background:var(--%s)}svg .%s .box{stroke:var(--%s);"
				       "fill:var(--%s);stroke-dasharray:%s}"
				       "svg .%s .label{fill:var(--%s)}",
				       states[i].name, states[i].name, states[i].name,
				       states[i].name, states[i].name, dashes[i], states[i].name,
				       states[i].name);
}

void
uf_review_html_append(GString *out, const char *text)
{
	char *visible = uf_review_make_visible(text != NULL ? text : "", "\n\t");
	uf_html_append_text(out, visible);
	uf_memory_free_string(visible);
}

void
uf_review_html_append_element(GString *out, const char *open, const char *text, const char *close)
{
	g_string_append(out, open);
	uf_review_html_append(out, text);
	g_string_append(out, close);
}

static const char *
get_title(const UfDraft *draft)
{
	const char *title = uf_json_get_string(uf_draft_get_blocks(draft), "title");
	return title != NULL ? title : uf_draft_get_form(draft);
}

static void
append_start(GString *out, const UfDraft *draft)
{
	g_autoptr(GString) rules = g_string_new(style);
	append_colours(rules);
	g_string_append(out,
			"<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta http-equiv=\"Content-Security-Policy\" content=\""
			"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
			"style-src ");
	uf_html_append_hash(out, rules->str);
	g_string_append(out, "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
			     "<meta name=\"viewport\" content=\"width=device-width\">\n");
	uf_review_html_append_element(out, "<title>Relecture — ", get_title(draft), "</title>\n");
	g_string_append_printf(out, "<style>%s</style>\n</head>\n<body>\n", rules->str);
}

static void
append_pair(GString *out, const char *name, const char *text)
{
	uf_review_html_append_element(out, "<dt>", name, "\u00a0:</dt>");
	uf_review_html_append_element(out, "<dd>", text, "</dd>\n");
}

void
uf_review_html_append_head(GString *out, const UfDraft *draft)
{
	const UfChannel *channel = uf_channel_find(uf_draft_get_channel(draft));
	g_autofree char *date = uf_date_format_french(uf_draft_get_date(draft));
	g_autofree char *digest = g_strndup(uf_draft_get_digest(draft), 16);
	g_autofree char *source = uf_draft_text_format_source(uf_draft_get_blocks(draft));
	UfDraftCounts counts;
	uf_draft_text_count(uf_draft_get_answers(draft), &counts);
	g_autofree char *numbers = uf_draft_text_format_counts(&counts);
	g_string_append(out, "<header>\n");
	uf_review_html_append_element(out, "<h1>", get_title(draft), "</h1>\n");
	uf_review_html_append_element(out, "<p class=\"notice\">", UF_DRAFT_TEXT_NOTICE, "</p>\n");
	g_string_append(out, "<dl>");
	append_pair(out, "Brouillon", uf_draft_get_id(draft));
	append_pair(out, "Demande", uf_draft_get_request(draft));
	append_pair(out, "Chemin", channel != NULL ? channel->title : uf_draft_get_channel(draft));
	append_pair(out, "Préparé le", date);
	append_pair(out, "Empreinte", digest);
	if (*source != '\0')
		append_pair(out, "Source du formulaire", source);
	append_pair(out, "Réponses", numbers);
	g_string_append(out, "</dl>\n<p class=\"screen\"><a href=\"#todo\">Ce qui reste à faire"
			     "</a></p>\n</header>\n");
}

static void
append_code(GString *out, const char *code, bool is_barred)
{
	g_string_append(out, "<footer>\n<h2>Pour approuver ce brouillon</h2>\n");
	if (is_barred)
		g_string_append(out, "<p>Il ne peut pas être approuvé\u00a0: ce qui est bloquant "
				     "ci-dessus d’abord.</p>\n</footer>\n");
	else if (code == NULL)
		g_string_append(out, "<p>Cette page montre le brouillon. Elle ne l’approuve pas."
				     "</p>\n</footer>\n");
	else
		g_string_append_printf(
		    out,
		    "<p>Tout est juste\u00a0? Tapez ce code dans le terminal\u00a0; sinon, tapez "
		    "Entrée.</p>\n<p class=\"code\">%s</p>\n<p>Cette page contient des données "
		    "personnelles\u00a0: effacez-la une fois la relecture finie.</p>\n</footer>\n",
		    code);
}

char *
uf_review_format_page(const UfDraft *draft, const GPtrArray *pictures, const char *code)
{
	return uf_review_format_page_today(&(UfReviewing){ .draft = draft }, pictures, code);
}

char *
uf_review_format_page_today(const UfReviewing *reviewing, const GPtrArray *pictures,
			    const char *code)
{
	const UfDraft *draft = reviewing->draft;
	const bool has_pictures = pictures != NULL && pictures->len > 0;
	GString *out = g_string_sized_new(1024 * 1024);
	append_start(out, draft);
	uf_review_html_append_head(out, draft);
	g_string_append(out, has_pictures ? "<main class=\"columns\">\n" : "<main>\n");
	if (has_pictures)
		uf_review_html_append_pictures(out, draft, pictures);
	g_string_append(out, "<section class=\"list\" aria-label=\"Réponses\">\n");
	uf_review_html_append_answers(out, draft, has_pictures);
	uf_review_html_append_rest(out, reviewing);
	g_string_append(out, "</section>\n</main>\n");
	append_code(out, code, uf_review_is_barred(reviewing));
	g_string_append(out, "</body>\n</html>\n");
	return g_string_free(out, FALSE);
}
