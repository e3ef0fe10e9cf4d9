#include <string.h>

#include "uf-format-private.h"
#include "uf-memory.h"

static bool
is_special(char letter)
{
	return letter != '\0' && strchr("9AOX", letter) != NULL;
}

static bool
fits(char mask, gunichar letter)
{
	bool digit = letter < 128 && g_ascii_isdigit((char)letter);
	bool alpha = letter < 128 && g_ascii_isalpha((char)letter);
	return mask == 'X' || (digit && mask != 'A') || (alpha && mask != '9');
}

/* @text, which has no mark of the mask when @bare, written into the mask; NULL when it does not
 * fill it */
static char *
fill_mask(const char *mask, const char *text, bool bare)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *m = mask; *m != '\0'; m = g_utf8_next_char(m)) {
		gunichar wanted = g_utf8_get_char(m);
		gunichar letter = g_utf8_get_char(text);
		bool special = is_special(*m);
		if (!special && bare) {
			g_string_append_unichar(out, wanted);
			continue;
		}
		if (*text == '\0' || (special ? !fits(*m, letter) : letter != wanted))
			return NULL;
		g_string_append_unichar(out, letter);
		text = g_utf8_next_char(text);
	}
	return *text == '\0' ? g_strdup(out->str) : NULL;
}

/* without spaces and the marks that people put between groups */
static char *
squeeze(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (!g_unichar_isspace(letter) && (letter >= 128 || !strchr("-./()", (int)letter)))
			g_string_append_unichar(out, letter);
	}
	return g_string_free(out, FALSE);
}

void
uf_format_mask(const UfFormatTask *task, UfFormatted *out)
{
	const char *mask = task->rule->pattern;
	g_autofree char *squeezed = squeeze(task->text);
	const char *bare = NULL; /* the text that fills the mask without its marks */
	char *filled = fill_mask(mask, task->text, false);
	if (filled == NULL) {
		bare = task->text;
		filled = fill_mask(mask, bare, true);
	}
	if (filled == NULL) {
		bare = squeezed;
		filled = fill_mask(mask, bare, true);
	}
	if (filled == NULL) {
		out->reason = "bad_format";
		return;
	}
	out->shown = filled;
	/* the script takes it without the marks too, where the field is no longer than that */
	bool fits_whole = task->limit == 0 || g_utf8_strlen(filled, -1) <= task->limit;
	out->stored = g_strdup(fits_whole || bare == NULL ? filled : bare);
}

void
uf_format_phone(const UfFormatTask *task, UfFormatted *out)
{
	g_autofree char *digits = squeeze(task->text);
	size_t length = strlen(digits);
	if ((length != 7 && length != 10) || strspn(digits, "0123456789") != length) {
		out->reason = "bad_format";
		return;
	}
	out->stored = g_strdup(digits);
	/* no area of the USA begins with 0: "(061) 234-5678" would be read as another number */
	if (*digits == '0') {
		out->shown = g_strdup(task->text);
		out->kept = "foreign_phone";
	} else if (length == 7) {
		out->shown = fill_mask("999-9999", digits, true);
	} else {
		out->shown = fill_mask("(999) 999-9999", digits, true);
	}
}
