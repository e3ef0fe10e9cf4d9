/* A view from the inside: the document and where its computed nodes come from. */
#pragma once

#include "uf-view.h"

typedef struct {
	char *fact_id;
	bool derived;
} UfViewSource;

struct UfView {
	const UfProfile *profile;
	json_t *root;
	json_t *roles;       /* role → member id, or ids */
	GHashTable *sources; /* id in the view (char *) → UfViewSource */
	UfDate today;
	unsigned audience;
};

/* Computes every derived place of the schema on the view's document. */
void uf_view_derive(UfView *self);

/* The ids of the members who have @role, in order; an empty list when nobody has. Borrowed texts.
 */
GPtrArray *uf_view_list_role(const UfView *self, const char *role);

/* The member object of the view, or NULL. Borrowed. */
json_t *uf_view_find_member(const UfView *self, const char *id);

/* Remembers that the node at @view_id comes from @fact_id. */
void uf_view_add_source(UfView *self, const char *view_id, const char *fact_id, bool derived);

/* Tells whether a person is a minor; false when the birth date does not say. */
bool uf_view_tell_minor(const json_t *member, UfDate today, bool *minor);

/* Neither dead, nor living elsewhere. */
bool uf_view_is_at_home(const json_t *member);

/* @object's period has begun and is not over, as far as its "from" and "until" say. */
bool uf_view_is_current(const json_t *object, UfDate today);

/* The relation between a member and the applicant that holds today, or NULL; *@reversed when it is
 * written from the applicant's side. Borrowed. */
json_t *uf_view_find_relation(const UfView *self, const char *member, bool *reversed);
