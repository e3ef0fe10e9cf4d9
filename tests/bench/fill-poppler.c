/* Fills a PDF form with poppler-glib alone, as a program that did not know better would: the peer
 * that tests/corpus and the benchmarks put beside `unefois`. One document, one process.
 *
 *   fill-poppler FORM VALUES OUT
 *
 * VALUES has a line per value: name, kind (text, choice or button), value, page, x and y, with tabs
 * between them; "\n", "\t" and "\\" are escaped. poppler does not tell the states of buttons: the
 * one meant is found by its place. OUT is an incremental update, as poppler_document_save() makes
 * it.
 */
#include <stdbool.h>
#include <string.h>

#include <poppler.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

typedef struct {
	char **cells;
	double x;
	double y;
	int page;
} Value;

enum { NAME, KIND, TEXT, PAGE, X, Y, CELLS };

static void
free_value(gpointer data)
{
	Value *value = data;
	g_strfreev(value->cells);
	g_free(value);
}

static GPtrArray *
load_values(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	GPtrArray *values = g_ptr_array_new_with_free_func(free_value);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
		if (g_strv_length(cells) != CELLS)
			continue;
		Value *value = g_new0(Value, 1);
		value->cells = g_new0(char *, CELLS + 1);
		for (int i = 0; i < CELLS; i++)
			value->cells[i] = g_strcompress(cells[i]);
		value->page = (int)g_ascii_strtoll(cells[PAGE], NULL, 10);
		value->x = g_ascii_strtod(cells[X], NULL);
		value->y = g_ascii_strtod(cells[Y], NULL);
		g_ptr_array_add(values, value);
	}
	return values;
}

static void
choose(PopplerFormField *field, const char *text)
{
	int count = poppler_form_field_choice_get_n_items(field);
	for (int i = 0; i < count; i++) {
		g_autofree char *item = poppler_form_field_choice_get_item(field, i);
		if (g_strcmp0(item, text) == 0) {
			poppler_form_field_choice_unselect_all(field);
			poppler_form_field_choice_select_item(field, i);
			return;
		}
	}
	if (poppler_form_field_choice_is_editable(field))
		poppler_form_field_choice_set_text(field, text);
}

static bool
is_at(const PopplerRectangle *area, const Value *value)
{
	return value->x >= area->x1 && value->x <= area->x2 && value->y >= area->y1 &&
	       value->y <= area->y2;
}

static void
set_value(const PopplerFormFieldMapping *place, const Value *value, int page)
{
	const char *kind = value->cells[KIND];
	if (strcmp(kind, "text") == 0)
		poppler_form_field_text_set_text(place->field, value->cells[TEXT]);
	else if (strcmp(kind, "choice") == 0)
		choose(place->field, value->cells[TEXT]);
	else if (value->page == page && is_at(&place->area, value))
		poppler_form_field_button_set_state(place->field, TRUE);
}

static bool
fits(PopplerFormField *field, const char *kind)
{
	switch (poppler_form_field_get_field_type(field)) {
	case POPPLER_FORM_FIELD_TEXT:
		return strcmp(kind, "text") == 0;
	case POPPLER_FORM_FIELD_CHOICE:
		return strcmp(kind, "choice") == 0;
	case POPPLER_FORM_FIELD_BUTTON:
		return strcmp(kind, "button") == 0;
	default:
		return false;
	}
}

static void
fill_page(PopplerDocument *document, int number, GHashTable *values)
{
	g_autoptr(PopplerPage) page = poppler_document_get_page(document, number);
	if (page == NULL)
		return;
	GList *places = poppler_page_get_form_field_mapping(page);
	for (GList *item = places; item != NULL; item = item->next) {
		PopplerFormFieldMapping *place = item->data;
		g_autofree char *name = poppler_form_field_get_name(place->field);
		const Value *value = name != NULL ? g_hash_table_lookup(values, name) : NULL;
		if (value != NULL && fits(place->field, value->cells[KIND]))
			set_value(place, value, number + 1);
	}
	poppler_page_free_form_field_mapping(places);
}

static bool
fill(char **paths, GError **error)
{
	g_autoptr(GPtrArray) values = load_values(paths[1], error);
	if (values == NULL)
		return false;
	g_autofree char *from = g_filename_to_uri(paths[0], NULL, error);
	g_autofree char *to = g_filename_to_uri(paths[2], NULL, error);
	g_autoptr(PopplerDocument) document =
	    from != NULL && to != NULL ? poppler_document_new_from_file(from, NULL, error) : NULL;
	if (document == NULL)
		return false;
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < values->len; i++) {
		Value *value = g_ptr_array_index(values, i);
		g_hash_table_insert(by_name, value->cells[NAME], value);
	}
	for (int i = 0; i < poppler_document_get_n_pages(document); i++)
		fill_page(document, i, by_name);
	return poppler_document_save(document, to, error);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc != 4) {
		g_printerr("usage: fill-poppler FORM VALUES OUT, absolute paths\n");
		return 2;
	}
	if (!fill(argv + 1, &error)) {
		g_printerr("%s\n", error->message);
		return 1;
	}
	return 0;
}
