/* A text page for a terminal: what comes from a draft is made visible, then wrapped. */
#pragma once

#include <glib.h>

#define UF_REVIEW_WIDTH 79

/* Appends @text wrapped at UF_REVIEW_WIDTH, each line behind @first or, from the second on, @rest;
 * both are printed as they are. A line feed in @text begins a line; other characters that a
 * terminal obeys or hides become "<U+001B>", a byte that is not UTF-8 becomes "<0xFF>". */
void uf_review_page_add(GString *page, const char *first, const char *rest, const char *text);

/* The same for a title of its own: an empty line, @title, and a line under it. */
void uf_review_page_add_title(GString *page, const char *title);
