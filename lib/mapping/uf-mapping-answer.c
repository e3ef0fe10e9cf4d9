/* One field: from its condition to its bound names. */
#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-mapping-private.h"
#include "uf-transform-private.h"

static UfOrigin *
find_origin(const UfMappingRun *run, const char *fact_id)
{
	const char *request = "request/";
	if (g_str_has_prefix(fact_id, request))
		return uf_request_find_origin(run->request, fact_id + strlen(request));
	return uf_view_find_origin(run->view, fact_id);
}

/* Keeps the least recent origin: an answer is as old as its oldest fact. */
static void
keep_oldest(UfMappingField *self, UfOrigin *origin)
{
	if (origin == NULL)
		return;
	if (self->oldest == NULL ||
	    uf_date_compare(uf_origin_get_date(origin), uf_origin_get_date(self->oldest)) < 0) {
		uf_origin_free(self->oldest);
		self->oldest = origin;
		return;
	}
	uf_origin_free(origin);
}

void
uf_mapping_use_fact(UfMappingField *self, const char *fact_id, bool derived)
{
	self->derived = self->derived || derived || fact_id == NULL;
	if (fact_id == NULL)
		return;
	int months = uf_view_get_stale_months(self->run->view, fact_id);
	self->stale_months = MAX(self->stale_months, months);
	if (self->sensitive == NULL)
		self->sensitive = uf_view_find_sensitive(self->run->view, fact_id);
	keep_oldest(self, find_origin(self->run, fact_id));
	g_ptr_array_add(self->facts, g_strdup(fact_id));
}

static bool
has_value(const UfMappingField *self)
{
	return !uf_value_is_empty(uf_answer_get_value(self->answer));
}

static UfSeverity
get_severity(const UfMappingField *self)
{
	return uf_field_is_required(self->field) ? UF_SEVERITY_TODO : UF_SEVERITY_NOTE;
}

static void
leave_empty(UfMappingField *self, const char *rule)
{
	bool required = uf_field_is_required(self->field);
	uf_answer_add_issue(self->answer, get_severity(self), rule);
	uf_answer_set_state(self->answer, required ? UF_ANSWER_TODO : UF_ANSWER_EMPTY);
}

/* A form may have a code for "none", "unknown" or "not wished": its list or its options say so. */
static bool
choose_absence(UfMappingField *self, const char *absence)
{
	const char *name = uf_field_get_codes(self->field);
	const char *code = NULL;
	UfFieldOption option;
	if (uf_field_get_kind(self->field) != UF_FIELD_CHOICE)
		return false;
	if (name == NULL && uf_field_find_option(self->field, absence, &option))
		code = option.code;
	const UfCodes *list =
	    name != NULL ? uf_registry_find_codes(self->run->tables->registry,
						  uf_form_get_adapter(self->run->form), name)
			 : NULL;
	if (list != NULL && uf_codes_find(list, absence, &code) != UF_CODES_MAPPED)
		return false;
	uf_value_set_text(uf_answer_get_value(self->answer), code);
	return code != NULL;
}

const char *
uf_mapping_get_absence_rule(const char *absence)
{
	static const struct {
		const char *absence;
		const char *rule;
	} rules[] = {
		{ "none", "answer.none" },
		{ "unknown", "answer.unknown" },
		{ "not_wished", "answer.not_wished" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (g_str_equal(rules[i].absence, absence))
			return rules[i].rule;
	}
	return "answer.missing";
}

static void
answer_absence(UfMappingField *self, const UfMappingSelection *found)
{
	uf_answer_set_wanted(self->answer, found->absent_fact);
	if (choose_absence(self, found->absence))
		uf_mapping_use_fact(self, found->absent_fact, false);
	else
		leave_empty(self, uf_mapping_get_absence_rule(found->absence));
	if (g_str_equal(found->absence, "none"))
		uf_answer_set_none(self->answer);
}

static bool
select_all(UfMappingField *self, UfMappingSelection *found, GError **error)
{
	for (size_t i = 0; i < uf_field_get_path_count(self->field); i++) {
		const UfJsonPath *path = uf_field_get_path(self->field, i);
		if (!uf_mapping_select(self->run, &self->row, path, found, error))
			return false;
	}
	return true;
}

/* Something there is that these readers must not see: the answer keeps no trace of the value. */
static void
withhold(UfMappingField *self, const char *rule)
{
	uf_value_clear(uf_answer_get_value(self->answer));
	uf_answer_set_state(self->answer, UF_ANSWER_WITHHELD);
	uf_answer_add_issue(self->answer, get_severity(self), rule);
}

/* Where what is missing would be, for whoever asks for it. */
static void
say_wanted(const UfMappingField *self)
{
	for (size_t i = 0; i < uf_field_get_path_count(self->field); i++) {
		g_autofree char *wanted = uf_mapping_find_wanted(self->run, &self->row,
								 uf_field_get_path(self->field, i));
		if (wanted != NULL) {
			uf_answer_set_wanted(self->answer, wanted);
			return;
		}
	}
}

static bool
answer_from(UfMappingField *self, GError **error)
{
	g_autoptr(UfMappingSelection) found = uf_mapping_selection_new();
	if (!select_all(self, found, error))
		return false;
	if (found->nodes->len > 0 && found->withheld > 0)
		uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.withheld");
	if (found->nodes->len > 0)
		uf_mapping_set_value(self, found);
	else if (found->forbidden > 0)
		withhold(self, "answer.forbidden");
	else if (found->withheld > 0)
		withhold(self, "answer.withheld");
	else if (found->absence != NULL)
		answer_absence(self, found);
	else
		say_wanted(self);
	return true;
}

static bool
answer_hook(UfMappingField *self, GError **error)
{
	g_autoptr(UfMappingSelection) found = uf_mapping_selection_new();
	if (!select_all(self, found, error))
		return false;
	if (found->nodes->len == 0 && found->withheld > 0) {
		withhold(self, "answer.withheld");
		return true;
	}
	if (found->withheld + found->hidden > 0)
		uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.withheld");
	if (!uf_mapping_call_hook(self, found, error))
		return false;
	self->derived = true;
	uf_mapping_finish_value(self);
	return true;
}

/* What an earlier demand said is shown as such until somebody says it again. */
static void
say_carried(UfMappingField *self)
{
	if (uf_request_is_carried(self->run->request, self->key))
		uf_answer_add_issue(self->answer, UF_SEVERITY_WARNING, "answer.carried");
}

/* What the paths of an asked field find goes to whoever asks, and nowhere else. */
static bool
propose(UfMappingField *self, GError **error)
{
	if (uf_field_get_path_count(self->field) == 0)
		return true;
	g_autoptr(UfMappingSelection) found = uf_mapping_selection_new();
	g_autoptr(UfAnswer) tried = uf_answer_new(self->field, 0);
	if (!select_all(self, found, error))
		return false;
	UfMappingField trial = *self;
	trial.answer = tried;
	trial.facts = g_ptr_array_new_with_free_func(g_free);
	trial.oldest = NULL;
	if (found->nodes->len > 0 && found->withheld == 0)
		uf_mapping_set_value(&trial, found);
	if (!uf_value_is_empty(uf_answer_get_value(tried)) && uf_answer_get_issues(tried)->len == 0)
		uf_answer_take_proposal(self->answer, uf_value_copy(uf_answer_get_value(tried)));
	g_ptr_array_unref(trial.facts);
	uf_origin_free(trial.oldest);
	return true;
}

/* What a person answered is a code of the form, not of the profile; a transform of what "from"
 * finds ("first", "in:…") may be for nothing else. */
static bool
is_in_partners_words(const UfMappingField *self)
{
	UfValueKind kind = uf_value_get_kind(uf_answer_get_value(self->answer));
	const char *const *specs = uf_field_get_transforms(self->field);
	UfValueKind gives;
	if (uf_field_get_codes(self->field) != NULL)
		return true;
	return specs != NULL && specs[0] != NULL && !uf_transform_accepts(specs[0], kind, &gives);
}

/* A fact that only this demand has; null: asked, and there is nothing to write. What "from" finds
 * is what the worker is proposed, until she answers. */
static bool
answer_ask(UfMappingField *self, GError **error)
{
	const json_t *fact = json_object_get(uf_request_get_facts(self->run->request), self->key);
	if (fact == NULL && !propose(self, error))
		return false;
	if (fact == NULL) {
		uf_answer_add_issue(self->answer, UF_SEVERITY_TODO, "answer.ask");
		uf_answer_set_state(self->answer, UF_ANSWER_TODO);
		return true;
	}
	g_autoptr(UfValue) value = uf_value_from_json(fact, error);
	if (value == NULL)
		return false;
	uf_transform_copy_value(uf_answer_get_value(self->answer), value);
	g_autofree char *fact_id = g_strdup_printf("request/%s", self->key);
	if (!uf_value_is_empty(value))
		uf_mapping_use_fact(self, fact_id, false);
	say_carried(self);
	if (is_in_partners_words(self))
		uf_mapping_coerce(self);
	else
		uf_mapping_finish_value(self);
	return true;
}

static bool
answer_constant(UfMappingField *self, GError **error)
{
	g_autoptr(UfValue) value = uf_value_from_json(uf_field_get_constant(self->field), error);
	if (value == NULL)
		return false;
	uf_transform_copy_value(uf_answer_get_value(self->answer), value);
	keep_oldest(self, uf_origin_new("constant", uf_form_get_seen(self->run->form), NULL, NULL));
	uf_mapping_coerce(self);
	return true;
}

static bool
answer_by_hand(UfMappingField *self, GError **error)
{
	(void)error;
	const char *reason = uf_field_get_by_hand(self->field);
	UfIssue *issue = uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.by_hand");
	if (reason == NULL)
		reason = uf_field_get_kind(self->field) == UF_FIELD_SIGNATURE ? "signature" : "?";
	uf_issue_set_text(issue, "reason", reason);
	uf_answer_set_state(self->answer, UF_ANSWER_TODO);
	return true;
}

/* What the worker wrote stands as it is; a date, an amount, yes or no are still written as the
 * partner asks. */
static bool
answer_corrected(UfMappingField *self, const UfValue *correction, UfOrigin *origin)
{
	UfValue *value = uf_answer_get_value(self->answer);
	uf_transform_copy_value(value, correction);
	if (origin == NULL)
		origin = uf_origin_new("corrected", uf_view_get_today(self->run->view), NULL, NULL);
	keep_oldest(self, origin);
	if (uf_value_is_empty(correction)) {
		uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.left_blank");
		if (uf_field_is_required(self->field))
			leave_empty(self, "answer.required");
		return true;
	}
	/* it leaves too, and the journal tells so; the fact that it replaces does not */
	g_ptr_array_add(self->facts, g_strdup_printf("request/%s", self->key));
	uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.corrected");
	say_carried(self);
	UfValueKind kind = uf_value_get_kind(value);
	const char *const *specs = uf_field_get_transforms(self->field);
	UfValueKind gives;
	if (kind != UF_VALUE_TEXT && kind != UF_VALUE_LIST && specs != NULL && specs[0] != NULL &&
	    uf_transform_accepts(specs[0], kind, &gives))
		uf_mapping_finish_value(self);
	else
		uf_mapping_coerce(self);
	return true;
}

static bool
answer_some_way(UfMappingField *self, GError **error)
{
	const UfField *field = self->field;
	if (uf_field_get_by_hand(field) != NULL || uf_field_get_kind(field) == UF_FIELD_SIGNATURE)
		return answer_by_hand(self, error);
	if (uf_field_is_asked(field))
		return answer_ask(self, error);
	if (uf_field_get_constant(field) != NULL)
		return answer_constant(self, error);
	if (uf_field_get_figure(field) != NULL)
		return uf_mapping_answer_figure(self, error);
	if (uf_field_get_hook(field) != NULL)
		return answer_hook(self, error);
	return answer_from(self, error);
}

/* A sensitive fact leaves when the form requires it, or when the worker named the field: in a
 * table, the column or the cell. */
static bool
may_leave(const UfMappingField *self)
{
	bool sensitive = uf_field_is_sensitive(self->field) || self->sensitive != NULL;
	const char *id = uf_field_get_full_id(self->field);
	return !sensitive || uf_field_is_required(self->field) ||
	       uf_request_allows_sensitive(self->run->request, id) ||
	       uf_request_allows_sensitive(self->run->request, self->key);
}

static UfOrigin *
make_origin(UfMappingField *self)
{
	if (self->derived) {
		UfDate date = { 0 };
		if (self->oldest != NULL)
			date = uf_origin_get_date(self->oldest);
		return uf_origin_new("derived", date, NULL, NULL);
	}
	return self->oldest != NULL ? uf_origin_copy(self->oldest) : NULL;
}

static bool
has_issue(const UfAnswer *answer, const char *rule)
{
	const GPtrArray *issues = uf_answer_get_issues(answer);
	for (size_t i = 0; i < issues->len; i++) {
		if (g_str_equal(uf_issue_get_rule(g_ptr_array_index(issues, i)), rule))
			return true;
	}
	return false;
}

/* What is shown, but may not be what the person or the partner would write today. */
static void
add_notes(UfMappingField *self)
{
	const UfValue *value = uf_answer_get_value(self->answer);
	if (self->stale_months > 0) {
		UfIssue *issue =
		    uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.stale");
		uf_issue_set_number(issue, "months", self->stale_months);
	}
	if (uf_value_get_kind(value) == UF_VALUE_DATE &&
	    !uf_date_is_full(uf_value_get_date(value)) &&
	    !has_issue(self->answer, "answer.partial_date"))
		uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.partial_date");
}

static void
finish_filled(UfMappingField *self, bool corrected)
{
	if (!corrected && !may_leave(self)) {
		withhold(self, "answer.sensitive");
		return;
	}
	uf_mapping_check_value(self);
	if (!has_value(self))
		return;
	for (size_t i = 0; i < self->facts->len; i++)
		uf_answer_add_fact(self->answer, g_ptr_array_index(self->facts, i));
	uf_answer_set_state(self->answer, UF_ANSWER_FILLED);
	uf_answer_take_origin(self->answer, make_origin(self));
	uf_mapping_bind(self);
	if (!corrected)
		add_notes(self);
}

/* Nothing was found, and nothing says why yet. */
static void
finish_empty(UfMappingField *self)
{
	if (uf_answer_get_state(self->answer) != UF_ANSWER_EMPTY ||
	    uf_answer_get_issues(self->answer)->len > 0)
		return;
	bool required = uf_field_is_required(self->field);
	if (required || !uf_field_is_asked(self->field))
		leave_empty(self, required ? "answer.required" : "answer.missing");
}

static bool
answer_field(UfMappingField *self, GError **error)
{
	/* whoever typed it, and wherever it stands: it does not leave */
	if (uf_mapping_is_forbidden_field(self->run, self->field)) {
		withhold(self, "answer.forbidden");
		return true;
	}
	UfOrigin *origin = NULL;
	g_autoptr(UfValue) correction =
	    uf_request_find_correction(self->run->request, self->key, &origin);
	bool corrected = correction != NULL;
	if (corrected ? !answer_corrected(self, correction, origin) : !answer_some_way(self, error))
		return false;
	if (has_value(self))
		finish_filled(self, corrected);
	else
		finish_empty(self);
	return true;
}

void
uf_mapping_leave_unconfirmed(UfAnswer *answer)
{
	uf_answer_add_issue(answer, UF_SEVERITY_TODO, "answer.unconfirmed");
	uf_answer_set_state(answer, UF_ANSWER_TODO);
}

bool
uf_mapping_answer(const UfMappingRun *run, const UfField *field, const UfMappingRow *row,
		  GError **error)
{
	g_autoptr(GError) lower = NULL;
	const char *id = uf_field_get_full_id(field);
	g_autofree char *key =
	    row->rank > 0 ? g_strdup_printf("%s/%zu", id, row->rank) : g_strdup(id);
	g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func(g_free);
	UfMappingField self = {
		.run = run, .field = field, .row = *row, .key = key, .facts = facts
	};
	self.answer = uf_answers_add(run->answers, field, row->rank);
	if (uf_field_is_unconfirmed(field)) {
		uf_mapping_leave_unconfirmed(self.answer);
		return true;
	}
	if (!uf_mapping_holds(run, row, uf_field_get_condition(field), &lower)) {
		uf_answer_set_state(self.answer, UF_ANSWER_ABSENT);
		if (lower != NULL)
			g_propagate_error(error, g_steal_pointer(&lower));
		return lower == NULL;
	}
	bool good = answer_field(&self, error);
	uf_origin_free(self.oldest);
	return good;
}
