/* What a draft says beside its values, for both ways of showing it. */
#include <string.h>

#include "uf-draft-text.h"
#include "uf-group.h"
#include "uf-json.h"
#include "uf-review-private.h"

char *
uf_review_format_place(const json_t *answer)
{
	const int64_t row = uf_json_get_integer(answer, "row", 0);
	const char *field = uf_json_get_string(answer, "field");
	return row > 0 ? g_strdup_printf("%s/%" G_GINT64_FORMAT, field, row) : g_strdup(field);
}

const json_t *
uf_review_find_boxes(const UfDraft *draft, const json_t *answer)
{
	const json_t *places = json_object_get(uf_draft_get_layout(draft), "places");
	g_autofree char *place = uf_review_format_place(answer);
	return json_object_get(places, place);
}

const json_t *
uf_review_find_answer(const UfDraft *draft, const char *place, size_t *index)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const size_t length = strcspn(place, "/");
	const int64_t row =
	    place[length] == '/' ? g_ascii_strtoll(place + length + 1, NULL, 10) : 0;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		const char *field = uf_json_get_string(answer, "field");
		if (strlen(field) == length && strncmp(field, place, length) == 0 &&
		    uf_json_get_integer(answer, "row", 0) == row) {
			*index = i;
			return answer;
		}
	}
	return NULL;
}

char *
uf_review_format_withdrawn(const json_t *answers, const UfGroup *group, size_t *index)
{
	const guint n = group->members->len;
	const size_t last = GPOINTER_TO_SIZE(g_ptr_array_index(group->members, n - 1));
	*index = GPOINTER_TO_SIZE(g_ptr_array_index(group->members, 0));
	g_autofree char *place = uf_review_format_place(json_array_get(answers, *index));
	return n == 1
		   ? g_steal_pointer(&place)
		   : g_strdup_printf("%s à %" G_GINT64_FORMAT, place,
				     uf_json_get_integer(json_array_get(answers, last), "row", 0));
}

char *
uf_review_find_label(const UfDraft *draft, const char *place)
{
	size_t index;
	const json_t *answer = uf_review_find_answer(draft, place, &index);
	return answer != NULL ? uf_draft_text_format_label(uf_draft_get_blocks(draft), answer)
			      : g_strdup("");
}

/* The issues of one answer; whatever keeps an answer open is to be done, and so is one that does
 * not say why it is open. */
static void
collect_of_answer(const json_t *answer, json_t *all)
{
	g_autoptr(json_t) issues = json_deep_copy(json_object_get(answer, "issues"));
	if (g_strcmp0(uf_json_get_string(answer, "state"), "todo") != 0) {
		json_array_extend(all, issues);
		return;
	}
	for (size_t i = 0; i < json_array_size(issues); i++) {
		json_t *issue = json_array_get(issues, i);
		if (g_strcmp0(uf_json_get_string(issue, "severity"), "blocking") != 0)
			json_object_set_new(issue, "severity", json_string("todo"));
	}
	if (json_array_size(issues) > 0) {
		json_array_extend(all, issues);
		return;
	}
	g_autofree char *place = uf_review_format_place(answer);
	json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:{}}", "severity", "todo", "place",
					     place, "rule", "answer.missing", "parameters"));
}

GPtrArray *
uf_review_collect_issues(const UfDraft *draft)
{
	const json_t *answers = uf_draft_get_answers(draft);
	const json_t *rows = json_object_get(answers, "answers");
	const GPtrArray *own = uf_draft_get_issues(draft);
	g_autoptr(json_t) all = json_array();
	json_array_extend(all, json_object_get(answers, "issues"));
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *answer = json_array_get(rows, i);
		if (uf_draft_text_is_shown(answer))
			collect_of_answer(answer, all);
	}
	for (guint i = 0; i < own->len; i++)
		json_array_append_new(all, uf_issue_to_json(g_ptr_array_index(own, i)));
	GPtrArray *issues = uf_issue_list_new();
	for (size_t i = 0; i < json_array_size(all); i++) {
		UfIssue *issue = uf_issue_from_json(json_array_get(all, i), NULL);
		if (issue != NULL)
			g_ptr_array_add(issues, issue);
	}
	return issues;
}

/* true when the draft says the same by itself */
static bool
is_said(const UfDraft *draft, const UfIssue *issue)
{
	const json_t *said = json_object_get(uf_draft_get_answers(draft), "issues");
	for (size_t i = 0; i < json_array_size(said); i++) {
		const char *rule = uf_json_get_string(json_array_get(said, i), "rule");
		if (g_strcmp0(rule, uf_issue_get_rule(issue)) == 0)
			return true;
	}
	return false;
}

GPtrArray *
uf_review_select_new(const UfReviewing *reviewing)
{
	GPtrArray *selected = g_ptr_array_new();
	for (guint i = 0; reviewing->today != NULL && i < reviewing->today->len; i++) {
		UfIssue *issue = g_ptr_array_index(reviewing->today, i);
		if (!is_said(reviewing->draft, issue))
			g_ptr_array_add(selected, issue);
	}
	return selected;
}

bool
uf_review_is_barred(const UfReviewing *reviewing)
{
	for (guint i = 0; reviewing->today != NULL && i < reviewing->today->len; i++) {
		const UfIssue *issue = g_ptr_array_index(reviewing->today, i);
		if (uf_issue_get_severity(issue) == UF_SEVERITY_BLOCKING)
			return true;
	}
	return uf_review_lacks_delivery(reviewing->draft);
}

GPtrArray *
uf_review_select_issues(const GPtrArray *issues, UfSeverity severity)
{
	GPtrArray *selected = g_ptr_array_new();
	for (guint i = 0; i < issues->len; i++) {
		UfIssue *issue = g_ptr_array_index(issues, i);
		if (uf_issue_get_severity(issue) == severity)
			g_ptr_array_add(selected, issue);
	}
	return selected;
}

GPtrArray *
uf_review_group_issues(const GPtrArray *issues)
{
	GPtrArray *groups = uf_groups_new();
	for (guint i = 0; i < issues->len; i++) {
		UfIssue *issue = g_ptr_array_index(issues, i);
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_autofree char *words =
		    g_strdup_printf("%d %s", (int)uf_issue_get_severity(issue), sentence);
		uf_groups_add(groups, words, issue);
	}
	return groups;
}
