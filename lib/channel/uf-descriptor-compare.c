/* What changed at the partner since a form was written for it. */
#include <string.h>

#include "uf-bound-names.h"
#include "uf-descriptor-private.h"
#include "uf-json.h"
#include "uf-text.h"

typedef struct {
	const UfDescriptor *before;
	const UfDescriptor *now;
	const UfForm *form;
	GPtrArray *bound;   /* UfBoundName of the form */
	GHashTable *places; /* map_places() */
	json_t *rows;
} Comparison;

void
uf_descriptor_add_change(json_t *rows, const UfDescriptorChange *change)
{
	json_t *row = json_pack("{s:s, s:s, s:s}", "name", change->name, "label", change->label,
				"change", change->change);
	if (change->before != NULL)
		json_object_set_new(row, "before", change->before);
	if (change->now != NULL)
		json_object_set_new(row, "now", change->now);
	uf_descriptor_set_text(row, "field", change->field);
	json_object_set_new(row, "blocking", json_boolean(change->is_blocking));
	json_array_append_new(rows, row);
}

char *
uf_descriptor_format_name(const UfDescriptorField *field)
{
	if (field->table == NULL)
		return g_strdup(field->name);
	return g_strconcat(field->table, "/", field->name, NULL);
}

static bool
is_same_field(const UfDescriptorField *one, const UfDescriptorField *other)
{
	return g_strcmp0(one->table, other->table) == 0 && g_str_equal(one->name, other->name);
}

static void
free_name(gpointer data)
{
	UfBoundName *name = data;
	g_free(name->name);
	g_free((char *)name->field);
	g_free((char *)name->state);
	g_free(name);
}

static void
add_name(GPtrArray *list, const char *name, char *field, const char *state)
{
	UfBoundName *copy = g_new0(UfBoundName, 1);
	copy->name = g_strdup(name);
	copy->field = field;
	copy->state = g_strdup(state);
	g_ptr_array_add(list, copy);
}

GPtrArray *
uf_descriptor_list_bound(const UfDescriptor *descriptor, const UfForm *form)
{
	const char *channel = uf_descriptor_get_channel(descriptor);
	GPtrArray *list = g_ptr_array_new_with_free_func(free_name);
	g_autoptr(GPtrArray) fields = uf_form_list_bound_patterns(form, channel);
	for (size_t i = 0; i < fields->len; i++) {
		const UfBoundName *name = g_ptr_array_index(fields, i);
		add_name(list, name->name, g_strdup(name->field), name->state);
	}
	const json_t *pieces = uf_form_find_block(form, "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		const char *name = uf_json_get_string(json_object_get(piece, "bind"), channel);
		if (name != NULL)
			add_name(list, name,
				 g_strconcat("pieces/", uf_json_get_string(piece, "id"), NULL),
				 NULL);
	}
	return list;
}

/* Where the form writes: name as uf_descriptor_format_name() has it, and that of its table → the
 * first UfBoundName. */
static GHashTable *
map_places(const UfDescriptor *descriptor, const GPtrArray *bound)
{
	GHashTable *places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < bound->len; i++) {
		UfBoundName *name = g_ptr_array_index(bound, i);
		UfDescriptorField found;
		if (!uf_descriptor_find(descriptor, name->name, &found))
			continue;
		char *place = uf_descriptor_format_name(&found);
		if (!g_hash_table_contains(places, place))
			g_hash_table_insert(places, place, name);
		else
			g_free(place);
		if (found.table != NULL && !g_hash_table_contains(places, found.table))
			g_hash_table_insert(places, g_strdup(found.table), name);
	}
	return places;
}

/* The field of the form that writes there, or into its rows; NULL when none does. */
static const char *
find_writer(const Comparison *self, const char *place)
{
	const UfBoundName *name = g_hash_table_lookup(self->places, place);
	return name != NULL ? name->field : NULL;
}

static bool
asks_nothing(const UfDescriptor *descriptor, const UfDescriptorField *field)
{
	const UfDescriptorType *type =
	    uf_descriptor_find_type(uf_descriptor_get_channel(descriptor), field->type);
	return type->sort == UF_DESCRIPTOR_HEADING || type->sort == UF_DESCRIPTOR_COMMENT;
}

/* --- options --- */

/* What stands for option @index in a demand: its id where there are ids. */
static const char *
get_option_key(const UfDescriptorField *field, size_t index)
{
	const json_t *keys = field->ids != NULL ? field->ids : field->options;
	return json_string_value(json_array_get(keys, index));
}

/* An option is another one when its text or its id is. Yours. */
static char *
make_option(const UfDescriptorField *field, size_t index)
{
	return g_strconcat(get_option_key(field, index), "\n",
			   json_string_value(json_array_get(field->options, index)), NULL);
}

/* Texts of the options of @field that @other has not. */
static json_t *
list_missing(const UfDescriptorField *field, const UfDescriptorField *other)
{
	g_autoptr(GHashTable) options =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *missing = json_array();
	for (size_t i = 0; i < json_array_size(other->options); i++)
		g_hash_table_add(options, make_option(other, i));
	for (size_t i = 0; i < json_array_size(field->options); i++) {
		g_autofree char *option = make_option(field, i);
		if (!g_hash_table_contains(options, option))
			json_array_append(missing, json_array_get(field->options, i));
	}
	return missing;
}

/* What an option list became. */
typedef struct {
	const UfDescriptorField *before;
	const UfDescriptorField *now;
	json_t *gone;   /* texts */
	bool is_closed; /* took any other text, or published no list */
	bool is_moved;  /* a list is published that was not, or the contrary; or ids */
} OptionChange;

static bool
has_option(const UfDescriptorField *field, const char *text)
{
	return uf_json_has_text(field->options, text) || uf_json_has_text(field->ids, text);
}

/* True of a text (or id) that was taken, and is no more or means another option. */
static bool
is_lost(const OptionChange *self, const char *text)
{
	const json_t *ids = self->before->ids;
	if (uf_json_has_text(self->gone, text))
		return true;
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const json_t *option = json_array_get(self->before->options, i);
		if (g_strcmp0(json_string_value(json_array_get(ids, i)), text) == 0)
			return uf_json_has_text(self->gone, json_string_value(option));
	}
	return self->is_closed && !has_option(self->now, text);
}

static bool
may_lose(const OptionChange *self, const UfForm *form, const UfBoundName *name)
{
	const UfField *field = uf_form_find_field(form, name->field);
	if (name->state != NULL)
		return is_lost(self, name->state);
	if (field == NULL || uf_field_get_option_count(field) == 0)
		return json_array_size(self->gone) > 0 || self->is_closed || self->is_moved;
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		if (is_lost(self, uf_field_get_option(field, i).code))
			return true;
	}
	return false;
}

static bool
loses_any(const Comparison *self, const OptionChange *options)
{
	for (size_t i = 0; i < self->bound->len; i++) {
		const UfBoundName *name = g_ptr_array_index(self->bound, i);
		UfDescriptorField found;
		if (uf_descriptor_find(self->before, name->name, &found) &&
		    is_same_field(&found, options->before) && may_lose(options, self->form, name))
			return true;
	}
	return false;
}

static void
compare_options(Comparison *self, const UfDescriptorField *before, const UfDescriptorField *now,
		UfDescriptorChange change)
{
	g_autoptr(json_t) gone = list_missing(before, now);
	g_autoptr(json_t) came = list_missing(now, before);
	const bool was_open = before->takes_other || before->options == NULL;
	const OptionChange options = {
		.before = before,
		.now = now,
		.gone = gone,
		.is_closed = was_open && !now->takes_other && now->options != NULL,
		.is_moved = (before->options == NULL) != (now->options == NULL) ||
			    (before->ids == NULL) != (now->ids == NULL),
	};
	if (json_array_size(gone) + json_array_size(came) == 0 && !options.is_closed &&
	    !options.is_moved)
		return;
	change.change = "options";
	change.is_blocking = change.field != NULL && loses_any(self, &options);
	change.before = json_incref(gone);
	change.now = json_incref(came);
	uf_descriptor_add_change(self->rows, &change);
}

/* --- fields --- */

/* "Né(e) le :" and "Ne(e) le" say the same. */
static bool
says_same(const char *before, const char *now)
{
	g_autofree char *left = uf_text_fold(before);
	g_autofree char *right = uf_text_fold(now);
	g_strdelimit(left, ":*.", ' ');
	g_strdelimit(right, ":*.", ' ');
	return g_str_equal(g_strchomp(left), g_strchomp(right));
}

const char *
uf_descriptor_get_place(const UfDescriptorField *field)
{
	return field->is_annotation ? "annotation" : "champ";
}

static bool
is_line_type(const char *type)
{
	static const char *const lines[] = { "Text", "Textarea", "string", "text", NULL };
	return g_strv_contains(lines, type);
}

static void
compare_field(Comparison *self, const UfDescriptorField *before, const UfDescriptorField *now)
{
	g_autofree char *name = uf_descriptor_format_name(before);
	const UfDescriptorChange base = { .name = name,
					  .label = now->label,
					  .field = find_writer(self, name) };
	const bool is_written = base.field != NULL;
	UfDescriptorChange change = base;
	if (!g_str_equal(before->type, now->type)) {
		change.change = "type";
		change.before = json_string(before->type);
		change.now = json_string(now->type);
		change.is_blocking =
		    is_written && !(is_line_type(before->type) && is_line_type(now->type));
		uf_descriptor_add_change(self->rows, &change);
	}
	if (!g_str_equal(before->label, now->label)) {
		change = base;
		change.change = "label";
		change.before = json_string(before->label);
		change.now = json_string(now->label);
		change.is_blocking = is_written && !says_same(before->label, now->label);
		uf_descriptor_add_change(self->rows, &change);
	}
	if (before->is_annotation != now->is_annotation) {
		change = base;
		change.change = "kind";
		change.before = json_string(uf_descriptor_get_place(before));
		change.now = json_string(uf_descriptor_get_place(now));
		change.is_blocking = is_written;
		uf_descriptor_add_change(self->rows, &change);
	}
	if (before->is_required != now->is_required) {
		change = base;
		change.change = "required";
		change.before = json_boolean(before->is_required);
		change.now = json_boolean(now->is_required);
		uf_descriptor_add_change(self->rows, &change);
	}
	if (g_str_equal(before->type, now->type))
		compare_options(self, before, now, base);
}

static void
compare_gone(Comparison *self, const UfDescriptorField *before)
{
	g_autofree char *name = uf_descriptor_format_name(before);
	const char *field = find_writer(self, name);
	const UfDescriptorChange change = { .change = "gone",
					    .name = name,
					    .label = before->label,
					    .field = field,
					    .before = json_string(before->type),
					    .is_blocking = field != NULL };
	uf_descriptor_add_change(self->rows, &change);
}

static void
compare_fields(Comparison *self)
{
	for (size_t i = 0; i < uf_descriptor_get_count(self->before); i++) {
		const UfDescriptorField before = uf_descriptor_get(self->before, i);
		g_autofree char *name = uf_descriptor_format_name(&before);
		UfDescriptorField now;
		if (*before.name == '\0' || asks_nothing(self->before, &before))
			continue;
		if (uf_descriptor_find(self->now, name, &now))
			compare_field(self, &before, &now);
		else
			compare_gone(self, &before);
	}
	for (size_t i = 0; i < uf_descriptor_get_count(self->now); i++) {
		const UfDescriptorField now = uf_descriptor_get(self->now, i);
		g_autofree char *name = uf_descriptor_format_name(&now);
		UfDescriptorField before;
		if (*now.name == '\0' || asks_nothing(self->now, &now) ||
		    (uf_descriptor_find(self->before, name, &before) &&
		     !asks_nothing(self->before, &before)))
			continue;
		const UfDescriptorChange change = { .change = "new",
						    .name = name,
						    .label = now.label,
						    .now = json_string(now.type) };
		uf_descriptor_add_change(self->rows, &change);
	}
}

/* --- the form of the partner as a whole --- */

static bool
is_open(const char *state)
{
	static const char *const open[] = { "publiee", "brouillon", "open", NULL };
	return g_strv_contains(open, state);
}

json_t *
uf_descriptor_make_number(const UfDescriptor *descriptor)
{
	const int64_t number = uf_descriptor_get_number(descriptor);
	if (number > 0)
		return json_integer(number);
	return json_string(uf_descriptor_get_path(descriptor));
}

static void
compare_whole(Comparison *self, const char *change, json_t *before, json_t *now, bool is_blocking)
{
	const UfDescriptorChange row = { .change = change,
					 .name = "",
					 .label = uf_descriptor_get_title(self->now),
					 .before = before,
					 .now = now,
					 .is_blocking = is_blocking };
	if (json_equal(before, now)) {
		json_decref(before);
		json_decref(now);
	} else {
		uf_descriptor_add_change(self->rows, &row);
	}
}

json_t *
uf_descriptor_compare(const UfDescriptor *before, const UfDescriptor *now, const UfForm *form)
{
	g_autoptr(GPtrArray) bound = uf_descriptor_list_bound(before, form);
	g_autoptr(GHashTable) places = map_places(before, bound);
	Comparison self = { before, now, form, bound, places, json_array() };
	const char *state = uf_descriptor_get_state(now);
	compare_whole(&self, "number", uf_descriptor_make_number(before),
		      uf_descriptor_make_number(now), true);
	compare_whole(&self, "state", json_string(uf_descriptor_get_state(before)),
		      json_string(state), !is_open(state));
	compare_whole(&self, "revision", json_string(uf_descriptor_get_revision(before)),
		      json_string(uf_descriptor_get_revision(now)), false);
	compare_fields(&self);
	return self.rows;
}
