/* How long things are kept: the official periods, and what a site may do with them.
 *
 * A site shortens them freely ("retention" in its config.json); to lengthen one it has to say why
 * ("reason"). Each default has its source in uf-retention.c; docs/security.md explains them.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct {
	int active_months;  /* a person, after the last contact */
	int reading_months; /* the lines that tell who opened whom */
	int journal_months; /* the lines that tell who did what; 0: kept */
	int out_days;       /* plaintext files that were written outside the store */
	int batch_days;     /* batches of households, after the last change of one of their jobs */
	char *reason;       /* why one is longer than the official period; NULL when none is */
} UfRetention;

/* The official periods, without a reason. */
UfRetention uf_retention_make(void);
void uf_retention_clear(UfRetention *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfRetention, uf_retention_clear)

/* Takes the periods of @json (NULL: none) instead. INVALID_DATA for an unknown key, what is no
 * number from 1 on, or a longer period without a reason; @self is then as it was. */
bool uf_retention_apply(UfRetention *self, const json_t *json, GError **error);

/* Each period with where it comes from: [{"key", "value", "unit": "months|days", "official",
 * "source"}]; "source" is the text behind the official one, French. A new array. */
json_t *uf_retention_to_json(const UfRetention *self);
