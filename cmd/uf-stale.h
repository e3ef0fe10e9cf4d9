/* What partners still hold, as people read it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* The "facts", "partners" and "accounts" of uf_flow_stale(), each under its own title; nothing for
 * an empty list. */
void uf_stale_print_facts(const json_t *facts);
void uf_stale_print_partners(const json_t *partners);
void uf_stale_print_accounts(const json_t *accounts);

/* "calls": whom to call for what no form tells. */
void uf_stale_print_calls(const json_t *calls);

/* Whether one of @partners has a form that tells it something. */
bool uf_stale_has_forms(const json_t *partners);
