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

/* Somebody of age who reads the form too, and so for the children. */
static bool
has_adult_reader(const UfView *self)
{
	const char *role;
	json_t *value;
	json_object_foreach(self->roles, role, value)
	{
		const char *reader = json_string_value(value);
		if (reader != NULL && !is_minor(self, reader))
			return true;
	}
	return false;
}

/* Whether the person who holds @role, and so reads the form, may see what is kept for @owner. A
 * child sees what the adults who read with it may see. */
static bool
may_read(const UfView *self, const char *role, const char *reader, const char *owner)
{
	if (owner == NULL && uf_view_is_at_home(uf_view_find_member(self, reader)))
		return true;
	if (g_strcmp0(reader, owner) == 0)
		return true;
	if (is_minor(self, reader))
		return has_adult_reader(self);
	return owner != NULL && strcmp(role, "representative") == 0 && is_minor(self, owner);
}

/* Roles of one person are of somebody who reads; of those of several, only the ones that sign. */
static bool
is_reader(const char *role, const json_t *value)
{
	static const char *const several[] = { "applicant",    "representative", "spouse",
					       "co_applicant", "lease_holder",   NULL };
	return json_is_string(value) || g_strv_contains(several, role);
}

bool
uf_view_is_withheld(const UfView *self, const char *fact_id)
{
	const char *owner;
	if (is_outside(fact_id) || !uf_profile_is_protected(self->profile, fact_id, &owner))
		return false;
	if ((self->audience & (UF_AUDIENCE_LANDLORD | UF_AUDIENCE_MEMBERS)) != 0)
		return true;
	const char *role;
	json_t *value;
	json_object_foreach(self->roles, role, value)
	{
		g_autoptr(GPtrArray) ids = uf_view_list_role(self, role);
		for (guint j = 0; is_reader(role, value) && j < ids->len; j++) {
			if (!may_read(self, role, g_ptr_array_index(ids, j), owner))
				return true;
		}
	}
	return false;
}
