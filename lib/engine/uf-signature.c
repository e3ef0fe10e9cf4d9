#include "uf-signature-private.h"

#include <string.h>

#define MAX_REFERENCES 32
#define NO_CHANGE 1
#define FILLING 2

static const char *const words[] = { "none", "approval", "certified_fill", "certified_no_change" };

const char *
uf_signature_get_name(UfSignature signature)
{
	return words[signature];
}

bool
uf_signature_has_usage_rights(UfPdf *pdf)
{
	qpdf_oh rights = uf_pdf_get(pdf, pdf->root, "/Perms");
	return uf_pdf_has(pdf, rights, "/UR3") || uf_pdf_has(pdf, rights, "/UR");
}

static bool
is_name(UfPdf *pdf, qpdf_oh dict, const char *key, const char *name)
{
	return qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, dict, key), name);
}

/* true when @names holds the field or a node above it */
static bool
lists(UfPdf *pdf, qpdf_oh names, const char *name)
{
	int count = MIN(uf_pdf_count(pdf, names), UF_PDF_MAX_FIELDS);
	for (int i = 0; i < count; i++) {
		const char *text;
		size_t length;
		qpdf_oh item = qpdf_oh_get_array_item(pdf->qpdf, names, i);
		if (!qpdf_oh_get_value_as_utf8(pdf->qpdf, item, &text, &length))
			continue;
		length = strlen(text);
		if (length > 0 && strncmp(name, text, length) == 0 &&
		    (name[length] == '\0' || name[length] == '.'))
			return true;
	}
	return false;
}

/* @lock: a dictionary with /Action and /Fields; an action that we do not know locks everything */
static void
lock_fields(UfPdfForm *form, qpdf_oh lock)
{
	UfPdf *pdf = form->pdf;
	if (!qpdf_oh_is_dictionary(pdf->qpdf, lock))
		return;
	qpdf_oh names = uf_pdf_get(pdf, lock, "/Fields");
	bool include = is_name(pdf, lock, "/Action", "/Include");
	bool exclude = is_name(pdf, lock, "/Action", "/Exclude");
	for (unsigned i = 0; i < form->fields->len; i++) {
		UfPdfField *field = g_ptr_array_index(form->fields, i);
		bool locks = true;
		if (include || exclude)
			locks = lists(pdf, names, field->name) == include;
		field->locked = field->locked || locks;
	}
}

/* the permission that a certification gives; anything odd in it forbids everything */
static int
certified_level(UfPdf *pdf, qpdf_oh parameters)
{
	int level = (int)uf_pdf_get_number(pdf, parameters, "/P", FILLING);
	return level == FILLING || level == FILLING + 1 ? FILLING : NO_CHANGE;
}

static UfSignature
of_level(int level)
{
	return level == NO_CHANGE ? UF_SIGNATURE_CERTIFIED_NO_CHANGE : UF_SIGNATURE_CERTIFIED_FILL;
}

/* what the transforms of one signature say */
static UfSignature
read_references(UfPdfForm *form, qpdf_oh value)
{
	UfPdf *pdf = form->pdf;
	UfSignature strictest = UF_SIGNATURE_APPROVAL;
	qpdf_oh references = uf_pdf_get(pdf, value, "/Reference");
	int count = MIN(uf_pdf_count(pdf, references), MAX_REFERENCES);
	for (int i = 0; i < count; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(pdf->qpdf, references, i);
		qpdf_oh parameters = uf_pdf_get(pdf, item, "/TransformParams");
		if (is_name(pdf, item, "/TransformMethod", "/FieldMDP"))
			lock_fields(form, parameters);
		if (is_name(pdf, item, "/TransformMethod", "/DocMDP"))
			strictest = MAX(strictest, of_level(certified_level(pdf, parameters)));
	}
	return strictest;
}

static UfSignature
read_field(UfPdfForm *form, const UfPdfField *field)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh lock = uf_pdf_get(pdf, g_array_index(field->objects, qpdf_oh, 0), "/Lock");
	UfSignature said = read_references(form, field->value);
	lock_fields(form, lock);
	if (uf_pdf_has(pdf, lock, "/P"))
		said = MAX(said, of_level(certified_level(pdf, lock)));
	return said;
}

UfSignature
uf_signature_read(UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	UfSignature strictest = UF_SIGNATURE_NONE;
	qpdf_oh certified = uf_pdf_get(pdf, uf_pdf_get(pdf, pdf->root, "/Perms"), "/DocMDP");
	if (qpdf_oh_is_dictionary(pdf->qpdf, certified))
		strictest = MAX(UF_SIGNATURE_CERTIFIED_FILL, read_references(form, certified));
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		if (field->kind == UF_PDF_SIGNATURE &&
		    qpdf_oh_is_dictionary(pdf->qpdf, field->value))
			strictest = MAX(strictest, read_field(form, field));
	}
	return strictest;
}
