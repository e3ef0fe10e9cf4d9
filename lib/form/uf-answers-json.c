/* Answers to JSON and back: schemas/output-answers.json. */
#include <string.h>

#include "uf-answers-private.h"
#include "uf-error.h"
#include "uf-form-rules.h"
#include "uf-json.h"
#include "uf-memory.h"

static json_t *
issues_to_json(const GPtrArray *issues)
{
	json_t *array = json_array();
	for (size_t i = 0; i < issues->len; i++)
		json_array_append_new(array, uf_issue_to_json(g_ptr_array_index(issues, i)));
	return array;
}

static json_t *
facts_to_json(const UfAnswer *answer)
{
	json_t *array = json_array();
	for (size_t i = 0; i < answer->facts->len; i++)
		json_array_append_new(array, json_string(uf_answer_get_fact(answer, i)));
	return array;
}

static json_t *
answer_to_json(const UfAnswer *answer)
{
	const UfField *field = answer->field;
	json_t *json = json_object();
	json_object_set_new(json, "field", json_string(uf_field_get_full_id(field)));
	if (answer->row > 0)
		json_object_set_new(json, "row", json_integer((json_int_t)answer->row));
	json_object_set_new(json, "label", json_string(uf_field_get_label(field)));
	if (*uf_field_get_section(field) != '\0')
		json_object_set_new(json, "section", json_string(uf_field_get_section(field)));
	json_object_set_new(json, "kind",
			    json_string(uf_field_kind_get_name(uf_field_get_kind(field))));
	json_object_set_new(json, "state", json_string(uf_answer_state_get_name(answer->state)));
	json_object_set_new(json, "value", uf_value_to_json(answer->value));
	char *text = uf_answer_format_french(answer);
	json_object_set_new(json, "text", json_string(text));
	uf_memory_free_string(text);
	if (answer->origin != NULL)
		json_object_set_new(json, "origin", uf_origin_to_json(answer->origin));
	if (answer->facts->len > 0)
		json_object_set_new(json, "facts", facts_to_json(answer));
	if (answer->issues->len > 0)
		json_object_set_new(json, "issues", issues_to_json(answer->issues));
	if (json_object_size(answer->bound) > 0)
		json_object_set_new(json, "bound", json_deep_copy(answer->bound));
	return json;
}

json_t *
uf_answers_to_json(const UfAnswers *answers)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < answers->answers->len; i++)
		json_array_append_new(rows, answer_to_json(uf_answers_get(answers, i)));
	json_t *json = json_object();
	json_object_set_new(json, "version", json_integer(1));
	json_object_set_new(json, "form", json_string(uf_form_get_id(answers->form)));
	json_object_set_new(json, "form_revision",
			    json_string(uf_form_get_revision(answers->form)));
	if (answers->request != NULL)
		json_object_set_new(json, "request", json_string(answers->request));
	if (answers->profile_revision != NULL)
		json_object_set_new(json, "profile_revision",
				    json_string(answers->profile_revision));
	json_object_set_new(json, "answers", rows);
	json_object_set_new(json, "issues", issues_to_json(answers->own_issues));
	if (answers->blocks != NULL)
		json_object_set_new(json, "blocks", json_deep_copy(answers->blocks));
	return json;
}

static bool
read_issues(const json_t *array, GPtrArray *issues, GError **error)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		UfIssue *issue = uf_issue_from_json(json_array_get(array, i), error);
		if (issue == NULL)
			return false;
		g_ptr_array_add(issues, issue);
	}
	return true;
}

/* The schema allows only the names of the table. */
static UfAnswerState
read_state(const json_t *json)
{
	const char *name = uf_json_get_string(json, "state");
	UfAnswerState state = UF_ANSWER_FILLED;
	while (state < UF_ANSWER_ABSENT && g_strcmp0(uf_answer_state_get_name(state), name) != 0)
		state++;
	return state;
}

static bool
read_answer(UfAnswers *answers, const json_t *json, GError **error)
{
	const UfField *field = uf_form_find_field(answers->form, uf_json_get_string(json, "field"));
	if (field == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "a field that is not there");
		return false;
	}
	UfAnswer *answer =
	    uf_answers_add(answers, field, (size_t)uf_json_get_integer(json, "row", 0));
	answer->state = read_state(json);
	UfValue *value = uf_value_from_json(json_object_get(json, "value"), error);
	if (value == NULL)
		return false;
	uf_value_free(answer->value);
	answer->value = value;
	const json_t *origin = json_object_get(json, "origin");
	if (origin != NULL && (answer->origin = uf_origin_from_json(origin, error)) == NULL)
		return false;
	const json_t *facts = json_object_get(json, "facts");
	for (size_t i = 0; i < json_array_size(facts); i++)
		uf_answer_add_fact(answer, json_string_value(json_array_get(facts, i)));
	const json_t *bound = json_object_get(json, "bound");
	if (bound != NULL)
		json_object_update_new(answer->bound, json_deep_copy(bound));
	return read_issues(json_object_get(json, "issues"), answer->issues, error);
}

static bool
check_revision(const UfForm *form, const json_t *json, GError **error)
{
	if (g_strcmp0(uf_form_get_id(form), uf_json_get_string(json, "form")) == 0 &&
	    g_strcmp0(uf_form_get_revision(form), uf_json_get_string(json, "form_revision")) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "answers: made with another revision of the form %s", uf_form_get_id(form));
	return false;
}

UfAnswers *
uf_answers_from_json(UfForm *form, const json_t *json, GError **error)
{
	if (!uf_form_rules_check_one(UF_FORM_RULES_ANSWERS, json, "answers", error) ||
	    !check_revision(form, json, error))
		return NULL;
	g_autoptr(UfAnswers) answers = uf_answers_new(form, uf_json_get_string(json, "request"),
						      uf_json_get_string(json, "profile_revision"));
	const json_t *rows = json_object_get(json, "answers");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (!read_answer(answers, json_array_get(rows, i), error)) {
			g_prefix_error(error, "answers: /answers/%zu: ", i);
			return NULL;
		}
	}
	if (!read_issues(json_object_get(json, "issues"), answers->own_issues, error))
		return NULL;
	const json_t *blocks = json_object_get(json, "blocks");
	uf_answers_take_blocks(answers, blocks != NULL ? json_deep_copy(blocks) : NULL);
	return g_steal_pointer(&answers);
}
