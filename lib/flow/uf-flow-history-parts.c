/* Whose history goes on in which household. */
#include <string.h>

#include "uf-flow-history-private.h"
#include "uf-flow-link-private.h"
#include "uf-json.h"

#define MOST_PARTS 50

void
uf_history_part_free(UfHistoryPart *part)
{
	g_free(part->person);
	g_clear_pointer(&part->members, g_hash_table_unref);
	g_clear_pointer(&part->gone, g_hash_table_unref);
	g_free(part);
}

static GHashTable *
make_names(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static UfHistoryPart *
part_new(const char *person, int64_t last)
{
	UfHistoryPart *part = g_new0(UfHistoryPart, 1);
	part->person = g_strdup(person);
	part->last = last;
	part->gone = make_names();
	return part;
}

/* how the household asked for calls the member that @part calls @id; NULL: she is not told */
static const char *
find_name(const UfHistoryPart *part, const char *id)
{
	return part->members == NULL ? id : g_hash_table_lookup(part->members, id);
}

/* Members who came from another household go on there, in its revisions of before. */
static void
follow(UfHistory *history, const UfHistoryPart *part, const json_t *link)
{
	UfHistoryPart *next =
	    part_new(uf_json_get_string(link, "with"), uf_json_get_integer(link, "revision", 0));
	const char *there;
	json_t *here;
	next->members = make_names();
	next->with_home = part->with_home && g_str_equal(uf_json_get_string(link, "kind"), "merge");
	json_object_foreach(json_object_get(link, "members"), there, here)
	{
		const char *name = find_name(part, json_string_value(here));
		if (name != NULL)
			g_hash_table_insert(next->members, g_strdup(there), g_strdup(name));
	}
	if (next->last > 0 && g_hash_table_size(next->members) > 0)
		g_ptr_array_add(history->parts, next);
	else
		uf_history_part_free(next);
}

/* What is protected of those who went is theirs from then on. */
static void
note_gone(UfHistoryPart *part, const json_t *link)
{
	const char *there;
	json_t *here;
	json_object_foreach(json_object_get(link, "members"), there, here)
	{
		g_hash_table_insert(part->gone, g_strdup(json_string_value(here)), g_strdup(there));
	}
}

static bool
is_known(const UfHistory *history, const char *person)
{
	for (guint i = 0; i < history->parts->len; i++) {
		const UfHistoryPart *part = g_ptr_array_index(history->parts, i);
		if (g_str_equal(part->person, person))
			return true;
	}
	return false;
}

bool
uf_history_list_parts(UfHistory *history, const char *person, GError **error)
{
	UfHistoryPart *own = part_new(person, 0);
	own->with_home = true;
	g_ptr_array_add(history->parts, own);
	for (guint i = 0; i < history->parts->len && i < MOST_PARTS; i++) {
		UfHistoryPart *part = g_ptr_array_index(history->parts, i);
		g_autoptr(GError) local = NULL;
		g_autoptr(json_t) links = uf_flow_link_list(history->flow, part->person, &local);
		if (links == NULL && i == 0) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		for (size_t k = json_array_size(links); k > 0; k--) {
			const json_t *link = json_array_get(links, k - 1);
			const bool is_done = g_str_equal(uf_json_get_string(link, "state"), "done");
			const bool went = g_str_equal(uf_json_get_string(link, "direction"), "to");
			if (is_done && went && part->members == NULL)
				note_gone(part, link);
			else if (is_done && !went &&
				 !is_known(history, uf_json_get_string(link, "with")))
				follow(history, part, link);
		}
	}
	return true;
}

/* the member to whom @fact belongs in @profile; NULL: nobody. Yours. */
static char *
find_owner(const UfProfile *profile, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	if (parts[0] == NULL || parts[1] == NULL)
		return NULL;
	if (g_str_equal(parts[0], "members"))
		return g_strdup(parts[1]);
	/* the innermost row that says whose it is: extensions/siao/members/x1 */
	const char *owner = NULL;
	g_autoptr(GString) path = g_string_new(parts[0]);
	for (size_t i = 1; parts[i] != NULL; i++) {
		g_string_append_printf(path, "/%s", parts[i]);
		const json_t *row = uf_profile_find_fact(profile, path->str);
		const char *member = json_is_object(row) ? uf_json_get_string(row, "member") : NULL;
		owner = member != NULL ? member : owner;
	}
	return g_strdup(owner);
}

/* protected contact, what only one partner needs, texts that not everybody may see */
static bool
is_guarded(const UfProfile *profile, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	if (g_str_equal(parts[0], "extensions"))
		return true;
	if (g_str_equal(parts[0], "texts") && parts[1] != NULL) {
		g_autofree char *row = g_strjoin("/", parts[0], parts[1], NULL);
		const json_t *text = uf_profile_find_fact(profile, row);
		return json_object_get(text, "for") != NULL;
	}
	return uf_profile_is_protected(profile, fact, NULL);
}

bool
uf_history_is_told(UfHistory *history, const UfHistoryPart *part, const UfProfile *profile,
		   const char *fact)
{
	g_autofree char *owner = find_owner(profile, fact);
	if (part->members == NULL) {
		if (owner == NULL || !g_hash_table_contains(part->gone, owner) ||
		    !is_guarded(profile, fact))
			return true;
		g_hash_table_add(history->hidden, g_strdup(fact));
		return false;
	}
	if (owner == NULL)
		return part->with_home && !is_guarded(profile, fact);
	return g_hash_table_contains(part->members, owner);
}

char *
uf_history_rename(const UfHistoryPart *part, const char *fact)
{
	if (part->members == NULL)
		return g_strdup(fact);
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	for (char **name = parts; *name != NULL; name++) {
		const char *today = g_hash_table_lookup(part->members, *name);
		if (today == NULL)
			continue;
		g_free(*name);
		*name = g_strdup(today);
	}
	return g_strjoinv("/", parts);
}
