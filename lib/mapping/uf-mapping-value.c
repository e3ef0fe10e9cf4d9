#include "uf-mapping-private.h"

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-money.h"
#include "uf-text.h"
#include "uf-transform-private.h"

/* A code of the profile never reaches a text box as it is: without "as", these write it. */
static const struct {
	UfPlaceKind kind;
	const char *transform;
} defaults[] = {
	{ UF_PLACE_CHOICE, "label" },         { UF_PLACE_COMMUNE, "commune:name" },
	{ UF_PLACE_COUNTRY, "country:name" }, { UF_PLACE_PHONE, "phone:national" },
	{ UF_PLACE_DATE, "date:french" },     { UF_PLACE_MONTH, "date:french" },
	{ UF_PLACE_AMOUNT, "money:french" },  { UF_PLACE_BOOLEAN, "yes_no" },
};

const char *
uf_mapping_find_default(const UfPlace *place)
{
	for (size_t i = 0; place != NULL && i < G_N_ELEMENTS(defaults); i++) {
		if (defaults[i].kind == place->kind)
			return defaults[i].transform;
	}
	return NULL;
}

void
uf_mapping_add_fault(UfAnswer *answer, const UfTransformFault *fault)
{
	const GPtrArray *issues = uf_answer_get_issues(answer);
	for (size_t i = 0; i < issues->len; i++) {
		if (g_str_equal(uf_issue_get_rule(g_ptr_array_index(issues, i)), fault->rule))
			return;
	}
	UfIssue *issue = uf_answer_add_issue(answer, UF_SEVERITY_TODO, fault->rule);
	if (fault->max > 0) {
		uf_issue_set_number(issue, "length", (int64_t)fault->length);
		uf_issue_set_number(issue, "max", (int64_t)fault->max);
	}
	if (fault->count > 0)
		uf_issue_set_number(issue, "count", (int64_t)fault->count);
}

/* Clears the value: a person has to choose or write it. */
static void
leave_to_person(UfMappingField *self, const UfTransformFault *fault)
{
	uf_value_clear(uf_answer_get_value(self->answer));
	uf_mapping_add_fault(self->answer, fault);
	uf_answer_set_state(self->answer, UF_ANSWER_TODO);
}

static bool
refuse(UfMappingField *self, const char *rule, size_t count)
{
	UfTransformFault fault = { .rule = rule, .count = count };
	leave_to_person(self, &fault);
	return false;
}

/* The partner's word says less than the profile's: told once, with the rule of the list. */
static void
tell_loss(UfMappingField *self, const char *lossy)
{
	const GPtrArray *issues = uf_answer_get_issues(self->answer);
	for (size_t i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		const json_t *parameters = uf_issue_get_parameters(issue);
		if (g_strcmp0(uf_json_get_string(parameters, "loss"), lossy) == 0)
			return;
	}
	UfIssue *issue = uf_answer_add_issue(self->answer, UF_SEVERITY_NOTE, "answer.lossy");
	uf_issue_set_text(issue, "loss", lossy);
}

/* The partner's code of @code; NULL when there is none. */
static const char *
map_code(UfMappingField *self, const UfCodes *list, const char *code)
{
	const char *to = NULL;
	if (uf_codes_find(list, code, &to) != UF_CODES_MAPPED)
		return NULL;
	const char *lossy = uf_codes_find_lossy(list, code);
	if (lossy != NULL)
		tell_loss(self, lossy);
	return to;
}

static bool
map_items(UfMappingField *self, const UfCodes *list, UfValue *value)
{
	g_autoptr(UfValue) mapped = uf_value_new();
	for (size_t i = 0; i < uf_value_get_item_count(value); i++) {
		const char *to = map_code(self, list, uf_value_get_item(value, i));
		if (to == NULL)
			return refuse(self, "answer.unmappable", 0);
		uf_value_add_item(mapped, to);
	}
	uf_transform_copy_value(value, mapped);
	return true;
}

/* False when a person has to choose; the issue says so. */
static bool
apply_codes(UfMappingField *self, UfValue *value)
{
	const char *name = uf_field_get_codes(self->field);
	if (name == NULL || uf_value_is_empty(value))
		return true;
	const UfCodes *list = uf_registry_find_codes(self->run->tables->registry,
						     uf_form_get_adapter(self->run->form), name);
	if (list == NULL)
		return refuse(self, "answer.unmappable", 0);
	if (uf_value_get_kind(value) == UF_VALUE_LIST)
		return map_items(self, list, value);
	if (uf_value_get_kind(value) == UF_VALUE_BOOLEAN)
		uf_value_set_text(value, uf_value_get_boolean(value) ? "yes" : "no");
	if (uf_value_get_kind(value) != UF_VALUE_TEXT)
		return refuse(self, "answer.unmappable", 0);
	const char *to = map_code(self, list, uf_value_get_text(value));
	if (to == NULL)
		return refuse(self, "answer.unmappable", 0);
	g_autofree char *copy = g_strdup(to);
	uf_value_set_text(value, copy);
	return true;
}

static bool
apply_transforms(UfMappingField *self, const char *const *specs, UfValue *value)
{
	UfTransformContext context = uf_mapping_make_context(self);
	UfTransformFault fault = { 0 };
	if (!uf_transform_apply_all(specs, &context, value, &fault)) {
		leave_to_person(self, &fault);
		return false;
	}
	if (fault.rule != NULL)
		uf_mapping_add_fault(self->answer, &fault);
	return true;
}

static bool
is_written(const UfMappingField *self)
{
	UfFieldKind kind = uf_field_get_kind(self->field);
	return kind == UF_FIELD_TEXT || kind == UF_FIELD_LONG;
}

/* A telephone number that has no national form stays as it was typed. */
static bool
apply_default(UfMappingField *self, const UfPlace *place, UfValue *value)
{
	const char *spec = uf_mapping_find_default(place);
	const char *const specs[] = { spec, NULL };
	UfTransformContext context = uf_mapping_make_context(self);
	UfTransformFault fault;
	UfValueKind gives;
	if (spec == NULL || !uf_transform_accepts(spec, uf_value_get_kind(value), &gives))
		return true;
	if (place->kind != UF_PLACE_PHONE)
		return apply_transforms(self, specs, value);
	g_autoptr(UfValue) national = uf_value_new();
	if (uf_transform_apply(spec, value, &context, national, &fault))
		uf_transform_copy_value(value, national);
	return true;
}

/* The chain up to the first transform that makes one value of several. */
typedef struct {
	const char *const *all;
	const char *before[UF_TRANSFORM_MAX_CHAIN + 1];
	const char *const *after; /* NULL when no transform takes a list */
} Chain;

static Chain
split_chain(const UfField *field)
{
	Chain chain = { .all = uf_field_get_transforms(field) };
	for (size_t i = 0; chain.all != NULL && chain.all[i] != NULL; i++) {
		if (uf_transform_takes_list(chain.all[i])) {
			chain.after = chain.all + i;
			break;
		}
		if (i < UF_TRANSFORM_MAX_CHAIN)
			chain.before[i] = chain.all[i];
	}
	return chain;
}

static void
append_items(UfValue *list, const UfValue *value)
{
	if (uf_value_get_kind(value) == UF_VALUE_LIST) {
		for (size_t i = 0; i < uf_value_get_item_count(value); i++)
			uf_value_add_item(list, uf_value_get_item(value, i));
		return;
	}
	char *text = uf_value_format_french(value);
	if (*text != '\0')
		uf_value_add_item(list, text);
	uf_memory_free_string(text);
}

/* One node: typed, in the partner's code, transformed. False: the issue is there. */
static bool
prepare_node(UfMappingField *self, const Chain *chain, const UfMappingNode *node, UfValue *value)
{
	bool plain = chain->before[0] == NULL && uf_field_get_codes(self->field) == NULL;
	bool tested = chain->after != NULL && (g_str_has_prefix(chain->after[0], "is:") ||
					       g_str_has_prefix(chain->after[0], "in:") ||
					       g_str_equal(chain->after[0], "sum"));
	if (!uf_mapping_read_node(self, node, value))
		return refuse(self, "answer.invalid", 0);
	if (!apply_codes(self, value) || !apply_transforms(self, chain->before, value))
		return false;
	if (plain && is_written(self) && !tested)
		return apply_default(self, node->place, value);
	return true;
}

/* Two facts may make the same choice: the RSA as a resource and as a right. */
static void
keep_each_once(UfValue *list)
{
	g_autoptr(UfValue) once = uf_value_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < uf_value_get_item_count(list); i++) {
		const char *item = uf_value_get_item(list, i);
		if (g_hash_table_add(seen, (char *)item))
			uf_value_add_item(once, item);
	}
	uf_transform_copy_value(list, once);
}

static bool
combine(UfMappingField *self, const Chain *chain, GPtrArray *values)
{
	UfValue *out = uf_answer_get_value(self->answer);
	bool several = chain->after != NULL || uf_field_get_kind(self->field) == UF_FIELD_CHOICES;
	if (several) {
		g_autoptr(UfValue) list = uf_value_new();
		for (size_t i = 0; i < values->len; i++)
			append_items(list, g_ptr_array_index(values, i));
		if (uf_field_get_kind(self->field) == UF_FIELD_CHOICES)
			keep_each_once(list);
		uf_transform_copy_value(out, list);
		return apply_transforms(self, chain->after, out);
	}
	for (size_t i = 1; i < values->len; i++) {
		if (!uf_value_equals(g_ptr_array_index(values, 0), g_ptr_array_index(values, i)))
			return refuse(self, "answer.ambiguous", values->len);
	}
	uf_transform_copy_value(out, g_ptr_array_index(values, 0));
	return true;
}

static void
free_value(gpointer value)
{
	uf_value_free(value);
}

void
uf_mapping_set_value(UfMappingField *self, const UfMappingSelection *selection)
{
	Chain chain = split_chain(self->field);
	size_t count = selection->nodes->len;
	g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(free_value);
	if (chain.after != NULL && g_str_equal(chain.after[0], "first"))
		count = 1; /* the others do not leave */
	for (size_t i = 0; i < count; i++) {
		const UfMappingNode *node = uf_mapping_selection_get(selection, i);
		UfValue *value = uf_value_new();
		g_ptr_array_add(values, value);
		self->place = node->place;
		bool meta = node->place != NULL && node->place->kind == UF_PLACE_META;
		uf_mapping_use_fact(self, meta ? NULL : node->fact_id, node->derived);
		if (!prepare_node(self, &chain, node, value))
			return;
	}
	if (combine(self, &chain, values))
		uf_mapping_coerce(self);
}

void
uf_mapping_finish_value(UfMappingField *self)
{
	UfValue *value = uf_answer_get_value(self->answer);
	if (apply_codes(self, value) &&
	    apply_transforms(self, uf_field_get_transforms(self->field), value))
		uf_mapping_coerce(self);
}

static void
coerce_to_text(UfMappingField *self, UfValue *value)
{
	UfTransformFault fault;
	UfTransformContext context = { 0 };
	if (uf_value_get_kind(value) == UF_VALUE_LIST) {
		const char *spec =
		    uf_field_get_kind(self->field) == UF_FIELD_LONG ? "lines" : "join: ";
		uf_transform_apply(spec, value, &context, value, &fault);
		return;
	}
	char *text = uf_value_format_french(value);
	uf_value_set_text(value, text);
	uf_memory_free_string(text);
}

static void
coerce_to_code(const UfMappingField *self, UfValue *value)
{
	UfValueKind kind = uf_value_get_kind(value);
	if (kind == UF_VALUE_BOOLEAN)
		uf_value_set_text(value, uf_value_get_boolean(value) ? "yes" : "no");
	if (kind == UF_VALUE_INTEGER) {
		g_autofree char *text = uf_value_format_french(value);
		uf_value_set_text(value, text);
	}
	if (uf_field_get_kind(self->field) == UF_FIELD_CHOICES &&
	    uf_value_get_kind(value) == UF_VALUE_TEXT) {
		g_autoptr(UfValue) list = uf_value_new();
		uf_value_add_item(list, uf_value_get_text(value));
		uf_transform_copy_value(value, list);
	}
}

/* What each kind of field holds in the end; a transform may have made a text of it. */
static const unsigned held[] = {
	[UF_FIELD_TEXT] = 1u << UF_VALUE_TEXT,
	[UF_FIELD_LONG] = 1u << UF_VALUE_TEXT,
	[UF_FIELD_DATE] = 1u << UF_VALUE_DATE,
	[UF_FIELD_INTEGER] = 1u << UF_VALUE_INTEGER,
	[UF_FIELD_MONEY] = 1u << UF_VALUE_MONEY,
	[UF_FIELD_BOOLEAN] = 1u << UF_VALUE_BOOLEAN,
	[UF_FIELD_CHOICE] = 1u << UF_VALUE_TEXT,
	[UF_FIELD_CHOICES] = 1u << UF_VALUE_LIST,
	[UF_FIELD_TABLE] = 0,
	[UF_FIELD_SIGNATURE] = 0,
};

void
uf_mapping_coerce(UfMappingField *self)
{
	UfValue *value = uf_answer_get_value(self->answer);
	const char *const *specs = uf_field_get_transforms(self->field);
	UfFieldKind kind = uf_field_get_kind(self->field);
	if (uf_value_is_empty(value))
		return;
	if (is_written(self) && uf_value_get_kind(value) != UF_VALUE_TEXT)
		coerce_to_text(self, value);
	if (kind == UF_FIELD_CHOICE || kind == UF_FIELD_CHOICES)
		coerce_to_code(self, value);
	bool rewritten =
	    specs != NULL && specs[0] != NULL && uf_value_get_kind(value) == UF_VALUE_TEXT;
	if ((held[kind] & (1u << uf_value_get_kind(value))) == 0 && !rewritten)
		refuse(self, "answer.invalid", 0);
}

static bool
is_option(const UfField *field, const char *code)
{
	UfFieldOption option;
	return code != NULL && uf_field_find_option(field, code, &option);
}

static bool
has_known_options(const UfField *field, const UfValue *value)
{
	if (uf_value_get_kind(value) != UF_VALUE_LIST)
		return is_option(field, uf_value_get_text(value));
	for (size_t i = 0; i < uf_value_get_item_count(value); i++) {
		if (!is_option(field, uf_value_get_item(value, i)))
			return false;
	}
	return true;
}

/* What "max" is about: an amount stands in its box without its unit. Yours, zero it. */
static char *
format_in_box(const UfValue *value)
{
	if (uf_value_get_kind(value) == UF_VALUE_MONEY)
		return uf_money_format_french(uf_value_get_money(value));
	return uf_value_format_french(value);
}

void
uf_mapping_check_value(UfMappingField *self)
{
	UfValue *value = uf_answer_get_value(self->answer);
	const UfField *field = self->field;
	UfFieldKind kind = uf_field_get_kind(field);
	size_t max = uf_field_get_max(field);
	if (uf_value_is_empty(value))
		return;
	if ((kind == UF_FIELD_CHOICE || kind == UF_FIELD_CHOICES) &&
	    uf_field_get_option_count(field) > 0 && !has_known_options(field, value)) {
		refuse(self, "answer.not_an_option", 0);
		return;
	}
	char *text = format_in_box(value);
	UfTransformFault fault = { .length = uf_text_get_length(text), .max = max };
	if (max > 0 && fault.length > max) {
		fault.rule = "answer.too_long";
		uf_mapping_add_fault(self->answer, &fault);
	}
	if (!uf_field_matches(field, text))
		uf_mapping_add_fault(self->answer, &(UfTransformFault){ .rule = "answer.invalid" });
	uf_memory_free_string(text);
}
