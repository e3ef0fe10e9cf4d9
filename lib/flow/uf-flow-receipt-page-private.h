/* The hand-over page of a draft that a partner has, for the files of lib/flow.
 *
 * What is to be read is made once, as data: sheets of sections of parts. A page and a PDF draw the
 * same. It holds personal values and the secrets of the receipt: json_t is zeroed on free, and
 * whoever formats it zeroes the text.
 */
#pragma once

#include "uf-date.h"
#include "uf-delivery.h"
#include "uf-receipt.h"

/* All borrowed. @office: uf_context_get_office(). */
typedef struct {
	const UfDraft *draft;
	const UfDelivery *delivery;
	const UfReceipt *receipt;
	const json_t *office;
	UfDate today;
	bool says_beneficiary; /* the form tells whether there is "pour un bénéficiaire" */
} UfReceiptPage;

/* {"title", "sheets": [{"title", "sections": [{"title", "parts": […]}]}]}. A part is {"kind":
 * "text", "style": "normal|strong|small", "text"}, {"kind": "steps|list|boxes", "rows": [text]}
 * (numbered, plain, to tick) or {"kind": "values|facts", "rows": [{"label", "text", "note"}]}
 * (to copy where the text is not empty; to be read). New reference. */
json_t *uf_receipt_page_describe(const UfReceiptPage *page);

/* The sheet for each reader, as above. */
json_t *uf_receipt_page_describe_worker(const UfReceiptPage *page);
json_t *uf_receipt_page_describe_person(const UfReceiptPage *page);

/* Its two forms: a page that needs nothing else (yours, zero it), and what the document worker is
 * asked to draw. */
char *uf_receipt_page_format_html(const json_t *described);
json_t *uf_receipt_page_make_document(const json_t *described, UfDate today);

/* Parts, added to a section, which is added to a sheet. Nothing is added for an empty text or an
 * array without rows; @rows is taken. */
json_t *uf_receipt_page_add_section(json_t *sheet, const char *title);
void uf_receipt_page_add_text(json_t *section, const char *style, const char *text);
void uf_receipt_page_take_rows(json_t *section, const char *kind, json_t *rows);
void uf_receipt_page_add_value(json_t *rows, const char *label, const char *text, const char *note);

/* True for a draft of démarche numérique; publik otherwise. */
bool uf_receipt_page_is_ds(const UfReceiptPage *page);
/* True while the person can still claim or open it: nobody deposited it and it is not gone. */
bool uf_receipt_page_is_open(const UfReceiptPage *page);
/* "22/11/2026" of an ISO 8601 text, "" for none. Yours. */
char *uf_receipt_page_format_day(const char *iso);
/* Words for what the partner says of it, French. */
const char *uf_receipt_page_get_state(const UfReceiptPage *page);
/* The pieces that are to be attached by hand, as lines; those that left are not among them. */
json_t *uf_receipt_page_list_pieces(const UfReceiptPage *page);
/* Who to call, as lines: the partner's contacts, then, with @own, who prepared it. */
json_t *uf_receipt_page_list_contacts(const UfReceiptPage *page, bool own);
