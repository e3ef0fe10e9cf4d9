/* What a form binds that the partner does not have, or has as something else. */
#include <string.h>

#include "uf-bound-names.h"
#include "uf-descriptor-private.h"
#include "uf-json.h"

/* What the form says of its fields by names of its own, of which the descriptor says nothing. */
static bool
is_identity(const UfDescriptor *descriptor, const char *name)
{
	static const char *const names[] = { "identite_nom", "identite_prenom", "identite_genre",
					     NULL };
	return g_str_equal(uf_descriptor_get_channel(descriptor), UF_DESCRIPTOR_DS) &&
	       g_strv_contains(names, name);
}

/* The part after the dot is one that the type has, and a type of parts is not written whole. */
static bool
fits_parts(const UfDescriptorType *type, const char *name)
{
	const char *part = strchr(name, '.');
	if (part == NULL || type->parts[0] == NULL)
		return part == NULL && type->parts[0] == NULL;
	return g_str_equal(part + 1, type->parts[0]) || g_str_equal(part + 1, type->parts[1]);
}

/* "table/{row}/child" or "table/2/child", and only there. */
static bool
fits_table(const UfDescriptorField *field, const char *name)
{
	const char *first = strchr(name, '/');
	const char *last = strrchr(name, '/');
	return field->table != NULL ? first != last : first == NULL;
}

static bool
fits_kind(const UfDescriptorType *type, const UfForm *form, const UfBoundName *name)
{
	const UfField *field = uf_form_find_field(form, name->field);
	const bool is_piece = field == NULL;
	if (type->sort == UF_DESCRIPTOR_FILE)
		return is_piece;
	if (is_piece || type->sort == UF_DESCRIPTOR_TABLE || type->sort == UF_DESCRIPTOR_HEADING ||
	    type->sort == UF_DESCRIPTOR_COMMENT)
		return false;
	/* what stays by hand, and a text that an option sets, may be anywhere */
	if (uf_field_get_by_hand(field) != NULL || type->sort == UF_DESCRIPTOR_HAND ||
	    type->parts[0] != NULL || (name->state != NULL && *name->state != '\0'))
		return true;
	return (type->kinds & (1u << uf_field_get_kind(field))) != 0;
}

static const char *
get_kind_name(const UfForm *form, const UfBoundName *name)
{
	const UfField *field = uf_form_find_field(form, name->field);
	return field != NULL ? uf_field_kind_get_name(uf_field_get_kind(field)) : "file";
}

typedef struct {
	const UfDescriptor *descriptor;
	const UfForm *form;
	json_t *rows;
} Check;

/* An option that the partner publishes, where it publishes any and takes no other. */
static bool
fits_option(const UfDescriptorField *field, const char *state)
{
	return state == NULL || *state == '\0' || field->takes_other ||
	       json_array_size(field->options) == 0 || uf_json_has_text(field->options, state) ||
	       uf_json_has_text(field->ids, state);
}

/* Each choice of a field may be bound to the same place: what is wrong there is said once. */
static bool
is_told(const Check *self, const UfDescriptorChange *change)
{
	const json_t *last = json_array_get(self->rows, json_array_size(self->rows) - 1);
	return g_strcmp0(uf_json_get_string(last, "name"), change->name) == 0 &&
	       g_strcmp0(uf_json_get_string(last, "field"), change->field) == 0;
}

static void
check_name(const Check *self, const UfBoundName *name)
{
	UfDescriptorField field;
	UfDescriptorChange change = { .name = name->name, .label = "", .field = name->field };
	change.is_blocking = true;
	if (is_identity(self->descriptor, name->name))
		return;
	if (!uf_descriptor_find(self->descriptor, name->name, &field)) {
		change.change = "gone";
		if (!is_told(self, &change))
			uf_descriptor_add_change(self->rows, &change);
		return;
	}
	const char *channel = uf_descriptor_get_channel(self->descriptor);
	const UfDescriptorType *type = uf_descriptor_find_type(channel, field.type);
	change.label = field.label;
	if (field.is_annotation || !fits_kind(type, self->form, name) ||
	    !fits_table(&field, name->name) || !fits_parts(type, name->name)) {
		change.change = "kind";
		change.before = json_string(get_kind_name(self->form, name));
		change.now =
		    json_string(field.is_annotation ? uf_descriptor_get_place(&field) : field.type);
		uf_descriptor_add_change(self->rows, &change);
	} else if (!fits_option(&field, name->state)) {
		change.change = "options";
		change.before = json_pack("[s]", name->state);
		change.now = json_array();
		uf_descriptor_add_change(self->rows, &change);
	}
}

/* The form may be another one of the partner's. */
static void
check_number(const Check *self)
{
	const char *id = uf_descriptor_get_channel(self->descriptor);
	const json_t *channel = uf_form_find_channel(self->form, id);
	json_t *number = json_object_get(channel, "number");
	if (number == NULL)
		number = json_object_get(channel, "slug");
	g_autoptr(json_t) now = uf_descriptor_make_number(self->descriptor);
	if (number == NULL || json_equal(number, now))
		return;
	const UfDescriptorChange change = { .change = "number",
					    .name = "",
					    .label = uf_descriptor_get_title(self->descriptor),
					    .before = json_incref(number),
					    .now = json_incref(now),
					    .is_blocking = true };
	uf_descriptor_add_change(self->rows, &change);
}

json_t *
uf_descriptor_check(const UfDescriptor *descriptor, const UfForm *form)
{
	g_autoptr(GPtrArray) bound = uf_descriptor_list_bound(descriptor, form);
	const Check self = { descriptor, form, json_array() };
	check_number(&self);
	for (size_t i = 0; i < bound->len; i++)
		check_name(&self, g_ptr_array_index(bound, i));
	return self.rows;
}
