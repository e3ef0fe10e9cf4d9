/* What a page of ours is written with: text that no browser takes for markup, and the hashes by
 * which its own policy knows its style and script.
 *
 * Whatever a value contains, it is text in the page; nothing else can run or be loaded.
 */
#pragma once

#include <glib.h>

/* Appends @text (NULL: nothing) with what means something to a parser written as entities; good
 * between tags and in an attribute within quotation marks. */
void uf_html_append_text(GString *out, const char *text);

/* Appends @open and @close as they are, @text between them as text. */
void uf_html_append_element(GString *out, const char *open, const char *text, const char *close);

/* Appends the hash of an inline style or script as a source of the policy: 'sha256-…'. */
void uf_html_append_hash(GString *out, const char *text);

/* The script of a page with buttons that copy: <button data-copy="ID" data-label="…"> in a row of a
 * table copies the text of the element ID, says so in the element "said" and goes to the next row's
 * button. */
const char *uf_html_get_copy_script(void);
