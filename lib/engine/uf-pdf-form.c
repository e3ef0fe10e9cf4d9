#include <string.h>

#include "uf-error.h"
#include "uf-signature-private.h"

/* where the walk stands: the node first, then its ancestors */
typedef struct {
	qpdf_oh nodes[UF_PDF_MAX_DEPTH];
	unsigned length;
} Chain;

void
uf_pdf_form_free(UfPdfForm *form)
{
	if (form == NULL)
		return;
	g_ptr_array_unref(form->fields);
	g_hash_table_unref(form->by_name);
	g_hash_table_unref(form->seen);
	g_hash_table_unref(form->pages);
	g_free(form);
}

UfPdfField *
uf_pdf_form_find(const UfPdfForm *form, const char *name)
{
	return g_hash_table_lookup(form->by_name, name);
}

static void *
key_of(UfPdf *pdf, qpdf_oh object)
{
	return GINT_TO_POINTER(qpdf_oh_get_object_id(pdf->qpdf, object));
}

/* object id of each widget → its page; direct objects have no id and are found by their field */
static void
map_pages(UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	for (unsigned page = 1; page <= pdf->pages; page++) {
		qpdf_oh annots = uf_pdf_get(pdf, qpdf_get_page_n(pdf->qpdf, page - 1), "/Annots");
		int count = MIN(uf_pdf_count(pdf, annots), UF_PDF_MAX_FIELDS);
		for (int i = 0; i < count; i++) {
			qpdf_oh annot = qpdf_oh_get_array_item(pdf->qpdf, annots, i);
			int id = qpdf_oh_get_object_id(pdf->qpdf, annot);
			if (id != 0)
				g_hash_table_insert(form->pages, GINT_TO_POINTER(id),
						    GUINT_TO_POINTER(page));
			qpdf_oh_release(pdf->qpdf, annot);
		}
	}
}

static bool
is_widget(UfPdf *pdf, qpdf_oh object)
{
	return qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, object, "/Subtype"),
					  "/Widget") ||
	       uf_pdf_has(pdf, object, "/Rect");
}

static void
add_widget(UfPdfForm *form, UfPdfField *field, qpdf_oh object)
{
	void *key = key_of(form->pdf, object);
	unsigned page = GPOINTER_TO_UINT(g_hash_table_lookup(form->pages, key));
	uf_pdf_field_add_widget(form->pdf, field, object, page);
	if (key != NULL)
		g_hash_table_insert(form->seen, key, field);
}

static char *
full_name(UfPdf *pdf, const Chain *chain)
{
	GString *name = g_string_new(NULL);
	for (unsigned i = chain->length; i-- > 0;) {
		g_autofree char *part = uf_pdf_get_text(pdf, chain->nodes[i], "/T");
		if (part == NULL || *part == '\0')
			continue;
		if (name->len > 0)
			g_string_append_c(name, '.');
		g_string_append(name, part);
	}
	return g_string_free(name, FALSE);
}

/* the field of that name, new or one that another dictionary already gave */
static UfPdfField *
ensure_field(UfPdfForm *form, const Chain *chain)
{
	g_autofree char *name = full_name(form->pdf, chain);
	UfPdfField *field = uf_pdf_form_find(form, name);
	if (field != NULL) {
		g_array_append_val(field->objects, chain->nodes[0]);
		return field;
	}
	field = uf_pdf_field_new(form->pdf, chain->nodes, chain->length, form->dict);
	field->name = g_steal_pointer(&name);
	g_ptr_array_add(form->fields, field);
	g_hash_table_insert(form->by_name, field->name, field);
	return field;
}

/* true when a kid is a field of its own, not just a widget of its parent */
static bool
has_field_kids(UfPdf *pdf, qpdf_oh kids)
{
	int count = MIN(uf_pdf_count(pdf, kids), UF_PDF_MAX_FIELDS);
	for (int i = 0; i < count; i++) {
		qpdf_oh kid = qpdf_oh_get_array_item(pdf->qpdf, kids, i);
		if (uf_pdf_has(pdf, kid, "/T") || uf_pdf_has(pdf, kid, "/Kids"))
			return true;
	}
	return false;
}

static void
mend_parent(UfPdfForm *form, const Chain *chain)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh parent = uf_pdf_get(pdf, chain->nodes[0], "/Parent");
	if (chain->length < 2) {
		if (qpdf_oh_is_null(pdf->qpdf, parent))
			return;
		qpdf_oh_remove_key(pdf->qpdf, chain->nodes[0], "/Parent");
	} else {
		if (key_of(pdf, parent) == key_of(pdf, chain->nodes[1]))
			return;
		qpdf_oh_replace_key(pdf->qpdf, chain->nodes[0], "/Parent", chain->nodes[1]);
	}
	form->mended = true;
	form->looped = true;
}

static void
read_terminal(UfPdfForm *form, const Chain *chain, qpdf_oh kids)
{
	UfPdf *pdf = form->pdf;
	UfPdfField *field = ensure_field(form, chain);
	void *key = key_of(pdf, chain->nodes[0]);
	int count = MIN(uf_pdf_count(pdf, kids), UF_PDF_MAX_FIELDS);
	if (key != NULL)
		g_hash_table_insert(form->seen, key, field);
	if (count == 0 && is_widget(pdf, chain->nodes[0]))
		add_widget(form, field, chain->nodes[0]);
	for (int i = 0; i < count; i++) {
		qpdf_oh kid = qpdf_oh_get_array_item(pdf->qpdf, kids, i);
		void *kid_key = key_of(pdf, kid);
		if (!qpdf_oh_is_dictionary(pdf->qpdf, kid) ||
		    (kid_key != NULL && g_hash_table_contains(form->seen, kid_key)))
			continue;
		Chain below = { .nodes = { kid, chain->nodes[0] }, .length = 2 };
		mend_parent(form, &below);
		add_widget(form, field, kid);
	}
}

static bool
set_too_large(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "too_large: the form is too large or too deep");
	return false;
}

static bool walk_kids(UfPdfForm *form, const Chain *above, qpdf_oh kids, GError **error);

static bool
walk_node(UfPdfForm *form, const Chain *above, qpdf_oh node, GError **error)
{
	UfPdf *pdf = form->pdf;
	void *key = key_of(pdf, node);
	if (!qpdf_oh_is_dictionary(pdf->qpdf, node) ||
	    (key != NULL && g_hash_table_contains(form->seen, key)))
		return true;
	if (above->length + 1 >= UF_PDF_MAX_DEPTH || form->fields->len >= UF_PDF_MAX_FIELDS)
		return set_too_large(error);
	Chain chain = { .nodes = { node }, .length = above->length + 1 };
	memcpy(chain.nodes + 1, above->nodes, above->length * sizeof *above->nodes);
	if (key != NULL)
		g_hash_table_insert(form->seen, key, NULL);
	mend_parent(form, &chain);
	qpdf_oh kids = uf_pdf_get(pdf, node, "/Kids");
	if (has_field_kids(pdf, kids))
		return walk_kids(form, &chain, kids, error);
	read_terminal(form, &chain, kids);
	return true;
}

static bool
walk_kids(UfPdfForm *form, const Chain *above, qpdf_oh kids, GError **error)
{
	int count = MIN(uf_pdf_count(form->pdf, kids), UF_PDF_MAX_FIELDS);
	for (int i = 0; i < count; i++) {
		qpdf_oh kid = qpdf_oh_get_array_item(form->pdf->qpdf, kids, i);
		if (!walk_node(form, above, kid, error))
			return false;
	}
	return true;
}

/* a widget and its ancestors, as far as they are sane */
static Chain
climb(UfPdfForm *form, qpdf_oh widget)
{
	UfPdf *pdf = form->pdf;
	Chain chain = { .nodes = { widget }, .length = 1 };
	while (chain.length < UF_PDF_MAX_DEPTH) {
		qpdf_oh parent = uf_pdf_get(pdf, chain.nodes[chain.length - 1], "/Parent");
		if (!qpdf_oh_is_dictionary(pdf->qpdf, parent))
			break;
		for (unsigned i = 0; i < chain.length; i++) {
			if (key_of(pdf, chain.nodes[i]) == key_of(pdf, parent)) {
				form->looped = true;
				return chain;
			}
		}
		chain.nodes[chain.length++] = parent;
	}
	return chain;
}

static qpdf_oh
ensure_array(UfPdf *pdf, qpdf_oh dict, const char *key)
{
	qpdf_oh array = uf_pdf_get(pdf, dict, key);
	if (qpdf_oh_is_array(pdf->qpdf, array))
		return array;
	array = qpdf_oh_new_array(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, dict, key, array);
	return uf_pdf_get(pdf, dict, key);
}

/* a page shows a widget that the tree of fields does not hold: it is put into the tree */
static bool
adopt_widget(UfPdfForm *form, qpdf_oh widget, GError **error)
{
	UfPdf *pdf = form->pdf;
	Chain chain = climb(form, widget);
	for (unsigned i = 1; i < chain.length; i++) {
		UfPdfField *field = g_hash_table_lookup(form->seen, key_of(pdf, chain.nodes[i]));
		if (field == NULL)
			continue;
		add_widget(form, field, widget);
		qpdf_oh_append_item(pdf->qpdf, ensure_array(pdf, chain.nodes[i], "/Kids"), widget);
		form->mended = true;
		return true;
	}
	g_autofree char *name = full_name(pdf, &chain);
	qpdf_oh top = chain.nodes[chain.length - 1];
	void *key = key_of(pdf, top);
	if (*name == '\0' || key == NULL || g_hash_table_contains(form->seen, key))
		return true;
	form->mended = true;
	qpdf_oh_append_item(pdf->qpdf, ensure_array(pdf, form->dict, "/Fields"), top);
	Chain none = { .length = 0 };
	if (!walk_node(form, &none, top, error))
		return false;
	/* a field that does not know its widgets is now seen, and takes this one as a kid */
	return g_hash_table_contains(form->seen, key_of(pdf, widget)) ||
	       adopt_widget(form, widget, error);
}

/* a widget in the place of its field: it has the field's name from its parent alone */
static bool
is_stray(const UfPdfForm *form, qpdf_oh node)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh parent = uf_pdf_get(pdf, node, "/Parent");
	return qpdf_oh_is_dictionary(pdf->qpdf, parent) && uf_pdf_has(pdf, parent, "/T") &&
	       key_of(pdf, parent) != NULL && key_of(pdf, parent) != key_of(pdf, node) &&
	       !uf_pdf_has(pdf, node, "/T") && !uf_pdf_has(pdf, node, "/Kids") &&
	       g_hash_table_contains(form->pages, key_of(pdf, node));
}

/* taken out of /Fields, they are found again on their pages and their field is put there */
static void
drop_strays(UfPdfForm *form, qpdf_oh fields)
{
	UfPdf *pdf = form->pdf;
	for (int i = MIN(uf_pdf_count(pdf, fields), UF_PDF_MAX_FIELDS); i-- > 0;) {
		if (!is_stray(form, qpdf_oh_get_array_item(pdf->qpdf, fields, i)))
			continue;
		qpdf_oh_erase_item(pdf->qpdf, fields, i);
		form->mended = true;
	}
}

static bool
walk_pages(UfPdfForm *form, GError **error)
{
	UfPdf *pdf = form->pdf;
	for (unsigned page = 0; page < pdf->pages; page++) {
		qpdf_oh annots = uf_pdf_get(pdf, qpdf_get_page_n(pdf->qpdf, page), "/Annots");
		int count = MIN(uf_pdf_count(pdf, annots), UF_PDF_MAX_FIELDS);
		for (int i = 0; i < count; i++) {
			qpdf_oh annot = qpdf_oh_get_array_item(pdf->qpdf, annots, i);
			void *key = key_of(pdf, annot);
			if (key == NULL || g_hash_table_contains(form->seen, key) ||
			    !qpdf_oh_is_name_and_equals(
				pdf->qpdf, uf_pdf_get(pdf, annot, "/Subtype"), "/Widget"))
				continue;
			if (!adopt_widget(form, annot, error))
				return false;
		}
	}
	return true;
}

UfPdfForm *
uf_pdf_form_read(UfPdf *pdf, GError **error)
{
	g_autoptr(UfPdfForm) form = g_new0(UfPdfForm, 1);
	form->pdf = pdf;
	form->dict = uf_pdf_get(pdf, pdf->root, "/AcroForm");
	form->exists = qpdf_oh_is_dictionary(pdf->qpdf, form->dict);
	form->fields = g_ptr_array_new_with_free_func((GDestroyNotify)uf_pdf_field_free);
	form->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	form->seen = g_hash_table_new(NULL, NULL);
	form->pages = g_hash_table_new(NULL, NULL);
	if (!form->exists) {
		form->signature = uf_signature_read(form);
		return g_steal_pointer(&form);
	}
	map_pages(form);
	Chain none = { .length = 0 };
	qpdf_oh fields = uf_pdf_get(pdf, form->dict, "/Fields");
	drop_strays(form, fields);
	if (!walk_kids(form, &none, fields, error) || !walk_pages(form, error) ||
	    !uf_pdf_check(pdf, error))
		return NULL;
	form->signature = uf_signature_read(form);
	return g_steal_pointer(&form);
}

const char *
uf_pdf_form_get_xfa(const UfPdfForm *form)
{
	if (!form->exists || !uf_pdf_has(form->pdf, form->dict, "/XFA"))
		return "none";
	return form->fields->len > 0 ? "hybrid" : "only";
}
