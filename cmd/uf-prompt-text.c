#include "uf-prompt-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-memory.h"

#define LONG_HINT 50 /* characters */
#define PAGE 78
#define GAP 3
#define MOST_LINES 12 /* more options than that, one a line, leave the screen */

static size_t
count_letters(const char *text)
{
	return (size_t)g_utf8_strlen(text, -1);
}

static size_t
find_widest(const char *const *options)
{
	size_t widest = 0;
	for (size_t i = 0; options[i] != NULL; i++)
		widest = MAX(widest, count_letters(options[i]));
	return widest;
}

static void
append_columns(GString *out, const char *const *options, size_t n, size_t columns)
{
	const size_t width = find_widest(options);
	const size_t lines = (n + columns - 1) / columns;
	for (size_t line = 0; line < lines; line++) {
		for (size_t i = line; i < n; i += lines) {
			g_string_append_printf(out, "%s%2zu %s", i == line ? "  " : "", i + 1,
					       options[i]);
			for (size_t pad = count_letters(options[i]);
			     i + lines < n && pad < width + GAP; pad++)
				g_string_append_c(out, ' ');
		}
		g_string_append_c(out, '\n');
	}
}

/* one after the other, as many on a line as there is room for */
static void
append_flow(GString *out, const char *const *options, size_t n)
{
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		const size_t width = count_letters(options[i]) + strlen("10 ") + GAP;
		if (i > 0 && at + width > PAGE) {
			g_string_append_c(out, '\n');
			at = 0;
		}
		g_string_append_printf(out, "%*s%zu %s", at == 0 ? 2 : GAP, "", i + 1, options[i]);
		at += width;
	}
	g_string_append_c(out, '\n');
}

void
uf_prompt_append_options(GString *out, const char *const *options)
{
	const size_t n = g_strv_length((char **)options);
	const size_t columns = PAGE / (find_widest(options) + strlen("10 ") + GAP);
	if (columns < 2 && n > MOST_LINES)
		append_flow(out, options, n);
	else
		append_columns(out, options, n, MAX(columns, 1));
}

void
uf_prompt_append_text(GString *out, const UfPromptText *text)
{
	const bool is_long = count_letters(text->hint) > LONG_HINT;
	if (text->reason != NULL)
		g_string_append_printf(out, _("  Asked for: %s\n"), text->reason);
	if (is_long && text->options != NULL)
		uf_prompt_append_options(out, text->options);
	else if (is_long)
		g_string_append_printf(out, "  %s\n", text->hint);
	g_string_append_printf(out, "%s%s", text->title, text->is_required ? " *" : "");
	if (!is_long && *text->hint != '\0')
		g_string_append_printf(out, " (%s)", text->hint);
	else if (is_long && g_str_has_prefix(text->hint, "plusieurs"))
		g_string_append(out, _(" (several, between commas)"));
	if (*text->old != '\0') {
		g_auto(GStrv) lines = g_strsplit(text->old, "\n", -1);
		g_autofree char *old = g_strjoinv(" / ", lines);
		g_string_append_printf(out, " [%s]", old);
		uf_memory_zero(old, strlen(old));
	}
	g_string_append(out, " : ");
}

bool
uf_prompt_is_yes(const char *typed)
{
	static const char *const words[] = { "o", "oui", "y", "yes", NULL };
	g_autofree char *folded = g_ascii_strdown(typed, -1);
	return g_strv_contains(words, g_strstrip(folded));
}

bool
uf_prompt_is_no(const char *typed)
{
	static const char *const words[] = { "", "n", "non", "no", NULL };
	g_autofree char *folded = g_ascii_strdown(typed, -1);
	return g_strv_contains(words, g_strstrip(folded));
}
