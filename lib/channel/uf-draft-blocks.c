/* What a draft keeps beside the values, so that review and digest cover it without the form at
 * hand.
 */
#include "uf-draft-private.h"
#include "uf-json.h"

/* A longer list is no help on paper: it is the partner's own nomenclature. */
#define MAX_OPTIONS 60

static json_t *
copy_tables(const UfForm *form)
{
	json_t *tables = json_object();
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		if (uf_field_get_kind(field) == UF_FIELD_TABLE)
			json_object_set_new(tables, uf_field_get_id(field),
					    json_string(uf_field_get_label(field)));
	}
	return tables;
}

/* The fields that the form does not require. */
static json_t *
list_optional(const UfAnswers *answers)
{
	json_t *optional = json_array();
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfField *field = uf_answer_get_field(uf_answers_get(answers, i));
		if (!uf_field_is_required(field))
			uf_json_add_text_once(optional, uf_field_get_full_id(field));
	}
	return optional;
}

static json_t *
list_labels(const UfField *field)
{
	const size_t count = uf_field_get_option_count(field);
	if (count == 0 && uf_field_get_kind(field) == UF_FIELD_BOOLEAN)
		return json_pack("[s, s]", "Oui", "Non");
	json_t *labels = json_array();
	for (size_t i = 0; i < count && count <= MAX_OPTIONS; i++)
		json_array_append_new(labels, json_string(uf_field_get_option(field, i).label));
	return labels;
}

/* What the partner lets choose from, for each choice that nobody has made yet. */
static json_t *
copy_options(const UfAnswers *answers)
{
	json_t *options = json_object();
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const UfField *field = uf_answer_get_field(answer);
		const UfAnswerState state = uf_answer_get_state(answer);
		const char *id = uf_field_get_full_id(field);
		if ((state != UF_ANSWER_TODO && state != UF_ANSWER_EMPTY) ||
		    json_object_get(options, id) != NULL)
			continue;
		g_autoptr(json_t) labels = list_labels(field);
		if (json_array_size(labels) > 0)
			json_object_set(options, id, labels);
	}
	return options;
}

json_t *
uf_draft_copy_blocks(const UfAnswers *answers)
{
	const UfForm *form = uf_answers_get_form(answers);
	const json_t *own = uf_answers_get_blocks(answers);
	json_t *blocks = own != NULL ? json_deep_copy(own) : json_object();
	json_object_set_new(blocks, "title", json_string(uf_form_get_title(form)));
	json_object_set_new(blocks, "source",
			    json_deep_copy(json_object_get(uf_form_get_json(form), "source")));
	json_object_set_new(blocks, "tables", copy_tables(form));
	json_object_set_new(blocks, "optional", list_optional(answers));
	json_object_set_new(blocks, "options", copy_options(answers));
	return blocks;
}
