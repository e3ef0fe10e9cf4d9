/* A record that another organisation keeps, brought into a profile: nothing is overwritten without
 * a person. */
#pragma once

#include "uf-flow.h"
#include "uf-secret.h"

typedef struct UfFlowImport UfFlowImport;

/* Reads an exchange file of the CNAF ("-": standard input) in the document worker. INVALID_DATA
 * when it is none. */
UfFlowImport *uf_flow_import_new(UfFlow *flow, const char *path, GError **error);
/* The same for a text in memory; @shown names it in messages. */
UfFlowImport *uf_flow_import_new_bytes(UfFlow *flow, GBytes *bytes, const char *shown,
				       GError **error);
void uf_flow_import_free(UfFlowImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowImport, uf_flow_import_free)

/* How many records the file holds. */
size_t uf_flow_import_get_count(const UfFlowImport *import);

/* Whether the number of the record is to be asked: there are several, and @person (NULL: somebody
 * new) does not tell. */
bool uf_flow_import_asks_number(const UfFlowImport *import, const char *person);

/* Takes one record; what a rule of the configuration accepts of it is stored at once, the rest is
 * for the caller to decide. The record is that of @number as typed, or the one of @person or of the
 * file. REFUSED when
 * @person is NULL and somebody of the store has the number of the record already. */
bool uf_flow_import_choose(UfFlowImport *import, const UfSecret *number, const char *person,
			   GError **error);

/* One difference between a person of the store and the record; borrowed until the next call. */
typedef struct {
	const char *title; /* "Éloïse INVENTÉE › Situation › Depuis" */
	const char *old;   /* "" when nothing is known */
	const char *new_text;
} UfFlowDifference;

/* False when none is left; never one for somebody new. */
bool uf_flow_import_next(UfFlowImport *import, UfFlowDifference *difference);
/* Puts the present difference into the profile, with the record as its origin. */
bool uf_flow_import_take(UfFlowImport *import, GError **error);

/* Refuses the present difference for good: the same record does not bring it again. */
bool uf_flow_import_refuse(UfFlowImport *import, GError **error);

/* All differences that nobody decided, as they are: [{"fact", "title", "old", "new"}]. */
json_t *uf_flow_import_list(UfFlowImport *import);

/* Stores what was taken (of somebody new everything), unless something in it cannot be. What nobody
 * decided waits as proposals (uf-flow-proposal.h), each once whatever the number of imports.
 * → schemas/output-person-import.json */
json_t *uf_flow_import_save(UfFlowImport *import, GError **error);
