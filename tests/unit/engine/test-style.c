/* The look of a widget: default appearance strings, borders, and the pictures made from them. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-style-private.h"

static void
test_appearance_strings(void)
{
	static const struct {
		const char *text;
		double size;
		double color[3];
	} rows[] = {
		{ NULL, 0, { 0, 0, 0 } },
		{ "", 0, { 0, 0, 0 } },
		{ "/Helv 10 Tf 0 g", 10, { 0, 0, 0 } },
		{ "/Helv 0 Tf 0.5 g", 0, { 0.5, 0.5, 0.5 } },
		{ "0 0 1 rg /Helv 8.5 Tf", 8.5, { 0, 0, 1 } },
		{ "0 g\n/MyriadPro-Regular\r12 Tf", 12, { 0, 0, 0 } },
		{ "/F 9 Tf 0 1 0 0 k", 9, { 1, 0, 1 } },
		{ "/F 9 Tf 0 0 0 1 k", 9, { 0, 0, 0 } },
		{ "/F -9 Tf", 9, { 0, 0, 0 } },
		{ "/F 1e300 Tf", 300, { 0, 0, 0 } },
		{ "/F nan Tf", 0, { 0, 0, 0 } },
		{ "Tf", 0, { 0, 0, 0 } },
		{ "rg g k", 0, { 0, 0, 0 } },
		{ "1 2 rg", 0, { 0, 0, 0 } },
		{ "9 g", 0, { 1, 1, 1 } },
		{ "-3 g", 0, { 0, 0, 0 } },
		{ "q 1 0 0 1 5 5 cm /F 7 Tf Q", 7, { 0, 0, 0 } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		double size;
		double color[3];
		uf_style_parse(rows[i].text, &size, color);
		g_test_message("%s", rows[i].text);
		g_assert_cmpfloat_with_epsilon(size, rows[i].size, 1e-9);
		for (int part = 0; part < 3; part++)
			g_assert_cmpfloat_with_epsilon(color[part], rows[i].color[part], 1e-9);
	}
}

/* numbers are written with a dot and never as 1e-05, whatever the locale */
static void
test_numbers(void)
{
	static const struct {
		double numbers[2];
		const char *written;
	} rows[] = {
		{ { 0, 1 }, "0.000 1.000 m\n" },
		{ { 0.00001, -2.5 }, "0.000 -2.500 m\n" },
		{ { 1234567.891, 0.0006 }, "1234567.891 0.001 m\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		uf_style_append(out, "m", 2, rows[i].numbers);
		g_assert_cmpstr(out->str, ==, rows[i].written);
	}
}

static void
test_frames(void)
{
	static const struct {
		char style;
		double border;
		const char *background, *border_color;
		const char *has, *lacks;
	} rows[] = {
		{ 'S', 0, NULL, NULL, "", "re" },
		{ 'S', 1, NULL, "1 0 0", "1 0 0 RG", "rg" },
		{ 'S', 1, "0 1 0", "1 0 0", "0 1 0 rg", " d\n" },
		{ 'D', 1, NULL, "1 0 0", "[3] 0 d", " l\n" },
		{ 'U', 1, NULL, "1 0 0", " l S", "re S" },
		{ 'B', 1, NULL, "1 0 0", "0.9 g\n", "rg" },
		{ 'I', 1, NULL, "1 0 0", "0.5 g\n", "rg" },
		{ 'S', 0, "0 1 0", NULL, "re f", "re S" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfStyle style = { .width = 100,
				  .height = 20,
				  .border = rows[i].border,
				  .border_style = rows[i].style,
				  .background = (char *)rows[i].background,
				  .border_color = (char *)rows[i].border_color };
		g_autoptr(GString) out = g_string_new(NULL);
		uf_style_append_frame(&style, out);
		g_test_message("%c %s", rows[i].style, out->str);
		g_assert_nonnull(strstr(out->str, rows[i].has));
		g_assert_null(strstr(out->str, rows[i].lacks));
	}
}

/* a form whose only widget has the keys @widget */
static GBytes *
one_widget(const char *widget)
{
	g_autofree char *text = g_strdup_printf(
	    "%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R ] >> "
	    ">>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>\nendobj\n3 0 obj\n<< "
	    "/Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 4 0 R ] >>\nendobj\n4 0 "
	    "obj\n<< /T (a) /FT /Tx /Subtype /Widget %s >>\nendobj\ntrailer\n<< /Root 1 0 R "
	    ">>\n%%%%EOF\n",
	    widget);
	return g_bytes_new(text, strlen(text));
}

static void
test_read_styles(void)
{
	static const struct {
		const char *widget;
		int rotation;
		double width, height, border;
		char border_style;
	} rows[] = {
		{ "/Rect [10 10 110 30]", 0, 100, 20, 0, 'S' },
		{ "/Rect [110 30 10 10]", 0, 100, 20, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /R 90 >>", 90, 20, 100, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /R -90 >>", 270, 20, 100, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /R 450 >>", 90, 20, 100, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /R 45 >>", 0, 100, 20, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /BC [0] >>", 0, 100, 20, 1, 'S' },
		{ "/Rect [10 10 110 30] /MK << /BC [] >>", 0, 100, 20, 0, 'S' },
		{ "/Rect [10 10 110 30] /MK << /BC [0] >> /Border [0 0 3]", 0, 100, 20, 3, 'S' },
		{ "/Rect [10 10 110 30] /MK << /BC [0] >> /BS << /W 2 /S /B >>", 0, 100, 20, 2,
		  'B' },
		{ "/Rect [10 10 110 30] /MK << /BC [0] >> /BS << /W -2 /S /X >>", 0, 100, 20, 0,
		  'S' },
		{ "/Rect [10 10 110 30] /MK << /BC [0] >> /BS << /W 1000 >>", 0, 100, 20, 10, 'S' },
		{ "/Rect [1 2 3]", 0, 0, 0, 0, 'S' },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) input = one_widget(rows[i].widget);
		g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
		g_assert_no_error(error);
		g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
		g_assert_no_error(error);
		const UfPdfField *field = uf_pdf_form_find(form, "a");
		g_auto(UfStyle) style = { 0 };
		g_test_message("%s", rows[i].widget);
		g_assert_cmpuint(field->widgets->len, ==, 1);
		uf_style_read(&style, pdf, field, g_ptr_array_index(field->widgets, 0));
		g_assert_cmpint(style.rotation, ==, rows[i].rotation);
		g_assert_cmpfloat(style.width, ==, rows[i].width);
		g_assert_cmpfloat(style.height, ==, rows[i].height);
		g_assert_cmpfloat(style.border, ==, rows[i].border);
		g_assert_cmpint(style.border_style, ==, rows[i].border_style);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/style/appearance-strings", test_appearance_strings);
	g_test_add_func("/engine/style/numbers", test_numbers);
	g_test_add_func("/engine/style/frames", test_frames);
	g_test_add_func("/engine/style/read", test_read_styles);
	return g_test_run();
}
