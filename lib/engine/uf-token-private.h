/* The words of a script: as much of JavaScript as one call or one sum needs, or the notation of
 * names and signs that Acrobat calls simplified field notation. Comments and spaces are skipped. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define UF_TOKEN_MAX_TEXT 2000

typedef enum {
	UF_TOKEN_END,
	UF_TOKEN_NAME,
	UF_TOKEN_NUMBER,
	UF_TOKEN_TEXT,
	UF_TOKEN_SIGN, /* one character, in text[0] */
	UF_TOKEN_BAD,
} UfTokenKind;

typedef struct {
	const char *rest; /* what is still to be read, UTF-8 */
	bool notation;    /* names may have dots and escaped characters; there are no texts */
	UfTokenKind kind; /* of the word that was read last */
	char text[UF_TOKEN_MAX_TEXT + 1];
	double number;
} UfTokens;

/* Starts before the first word of @script, which must outlive @tokens, and reads it. */
void uf_tokens_start(UfTokens *tokens, const char *script, bool notation);
void uf_tokens_next(UfTokens *tokens);
/* Steps over the sign or the name @text when it is there. */
bool uf_tokens_take(UfTokens *tokens, const char *text);
/* Steps over each word of @words (separated by spaces); false at the first that is not there. */
bool uf_tokens_take_all(UfTokens *tokens, const char *words);
