/* What a partner asks, as questions of a skeleton: the whole of it, in its order. */
#include <string.h>

#include "uf-descriptor-private.h"

#define MAX_STATE 500 /* bytes of a text that an option of a form sets */
#define BY_HAND "À remplir sur le site du partenaire, qui ne reprend rien ici."

typedef struct {
	const UfDescriptor *descriptor;
	const char *section; /* of the last heading, NULL before any */
	json_t *questions;
} Asking;

/* "27/{row}/28.insee". Yours. */
static char *
make_name(const UfDescriptorField *field, const char *part)
{
	return g_strconcat(field->table != NULL ? field->table : "",
			   field->table != NULL ? "/{row}/" : "", field->name,
			   part != NULL ? "." : "", part != NULL ? part : "", NULL);
}

static json_t *
make_question(const Asking *self, const UfDescriptorField *field, const char *kind)
{
	json_t *question = json_pack("{s:s, s:s}", "label", field->label, "kind", kind);
	uf_descriptor_set_text(question, "section", self->section);
	uf_descriptor_set_flag(question, "required", field->is_required);
	return question;
}

static void
set_name(json_t *question, const UfDescriptorField *field, const char *part)
{
	g_autofree char *name = make_name(field, part);
	json_object_set_new(question, "name", json_string(name));
}

/* The options as the partner takes them; NULL when a form cannot hold one, or there is none. */
static json_t *
make_options(const UfDescriptorField *field)
{
	const json_t *keys = field->ids != NULL ? field->ids : field->options;
	if (g_str_equal(field->type, "Civilite"))
		return json_pack("[{s:s, s:s}, {s:s, s:s}]", "value", "Mme", "label", "Mme",
				 "value", "M.", "label", "M.");
	g_autoptr(json_t) options = json_array();
	for (size_t i = 0; i < json_array_size(keys); i++) {
		const char *key = json_string_value(json_array_get(keys, i));
		if (*key == '\0' || strlen(key) > MAX_STATE)
			return NULL;
		json_array_append_new(options, json_pack("{s:s, s:O}", "value", key, "label",
							 json_array_get(field->options, i)));
	}
	return json_array_size(options) > 0 ? g_steal_pointer(&options) : NULL;
}

static void
add_answer(const Asking *self, json_t *questions, const UfDescriptorField *field,
	   const UfDescriptorType *type)
{
	const bool is_choice = g_str_has_prefix(type->kind, "choice");
	json_t *options = is_choice ? make_options(field) : NULL;
	json_t *question =
	    make_question(self, field, is_choice && options == NULL ? "text" : type->kind);
	set_name(question, field, NULL);
	if (options != NULL)
		json_object_set_new(question, "options", options);
	json_array_append_new(questions, question);
}

static void
add_parts(const Asking *self, json_t *questions, const UfDescriptorField *field,
	  const UfDescriptorType *type)
{
	for (size_t i = 0; i < G_N_ELEMENTS(type->parts); i++) {
		json_t *question = make_question(self, field, type->kind);
		g_autofree char *label = g_strdup_printf("%s (%s)", field->label, type->titles[i]);
		json_object_set_new(question, "label", json_string(label));
		set_name(question, field, type->parts[i]);
		json_array_append_new(questions, question);
	}
}

/* Only the interface of w.c.s. takes documents, and none into a row. */
static void
add_file(const Asking *self, const UfDescriptorField *field)
{
	const char *channel = uf_descriptor_get_channel(self->descriptor);
	json_t *question = make_question(self, field, "file");
	if (g_str_equal(channel, UF_DESCRIPTOR_PUBLIK) && field->table == NULL)
		set_name(question, field, NULL);
	json_array_append_new(self->questions, question);
}

static void add_field(Asking *self, json_t *questions, size_t index);

static void
add_table(Asking *self, const UfDescriptorField *table, size_t index)
{
	json_t *question = make_question(self, table, "table");
	json_t *columns = json_array();
	json_object_set_new(question, "fields", columns);
	if (table->max_rows > 0)
		json_object_set_new(question, "rows", json_integer((json_int_t)table->max_rows));
	json_array_append_new(self->questions, question);
	for (size_t i = index + 1; i < uf_descriptor_get_count(self->descriptor); i++) {
		const UfDescriptorField child = uf_descriptor_get(self->descriptor, i);
		if (g_strcmp0(child.table, table->name) != 0)
			break;
		add_field(self, columns, i);
	}
}

static void
add_hand(const Asking *self, json_t *questions, const UfDescriptorField *field)
{
	json_t *question = make_question(self, field, "text");
	json_object_set_new(question, "by_hand", json_string(BY_HAND));
	json_array_append_new(questions, question);
}

static void
add_field(Asking *self, json_t *questions, size_t index)
{
	const UfDescriptorField field = uf_descriptor_get(self->descriptor, index);
	const UfDescriptorType *type =
	    uf_descriptor_find_type(uf_descriptor_get_channel(self->descriptor), field.type);
	switch (type->sort) {
	case UF_DESCRIPTOR_HEADING:
		if (field.table == NULL && *field.label != '\0')
			self->section = field.label;
		break;
	case UF_DESCRIPTOR_COMMENT:
		break;
	case UF_DESCRIPTOR_FILE:
		add_file(self, &field);
		break;
	case UF_DESCRIPTOR_TABLE:
		if (field.table == NULL)
			add_table(self, &field, index);
		break;
	case UF_DESCRIPTOR_HAND:
		add_hand(self, questions, &field);
		break;
	case UF_DESCRIPTOR_ANSWER:
		if (type->parts[0] != NULL)
			add_parts(self, questions, &field, type);
		else
			add_answer(self, questions, &field, type);
		break;
	}
}

/* The identity of natural persons has keys of its own, that the descriptor does not tell. */
static void
add_identity(const Asking *self)
{
	static const struct {
		const char *name;
		const char *label;
	} rows[] = { { "identite_nom", "Nom" }, { "identite_prenom", "Prénom" } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		json_array_append_new(self->questions,
				      json_pack("{s:s, s:s, s:s, s:s}", "label", rows[i].label,
						"kind", "text", "section", "Identité", "name",
						rows[i].name));
}

json_t *
uf_descriptor_list_questions(const UfDescriptor *descriptor)
{
	Asking self = { descriptor, NULL, json_array() };
	if (g_str_equal(uf_descriptor_get_channel(descriptor), UF_DESCRIPTOR_DS))
		add_identity(&self);
	for (size_t i = 0; i < uf_descriptor_get_count(descriptor); i++) {
		const UfDescriptorField field = uf_descriptor_get(descriptor, i);
		if (field.table == NULL && !field.is_annotation)
			add_field(&self, self.questions, i);
	}
	return self.questions;
}
