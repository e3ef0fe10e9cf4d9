#include "uf-flow-household-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"

void
uf_household_talk_init(UfHouseholdTalk *talk, UfFlow *flow, const json_t *answers)
{
	talk->flow = flow;
	talk->answers = answers;
	talk->questions = json_array();
	talk->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void
uf_household_talk_clear(UfHouseholdTalk *talk)
{
	g_clear_pointer(&talk->questions, json_decref);
	g_clear_pointer(&talk->used, g_hash_table_unref);
}

static void
note_question(UfHouseholdTalk *talk, const UfHouseholdQuestion *question)
{
	json_t *options = json_array();
	const UfHouseholdOption *option = question->options;
	for (; option != NULL && option->code != NULL; option++)
		json_array_append_new(
		    options, json_pack("{s:s, s:s}", "code", option->code, "title", option->title));
	json_array_append_new(talk->questions,
			      json_pack("{s:s, s:s, s:s, s:s, s:o}", "key", question->key, "kind",
					question->kind, "title", question->title, "text",
					question->text, "options", options));
}

static bool
is_option(const UfHouseholdQuestion *question, const char *code)
{
	const UfHouseholdOption *option = question->options;
	for (; option->code != NULL; option++) {
		if (g_strcmp0(option->code, code) == 0)
			return true;
	}
	return false;
}

const char *
uf_household_choose(UfHouseholdTalk *talk, const UfHouseholdQuestion *question, GError **error)
{
	const json_t *answer = json_object_get(talk->answers, question->key);
	g_hash_table_add(talk->used, g_strdup(question->key));
	if (answer == NULL) {
		note_question(talk, question);
		return NULL;
	}
	if (is_option(question, json_string_value(answer)))
		return json_string_value(answer);
	g_autoptr(GString) codes = g_string_new(NULL);
	for (const UfHouseholdOption *option = question->options; option->code != NULL; option++)
		g_string_append_printf(codes, "%s%s", codes->len > 0 ? ", " : "", option->code);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "answer \"%s\": expected one of: %s",
		    question->key, codes->str);
	return NULL;
}

const char *
uf_household_ask_date(UfHouseholdTalk *talk, GError **error)
{
	static const UfHouseholdQuestion question = { "date", "date", "À quelle date ?", "", NULL };
	const json_t *answer = json_object_get(talk->answers, "date");
	const char *text = json_string_value(answer);
	UfDate date;
	g_hash_table_add(talk->used, g_strdup("date"));
	if (answer == NULL) {
		note_question(talk, &question);
		return NULL;
	}
	if (text != NULL && strlen(text) == strlen("2026-11-01") &&
	    uf_date_parse_iso(text, &date) &&
	    uf_date_compare(date, uf_context_get_today(talk->flow->context)) <= 0)
		return text;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "answer \"date\": expected a whole date, as 2026-11-01, not to come");
	return NULL;
}

bool
uf_household_check_answered(const UfHouseholdTalk *talk, GError **error)
{
	const char *open = uf_json_get_string(json_array_get(talk->questions, 0), "key");
	if (open != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no answer to \"%s\"", open);
		return false;
	}
	const char *key;
	json_t *answer;
	json_object_foreach((json_t *)talk->answers, key, answer)
	{
		if (g_hash_table_contains(talk->used, key))
			continue;
		const bool is_plain = uf_fact_id_is_valid(key);
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "answer \"%s\": nothing asks for it",
			    is_plain ? key : "?");
		return false;
	}
	return true;
}

static bool
names_people(const UfProfile *profile, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(profile), fact);
	return place != NULL && (place->kind == UF_PLACE_MEMBER ||
				 place->kind == UF_PLACE_MEMBERS || place->kind == UF_PLACE_ROW);
}

static void
collect_ids(const json_t *node, GHashTable *ids)
{
	const char *id = uf_json_get_string(node, "id");
	if (id != NULL)
		g_hash_table_add(ids, g_strdup(id));
	const char *key;
	json_t *child;
	json_object_foreach((json_t *)node, key, child) collect_ids(child, ids);
	for (size_t i = 0; i < json_array_size(node); i++)
		collect_ids(json_array_get(node, i), ids);
}

/* @value without those who are not there; NULL when nobody is left; yours */
static json_t *
keep_known(const json_t *value, GHashTable *ids)
{
	if (!json_is_array(value))
		return g_hash_table_contains(ids, json_string_value(value))
			   ? json_incref((json_t *)value)
			   : NULL;
	json_t *kept = json_array();
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *one = json_array_get(value, i);
		if (g_hash_table_contains(ids, json_string_value(one)))
			json_array_append(kept, one);
	}
	if (json_array_size(kept) > 0)
		return kept;
	json_decref(kept);
	return NULL;
}

void
uf_household_drop_loose_ends(UfProfile *profile, json_t *dropped)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	collect_ids(uf_profile_get_json(profile), ids);
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact = g_ptr_array_index(facts, i);
		const json_t *value = uf_profile_find_fact(profile, fact);
		if (!names_people(profile, fact))
			continue;
		g_autoptr(json_t) kept = keep_known(value, ids);
		if (kept != NULL && json_equal(kept, (json_t *)value))
			continue;
		uf_fact_id_set(uf_profile_get_json(profile), fact, kept, NULL);
		json_array_append_new(dropped, json_pack("{s:s, s:s}", "person",
							 uf_profile_get_id(profile), "fact", fact));
	}
}

bool
uf_household_check(UfFlow *flow, const UfProfile *profile, GPtrArray *issues, GError **error)
{
	const guint first = issues->len;
	if (!uf_profile_check(profile, uf_context_get_today(flow->context), issues, error))
		return false;
	for (guint i = first; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		if (uf_issue_get_severity(issue) != UF_SEVERITY_BLOCKING)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: %s: %s; correct it before",
			    uf_profile_get_id(profile), uf_issue_get_place(issue),
			    uf_issue_get_rule(issue));
		return false;
	}
	return true;
}
