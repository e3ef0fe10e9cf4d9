#include "uf-profile-diff.h"

#include "uf-json.h"

void
uf_profile_change_free(UfProfileChange *change)
{
	if (change == NULL)
		return;
	g_free(change->fact_id);
	g_free(change);
}

const char *
uf_change_get_name(UfChangeKind kind)
{
	static const char *const names[] = {
		[UF_CHANGE_ADDED] = "added",   [UF_CHANGE_REMOVED] = "removed",
		[UF_CHANGE_VALUE] = "value",   [UF_CHANGE_ABSENCE] = "absence",
		[UF_CHANGE_ORIGIN] = "origin",
	};
	return names[kind];
}

static void
add_change(GPtrArray *changes, const char *fact_id, UfChangeKind kind)
{
	UfProfileChange *change = g_new0(UfProfileChange, 1);
	change->fact_id = g_strdup(fact_id);
	change->kind = kind;
	g_ptr_array_add(changes, change);
}

static bool
origin_differs(const UfProfile *before, const UfProfile *after, const char *fact_id)
{
	g_autoptr(UfOrigin) old_origin = uf_profile_find_origin(before, fact_id);
	g_autoptr(UfOrigin) new_origin = uf_profile_find_origin(after, fact_id);
	if (old_origin == NULL || new_origin == NULL)
		return old_origin != new_origin;
	g_autoptr(json_t) old_json = uf_origin_to_json(old_origin);
	g_autoptr(json_t) new_json = uf_origin_to_json(new_origin);
	return !json_equal(old_json, new_json);
}

static void
compare_facts(const UfProfile *before, const UfProfile *after, GPtrArray *changes)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(after);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact_id = g_ptr_array_index(facts, i);
		const json_t *old_value = uf_profile_find_fact(before, fact_id);
		if (old_value == NULL)
			add_change(changes, fact_id, UF_CHANGE_ADDED);
		else if (!json_equal(old_value, uf_profile_find_fact(after, fact_id)))
			add_change(changes, fact_id, UF_CHANGE_VALUE);
		else if (origin_differs(before, after, fact_id))
			add_change(changes, fact_id, UF_CHANGE_ORIGIN);
	}
}

/* Absences of @one that @other does not have; those that differ, or were said again, are listed
 * once, with @both. */
static void
compare_absences(const UfProfile *one, const UfProfile *other, bool both, GPtrArray *changes)
{
	const json_t *theirs = json_object_get(uf_profile_get_json(other), "absences");
	const char *key;
	json_t *absence;
	json_object_foreach(json_object_get(uf_profile_get_json(one), "absences"), key, absence)
	{
		const json_t *counterpart = json_object_get(theirs, key);
		if (counterpart == NULL || (both && !json_equal(absence, counterpart)))
			add_change(changes, key, UF_CHANGE_ABSENCE);
		else if (both && origin_differs(other, one, key))
			add_change(changes, key, UF_CHANGE_ORIGIN);
	}
}

static void
list_removed(const UfProfile *before, const UfProfile *after, GPtrArray *changes)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(before);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact_id = g_ptr_array_index(facts, i);
		if (uf_profile_find_fact(after, fact_id) == NULL)
			add_change(changes, fact_id, UF_CHANGE_REMOVED);
	}
}

GPtrArray *
uf_profile_diff(const UfProfile *before, const UfProfile *after)
{
	GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)uf_profile_change_free);
	compare_facts(before, after, changes);
	compare_absences(after, before, true, changes);
	compare_absences(before, after, false, changes);
	list_removed(before, after, changes);
	return changes;
}
