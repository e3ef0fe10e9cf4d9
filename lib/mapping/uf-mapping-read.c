/* A node of the view becomes a typed value: a date, an amount, a code… */
#include "uf-mapping-private.h"

#include <string.h>

#include "uf-memory.h"
#include "uf-transform-private.h"

/* What the first transform, or else the field, takes only: tells what a bare number or text is. */
static bool
wants(const UfMappingField *self, UfValueKind kind)
{
	const char *const *specs = uf_field_get_transforms(self->field);
	UfFieldKind field = uf_field_get_kind(self->field);
	UfValueKind gives;
	if (specs != NULL && specs[0] != NULL)
		return uf_transform_accepts(specs[0], kind, &gives) &&
		       !uf_transform_accepts(specs[0], UF_VALUE_TEXT, &gives);
	return kind == (field == UF_FIELD_DATE ? UF_VALUE_DATE : UF_VALUE_MONEY) &&
	       (field == UF_FIELD_DATE || field == UF_FIELD_MONEY);
}

static bool
read_text(const UfMappingField *self, const UfMappingNode *node, UfValue *out)
{
	const char *text = json_string_value(node->value);
	const UfPlace *place = node->place;
	bool dated =
	    place != NULL && (place->kind == UF_PLACE_DATE || place->kind == UF_PLACE_MONTH);
	UfDate date;
	if ((dated || (place == NULL && wants(self, UF_VALUE_DATE))) &&
	    uf_date_parse_iso(text, &date))
		uf_value_set_date(out, date);
	else
		uf_value_set_text(out, text);
	return true;
}

static bool
read_integer(const UfMappingField *self, const UfMappingNode *node, UfValue *out)
{
	const UfPlace *place = node->place;
	int64_t number = json_integer_value(node->value);
	bool money = place != NULL ? place->kind == UF_PLACE_AMOUNT : wants(self, UF_VALUE_MONEY);
	if (money)
		uf_value_set_money(out, number);
	else
		uf_value_set_integer(out, number);
	return true;
}

/* "17,5": numbers with decimals are hours, parts and square metres, never money. Fifteen digits are
 * those that a number keeps exactly; one too small to be written without an exponent is refused. */
static bool
read_real(const json_t *json, UfValue *out)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	double number = json_real_value(json);
	if (!(number >= -1e9 && number <= 1e9))
		return false;
	g_ascii_formatd(text, sizeof text, "%.15g", number);
	if (strchr(text, 'e') != NULL)
		return false;
	char *dot = strchr(text, '.');
	if (dot != NULL)
		*dot = ',';
	uf_value_set_text(out, text);
	uf_memory_zero(text, sizeof text);
	return true;
}

static bool
read_list(const json_t *json, UfValue *out)
{
	for (size_t i = 0; i < json_array_size(json); i++) {
		const char *text = json_string_value(json_array_get(json, i));
		if (text == NULL)
			return false;
		uf_value_add_item(out, text);
	}
	return true;
}

bool
uf_mapping_read_node(const UfMappingField *self, const UfMappingNode *node, UfValue *out)
{
	switch (json_typeof(node->value)) {
	case JSON_STRING:
		return read_text(self, node, out);
	case JSON_INTEGER:
		return read_integer(self, node, out);
	case JSON_REAL:
		return read_real(node->value, out);
	case JSON_TRUE:
	case JSON_FALSE:
		uf_value_set_boolean(out, json_is_true(node->value));
		return true;
	case JSON_ARRAY:
		return read_list(node->value, out);
	case JSON_OBJECT: { /* {"date"} or {"cents"}: a fact of the request */
		g_autoptr(UfValue) value = uf_value_from_json(node->value, NULL);
		if (value != NULL)
			uf_transform_copy_value(out, value);
		return value != NULL;
	}
	default:
		return false;
	}
}
