/* Receipts as people read them. */
#pragma once

#include "uf-run.h"

/* What became of the send @entry (uf-flow-send.h) in words: "received", "may have arrived"…; and
 * what the partner says of it, "" when it said nothing. Borrowed. */
const char *uf_receipts_get_status(const json_t *entry);
const char *uf_receipts_get_state(const json_t *entry);
const char *uf_receipts_get_channel(const json_t *entry);

/* "2026-11-22T13:04:05Z" as "22/11/2026 14:04" of this machine's time; yours. */
char *uf_receipts_format_time(const char *iso);

/* Prints one line, or two, about each of @receipts, @indent before them. */
void uf_receipts_print_lines(const json_t *receipts, const char *indent);

/* Prints the texts of @next, a line each, and the notes and the reason of a send above them. */
void uf_receipts_print_next(const json_t *entry);

/* "label value" on a line; nothing for "". */
void uf_receipts_print_text(const char *label, const char *text);

/* UF_EXIT_DONE when the partner has it, UF_EXIT_ISSUES otherwise. */
UfExit uf_receipts_find_exit(const json_t *entry);
