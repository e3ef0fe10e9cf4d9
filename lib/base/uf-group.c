#include "uf-group.h"

static void
free_group(gpointer data)
{
	UfGroup *group = data;
	g_free(group->words);
	g_ptr_array_unref(group->members);
	g_free(group);
}

GPtrArray *
uf_groups_new(void)
{
	return g_ptr_array_new_with_free_func(free_group);
}

void
uf_groups_add(GPtrArray *groups, const char *words, gpointer member)
{
	UfGroup *group = NULL;
	for (guint i = 0; i < groups->len && group == NULL; i++) {
		UfGroup *other = g_ptr_array_index(groups, i);
		group = g_str_equal(other->words, words) ? other : NULL;
	}
	if (group == NULL) {
		group = g_new0(UfGroup, 1);
		group->words = g_strdup(words);
		group->members = g_ptr_array_new();
		g_ptr_array_add(groups, group);
	}
	g_ptr_array_add(group->members, member);
}

char *
uf_groups_join_labels(const GPtrArray *labels)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GPtrArray) groups = uf_groups_new();
	for (guint i = 0; i < labels->len; i++) {
		char *label = g_ptr_array_index(labels, i);
		if (*label != '\0')
			uf_groups_add(groups, label, label);
	}
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_string_append_printf(out, "%s%s", i > 0 ? "\u00a0; " : "", group->words);
		if (group->members->len > 1)
			g_string_append_printf(out, " (%u fois)", group->members->len);
	}
	return g_string_free(out, FALSE);
}
