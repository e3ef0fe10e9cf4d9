/* The rows of a form by how they are answered: what the profile gives, what is left to people. */
#include "uf-coverage.h"

/* True when a row is counted apart: nobody can know it beforehand. */
static bool
count_apart(UfCoverageRows *self, const UfField *field)
{
	const bool signature = uf_field_get_kind(field) == UF_FIELD_SIGNATURE;
	const bool office = uf_field_is_for_office(field);
	self->signature += signature;
	self->office += office;
	return signature || office;
}

static bool
is_known(const UfField *field)
{
	return !uf_field_is_asked(field) && uf_field_get_by_hand(field) == NULL &&
	       uf_field_get_kind(field) != UF_FIELD_SIGNATURE;
}

static bool
is_computed(const UfAnswer *answer)
{
	const UfOrigin *origin = uf_answer_get_origin(answer);
	const char *source = origin != NULL ? uf_origin_get_source(origin) : "";
	return g_str_equal(source, "derived") || g_str_equal(source, "constant");
}

static void
count_required(UfCoverageRows *self, const UfAnswer *answer)
{
	const bool filled = uf_answer_get_state(answer) == UF_ANSWER_FILLED;
	self->required++;
	self->held += filled || uf_answer_get_fact_count(answer) > 0;
	self->given += filled;
}

static void
count_asked(UfCoverageRows *self, const UfAnswer *answer)
{
	self->asked++;
	self->proposed += uf_answer_get_proposal(answer) != NULL;
}

static void
count_row(UfCoverageRows *self, const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	const UfAnswerState state = uf_answer_get_state(answer);
	if (state == UF_ANSWER_ABSENT) {
		self->absent++;
		return;
	}
	if (count_apart(self, field))
		return;
	self->rows++;
	if (uf_field_is_required(field) && is_known(field))
		count_required(self, answer);
	if (uf_field_is_asked(field))
		count_asked(self, answer);
	else if (uf_field_get_by_hand(field) != NULL)
		self->by_hand++;
	else if (state == UF_ANSWER_WITHHELD)
		self->withheld++;
	else if (state == UF_ANSWER_EMPTY && uf_answer_is_none(answer))
		self->none++;
	else if (state != UF_ANSWER_FILLED)
		self->open++;
	else if (is_computed(answer))
		self->derived++;
	else
		self->profile++;
}

UfCoverageRows
uf_mapping_count_rows(const UfAnswers *answers)
{
	UfCoverageRows self = { 0 };
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const UfField *field = uf_answer_get_field(answer);
		/* a table that has rows is its cells */
		if (uf_field_get_kind(field) != UF_FIELD_TABLE ||
		    uf_answer_get_state(answer) != UF_ANSWER_FILLED)
			count_row(&self, answer);
	}
	return self;
}

static void
count_field(UfCoverageRows *self, const UfField *field)
{
	if (count_apart(self, field))
		return;
	self->rows++;
	self->required += uf_field_is_required(field) && is_known(field);
	if (uf_field_is_asked(field))
		self->asked++;
	else if (uf_field_get_by_hand(field) != NULL)
		self->by_hand++;
	else if (uf_field_get_figure(field) != NULL || uf_field_get_hook(field) != NULL ||
		 uf_field_get_constant(field) != NULL)
		self->derived++;
	else
		self->profile++;
}

UfCoverageRows
uf_mapping_count_fields(const UfForm *form)
{
	UfCoverageRows self = { 0 };
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		const size_t columns = uf_field_get_child_count(field);
		for (size_t k = 0; k < columns; k++)
			count_field(&self, uf_field_get_child(field, k));
		if (columns == 0)
			count_field(&self, field);
	}
	return self;
}

unsigned
uf_coverage_get_known_percent(const UfCoverageRows *self)
{
	return self->rows == 0
		   ? 100
		   : (unsigned)((self->profile + self->derived + self->none) * 100 / self->rows);
}
