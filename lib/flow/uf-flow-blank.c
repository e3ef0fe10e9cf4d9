#include "uf-flow-blank-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-look-private.h"
#include "uf-flow-mine-private.h"
#include "uf-flow-sheet-private.h"
#include "uf-json.h"

/* --- columns --- */

/* What stands in the line of the example. */
static const char *
find_example(const UfColumnTarget *target, const json_t *look)
{
	static const struct {
		const char *end;
		const char *text;
	} examples[] = {
		{ "row/person", "exemple : " UF_HOUSEHOLD_EXAMPLE },
		{ "members/person/birth_name", "EXEMPLE (" UF_HOUSEHOLD_EXAMPLE ")" },
		{ "members/person/given_names", "Camille" },
		{ "/birth_name", "EXEMPLE" },
		{ "/given_names", "Dominique" },
		{ "/birth/date", "1984-05-12" },
		{ "/birth/place", "Nantes" },
		{ "/street_number", "12" },
		{ "/street_type", "rue" },
		{ "/street_name", "des Essais" },
		{ "/postcode", "44000" },
		{ "/city", "Nantes" },
		{ "/contact/emails/1/address", "camille@exemple.fr" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
		if (g_str_has_suffix(target->key, examples[i].end))
			return examples[i].text;
	}
	if (target->shape == UF_COLUMN_FACT && target->place->kind == UF_PLACE_PHONE)
		return "06 00 00 00 00";
	const json_t *choices = json_object_get(look, "choices");
	const char *kind = uf_json_get_string(look, "kind");
	if (choices != NULL)
		return json_string_value(json_array_get(choices, 0));
	if (g_str_equal(kind, "amount"))
		return "450.00";
	return g_str_equal(kind, "date") ? "2026-01-31" : "";
}

static void
describe(UfFlowBlanking *self, const char *key)
{
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, key);
	g_autofree char *heading = uf_column_book_name(self->book, key);
	if (target == NULL || heading == NULL) {
		if (target != NULL)
			json_array_append_new(self->left_out,
					      json_pack("{s:s, s:s}", "title", target->title,
							"reason", "not_a_column"));
		return;
	}
	json_t *column = uf_flow_look_describe(target);
	json_object_set_new(column, "key", json_string(key));
	json_object_set_new(column, "heading", json_string(heading));
	json_object_set_new(column, "required",
			    json_boolean(g_hash_table_contains(self->needed, key)));
	json_object_set_new(column, "sensitive",
			    target->place->sensitive != NULL ? json_string(target->place->sensitive)
							     : json_null());
	json_object_set_new(column, "example", json_string(find_example(target, column)));
	json_array_append_new(self->columns, column);
}

void
uf_flow_blank_describe(UfFlowBlanking *self)
{
	for (guint i = 0; i < self->keys->len; i++)
		describe(self, g_ptr_array_index(self->keys, i));
}

/* --- the whole --- */

static bool
find_forms(UfFlowBlanking *self, GError **error)
{
	UfRegistry *registry = uf_flow_ensure_registry(self->flow, error);
	for (size_t i = 0; registry != NULL && self->setup->forms[i] != NULL; i++) {
		UfForm *form = uf_registry_find_form(registry, self->setup->forms[i], error);
		if (form == NULL)
			return false;
		if (!g_ptr_array_find(self->forms, form, NULL))
			g_ptr_array_add(self->forms, form);
	}
	return registry != NULL;
}

static json_t *
list_forms(const UfFlowBlanking *self)
{
	json_t *list = json_array();
	for (guint i = 0; i < self->forms->len; i++) {
		const UfForm *form = g_ptr_array_index(self->forms, i);
		json_array_append_new(list, json_pack("{s:s, s:s}", "form", uf_form_get_id(form),
						      "title", uf_form_get_title(form)));
	}
	return list;
}

static bool
add_mine(UfFlow *flow, json_t *people, GError **error)
{
	g_autoptr(json_t) problems = json_array();
	g_autoptr(UfFlowMine) mine =
	    uf_flow_ensure_store(flow, error) != NULL ? uf_flow_mine_new(flow, error) : NULL;
	g_autoptr(GPtrArray) cards =
	    mine != NULL ? uf_flow_load_cards(flow, problems, error) : NULL;
	for (guint i = 0; cards != NULL && i < cards->len; i++) {
		const UfFlowCard *card = g_ptr_array_index(cards, i);
		if (!uf_flow_card_is_hidden(card) && uf_flow_mine_has(mine, card->person))
			uf_json_add_text_once(people, card->person);
	}
	return cards != NULL;
}

/* The ids of those whose rows are filled, each once: an array of texts; NULL on error. */
static json_t *
list_people(UfFlowBlanking *self, GError **error)
{
	g_autoptr(json_t) people = json_array();
	for (size_t i = 0; self->setup->people != NULL && self->setup->people[i] != NULL; i++)
		uf_json_add_text_once(people, self->setup->people[i]);
	if (self->setup->mine && !add_mine(self->flow, people, error))
		return NULL;
	return g_steal_pointer(&people);
}

static json_t *
fill_rows(UfFlowBlanking *self, GError **error)
{
	g_autoptr(json_t) people = list_people(self, error);
	g_autoptr(json_t) rows = json_array();
	if (people == NULL)
		return NULL;
	for (size_t i = 0; i < json_array_size(people); i++) {
		const char *person = json_string_value(json_array_get(people, i));
		json_t *cells = uf_flow_blank_fill(self, person, error);
		if (cells == NULL)
			return NULL;
		json_array_append_new(rows,
				      json_pack("{s:s, s:o}", "person", person, "cells", cells));
	}
	return g_steal_pointer(&rows);
}

static void
clear(UfFlowBlanking *self)
{
	uf_column_book_free(self->book);
	g_clear_pointer(&self->asked, g_ptr_array_unref);
	g_clear_pointer(&self->forms, g_ptr_array_unref);
	g_clear_pointer(&self->known, g_hash_table_unref);
	g_clear_pointer(&self->keys, g_ptr_array_unref);
	g_clear_pointer(&self->needed, g_hash_table_unref);
	g_clear_pointer(&self->told, g_hash_table_unref);
	json_decref(self->columns);
	json_decref(self->left_out);
}

static json_t *
make(UfFlowBlanking *self, GError **error)
{
	if (!find_forms(self, error) || !uf_flow_ensure_places(self->flow, error))
		return NULL;
	self->book = uf_column_book_new(self->flow->schema);
	self->asked = uf_flow_sheet_list_asked(self->forms);
	for (guint i = 0; i < self->asked->len; i++)
		uf_column_book_add_request(
		    self->book, &((UfFlowAsked *)g_ptr_array_index(self->asked, i))->place);
	uf_flow_blank_collect(self);
	uf_flow_blank_describe(self);
	json_t *rows = fill_rows(self, error);
	if (rows == NULL)
		return NULL;
	return json_pack("{s:i, s:o, s:O, s:o, s:O}", "version", UF_FLOW_VERSION, "forms",
			 list_forms(self), "columns", self->columns, "rows", rows, "left_out",
			 self->left_out);
}

json_t *
uf_flow_make_blank(UfFlow *flow, const UfFlowBlank *blank, GError **error)
{
	if (blank->children > UF_FLOW_BLANK_MAX_CHILDREN) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "children: at most %u",
			    UF_FLOW_BLANK_MAX_CHILDREN);
		return NULL;
	}
	UfFlowBlanking self = {
		.flow = flow,
		.setup = blank,
		.forms = g_ptr_array_new(),
		.keys = g_ptr_array_new_with_free_func(g_free),
		.known = g_hash_table_new(g_str_hash, g_str_equal),
		.needed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.columns = json_array(),
		.left_out = json_array(),
	};
	json_t *result = make(&self, error);
	clear(&self);
	return result;
}
