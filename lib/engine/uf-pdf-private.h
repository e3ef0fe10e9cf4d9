/* One PDF opened with qpdf, and its form as a flat list of fields.
 *
 * The tree of the file is untrusted: walks are bounded in depth and count, and an object is seen
 * once. While it is read, the tree is also repaired in memory (a field that is its own parent,
 * widgets that no field knows), so that what is written is a clean form. Object handles belong to
 * the UfPdf and die with it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <qpdf/qpdf-c.h>

#include "uf-cleanup.h"

#define UF_PDF_MAX_PAGES 2000
#define UF_PDF_MAX_FIELDS 20000
#define UF_PDF_MAX_DEPTH 32
#define UF_PDF_MAX_OPTIONS 2000

typedef struct UfChanges UfChanges;
typedef struct UfStyle UfStyle;

typedef struct {
	qpdf_data qpdf;
	GBytes *bytes;
	GPtrArray *imported; /* of UfPdf: documents that objects were copied from */
	qpdf_oh root;
	unsigned pages;
	bool encrypted;
	bool repaired;      /* qpdf had to mend the file */
	UfChanges *changes; /* of a form that is kept (uf-change-private.h); else NULL */
	qpdf_oh font;       /* the one of our pictures, made before; 0: none */
	bool is_summed;     /* totals read what is written */
	bool made;          /* by us, of pages of others: no file has it */
} UfPdf;

/* Opens @bytes, which is referenced. AUTH "password:", INVALID_DATA "not_pdf:" or "damaged:". */
UfPdf *uf_pdf_open(GBytes *bytes, GError **error);
/* One without a page, to copy some into. */
UfPdf *uf_pdf_new(void);
void uf_pdf_free(UfPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfPdf, uf_pdf_free)

/* The whole file as it now stands, the same bytes each time for the same changes. */
GBytes *uf_pdf_write(UfPdf *pdf, GError **error);
/* INTERNAL when qpdf noted an error since the last call. */
bool uf_pdf_check(UfPdf *pdf, GError **error);

/* Small readings; a missing key gives the fallback, never an error. */
qpdf_oh uf_pdf_get(UfPdf *pdf, qpdf_oh dict, const char *key);
bool uf_pdf_has(UfPdf *pdf, qpdf_oh dict, const char *key);
double uf_pdf_get_number(UfPdf *pdf, qpdf_oh dict, const char *key, double fallback);
char *uf_pdf_get_text(UfPdf *pdf, qpdf_oh dict, const char *key); /* UTF-8, or NULL */
int uf_pdf_count(UfPdf *pdf, qpdf_oh array);                      /* 0 when it is no array */
bool uf_pdf_get_numbers(UfPdf *pdf, qpdf_oh array, double *numbers, int count);
/* How many degrees page @number (from 1) is turned: 0, 90, 180, 270. */
int uf_pdf_get_rotation(UfPdf *pdf, unsigned number);
/* Sets @key of the dictionary of a field or widget, or removes it (@value 0). */
void uf_pdf_change(UfPdf *pdf, qpdf_oh object, const char *key, qpdf_oh value);
/* A new indirect stream. */
qpdf_oh uf_pdf_new_stream(UfPdf *pdf, const void *data, size_t length);
void uf_pdf_set_number(UfPdf *pdf, qpdf_oh dict, const char *key, double value);
void uf_pdf_set_numbers(UfPdf *pdf, qpdf_oh dict, const char *key, const double *numbers,
			int count);
/* A name as qpdf tells it ("/A B"), as a file has it ("/A#20B"). Yours. */
char *uf_pdf_write_name(const char *name);
/* A dictionary or array written as PDF text. */
qpdf_oh uf_pdf_parse(UfPdf *pdf, const char *text);

typedef enum {
	UF_PDF_TEXT,
	UF_PDF_CHECKBOX,
	UF_PDF_RADIO,
	UF_PDF_COMBO,
	UF_PDF_LIST,
	UF_PDF_SIGNATURE,
	UF_PDF_BUTTON,
} UfPdfKind;

enum {
	UF_PDF_READ_ONLY = 1 << 0,
	UF_PDF_REQUIRED = 1 << 1,
	UF_PDF_MULTILINE = 1 << 12,
	UF_PDF_PASSWORD = 1 << 13,
	UF_PDF_RADIO_FLAG = 1 << 15,
	UF_PDF_PUSH_FLAG = 1 << 16,
	UF_PDF_COMBO_FLAG = 1 << 17,
	UF_PDF_EDITABLE = 1 << 18,
	UF_PDF_MULTIPLE = 1 << 21,
	UF_PDF_COMB = 1 << 24,
};

typedef struct {
	qpdf_oh object;
	unsigned page; /* from 1; 0 when it is on no page */
	double box[4]; /* x1 < x2, y1 < y2, points of the page */
	char *state;   /* on-state of a button, raw bytes without the slash; else NULL */
	char *option;  /* the same as text */
	char *label;   /* the printed text that names it (uf-print-private.h), or NULL */
	/* of a form that is kept: read before */
	UfStyle *style;
	int flags;
	char *states; /* /AP with pictures of ours, when those of its states may show nothing */
} UfPdfWidget;

typedef struct {
	char *value;    /* what is stored: an export value */
	char *label;    /* what is shown */
	qpdf_oh object; /* the string of the file that @value was read from; 0 for a button */
} UfPdfOption;

typedef struct {
	char *name;
	UfPdfKind kind;
	int flags;
	int max_length; /* 0: none */
	int align;
	GArray *objects;    /* of qpdf_oh: the field, and others of the same name */
	GPtrArray *widgets; /* of UfPdfWidget */
	GPtrArray *options; /* of UfPdfOption: choices of a combo or list, states of a button */
	char *appearance;   /* /DA, or NULL */
	char *tooltip;
	/* scripts, NULL for none: uf-rule-private.h reads them */
	char *format, *keystroke, *validate, *calculate;
	qpdf_oh value;
	qpdf_oh default_value;    /* /DV: what "reset" gives back */
	bool locked;              /* by a signature: uf-signature-private.h */
	bool is_flat;             /* a box of ours, not of the file: uf-flat-private.h */
	bool is_known, is_filled; /* of a form that is kept: read before */
} UfPdfField;

/* what a document's signatures allow, from the mildest: uf-signature-private.h */
typedef enum {
	UF_SIGNATURE_NONE,
	UF_SIGNATURE_APPROVAL,
	UF_SIGNATURE_CERTIFIED_FILL,
	UF_SIGNATURE_CERTIFIED_NO_CHANGE,
} UfSignature;

typedef struct {
	UfPdf *pdf; /* borrowed */
	qpdf_oh dict;
	bool exists;       /* there is an AcroForm */
	GPtrArray *fields; /* of UfPdfField, in the order of the tree, then orphans */
	GHashTable *by_name;
	GHashTable *seen;  /* object id → UfPdfField, or NULL for an inner node */
	GHashTable *pages; /* widget object id → page from 1 */
	bool mended;       /* the tree was wrong */
	UfSignature signature;
	bool looped;      /* a /Parent was wrong: poppler may read the original for ever */
	bool is_normal;   /* uf_normalise() was here before */
	bool xfa_removed; /* by it */
} UfPdfForm;

/* Reads the form of @pdf. UF_ERROR_INVALID_DATA "too_large:" beyond the bounds. */
UfPdfForm *uf_pdf_form_read(UfPdf *pdf, GError **error);
void uf_pdf_form_free(UfPdfForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfPdfForm, uf_pdf_form_free)

UfPdfField *uf_pdf_form_find(const UfPdfForm *form, const char *name);
const char *uf_pdf_kind_get_name(UfPdfKind kind);
bool uf_pdf_field_is_toggle(const UfPdfField *field); /* checkbox or radio */
/* A field read from its dictionary and what it inherits; widgets come after. */
UfPdfField *uf_pdf_field_new(UfPdf *pdf, const qpdf_oh *chain, unsigned length, qpdf_oh form);
void uf_pdf_field_free(UfPdfField *field);
/* Adds the widget @object to @field; @number numbers buttons that have no states. */
void uf_pdf_field_add_widget(UfPdf *pdf, UfPdfField *field, qpdf_oh object, unsigned page);
/* Bytes of a name as text, and back; see uf-engine.h. Both yours. */
char *uf_pdf_escape(const char *bytes);
/* The value as JSON: text, option or false, array for several choices, null for the rest. */
json_t *uf_pdf_field_get_value(UfPdf *pdf, const UfPdfField *field);
/* True when somebody filled it: neither empty, nor off, nor as it was by default. */
bool uf_pdf_field_is_filled(UfPdf *pdf, const UfPdfField *field);

/* The words for the /XFA part: none, hybrid, only. */
const char *uf_pdf_form_get_xfa(const UfPdfForm *form);
