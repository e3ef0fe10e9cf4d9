/* A small form of an invented partner and answers to it, for the tests of channel and review. */
#pragma once

#include "uf-answers.h"
#include "uf-context.h"
#include "uf-draft.h"

/* A value that tries everything: markup, script, quotes, entities. */
#define FIXTURE_HOSTILE                                                                            \
	"<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script> & "      \
	"&amp; \" ' \\"

/* Parses JSON written with ' for ". */
json_t *fixture_json(const char *text);

UfForm *fixture_form(void);
/* The same form after @change has worked on its JSON. */
UfForm *fixture_form_with(void (*change)(json_t *root));

/* Answers of "Inès FICTIVE" to @form: every state, a table of two rows, a hostile value. */
UfAnswers *fixture_answers(UfForm *form);
void fixture_set_text(UfAnswers *answers, const char *field, size_t row, const char *text);

/* A sealed draft of them with two files and two issues. */
UfDraft *fixture_draft(void);

/* The parts of the serialised @draft: its header, a new reference, and the rest. */
json_t *fixture_read_header(GBytes *bytes, GBytes **rest);
/* Puts them together again. */
GBytes *fixture_write_header(const json_t *header, GBytes *rest);

bool fixture_contains(const char *text, const char *part);

/* A context whose folders all lie in @folder, on a fixed day. Yours. */
UfContext *fixture_make_context(const char *folder);
