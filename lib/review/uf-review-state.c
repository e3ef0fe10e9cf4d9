/* What a person has to see at a glance of each answer. */
#include <string.h>

#include "uf-json.h"
#include "uf-review-private.h"

enum { FILLED, CORRECTED, WARNING, ANNEX, MISSING, BY_HAND, WITHHELD, EMPTY };

static const UfReviewState states[] = {
	[FILLED] = { "filled", "rempli", "" },
	[CORRECTED] = { "corrected", "corrigé pour cette demande", "C" },
	[WARNING] = { "warning", "à vérifier", "?" },
	[ANNEX] = { "annex", "sur l’annexe", "A" },
	[MISSING] = { "missing", "à compléter", "!" },
	[BY_HAND] = { "hand", "à remplir à la main", "M" },
	[WITHHELD] = { "withheld", "retenu", "R" },
	[EMPTY] = { "empty", "non rempli", "–" },
};

const UfReviewState *
uf_review_get_states(size_t *n)
{
	*n = G_N_ELEMENTS(states);
	return states;
}

static bool
has_rule(const json_t *answer, const char *rule)
{
	const json_t *issues = json_object_get(answer, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(issues, i), "rule"), rule) == 0)
			return true;
	}
	return false;
}

static bool
is_annexed(const UfDraft *draft, const char *place)
{
	const json_t *annexed = json_object_get(uf_draft_get_layout(draft), "annexed");
	for (size_t i = 0; i < json_array_size(annexed); i++) {
		if (g_strcmp0(json_string_value(json_array_get(annexed, i)), place) == 0)
			return true;
	}
	return false;
}

static bool
is_worrying(const char *severity)
{
	return g_strcmp0(severity, "warning") == 0 || g_strcmp0(severity, "todo") == 0 ||
	       g_strcmp0(severity, "blocking") == 0;
}

/* Something about a filled answer that is more than worth knowing, be it said by the draft. */
static bool
is_doubtful(const UfDraft *draft, const json_t *answer, const char *place)
{
	const json_t *issues = json_object_get(answer, "issues");
	const GPtrArray *own = uf_draft_get_issues(draft);
	for (size_t i = 0; i < json_array_size(issues); i++) {
		if (is_worrying(uf_json_get_string(json_array_get(issues, i), "severity")))
			return true;
	}
	for (guint i = 0; i < own->len; i++) {
		const UfIssue *issue = g_ptr_array_index(own, i);
		if (uf_issue_get_severity(issue) != UF_SEVERITY_NOTE &&
		    g_str_equal(uf_issue_get_place(issue), place))
			return true;
	}
	return false;
}

static int
find_of_filled(const UfDraft *draft, const json_t *answer)
{
	g_autofree char *place = uf_review_format_place(answer);
	if (is_annexed(draft, place))
		return ANNEX;
	if (is_doubtful(draft, answer, place))
		return WARNING;
	return has_rule(answer, "answer.corrected") ? CORRECTED : FILLED;
}

const UfReviewState *
uf_review_find_state(const UfDraft *draft, size_t index)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const json_t *answer = json_array_get(answers, index);
	const char *state = uf_json_get_string(answer, "state");
	if (g_strcmp0(state, "filled") == 0)
		return &states[find_of_filled(draft, answer)];
	if (g_strcmp0(state, "withheld") == 0)
		return &states[WITHHELD];
	if (g_strcmp0(state, "todo") != 0)
		return &states[EMPTY];
	return &states[has_rule(answer, "answer.by_hand") ? BY_HAND : MISSING];
}
