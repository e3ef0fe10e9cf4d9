/* What each channel writes for an answer: names with texts, true or false, options. */
#include <string.h>

#include "uf-mapping-private.h"
#include "uf-memory.h"
#include "uf-money.h"

typedef struct {
	const char *id;
	bool machine;
	bool lists; /* several options of one name are a list */
} Channel;

/* How a value is written when "bind" says no transform: machines take ISO dates and plain amounts,
 * pages made for people take French ones. */
static const Channel channels[] = {
	{ "sheet", false, false }, { "pdf", false, false }, { "ds", true, true },
	{ "publik", true, true },  { "xml", true, false },  { "browser", false, false },
};

typedef struct {
	UfMappingField *field;
	const char *channel;
	bool machine;
	bool lists;
} Binding;

static json_t *
make_string(char *text)
{
	json_t *json = json_string(text);
	uf_memory_free_string(text);
	return json;
}

static json_t *
make_list(const UfValue *value)
{
	json_t *list = json_array();
	for (size_t i = 0; i < uf_value_get_item_count(value); i++)
		json_array_append_new(list, json_string(uf_value_get_item(value, i)));
	return list;
}

static json_t *
make_bound(const Binding *self, const UfValue *value)
{
	switch (uf_value_get_kind(value)) {
	case UF_VALUE_BOOLEAN:
		return json_boolean(uf_value_get_boolean(value));
	case UF_VALUE_LIST:
		return make_list(value);
	case UF_VALUE_DATE:
		if (self->machine)
			return make_string(uf_date_format_iso(uf_value_get_date(value)));
		break;
	case UF_VALUE_MONEY:
		return make_string(self->machine
				       ? uf_money_format_plain(uf_value_get_money(value))
				       : uf_money_format_french(uf_value_get_money(value)));
	default:
		break;
	}
	return make_string(uf_value_format_french(value));
}

/* "{row}" becomes the rank of the row. */
static char *
make_name(const Binding *self, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "{row}", -1);
	g_autofree char *rank = g_strdup_printf("%zu", self->field->row.rank);
	return g_strjoinv(rank, parts);
}

static void
bind_name(const Binding *self, const char *name, const UfValue *value)
{
	g_autofree char *full = make_name(self, name);
	const UfTransformFault partial = { .rule = "answer.partial_date" };
	if (self->machine && uf_value_get_kind(value) == UF_VALUE_DATE &&
	    !uf_date_is_full(uf_value_get_date(value)))
		uf_mapping_add_fault(self->field->answer, &partial);
	else if (!uf_value_is_empty(value))
		uf_answer_bind(self->field->answer, self->channel, full, make_bound(self, value));
}

static void
add_width(size_t *widths, size_t *count, const char *spec)
{
	size_t rank;
	size_t width;
	if (spec == NULL || !uf_transform_get_line(spec, &rank, &width))
		return;
	widths[rank - 1] = width;
	*count = MAX(*count, rank);
}

/* The widths of all the lines that one text is spread over, so that each knows the others. */
static size_t
collect_widths(const json_t *names, size_t *widths)
{
	size_t count = 0;
	const char *name;
	json_t *specs;
	json_object_foreach((json_t *)names, name, specs)
	{
		add_width(widths, &count, json_string_value(specs));
		for (size_t i = 0; i < json_array_size(specs); i++)
			add_width(widths, &count, json_string_value(json_array_get(specs, i)));
	}
	return count;
}

static void
list_specs(const json_t *json, const char **specs)
{
	specs[0] = json_string_value(json);
	for (size_t i = 0; i < json_array_size(json) && i < UF_TRANSFORM_MAX_CHAIN; i++)
		specs[i] = json_string_value(json_array_get(json, i));
}

static void
bind_transformed(const Binding *self, const json_t *names, const UfValue *value)
{
	size_t widths[UF_TRANSFORM_MAX_LINES] = { 0 };
	UfTransformContext context = uf_mapping_make_context(self->field);
	context.width_count = collect_widths(names, widths);
	context.widths = widths;
	const char *name;
	json_t *json;
	json_object_foreach((json_t *)names, name, json)
	{
		const char *specs[UF_TRANSFORM_MAX_CHAIN + 1] = { NULL };
		UfTransformFault fault = { 0 };
		g_autoptr(UfValue) part = uf_value_copy(value);
		list_specs(json, specs);
		if (uf_transform_apply_all(specs, &context, part, &fault))
			bind_name(self, name, part);
		if (fault.rule != NULL)
			uf_mapping_add_fault(self->field->answer, &fault);
	}
}

static void
bind_names(const Binding *self, const json_t *names, const UfValue *value)
{
	const json_t *rows = json_object_get(names, "rows");
	if (json_is_array(rows)) {
		size_t rank = self->field->row.rank;
		if (rank > 0)
			bind_names(self, json_array_get(rows, rank - 1), value);
		return;
	}
	if (json_is_object(names))
		bind_transformed(self, names, value);
	if (json_is_string(names))
		bind_name(self, json_string_value(names), value);
	for (size_t i = 0; i < json_array_size(names); i++)
		bind_name(self, json_string_value(json_array_get(names, i)), value);
}

static bool
is_chosen(const UfValue *value, const char *code)
{
	if (uf_value_get_kind(value) == UF_VALUE_BOOLEAN)
		return g_str_equal(code, uf_value_get_boolean(value) ? "yes" : "no");
	if (g_strcmp0(uf_value_get_text(value), code) == 0)
		return true;
	for (size_t i = 0; i < uf_value_get_item_count(value); i++) {
		if (g_str_equal(uf_value_get_item(value, i), code))
			return true;
	}
	return false;
}

/* One more of the options that are chosen under @name. */
static void
bind_choice(const Binding *self, const char *name, json_t *text)
{
	UfAnswer *answer = self->field->answer;
	json_t *list = json_object_get(uf_answer_get_bound(answer, self->channel), name);
	if (!json_is_array(list)) {
		list = json_array();
		uf_answer_bind(answer, self->channel, name, list);
	}
	json_array_append(list, text);
}

/* A chosen option sets its states; the boxes of the others are left open, be they ticked in the
 * template. */
static void
bind_option(const Binding *self, const UfFieldOption *option, bool chosen)
{
	const char *name;
	json_t *state;
	const bool several = uf_field_get_kind(self->field->field) == UF_FIELD_CHOICES;
	json_object_foreach((json_t *)json_object_get(option->bind, self->channel), name, state)
	{
		g_autofree char *full = make_name(self, name);
		if (chosen && self->lists && several && json_is_string(state))
			bind_choice(self, full, state);
		else if (chosen)
			uf_answer_bind(self->field->answer, self->channel, full,
				       json_incref(state));
		else if (json_is_true(state))
			uf_answer_bind(self->field->answer, self->channel, full, json_false());
	}
}

static void
bind_options(const Binding *self, const UfValue *value)
{
	const UfField *field = self->field->field;
	for (int chosen = 0; chosen <= 1; chosen++) {
		for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
			UfFieldOption option = uf_field_get_option(field, i);
			if (is_chosen(value, option.code) == (chosen == 1))
				bind_option(self, &option, chosen == 1);
		}
	}
}

void
uf_mapping_bind_value(UfMappingField *field, const UfValue *value)
{
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		Binding self = { field, channels[i].id, channels[i].machine, channels[i].lists };
		const json_t *names = uf_field_find_bind(field->field, channels[i].id);
		bind_options(&self, value);
		if (names != NULL)
			bind_names(&self, names, value);
	}
}

void
uf_mapping_bind(UfMappingField *field)
{
	const UfValue *value = uf_answer_get_value(field->answer);
	const UfField *table = uf_field_get_table(field->field);
	size_t printed = table != NULL ? uf_field_get_rows(table) : 0;
	if (!uf_value_is_empty(value) && (printed == 0 || field->row.rank <= printed))
		uf_mapping_bind_value(field, value);
}
