/* What a reader sees of a draft, in French: the words that sheet, annex and review share.
 *
 * The two JSON trees are those of the draft: uf_draft_get_answers() and uf_draft_get_blocks().
 * Nothing here is escaped: each renderer does that for its own medium.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "uf-issue.h"

/* Said at the head of all that shows a draft. */
#define UF_DRAFT_TEXT_NOTICE "Brouillon à vérifier. Rien n’a été envoyé."

/* Numbers of answers by state; tables themselves do not count, their cells do. */
typedef struct {
	size_t filled;
	size_t todo;
	size_t withheld;
	size_t empty;
	size_t absent;
} UfDraftCounts;

void uf_draft_text_count(const json_t *answers, UfDraftCounts *counts);

/* "12 remplis, 3 à compléter, 1 retenu, 2 non remplis". Yours. */
char *uf_draft_text_format_counts(const UfDraftCounts *counts);

/* "rempli", "à compléter", "retenu", "non rempli", "sans objet"; "" for another word. */
const char *uf_draft_text_get_state_word(const char *state);

/* "à savoir", "attention", "à faire", "bloquant". */
const char *uf_draft_text_get_severity_word(UfSeverity severity);

/* "Formulaire 16029*01 (vu le 19/08/2026), non vérifié sur l’original"; "" without a source.
 * Yours. */
char *uf_draft_text_format_source(const json_t *blocks);

/* "Enfants, ligne 2 : Prénom": the label of an answer with its row. Yours. */
char *uf_draft_text_format_label(const json_t *blocks, const json_t *answer);

/* The text of the answer; "" when it has none or is withheld or absent, whatever it holds.
 * Borrowed. */
const char *uf_draft_text_get_value(const json_t *answer);

/* Where the partner's limit falls in that text, when it is too long; NULL when it is not. */
const char *uf_draft_text_find_cut(const json_t *answer);

/* The text of the answer for a reader: a mark stands where the partner's limit falls, and all that
 * follows is there. Yours, zero it. */
char *uf_draft_text_format_value(const json_t *answer);

/* False for an answer whose condition does not hold: it is only named. */
bool uf_draft_text_is_shown(const json_t *answer);

/* What leaves although the form does not require it (what the form itself says apart): groups
 * (uf-group.h) by field of indices of @answers (GSIZE_TO_POINTER), one for each row of a table.
 * None for a draft made before this was kept. */
GPtrArray *uf_draft_text_group_optional(const json_t *blocks, const json_t *answers);

/* The label of the field of an answer, whatever its row: "Enfants : Prénom". Yours. */
char *uf_draft_text_format_field(const json_t *blocks, const json_t *answer);

/* How an answer that is not required is withdrawn. Yours. */
char *uf_draft_text_format_withdrawal(const json_t *answers);

/* The labels of the options of a choice that is open, to tick one; NULL for any other answer, and
 * for a nomenclature of more than 60. Borrowed. */
const json_t *uf_draft_text_find_options(const json_t *blocks, const json_t *answer);

/* The origin of an answer, "" when it has none. Yours. */
char *uf_draft_text_format_origin(const json_t *answer);

/* The sentences of the issues of @owner (an answer, or the answers as a whole) joined by " ; ", ""
 * when there is none. Yours. */
char *uf_draft_text_format_issues(const json_t *owner);

/* The answers that are shown by what is to be known of them: groups (uf-group.h) of indices
 * (GSIZE_TO_POINTER), for each text of uf_draft_text_format_issues(). */
GPtrArray *uf_draft_text_group_answers(const json_t *answers);

/* The blocks that are shown as lists, in order: their name, title, and whether a reader ticks
 * them. */
typedef struct {
	const char *name;
	const char *title;
	bool is_ticked;
} UfDraftBlock;

const UfDraftBlock *uf_draft_text_get_list_blocks(size_t *n);

/* One row of such a block: "RIB — notice, page 2"; "Au plus tard le 21/01/2027 (2 mois après le
 * 21/11/2026) : Recours — code…" or, when it cannot be told, "Date à calculer (2 mois après, date
 * de départ inconnue) : …"; "Le conjoint (signataire non désigné)". Yours. */
char *uf_draft_text_format_row(const json_t *row);

/* Why the data may be handed over, "" when the form does not say. Yours. */
char *uf_draft_text_format_basis(const json_t *blocks);
