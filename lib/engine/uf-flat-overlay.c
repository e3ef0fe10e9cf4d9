/* Something drawn over a page, whose own content, resources and streams are left as they are. */
#include <stdlib.h>
#include <string.h>

#include "uf-flat-private.h"
#include "uf-memory.h"
#include "uf-style-private.h"

/* the end of a string in parentheses that begins at @at */
static size_t
skip_string(const char *data, size_t length, size_t at)
{
	int depth = 0;
	for (; at < length; at++) {
		if (data[at] == '\\')
			at++;
		else if (data[at] == '(')
			depth++;
		else if (data[at] == ')' && --depth == 0)
			return at + 1;
	}
	return length;
}

static bool
is_delimiter(char c)
{
	return c == '\0' || g_ascii_isspace(c) || strchr("()<>[]{}/%", c) != NULL;
}

/* the end of the picture whose dictionary begins at @at: EI between white space */
static size_t
skip_picture(const char *data, size_t length, size_t at)
{
	for (; at + 3 < length; at++) {
		if (g_ascii_isspace(data[at]) && data[at + 1] == 'E' && data[at + 2] == 'I' &&
		    is_delimiter(data[at + 3]))
			return at + 3;
	}
	return length;
}

static size_t
skip_line(const char *data, size_t length, size_t at)
{
	while (at < length && data[at] != '\n' && data[at] != '\r')
		at++;
	return at;
}

static void
count_word(UfFlatBalance *balance, const char *word, size_t length)
{
	if (length != 1)
		return;
	if (*word == 'q')
		balance->open++;
	else if (*word == 'Q' && balance->open > 0)
		balance->open--;
	else if (*word == 'Q')
		balance->excess++;
}

static size_t
skip_to(const char *data, size_t length, size_t at, char end)
{
	while (at < length && data[at] != end)
		at++;
	return at;
}

/* the end of what is no operator at @at: a string, a comment, a name, a bracket; @at itself when a
 * word begins there */
static size_t
skip_other(const char *data, size_t length, size_t at)
{
	switch (data[at]) {
	case '(':
		return skip_string(data, length, at);
	case '%':
		return skip_line(data, length, at);
	case '/':
		for (at++; at < length && !is_delimiter(data[at]);)
			at++;
		return at;
	case '<':
		return at + 1 < length && data[at + 1] == '<' ? at + 2
							      : skip_to(data, length, at, '>');
	default:
		return is_delimiter(data[at]) ? at + 1 : at;
	}
}

/* The next operator from @at on: its length, 0 at the end, and where it begins. */
static size_t
find_word(const char *data, size_t length, size_t at, size_t *begins)
{
	while (at < length) {
		const size_t start = skip_other(data, length, at);
		size_t end = start;
		if (start != at) {
			at = start;
			continue;
		}
		while (end < length && !is_delimiter(data[end]))
			end++;
		*begins = at;
		return end - at;
	}
	return 0;
}

UfFlatBalance
uf_flat_count_states(const char *data, size_t length)
{
	UfFlatBalance balance = { 0 };
	size_t at = 0;
	size_t size;
	while ((size = find_word(data, length, at, &at)) > 0) {
		const bool picture = size == 2 && memcmp(data + at, "ID", 2) == 0;
		count_word(&balance, data + at, size);
		at = picture ? skip_picture(data, length, at + size) : at + size;
	}
	return balance;
}

bool
uf_flat_is_blank(const char *data, size_t length)
{
	/* ISO 32000-1, table 51: what paints paths, text, shadings, pictures and forms */
	static const char *const painting[] = { "S",  "s",  "f",  "F",  "f*", "B",  "B*", "b",
						"b*", "sh", "Do", "BI", "Tj", "TJ", "'",  "\"" };
	size_t at = 0;
	size_t size;
	while ((size = find_word(data, length, at, &at)) > 0) {
		for (size_t i = 0; i < G_N_ELEMENTS(painting); i++) {
			if (strlen(painting[i]) == size &&
			    memcmp(painting[i], data + at, size) == 0)
				return false;
		}
		at += size;
	}
	return true;
}

/* a new dictionary with the members of @dict, which is untouched */
static qpdf_oh
copy_dictionary(UfPdf *pdf, qpdf_oh dict)
{
	qpdf_oh copy = qpdf_oh_new_dictionary(pdf->qpdf);
	if (!qpdf_oh_is_dictionary(pdf->qpdf, dict))
		return copy;
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, dict);
	while (qpdf_oh_dict_more_keys(pdf->qpdf))
		g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	for (unsigned i = 0; i < keys->len; i++) {
		const char *key = g_ptr_array_index(keys, i);
		qpdf_oh_replace_key(pdf->qpdf, copy, key, uf_pdf_get(pdf, dict, key));
	}
	return copy;
}

/* what a page has, or the tree above it */
static qpdf_oh
inherit(UfPdf *pdf, qpdf_oh page, const char *key)
{
	for (int depth = 0; depth < UF_PDF_MAX_DEPTH; depth++) {
		if (uf_pdf_has(pdf, page, key))
			return uf_pdf_get(pdf, page, key);
		page = uf_pdf_get(pdf, page, "/Parent");
	}
	return qpdf_oh_new_null(pdf->qpdf);
}

static void
append_stream(UfPdf *pdf, qpdf_oh array, const char *text)
{
	qpdf_oh_append_item(pdf->qpdf, array, uf_pdf_new_stream(pdf, text, strlen(text)));
}

/* the streams of the page, in a state that is put back after them */
static void
append_content(UfPdf *pdf, qpdf_oh array, qpdf_oh page, unsigned open)
{
	qpdf_oh old = uf_pdf_get(pdf, page, "/Contents");
	g_autoptr(GString) after = g_string_new("\nQ\n");
	append_stream(pdf, array, "q\n");
	if (qpdf_oh_is_stream(pdf->qpdf, old))
		qpdf_oh_append_item(pdf->qpdf, array, old);
	for (int i = 0; i < uf_pdf_count(pdf, old); i++)
		qpdf_oh_append_item(pdf->qpdf, array, qpdf_oh_get_array_item(pdf->qpdf, old, i));
	for (unsigned i = 0; i < open; i++)
		g_string_append(after, "Q\n");
	append_stream(pdf, array, after->str);
}

/* The page as a picture of its own. A state that is restored once too often is left alone by
 * readers, at the top of a page as at that of a picture; within a state of ours it would end ours
 * and change what follows. */
static qpdf_oh
make_picture(UfPdf *pdf, qpdf_oh page, const unsigned char *data, size_t length)
{
	qpdf_oh picture = uf_pdf_new_stream(pdf, data, length);
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, picture);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/BBox", inherit(pdf, page, "/MediaBox"));
	qpdf_oh_replace_or_remove_key(pdf->qpdf, dict, "/Resources",
				      inherit(pdf, page, "/Resources"));
	return picture;
}

/* the content of the page under @drawing; @pictures may get one more */
static qpdf_oh
wrap_content(UfPdf *pdf, qpdf_oh page, qpdf_oh pictures, const char *drawing)
{
	unsigned char *data = NULL;
	size_t length = 0;
	UfFlatBalance balance = { 0 };
	qpdf_oh array = qpdf_oh_new_array(pdf->qpdf);
	if ((qpdf_oh_get_page_content_data(pdf->qpdf, page, &data, &length) & QPDF_ERRORS) == 0)
		balance = uf_flat_count_states((const char *)data, length);
	else if (qpdf_has_error(pdf->qpdf))
		qpdf_get_error(pdf->qpdf);
	if (balance.excess > 0) {
		qpdf_oh_replace_key(pdf->qpdf, pictures, "/UfPage",
				    make_picture(pdf, page, data, length));
		append_stream(pdf, array, "q\n/UfPage Do\nQ\n");
	} else {
		append_content(pdf, array, page, balance.open);
	}
	append_stream(pdf, array, drawing);
	uf_memory_zero(data, length);
	free(data);
	return array;
}

void
uf_flat_overlay(UfPdf *pdf, unsigned number, const GArray *stamps)
{
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	qpdf_oh resources = copy_dictionary(pdf, inherit(pdf, page, "/Resources"));
	qpdf_oh pictures = copy_dictionary(pdf, uf_pdf_get(pdf, resources, "/XObject"));
	g_autoptr(GString) drawing = g_string_new(NULL);
	for (unsigned i = 0, name = 1; i < stamps->len; i++) {
		const UfFlatStamp *stamp = &g_array_index(stamps, UfFlatStamp, i);
		const double place[] = { 1, 0, 0, 1, stamp->x, stamp->y };
		g_autofree char *key = g_strdup_printf(UF_FLAT_STAMP "%u", name);
		while (uf_pdf_has(pdf, pictures, key)) { /* the page was filled before */
			g_free(key);
			key = g_strdup_printf(UF_FLAT_STAMP "%u", ++name);
		}
		g_string_append(drawing, "q\n");
		uf_style_append(drawing, "cm", 6, place);
		g_string_append_printf(drawing, "%s Do\nQ\n", key);
		qpdf_oh_replace_key(pdf->qpdf, pictures, key, stamp->form);
	}
	qpdf_oh_replace_key(pdf->qpdf, page, "/Contents",
			    wrap_content(pdf, page, pictures, drawing->str));
	qpdf_oh_replace_key(pdf->qpdf, resources, "/XObject", pictures);
	qpdf_oh_replace_key(pdf->qpdf, page, "/Resources", resources);
}
