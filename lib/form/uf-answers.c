#include "uf-answers.h"

#include <string.h>

#include "uf-answers-private.h"

static void
free_answer(gpointer answer)
{
	uf_answer_free(answer);
}

UfAnswers *
uf_answers_new(UfForm *form, const char *request, const char *profile_revision)
{
	UfAnswers *answers = g_new0(UfAnswers, 1);
	answers->form = uf_form_ref(form);
	answers->request = g_strdup(request);
	answers->profile_revision = g_strdup(profile_revision);
	answers->answers = g_ptr_array_new_with_free_func(free_answer);
	answers->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	answers->own_issues = uf_issue_list_new();
	answers->all_issues = g_ptr_array_new();
	return answers;
}

void
uf_answers_free(UfAnswers *answers)
{
	if (answers == NULL)
		return;
	g_ptr_array_unref(answers->all_issues);
	g_ptr_array_unref(answers->own_issues);
	g_hash_table_unref(answers->by_name);
	g_ptr_array_unref(answers->answers);
	g_free(answers->request);
	g_free(answers->profile_revision);
	json_decref(answers->blocks);
	uf_form_unref(answers->form);
	g_free(answers);
}

const UfForm *
uf_answers_get_form(const UfAnswers *answers)
{
	return answers->form;
}

const char *
uf_answers_get_request(const UfAnswers *answers)
{
	return answers->request;
}

const char *
uf_answers_get_profile_revision(const UfAnswers *answers)
{
	return answers->profile_revision;
}

UfAnswer *
uf_answers_add(UfAnswers *answers, const UfField *field, size_t row)
{
	UfAnswer *answer = uf_answer_new(field, row);
	g_ptr_array_add(answers->answers, answer);
	g_hash_table_replace(answers->by_name, answer->name, answer);
	return answer;
}

size_t
uf_answers_get_count(const UfAnswers *answers)
{
	return answers->answers->len;
}

const UfAnswer *
uf_answers_get(const UfAnswers *answers, size_t index)
{
	return g_ptr_array_index(answers->answers, index);
}

const UfAnswer *
uf_answers_find(const UfAnswers *answers, const char *field, size_t row)
{
	g_autofree char *name = uf_answer_make_name(field, row);
	return g_hash_table_lookup(answers->by_name, name);
}

static void
append_issues(GPtrArray *all, const GPtrArray *issues)
{
	for (size_t i = 0; i < issues->len; i++)
		g_ptr_array_add(all, g_ptr_array_index(issues, i));
}

const GPtrArray *
uf_answers_get_issues(const UfAnswers *answers)
{
	g_ptr_array_set_size(answers->all_issues, 0);
	append_issues(answers->all_issues, answers->own_issues);
	for (size_t i = 0; i < answers->answers->len; i++)
		append_issues(answers->all_issues,
			      uf_answer_get_issues(uf_answers_get(answers, i)));
	return answers->all_issues;
}

GPtrArray *
uf_answers_get_own_issues(UfAnswers *answers)
{
	return answers->own_issues;
}

const json_t *
uf_answers_get_blocks(const UfAnswers *answers)
{
	return answers->blocks;
}

void
uf_answers_take_blocks(UfAnswers *answers, json_t *blocks)
{
	json_decref(answers->blocks);
	answers->blocks = blocks;
}

/* A box left alone or an empty text: another answer may write the same name. */
static bool
says_nothing(const json_t *value)
{
	return json_is_false(value) || (json_is_string(value) && json_string_length(value) == 0);
}

static void
add_bound(json_t *all, const json_t *names)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)names, name, value)
	{
		const json_t *first = json_object_get(all, name);
		if (first == NULL || says_nothing(first))
			json_object_set(all, name, value);
	}
}

json_t *
uf_answers_get_bound(const UfAnswers *answers, const char *channel)
{
	json_t *all = json_object();
	for (size_t i = 0; i < answers->answers->len; i++)
		add_bound(all, uf_answer_get_bound(uf_answers_get(answers, i), channel));
	return all;
}
