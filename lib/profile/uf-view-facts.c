/* What is known of a fact of the view: origin, absence, age, and who may see it. */
#include <string.h>

#include "uf-json.h"
#include "uf-view-inside-private.h"

static bool
is_outside(const char *fact_id)
{
	return uf_fact_id_is_under(fact_id, "office") || uf_fact_id_is_under(fact_id, "request");
}

UfOrigin *
uf_view_find_origin(const UfView *self, const char *fact_id)
{
	if (uf_fact_id_is_under(fact_id, "office"))
		return uf_origin_new("office", (UfDate){ 0 }, NULL, NULL);
	return is_outside(fact_id) ? NULL : uf_profile_find_origin(self->profile, fact_id);
}

const char *
uf_view_find_absence(const UfView *self, const char *fact_id)
{
	return is_outside(fact_id) ? NULL : uf_profile_find_absence(self->profile, fact_id);
}

const char *
uf_view_find_sensitive(const UfView *self, const char *fact_id)
{
	const UfPlace *place =
	    uf_profile_schema_find(uf_profile_get_schema(self->profile), fact_id);
	return place != NULL ? place->sensitive : NULL;
}

int
uf_view_get_stale_months(const UfView *self, const char *fact_id)
{
	return is_outside(fact_id)
		   ? 0
		   : uf_profile_get_stale_months(self->profile, fact_id, self->today);
}

static bool
is_minor(const UfView *self, const char *member)
{
	bool minor = false;
	return uf_view_tell_minor(uf_view_find_member(self, member), self->today, &minor) && minor;
}

/* Whether the person who holds @role, and so reads the form, may see what is kept for @owner. */
static bool
may_read(const UfView *self, const char *role, const char *reader, const char *owner)
{
	if (is_minor(self, reader))
		return true;
	if (owner == NULL)
		return uf_view_is_at_home(uf_view_find_member(self, reader));
	if (strcmp(reader, owner) == 0)
		return true;
	return strcmp(role, "representative") == 0 && is_minor(self, owner);
}

bool
uf_view_is_withheld(const UfView *self, const char *fact_id)
{
	static const char *const readers[] = { "applicant", "representative", "spouse",
					       "co_applicant", "lease_holder" };
	const char *owner;
	if (is_outside(fact_id) || !uf_profile_is_protected(self->profile, fact_id, &owner))
		return false;
	if ((self->audience & (UF_AUDIENCE_LANDLORD | UF_AUDIENCE_MEMBERS)) != 0)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		g_autoptr(GPtrArray) ids = uf_view_list_role(self, readers[i]);
		for (guint j = 0; j < ids->len; j++) {
			if (!may_read(self, readers[i], g_ptr_array_index(ids, j), owner))
				return true;
		}
	}
	return false;
}
