#include "uf-coverage.h"

static size_t *
find_way(UfCoverage *self, const UfAnswer *answer)
{
	const UfOrigin *origin = uf_answer_get_origin(answer);
	const char *source = origin != NULL ? uf_origin_get_source(origin) : "";
	const GPtrArray *issues = uf_answer_get_issues(answer);
	for (size_t i = 0; i < issues->len; i++) {
		if (g_str_equal(uf_issue_get_rule(g_ptr_array_index(issues, i)),
				"answer.corrected"))
			return &self->corrected;
	}
	if (uf_field_is_asked(uf_answer_get_field(answer)))
		return &self->asked;
	if (g_str_equal(source, "derived"))
		return &self->derived;
	if (g_str_equal(source, "constant"))
		return &self->constant;
	return &self->profile;
}

static bool
is_by_hand(const UfField *field)
{
	return uf_field_get_by_hand(field) != NULL ||
	       uf_field_get_kind(field) == UF_FIELD_SIGNATURE;
}

static size_t *
find_count(UfCoverage *self, const UfAnswer *answer)
{
	switch (uf_answer_get_state(answer)) {
	case UF_ANSWER_FILLED:
		return find_way(self, answer);
	case UF_ANSWER_TODO:
		return is_by_hand(uf_answer_get_field(answer)) ? &self->by_hand : &self->todo;
	case UF_ANSWER_WITHHELD:
		return &self->withheld;
	case UF_ANSWER_ABSENT:
		return &self->absent;
	case UF_ANSWER_EMPTY:
		break;
	}
	return &self->empty;
}

UfCoverage
uf_mapping_measure_coverage(const UfAnswers *answers)
{
	UfCoverage coverage = { 0 };
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		bool table = uf_field_get_kind(uf_answer_get_field(answer)) == UF_FIELD_TABLE;
		if (table && uf_answer_get_state(answer) == UF_ANSWER_FILLED)
			continue;
		coverage.total++;
		(*find_count(&coverage, answer))++;
	}
	return coverage;
}

unsigned
uf_coverage_get_percent(const UfCoverage *self)
{
	size_t filled =
	    self->profile + self->derived + self->asked + self->corrected + self->constant;
	size_t possible = self->total - self->absent - self->by_hand;
	return possible == 0 ? 100 : (unsigned)(filled * 100 / possible);
}
