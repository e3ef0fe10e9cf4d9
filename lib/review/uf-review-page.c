#include "uf-review-private.h"

#include <stdbool.h>
#include <string.h>

#include "uf-memory.h"
#include "uf-text.h"

/* Control characters, and those that are obeyed without being seen (direction, joining, tags). */
static bool
is_visible(gunichar character)
{
	switch (g_unichar_type(character)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return false;
	default:
		return true;
	}
}

char *
uf_review_make_visible(const char *text, const char *kept)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0';) {
		const gunichar character = g_utf8_get_char_validated(p, -1);
		if (character == (gunichar)-1 || character == (gunichar)-2) {
			g_string_append_printf(out, "<0x%02X>", (unsigned char)*p++);
			continue;
		}
		if ((character < 0x80 && strchr(kept, (int)character) != NULL) ||
		    is_visible(character))
			g_string_append_unichar(out, character);
		else
			g_string_append_printf(out, "<U+%04X>", character);
		p = g_utf8_next_char(p);
	}
	return g_string_free(out, FALSE);
}

/* The bytes of @text that fit in @width columns, cut at a space when there is one; at least one
 * character. */
static size_t
find_cut(const char *text, size_t length, size_t width)
{
	const char *end = text + length;
	const char *space = NULL;
	const char *p = text;
	size_t column = 0;
	while (p < end) {
		const gunichar character = g_utf8_get_char(p);
		column += g_unichar_iszerowidth(character) ? 0
			  : g_unichar_iswide(character)    ? 2
							   : 1;
		if (column > width && p > text)
			break;
		if (*p == ' ' && p > text)
			space = p;
		p = g_utf8_next_char(p);
	}
	if (p >= end)
		return length;
	return (size_t)((*p == ' ' || space == NULL ? p : space) - text);
}

void
uf_review_page_add(GString *page, const char *first, const char *rest, const char *text)
{
	char *visible = uf_review_make_visible(text, "\n");
	const char *lead = first;
	const char *line = visible;
	for (const char *next = line; next != NULL; line = next) {
		const size_t length = strcspn(line, "\n");
		const size_t taken =
		    find_cut(line, length, UF_REVIEW_WIDTH - uf_text_get_length(lead));
		g_string_append(page, lead);
		g_string_append_len(page, line, (gssize)taken);
		g_string_append_c(page, '\n');
		lead = rest;
		next = line + taken;
		if (taken < length)
			next += *next == ' ' ? 1 : 0;
		else
			next = *next == '\n' ? next + 1 : NULL;
	}
	uf_memory_free_string(visible);
}

void
uf_review_page_add_title(GString *page, const char *title)
{
	const size_t start = page->len + 1;
	g_string_append_c(page, '\n');
	uf_review_page_add(page, "", "", title);
	const char *last = page->str + start;
	size_t length = uf_text_get_length(last) - 1;
	g_autofree char *line = g_strnfill(MIN(length, UF_REVIEW_WIDTH), '-');
	g_string_append_printf(page, "%s\n", line);
}

void
uf_review_page_add_value(GString *page, const char *label, const char *value)
{
	if (strchr(value, '\n') != NULL) {
		g_autofree char *head = g_strdup_printf("%s\u00a0:", label);
		uf_review_page_add(page, "", "  ", head);
		uf_review_page_add(page, "    | ", "    | ", value);
		return;
	}
	g_autofree char *line = g_strconcat(label, *value != '\0' ? "\u00a0: " : "", value, NULL);
	uf_review_page_add(page, "", "    | ", line);
}
