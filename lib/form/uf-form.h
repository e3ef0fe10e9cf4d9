/* A form: what one partner asks, as data (schemas/form.schema.json), resolved and checked.
 *
 * A definition is parsed once and never changes. Unknown keys, unknown kinds and paths that do not
 * parse are refused with the file and the place. Faults of meaning (two fields of one id…) are
 * looked for in the fields whose shape is right. The form owns its fields; all that is returned
 * here is borrowed and lives as long as the form.
 */
#pragma once

#include <stdbool.h>

#include "uf-field.h"
#include "uf-form-rules.h"

typedef struct UfForm UfForm;

/* Parses a resolved definition (no "extends" left). @origin names the file for messages. All the
 * faults of the file are reported in one message, one a line. */
UfForm *uf_form_parse(const json_t *root, const char *origin, GError **error);

/* The same for whoever reads many files and knows their lines: faults are appended to @faults
 * (uf-form-fault.h) and counted in the error. A reference on @root is kept: it must not change. */
UfForm *uf_form_new(UfFormRules *rules, json_t *root, GPtrArray *faults, GError **error);
UfForm *uf_form_ref(UfForm *form);
void uf_form_unref(UfForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfForm, uf_form_unref)

const char *uf_form_get_id(const UfForm *form);      /* "domiciliation/demande-16029" */
const char *uf_form_get_adapter(const UfForm *form); /* "domiciliation": the part before "/" */
const char *uf_form_get_title(const UfForm *form);

/* Where the definition comes from: "text" (form number, law, page), "seen" (date), and whether it
 * is unverified. */
const char *uf_form_get_source(const UfForm *form);
UfDate uf_form_get_seen(const UfForm *form);
bool uf_form_is_unverified(const UfForm *form);

/* SHA-256 of the resolved definition in canonical form (sorted keys), hexadecimal. */
const char *uf_form_get_revision(const UfForm *form);

/* The resolved definition; a draft and the analysis read it. */
const json_t *uf_form_get_json(const UfForm *form);

/* Top-level fields in the partner's order; those of a table are inside it (uf_field_get_child). */
size_t uf_form_get_field_count(const UfForm *form);
const UfField *uf_form_get_field(const UfForm *form, size_t index);

/* By id; "table.child" for a field of a table. NULL when there is none. */
const UfField *uf_form_find_field(const UfForm *form, const char *id);

/* The data of one channel ("pdf", "sheet", "ds"…), or NULL when the form does not go that way. */
const json_t *uf_form_find_channel(const UfForm *form, const char *channel);

/* The declared blocks, as checked JSON; NULL when absent: "roles", "figures", "pieces",
 * "deadlines", "signatures", "recipients", "basis", "contacts", "territory",
 * "updates". */
const json_t *uf_form_find_block(const UfForm *form, const char *name);

/* The path that the first @length bytes of @text are (UF_JSONPATH_USE_STRLEN), parsed once for all
 * who ask: those of figures and blocks are read for each demand. Borrowed; for texts of this
 * definition alone, since all are kept. Errors as uf_jsonpath_parse_relative(). */
const UfJsonPath *uf_form_ensure_path(UfForm *form, const char *text, size_t length,
				      GError **error);

/* True of a core that other forms extend and that nobody fills as it is. */
bool uf_form_is_abstract(const UfForm *form);

/* True when a declared recipient is of that kind: "landlord", "household", "judge", "partner"…
 * Protected facts are withheld from a form that the landlord or another member will read. */
bool uf_form_has_recipient(const UfForm *form, const char *kind);
