/* The right side of the page: everything that the text of a review says, in the same order. */
#include <string.h>

#include "uf-draft-text.h"
#include "uf-group.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-review-private.h"

/* A word for a class of the page; what a draft says of itself is never one. */
static const char *
get_severity_name(UfSeverity severity)
{
	static const char *const names[] = {
		[UF_SEVERITY_NOTE] = "note",
		[UF_SEVERITY_WARNING] = "warning",
		[UF_SEVERITY_TODO] = "todo",
		[UF_SEVERITY_BLOCKING] = "blocking",
	};
	return names[severity];
}

static void
append_issue_start(GString *out, const UfIssue *issue)
{
	const UfSeverity severity = uf_issue_get_severity(issue);
	g_string_append_printf(out, "<p class=\"issue %s\">%s\u00a0: ", get_severity_name(severity),
			       uf_draft_text_get_severity_word(severity));
}

static void
append_issue(GString *out, const UfIssue *issue)
{
	g_autofree char *sentence = uf_issue_format_french(issue);
	append_issue_start(out, issue);
	uf_review_html_append_element(out, "", sentence, "</p>\n");
}

/* "à faire : Nom ; Prénom : trop long pour la case", each label being a link to its answer. */
static void
append_same_issues(GString *out, const UfDraft *draft, const GPtrArray *same)
{
	const UfIssue *first = g_ptr_array_index(same, 0);
	g_autofree char *sentence = uf_issue_format_french(first);
	bool has_label = false;
	append_issue_start(out, first);
	for (guint i = 0; i < same->len; i++) {
		size_t index;
		const char *place = uf_issue_get_place(g_ptr_array_index(same, i));
		if (uf_review_find_answer(draft, place, &index) == NULL)
			continue;
		g_autofree char *label = uf_review_find_label(draft, place);
		g_string_append_printf(out, "%s<a href=\"#r%zu\">", has_label ? "\u00a0; " : "",
				       index + 1);
		uf_review_html_append_element(out, "", label, "</a>");
		has_label = true;
	}
	uf_review_html_append_element(out, has_label ? "\u00a0: " : "", sentence, "</p>\n");
}

static void
append_issues(GString *out, const json_t *owner)
{
	const json_t *issues = json_object_get(owner, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		g_autoptr(UfIssue) issue = uf_issue_from_json(json_array_get(issues, i), NULL);
		if (issue != NULL)
			append_issue(out, issue);
	}
}

/* What the draft itself says of that answer: it went to the annex… */
static void
append_own_issues(GString *out, const UfDraft *draft, const json_t *answer)
{
	const GPtrArray *own = uf_draft_get_issues(draft);
	g_autofree char *place = uf_review_format_place(answer);
	for (guint i = 0; i < own->len; i++) {
		const UfIssue *issue = g_ptr_array_index(own, i);
		if (g_str_equal(uf_issue_get_place(issue), place))
			append_issue(out, issue);
	}
}

/* The number of an answer, with the mark of its state: the same as on the picture. */
static void
append_number(GString *out, const UfReviewState *state, size_t number, bool is_linked)
{
	g_string_append_printf(out, "<div>");
	if (is_linked)
		g_string_append_printf(out,
				       "<a class=\"tag %s\" href=\"#b%zu\" aria-label=\"%zu, %s, "
				       "voir la case\">%zu%s%s</a>",
				       state->name, number, number, state->word, number,
				       *state->mark != '\0' ? "\u00a0" : "", state->mark);
	else
		g_string_append_printf(out, "<span class=\"tag %s\">%zu%s%s</span>", state->name,
				       number, *state->mark != '\0' ? "\u00a0" : "", state->mark);
	g_string_append(out, "</div>");
}

static void
append_answer(GString *out, const UfDraft *draft, size_t index, bool has_pictures)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const json_t *answer = json_array_get(answers, index);
	const UfReviewState *state = uf_review_find_state(draft, index);
	char *value = uf_draft_text_format_value(answer);
	const char *word = uf_draft_text_get_state_word(uf_json_get_string(answer, "state"));
	g_autofree char *label = uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
	g_autofree char *origin = uf_draft_text_format_origin(answer);
	g_string_append_printf(out, "<li id=\"r%zu\">", index + 1);
	append_number(out, state, index + 1,
		      has_pictures && json_array_size(uf_review_find_boxes(draft, answer)) > 0);
	uf_review_html_append_element(out, "<div><p class=\"what\">", label,
				      *value != '\0' ? "\u00a0:</p>" : "</p>");
	if (*value != '\0')
		uf_review_html_append_element(out, "<p class=\"value\">", value, "</p>");
	uf_memory_free_string(value);
	g_string_append_printf(out, "<p class=\"from\">[%s]", word);
	uf_review_html_append_element(out, " ", origin, "");
	if (strcmp(word, state->word) != 0)
		g_string_append_printf(out, " · %s", state->word);
	g_string_append(out, "</p>\n");
	append_issues(out, answer);
	append_own_issues(out, draft, answer);
	g_string_append(out, "</div></li>\n");
}

void
uf_review_html_append_answers(GString *out, const UfDraft *draft, bool has_pictures)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const char *current = NULL;
	g_string_append(out, "<h2>Réponses</h2>\n");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (!uf_draft_text_is_shown(answer))
			continue;
		const char *section = uf_json_get_string(answer, "section");
		section = section != NULL ? section : current != NULL ? current : "";
		if (current == NULL || !g_str_equal(section, current)) {
			g_string_append(out, current != NULL ? "</ol>\n" : "");
			if (*section != '\0')
				uf_review_html_append_element(out, "<h3>", section, "</h3>\n");
			g_string_append(out, "<ol class=\"answers\">\n");
		}
		current = section;
		append_answer(out, draft, i, has_pictures);
	}
	g_string_append(out, current != NULL ? "</ol>\n" : "");
}

/* The labels of the answers in @state under a title of their own; nothing without any. */
static void
append_labels(GString *out, const UfDraft *draft, const char *state, const char *title)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	bool is_first = true;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (g_strcmp0(uf_json_get_string(answer, "state"), state) != 0)
			continue;
		if (is_first)
			g_string_append_printf(out, "<h2>%s</h2>\n<ul>\n", title);
		is_first = false;
		g_autofree char *label =
		    uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
		uf_review_html_append_element(out, "<li>", label, "</li>\n");
	}
	g_string_append(out, is_first ? "" : "</ul>\n");
}

/* What leaves without being required, with the name that withdraws it. */
static void
append_optional(GString *out, const UfDraft *draft)
{
	const json_t *blocks = uf_draft_get_blocks(draft);
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	g_autoptr(GPtrArray) groups = uf_draft_text_group_optional(blocks, answers);
	if (groups->len == 0)
		return;
	g_string_append(out, "<h2>Facultatif\u00a0: transmis sans être exigé</h2>\n<ul>\n");
	for (guint i = 0; i < groups->len; i++) {
		size_t index;
		g_autofree char *place =
		    uf_review_format_withdrawn(answers, g_ptr_array_index(groups, i), &index);
		g_autofree char *label =
		    uf_draft_text_format_field(blocks, json_array_get(answers, index));
		g_string_append_printf(out, "<li><a href=\"#r%zu\">", index + 1);
		uf_review_html_append_element(out, "", label, "</a> ");
		uf_review_html_append_element(out, "(<code>", place, "</code>)</li>\n");
	}
	g_autofree char *how = uf_draft_text_format_withdrawal(uf_draft_get_answers(draft));
	uf_review_html_append_element(out, "</ul>\n<p>", how, "</p>\n");
}

static void
append_blocks(GString *out, const UfDraft *draft)
{
	const json_t *blocks = uf_draft_get_blocks(draft);
	size_t n;
	const UfDraftBlock *lists = uf_draft_text_get_list_blocks(&n);
	for (size_t i = 0; i < n; i++) {
		const json_t *rows = json_object_get(blocks, lists[i].name);
		if (json_array_size(rows) == 0)
			continue;
		g_string_append_printf(out, "<h2>%s</h2>\n<ul%s>\n", lists[i].title,
				       lists[i].is_ticked ? " class=\"plain\"" : "");
		for (size_t j = 0; j < json_array_size(rows); j++) {
			g_autofree char *row = uf_draft_text_format_row(json_array_get(rows, j));
			uf_review_html_append_element(out, lists[i].is_ticked ? "<li>☐ " : "<li>",
						      row, "</li>\n");
		}
		g_string_append(out, "</ul>\n");
	}
	g_autofree char *basis = uf_draft_text_format_basis(blocks);
	if (*basis != '\0')
		uf_review_html_append_element(out, "<h2>Base de la transmission</h2>\n<p>", basis,
					      "</p>\n");
}

static void
append_files(GString *out, const UfDraft *draft)
{
	const size_t count = uf_draft_get_file_count(draft);
	g_string_append(out, count > 0 ? "<h2>Fichiers</h2>\n<ul>\n" : "");
	for (size_t i = 0; i < count; i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		g_autofree char *line =
		    g_strdup_printf("%s (%s, %zu octets)", file.name, file.media_type,
				    g_bytes_get_size(file.content));
		uf_review_html_append_element(out, "<li>", line, "</li>\n");
	}
	g_string_append(out, count > 0 ? "</ul>\n" : "");
}

static void
append_list(GString *out, const UfDraft *draft, const char *title, const GPtrArray *issues)
{
	if (issues->len == 0)
		return;
	g_string_append_printf(out, "<h2>%s</h2>\n", title);
	g_autoptr(GPtrArray) groups = uf_review_group_issues(issues);
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		append_same_issues(out, draft, group->members);
	}
}

void
uf_review_html_append_rest(GString *out, const UfReviewing *reviewing)
{
	const UfDraft *draft = reviewing->draft;
	g_autoptr(GPtrArray) today = uf_review_select_new(reviewing);
	const json_t *answers = uf_draft_get_answers(draft);
	const GPtrArray *own = uf_draft_get_issues(draft);
	g_autoptr(GPtrArray) issues = uf_review_collect_issues(draft);
	g_autoptr(GPtrArray) blocking = uf_review_select_issues(issues, UF_SEVERITY_BLOCKING);
	g_autoptr(GPtrArray) todo = uf_review_select_issues(issues, UF_SEVERITY_TODO);
	append_labels(out, draft, "withheld", "Retenu\u00a0: connu, mais non transmis");
	append_optional(out, draft);
	append_labels(out, draft, "absent", "Sans objet pour cette demande");
	append_blocks(out, draft);
	uf_review_html_append_delivery(out, draft);
	append_files(out, draft);
	if (json_array_size(json_object_get(answers, "issues")) > 0)
		g_string_append(out, "<h2>À savoir sur cette demande</h2>\n");
	append_issues(out, answers);
	append_list(out, draft, "À savoir sur ce brouillon", own);
	append_list(out, draft, "Accord, information, opposition\u00a0: aujourd’hui", today);
	g_string_append(out, "<div id=\"todo\">\n");
	append_list(out, draft, "BLOQUANT\u00a0: ne peut pas être remis tel quel", blocking);
	append_list(out, draft, "Reste à faire par une personne", todo);
	if (blocking->len + todo->len == 0)
		g_string_append(out, "<h2>Reste à faire par une personne</h2>\n<p>Rien.</p>\n");
	g_string_append(out, "</div>\n");
}
