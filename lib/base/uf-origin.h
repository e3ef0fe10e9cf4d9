/* Where a fact or an answer comes from: source, date, who, which document. Immutable. */
#pragma once

#include <jansson.h>

#include "uf-date.h"

typedef struct UfOrigin UfOrigin;

/* @source is one of: "typed" (by a worker), "told" (by the person), "document" (read on a paper),
 * "api", "import", "spreadsheet" (a batch), "derived" (computed by us from other facts), "office"
 * (configuration), "corrected" (for one request), "constant" (text of the form). @by and @document
 * may be NULL. */
UfOrigin *uf_origin_new(const char *source, UfDate date, const char *by, const char *document);

/* Reads {"source", "date", "by", "document"}; only "source" is needed. */
UfOrigin *uf_origin_from_json(const json_t *json, GError **error);
json_t *uf_origin_to_json(const UfOrigin *origin);

UfOrigin *uf_origin_copy(const UfOrigin *origin);
void uf_origin_free(UfOrigin *origin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfOrigin, uf_origin_free)

const char *uf_origin_get_source(const UfOrigin *origin);
UfDate uf_origin_get_date(const UfOrigin *origin);
const char *uf_origin_get_by(const UfOrigin *origin);       /* NULL when not known */
const char *uf_origin_get_document(const UfOrigin *origin); /* NULL when none */

/* What a reader sees: "saisi le 12/05/2026 (m.durand)", "attestation CAF, 03/2026". Yours. */
char *uf_origin_format_french(const UfOrigin *origin);
