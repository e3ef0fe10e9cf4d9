/* Finds the line of a JSON Pointer in a text that a JSON parser accepted. */
#include <string.h>

#include "uf-form-fault.h"

#define MAX_DEPTH 64

typedef struct {
	const char *at;
	size_t line;
} Cursor;

static void
skip_space(Cursor *cursor)
{
	for (; *cursor->at != '\0' && strchr(" \t\r\n", *cursor->at) != NULL; cursor->at++) {
		if (*cursor->at == '\n')
			cursor->line++;
	}
}

/* Past a string that begins at the cursor; false when it never ends. */
static bool
skip_string(Cursor *cursor)
{
	for (cursor->at++; *cursor->at != '"'; cursor->at++) {
		if (*cursor->at == '\\')
			cursor->at++;
		if (*cursor->at == '\0')
			return false;
	}
	cursor->at++;
	return true;
}

/* Past one value of any depth: only brackets and strings matter. */
static bool
skip_value(Cursor *cursor)
{
	size_t depth = 0;
	do {
		skip_space(cursor);
		if (*cursor->at == '\0')
			return false;
		if (*cursor->at == '"') {
			if (!skip_string(cursor))
				return false;
			continue;
		}
		if (*cursor->at == '{' || *cursor->at == '[')
			depth++;
		else if ((*cursor->at == '}' || *cursor->at == ']') && depth-- == 0)
			return false;
		cursor->at++;
		if (depth == 0)
			cursor->at += strcspn(cursor->at, ",]} \t\r\n");
	} while (depth > 0);
	return true;
}

/* True when the string of JSON that begins at @text (after its quote) is @key. Keys written with
 * escapes are not recognised: the line of what is above them is good enough. */
static bool
is_key(const char *text, const char *key)
{
	const size_t length = strlen(key);
	return strncmp(text, key, length) == 0 && text[length] == '"';
}

/* Moves to the member @key of the object at the cursor; @line is the line of the key. */
static bool
enter_member(Cursor *cursor, const char *key, size_t *line)
{
	for (;;) {
		cursor->at++; /* "{" or "," */
		skip_space(cursor);
		if (*cursor->at != '"')
			return false;
		const bool found = is_key(cursor->at + 1, key);
		const size_t here = cursor->line;
		if (!skip_string(cursor))
			return false;
		skip_space(cursor);
		if (*cursor->at != ':')
			return false;
		cursor->at++;
		if (found) {
			*line = here;
			skip_space(cursor);
			return true;
		}
		if (!skip_value(cursor))
			return false;
		skip_space(cursor);
		if (*cursor->at != ',')
			return false;
	}
}

static bool
enter_element(Cursor *cursor, const char *part, size_t *line)
{
	guint64 index;
	if (!g_ascii_string_to_unsigned(part, 10, 0, G_MAXUINT32, &index, NULL))
		return false;
	for (;;) {
		cursor->at++; /* "[" or "," */
		skip_space(cursor);
		if (*cursor->at == ']')
			return false;
		if (index-- == 0) {
			*line = cursor->line;
			return true;
		}
		if (!skip_value(cursor))
			return false;
		skip_space(cursor);
		if (*cursor->at != ',')
			return false;
	}
}

static char *
unescape(const char *part)
{
	g_autoptr(GString) text = g_string_new(part);
	g_string_replace(text, "~1", "/", 0);
	g_string_replace(text, "~0", "~", 0);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

size_t
uf_form_locate_line(const char *text, const char *pointer)
{
	static const char mark[] = "\xef\xbb\xbf";
	if (strncmp(text, mark, 3) == 0)
		text += 3;
	Cursor cursor = { .at = text, .line = 1 };
	skip_space(&cursor);
	size_t line = *cursor.at != '\0' ? cursor.line : 0;
	g_auto(GStrv) parts = g_strsplit(pointer, "/", MAX_DEPTH);
	for (size_t i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
		g_autofree char *part = unescape(parts[i]);
		const bool found = *cursor.at == '{'   ? enter_member(&cursor, part, &line)
				   : *cursor.at == '[' ? enter_element(&cursor, part, &line)
						       : false;
		if (!found)
			break;
	}
	return line;
}
