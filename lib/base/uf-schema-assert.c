#include "uf-schema-run-private.h"

#include <string.h>

static json_t *
make_parameter(const char *name, json_t *value)
{
	json_t *parameters = json_object();
	json_object_set(parameters, name, value);
	return parameters;
}

static bool
refuse_with(UfSchemaFrame *frame, const UfSchemaUse *use, const char *name)
{
	if (frame->run->faults == NULL)
		return false;
	return uf_schema_refuse(frame, use, make_parameter(name, use->value));
}

static bool
has_type(const json_t *instance, const char *type)
{
	static const struct {
		const char *name;
		unsigned types;
	} table[] = {
		{ "object", 1u << JSON_OBJECT },
		{ "array", 1u << JSON_ARRAY },
		{ "string", 1u << JSON_STRING },
		{ "number", 1u << JSON_INTEGER | 1u << JSON_REAL },
		{ "boolean", 1u << JSON_TRUE | 1u << JSON_FALSE },
		{ "null", 1u << JSON_NULL },
	};
	if (type == NULL)
		return false;
	if (g_str_equal(type, "integer"))
		return uf_schema_value_is_integer(instance);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		if (g_str_equal(type, table[i].name))
			return (table[i].types & (1u << json_typeof(instance))) != 0;
	}
	return false;
}

bool
uf_schema_check_type(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (json_is_string(use->value)) {
		if (has_type(frame->instance, json_string_value(use->value)))
			return true;
		g_autoptr(json_t) types = json_array();
		json_array_append(types, use->value);
		return uf_schema_refuse(frame, use, make_parameter("types", types));
	}
	for (size_t i = 0; i < json_array_size(use->value); i++) {
		if (has_type(frame->instance, json_string_value(json_array_get(use->value, i))))
			return true;
	}
	return refuse_with(frame, use, "types");
}

bool
uf_schema_check_enum(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	size_t size = json_array_size(use->value);
	if (!uf_schema_run_spend(frame->run, size / 8))
		return false;
	for (size_t i = 0; i < size; i++) {
		if (uf_schema_value_is_same(frame->instance, json_array_get(use->value, i)))
			return true;
	}
	return refuse_with(frame, use, "allowed");
}

bool
uf_schema_check_const(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	return uf_schema_value_is_same(frame->instance, use->value) ||
	       refuse_with(frame, use, "expected");
}

bool
uf_schema_check_multiple(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	return !json_is_number(frame->instance) ||
	       uf_schema_value_is_multiple(frame->instance, use->value) ||
	       refuse_with(frame, use, "limit");
}

/* maximum, exclusiveMaximum, minimum, exclusiveMinimum. */
bool
uf_schema_check_bound(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (!json_is_number(frame->instance))
		return true;
	const char *name = use->keyword->name;
	int order = uf_schema_value_compare_numbers(frame->instance, use->value);
	if (g_str_has_suffix(name, "inimum"))
		order = -order;
	bool is_exclusive = g_str_has_prefix(name, "exclusive");
	return order < 0 || (order == 0 && !is_exclusive) || refuse_with(frame, use, "limit");
}

/* minLength, maxLength, minItems, maxItems, minProperties, maxProperties. */
bool
uf_schema_check_size(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	const char *what = use->keyword->name + strlen("min");
	const json_t *instance = frame->instance;
	size_t size = 0;
	if (g_str_equal(what, "Length") && json_is_string(instance))
		size = uf_schema_value_count_characters(instance);
	else if (g_str_equal(what, "Items") && json_is_array(instance))
		size = json_array_size(instance);
	else if (g_str_equal(what, "Properties") && json_is_object(instance))
		size = json_object_size(instance);
	else
		return true;

	bool is_maximum = g_str_has_prefix(use->keyword->name, "max");
	double limit = json_number_value(use->value);
	bool fits = is_maximum ? (double)size <= limit : (double)size >= limit;
	return fits || refuse_with(frame, use, "limit");
}

bool
uf_schema_check_pattern(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	const json_t *instance = frame->instance;
	return !json_is_string(instance) ||
	       uf_schema_run_matches(frame->run, use->patterns->pdata[0],
				     json_string_value(instance), json_string_length(instance)) ||
	       refuse_with(frame, use, "pattern");
}

bool
uf_schema_check_format(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (use->format == NULL || !json_is_string(frame->instance))
		return true;
	const char *text = json_string_value(frame->instance);
	size_t length = json_string_length(frame->instance);
	if (!uf_schema_run_spend(frame->run, length / 8))
		return false;
	return (strlen(text) == length && use->format(text)) || refuse_with(frame, use, "format");
}

typedef struct {
	guint64 hash;
	size_t index;
} Item;

static int
compare_items(const void *left, const void *right)
{
	const Item *a = left;
	const Item *b = right;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* Finds two equal items among those of equal hash; hashes make large arrays affordable, and what
 * collides on purpose is paid for. */
static bool
find_twins(UfSchemaFrame *frame, const GArray *items, Item *first, Item *second)
{
	for (guint i = 0; i < items->len; i++) {
		*first = g_array_index(items, Item, i);
		for (guint j = i + 1; j < items->len; j++) {
			*second = g_array_index(items, Item, j);
			if (second->hash != first->hash || !uf_schema_run_spend(frame->run, 1))
				break;
			if (uf_schema_value_is_same(json_array_get(frame->instance, first->index),
						    json_array_get(frame->instance, second->index)))
				return true;
		}
	}
	return false;
}

bool
uf_schema_check_unique(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	size_t size = json_array_size(frame->instance);
	if (!json_is_true(use->value) || size < 2)
		return true;
	if (!uf_schema_run_spend(frame->run, size))
		return false;

	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(Item));
	for (size_t i = 0; i < size; i++) {
		Item item = { uf_schema_value_hash(json_array_get(frame->instance, i)), i };
		g_array_append_val(items, item);
	}
	g_array_sort(items, compare_items);
	Item first, second;
	if (!find_twins(frame, items, &first, &second))
		return true;
	return uf_schema_refuse(frame, use,
				json_pack("{s:I, s:I}", "first", (json_int_t)first.index, "second",
					  (json_int_t)second.index));
}

static bool
require_members(UfSchemaFrame *frame, const UfSchemaUse *use, const json_t *names)
{
	bool has_all = true;
	size_t size = json_array_size(names);
	if (!uf_schema_run_spend(frame->run, size / 4))
		return false;
	for (size_t i = 0; i < size; i++) {
		json_t *name = json_array_get(names, i);
		if (!json_is_string(name) ||
		    json_object_get(frame->instance, json_string_value(name)) != NULL)
			continue;
		has_all = uf_schema_refuse(frame, use, make_parameter("property", name));
		if (uf_schema_run_is_decided(frame->run))
			break;
	}
	return has_all;
}

bool
uf_schema_check_required(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	return !json_is_object(frame->instance) || require_members(frame, use, use->value);
}

bool
uf_schema_check_dependent_required(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (!json_is_object(frame->instance))
		return true;
	bool is_valid = true;
	const char *key;
	json_t *names;
	json_object_foreach(use->value, key, names)
	{
		if (json_object_get(frame->instance, key) != NULL)
			is_valid &= require_members(frame, use, names);
	}
	return is_valid;
}
