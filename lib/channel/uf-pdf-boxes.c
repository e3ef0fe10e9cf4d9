/* Where the answers of a form have their boxes on its template. */
#include <math.h>

#include "uf-bound-names.h"
#include "uf-json.h"
#include "uf-pdf-place-private.h"

struct UfPdfBoxes {
	GHashTable *fields; /* name → field of the template; borrowed */
	GHashTable *names;  /* place of an answer → GPtrArray of UfBoundName, borrowed */
	GPtrArray *bound;   /* of UfBoundName, owned */
};

char *
uf_pdf_format_place(const UfField *field, size_t row)
{
	const char *id = uf_field_get_full_id(field);
	return row > 0 ? g_strdup_printf("%s/%zu", id, row) : g_strdup(id);
}

static void
add_bound(UfPdfBoxes *self, UfBoundName *bound)
{
	char *place = bound->row > 0 ? g_strdup_printf("%s/%zu", bound->field, bound->row)
				     : g_strdup(bound->field);
	GPtrArray *names = g_hash_table_lookup(self->names, place);
	if (names == NULL) {
		names = g_ptr_array_new();
		g_hash_table_insert(self->names, place, names);
	} else {
		g_free(place);
	}
	g_ptr_array_add(names, bound);
}

UfPdfBoxes *
uf_pdf_boxes_new(const UfForm *form, const UfTemplate *template)
{
	UfPdfBoxes *self = g_new0(UfPdfBoxes, 1);
	const json_t *fields = uf_template_get_fields(template);
	self->fields = g_hash_table_new(g_str_hash, g_str_equal);
	self->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					    (GDestroyNotify)g_ptr_array_unref);
	self->bound = uf_form_list_bound_names(form, "pdf");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		if (name != NULL)
			g_hash_table_insert(self->fields, (gpointer)name, field);
	}
	for (guint i = 0; i < self->bound->len; i++)
		add_bound(self, g_ptr_array_index(self->bound, i));
	return self;
}

void
uf_pdf_boxes_free(UfPdfBoxes *boxes)
{
	if (boxes == NULL)
		return;
	g_hash_table_unref(boxes->fields);
	g_hash_table_unref(boxes->names);
	g_ptr_array_unref(boxes->bound);
	g_free(boxes);
}

static const json_t *
find_first_box(const UfPdfBoxes *self, const char *name)
{
	const json_t *field = g_hash_table_lookup(self->fields, name);
	return json_array_get(json_object_get(field, "boxes"), 0);
}

static UfAnnexPlace
make_place(const json_t *box)
{
	return (UfAnnexPlace){ uf_json_get_integer(box, "page", 0),
			       uf_json_get_string(box, "label") };
}

UfAnnexPlace
uf_pdf_boxes_find_place(const UfPdfBoxes *boxes, const UfAnswer *answer, const char *name)
{
	const json_t *box = name != NULL ? find_first_box(boxes, name) : NULL;
	if (box != NULL)
		return make_place(box);
	g_autofree char *place =
	    uf_pdf_format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
	const GPtrArray *names = g_hash_table_lookup(boxes->names, place);
	for (guint i = 0; names != NULL && box == NULL && i < names->len; i++)
		box = find_first_box(boxes, ((UfBoundName *)g_ptr_array_index(names, i))->name);
	return (UfAnnexPlace){ make_place(box).page, NULL };
}

int64_t
uf_pdf_boxes_find_page(const UfPdfBoxes *boxes, const UfField *table)
{
	for (guint i = 0; i < boxes->bound->len; i++) {
		const UfBoundName *bound = g_ptr_array_index(boxes->bound, i);
		const char *id = uf_field_get_id(table);
		g_autofree char *prefix = g_strconcat(id, ".", NULL);
		if (!g_str_equal(bound->field, id) && !g_str_has_prefix(bound->field, prefix))
			continue;
		const json_t *box = find_first_box(boxes, bound->name);
		if (box != NULL)
			return make_place(box).page;
	}
	return 0;
}

/* hundredths of a point are finer than any printer */
static json_t *
copy_box(const json_t *box)
{
	static const char *const edges[] = { "x1", "y1", "x2", "y2" };
	json_t *copy = json_pack("{s:I}", "page", (json_int_t)uf_json_get_integer(box, "page", 0));
	for (size_t i = 0; i < G_N_ELEMENTS(edges); i++) {
		const double edge = json_number_value(json_object_get(box, edges[i]));
		json_object_set_new(copy, edges[i], json_real(round(edge * 100) / 100));
	}
	return copy;
}

/* The boxes of @name; of buttons only that of @option, unless none is called so. */
static void
list_boxes(const UfPdfBoxes *self, const char *name, const char *option, json_t *list)
{
	const json_t *field = g_hash_table_lookup(self->fields, name);
	const json_t *boxes = json_object_get(field, "boxes");
	const size_t before = json_array_size(list);
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const json_t *box = json_array_get(boxes, i);
		const char *own = uf_json_get_string(box, "option");
		if (option == NULL || own == NULL || g_str_equal(own, option))
			json_array_append_new(list, copy_box(box));
	}
	if (json_array_size(list) == before && option != NULL)
		list_boxes(self, name, NULL, list);
}

/* The boxes that speak for a filled answer: those ticked, not those left open. */
static void
list_bound(const UfPdfBoxes *self, const UfAnswer *answer, bool speaking, json_t *list)
{
	const char *name;
	json_t *value;
	json_object_foreach(uf_answer_get_bound(answer, "pdf"), name, value)
	{
		if (!speaking || !uf_pdf_says_nothing(value))
			list_boxes(self, name, json_string_value(value), list);
	}
}

/* Every box that @answer could have. */
static void
list_possible(const UfPdfBoxes *self, const UfAnswer *answer, json_t *list)
{
	g_autofree char *place =
	    uf_pdf_format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
	const GPtrArray *names = g_hash_table_lookup(self->names, place);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		const UfBoundName *bound = g_ptr_array_index(names, i);
		const bool is_option = bound->state != NULL && *bound->state != '\0';
		list_boxes(self, bound->name, is_option ? bound->state : NULL, list);
	}
}

json_t *
uf_pdf_boxes_list(const UfPdfBoxes *boxes, const UfAnswers *answers)
{
	json_t *places = json_object();
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		g_autoptr(json_t) list = json_array();
		if (uf_answer_get_state(answer) == UF_ANSWER_ABSENT)
			continue;
		list_bound(boxes, answer, true, list);
		if (json_array_size(list) == 0)
			list_bound(boxes, answer, false, list);
		if (json_array_size(list) == 0)
			list_possible(boxes, answer, list);
		if (json_array_size(list) == 0)
			continue;
		g_autofree char *place =
		    uf_pdf_format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
		json_object_set(places, place, list);
	}
	return places;
}
