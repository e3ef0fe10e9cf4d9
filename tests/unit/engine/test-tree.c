/* Trees of fields as hostile or careless writers make them: walked once, in bounds, and mended. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-fill-private.h"

/* a document whose form has @fields, whose page shows @annots, with @objects from number 4 on */
static GBytes *
make(const char *fields, const char *annots, const char *const *objects)
{
	g_autoptr(GString) text = g_string_new("%PDF-1.7\n");
	g_string_append_printf(
	    text,
	    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ %s ] "
	    ">> >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [ 3 0 R ] "
	    ">>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 "
	    "300 200] /Annots [ %s ] >>\nendobj\n",
	    fields, annots);
	for (unsigned i = 0; objects[i] != NULL; i++)
		g_string_append_printf(text, "%u 0 obj\n<< %s >>\nendobj\n", i + 4, objects[i]);
	g_string_append(text, "trailer\n<< /Root 1 0 R >>\n%%EOF\n");
	return g_bytes_new(text->str, text->len);
}

#define WIDGET "/Subtype /Widget /Rect [10 10 200 30] "
#define TEXT "/FT /Tx " WIDGET

typedef struct {
	const char *what, *fields, *annots;
	const char *objects[6];
	const char *names; /* those found, in order, each followed by its number of boxes */
	bool mended, looped;
} Row;

static const Row rows[] = {
	{ "plain", "4 0 R", "4 0 R", { "/T (a) " TEXT }, "a:1 ", false, false },
	{ "own parent", "4 0 R", "4 0 R", { "/T (a) /Parent 4 0 R " TEXT }, "a:1 ", true, true },
	{ "named twice in /Fields",
	  "4 0 R 4 0 R",
	  "4 0 R",
	  { "/T (a) " TEXT },
	  "a:1 ",
	  false,
	  false },
	{ "two of one name",
	  "4 0 R 5 0 R",
	  "4 0 R 5 0 R",
	  { "/T (a) " TEXT, "/T (a) " TEXT },
	  "a:2 ",
	  false,
	  false },
	{ "tree",
	  "4 0 R",
	  "5 0 R",
	  { "/T (a) /Kids [ 5 0 R ]", "/T (b) /Parent 4 0 R " TEXT },
	  "a.b:1 ",
	  false,
	  false },
	{ "nameless node",
	  "4 0 R",
	  "5 0 R",
	  { "/Kids [ 5 0 R ]", "/T (b) /Parent 4 0 R " TEXT },
	  "b:1 ",
	  false,
	  false },
	{ "kid of itself", "4 0 R", "4 0 R", { "/T (a) /Kids [ 4 0 R ] " TEXT }, "", false, false },
	{ "circle",
	  "4 0 R",
	  "",
	  { "/T (a) /Kids [ 5 0 R ]", "/T (b) /Parent 4 0 R /Kids [ 4 0 R ]" },
	  "",
	  false,
	  false },
	{ "missing /Parent",
	  "4 0 R",
	  "5 0 R",
	  { "/T (a) /FT /Tx /Kids [ 5 0 R ]", WIDGET },
	  "a:1 ",
	  true,
	  true },
	{ "wrong /Parent",
	  "4 0 R",
	  "5 0 R",
	  { "/T (a) /FT /Tx /Kids [ 5 0 R ]", "/Parent 3 0 R " WIDGET },
	  "a:1 ",
	  true,
	  true },
	{ "orphan", "", "4 0 R", { "/T (a) " TEXT }, "a:1 ", true, false },
	{ "orphan below a parent",
	  "",
	  "5 0 R",
	  { "/T (a) /FT /Tx /Kids [ 5 0 R ]", "/Parent 4 0 R " WIDGET },
	  "a:1 ",
	  true,
	  false },
	{ "kid that its parent forgot",
	  "4 0 R",
	  "5 0 R 6 0 R",
	  { "/T (a) /FT /Tx /Kids [ 5 0 R ]", "/Parent 4 0 R " WIDGET, "/Parent 4 0 R " WIDGET },
	  "a:2 ",
	  true,
	  false },
	{ "orphan without a name", "", "4 0 R", { TEXT }, "", false, false },
	{ "no dictionary", "null (x) 12 /n [ 4 0 R ]", "", { "/T (a) " TEXT }, "", false, false },
	{ "an annotation that is no widget",
	  "",
	  "4 0 R",
	  { "/T (a) /Subtype /Link /Rect [0 0 9 9]" },
	  "",
	  false,
	  false },
	{ "kid without /FT takes its parent's",
	  "4 0 R",
	  "5 0 R",
	  { "/T (a) /FT /Tx /MaxLen 3 /Kids [ 5 0 R ]", "/T (b) /Parent 4 0 R " WIDGET },
	  "a.b:1 ",
	  false,
	  false },
};

static void
check_names(const UfPdfForm *form, const char *names)
{
	g_autoptr(GString) found = g_string_new(NULL);
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		g_string_append_printf(found, "%s:%u ", field->name, field->widgets->len);
	}
	g_assert_cmpstr(found->str, ==, names);
}

/* read again after it was written, the tree is sound and holds the same fields */
static void
check_written(UfPdf *pdf, const char *names)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) written = uf_pdf_write(pdf, &error);
	g_assert_no_error(error);
	g_autoptr(UfPdf) again = uf_pdf_open(written, &error);
	g_assert_no_error(error);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(again, &error);
	g_assert_no_error(error);
	check_names(form, names);
	g_assert_false(form->mended);
	g_assert_false(form->looped);
}

static void
test_row(const void *data)
{
	const Row *row = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) input = make(row->fields, row->annots, row->objects);
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
	g_assert_no_error(error);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
	g_assert_no_error(error);
	check_names(form, row->names);
	g_assert_true(form->mended == row->mended);
	g_assert_true(form->looped == row->looped);
	check_written(pdf, row->names);
}

static void
test_too_deep(void)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0; i < UF_PDF_MAX_DEPTH + 5; i++)
		g_ptr_array_add(objects, g_strdup_printf("/T (n) /Kids [ %u 0 R ]", i + 5));
	g_ptr_array_add(objects, g_strdup("/T (z) " TEXT));
	g_ptr_array_add(objects, NULL);
	g_autoptr(GBytes) input = make("4 0 R", "", (const char *const *)objects->pdata);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
	g_assert_no_error(error);
	g_assert_null(uf_pdf_form_read(pdf, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_true(g_str_has_prefix(error->message, "too_large:"));
}

static void
test_escape(void)
{
	static const struct {
		const char *bytes, *text;
	} names[] = {
		{ "Oui", "Oui" },         { "Depuis plus de 5 ans", "Depuis plus de 5 ans" },
		{ "Hébergé", "Hébergé" }, { "S\xE9par\xE9", "S#E9par#E9" },
		{ "a#b", "a#23b" },       { "a\tb", "a#09b" },
		{ "\xC3", "#C3" },        { "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *text = uf_pdf_escape(names[i].bytes);
		g_assert_cmpstr(text, ==, names[i].text);
		g_assert_true(g_utf8_validate(text, -1, NULL));
	}
}

/* a value written to a mended tree stands on the field, where every reader looks */
static void
test_value_on_field(void)
{
	static const char *const objects[] = { "/T (a) /FT /Tx /V (old) /RV (old) /Kids [ 5 0 R ]",
					       "/Parent 4 0 R /V (stale) " WIDGET, NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) input = make("4 0 R", "5 0 R", objects);
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) values = json_pack("{s:s}", "a", "neuf");
	g_autoptr(json_t) answer = uf_fill(form, values, true);
	const UfPdfField *field = uf_pdf_form_find(form, "a");
	const UfPdfWidget *widget = g_ptr_array_index(field->widgets, 0);
	qpdf_oh object = g_array_index(field->objects, qpdf_oh, 0);
	g_autofree char *value = uf_pdf_get_text(pdf, object, "/V");
	g_assert_cmpstr(value, ==, "neuf");
	g_assert_false(uf_pdf_has(pdf, object, "/RV"));
	g_assert_false(uf_pdf_has(pdf, widget->object, "/V"));
	g_assert_true(uf_pdf_has(pdf, widget->object, "/AP"));
	/* the parts that were missing and would have harmed other writers */
	g_assert_true(uf_pdf_has(pdf, form->dict, "/DA"));
	g_assert_true(uf_pdf_has(pdf, uf_pdf_get(pdf, form->dict, "/DR"), "/Font"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/engine/tree/%s", rows[i].what);
		g_test_add_data_func(g_strdelimit(path, " ", '-'), &rows[i], test_row);
	}
	g_test_add_func("/engine/tree/too-deep", test_too_deep);
	g_test_add_func("/engine/tree/escape", test_escape);
	g_test_add_func("/engine/tree/value-on-field", test_value_on_field);
	return g_test_run();
}
