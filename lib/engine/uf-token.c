#include "uf-token-private.h"

#include <math.h>
#include <string.h>

/* false at a comment that has no end */
static bool
skip_blank(UfTokens *tokens)
{
	for (;;) {
		const char *c = tokens->rest;
		if (g_str_has_prefix(c, "//")) {
			tokens->rest += strcspn(c, "\r\n");
		} else if (g_str_has_prefix(c, "/*")) {
			const char *end = strstr(c + 2, "*/");
			if (end == NULL)
				return false;
			tokens->rest = end + 2;
		} else if (*c != '\0' && g_unichar_isspace(g_utf8_get_char(c))) {
			tokens->rest = g_utf8_next_char(c);
		} else {
			return true;
		}
	}
}

/* adds one letter; false when the word is too long */
static bool
append(UfTokens *tokens, size_t *length, gunichar letter)
{
	char bytes[6];
	int count = g_unichar_to_utf8(letter, bytes);
	if (*length + (size_t)count > UF_TOKEN_MAX_TEXT)
		return false;
	memcpy(tokens->text + *length, bytes, (size_t)count);
	*length += (size_t)count;
	tokens->text[*length] = '\0';
	return true;
}

/* \uHHHH or \xHH, @digits after the letter; -1 when they are not digits */
static int
read_code(const char *c, int digits)
{
	int code = 0;
	for (int i = 0; i < digits; i++) {
		int value = g_ascii_xdigit_value(c[i]);
		if (value < 0)
			return -1;
		code = code * 16 + value;
	}
	return code;
}

/* the letter behind a backslash, stepping over it; -1 for none that can be in a text */
static int
read_escape(UfTokens *tokens)
{
	static const char plain[] = "n\nt\tr\rb\bf\fv\v";
	const char *c = tokens->rest;
	int digits = *c == 'u' ? 4 : *c == 'x' ? 2 : 0;
	if (digits > 0) {
		int code = read_code(c + 1, digits);
		bool sound = code > 0 && (code < 0xD800 || code > 0xDFFF);
		tokens->rest += sound ? digits + 1 : 0;
		return sound ? code : -1;
	}
	if (*c == '\0' || g_ascii_isdigit(*c))
		return -1;
	gunichar letter = g_utf8_get_char(c);
	tokens->rest = g_utf8_next_char(c);
	for (size_t i = 0; i + 1 < sizeof plain - 1; i += 2) {
		if ((char)letter == plain[i] && letter < 128)
			return plain[i + 1];
	}
	return (int)letter;
}

static UfTokenKind
read_text(UfTokens *tokens)
{
	char quote = *tokens->rest++;
	size_t length = 0;
	while (*tokens->rest != quote) {
		int letter;
		if (*tokens->rest == '\0' || *tokens->rest == '\n')
			return UF_TOKEN_BAD;
		if (*tokens->rest == '\\') {
			tokens->rest++;
			letter = read_escape(tokens);
		} else {
			letter = (int)g_utf8_get_char(tokens->rest);
			tokens->rest = g_utf8_next_char(tokens->rest);
		}
		if (letter < 0 || !append(tokens, &length, (gunichar)letter))
			return UF_TOKEN_BAD;
	}
	tokens->rest++;
	return UF_TOKEN_TEXT;
}

static bool
is_name_letter(const UfTokens *tokens, gunichar letter)
{
	return g_unichar_isalnum(letter) || letter == '_' || letter == '$' ||
	       (tokens->notation && (letter == '.' || letter == '\\'));
}

static UfTokenKind
read_name(UfTokens *tokens)
{
	size_t length = 0;
	while (*tokens->rest != '\0' && is_name_letter(tokens, g_utf8_get_char(tokens->rest))) {
		if (*tokens->rest == '\\')
			tokens->rest++;
		if (*tokens->rest == '\0' ||
		    !append(tokens, &length, g_utf8_get_char(tokens->rest)))
			return UF_TOKEN_BAD;
		tokens->rest = g_utf8_next_char(tokens->rest);
	}
	return UF_TOKEN_NAME;
}

/* digits, maybe with a point; "1a" is a name in the notation, and nothing in a script */
static UfTokenKind
read_number(UfTokens *tokens)
{
	size_t length = strspn(tokens->rest, "0123456789.");
	gunichar after = g_utf8_get_char(tokens->rest + length);
	if (length > 0 && after != 0 && is_name_letter(tokens, after))
		return tokens->notation ? read_name(tokens) : UF_TOKEN_BAD;
	if (length > 30)
		return UF_TOKEN_BAD;
	g_autofree char *digits = g_strndup(tokens->rest, length);
	char *end;
	tokens->number = g_ascii_strtod(digits, &end);
	tokens->rest += length;
	return *end == '\0' && isfinite(tokens->number) ? UF_TOKEN_NUMBER : UF_TOKEN_BAD;
}

static UfTokenKind
read_word(UfTokens *tokens)
{
	tokens->text[0] = '\0';
	if (!skip_blank(tokens))
		return UF_TOKEN_BAD;
	char first = *tokens->rest;
	if (first == '\0')
		return UF_TOKEN_END;
	if (g_ascii_isdigit(first) || (first == '.' && g_ascii_isdigit(tokens->rest[1])))
		return read_number(tokens);
	if (!tokens->notation && (first == '"' || first == '\''))
		return read_text(tokens);
	if (is_name_letter(tokens, g_utf8_get_char(tokens->rest)))
		return read_name(tokens);
	size_t length = 0;
	append(tokens, &length, g_utf8_get_char(tokens->rest));
	tokens->rest = g_utf8_next_char(tokens->rest);
	return length == 1 ? UF_TOKEN_SIGN : UF_TOKEN_BAD;
}

void
uf_tokens_next(UfTokens *tokens)
{
	if (tokens->kind != UF_TOKEN_BAD)
		tokens->kind = read_word(tokens);
}

void
uf_tokens_start(UfTokens *tokens, const char *script, bool notation)
{
	tokens->rest = script;
	tokens->notation = notation;
	tokens->number = 0;
	tokens->kind = read_word(tokens);
}

bool
uf_tokens_take(UfTokens *tokens, const char *text)
{
	bool found = (tokens->kind == UF_TOKEN_SIGN || tokens->kind == UF_TOKEN_NAME) &&
		     strcmp(tokens->text, text) == 0;
	if (found)
		uf_tokens_next(tokens);
	return found;
}

bool
uf_tokens_take_all(UfTokens *tokens, const char *words)
{
	g_auto(GStrv) list = g_strsplit(words, " ", -1);
	for (char **word = list; *word != NULL; word++) {
		if (!uf_tokens_take(tokens, *word))
			return false;
	}
	return true;
}
