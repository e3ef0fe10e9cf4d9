/* A form that is kept: the same answers, objects and findings as when it is read each time, and a
 * spoiled output is found out. */
#include <string.h>

#include "uf-change-private.h"
#include "uf-cleanup.h"
#include "uf-engine.h"
#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-keep-private.h"
#include "uf-memory.h"
#include "uf-verify-private.h"

static const char *const forms[] = {
	"text-fields.pdf",
	"buttons.pdf",
	"choices.pdf",
	"states.pdf",
	"repeated.pdf",
	"rotated.pdf",
	"scripts.pdf",
	"labels.pdf",
	"no-resources.pdf",
	"broken-tree.pdf",
	"wrong-encoding.pdf",
	"unsigned.pdf",
	"domiciliation-demande-15548-02.pdf",
};

static GBytes *
load(const char *name)
{
	char *data;
	gsize length;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", name, NULL);
	g_assert_true(g_file_get_contents(path, &data, &length, NULL));
	return g_bytes_new_take(data, length);
}

static UfKeep *
keep_form(const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) input = load(name);
	UfKeep *keep = uf_keep_new(input, &error);
	g_assert_no_error(error);
	return keep;
}

/* some value for every field that takes one */
static json_t *
make_values(const UfPdfForm *form)
{
	static const char *const texts[] = { "Zoé", "Łó", "Œ’", "12" };
	json_t *values = json_object();
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		json_t *value = json_string(texts[i % G_N_ELEMENTS(texts)]);
		if (field->options->len > 0 && field->kind != UF_PDF_TEXT) {
			const UfPdfOption *option =
			    g_ptr_array_index(field->options, i % field->options->len);
			json_string_set(value, option->value);
		}
		json_object_set_new(values, field->name, value);
	}
	return values;
}

static json_t *
list_written(const json_t *values, const json_t *answer)
{
	json_t *written = json_object();
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(answer, "fields"), i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		if (json_object_get(row, "reason") == NULL)
			json_object_set(written, name, json_object_get(values, name));
	}
	return written;
}

static GBytes *
write_kept(const UfKeep *keep)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = uf_update_write(keep->update, &error);
	g_assert_no_error(error);
	g_assert_nonnull(bytes);
	return bytes;
}

/* the rows, which both ways of looking give */
static json_t *
verify_both(const UfKeep *keep, GBytes *filled, const json_t *values)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) plain = uf_verify(filled, values, &error);
	g_assert_no_error(error);
	json_t *kept = uf_verify_kept(keep, filled, values, &error);
	g_assert_no_error(error);
	g_assert_true(json_equal(plain, kept));
	return kept;
}

static const char *
find_status(const json_t *rows, const char *name)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (strcmp(json_string_value(json_object_get(row, "name")), name) == 0)
			return json_string_value(json_object_get(row, "status"));
	}
	return NULL;
}

/* the rows of a filling are those of the form read each time, and so is what is found then */
static void
test_same(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) input = load(forms[i]);
		g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
		g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
		g_autoptr(json_t) values = make_values(form);
		g_autoptr(json_t) plain = uf_fill(form, values, true);
		g_test_message("%s", forms[i]);
		if (form->looped)
			continue;
		g_autoptr(UfKeep) keep = keep_form(forms[i]);
		g_assert_nonnull(keep->pdf->changes);
		g_assert_nonnull(keep->ground);
		g_autoptr(json_t) kept = uf_fill(keep->form, values, true);
		g_assert_true(json_equal(plain, kept));
		g_autoptr(GBytes) bytes = write_kept(keep);
		g_autoptr(json_t) written = list_written(values, kept);
		g_autoptr(json_t) rows = verify_both(keep, bytes, written);
		g_assert_cmpuint(json_array_size(rows), ==, json_object_size(written));
	}
}

/* the bytes of the base come first, then sound objects: another reader needs no repair */
static void
test_appended(void)
{
	g_autoptr(UfKeep) keep = keep_form("text-fields.pdf");
	g_autoptr(json_t) values = make_values(keep->form);
	g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
	g_autoptr(GBytes) bytes = write_kept(keep);
	g_autoptr(GBytes) again = write_kept(keep);
	g_autoptr(UfPdf) read = uf_pdf_open(bytes, NULL);
	size_t size;
	const char *base = g_bytes_get_data(keep->pdf->bytes, &size);
	g_assert_cmpuint(g_bytes_get_size(bytes), >, size);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), size, base, size);
	g_assert_true(g_bytes_equal(bytes, again));
	g_assert_nonnull(read);
	g_assert_false(read->repaired);
	g_assert_cmpuint(json_array_size(json_object_get(answer, "fields")), >, 0);
}

/* nothing asked: the base as it is */
static void
test_nothing(void)
{
	g_autoptr(UfKeep) keep = keep_form("text-fields.pdf");
	g_autoptr(json_t) values = json_object();
	g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
	g_autoptr(GBytes) bytes = write_kept(keep);
	g_assert_true(g_bytes_equal(bytes, keep->pdf->bytes));
	g_assert_cmpuint(json_array_size(json_object_get(answer, "fields")), ==, 0);
}

/* a value given twice leaves one picture: what was there before is nowhere in the file */
static void
test_replaced(void)
{
	g_autoptr(UfKeep) keep = keep_form("text-fields.pdf");
	const UfPdfField *field = uf_pdf_form_find(keep->form, "Nom");
	static const char *const texts[] = { "PREMIER", "SECOND" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(json_t) values = json_pack("{s:s}", "Nom", texts[i]);
		g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
		g_autoptr(json_t) written = list_written(values, answer);
		g_assert_cmpuint(json_object_size(written), ==, 1);
	}
	g_autoptr(GBytes) bytes = write_kept(keep);
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	g_assert_nonnull(memmem(data, size, "(SECOND)", 8));
	g_assert_null(memmem(data, size, "PREMIER", 7));
	g_assert_nonnull(field);
}

/* outputs that do not hold or show what was asked */
static void
test_spoiled(void)
{
	static const char members[] =
	    "/Type /XObject /Subtype /Form /BBox [ 0 0 200 20 ] /Resources "
	    "<< /Font << /UfHelv << /Type /Font /Subtype /Type1 "
	    "/BaseFont /Helvetica >> >> >>";
	static const struct {
		const char *picture, *status;
	} rows[] = {
		{ "/Tx BMC\nEMC\n", "wrong_letters" },
		{ "/Tx BMC\nBT /UfHelv 10 Tf 1 0 0 1 2 5 Tm (Autre) Tj ET\nEMC\n",
		  "wrong_letters" },
		{ "/Tx BMC\nBT /UfHelv 10 Tf 1 0 0 1 190 5 Tm (Dupont) Tj ET\nEMC\n", "clipped" },
		{ "/Tx BMC\nBT 3 Tr /UfHelv 10 Tf 1 0 0 1 2 5 Tm (Dupont) Tj ET\nEMC\n", "no_ink" },
		{ "/Tx BMC\nBT 1 g /UfHelv 10 Tf 1 0 0 1 2 5 Tm (Dupont) Tj ET\nEMC\n", "no_ink" },
		{ "/Tx BMC\nBT 0 g /UfHelv 10 Tf 1 0 0 1 2 5 Tm (Dupont) Tj ET\nEMC\n", "ok" },
	};
	g_autoptr(json_t) values = json_pack("{s:s}", "Nom", "Dupont");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfKeep) keep = keep_form("text-fields.pdf");
		g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
		const UfPdfField *field = uf_pdf_form_find(keep->form, "Nom");
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, 0);
		g_autoptr(GString) picture = g_string_new(rows[i].picture);
		uf_changes_set_picture(keep->pdf->changes,
				       qpdf_oh_get_object_id(keep->pdf->qpdf, widget->object),
				       members, picture);
		g_autoptr(GBytes) bytes = write_kept(keep);
		g_autoptr(json_t) found = verify_both(keep, bytes, values);
		g_test_message("%zu: %s", i, find_status(found, "Nom"));
		g_assert_cmpstr(find_status(found, "Nom"), ==, rows[i].status);
		g_assert_nonnull(answer);
	}
}

/* a value that is not in the file, and one that is another */
static void
test_missing(void)
{
	g_autoptr(UfKeep) keep = keep_form("text-fields.pdf");
	g_autoptr(json_t) values = json_pack("{s:s}", "Nom", "Dupont");
	g_autoptr(json_t) other = json_pack("{s:s, s:s}", "Nom", "Dupond", "Absent", "x");
	g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
	g_autoptr(GBytes) bytes = write_kept(keep);
	g_autoptr(json_t) rows = verify_both(keep, bytes, other);
	g_assert_cmpstr(find_status(rows, "Nom"), ==, "missing");
	g_assert_cmpstr(find_status(rows, "Absent"), ==, "missing");
	g_autoptr(json_t) empty = verify_both(keep, keep->pdf->bytes, values);
	g_assert_cmpstr(find_status(empty, "Nom"), ==, "missing");
	g_assert_nonnull(answer);
}

/* names of keys that a file writes in another way than they are */
static void
test_names(void)
{
	static const char *const keys[] = { "/A B", "/A /Ff 1", "/A>>" };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) input = load("text-fields.pdf");
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, &error);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
	const UfPdfWidget *widget = g_ptr_array_index(uf_pdf_form_find(form, "Nom")->widgets, 0);
	const qpdf_oh dicts[] = { widget->object, pdf->root, qpdf_get_page_n(pdf->qpdf, 0) };
	for (size_t i = 0; i < G_N_ELEMENTS(dicts) * G_N_ELEMENTS(keys); i++) {
		const char *key = keys[i % G_N_ELEMENTS(keys)];
		qpdf_oh_replace_key(pdf->qpdf, dicts[i / G_N_ELEMENTS(keys)], key,
				    qpdf_oh_new_string(pdf->qpdf, "z"));
	}
	g_autoptr(GBytes) bytes = uf_pdf_write(pdf, &error);
	g_assert_no_error(error);
	g_autoptr(UfKeep) keep = uf_keep_new(bytes, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) values = json_pack("{s:s}", "Nom", "Dupont");
	g_autoptr(json_t) answer = uf_fill(keep->form, values, true);
	g_autoptr(GBytes) filled = write_kept(keep);
	g_autoptr(json_t) rows = verify_both(keep, filled, values);
	g_assert_cmpstr(find_status(rows, "Nom"), ==, "ok");
	g_assert_nonnull(answer);
	g_autoptr(UfPdf) read = uf_pdf_open(filled, &error);
	g_assert_no_error(error);
	g_assert_false(read->repaired);
	g_autoptr(UfPdfForm) again = uf_pdf_form_read(read, &error);
	widget = g_ptr_array_index(uf_pdf_form_find(again, "Nom")->widgets, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		g_assert_true(uf_pdf_has(read, widget->object, keys[i]));
	g_assert_false(uf_pdf_has(read, widget->object, "/A"));
}

static void
test_refused(void)
{
	static const struct {
		const char *file;
		UfError code;
	} rows[] = {
		{ "signed.pdf", UF_ERROR_REFUSED },
		{ "xfa-only.pdf", UF_ERROR_REFUSED },
		{ "truncated.pdf", UF_ERROR_INVALID_DATA },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) input = load(rows[i].file);
		g_assert_null(uf_keep_new(input, &error));
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_autoptr(UfEngine) engine = uf_engine_new(NULL, NULL);
	g_assert_nonnull(engine);
	g_test_add_func("/keep/same", test_same);
	g_test_add_func("/keep/appended", test_appended);
	g_test_add_func("/keep/nothing", test_nothing);
	g_test_add_func("/keep/replaced", test_replaced);
	g_test_add_func("/keep/spoiled", test_spoiled);
	g_test_add_func("/keep/missing", test_missing);
	g_test_add_func("/keep/names", test_names);
	g_test_add_func("/keep/refused", test_refused);
	return g_test_run();
}
