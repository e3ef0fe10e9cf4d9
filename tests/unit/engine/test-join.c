/* Several documents as one: every page as it was, in order, numbered so that a heap of paper can be
 * sorted; what cannot be read is told and leaves the others alone. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-join-private.h"
#include "uf-signing.h"
#include "uf-view-private.h"

#define SCALE 1.0
#define CORNER_WIDTH 120
#define CORNER_HEIGHT 30

/* A document of @pages pages whose rectangle is @number points high; @keys of each page. */
static GBytes *
make_pages(unsigned pages, unsigned number, const char *keys)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) kids = g_string_new(NULL);
	for (unsigned i = 0; i < pages; i++)
		g_string_append_printf(kids, "%u 0 R ", i + 4);
	g_ptr_array_add(objects, g_strdup("<< /Type /Catalog /Pages 2 0 R >>"));
	g_ptr_array_add(objects, g_strdup_printf("<< /Type /Pages /Count %u /Kids [ %s] /MediaBox "
						 "[0 0 300 200] >>",
						 pages, kids->str));
	g_autofree char *content = g_strdup_printf("1 0 0 rg 10 10 40 %u re f", number);
	g_ptr_array_add(objects, g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream",
						 strlen(content), content));
	for (unsigned i = 0; i < pages; i++)
		g_ptr_array_add(
		    objects,
		    g_strdup_printf("<< /Type /Page /Parent 2 0 R /Contents 3 0 R %s >>", keys));
	return test_engine_assemble((const char *const *)objects->pdata, objects->len);
}

typedef struct {
	GBytes *bytes;
	const char *label;
	bool front;
} Part;

static GBytes *
concatenate(const Part *parts, size_t n)
{
	GByteArray *all = g_byte_array_new();
	for (size_t i = 0; i < n; i++) {
		gsize size;
		const guint8 *data = g_bytes_get_data(parts[i].bytes, &size);
		g_byte_array_append(all, data, (guint)size);
	}
	return g_byte_array_free_to_bytes(all);
}

static json_t *
make_request(const Part *parts, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list,
				      json_pack("{s:I, s:s*, s:b}", "size",
						(json_int_t)g_bytes_get_size(parts[i].bytes),
						"label", parts[i].label, "front", parts[i].front));
	return json_pack("{s:s, s:s, s:o}", "op", "join", "title", "Été (1)", "parts", list);
}

static json_t *
join(const Part *parts, size_t n, GBytes **output)
{
	g_autoptr(json_t) request = make_request(parts, n);
	g_autoptr(GBytes) input = concatenate(parts, n);
	return test_engine_call(request, input, output);
}

static json_int_t
get_integer(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const json_t *
get_part(const json_t *answer, size_t index)
{
	return json_array_get(json_object_get(answer, "parts"), index);
}

static PopplerDocument *
view(GBytes *pdf)
{
	g_autoptr(GError) error = NULL;
	PopplerDocument *document = uf_view_open(pdf, &error);
	g_assert_no_error(error);
	return document;
}

/* The box of the pixels that differ: left, top, right, bottom; all -1 when none does. */
static void
find_difference(PopplerDocument *one, unsigned first, PopplerDocument *other, unsigned second,
		int box[4])
{
	g_autoptr(cairo_surface_t) a = uf_view_render(one, first, SCALE);
	g_autoptr(cairo_surface_t) b = uf_view_render(other, second, SCALE);
	const int width = cairo_image_surface_get_width(a);
	const int height = cairo_image_surface_get_height(a);
	g_assert_cmpint(width, ==, cairo_image_surface_get_width(b));
	g_assert_cmpint(height, ==, cairo_image_surface_get_height(b));
	for (int i = 0; i < 4; i++)
		box[i] = -1;
	for (int y = 0; y < height; y++) {
		const guint32 *p = (const guint32 *)(cairo_image_surface_get_data(a) +
						     y * cairo_image_surface_get_stride(a));
		const guint32 *q = (const guint32 *)(cairo_image_surface_get_data(b) +
						     y * cairo_image_surface_get_stride(b));
		for (int x = 0; x < width; x++) {
			if (p[x] == q[x])
				continue;
			box[0] = box[0] < 0 ? x : MIN(box[0], x);
			box[1] = box[1] < 0 ? y : box[1];
			box[2] = MAX(box[2], x);
			box[3] = y;
		}
	}
}

static void
check_same(PopplerDocument *one, unsigned first, PopplerDocument *other, unsigned second)
{
	int box[4];
	find_difference(one, first, other, second, box);
	g_assert_cmpint(box[0], ==, -1);
}

static GBytes *
flatten(GBytes *pdf)
{
	GBytes *flat = NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "flatten");
	g_autoptr(json_t) answer = test_engine_call(request, pdf, &flat);
	return flat;
}

/* every fixture form looks in the heap as it does on paper */
static void
test_pages(void)
{
	static const char *const names[] = { "buttons", "text-fields", "choices", "rotated",
					     "flat",    "labels",      "signed",  "states" };
	Part parts[G_N_ELEMENTS(names)] = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		parts[i].bytes = test_engine_load(names[i]);
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(names), &output);
	g_autoptr(PopplerDocument) whole = view(output);
	unsigned page = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_t *told = get_part(answer, i);
		const bool is_signed = g_str_equal(names[i], "signed");
		g_autoptr(GBytes) flat =
		    is_signed ? g_bytes_ref(parts[i].bytes) : flatten(parts[i].bytes);
		g_autoptr(PopplerDocument) one = view(flat);
		g_test_message("%s", names[i]);
		g_assert_cmpint(get_integer(told, "first"), ==, page + 1);
		g_assert_cmpint(get_integer(told, "pages"), ==, poppler_document_get_n_pages(one));
		for (unsigned j = 1; j <= get_integer(told, "pages"); j++)
			check_same(one, j, whole, ++page);
		g_bytes_unref(parts[i].bytes);
	}
	g_assert_cmpint(get_integer(answer, "pages"), ==, page);
	g_assert_cmpint(get_integer(answer, "blank"), ==, 0);
	g_assert_cmpint(poppler_document_get_n_pages(whole), ==, page);
	g_autofree char *title = poppler_document_get_title(whole);
	g_assert_cmpstr(title, ==, "Été (1)");
	g_autoptr(UfPdf) pdf = uf_pdf_open(output, NULL);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, NULL);
	g_assert_false(form->exists);
	g_assert_cmpuint(form->fields->len, ==, 0);
}

/* a value that was written is on paper, and in no field */
static void
test_filled(void)
{
	g_autoptr(GBytes) filled = NULL;
	g_autoptr(json_t) row =
	    test_engine_fill_one("text-fields", "Nom", json_string("ESSAI Éloïse"), &filled);
	if (g_strcmp0(test_engine_string(row, "status"), "written") != 0) {
		g_test_fail_printf("the fixture has no field \"Nom\"");
		return;
	}
	const Part parts[] = { { filled, NULL, false } };
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, 1, &output);
	g_autoptr(PopplerDocument) whole = view(output);
	g_autoptr(GBytes) flat = flatten(filled);
	g_autoptr(PopplerDocument) one = view(flat);
	check_same(one, 1, whole, 1);
	g_autoptr(PopplerPage) page = poppler_document_get_page(whole, 0);
	g_autofree char *text = poppler_page_get_text(page);
	g_assert_nonnull(strstr(text, "ESSAI Éloïse"));
}

/* households begin on a front; what is added is white */
static void
test_fronts(void)
{
	static const struct {
		unsigned pages;
		bool front;
		unsigned first;
	} rows[] = { { 3, true, 1 }, { 1, true, 5 },  { 1, false, 6 },  { 2, true, 7 },
		     { 1, true, 9 }, { 1, true, 11 }, { 2, false, 12 }, { 1, true, 15 } };
	Part parts[G_N_ELEMENTS(rows)];
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		parts[i] = (Part){ make_pages(rows[i].pages, 20, ""), NULL, rows[i].front };
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(rows), &output);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpint(get_integer(get_part(answer, i), "first"), ==, rows[i].first);
		g_assert_cmpint(get_integer(get_part(answer, i), "pages"), ==, rows[i].pages);
		g_bytes_unref(parts[i].bytes);
	}
	g_assert_cmpint(get_integer(answer, "pages"), ==, 15);
	g_assert_cmpint(get_integer(answer, "blank"), ==, 3);
	g_autoptr(PopplerDocument) whole = view(output);
	g_autoptr(GBytes) white = make_pages(1, 0, "");
	g_autoptr(PopplerDocument) nothing = view(white);
	static const unsigned blank[] = { 4, 10, 14 };
	for (size_t i = 0; i < G_N_ELEMENTS(blank); i++)
		check_same(nothing, 1, whole, blank[i]);
}

/* of the parts of one label the first that can be read begins on a front */
static void
test_front_unread(void)
{
	const Part parts[] = {
		{ make_pages(3, 20, ""), "1", true },
		{ g_bytes_new_static("nothing", 7), "2", true },
		{ make_pages(1, 20, ""), "2", true },
		{ make_pages(1, 20, ""), "2", true },
		{ make_pages(1, 20, ""), "3", true },
		{ make_pages(1, 20, ""), "4", true },
	};
	static const unsigned firsts[] = { 1, 0, 5, 6, 7, 9 };
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(parts), &output);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_assert_cmpint(get_integer(get_part(answer, i), "first"), ==, firsts[i]);
		g_bytes_unref(parts[i].bytes);
	}
	g_assert_cmpint(get_integer(answer, "blank"), ==, 2);
}

static void
check_label(PopplerDocument *document, int index, const char *label, const char *line)
{
	g_autoptr(PopplerPage) page = poppler_document_get_page(document, index);
	g_autofree char *shown = poppler_page_get_label(page);
	g_autofree char *text = poppler_page_get_text(page);
	g_assert_cmpstr(shown, ==, label);
	if (line != NULL)
		g_assert_nonnull(strstr(text, line));
	else
		g_assert_null(strstr(text, " · "));
}

/* parts of one label are numbered together */
static void
test_labels(void)
{
	const Part parts[] = {
		{ make_pages(2, 20, ""), "12", true },
		{ make_pages(1, 30, ""), "12", false },
		{ make_pages(1, 40, ""), "13 (a\\é)", true },
		{ make_pages(1, 50, ""), NULL, false },
	};
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(parts), &output);
	g_autoptr(PopplerDocument) whole = view(output);
	g_assert_cmpint(get_integer(answer, "pages"), ==, 6);
	check_label(whole, 0, "12-1", "12 · 1/3");
	check_label(whole, 1, "12-2", "12 · 2/3");
	check_label(whole, 2, "12-3", "12 · 3/3");
	check_label(whole, 3, "12-4", NULL); /* the empty back */
	check_label(whole, 4, "13 (a\\é)-1", "13 (a\\é) · 1/1");
	check_label(whole, 5, "1", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_bytes_unref(parts[i].bytes);
}

/* the line stands at the top right of the page as it is shown, and nothing else changes */
static void
test_corner(void)
{
	static const char *const pages[] = {
		"",
		"/Rotate 90",
		"/Rotate 180",
		"/Rotate 270",
		"/CropBox [20 20 250 150]",
		"/Rotate 90 /CropBox [20 20 250 150]",
		"/MediaBox [300 200 0 0]",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
		g_autoptr(GBytes) plain = make_pages(1, 20, pages[i]);
		const Part parts[] = { { plain, "1234", false } };
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) answer = join(parts, 1, &output);
		g_autoptr(PopplerDocument) before = view(plain);
		g_autoptr(PopplerDocument) after = view(output);
		g_autoptr(cairo_surface_t) shown = uf_view_render(after, 1, SCALE);
		const int width = cairo_image_surface_get_width(shown);
		int box[4];
		g_test_message("%s", pages[i]);
		find_difference(before, 1, after, 1, box);
		g_assert_cmpint(box[0], >, width - CORNER_WIDTH);
		g_assert_cmpint(box[2], <, width - 8);
		g_assert_cmpint(box[1], >, 8);
		g_assert_cmpint(box[3], <, CORNER_HEIGHT);
	}
}

/* what cannot be read is told; the others are there */
static void
test_bad_parts(void)
{
	g_autoptr(GBytes) good = make_pages(1, 20, "");
	g_autoptr(GBytes) garbage = g_bytes_new_static("no document", 11);
	g_autoptr(GBytes) cut = g_bytes_new_from_bytes(good, 0, 40);
	g_autoptr(GBytes) xfa = test_engine_load("xfa-only");
	g_autoptr(GBytes) locked = test_signing_qpdf(good, "--encrypt u o 256 --");
	g_autoptr(GBytes) closed = test_signing_qpdf(good, "--encrypt  o 256 --print=none --");
	const Part parts[] = {
		{ garbage, "1", true }, { good, "2", true },   { cut, "3", true },
		{ xfa, "4", true },     { locked, "5", true }, { closed, "6", true },
	};
	static const char *const ids[] = {
		"not_pdf:", "", "damaged:", "xfa_only:", "password:", ""
	};
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(parts), &output);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *told = json_string_value(json_object_get(get_part(answer, i), "error"));
		g_assert_true(g_str_has_prefix(told != NULL ? told : "", ids[i]));
		g_assert_true((told == NULL) == (*ids[i] == '\0'));
	}
	g_assert_cmpint(get_integer(answer, "pages"), ==, 3);
	g_assert_cmpint(get_integer(get_part(answer, 1), "first"), ==, 1);
	g_assert_cmpint(get_integer(get_part(answer, 5), "first"), ==, 3);
	g_autoptr(PopplerDocument) whole = view(output);
	g_assert_cmpint(poppler_document_get_n_pages(whole), ==, 3);
	g_autoptr(UfPdf) pdf = uf_pdf_open(output, NULL);
	g_assert_false(pdf->encrypted);
}

static void
test_no_tools(void)
{
	g_test_skip("qpdf, certutil or pdfsig is not installed: nothing was encrypted");
}

static void
test_layers(void)
{
	static const char *const usual[] = { "/OFF [ 5 0 R ]", "/BaseState /OFF", "" };
	Part parts[G_N_ELEMENTS(usual)];
	GBytes *pdfs[G_N_ELEMENTS(usual)];
	for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
		g_autofree char *root =
		    g_strdup_printf("<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [ 5 0 R "
				    "] /D << %s >> >> "
				    ">>",
				    usual[i]);
		const char *const objects[] = {
			root,
			"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
			"/Resources << /Properties << /Calque 5 0 R >> >> >>",
			"<< /Length 49 >>\nstream\n/OC /Calque BDC 1 0 0 rg 10 10 40 40 re f EMC   "
			" "
			"\nendstream",
			"<< /Type /OCG /Name (Brouillon) >>",
		};
		pdfs[i] = test_engine_assemble(objects, G_N_ELEMENTS(objects));
		parts[i] = (Part){ pdfs[i], NULL, false };
	}
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(parts), &output);
	g_autoptr(PopplerDocument) whole = view(output);
	for (unsigned i = 0; i < G_N_ELEMENTS(usual); i++) {
		g_autoptr(PopplerDocument) one = view(pdfs[i]);
		check_same(one, 1, whole, i + 1);
	}
	/* the first hides what the last shows */
	int box[4];
	find_difference(whole, 1, whole, 3, box);
	g_assert_cmpint(box[0], >, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(usual); i++)
		g_bytes_unref(pdfs[i]);
}

static void
test_many(void)
{
	g_autoptr(GBytes) long_one = make_pages(UF_PDF_MAX_PAGES - 2, 20, "");
	g_autoptr(GBytes) longer = make_pages(UF_PDF_MAX_PAGES + 1, 20, "");
	g_autoptr(GBytes) one = make_pages(1, 20, "");
	const Part parts[] = { { long_one, NULL, true },
			       { longer, NULL, true },
			       { one, NULL, true },
			       { one, NULL, true } };
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = join(parts, G_N_ELEMENTS(parts), &output);
	static const bool told[] = { false, true, false, true };
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *error =
		    json_string_value(json_object_get(get_part(answer, i), "error"));
		g_assert_true((error != NULL) == told[i]);
		if (told[i])
			g_assert_true(g_str_has_prefix(error, "too_large:"));
	}
	g_assert_cmpint(get_integer(answer, "pages"), ==, UF_PDF_MAX_PAGES - 1);
}

/* the same parts give the same bytes */
static void
test_again(void)
{
	g_autoptr(GBytes) one = test_engine_load("text-fields");
	const Part parts[] = { { one, "1", true }, { one, "2", true } };
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;
	g_autoptr(json_t) a = join(parts, 2, &first);
	g_autoptr(json_t) b = join(parts, 2, &second);
	g_assert_true(g_bytes_equal(first, second));
	g_assert_true(json_equal(a, b));
}

static void
test_misuse(void)
{
	static const struct {
		const char *parts;
		int code;
	} rows[] = {
		{ "[]", UF_ERROR_USAGE },
		{ "null", UF_ERROR_USAGE },
		{ "[{}]", UF_ERROR_USAGE },
		{ "[{\"size\": 0}]", UF_ERROR_USAGE },
		{ "[{\"size\": -1}]", UF_ERROR_USAGE },
		{ "[{\"size\": 10}]", UF_ERROR_USAGE },
		{ "[{\"size\": 12}]", UF_ERROR_USAGE },
		{ "[{\"size\": 9223372036854775807}]", UF_ERROR_USAGE },
		{ "[{\"size\": 9223372036854775807}, {\"size\": 9223372036854775807}]",
		  UF_ERROR_USAGE },
		{ "[{\"size\": \"11\"}]", UF_ERROR_USAGE },
		{ "[{\"size\": 11, \"label\": "
		  "\"1234567890123456789012345678901234567890123456789012345678901\"}]",
		  UF_ERROR_USAGE },
		{ "[{\"size\": 11}]", UF_ERROR_INVALID_DATA },
		{ "[{\"size\": 5}, {\"size\": 6}]", UF_ERROR_INVALID_DATA },
	};
	g_autoptr(GBytes) input = g_bytes_new_static("no document", 11);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) parts = json_loads(rows[i].parts, JSON_DECODE_ANY, NULL);
		g_autoptr(json_t) request = json_pack("{s:s, s:O}", "op", "join", "parts", parts);
		g_assert_null(uf_engine_handle(test_engine_get(), request, input, &output, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
		g_assert_null(output);
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	const bool tools = test_signing_init();
	g_test_add_func("/join/pages", test_pages);
	g_test_add_func("/join/filled", test_filled);
	g_test_add_func("/join/fronts", test_fronts);
	g_test_add_func("/join/front-unread", test_front_unread);
	g_test_add_func("/join/labels", test_labels);
	g_test_add_func("/join/corner", test_corner);
	g_test_add_func("/join/bad-parts", tools ? test_bad_parts : test_no_tools);
	g_test_add_func("/join/layers", test_layers);
	g_test_add_func("/join/many", test_many);
	g_test_add_func("/join/again", test_again);
	g_test_add_func("/join/misuse", test_misuse);
	const int status = g_test_run();
	test_signing_clear();
	return status;
}
