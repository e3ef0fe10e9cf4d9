/* Facts of requests as columns: what the forms ask, with the words of their headings. */
#include <string.h>

#include "uf-flow-sheet-private.h"
#include "uf-memory.h"
#include "uf-text.h"

static const struct {
	UfFieldKind field;
	UfPlaceKind place;
} kinds[] = {
	{ UF_FIELD_TEXT, UF_PLACE_LINE },     { UF_FIELD_LONG, UF_PLACE_TEXT },
	{ UF_FIELD_DATE, UF_PLACE_DATE },     { UF_FIELD_INTEGER, UF_PLACE_INTEGER },
	{ UF_FIELD_MONEY, UF_PLACE_AMOUNT },  { UF_FIELD_BOOLEAN, UF_PLACE_BOOLEAN },
	{ UF_FIELD_CHOICE, UF_PLACE_CHOICE }, { UF_FIELD_CHOICES, UF_PLACE_CHOICES },
};

/* Tables and signatures are no column. */
static bool
find_kind(const UfField *field, UfPlaceKind *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (kinds[i].field == uf_field_get_kind(field)) {
			*kind = kinds[i].place;
			return true;
		}
	}
	return false;
}

static void
free_asked(gpointer data)
{
	UfFlowAsked *asked = data;
	g_free(asked->place.path);
	g_free(asked->title);
	json_decref(asked->labels);
	json_decref(asked->synonyms);
	g_ptr_array_unref(asked->forms);
	g_free(asked);
}

static json_t *
list_labels(const UfField *field)
{
	if (uf_field_get_option_count(field) == 0)
		return NULL;
	json_t *labels = json_object();
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		const UfFieldOption option = uf_field_get_option(field, i);
		json_object_set_new(labels, option.code, json_string(option.label));
	}
	return labels;
}

static bool
has_same_label(const UfField *one, const UfField *other)
{
	g_autofree char *label = uf_text_fold(uf_field_get_label(one));
	g_autofree char *other_label = uf_text_fold(uf_field_get_label(other));
	return g_str_equal(label, other_label);
}

/* The same question on another form: one column answers both. */
static bool
is_same(const UfFlowAsked *asked, const UfField *field)
{
	g_autoptr(json_t) labels = list_labels(field);
	return g_str_equal(uf_field_get_id(asked->field), uf_field_get_id(field)) &&
	       uf_field_get_kind(asked->field) == uf_field_get_kind(field) &&
	       has_same_label(asked->field, field) &&
	       (labels == asked->labels || json_equal(labels, asked->labels));
}

static void
add_asked(GPtrArray *list, UfForm *form, const UfField *field, UfPlaceKind kind)
{
	for (guint i = 0; i < list->len; i++) {
		UfFlowAsked *known = g_ptr_array_index(list, i);
		if (is_same(known, field)) {
			g_ptr_array_add(known->forms, form);
			return;
		}
	}
	UfFlowAsked *asked = g_new0(UfFlowAsked, 1);
	asked->field = field;
	asked->forms = g_ptr_array_new();
	asked->labels = list_labels(field);
	asked->place.path = g_strdup_printf("%s/%s", uf_form_get_id(form), uf_field_get_id(field));
	asked->place.kind = kind;
	asked->place.labels = asked->labels;
	g_ptr_array_add(asked->forms, form);
	g_ptr_array_add(list, asked);
}

/* Another question of the same words, on another form or of another section. */
static bool
is_alone(const GPtrArray *list, const UfFlowAsked *asked)
{
	for (guint i = 0; i < list->len; i++) {
		const UfFlowAsked *other = g_ptr_array_index(list, i);
		if (other != asked && has_same_label(asked->field, other->field))
			return false;
	}
	return true;
}

static void
add_word(UfFlowAsked *asked, char *word)
{
	json_array_append_new(asked->synonyms, json_string(word));
	g_free(word);
}

/* "Montant demandé"; with the form when another asks something else under that name. */
static void
name_asked(const GPtrArray *list, UfFlowAsked *asked)
{
	const UfForm *form = g_ptr_array_index(asked->forms, 0);
	const char *label = uf_field_get_label(asked->field);
	const char *section = uf_field_get_section(asked->field);
	asked->synonyms = json_array();
	add_word(asked, g_strdup_printf("%s : %s", uf_form_get_title(form), label));
	if (*section != '\0')
		add_word(asked, g_strdup_printf("%s : %s", section, label));
	if (is_alone(list, asked))
		asked->title = g_strdup(label);
	else
		asked->title = g_strdup_printf("%s (%s)", label, uf_form_get_title(form));
	if (!g_str_equal(asked->title, label))
		add_word(asked, g_strdup(label));
	asked->place.title = asked->title;
	asked->place.synonyms = asked->synonyms;
}

GPtrArray *
uf_flow_sheet_list_asked(const GPtrArray *forms)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_asked);
	for (guint i = 0; i < forms->len; i++) {
		UfForm *form = g_ptr_array_index(forms, i);
		for (size_t j = 0; j < uf_form_get_field_count(form); j++) {
			UfPlaceKind kind;
			const UfField *field = uf_form_get_field(form, j);
			if (uf_field_is_asked(field) && find_kind(field, &kind))
				add_asked(list, form, field, kind);
		}
	}
	for (guint i = 0; i < list->len; i++)
		name_asked(list, g_ptr_array_index(list, i));
	return list;
}
