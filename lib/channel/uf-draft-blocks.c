/* What a draft keeps beside the values, so that review and digest cover it without the form at
 * hand.
 */
#include "uf-draft-private.h"

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
	return blocks;
}
