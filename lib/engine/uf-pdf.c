#include "uf-pdf-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "uf-change-private.h"
#include "uf-error.h"
#include "uf-memory.h"

static bool
looks_like_pdf(GBytes *bytes)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	return g_strstr_len(data, (gssize)MIN(size, 1024), "%PDF-") != NULL;
}

static bool
set_open_error(UfPdf *pdf, GError **error)
{
	qpdf_error problem = qpdf_get_error(pdf->qpdf);
	if (qpdf_get_error_code(pdf->qpdf, problem) == qpdf_e_password)
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "password: the document opens with a password only");
	else if (!looks_like_pdf(pdf->bytes))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "not_pdf: the file is not a PDF");
	else
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: the PDF is too damaged to be read");
	return false;
}

static bool
read_document(UfPdf *pdf, GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(pdf->bytes, &size);
	if (size == 0 || data == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "not_pdf: the file is empty");
		return false;
	}
	qpdf_set_suppress_warnings(pdf->qpdf, QPDF_TRUE);
	qpdf_silence_errors(pdf->qpdf);
	if ((qpdf_read_memory(pdf->qpdf, "document", data, size, "") & QPDF_ERRORS) != 0)
		return set_open_error(pdf, error);
	int pages = qpdf_get_num_pages(pdf->qpdf);
	if (pages <= 0 || qpdf_has_error(pdf->qpdf)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    looks_like_pdf(pdf->bytes) ? "damaged: the PDF has no readable page"
						       : "not_pdf: the file is not a PDF");
		return false;
	}
	if (pages > UF_PDF_MAX_PAGES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %d pages",
			    UF_PDF_MAX_PAGES);
		return false;
	}
	pdf->pages = (unsigned)pages;
	return true;
}

UfPdf *
uf_pdf_open(GBytes *bytes, GError **error)
{
	g_autoptr(UfPdf) pdf = g_new0(UfPdf, 1);
	pdf->qpdf = qpdf_init();
	pdf->bytes = g_bytes_ref(bytes);
	pdf->imported = g_ptr_array_new_with_free_func((GDestroyNotify)uf_pdf_free);
	if (!read_document(pdf, error))
		return NULL;
	pdf->root = qpdf_get_root(pdf->qpdf);
	pdf->encrypted = qpdf_is_encrypted(pdf->qpdf);
	pdf->repaired = qpdf_more_warnings(pdf->qpdf);
	while (qpdf_more_warnings(pdf->qpdf))
		qpdf_next_warning(pdf->qpdf);
	return g_steal_pointer(&pdf);
}

UfPdf *
uf_pdf_new(void)
{
	UfPdf *pdf = g_new0(UfPdf, 1);
	pdf->qpdf = qpdf_init();
	pdf->bytes = g_bytes_new(NULL, 0);
	pdf->imported = g_ptr_array_new_with_free_func((GDestroyNotify)uf_pdf_free);
	pdf->made = true;
	qpdf_set_suppress_warnings(pdf->qpdf, QPDF_TRUE);
	qpdf_silence_errors(pdf->qpdf);
	qpdf_empty_pdf(pdf->qpdf);
	pdf->root = qpdf_get_root(pdf->qpdf);
	return pdf;
}

void
uf_pdf_free(UfPdf *pdf)
{
	if (pdf == NULL)
		return;
	g_ptr_array_unref(pdf->imported);
	if (qpdf_has_error(pdf->qpdf)) /* else it prints that nobody asked */
		qpdf_get_error(pdf->qpdf);
	qpdf_cleanup(&pdf->qpdf);
	uf_changes_free(pdf->changes);
	g_bytes_unref(pdf->bytes);
	g_free(pdf);
}

bool
uf_pdf_check(UfPdf *pdf, GError **error)
{
	if (!qpdf_has_error(pdf->qpdf))
		return true;
	qpdf_get_error(pdf->qpdf);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "damaged: the PDF has objects that cannot be read");
	return false;
}

GBytes *
uf_pdf_write(UfPdf *pdf, GError **error)
{
	if (!uf_pdf_check(pdf, error))
		return NULL;
	qpdf_init_write_memory(pdf->qpdf);
	qpdf_set_suppress_original_object_IDs(pdf->qpdf, QPDF_TRUE);
	if (!pdf->encrypted)
		qpdf_set_deterministic_ID(pdf->qpdf, QPDF_TRUE);
	if (pdf->made) {
		qpdf_set_minimum_pdf_version(pdf->qpdf, "1.7");
		qpdf_set_object_stream_mode(pdf->qpdf, qpdf_o_generate);
	}
	if ((qpdf_write(pdf->qpdf) & QPDF_ERRORS) != 0) {
		qpdf_get_error(pdf->qpdf);
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: the PDF cannot be written again");
		return NULL;
	}
	size_t size = qpdf_get_buffer_length(pdf->qpdf);
	void *copy = g_memdup2(qpdf_get_buffer(pdf->qpdf), size);
	return g_bytes_new_with_free_func(copy, size, uf_memory_free_buffer, copy);
}

qpdf_oh
uf_pdf_get(UfPdf *pdf, qpdf_oh dict, const char *key)
{
	return qpdf_oh_get_key_if_dict(pdf->qpdf, dict, key);
}

bool
uf_pdf_has(UfPdf *pdf, qpdf_oh dict, const char *key)
{
	return !qpdf_oh_is_null(pdf->qpdf, uf_pdf_get(pdf, dict, key));
}

double
uf_pdf_get_number(UfPdf *pdf, qpdf_oh dict, const char *key, double fallback)
{
	double value;
	if (!qpdf_oh_get_value_as_number(pdf->qpdf, uf_pdf_get(pdf, dict, key), &value) ||
	    !isfinite(value))
		return fallback;
	return CLAMP(value, -1e9, 1e9);
}

char *
uf_pdf_get_text(UfPdf *pdf, qpdf_oh dict, const char *key)
{
	const char *text;
	size_t length;
	if (!qpdf_oh_get_value_as_utf8(pdf->qpdf, uf_pdf_get(pdf, dict, key), &text, &length))
		return NULL;
	return g_utf8_make_valid(text, (gssize)strnlen(text, length));
}

int
uf_pdf_count(UfPdf *pdf, qpdf_oh array)
{
	return qpdf_oh_is_array(pdf->qpdf, array) ? qpdf_oh_get_array_n_items(pdf->qpdf, array) : 0;
}

bool
uf_pdf_get_numbers(UfPdf *pdf, qpdf_oh array, double *numbers, int count)
{
	if (uf_pdf_count(pdf, array) < count)
		return false;
	for (int i = 0; i < count; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(pdf->qpdf, array, i);
		if (!qpdf_oh_get_value_as_number(pdf->qpdf, item, &numbers[i]) ||
		    !isfinite(numbers[i]))
			return false;
		numbers[i] = CLAMP(numbers[i], -1e6, 1e6);
	}
	return true;
}

int
uf_pdf_get_rotation(UfPdf *pdf, unsigned number)
{
	qpdf_oh dict = qpdf_get_page_n(pdf->qpdf, number - 1);
	for (int depth = 0; depth < UF_PDF_MAX_DEPTH; depth++) {
		if (uf_pdf_has(pdf, dict, "/Rotate")) {
			int turn = (int)uf_pdf_get_number(pdf, dict, "/Rotate", 0) / 90 % 4;
			return (turn + 4) % 4 * 90;
		}
		dict = uf_pdf_get(pdf, dict, "/Parent");
	}
	return 0;
}

void
uf_pdf_change(UfPdf *pdf, qpdf_oh object, const char *key, qpdf_oh value)
{
	if (pdf->changes != NULL) {
		uf_changes_set(pdf->changes, qpdf_oh_get_object_id(pdf->qpdf, object), key,
			       value == 0 ? NULL : qpdf_oh_unparse(pdf->qpdf, value));
		if (!pdf->is_summed || value == 0 || strcmp(key, "/V") != 0)
			return;
	}
	if (value == 0)
		qpdf_oh_remove_key(pdf->qpdf, object, key);
	else
		qpdf_oh_replace_key(pdf->qpdf, object, key, value);
}

qpdf_oh
uf_pdf_new_stream(UfPdf *pdf, const void *data, size_t length)
{
	qpdf_oh stream = qpdf_oh_new_stream(pdf->qpdf);
	qpdf_oh none = qpdf_oh_new_null(pdf->qpdf);
	qpdf_oh_replace_stream_data(pdf->qpdf, stream, data, length, none, none);
	return stream;
}

void
uf_pdf_set_number(UfPdf *pdf, qpdf_oh dict, const char *key, double value)
{
	qpdf_oh_replace_key(pdf->qpdf, dict, key,
			    qpdf_oh_new_real_from_double(pdf->qpdf, value, 4));
}

void
uf_pdf_set_numbers(UfPdf *pdf, qpdf_oh dict, const char *key, const double *numbers, int count)
{
	qpdf_oh array = qpdf_oh_new_array(pdf->qpdf);
	for (int i = 0; i < count; i++)
		qpdf_oh_append_item(pdf->qpdf, array,
				    qpdf_oh_new_real_from_double(pdf->qpdf, numbers[i], 4));
	qpdf_oh_replace_key(pdf->qpdf, dict, key, array);
}

char *
uf_pdf_write_name(const char *name)
{
	GString *text = g_string_new("/");
	for (const char *c = name + (*name == '/'); *c != '\0'; c++) {
		if (g_ascii_isgraph(*c) && strchr("()<>[]{}/%#", *c) == NULL)
			g_string_append_c(text, *c);
		else
			g_string_append_printf(text, "#%02x", (unsigned char)*c);
	}
	return g_string_free(text, FALSE);
}

qpdf_oh
uf_pdf_parse(UfPdf *pdf, const char *text)
{
	return qpdf_oh_parse(pdf->qpdf, text);
}
