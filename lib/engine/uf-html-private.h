/* What the parts of the reader of saved pages share. Trees are walked without recursion: a page may
 * nest as deep as it likes. */
#pragma once

#include <libxml/HTMLparser.h>

#include "uf-source-private.h"

/* The node that follows @node in the order of the page, inside @top; NULL at the end. */
xmlNode *uf_html_next(xmlNode *node, const xmlNode *top);
/* The same without what is inside @node. */
xmlNode *uf_html_skip(xmlNode *node, const xmlNode *top);

bool uf_html_is(const xmlNode *node, const char *name);
/* The nearest element @name around @node, or NULL. */
xmlNode *uf_html_find_around(xmlNode *node, const char *name);

/* An attribute as clean text, NULL when it is not there. Yours. */
char *uf_html_get(xmlNode *node, const char *name);
bool uf_html_has(xmlNode *node, const char *name);

/* The words inside @node, those of controls, scripts and styles left out. Yours. */
char *uf_html_read_text(xmlNode *node);

/* What a page says of its controls elsewhere. */
typedef struct {
	GHashTable *labels; /* id of a control → text of its label */
	GHashTable *ids;    /* id → xmlNode */
} UfHtmlIndex;

UfHtmlIndex *uf_html_index_new(xmlNode *root);
void uf_html_index_free(UfHtmlIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHtmlIndex, uf_html_index_free)

/* The label of a control: its <label>, aria-labelledby, aria-label, title, placeholder; NULL when
 * it has none of these. Yours. */
char *uf_html_find_label(const UfHtmlIndex *self, xmlNode *control);

/* The label of the group of controls (role "radiogroup" or "group") around @control, or NULL.
 * Yours. */
char *uf_html_find_group_label(const UfHtmlIndex *self, xmlNode *control);

/* The words right behind @control, up to the next element that is no mark-up of words; NULL when
 * there are none. Yours. */
char *uf_html_read_after(xmlNode *control);

/* The legend of the fieldset @set, or NULL. Yours. */
char *uf_html_read_legend(xmlNode *set);
