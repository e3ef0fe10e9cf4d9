/* What is added behind a PDF: objects, then a section of cross-references of the kind of the last
 * one, a table or a stream, which points at it (ISO 32000-1, 7.5.6).
 */
#pragma once

#include "uf-pdf-private.h"

typedef struct {
	int id;
	int generation;
	gsize offset;
	gsize end; /* of its text, before the data of a stream */
} UfSectionEntry;

typedef struct {
	UfPdf *original; /* borrowed: the file that is continued */
	GBytes *bytes;   /* borrowed: its bytes, or what continued it before */
	GArray *entries; /* of UfSectionEntry */
	GString *added;
	gsize start;  /* where what is added begins */
	gsize before; /* the last section of the original */
	bool table;
} UfSection;

void uf_section_init(UfSection *section, UfPdf *original);
/* Zeroes what was to be added: it holds values. */
void uf_section_clear(UfSection *section);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfSection, uf_section_clear)

/* Finds where the last section of the original is, and its kind. REFUSED "signed:" when the file
 * says so wrongly, or something stands before its header. */
bool uf_section_find(UfSection *section, GError **error);
/* The first line of a new object, whose text and last line the caller adds. */
void uf_section_begin(UfSection *section, int id);
/* Adds the object of @pdf that @entry names, and completes it; false when it cannot be read. @pdf
 * has the numbers of the original. */
bool uf_section_add_object(UfSection *section, UfPdf *pdf, UfSectionEntry *entry);
/* The references, the trailer and the end; @size is one more than the highest object. */
void uf_section_finish(UfSection *section, int size);
/* The original and what was added. */
GBytes *uf_section_join(const UfSection *section);
