/* A record that is being imported. */
#pragma once

#include "uf-flow-import.h"
#include "uf-flow-private.h"

typedef struct {
	char *fact; /* a leaf, or a row that is new */
	bool is_row;
} UfImportOffer;

struct UfFlowImport {
	UfFlow *flow;
	json_t *file; /* its tree */
	char *path;
	char *source; /* "flux CNAF …" */
	UfDate date;
	size_t count;
	json_t *notes;
	UfStoreItem *item;
	UfProfile *profile; /* what will be stored */
	UfProfile *merged;  /* with all that the record says; NULL for somebody new */
	GPtrArray *offers;
	guint next;
	json_t *changed;
	char *title;
	char *old;
	char *new_text;
};

/* what differs between the profile and the merged one, in order */
void uf_import_list_offers(UfFlowImport *import);
/* "Montant : 530,20 € ; Mois : 09/2026"; yours, zero it */
char *uf_import_format_row(UfFlowImport *import, const UfProfile *profile, const char *list,
			   const json_t *row);
/* the notes with their French "text" and the name of the person; new reference */
json_t *uf_import_describe_notes(UfFlowImport *import);
