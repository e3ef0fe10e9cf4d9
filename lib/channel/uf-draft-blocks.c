/* What a draft keeps of its form, so that review and digest cover it without the form at hand. */
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
uf_draft_copy_blocks(const UfForm *form)
{
	static const char *const names[] = { "pieces",     "deadlines", "signatures",
					     "recipients", "basis",     "contacts" };
	json_t *blocks = json_object();
	json_object_set_new(blocks, "title", json_string(uf_form_get_title(form)));
	json_object_set_new(blocks, "source",
			    json_deep_copy(json_object_get(uf_form_get_json(form), "source")));
	json_object_set_new(blocks, "tables", copy_tables(form));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_t *block = uf_form_find_block(form, names[i]);
		if (block != NULL)
			json_object_set_new(blocks, names[i], json_deep_copy(block));
	}
	return blocks;
}
