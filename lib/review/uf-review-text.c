/* The text of a review: all that a draft holds, in the partner's order. */
#include <string.h>

#include "uf-channel.h"
#include "uf-draft-text.h"
#include "uf-group.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-review-private.h"
#include "uf-review.h"

static void
add_line(GString *page, const char *label, const char *text)
{
	g_autofree char *line = g_strdup_printf("%s\u00a0: %s", label, text);
	uf_review_page_add(page, "", "  ", line);
}

static void
add_head(GString *page, const UfDraft *draft)
{
	const UfChannel *channel = uf_channel_find(uf_draft_get_channel(draft));
	g_autofree char *date = uf_date_format_french(uf_draft_get_date(draft));
	g_autofree char *digest = g_strndup(uf_draft_get_digest(draft), 16);
	g_autofree char *source = uf_draft_text_format_source(uf_draft_get_blocks(draft));
	const char *title = uf_json_get_string(uf_draft_get_blocks(draft), "title");
	UfDraftCounts counts;
	uf_draft_text_count(uf_draft_get_answers(draft), &counts);
	g_autofree char *numbers = uf_draft_text_format_counts(&counts);
	uf_review_page_add(page, "", "", UF_DRAFT_TEXT_NOTICE);
	uf_review_page_add_title(page, title != NULL ? title : uf_draft_get_form(draft));
	add_line(page, "Brouillon", uf_draft_get_id(draft));
	add_line(page, "Demande", uf_draft_get_request(draft));
	add_line(page, "Chemin", channel != NULL ? channel->title : uf_draft_get_channel(draft));
	add_line(page, "Préparé le", date);
	add_line(page, "Empreinte", digest);
	if (*source != '\0')
		add_line(page, "Source du formulaire", source);
	add_line(page, "Réponses", numbers);
}

static void
add_issue(GString *page, const UfIssue *issue, const char *label)
{
	g_autofree char *sentence = uf_issue_format_french(issue);
	const char *word = uf_draft_text_get_severity_word(uf_issue_get_severity(issue));
	g_autofree char *line = g_strdup_printf("%s\u00a0: %s%s%s", word, label,
						*label != '\0' ? "\u00a0: " : "", sentence);
	uf_review_page_add(page, "    ! ", "      ", line);
}

static void
add_issues(GString *page, const json_t *owner)
{
	const json_t *issues = json_object_get(owner, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		g_autoptr(UfIssue) issue = uf_issue_from_json(json_array_get(issues, i), NULL);
		if (issue != NULL)
			add_issue(page, issue, "");
	}
}

static void
add_answer(GString *page, const UfDraft *draft, const json_t *answer)
{
	const char *state = uf_json_get_string(answer, "state");
	char *value = uf_draft_text_format_value(answer);
	g_autofree char *label = uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
	g_autofree char *origin = uf_draft_text_format_origin(answer);
	g_autofree char *detail = g_strdup_printf("[%s]%s%s", uf_draft_text_get_state_word(state),
						  *origin != '\0' ? " " : "", origin);
	uf_review_page_add_value(page, label, value);
	uf_memory_free_string(value);
	uf_review_page_add(page, "    ", "    ", detail);
	add_issues(page, answer);
}

static void
add_answers(GString *page, const UfDraft *draft)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const char *current = NULL;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (!uf_draft_text_is_shown(answer))
			continue;
		const char *section = uf_json_get_string(answer, "section");
		section = section != NULL ? section : current != NULL ? current : "";
		if (current == NULL || !g_str_equal(section, current))
			uf_review_page_add_title(page, *section != '\0' ? section : "Réponses");
		current = section;
		add_answer(page, draft, answer);
	}
}

/* The labels of the answers in @state under a title of their own; nothing without any. */
static void
add_labels(GString *page, const UfDraft *draft, const char *state, const char *title)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	bool is_first = true;
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (g_strcmp0(uf_json_get_string(answer, "state"), state) != 0)
			continue;
		if (is_first)
			uf_review_page_add_title(page, title);
		is_first = false;
		g_autofree char *label =
		    uf_draft_text_format_label(uf_draft_get_blocks(draft), answer);
		uf_review_page_add(page, "  - ", "    ", label);
	}
}

/* What leaves without being required, with the name that withdraws it. */
static void
add_optional(GString *page, const UfDraft *draft)
{
	const json_t *blocks = uf_draft_get_blocks(draft);
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	g_autoptr(GPtrArray) groups = uf_draft_text_group_optional(blocks, answers);
	if (groups->len == 0)
		return;
	uf_review_page_add_title(page, "Facultatif : transmis sans être exigé");
	for (guint i = 0; i < groups->len; i++) {
		size_t index;
		g_autofree char *place =
		    uf_review_format_withdrawn(answers, g_ptr_array_index(groups, i), &index);
		g_autofree char *label =
		    uf_draft_text_format_field(blocks, json_array_get(answers, index));
		g_autofree char *line = g_strdup_printf("%s (%s)", label, place);
		uf_review_page_add(page, "  - ", "    ", line);
	}
	g_autofree char *how = uf_draft_text_format_withdrawal(uf_draft_get_answers(draft));
	uf_review_page_add(page, "  ", "  ", how);
}

static void
add_blocks(GString *page, const UfDraft *draft)
{
	const json_t *blocks = uf_draft_get_blocks(draft);
	size_t n;
	const UfDraftBlock *lists = uf_draft_text_get_list_blocks(&n);
	for (size_t i = 0; i < n; i++) {
		const json_t *rows = json_object_get(blocks, lists[i].name);
		if (json_array_size(rows) > 0)
			uf_review_page_add_title(page, lists[i].title);
		for (size_t j = 0; j < json_array_size(rows); j++) {
			g_autofree char *row = uf_draft_text_format_row(json_array_get(rows, j));
			uf_review_page_add(page, lists[i].is_ticked ? "  [ ] " : "  - ", "      ",
					   row);
		}
	}
	g_autofree char *basis = uf_draft_text_format_basis(blocks);
	if (*basis != '\0') {
		uf_review_page_add_title(page, "Base de la transmission");
		uf_review_page_add(page, "", "", basis);
	}
}

static void
add_files(GString *page, const UfDraft *draft)
{
	const size_t count = uf_draft_get_file_count(draft);
	if (count > 0)
		uf_review_page_add_title(page, "Fichiers");
	for (size_t i = 0; i < count; i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		g_autofree char *line =
		    g_strdup_printf("%s (%s, %zu octets)", file.name, file.media_type,
				    g_bytes_get_size(file.content));
		uf_review_page_add(page, "  - ", "    ", line);
	}
}

static void
add_list(GString *page, const UfDraft *draft, const GPtrArray *issues)
{
	g_autoptr(GPtrArray) groups = uf_review_group_issues(issues);
	for (guint i = 0; i < groups->len; i++) {
		const GPtrArray *same = ((const UfGroup *)g_ptr_array_index(groups, i))->members;
		g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
		for (guint j = 0; j < same->len; j++)
			g_ptr_array_add(labels,
					uf_review_find_label(
					    draft, uf_issue_get_place(g_ptr_array_index(same, j))));
		g_autofree char *joined = uf_groups_join_labels(labels);
		add_issue(page, g_ptr_array_index(same, 0), joined);
	}
}

/* What concerns the demand and the draft as a whole. */
static void
add_draft_issues(GString *page, const UfDraft *draft)
{
	const json_t *answers = uf_draft_get_answers(draft);
	const GPtrArray *issues = uf_draft_get_issues(draft);
	if (issues->len == 0 && json_array_size(json_object_get(answers, "issues")) == 0)
		return;
	uf_review_page_add_title(page, "À savoir sur ce brouillon");
	add_issues(page, answers);
	add_list(page, draft, issues);
}

/* Last, so that it is on the screen with the code: what is still to do, the blocking first. */
static void
add_recall(GString *page, const UfDraft *draft)
{
	g_autoptr(GPtrArray) issues = uf_review_collect_issues(draft);
	g_autoptr(GPtrArray) blocking = uf_review_select_issues(issues, UF_SEVERITY_BLOCKING);
	g_autoptr(GPtrArray) todo = uf_review_select_issues(issues, UF_SEVERITY_TODO);
	if (blocking->len > 0) {
		uf_review_page_add_title(page, "BLOQUANT : ne peut pas être remis tel quel");
		add_list(page, draft, blocking);
	}
	if (todo->len > 0) {
		uf_review_page_add_title(page, "Reste à faire par une personne");
		add_list(page, draft, todo);
	}
}

char *
uf_review_format_today(const UfReviewing *reviewing)
{
	GString *page = g_string_new(NULL);
	g_autoptr(GPtrArray) issues = uf_review_select_new(reviewing);
	if (issues->len > 0)
		uf_review_page_add_title(page,
					 "Accord, information, opposition\u00a0: aujourd’hui");
	add_list(page, reviewing->draft, issues);
	return g_string_free(page, FALSE);
}

char *
uf_review_format(const UfDraft *draft)
{
	GString *page = g_string_sized_new(64 * 1024);
	add_head(page, draft);
	add_answers(page, draft);
	add_labels(page, draft, "withheld", "Retenu : connu, mais non transmis");
	add_optional(page, draft);
	add_labels(page, draft, "absent", "Sans objet pour cette demande");
	add_blocks(page, draft);
	uf_review_page_add_delivery(page, draft);
	add_files(page, draft);
	add_draft_issues(page, draft);
	add_recall(page, draft);
	return g_string_free(page, FALSE);
}
