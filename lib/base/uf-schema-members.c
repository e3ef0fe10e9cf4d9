/* Keywords on the members of objects and the items of arrays. */
#include "uf-schema-run-private.h"

bool
uf_schema_check_properties(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (!json_is_object(frame->instance) ||
	    !uf_schema_run_spend(frame->run, use->nodes->len / 8))
		return frame->run->error == NULL;
	bool is_valid = true;
	for (guint i = 0; i < use->nodes->len; i++) {
		const char *key = use->names->pdata[i];
		json_t *value = json_object_get(frame->instance, key);
		if (value == NULL)
			continue;
		uf_schema_mark_key(frame, key);
		is_valid &= uf_schema_apply_member(frame, use->nodes->pdata[i], key, value);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid;
}

bool
uf_schema_check_pattern_properties(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	const char *key;
	json_t *value;
	json_object_foreach(frame->instance, key, value)
	{
		for (guint i = 0; i < use->nodes->len; i++) {
			if (!uf_schema_run_matches(frame->run, use->patterns->pdata[i], key,
						   strlen(key)))
				continue;
			uf_schema_mark_key(frame, key);
			is_valid &= uf_schema_apply_member(frame, use->nodes->pdata[i], key, value);
		}
		if (frame->run->error != NULL ||
		    (!is_valid && uf_schema_run_is_decided(frame->run)))
			break;
	}
	return is_valid && frame->run->error == NULL;
}

static bool
matches_any(UfSchemaFrame *frame, const UfSchemaUse *patterns, const char *key)
{
	for (guint i = 0; patterns != NULL && i < patterns->nodes->len; i++) {
		if (uf_schema_run_matches(frame->run, patterns->patterns->pdata[i], key,
					  strlen(key)))
			return true;
	}
	return false;
}

bool
uf_schema_check_additional_properties(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	const json_t *named = json_object_get(frame->node->json, "properties");
	const UfSchemaUse *patterns = uf_schema_node_find_use(frame->node, "patternProperties");
	const char *key;
	json_t *value;
	json_object_foreach(frame->instance, key, value)
	{
		if (json_object_get(named, key) != NULL || matches_any(frame, patterns, key))
			continue;
		uf_schema_mark_key(frame, key);
		is_valid &= uf_schema_apply_member(frame, use->nodes->pdata[0], key, value);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid && frame->run->error == NULL;
}

bool
uf_schema_check_property_names(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	const char *key;
	json_t *value;
	json_object_foreach(frame->instance, key, value)
	{
		g_autoptr(json_t) name = json_string_nocheck(key);
		is_valid &= uf_schema_apply_member(frame, use->nodes->pdata[0], key, name);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid;
}

/* Applies one subschema to the items from @first on. */
static bool
apply_to_rest(UfSchemaFrame *frame, const UfSchemaNode *node, size_t first)
{
	bool is_valid = true;
	if (!json_is_array(frame->instance))
		return true;
	size_t size = json_array_size(frame->instance);
	for (size_t i = first; i < size; i++) {
		is_valid &= uf_schema_apply_item(frame, node, i);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	uf_schema_mark_first_items(frame, size);
	return is_valid;
}

/* Applies the subschemas of a list to the items of the same index. */
bool
uf_schema_check_prefix_items(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	if (!json_is_array(frame->instance))
		return true;
	size_t size = MIN(json_array_size(frame->instance), use->nodes->len);
	for (size_t i = 0; i < size; i++) {
		is_valid &= uf_schema_apply_item(frame, use->nodes->pdata[i], i);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	uf_schema_mark_first_items(frame, size);
	return is_valid;
}

bool
uf_schema_check_items(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	const UfSchemaUse *prefix = uf_schema_node_find_use(frame->node, "prefixItems");
	return apply_to_rest(frame, use->nodes->pdata[0], prefix == NULL ? 0 : prefix->nodes->len);
}

bool
uf_schema_check_items_07(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (json_is_array(use->value))
		return uf_schema_check_prefix_items(frame, use);
	return apply_to_rest(frame, use->nodes->pdata[0], 0);
}

/* draft-07: means something only beside an array of "items". */
bool
uf_schema_check_additional_items(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	const UfSchemaUse *items = uf_schema_node_find_use(frame->node, "items");
	if (items == NULL || !json_is_array(items->value))
		return true;
	return apply_to_rest(frame, use->nodes->pdata[0], items->nodes->len);
}

/* "minContains" or "maxContains" beside "contains", which draft-07 does not have; or NULL. */
static json_t *
find_contains_limit(const UfSchemaNode *node, const char *name)
{
	const UfSchemaDialect *dialect = node->resource->dialect;
	json_t *limit = json_object_get(node->json, name);
	if (dialect->draft == UF_SCHEMA_IN_07 || !json_is_number(limit) ||
	    !(dialect->vocabularies & UF_SCHEMA_VOCABULARY_VALIDATION))
		return NULL;
	return limit;
}

static bool
count_matches(UfSchemaFrame *frame, const UfSchemaNode *node, size_t *found)
{
	*found = 0;
	for (size_t i = 0; i < json_array_size(frame->instance); i++) {
		if (uf_schema_try_item(frame, node, i)) {
			uf_schema_mark_item(frame, i);
			(*found)++;
		}
		if (frame->run->error != NULL)
			return false;
	}
	return true;
}

bool
uf_schema_check_contains(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	size_t found;
	if (!json_is_array(frame->instance))
		return true;
	if (!count_matches(frame, use->nodes->pdata[0], &found))
		return false;
	json_t *minimum = find_contains_limit(frame->node, "minContains");
	json_t *maximum = find_contains_limit(frame->node, "maxContains");
	if ((double)found >= (minimum == NULL ? 1 : json_number_value(minimum)) &&
	    (maximum == NULL || (double)found <= json_number_value(maximum)))
		return true;

	json_t *parameters = json_object();
	json_object_set_new(parameters, "minimum",
			    minimum == NULL ? json_integer(1) : json_incref(minimum));
	if (maximum != NULL)
		json_object_set(parameters, "maximum", maximum);
	return uf_schema_refuse(frame, use, parameters);
}

bool
uf_schema_check_unevaluated_items(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	for (size_t i = 0; i < json_array_size(frame->instance); i++) {
		if (uf_schema_marks_has_item(frame->marks, i))
			continue;
		is_valid &= uf_schema_apply_item(frame, use->nodes->pdata[0], i);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	if (json_is_array(frame->instance))
		uf_schema_mark_all(frame);
	return is_valid;
}

bool
uf_schema_check_unevaluated_properties(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	const char *key;
	json_t *value;
	json_object_foreach(frame->instance, key, value)
	{
		if (uf_schema_marks_has_key(frame->marks, key))
			continue;
		is_valid &= uf_schema_apply_member(frame, use->nodes->pdata[0], key, value);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	if (json_is_object(frame->instance))
		uf_schema_mark_all(frame);
	return is_valid;
}
