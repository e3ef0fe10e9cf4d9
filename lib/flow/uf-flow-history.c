#include "uf-flow-history.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-history-private.h"
#include "uf-flow-unit-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-diff.h"
#include "uf-text.h"

static void
history_clear(UfHistory *history)
{
	g_free(history->fact);
	g_ptr_array_unref(history->parts);
	json_decref(history->revisions);
	json_decref(history->values);
	g_hash_table_unref(history->hidden);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfHistory, history_clear)

/* Who wrote which revision when, by the journal: {"7": line} */
static json_t *
index_journal(UfFlow *flow, const char *person)
{
	json_t *index = json_object();
	g_autoptr(json_t) lines =
	    uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, person, NULL);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		json_t *line = json_array_get(lines, i);
		const int64_t revision =
		    uf_json_get_integer(json_object_get(line, "details"), "revision", 0);
		if (revision < 1 || g_strcmp0(uf_json_get_string(line, "object"), person) != 0)
			continue;
		g_autofree char *key = uf_flow_format_revision(revision);
		json_object_set(index, key, line);
	}
	return index;
}

static UfProfile *
load_revision(UfFlow *flow, UfStoreItem **item, const char *person, int64_t revision,
	      GError **error)
{
	*item = uf_store_get_revision(flow->store, UF_STORE_PERSON, person, revision, error);
	if (*item == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data((*item)->content, &size);
	return uf_profile_parse(flow->schema, text != NULL ? text : "", size, person, error);
}

/* the words of a title, without accents, case and who it is about */
static bool
has_title(UfFlow *flow, const char *fact, const char *wanted)
{
	g_autofree char *list = uf_flow_unit_is_row(flow, fact) ? g_path_get_dirname(fact) : NULL;
	const UfPlace *place = uf_profile_schema_find(flow->schema, list != NULL ? list : fact);
	if (place == NULL)
		return false;
	g_autofree char *whole = uf_profile_schema_format_title(flow->schema, place);
	g_auto(GStrv) parts = g_strsplit(whole, " › ", -1);
	for (char **part = parts; *part != NULL; part++) {
		g_autofree char *rest = g_strjoinv(" › ", part);
		g_auto(UfWiped) folded = uf_text_fold(rest);
		g_auto(UfWiped) single = uf_text_fold(*part);
		if (g_str_equal(folded, wanted) || g_str_equal(single, wanted))
			return true;
	}
	return false;
}

static bool
is_asked(const UfHistory *history, const char *fact)
{
	if (history->fact == NULL)
		return true;
	if (uf_fact_id_is_valid(history->fact) &&
	    (uf_fact_id_is_under(fact, history->fact) || uf_fact_id_is_under(history->fact, fact)))
		return true;
	g_auto(UfWiped) wanted = uf_text_fold(history->fact);
	return *wanted != '\0' && has_title(history->flow, fact, wanted);
}

static json_t *
describe_change(UfHistory *history, const UfProfile *before, const UfProfile *after,
		const UfProfileChange *what)
{
	const char *unit = what->fact_id;
	UfFlow *flow = history->flow;
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(after, unit);
	g_auto(UfWiped) title = uf_flow_unit_format_title(flow, after, unit);
	g_auto(UfWiped) old =
	    before != NULL ? uf_flow_unit_format(flow, before, unit) : g_strdup("");
	g_auto(UfWiped) text = uf_flow_unit_format(flow, after, unit);
	const char *kind = uf_change_get_name(what->kind);
	json_t *change = json_pack("{s:s, s:s, s:s, s:s, s:s}", "fact", unit, "title", title,
				   "kind", kind, "old", old, "new", text);
	if (origin != NULL && what->kind != UF_CHANGE_REMOVED)
		json_object_set_new(change, "origin", uf_origin_to_json(origin));
	return change;
}

/* One value that it had: until the time of the change above, or still. */
static void
add_value(UfHistory *history, const UfProfile *after, const char *unit, json_t *change,
	  const json_t *head)
{
	const char *fact = uf_json_get_string(change, "fact");
	const json_t *value = uf_profile_find_fact(after, unit);
	json_t *row = json_pack(
	    "{s:s, s:O, s:O, s:O?, s:s?, s:O*, s:O, s:O, s:O*, s:s*}", "fact", fact, "title",
	    json_object_get(change, "title"), "text", json_object_get(change, "new"), "value",
	    value, "absence", value == NULL ? uf_profile_find_absence(after, unit) : NULL, "origin",
	    json_object_get(change, "origin"), "person", json_object_get(head, "person"),
	    "revision", json_object_get(head, "revision"), "from", json_object_get(head, "time"),
	    "until", NULL);
	/* newest first: the one that came after it is there already */
	for (size_t i = json_array_size(history->values); i > 0; i--) {
		const json_t *later = json_array_get(history->values, i - 1);
		if (!g_str_equal(uf_json_get_string(later, "fact"), fact))
			continue;
		json_t *from = json_object_get(later, "from");
		if (from != NULL)
			json_object_set(row, "until", from);
		break;
	}
	json_array_append_new(history->values, row);
}

/* What @after says otherwise than the revision before it. */
static json_t *
list_changes(UfHistory *history, const UfHistoryPart *part, const UfProfile *before,
	     const UfProfile *after, const json_t *head)
{
	g_autoptr(UfProfile) nothing =
	    before == NULL ? uf_profile_new(history->flow->schema) : NULL;
	const UfProfile *old = before != NULL ? before : nothing;
	g_autoptr(GPtrArray) list = uf_profile_diff(old, after);
	/* a value that became an absence is two changes of one fact */
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *changes = json_array();
	for (guint i = 0; i < list->len; i++) {
		const UfProfileChange *what = g_ptr_array_index(list, i);
		const char *fact = what->fact_id;
		const bool is_there = uf_profile_find_fact(after, fact) != NULL ||
				      uf_profile_find_absence(after, fact) != NULL;
		g_autofree char *today = uf_history_rename(part, fact);
		if ((before == NULL && !is_there) || !g_hash_table_add(seen, what->fact_id) ||
		    !uf_history_is_told(history, part, is_there ? after : old, fact) ||
		    !is_asked(history, today))
			continue;
		json_t *change = describe_change(history, before, after, what);
		json_object_set_new(change, "fact", json_string(today));
		json_array_append_new(changes, change);
		if (history->fact != NULL)
			add_value(history, after, fact, change, head);
	}
	return changes;
}

static json_t *
make_head(const UfHistoryPart *part, const UfStoreItem *item, const json_t *journal)
{
	g_autofree char *key = uf_flow_format_revision(item->revision);
	const json_t *line = json_object_get(journal, key);
	return json_pack("{s:s, s:I, s:O*, s:O*, s:O*, s:b}", "person", part->person, "revision",
			 (json_int_t)item->revision, "time", json_object_get(line, "time"),
			 "worker", json_object_get(line, "worker"), "action",
			 json_object_get(line, "action"), "no_contact", (int)item->no_contact);
}

static bool
add_part(UfHistory *history, const UfHistoryPart *part, GError **error)
{
	UfFlow *flow = history->flow;
	g_autoptr(UfStoreItem) newest = NULL;
	g_autoptr(UfProfile) after = uf_flow_load_person(flow, part->person, &newest, error);
	if (after == NULL)
		return false;
	g_autoptr(json_t) journal = index_journal(flow, part->person);
	const int64_t last = part->last > 0 ? MIN(part->last, newest->revision) : newest->revision;
	if (last != newest->revision) {
		g_clear_pointer(&after, uf_profile_free);
		g_clear_pointer(&newest, uf_store_item_free);
		after = load_revision(flow, &newest, part->person, last, error);
	}
	while (after != NULL) {
		g_autoptr(UfStoreItem) item = NULL;
		g_autoptr(UfProfile) before =
		    newest->revision > 1
			? load_revision(flow, &item, part->person, newest->revision - 1, error)
			: NULL;
		if (before == NULL && newest->revision > 1)
			return false;
		json_t *head = make_head(part, newest, journal);
		json_t *changes = list_changes(history, part, before, after, head);
		json_object_set_new(head, "changes", changes);
		if (json_array_size(changes) > 0)
			json_array_append(history->revisions, head);
		json_decref(head);
		uf_profile_free(after);
		uf_store_item_free(newest);
		after = g_steal_pointer(&before);
		newest = g_steal_pointer(&item);
	}
	return newest == NULL;
}

json_t *
uf_flow_person_history(UfFlow *flow, const char *person, const char *fact, GError **error)
{
	g_auto(UfHistory) history = {
		.flow = flow,
		.fact = g_strdup(fact),
		.parts = g_ptr_array_new_with_free_func((GDestroyNotify)uf_history_part_free),
		.revisions = json_array(),
		.values = json_array(),
		.hidden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL || !uf_history_list_parts(&history, person, error))
		return NULL;
	for (guint i = 0; i < history.parts->len; i++) {
		g_autoptr(GError) local = NULL;
		if (add_part(&history, g_ptr_array_index(history.parts, i), &local))
			continue;
		/* another household that was forgotten, or is of other teams, ends there */
		if (i > 0 && (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND) ||
			      g_error_matches(local, UF_ERROR, UF_ERROR_AUTH)))
			continue;
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (fact != NULL && json_array_size(history.revisions) == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: nothing was ever known under that fact or title", person);
		return NULL;
	}
	json_t *result = json_pack("{s:i, s:s, s:O, s:I}", "version", UF_FLOW_VERSION, "person",
				   person, "revisions", history.revisions, "hidden",
				   (json_int_t)g_hash_table_size(history.hidden));
	if (fact != NULL)
		json_object_set(result, "values", history.values);
	return result;
}
