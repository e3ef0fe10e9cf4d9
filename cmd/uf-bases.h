/* Bases as people read and type them. */
#pragma once

#include "uf-run.h"

/* The kind and the state of a basis in words. Borrowed. */
const char *uf_bases_get_kind(const json_t *basis);
const char *uf_bases_get_state(const json_t *basis);

/* Prints one basis of uf_flow_basis_list(): a line, then what is known of it, two spaces in. */
void uf_bases_print(const json_t *basis);

/* Prints what was just recorded or ended: its id, kind and state. */
void uf_bases_print_result(const json_t *result);

/* Asks for a new basis of @person; false at the end of input, or on @error. */
bool uf_bases_ask(const UfRun *run, const char *person, json_t *basis, GError **error);
