/* Telephone numbers as people in France write them, metropolitan, overseas and foreign.
 *
 * The stored form is E.164 ("+33612345678"); what is printed for numbers that are dialled with a 0
 * is the national one. Overseas départements share the national dialling, not the +33:
 * 0696 12 34 56 is +596696123456. A number written with +33 before an overseas range is read as
 * what one dials in France. Foreign numbers are accepted as they are.
 */
#pragma once

/* "+33612345678", or NULL when it is no telephone number. Yours; personal. */
char *uf_phone_format_e164(const char *text);

/* "06 12 34 56 78" with @separator between pairs ("" for none); "+687 75 12 34" for the Pacific,
 * where there is no 0 to dial; "+32470123456" for the rest, overseas numbers that no 0 reaches
 * included; NULL when it is no telephone number.
 * Yours; personal. */
char *uf_phone_format_national(const char *text, const char *separator);
