/* What the files of a message share: uf-message.c makes it, uf-message-mend.c looks at its faults.
 *
 * An element that a table makes keeps its "row". A path is that of elements below the root, without
 * rows: "dossiers/dossier/id_personne".
 */
#pragma once

#include "uf-message-private.h"

struct UfMessage {
	const UfForm *form;
	const json_t *channel;
	json_t *root;
	GPtrArray *sought;      /* identifiers that are still to be found */
	GHashTable *unresolved; /* uf_message_make_key() → name of the list, borrowed */
};

/* The path of the bound @name, in the places of the channel. With its rows; yours. */
char *uf_message_expand(const UfMessage *self, const char *name);
/* @path without its rows; the last of them, or 0, goes to @row. Yours. */
char *uf_message_strip(const char *path, int64_t *row);
/* An element of a row. Yours. */
char *uf_message_make_key(const char *path, int64_t row);
/* Takes @node out of @parent. */
void uf_message_remove(json_t *parent, const json_t *node);
