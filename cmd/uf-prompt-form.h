/* A few questions in a row, answered at a prompt or by lines of a pipe, as a JSON object. */
#pragma once

#include <jansson.h>

#include "uf-prompt.h"

typedef enum {
	UF_PROMPT_LINE,
	UF_PROMPT_DATE,   /* as a French person types it; kept as ISO */
	UF_PROMPT_CHOICE, /* by rank from 1 */
} UfPromptKind;

typedef struct {
	const char *code;
	const char *label; /* a msgid */
} UfPromptOption;

typedef struct {
	const char *key;
	const char *label; /* a msgid */
	UfPromptKind kind;
	const UfPromptOption *options; /* of a choice; ends with { 0 } */
	bool required;                 /* asked again while nothing is answered */
	const char *fallback;          /* what Enter alone answers, as it is kept; NULL: nothing */
} UfPromptQuestion;

/* Says that nothing was changed; without a terminal also where the answers could have come from:
 * a file (--from), when @from, or standard input. */
void uf_prompt_remark_nothing(const UfRun *run, bool from);

/* Asks @questions (ends with { 0 }) and puts the answers into @object. False at the end of input:
 * nothing is to be kept then. */
bool uf_prompt_ask_all(const UfRun *run, const UfPromptQuestion *questions, json_t *object);
