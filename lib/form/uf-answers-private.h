/* How answers are kept; see uf-answers.h. */
#pragma once

#include "uf-answers.h"
#include "uf-cleanup.h"

struct UfAnswers {
	UfForm *form;
	char *request;
	char *profile_revision;
	GPtrArray *answers;  /* UfAnswer */
	GHashTable *by_name; /* "field" or "table.child/2" → UfAnswer, borrowed both */
	GPtrArray *own_issues;
	GPtrArray *all_issues; /* borrowed; filled when asked for */
	json_t *blocks;        /* or NULL */
};

struct UfAnswer {
	const UfField *field;
	size_t row;
	char *name; /* the field's full id, then "/2" for the second row */
	UfAnswerState state;
	UfValue *value;
	UfOrigin *origin;
	GPtrArray *facts;  /* char * */
	UfValue *proposal; /* or NULL */
	char *wanted;      /* where the value would be, when there is none */
	bool none;
	GPtrArray *issues;
	json_t *bound; /* {channel: {name: value}} */
};

/* "table.child/2", or the id alone outside tables. Yours. */
char *uf_answer_make_name(const char *field, size_t row);
