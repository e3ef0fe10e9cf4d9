/* One record laid over the other: ids, origins, absences. */
#include "uf-flow-merge-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-profile-edit.h"
#include "uf-profile-lay.h"
#include "uf-profile-rename.h"

#define ROUNDS 4 /* rows that name rows that name rows */

static json_t *
ensure_table(UfProfile *profile, const char *name)
{
	json_t *root = uf_profile_get_json(profile);
	if (json_object_get(root, name) == NULL)
		json_object_set_new(root, name, json_object());
	return json_object_get(root, name);
}

/* The record that goes, with no id of the other but where they are the same person. */
static bool
rename_people(UfFlowMerge *self)
{
	g_autoptr(json_t) names = uf_profile_make_names(self->old);
	json_object_update(names, self->members);
	g_clear_pointer(&self->other, uf_profile_free);
	self->other = uf_profile_copy(self->old);
	uf_profile_rename_rows(self->other, names);
	/* whom nobody knew goes under the new id */
	const json_t *members = json_object_get(uf_profile_get_json(self->old), "members");
	const bool any = json_object_size(self->members) > 0;
	for (size_t i = 0; i < json_array_size(members); i++) {
		const char *id = uf_json_get_string(json_array_get(members, i), "id");
		json_object_set(self->members, id, json_object_get(names, id));
	}
	return any;
}

/* Where @unit of the merged profile comes from is what the record that goes says. */
static void
take_origins(UfFlowMerge *self, const char *unit)
{
	json_t *into = ensure_table(self->merged, "origins");
	const json_t *from = ensure_table(self->other, "origins");
	const char *key;
	json_t *entry;
	void *next;
	json_object_foreach_safe(into, next, key, entry)
	{
		if (uf_fact_id_is_under(key, unit))
			json_object_del(into, key);
	}
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(self->other, unit);
	/* of what has none, the worker who merges answers: it is not from where the other's is */
	g_autoptr(UfOrigin) typed =
	    uf_origin_new("typed", uf_context_get_today(self->flow->context),
			  uf_flow_get_worker(self->flow), NULL);
	json_object_set_new(into, unit, uf_origin_to_json(origin != NULL ? origin : typed));
	json_object_foreach((json_t *)from, key, entry)
	{
		if (uf_fact_id_is_under(key, unit))
			json_object_set(into, key, entry);
	}
}

/* A value contradicts that there was none; what was asked of a new row goes with it. */
static void
take_absences(UfFlowMerge *self, const char *unit)
{
	json_t *into = ensure_table(self->merged, "absences");
	const char *key;
	json_t *entry;
	void *next;
	json_object_foreach_safe(into, next, key, entry)
	{
		if (uf_fact_id_is_under(key, unit))
			json_object_del(into, key);
	}
	json_object_foreach(ensure_table(self->other, "absences"), key, entry)
	{
		if (uf_fact_id_is_under(key, unit))
			json_object_set(into, key, entry);
	}
}

/* Gives rows that are the same the id of the one that stays; true when there was one. */
static bool
rename_same(UfFlowMerge *self, json_t *same)
{
	const char *key;
	json_t *id;
	void *next;
	json_object_foreach_safe(same, next, key, id)
	{
		if (g_strcmp0(json_string_value(id), key) == 0)
			json_object_del(same, key);
	}
	uf_profile_rename_rows(self->other, same);
	return json_object_size(same) > 0;
}

/* One laid over the other. What names a row is the same only once the row itself is. New
 * reference. */
static json_t *
lay_rows(UfFlowMerge *self)
{
	for (int round = 1;; round++) {
		g_autoptr(json_t) same = json_object();
		g_autoptr(json_t) json =
		    uf_intake_merge_aligned(self->before, uf_profile_get_json(self->other), same);
		if (!rename_same(self, same) || round == ROUNDS)
			return g_steal_pointer(&json);
	}
}

static bool
build_merged(UfFlowMerge *self, GError **error)
{
	g_autoptr(json_t) json = lay_rows(self);
	self->merged = uf_profile_from_json(self->flow->schema, json, error);
	if (self->merged == NULL)
		return false;
	self->units = uf_profile_list_units(self->before, self->merged);
	for (guint i = 0; i < self->units->len; i++) {
		take_origins(self, g_ptr_array_index(self->units, i));
		take_absences(self, g_ptr_array_index(self->units, i));
	}
	return true;
}

/* What was asked in vain for the record that goes, and of which the other one knows nothing. */
static void
add_absences(UfFlowMerge *self)
{
	const char *key;
	json_t *absence;
	json_object_foreach(ensure_table(self->other, "absences"), key, absence)
	{
		const json_t *value = uf_profile_find_fact(self->profile, key);
		g_autoptr(UfOrigin) origin = uf_profile_find_origin(self->other, key);
		if ((value != NULL && json_array_size(value) + json_object_size(value) > 0) ||
		    json_is_string(value) || json_is_number(value) || json_is_boolean(value) ||
		    uf_profile_find_absence(self->profile, key) != NULL || origin == NULL)
			continue;
		/* of a row that is not there any more nobody asks */
		if (!uf_profile_set_absence(self->profile, key, json_string_value(absence), origin,
					    NULL))
			continue;
		json_array_append_new(self->changed, json_string(key));
		self->added++;
	}
}

bool
uf_merge_lay(UfFlowMerge *merge, GError **error)
{
	if (!rename_people(merge)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: nobody of this household is in %s: they are not merged",
			    merge->gone->id, merge->item->id);
		return false;
	}
	if (!build_merged(merge, error))
		return false;
	add_absences(merge);
	return true;
}
