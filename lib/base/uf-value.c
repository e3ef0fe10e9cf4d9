#include "uf-value.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-money.h"

struct UfValue {
	UfValueKind kind;
	int64_t number; /* INTEGER, MONEY, BOOLEAN */
	UfDate date;
	char *text;
	GPtrArray *items;
};

static void
free_text(gpointer text)
{
	uf_memory_free_string(text);
}

UfValue *
uf_value_new(void)
{
	return g_new0(UfValue, 1);
}

void
uf_value_clear(UfValue *value)
{
	uf_memory_free_string(value->text);
	g_clear_pointer(&value->items, g_ptr_array_unref);
	uf_memory_zero(value, sizeof *value);
}

void
uf_value_free(UfValue *value)
{
	if (value == NULL)
		return;
	uf_value_clear(value);
	g_free(value);
}

void
uf_value_set_text(UfValue *value, const char *text)
{
	char *copy = text != NULL && *text != '\0' ? g_strdup(text) : NULL;
	uf_value_clear(value);
	value->kind = copy != NULL ? UF_VALUE_TEXT : UF_VALUE_EMPTY;
	value->text = copy;
}

void
uf_value_set_integer(UfValue *value, int64_t integer)
{
	uf_value_clear(value);
	value->kind = UF_VALUE_INTEGER;
	value->number = integer;
}

void
uf_value_set_money(UfValue *value, int64_t cents)
{
	uf_value_clear(value);
	value->kind = UF_VALUE_MONEY;
	value->number = cents;
}

void
uf_value_set_date(UfValue *value, UfDate date)
{
	uf_value_clear(value);
	value->kind = date.year > 0 ? UF_VALUE_DATE : UF_VALUE_EMPTY;
	value->date = date;
}

void
uf_value_set_boolean(UfValue *value, bool boolean)
{
	uf_value_clear(value);
	value->kind = UF_VALUE_BOOLEAN;
	value->number = boolean;
}

void
uf_value_add_item(UfValue *value, const char *text)
{
	if (value->kind != UF_VALUE_LIST) {
		uf_value_clear(value);
		value->kind = UF_VALUE_LIST;
		value->items = g_ptr_array_new_with_free_func(free_text);
	}
	g_ptr_array_add(value->items, g_strdup(text));
}

UfValueKind
uf_value_get_kind(const UfValue *value)
{
	return value->kind;
}

bool
uf_value_is_empty(const UfValue *value)
{
	return value->kind == UF_VALUE_EMPTY ||
	       (value->kind == UF_VALUE_LIST && value->items->len == 0);
}

const char *
uf_value_get_text(const UfValue *value)
{
	return value->text;
}

int64_t
uf_value_get_integer(const UfValue *value)
{
	return value->kind == UF_VALUE_INTEGER ? value->number : 0;
}

int64_t
uf_value_get_money(const UfValue *value)
{
	return value->kind == UF_VALUE_MONEY ? value->number : 0;
}

UfDate
uf_value_get_date(const UfValue *value)
{
	return value->date;
}

bool
uf_value_get_boolean(const UfValue *value)
{
	return value->kind == UF_VALUE_BOOLEAN && value->number != 0;
}

size_t
uf_value_get_item_count(const UfValue *value)
{
	return value->items != NULL ? value->items->len : 0;
}

const char *
uf_value_get_item(const UfValue *value, size_t index)
{
	return index < uf_value_get_item_count(value) ? g_ptr_array_index(value->items, index)
						      : NULL;
}

UfValue *
uf_value_copy(const UfValue *value)
{
	UfValue *copy = uf_value_new();
	copy->kind = value->kind;
	copy->number = value->number;
	copy->date = value->date;
	copy->text = g_strdup(value->text);
	if (value->kind == UF_VALUE_LIST)
		copy->items = g_ptr_array_new_with_free_func(free_text);
	for (size_t i = 0; i < uf_value_get_item_count(value); i++)
		g_ptr_array_add(copy->items, g_strdup(uf_value_get_item(value, i)));
	return copy;
}

bool
uf_value_equals(const UfValue *left, const UfValue *right)
{
	if (uf_value_is_empty(left) || uf_value_is_empty(right))
		return uf_value_is_empty(left) && uf_value_is_empty(right);
	if (left->kind != right->kind || left->number != right->number ||
	    uf_date_compare(left->date, right->date) != 0 ||
	    g_strcmp0(left->text, right->text) != 0 ||
	    uf_value_get_item_count(left) != uf_value_get_item_count(right))
		return false;
	for (size_t i = 0; i < uf_value_get_item_count(left); i++) {
		if (!g_str_equal(uf_value_get_item(left, i), uf_value_get_item(right, i)))
			return false;
	}
	return true;
}

static char *
join_items(const UfValue *value)
{
	size_t size = 1;
	for (size_t i = 0; i < uf_value_get_item_count(value); i++)
		size += strlen(uf_value_get_item(value, i)) + strlen(", ");
	GString *out = g_string_sized_new(size); /* never moved: no copy stays behind */
	for (size_t i = 0; i < uf_value_get_item_count(value); i++) {
		g_string_append(out, i > 0 ? ", " : "");
		g_string_append(out, uf_value_get_item(value, i));
	}
	return g_string_free(out, FALSE);
}

char *
uf_value_format_french(const UfValue *value)
{
	switch (value->kind) {
	case UF_VALUE_TEXT:
		return g_strdup(value->text);
	case UF_VALUE_INTEGER:
		return g_strdup_printf("%" G_GINT64_FORMAT, value->number);
	case UF_VALUE_MONEY: {
		g_auto(UfWiped) amount = uf_money_format_french(value->number);
		return g_strdup_printf("%s\u00a0€", amount);
	}
	case UF_VALUE_DATE:
		return uf_date_format_french(value->date);
	case UF_VALUE_BOOLEAN:
		return g_strdup(value->number != 0 ? "Oui" : "Non");
	case UF_VALUE_LIST:
		return join_items(value);
	case UF_VALUE_EMPTY:
		break;
	}
	return g_strdup("");
}

static json_t *
list_to_json(const UfValue *value)
{
	json_t *array = json_array();
	for (size_t i = 0; i < uf_value_get_item_count(value); i++)
		json_array_append_new(array, json_string(uf_value_get_item(value, i)));
	return array;
}

json_t *
uf_value_to_json(const UfValue *value)
{
	switch (value->kind) {
	case UF_VALUE_TEXT:
		return json_string(value->text);
	case UF_VALUE_INTEGER:
		return json_integer(value->number);
	case UF_VALUE_MONEY:
		return json_pack("{s:I}", "cents", (json_int_t)value->number);
	case UF_VALUE_DATE: {
		g_auto(UfWiped) date = uf_date_format_iso(value->date);
		return json_pack("{s:s}", "date", date);
	}
	case UF_VALUE_BOOLEAN:
		return json_boolean(value->number);
	case UF_VALUE_LIST:
		return list_to_json(value);
	case UF_VALUE_EMPTY:
		break;
	}
	return json_null();
}

static bool
set_from_object(UfValue *value, const json_t *json)
{
	const json_t *cents = json_object_get(json, "cents");
	const char *text = uf_json_get_string(json, "date");
	UfDate date;
	if (json_object_size(json) != 1)
		return false;
	if (json_is_integer(cents)) {
		uf_value_set_money(value, json_integer_value(cents));
		return true;
	}
	if (text == NULL || !uf_date_parse_iso(text, &date))
		return false;
	uf_value_set_date(value, date);
	return true;
}

static bool
set_from_array(UfValue *value, const json_t *json)
{
	value->kind = UF_VALUE_LIST;
	value->items = g_ptr_array_new_with_free_func(free_text);
	for (size_t i = 0; i < json_array_size(json); i++) {
		const char *text = json_string_value(json_array_get(json, i));
		if (text == NULL)
			return false;
		uf_value_add_item(value, text);
	}
	return true;
}

UfValue *
uf_value_from_json(const json_t *json, GError **error)
{
	g_autoptr(UfValue) value = uf_value_new();
	bool good = true;
	switch (json_typeof(json)) {
	case JSON_STRING:
		uf_value_set_text(value, json_string_value(json));
		break;
	case JSON_INTEGER:
		uf_value_set_integer(value, json_integer_value(json));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		uf_value_set_boolean(value, json_is_true(json));
		break;
	case JSON_OBJECT:
		good = set_from_object(value, json);
		break;
	case JSON_ARRAY:
		good = set_from_array(value, json);
		break;
	case JSON_NULL:
		break;
	default:
		good = false;
	}
	if (!good) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "not a value: expected a text, "
		    "a whole number, true, false, null, a list of texts, an amount or a date");
		return NULL;
	}
	return g_steal_pointer(&value);
}
