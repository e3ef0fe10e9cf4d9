/* What the parts of the guesser share. */
#pragma once

#include "uf-guess.h"

#define UF_GUESS_MAX_PATHS 7

/* Boxes of usual forms that are no place of the schema, or lie in a row of a list. */
typedef struct {
	const char *titles;                        /* separated by | */
	const char *place;                         /* where the first path leads */
	const char *paths[UF_GUESS_MAX_PATHS + 1]; /* as the adapters of the project write them */
	const char *as;
} UfGuessBox;

const UfGuessBox *uf_guess_get_boxes(size_t *count);

/* True when the words are about somebody else than the applicant, or about the service. */
bool uf_guess_names_another(const char *text);
