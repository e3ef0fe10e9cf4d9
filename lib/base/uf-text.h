/* French text: folding for comparison, case for forms, and checks on what comes in.
 *
 * Texts are valid UTF-8. What is returned is as personal as what was given:
 * uf_memory_free_string().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Lower case, without accents or ligatures (œ → oe), apostrophes and hyphens turned into one space,
 * runs of spaces into one, ends trimmed. For comparing and searching, never for printing. Yours. */
char *uf_text_fold(const char *text);

/* Upper case that keeps accents ("Éloïse" → "ÉLOÏSE"). Yours. */
char *uf_text_upper(const char *text);

/* First letter of each word in upper case, the rest in lower ("ANNE-MARIE D'HIVER" →
 * "Anne-Marie D'Hiver"). Yours. */
char *uf_text_capitalize(const char *text);

/* Without accents or ligatures, case kept, for fields that take plain letters only. Yours. */
char *uf_text_strip_accents(const char *text);

/* True for valid UTF-8 without control characters other than tab and line feed. */
bool uf_text_is_clean(const char *text, size_t length);

/* Number of characters (code points), not bytes. */
size_t uf_text_get_length(const char *text);
