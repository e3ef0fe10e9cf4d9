/* What a filling changes of a kept form, as text.
 *
 * The dictionaries of fields and widgets are read once, as text; a filling only sets and removes
 * some keys of theirs and gives widgets new pictures. So nothing has to be parsed, walked or
 * compared when it is written. Only /V is changed in qpdf's objects too, since totals read it.
 */
#pragma once

#include "uf-pdf-private.h"
#include "uf-section-private.h"

/* What is to be known of the fields of @form, and a font for their pictures; from here on objects
 * that qpdf makes are new ones. NULL when an object has no number of its own. */
UfChanges *uf_changes_new(UfPdfForm *form);
void uf_changes_free(UfChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfChanges, uf_changes_free)

/* Sets @key of a field or widget to a @text of PDF, or removes it (NULL). The keys are those that
 * fillings change: /AP /AS /DR /F /I /RV /TI /V. */
void uf_changes_set(UfChanges *changes, int id, const char *key, const char *text);
/* A stream with these members of its dictionary, as its number. Four for each widget at most. */
int uf_changes_add_picture(UfChanges *changes, const char *members, const GString *content);
/* Makes a stream, with these members of its dictionary, the normal picture of the widget. */
void uf_changes_set_picture(UfChanges *changes, int id, const char *members,
			    const GString *content);

/* " @key [ 1.0000 2.0000 ]" */
void uf_changes_append_numbers(GString *out, const char *key, const double *numbers, int count);

/* The objects that changed and those that they brought, into @section, in one order each time;
 * gives the highest number, or 0 when one cannot be read, or -1 when nothing changed. */
int uf_changes_write(const UfChanges *changes, UfSection *section);

/* A widget to be written without its value: another state, or a picture, a new object @blank, that
 * ends before its letters. */
typedef struct {
	int id, blank;
	bool is_state;
} UfErasing;
/* False when the picture is none of ours. */
bool uf_changes_write_erased(const UfChanges *changes, const UfErasing *erasing,
			     UfSection *section);
