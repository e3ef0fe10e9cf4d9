/* French words about the households of a batch, the same in lines, workbooks and on paper. */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

/* "Ligne 14", "Lignes 14 et 15", "Lignes 14, 20 et 31". Yours. */
char *uf_batch_word_rows(const json_t *row);
/* "14", "14-15, 20": for a cell. Yours. */
char *uf_batch_word_row_numbers(const json_t *rows);

/* "reconnue par le numéro de sécurité sociale"; "" when nobody was. Static. */
const char *uf_batch_word_match(const json_t *row);

/* What becomes of it: "nouvelle fiche", "fiche mise à jour", "rien à changer", "en attente"…;
 * @written: what became of it. Static. */
const char *uf_batch_word_action(const json_t *row, bool written);

/* Why a household waits beside its cells: an ambiguous match, other rows of the file, an error.
 * Yours: an array of texts (g_free), maybe empty. */
GPtrArray *uf_batch_word_reasons(const json_t *row);

/* Of an issue: whether somebody has to correct the cell; whether it was read otherwise. */
bool uf_batch_is_bad(const json_t *issue);
bool uf_batch_is_mended(const json_t *issue);
/* Of a household: a person must look at it before it is done. */
bool uf_batch_waits(const json_t *row);

/* "Ce jour n'existe pas : à vérifier.": the sentence of an issue as one. Yours. */
char *uf_batch_word_sentence(const json_t *issue);

/* "prêt", "fait", "déjà fait", "impossible". Static. */
const char *uf_batch_word_form_state(const json_t *form, bool written);
/* The texts of @list, after each other: "Objet, Montant demandé". Yours. */
char *uf_batch_word_list(const json_t *list);
