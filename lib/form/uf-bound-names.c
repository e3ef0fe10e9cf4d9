#include "uf-bound-names.h"

#include <string.h>

typedef struct {
	GPtrArray *names;
	const UfField *field;
	size_t row; /* 0 outside tables */
	const char *channel;
	bool as_written; /* rows are not spelled out */
} Walk;

static void
name_free(gpointer data)
{
	UfBoundName *name = data;
	g_free(name->name);
	g_free(name);
}

static void
add_name(const Walk *walk, const char *text, const char *state)
{
	g_auto(GStrv) parts = g_strsplit(text, "{row}", -1);
	g_autofree char *rank = g_strdup_printf("%zu", walk->row);
	UfBoundName *name = g_new0(UfBoundName, 1);
	name->name = g_strjoinv(walk->as_written ? "{row}" : rank, parts);
	name->field = uf_field_get_full_id(walk->field);
	name->row = walk->row;
	name->state = state;
	name->is_signature = uf_field_get_kind(walk->field) == UF_FIELD_SIGNATURE;
	g_ptr_array_add(walk->names, name);
}

static void
add_names(const Walk *walk, const json_t *bind)
{
	const json_t *rows = json_object_get(bind, "rows");
	for (size_t i = 0; walk->as_written && i < json_array_size(rows); i++)
		add_names(walk, json_array_get(rows, i));
	if (json_is_array(rows)) {
		if (walk->row > 0 && walk->row <= json_array_size(rows))
			add_names(walk, json_array_get(rows, walk->row - 1));
		return;
	}
	if (json_is_string(bind))
		add_name(walk, json_string_value(bind), NULL);
	for (size_t i = 0; i < json_array_size(bind); i++)
		add_name(walk, json_string_value(json_array_get(bind, i)), NULL);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)bind, key, value) add_name(walk, key, NULL);
}

static void
add_options(const Walk *walk)
{
	for (size_t i = 0; i < uf_field_get_option_count(walk->field); i++) {
		const UfFieldOption option = uf_field_get_option(walk->field, i);
		const json_t *states = json_object_get(option.bind, walk->channel);
		const char *key;
		json_t *value;
		json_object_foreach((json_t *)states, key, value)
		    add_name(walk, key, json_is_string(value) ? json_string_value(value) : "");
	}
}

static void
add_field(Walk walk, const UfField *field)
{
	walk.field = field;
	const json_t *bind = uf_field_find_bind(field, walk.channel);
	if (bind != NULL)
		add_names(&walk, bind);
	add_options(&walk);
}

GPtrArray *
uf_form_list_bound_names(const UfForm *form, const char *channel)
{
	Walk walk = { .names = g_ptr_array_new_with_free_func(name_free), .channel = channel };
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		walk.row = 0;
		add_field(walk, field);
		for (walk.row = 1; walk.row <= uf_field_get_rows(field); walk.row++) {
			for (size_t j = 0; j < uf_field_get_child_count(field); j++)
				add_field(walk, uf_field_get_child(field, j));
		}
	}
	return walk.names;
}

GPtrArray *
uf_form_list_bound_patterns(const UfForm *form, const char *channel)
{
	Walk walk = { .names = g_ptr_array_new_with_free_func(name_free),
		      .channel = channel,
		      .as_written = true };
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		add_field(walk, field);
		for (size_t j = 0; j < uf_field_get_child_count(field); j++)
			add_field(walk, uf_field_get_child(field, j));
	}
	return walk.names;
}
