/* The document engine: what the worker program does with one untrusted document.
 *
 * It runs only inside the limited children of lib/sandbox; `unefois` never links it. poppler-glib
 * reads, renders and verifies; the qpdf C API lists and writes; pango and cairo draw what cp1252
 * cannot say. A request is {"op": …} with the PDF as blob; answers are below. Optional keys have ?.
 *
 * fields    → { pages, sizes: [ { width, height, x?, y?, rotate? } ], encrypted, signed,
 *               signature, repaired, has_form, xfa: "none|hybrid|only",
 *               fingerprint, fields: [ { name, kind: "text|checkbox|radio|combo|list|signature|
 *               button", options: [state or export value], labels?: [text shown for each option],
 *               value, max_length?, comb, multiline, password, editable, multiple, read_only,
 *               required, align: 0-2, font_size (0: automatic), tooltip?, format?,
 *               keystroke?, validate?, calculate?: scripts, format_rule?, … : what is
 *               understood of each ({kind: "date", pattern…}; uf-rule-private.h), page,
 *               boxes: [ { page, x1, y1, x2, y2, option?, label? (printed near) } ] } ],
 *               calculated: [names that a viewer computes, in its order] }
 *             An option is text: a byte that is not UTF-8, a control byte and '#' are `#HH`.
 *             signature: "none|approval|certified_fill|certified_no_change" is the strictest that
 *             the document's signatures say.
 * fill      { values: {name: value}, overwrite?: true, verify?: true, flatten?: true } + PDF
 *           → { fields: [ { name, status: "written|refused", reason?, font_size?, shown?,
 *               kept?, check? } ], calculations: [ { name, status: "recomputed|unchanged|
 *               unknown", check? } ], xfa_removed, notes: ["permission" (its author did not
 *               allow filling), "signature_kept", "usage_rights_removed" (of Adobe Reader)],
 *               flattened? } + the filled PDF. A value that is there is replaced when overwrite
 *             says so; /DV, spaces and Off are no such value. A signed PDF is continued: its bytes,
 *             then what changed; its certification and locks are obeyed. shown: what is drawn when
 *             the field's format makes another text of the value; kept: why the format is not
 *             followed (uf-format-private.h). Totals and copies are computed after the values.
 *             Values: text; true, false or an option for buttons; an option, its label or
 *             (editable combo) a text, an array for lists. Reasons: no_such_field, read_only,
 *             too_long, does_not_fit, line_break, not_drawable, no_such_option, option_needed,
 *             wrong_type, signature_field, push_button, already_filled, bad_format,
 *             out_of_range, calculated, locked_by_signature, no_box. A refused value changes
 *             nothing; no_box: no page shows the field. check is what verify says of it.
 *             A form that is kept (uf_engine_keep()) is filled without its PDF, with the same
 *             answers.
 * flatten   + PDF → { flattened: { widgets: shown by their pages, changed: pixels of the worst
 *             page, at 60 dpi, that are not as before } } + PDF without fields
 * read      → { values: {name: value}, by_tree: [names that poppler could not read] }
 * verify    { values } + filled PDF → { fields: [ { name,
 *             status: "ok|missing|wrong_letters|clipped|no_ink" } ] }
 * propose   { page } + PDF → { page, pages, width, height, text: false when the page has none,
 *             boxes: [ { name, page, x1, y1, x2, y2, kind?, cells?, multiline?, label?,
 *             shown: [left, top, right, bottom] on the page as it is shown } ] }: where one could
 *             write on a page that has no field there (uf-propose-private.h)
 * render    { page, dpi, quick?: true (larger, sooner) } + PDF → { width, height, pages } + PNG
 * join      { title?, parts: [ { size: bytes, label?, front?: true } ] } + PDFs, one behind another
 *           → { pages, blank, parts: [ { first: page, pages } or { error } ] } + a PDF of their
 *             pages without fields; uf-join-private.h tells of labels; of
 *             the parts of one label the first that can be read begins on the front
 * html      + a saved web page → { questions: [ { label, name?, texts?: [other words],
 *             section?, kind: "text|long|date|integer|boolean|choice|choices",
 *             options?: [ { value, label } ], max?, required? } ] }. What the page holds as
 *             values is never read.
 * labels    + a list of labels (CSV) → { questions } without names; kind may be money or
 *             signature
 * sheet_read { sheet?: name } + a spreadsheet (CSV, XLSX, ODS) → { format, sheets?, sheet?, epoch,
 *             columns, rows, hidden_columns?, merged?, encoding?, delimiter? } + rows of cells, as
 *             uf-spread-private.h tells
 * xml_read  + an exchange file → { root: {name, text?, attributes?: {name: value}, children?: [as
 *             root]} }; limits and refusals are in uf-xml-private.h
 * xml_write { root: such a tree } + an XML schema → { faults: [ { at: [rank of a child, from the
 *             root down], fault: "missing|value|unexpected|other", name?: of what is missing } ] }
 *             + the file, when there is no fault
 * document  { title, footer?, header?, blocks } → { pages, undrawn } + PDF; see uf-document.h
 *
 * fields, fill and verify take boxes?: {name: {page, x1, y1, x2, y2, kind?: "text|checkbox",
 * cells?: 1-100, size?, align?: 0-2, multiline?: true}}: places measured on the pages, in the
 * points of the file. They behave as fields of that name (a checkbox has the option "Yes"); what is
 * filled becomes part of the page and no field of them is left (uf-flat-private.h).
 *
 * Errors about the document begin with an id: not_pdf, damaged, password, signed, xfa_only,
 * no_form, too_large, too_deep, no_question, not_xml, doctype, not_sheet, no_sheet, old_excel,
 * encrypted, quote, unshown (a value that flattening would lose). No error quotes a value or a name
 * of the document.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct UfEngine UfEngine;

/* Tells what is being done, for the message if it dies there: [a-z_]{1,24}. */
typedef void (*UfEngineStage)(const char *stage);

/* Loads fonts and tables, in the template process; @stage may be NULL. The fonts of the whole
 * process are chosen by it. UF_ERROR_INTERNAL without any usable font. */
UfEngine *uf_engine_new(UfEngineStage stage, GError **error);
void uf_engine_free(UfEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfEngine, uf_engine_free)

/* The font files that a child may need: NULL-terminated, borrowed. */
const char *const *uf_engine_get_font_files(const UfEngine *engine);

/* Reads the form @input for requests to come, which this process answers no more: its forks do,
 * once each, with @input NULL. Only "fill" is answered of a form that is kept. REFUSED "kept:" for
 * a form that cannot be. */
bool uf_engine_keep(UfEngine *engine, GBytes *input, GError **error);

/* To be called once in a child, after the fork and before uf_engine_handle(). */
void uf_engine_enter_child(UfEngine *engine);

/* Answers one request (see above). @input may be NULL. */
json_t *uf_engine_handle(UfEngine *engine, const json_t *request, GBytes *input, GBytes **output,
			 GError **error);
