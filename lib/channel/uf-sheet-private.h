/* The two renderings of a sheet, for lib/channel and its tests. */
#pragma once

#include "uf-answers.h"

/* What both renderings show. The two JSON trees are borrowed: the answers as uf_answers_to_json()
 * writes them, and the resolved definition of the form. */
typedef struct {
	const json_t *answers;
	const json_t *form;
	UfDate today;
} UfSheet;

/* Numbers of answers by state, for the summary line. */
typedef struct {
	size_t filled;
	size_t todo;
	size_t withheld;
	size_t empty;
	size_t absent;
} UfSheetCounts;

void uf_sheet_count(const UfSheet *sheet, UfSheetCounts *counts);

/* "12 remplis, 3 à compléter, 1 retenu". Yours. */
char *uf_sheet_format_counts(const UfSheetCounts *counts);

/* French word of a state: "rempli", "à compléter", "retenu", "vide", "sans objet". */
const char *uf_sheet_get_state_word(const char *state);

/* "Enfants, ligne 2 : Prénom": the label of an answer with its row. Yours. */
char *uf_sheet_format_label(const UfSheet *sheet, const json_t *answer);

/* The origin of an answer in French, "" when it has none. Yours. */
char *uf_sheet_format_origin(const json_t *answer);

/* The sentences of an answer's issues joined by " ; ", "" when none. Yours. */
char *uf_sheet_format_issues(const json_t *answer);

/* True for an answer that a reader must see in the list (its condition holds). */
bool uf_sheet_is_shown(const json_t *answer);

/* A self-contained HTML page: no network, no external file, prints, works with the keyboard. */
GString *uf_sheet_format_html(const UfSheet *sheet);

/* The request to the document worker that draws the same as a PDF. New reference. */
json_t *uf_sheet_format_document(const UfSheet *sheet);
