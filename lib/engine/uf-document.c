#include "uf-document.h"

#include <string.h>

#include "uf-document-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-pdf-private.h"

static const char *const styles[] = { "normal", "small", "strong", "large", NULL };
static const char *const marks[] = { "green", "orange", "red", "blue", "grey", NULL };

static bool
fail(GError **error, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "document: %s", what);
	return false;
}

/* an optional key with one of some words */
static bool
check_word(const json_t *object, const char *key, const char *const *words, GError **error)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL)
		return true;
	const char *word = json_string_value(value);
	return (word != NULL && g_strv_contains(words, word)) || fail(error, key);
}

static bool
check_string(const json_t *object, const char *key, bool required, GError **error)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL)
		return !required || fail(error, key);
	return (json_is_string(value) &&
		json_string_length(value) == strlen(json_string_value(value))) ||
	       fail(error, key);
}

static bool
check_heading(const json_t *block, GError **error)
{
	static const char *const keys[] = { "kind", "level", "text", "style", NULL };
	json_int_t level = json_integer_value(json_object_get(block, "level"));
	return uf_json_check_keys(block, keys, error) &&
	       ((level >= 1 && level <= 3) || fail(error, "heading level")) &&
	       check_string(block, "text", true, error) &&
	       check_word(block, "style", styles, error);
}

static bool
check_paragraph(const json_t *block, GError **error)
{
	static const char *const keys[] = { "kind", "text", "style", NULL };
	return uf_json_check_keys(block, keys, error) && check_string(block, "text", true, error) &&
	       check_word(block, "style", styles, error);
}

static bool
check_cell(const json_t *cell, GError **error)
{
	static const char *const keys[] = { "text", "mark", "style", NULL };
	if (json_is_string(cell))
		return true;
	return (json_is_object(cell) || fail(error, "a cell is a text or an object")) &&
	       uf_json_check_keys(cell, keys, error) && check_string(cell, "text", true, error) &&
	       check_word(cell, "mark", marks, error) && check_word(cell, "style", styles, error);
}

static bool
check_columns(const json_t *columns, GError **error)
{
	static const char *const keys[] = { "title", "width", NULL };
	size_t count = json_array_size(columns);
	size_t i;
	json_t *column;
	if (count == 0 || count > UF_DOCUMENT_MAX_COLUMNS)
		return fail(error, "table columns");
	json_array_foreach((json_t *)columns, i, column)
	{
		double width = json_number_value(json_object_get(column, "width"));
		if (!json_is_object(column) || !uf_json_check_keys(column, keys, error) ||
		    !check_string(column, "title", true, error))
			return false;
		if (!(width > 0 && width <= 1000))
			return fail(error, "column width");
	}
	return true;
}

static bool
check_table(const json_t *block, GError **error)
{
	static const char *const keys[] = { "kind", "columns", "rows", NULL };
	const json_t *columns = json_object_get(block, "columns");
	const json_t *rows = json_object_get(block, "rows");
	size_t i;
	size_t j;
	json_t *row;
	json_t *cell;
	if (!uf_json_check_keys(block, keys, error) || !check_columns(columns, error))
		return false;
	if (!json_is_array(rows) || json_array_size(rows) > UF_DOCUMENT_MAX_ROWS)
		return fail(error, "table rows");
	json_array_foreach((json_t *)rows, i, row)
	{
		if (json_array_size(row) != json_array_size(columns))
			return fail(error, "a row has as many cells as there are columns");
		json_array_foreach(row, j, cell)
		{
			if (!check_cell(cell, error))
				return false;
		}
	}
	return true;
}

static bool
check_bare(const json_t *block, GError **error)
{
	static const char *const keys[] = { "kind", NULL };
	return uf_json_check_keys(block, keys, error);
}

static const struct {
	const char *kind;
	bool (*check)(const json_t *block, GError **error);
} kinds[] = {
	{ "heading", check_heading }, { "paragraph", check_paragraph }, { "table", check_table },
	{ "rule", check_bare },       { "pagebreak", check_bare },
};

static bool
check_block(const json_t *block, GError **error)
{
	const char *kind = json_string_value(json_object_get(block, "kind"));
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(kind, kinds[i].kind) == 0)
			return kinds[i].check(block, error);
	}
	return fail(error, "unknown kind of block");
}

bool
uf_document_check(const json_t *request, GError **error)
{
	static const char *const keys[] = { "op",     "title",  "language", "header",
					    "footer", "blocks", NULL };
	const json_t *blocks = json_object_get(request, "blocks");
	size_t i;
	json_t *block;
	if (!uf_json_check_keys(request, keys, error) ||
	    !check_string(request, "title", true, error) ||
	    !check_string(request, "language", false, error) ||
	    !check_string(request, "header", false, error) ||
	    !check_string(request, "footer", false, error))
		return false;
	if (!json_is_array(blocks) || json_array_size(blocks) > UF_DOCUMENT_MAX_BLOCKS)
		return fail(error, "blocks");
	json_array_foreach((json_t *)blocks, i, block)
	{
		if (check_block(block, error))
			continue;
		g_prefix_error(error, "blocks[%zu]: ", i);
		return false;
	}
	return true;
}

/* title and language, no author, no date, no program: nothing about who made it */
static GBytes *
finish(GBytes *drawn, const json_t *request, GError **error)
{
	const char *language = json_string_value(json_object_get(request, "language"));
	g_autoptr(UfPdf) pdf = uf_pdf_open(drawn, error);
	if (pdf == NULL)
		return NULL;
	qpdf_data q = pdf->qpdf;
	qpdf_oh info = qpdf_oh_new_dictionary(q);
	qpdf_oh view = qpdf_oh_new_dictionary(q);
	const char *title = json_string_value(json_object_get(request, "title"));
	qpdf_oh_replace_key(q, info, "/Title", qpdf_oh_new_unicode_string(q, title));
	qpdf_oh_replace_key(q, view, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
	qpdf_oh_replace_key(q, qpdf_get_trailer(q), "/Info", qpdf_make_indirect_object(q, info));
	qpdf_oh_replace_key(q, pdf->root, "/ViewerPreferences", view);
	qpdf_oh_replace_key(q, pdf->root, "/Lang",
			    qpdf_oh_new_string(q, language != NULL ? language : "fr"));
	return uf_pdf_write(pdf, error);
}

GBytes *
uf_document_draw(const json_t *request, UfDocumentFacts *facts, GError **error)
{
	if (!uf_document_check(request, error))
		return NULL;
	g_autoptr(GBytes) drawn = uf_document_set(request, facts);
	if (facts->pages > UF_DOCUMENT_MAX_PAGES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %d pages",
			    UF_DOCUMENT_MAX_PAGES);
		return NULL;
	}
	return finish(drawn, request, error);
}
