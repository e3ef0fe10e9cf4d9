/* What becomes of a text in a field that has a format: what is stored and what is drawn.
 *
 * A text is understood when it can be read in one way only: as the field's own script would take
 * it, as French people write (31/12/1984, 14h30, "1 234,56 €"), or plain (1984-12-31, 1234.56).
 * It is stored so that the script would accept it again (a number plain with a dot; a date in the
 * field's own order) and drawn as the script would show it. No part is ever dropped: a whole date
 * in a field of a year, a number that is no number, are refused.
 *
 * Where the script's own form would lie about the value, the value is kept as it was asked and
 * `kept` says why:
 *   leading_zeros   a row of digits that begins with 0 is a code or a day, not an amount: 01 is
 *                   not shown as 1
 *   longer          a row of digits that the form would make longer than the field allows (a
 *                   postcode 59000 as 59,000.00)
 *   rounded         fewer decimals would be shown than there are (sums that the form itself
 *                   computes are rounded as it does)
 *   sign            the minus would be shown by a colour only
 *   century         a year that two digits would put into another century (1949 read as 2049)
 *   foreign_phone   a French telephone number, where the script groups as in the USA
 * A field with a script that is not understood takes the text as it is.
 */
#pragma once

#include "uf-pdf-private.h"
#include "uf-rule-private.h"

typedef struct {
	char *stored, *shown; /* NULL when refused */
	const char *kept;     /* one of the words above, "unknown", or NULL */
	const char *reason;   /* bad_format, out_of_range; NULL when it is understood */
} UfFormatted;

/* @text in a text field. @computed: it is the result of a calculation (plain, may be rounded). */
void uf_format_value(const UfPdfField *field, const char *text, bool computed, UfFormatted *out);
void uf_formatted_clear(UfFormatted *formatted);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFormatted, uf_formatted_clear)

/* The steps of uf_format_value(), for one rule each; @limit is the longest text allowed, or 0. They
 * set either both texts or the reason. */
typedef struct {
	const UfRule *rule;
	const char *text;
	int limit;
	bool comb, computed;
} UfFormatTask;
void uf_format_date(const UfFormatTask *task, UfFormatted *out);
void uf_format_number(const UfFormatTask *task, UfFormatted *out);
void uf_format_percent(const UfFormatTask *task, UfFormatted *out);
void uf_format_mask(const UfFormatTask *task, UfFormatted *out);
void uf_format_phone(const UfFormatTask *task, UfFormatted *out);

/* A decimal number, exact. */
#define UF_DECIMAL_DIGITS 15
typedef struct {
	bool negative;
	char whole[UF_DECIMAL_DIGITS + 1];    /* without leading zeros; "0" */
	char fraction[UF_DECIMAL_DIGITS + 1]; /* without trailing zeros; "" */
} UfDecimal;

/* Reads "1 234,56", "1.234,56", "1234.5", "-12"; @currency (NULL allowed), € and EUR may stand on
 * either side. "1,234" may mean two things: it is read only when @decimals is 3 or more and the
 * comma is not what @rule's separators group with. False on anything else. */
bool uf_decimal_parse(const char *text, const UfRule *rule, UfDecimal *decimal);
/* Reads a number as it is stored: "-1234.56". */
bool uf_decimal_parse_plain(const char *text, UfDecimal *decimal);
char *uf_decimal_format_plain(const UfDecimal *decimal);
double uf_decimal_get(const UfDecimal *decimal);
/* @value to a millionth, as it is stored: "1234.5". Yours. */
char *uf_decimal_format_double(double value);
