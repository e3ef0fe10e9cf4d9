/* Amounts in euros, held as whole cents (int64_t): no float ever touches money.
 *
 * The locale takes no part: French notation is read and written by these functions.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Largest amount accepted, in cents: one billion euros. */
#define UF_MONEY_MAX INT64_C(100000000000)

/* Reads "1 234,56", "1234.5", "€ 950,00", "0,50 €", "-12", spaces of all kinds (no-break, thin).
 * A single "." or "," followed by one or two digits is the decimal mark; "1.234,56" reads as
 * French. False, @cents untouched, on anything else: "12,345", "12 50" and "12€50" are ambiguous.
 */
bool uf_money_parse(const char *text, int64_t *cents);

/* "1 234,56" with a no-break space between thousands. Yours. */
char *uf_money_format_french(int64_t cents);

/* "1234.56", or "1234" when @cents is whole euros. Yours. */
char *uf_money_format_plain(int64_t cents);
