/* Two workers on one household: what both changed, decided fact by fact. */
#include "uf-flow-edit-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-unit-private.h"
#include "uf-memory.h"
#include "uf-profile-lay.h"

#define SOURCE "edit"

static void
clear_texts(UfFlowEdit *edit)
{
	g_clear_pointer(&edit->clash_title, uf_memory_free_string);
	g_clear_pointer(&edit->clash_mine, uf_memory_free_string);
	g_clear_pointer(&edit->clash_theirs, uf_memory_free_string);
	g_clear_pointer(&edit->clash_origin, g_free);
}

void
uf_edit_clear_clashes(UfFlowEdit *edit)
{
	clear_texts(edit);
	uf_flow_over_clear(&edit->over);
}

bool
uf_edit_store(UfFlowEdit *edit, GError **error)
{
	edit->over.item = &edit->item;
	edit->over.before = &edit->before;
	edit->over.profile = &edit->profile;
	return uf_flow_store_over(edit->flow, &edit->over, error);
}

bool
uf_flow_edit_get_clash(UfFlowEdit *edit, UfFlowClash *clash)
{
	const GPtrArray *clashes = edit->over.clashes;
	if (clashes == NULL || clashes->len == 0)
		return false;
	const char *fact = g_ptr_array_index((GPtrArray *)clashes, 0);
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(edit->profile, fact);
	clear_texts(edit);
	edit->clash_title = uf_flow_unit_format_title(edit->flow, edit->profile, fact);
	edit->clash_mine = uf_flow_unit_format(edit->flow, edit->over.mine, fact);
	edit->clash_theirs = uf_flow_unit_format(edit->flow, edit->profile, fact);
	edit->clash_origin = origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
	*clash = (UfFlowClash){ fact, edit->clash_title, edit->clash_mine, edit->clash_theirs,
				edit->clash_origin };
	return true;
}

bool
uf_flow_edit_settle(UfFlowEdit *edit, bool mine, GError **error)
{
	GPtrArray *clashes = edit->over.clashes;
	if (clashes == NULL || clashes->len == 0)
		return true;
	if (mine && !uf_profile_lay_take(edit->profile, edit->over.mine,
					 g_ptr_array_index(clashes, 0), error))
		return false;
	g_ptr_array_remove_index(clashes, 0);
	if (clashes->len == 0)
		uf_edit_clear_clashes(edit);
	return true;
}

json_t *
uf_flow_edit_file_clashes(UfFlowEdit *edit, GError **error)
{
	g_autoptr(json_t) filed = json_array();
	if (edit->over.clashes != NULL &&
	    !uf_flow_proposal_file_clashes(edit->flow, &edit->over, SOURCE, filed, error))
		return NULL;
	return g_steal_pointer(&filed);
}
