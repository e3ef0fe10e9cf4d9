/* The table of French sentences, for the functions of uf-issue.h. */
#pragma once

/* The sentence of @rule as it is written in the table, or NULL. A rule of three words and more
 * falls back to its first and last ("identifier.nir.key" to "identifier.key"). {name} stands for a
 * parameter; what is in [brackets] is left out when its parameter is missing or empty. */
const char *uf_issue_find_sentence(const char *rule);
