#include "uf-flow-look-private.h"

#include "uf-flow-sheet-private.h"

static const char *
find_kind(const UfColumnTarget *target)
{
	if (target->shape != UF_COLUMN_FACT)
		return "text";
	switch (target->place->kind) {
	case UF_PLACE_DATE:
		return "date";
	case UF_PLACE_AMOUNT:
		return "amount";
	case UF_PLACE_INTEGER:
	case UF_PLACE_NUMBER:
		return "number";
	default:
		return "text";
	}
}

/* Labels to choose one of; NULL when the cell is free. */
static json_t *
list_choices(const UfColumnTarget *target)
{
	const UfPlace *place = target->place;
	json_t *choices = json_array();
	const char *code;
	json_t *label;
	if (target->shape == UF_COLUMN_FACT && place->kind == UF_PLACE_BOOLEAN) {
		json_array_append_new(choices, json_string("oui"));
		json_array_append_new(choices, json_string("non"));
	}
	if (target->shape == UF_COLUMN_FACT && place->kind == UF_PLACE_CHOICE) {
		json_object_foreach((json_t *)place->labels, code, label)
		    json_array_append(choices, label);
	}
	if (json_array_size(choices) > 0)
		return choices;
	json_decref(choices);
	return NULL;
}

json_t *
uf_flow_look_describe(const UfColumnTarget *target)
{
	json_t *look =
	    json_pack("{s:s, s:s}", "kind", find_kind(target), "hint", uf_repair_get_hint(target));
	json_t *choices = list_choices(target);
	if (choices != NULL)
		json_object_set_new(look, "choices", choices);
	return look;
}

static json_t *
describe_column(const UfColumn *column)
{
	const UfColumnTarget *target = uf_flow_sheet_get_target(column);
	json_t *look = target != NULL ? uf_flow_look_describe(target)
				      : json_pack("{s:s, s:s}", "kind", "text", "hint", "");
	json_object_set_new(look, "heading", json_string(column->heading));
	if (target != NULL)
		json_object_set_new(look, "key", json_string(target->key));
	return look;
}

json_t *
uf_flow_sheet_list_looks(const UfFlowSheet *sheet)
{
	json_t *looks = json_array();
	for (guint i = 0; i < sheet->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(sheet->columns, i);
		while (json_array_size(looks) < column->column)
			json_array_append_new(looks, json_pack("{s:s, s:s, s:s}", "heading", "",
							       "kind", "text", "hint", ""));
		json_array_append_new(looks, describe_column(column));
	}
	return looks;
}

int
uf_flow_sheet_get_epoch(const UfFlowSheet *sheet)
{
	return uf_grid_get_epoch(sheet->grid);
}
