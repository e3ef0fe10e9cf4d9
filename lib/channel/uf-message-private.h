/* A message in XML being made from the answers of a form: a tree (uf-engine.h, "xml_write") that
 * remembers which field each element comes from.
 *
 * "channels": {"xml": …} of the form says where elements stand ("places") and which of them are
 * identifiers of the partner's referential file ("lists"). What cannot be written is an issue of
 * the draft, never a guess.
 */
#pragma once

#include "uf-draft.h"
#include "uf-referential-private.h"

typedef struct UfMessage UfMessage;

/* @moment is what the element "generated" of the channel says. Issues go to @draft. */
UfMessage *uf_message_new(const UfAnswers *answers, const UfReferential *referential,
			  const char *moment, UfDraft *draft);
void uf_message_free(UfMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfMessage, uf_message_free)

/* Borrowed. */
const UfForm *uf_message_get_form(const UfMessage *self);
const json_t *uf_message_get_tree(const UfMessage *self);

/* What the worker found: rows of lists that lack something are left out, with an issue, and true
 * says that the message is to be tried again; else each fault is a blocking issue of @draft. */
bool uf_message_mend(UfMessage *self, const json_t *faults, UfDraft *draft);
