#include "uf-verify-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-format-private.h"
#include "uf-keep-private.h"
#include "uf-memory.h"
#include "uf-view-private.h"

static void
item_free(UfVerifyItem *item)
{
	g_free(item->expected);
	g_free(item);
}

/* what both sides of a comparison become: composed, one kind of line end */
static char *
comparable(const char *text)
{
	g_autoptr(GString) lines = g_string_new(text);
	g_string_replace(lines, "\r\n", "\n", 0);
	g_string_replace(lines, "\r", "\n", 0);
	return g_utf8_normalize(lines->str, (gssize)lines->len, G_NORMALIZE_DEFAULT_COMPOSE);
}

static const UfPdfOption *
find_option(const UfPdfField *field, const char *text)
{
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (strcmp(option->value, text) == 0 || strcmp(option->label, text) == 0)
			return option;
	}
	return NULL;
}

static bool
texts_equal(const UfPdfField *field, const char *asked, const char *found)
{
	g_autofree char *left = comparable(asked);
	g_autofree char *right = comparable(found);
	if (g_strcmp0(left, right) == 0)
		return true;
	/* a label was asked, its export value is stored */
	const UfPdfOption *option = find_option(field, asked);
	return option != NULL && strcmp(option->value, found) == 0;
}

static bool values_equal(const UfPdfField *field, const json_t *asked, const json_t *found);

/* choices, whose order is the file's; one alone is stored as a text */
static bool
choices_equal(const UfPdfField *field, const json_t *asked, const json_t *found)
{
	if (json_array_size(asked) == 0)
		return json_is_string(found) && json_string_length(found) == 0;
	if (json_array_size(asked) == 1 && json_is_string(found))
		return values_equal(field, json_array_get(asked, 0), found);
	size_t same = 0;
	for (size_t i = 0; i < json_array_size(asked); i++) {
		for (size_t j = 0; j < json_array_size(found); j++)
			same +=
			    values_equal(field, json_array_get(asked, i), json_array_get(found, j));
	}
	return json_array_size(asked) == json_array_size(found) && same >= json_array_size(asked);
}

static bool
values_equal(const UfPdfField *field, const json_t *asked, const json_t *found)
{
	const char *text = json_string_value(asked);
	if (json_is_true(asked))
		return json_is_string(found);
	if (json_is_array(asked))
		return choices_equal(field, asked, found);
	if (text != NULL && json_is_string(found))
		return texts_equal(field, text, json_string_value(found));
	if (json_is_false(found) && g_strcmp0(text, "Off") == 0)
		return true;
	return json_equal(asked, found);
}

/* what a format script makes of an asked text: @shown gets what is drawn when it is another; gives
 * what is stored. A total may be rounded, which an asked value is not. Owned. */
static json_t *
expected_value(const UfPdfField *field, json_t *asked, const json_t *found, json_t *shown)
{
	const char *text = json_string_value(asked);
	if (field == NULL || field->kind != UF_PDF_TEXT || text == NULL)
		return json_incref(asked);
	g_autofree char *composed = comparable(text);
	for (int computed = field->calculate != NULL; computed >= 0; computed--) {
		g_auto(UfFormatted) formatted = { 0 };
		uf_format_value(field, composed, computed == 1, &formatted);
		bool right = formatted.reason == NULL && json_is_string(found) &&
			     texts_equal(field, formatted.stored, json_string_value(found));
		if (!right)
			continue;
		if (strcmp(formatted.shown, formatted.stored) != 0)
			json_object_set_new(shown, field->name, json_string(formatted.shown));
		return json_string(formatted.stored);
	}
	return json_incref(asked);
}

static json_t *
expected_values(UfPdfForm *form, const json_t *values, const json_t *found, json_t *shown)
{
	json_t *expected = json_object();
	const char *name;
	json_t *asked;
	json_object_foreach((json_t *)values, name, asked)
	    json_object_set_new(expected, name,
				expected_value(uf_pdf_form_find(form, name), asked,
					       json_object_get(found, name), shown));
	return expected;
}

static char *
expected_letters(const UfPdfField *field, const json_t *value)
{
	if (uf_pdf_field_is_toggle(field))
		return NULL;
	const char *text =
	    json_string_value(json_is_array(value) ? json_array_get(value, 0) : value);
	if (text == NULL)
		return NULL;
	if ((field->flags & UF_PDF_PASSWORD) != 0 && field->kind == UF_PDF_TEXT)
		return g_strnfill((gsize)g_utf8_strlen(text, -1), '*');
	const UfPdfOption *option = field->kind == UF_PDF_TEXT ? NULL : find_option(field, text);
	return g_strdup(option != NULL ? option->label : text);
}

/* true when the value should be seen in this widget */
static bool
should_show(const UfPdfWidget *widget, const json_t *value, const char *expected)
{
	if (widget->option != NULL)
		return json_is_true(value) ||
		       (json_is_string(value) &&
			g_strcmp0(json_string_value(value), widget->option) == 0);
	return expected != NULL && expected[strspn(expected, " \n")] != '\0';
}

static void
add_items(GPtrArray *items, UfPdf *pdf, const UfPdfField *field, const json_t *value)
{
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		g_autofree char *expected = expected_letters(field, value);
		if (widget->page == 0 || !should_show(widget, value, expected))
			continue;
		UfVerifyItem *item = g_new0(UfVerifyItem, 1);
		item->field = field;
		item->widget = widget;
		item->id = qpdf_oh_get_object_id(pdf->qpdf, widget->object);
		item->expected = g_steal_pointer(&expected);
		item->partly = field->kind == UF_PDF_LIST;
		g_ptr_array_add(items, item);
	}
}

static const char *
status_of(const UfPdfField *field, const GPtrArray *items)
{
	const char *status = "ok";
	for (unsigned i = 0; i < items->len; i++) {
		const UfVerifyItem *item = g_ptr_array_index(items, i);
		if (item->field != field)
			continue;
		if (item->wrong)
			return "wrong_letters";
		if (item->clipped)
			status = "clipped";
		else if (item->no_ink && strcmp(status, "ok") == 0)
			status = "no_ink";
	}
	return status;
}

static json_t *
make_rows(UfPdfForm *form, const json_t *values, const json_t *found, const GPtrArray *items)
{
	json_t *rows = json_array();
	const char *name;
	json_t *asked;
	json_object_foreach((json_t *)values, name, asked)
	{
		const UfPdfField *field = uf_pdf_form_find(form, name);
		const char *status = "missing";
		if (field != NULL && values_equal(field, asked, json_object_get(found, name)))
			status = status_of(field, items);
		json_array_append_new(rows,
				      json_pack("{s:s, s:s}", "name", name, "status", status));
	}
	return rows;
}

/* what is asked of the values, and where it is to be seen */
typedef struct {
	json_t *found;    /* by poppler */
	json_t *expected; /* to be stored */
	GPtrArray *items;
} Checking;

static void
checking_clear(Checking *checking)
{
	json_decref(checking->found);
	json_decref(checking->expected);
	g_clear_pointer(&checking->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Checking, checking_clear)

static void
list_items(Checking *checking, UfPdfForm *form, const json_t *values)
{
	g_autoptr(json_t) shown = json_object();
	const char *name;
	json_t *asked;
	checking->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
	checking->expected = expected_values(form, values, checking->found, shown);
	json_object_foreach(checking->expected, name, asked)
	{
		const UfPdfField *field = uf_pdf_form_find(form, name);
		json_t *letters = json_object_get(shown, name);
		if (field != NULL)
			add_items(checking->items, form->pdf, field,
				  letters != NULL ? letters : asked);
	}
}

json_t *
uf_verify(GBytes *filled, const json_t *values, GError **error)
{
	g_autoptr(UfPdf) pdf = uf_pdf_open(filled, error);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, error);
	if (form != NULL && form->looped) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: a field of the document is its own parent");
		return NULL;
	}
	g_autoptr(PopplerDocument) document = form == NULL ? NULL : uf_view_open(filled, error);
	if (document == NULL)
		return NULL;
	g_auto(Checking) checking = { .found = uf_view_read(document, form, NULL) };
	list_items(&checking, form, values);
	if (!uf_verify_letters(pdf, checking.items, error) ||
	    !uf_verify_ink(pdf, filled, checking.items, error))
		return NULL;
	return make_rows(form, checking.expected, checking.found, checking.items);
}

/* The values as poppler reads them in the bytes; the form that was kept only says where each is.
 * NULL when one of @values is of a field that poppler does not read. */
static json_t *
read_kept(const UfKeep *keep, GBytes *filled, const json_t *values)
{
	g_autoptr(json_t) unread = json_array();
	g_autoptr(PopplerDocument) document = uf_view_open(filled, NULL);
	json_t *found = document == NULL ? NULL : uf_view_read(document, keep->form, unread);
	for (size_t i = 0; found != NULL && i < json_array_size(unread); i++) {
		const char *name = json_string_value(json_array_get(unread, i));
		if (json_object_get(values, name) != NULL)
			g_clear_pointer(&found, json_decref);
	}
	return found;
}

/* the same widgets, as they are in @pdf; @widgets owns them */
static void
look_into(GPtrArray *items, UfPdf *pdf, GPtrArray *widgets)
{
	for (unsigned i = 0; i < items->len; i++) {
		UfVerifyItem *item = g_ptr_array_index(items, i);
		UfPdfWidget *widget = g_memdup2(item->widget, sizeof *widget);
		widget->object = qpdf_get_object_by_id(pdf->qpdf, item->id, 0);
		item->widget = widget;
		g_ptr_array_add(widgets, widget);
	}
}

json_t *
uf_verify_kept(const UfKeep *keep, GBytes *filled, const json_t *values, GError **error)
{
	g_auto(Checking) checking = { 0 };
	g_autoptr(GPtrArray) widgets = g_ptr_array_new_with_free_func(g_free);
	if (keep->ground == NULL || keep->pdf->changes == NULL)
		return uf_verify(filled, values, error);
	checking.found = read_kept(keep, filled, values);
	g_autoptr(UfPdf) pdf = checking.found == NULL ? NULL : uf_pdf_open(filled, NULL);
	if (pdf == NULL)
		return uf_verify(filled, values, error);
	list_items(&checking, keep->form, values);
	look_into(checking.items, pdf, widgets);
	if (!uf_ground_look(keep->ground, filled, checking.items))
		return uf_verify(filled, values, error);
	if (!uf_verify_letters(pdf, checking.items, error))
		return NULL;
	return make_rows(keep->form, checking.expected, checking.found, checking.items);
}
