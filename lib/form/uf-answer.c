#include <string.h>

#include "uf-answers-private.h"
#include "uf-memory.h"

static const char *const state_names[] = {
	[UF_ANSWER_FILLED] = "filled",     [UF_ANSWER_EMPTY] = "empty",   [UF_ANSWER_TODO] = "todo",
	[UF_ANSWER_WITHHELD] = "withheld", [UF_ANSWER_ABSENT] = "absent",
};

char *
uf_answer_make_name(const char *field, size_t row)
{
	return row == 0 ? g_strdup(field) : g_strdup_printf("%s/%zu", field, row);
}

UfAnswer *
uf_answer_new(const UfField *field, size_t row)
{
	UfAnswer *answer = g_new0(UfAnswer, 1);
	answer->field = field;
	answer->row = row;
	answer->name = uf_answer_make_name(uf_field_get_full_id(field), row);
	answer->state = UF_ANSWER_EMPTY;
	answer->value = uf_value_new();
	answer->facts = g_ptr_array_new_with_free_func(g_free);
	answer->issues = uf_issue_list_new();
	answer->bound = json_object();
	return answer;
}

void
uf_answer_free(UfAnswer *answer)
{
	if (answer == NULL)
		return;
	g_free(answer->name);
	uf_value_free(answer->value);
	uf_origin_free(answer->origin);
	g_ptr_array_unref(answer->facts);
	uf_value_free(answer->proposal);
	g_free(answer->wanted);
	g_ptr_array_unref(answer->issues);
	json_decref(answer->bound);
	g_free(answer);
}

const UfField *
uf_answer_get_field(const UfAnswer *answer)
{
	return answer->field;
}

size_t
uf_answer_get_row(const UfAnswer *answer)
{
	return answer->row;
}

UfAnswerState
uf_answer_get_state(const UfAnswer *answer)
{
	return answer->state;
}

void
uf_answer_set_state(UfAnswer *answer, UfAnswerState state)
{
	answer->state = state;
}

const char *
uf_answer_state_get_name(UfAnswerState state)
{
	return state_names[state];
}

UfValue *
uf_answer_get_value(const UfAnswer *answer)
{
	return answer->value;
}

/* The label of an option, or the code itself when the form has no such option. */
static const char *
find_label(const UfField *field, const char *code)
{
	UfFieldOption option;
	return uf_field_find_option(field, code, &option) ? option.label : code;
}

/* In one allocation: growing a text would leave copies behind. */
static char *
format_list(const UfField *field, const UfValue *value)
{
	g_autoptr(GPtrArray) labels = g_ptr_array_new();
	for (size_t i = 0; i < uf_value_get_item_count(value); i++)
		g_ptr_array_add(labels, (gpointer)find_label(field, uf_value_get_item(value, i)));
	g_ptr_array_add(labels, NULL);
	return g_strjoinv(", ", (char **)labels->pdata);
}

char *
uf_answer_format_french(const UfAnswer *answer)
{
	return uf_field_format_value(answer->field, answer->value);
}

char *
uf_field_format_value(const UfField *field, const UfValue *value)
{
	const bool yes = uf_value_get_boolean(value);
	UfFieldOption option;
	switch (uf_value_get_kind(value)) {
	case UF_VALUE_TEXT:
		return g_strdup(find_label(field, uf_value_get_text(value)));
	case UF_VALUE_LIST:
		return format_list(field, value);
	case UF_VALUE_BOOLEAN:
		if (uf_field_find_option(field, yes ? "yes" : "no", &option))
			return g_strdup(option.label);
		return uf_value_format_french(value);
	default:
		return uf_value_format_french(value);
	}
}

const UfOrigin *
uf_answer_get_origin(const UfAnswer *answer)
{
	return answer->origin;
}

void
uf_answer_take_origin(UfAnswer *answer, UfOrigin *origin)
{
	uf_origin_free(answer->origin);
	answer->origin = origin;
}

size_t
uf_answer_get_fact_count(const UfAnswer *answer)
{
	return answer->facts->len;
}

const char *
uf_answer_get_fact(const UfAnswer *answer, size_t index)
{
	return g_ptr_array_index(answer->facts, index);
}

void
uf_answer_add_fact(UfAnswer *answer, const char *fact_id)
{
	for (size_t i = 0; i < answer->facts->len; i++) {
		if (g_str_equal(g_ptr_array_index(answer->facts, i), fact_id))
			return;
	}
	g_ptr_array_add(answer->facts, g_strdup(fact_id));
}

const UfValue *
uf_answer_get_proposal(const UfAnswer *answer)
{
	return answer->proposal;
}

void
uf_answer_take_proposal(UfAnswer *answer, UfValue *proposal)
{
	uf_value_free(answer->proposal);
	answer->proposal = proposal;
}

const char *
uf_answer_get_wanted(const UfAnswer *answer)
{
	return answer->wanted;
}

void
uf_answer_set_wanted(UfAnswer *answer, const char *fact_id)
{
	g_free(answer->wanted);
	answer->wanted = g_strdup(fact_id);
}

bool
uf_answer_is_none(const UfAnswer *answer)
{
	return answer->none;
}

void
uf_answer_set_none(UfAnswer *answer)
{
	answer->none = true;
}

UfIssue *
uf_answer_add_issue(UfAnswer *answer, UfSeverity severity, const char *rule)
{
	return uf_issue_add(answer->issues, severity, answer->name, rule);
}

const GPtrArray *
uf_answer_get_issues(const UfAnswer *answer)
{
	return answer->issues;
}

json_t *
uf_answer_get_bound(const UfAnswer *answer, const char *channel)
{
	return json_object_get(answer->bound, channel);
}

void
uf_answer_bind(UfAnswer *answer, const char *channel, const char *name, json_t *value)
{
	json_t *names = json_object_get(answer->bound, channel);
	if (names == NULL) {
		names = json_object();
		json_object_set_new(answer->bound, channel, names);
	}
	json_object_set_new(names, name, value);
}
