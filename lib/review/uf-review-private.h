/* What the two ways of showing a draft share, and the parts of each.
 *
 * On a terminal and in a page alike, what comes from a draft is made visible first: nothing of it
 * is obeyed, and nothing of it turns the writing around.
 */
#pragma once

#include "uf-draft.h"
#include "uf-group.h"
#include "uf-review.h"

#define UF_REVIEW_WIDTH 79

/* @text with nothing left that a screen obeys or hides: other control characters than those of
 * @kept, direction marks and tags become "<U+001B>", a byte that is not UTF-8 "<0xFF>". Yours, zero
 * it. */
char *uf_review_make_visible(const char *text, const char *kept);

/* Appends @text wrapped at UF_REVIEW_WIDTH, each line behind @first or, from the second on, @rest;
 * both are printed as they are. @text is made visible; a line feed in it begins a line. */
void uf_review_page_add(GString *page, const char *first, const char *rest, const char *text);

/* The same for a title of its own: an empty line, @title, and a line under it. */
void uf_review_page_add_title(GString *page, const char *title);

/* "Label : value"; a value of several lines stands under its label, behind a bar that no value can
 * fake. */
void uf_review_page_add_value(GString *page, const char *label, const char *value);

/* What would leave for a partner's interface (uf-delivery.h); nothing for a draft of another way.
 */
void uf_review_page_add_delivery(GString *page, const UfDraft *draft);
/* True for a draft of an interface that does not say what would leave: nobody can approve it. */
bool uf_review_lacks_delivery(const UfDraft *draft);

/* "field" or "field/2": what a draft calls @answer. Yours. */
char *uf_review_format_place(const json_t *answer);
/* The boxes of @answer in the layout of the draft, NULL when it has none. Borrowed. */
const json_t *uf_review_find_boxes(const UfDraft *draft, const json_t *answer);
/* The answer called "field" or "field/2" with its @index among the answers; NULL for a place that
 * is no answer. Borrowed. */
const json_t *uf_review_find_answer(const UfDraft *draft, const char *place, size_t *index);
/* Its label, "" for a place that is no answer. Yours. */
char *uf_review_find_label(const UfDraft *draft, const char *place);

/* What to type to leave blank the answers of a group of uf_draft_text_group_optional(): "field",
 * "table.child/2", "table.child/1 à 3"; *@index is the first. Yours. */
char *uf_review_format_withdrawn(const json_t *answers, const UfGroup *group, size_t *index);

/* Every issue of the draft, whoever found it; whatever keeps an answer open is to be done. A new
 * array of new issues. */
GPtrArray *uf_review_collect_issues(const UfDraft *draft);
/* @issues by what they say: groups (uf-group.h) of borrowed issues of one severity and sentence. */
GPtrArray *uf_review_group_issues(const GPtrArray *issues);
/* Those of what stands today that the draft does not say itself: a new array of borrowed issues. */
GPtrArray *uf_review_select_new(const UfReviewing *reviewing);
/* Whether something that stands today leaves no room for an approval. */
bool uf_review_is_barred(const UfReviewing *reviewing);
/* What stands today as a text under its own title, "" for nothing. Yours. */
char *uf_review_format_today(const UfReviewing *reviewing);
/* Those of one severity: a new array of borrowed issues. */
GPtrArray *uf_review_select_issues(const GPtrArray *issues, UfSeverity severity);

/* How an answer is shown in a page: by a colour, and the same in a word and a letter. */
typedef struct {
	const char *name; /* class in the page */
	const char *word; /* French */
	const char *mark; /* behind the number; "" for what is as it should be */
} UfReviewState;

const UfReviewState *uf_review_get_states(size_t *n);
/* The state of the answer of that @index. */
const UfReviewState *uf_review_find_state(const UfDraft *draft, size_t index);

/* Appends @text made visible, then as text of a page. */
void uf_review_html_append(GString *out, const char *text);
/* Appends @open, @text as above, @close. */
void uf_review_html_append_element(GString *out, const char *open, const char *text,
				   const char *close);

/* The pictures of the pages with a box over each answer, and the legend. */
void uf_review_html_append_pictures(GString *out, const UfDraft *draft, const GPtrArray *pictures);
/* The answers in the order of the form, each linked to its box when there is one. */
void uf_review_html_append_answers(GString *out, const UfDraft *draft, bool has_pictures);
/* As uf_review_page_add_delivery(). */
void uf_review_html_append_delivery(GString *out, const UfDraft *draft);
/* What stands beside the answers, and what is left to do. */
void uf_review_html_append_rest(GString *out, const UfReviewing *reviewing);
/* The draft itself: from whom to whom, when, its print. */
void uf_review_html_append_head(GString *out, const UfDraft *draft);
