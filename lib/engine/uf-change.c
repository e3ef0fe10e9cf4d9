#include "uf-change-private.h"

#include <string.h>

#include "uf-memory.h"

static const char *const changing[] = { "/AP", "/AS", "/DR", "/F", "/I", "/RV", "/TI", "/V" };
#define KEYS G_N_ELEMENTS(changing)
#define PICTURES 4 /* of a widget at most: two states, drawn again when they do not show */

/* a dictionary of the form; texts of keys are NULL when it lacks them */
typedef struct {
	int id;
	char *fixed; /* all other keys with their values */
	char *was[KEYS];
	char *now[KEYS];
	bool set[KEYS]; /* now counts */
	bool touched;
	int picture; /* of ours, that it was given; 0: none */
} Object;

struct UfChanges {
	UfPdf *base; /* borrowed */
	int last;    /* the highest number of the base */
	int first;   /* of the numbers that are reserved for pictures */
	unsigned reserved;
	GHashTable *by_id;   /* of Object */
	GPtrArray *objects;  /* the same, in the order of their numbers */
	GPtrArray *pictures; /* of GString: objects without their first line */
};

static void
object_free(void *data)
{
	Object *object = data;
	g_free(object->fixed);
	for (size_t i = 0; i < KEYS; i++) {
		g_free(object->was[i]);
		uf_memory_free_string(object->now[i]);
	}
	g_free(object);
}

static void
free_text(void *data)
{
	GString *text = data;
	uf_memory_zero(text->str, text->len);
	g_string_free(text, TRUE);
}

void
uf_changes_free(UfChanges *changes)
{
	if (changes == NULL)
		return;
	g_hash_table_unref(changes->by_id);
	g_ptr_array_unref(changes->objects);
	g_ptr_array_unref(changes->pictures);
	g_free(changes);
}

static int
find_key(const char *key)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(changing[i], key) == 0)
			return (int)i;
	}
	return -1;
}

static Object *
read_object(UfPdf *pdf, qpdf_oh dict, int id)
{
	Object *object = g_new0(Object, 1);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) fixed = g_string_new(NULL);
	object->id = id;
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, dict);
	while (qpdf_oh_dict_more_keys(pdf->qpdf))
		g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	for (unsigned i = 0; i < keys->len; i++) {
		const char *key = g_ptr_array_index(keys, i);
		const char *text = qpdf_oh_unparse(pdf->qpdf, uf_pdf_get(pdf, dict, key));
		g_autofree char *name = uf_pdf_write_name(key);
		int place = find_key(key);
		if (place >= 0)
			object->was[place] = g_strdup(text);
		else
			g_string_append_printf(fixed, " %s %s", name, text);
	}
	object->fixed = g_strdup(fixed->str);
	return object;
}

static bool
know(UfChanges *changes, qpdf_oh dict)
{
	int id = qpdf_oh_get_object_id(changes->base->qpdf, dict);
	void *key = GINT_TO_POINTER(id);
	if (id == 0 || qpdf_oh_get_generation(changes->base->qpdf, dict) != 0)
		return false;
	if (g_hash_table_contains(changes->by_id, key))
		return true;
	Object *object = read_object(changes->base, dict, id);
	g_hash_table_insert(changes->by_id, key, object);
	g_ptr_array_add(changes->objects, object);
	return true;
}

static bool
know_field(UfChanges *changes, const UfPdfField *field)
{
	for (unsigned i = 0; i < field->objects->len; i++) {
		if (!know(changes, g_array_index(field->objects, qpdf_oh, i)))
			return false;
	}
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		if (!know(changes, widget->object))
			return false;
	}
	return true;
}

static int
compare_objects(const void *left, const void *right)
{
	const Object *const *a = left;
	const Object *const *b = right;
	return (*a)->id - (*b)->id;
}

/* numbers that qpdf gives to nothing else */
static int
reserve(UfPdf *pdf, unsigned count)
{
	int first = 0;
	for (unsigned i = 0; i < count; i++) {
		qpdf_oh next = qpdf_make_indirect_object(pdf->qpdf, qpdf_oh_new_null(pdf->qpdf));
		if (i == 0)
			first = qpdf_oh_get_object_id(pdf->qpdf, next);
	}
	return first;
}

UfChanges *
uf_changes_new(UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	g_autoptr(UfChanges) changes = g_new0(UfChanges, 1);
	changes->base = pdf;
	changes->by_id = g_hash_table_new(NULL, NULL);
	changes->objects = g_ptr_array_new_with_free_func(object_free);
	changes->pictures = g_ptr_array_new_with_free_func(free_text);
	for (unsigned i = 0; i < form->fields->len; i++) {
		if (!know_field(changes, g_ptr_array_index(form->fields, i)))
			return NULL;
	}
	g_ptr_array_sort(changes->objects, compare_objects);
	changes->reserved = PICTURES * changes->objects->len + 1;
	changes->first = reserve(pdf, changes->reserved);
	changes->last = changes->first - 1;
	return g_steal_pointer(&changes);
}

static void
set_text(Object *object, int place, char *text)
{
	uf_memory_free_string(object->now[place]);
	object->now[place] = text;
	object->set[place] = true;
	object->touched = true;
}

void
uf_changes_set(UfChanges *changes, int id, const char *key, const char *text)
{
	Object *object = g_hash_table_lookup(changes->by_id, GINT_TO_POINTER(id));
	int place = find_key(key);
	g_return_if_fail(object != NULL && place >= 0);
	const char *now = object->set[place] ? object->now[place] : object->was[place];
	if (g_strcmp0(now, text) != 0)
		set_text(object, place, g_strdup(text));
}

void
uf_changes_append_numbers(GString *out, const char *key, const double *numbers, int count)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_string_append(out, key);
	for (int i = 0; i < count; i++) {
		g_string_append(out, i == 0 ? " [ " : " ");
		g_string_append(out, g_ascii_formatd(text, sizeof text, "%.4f", numbers[i]));
	}
	g_string_append(out, " ]");
}

static void
write_picture(GString *text, const char *members, const GString *content)
{
	g_string_truncate(text, 0);
	g_string_append_printf(text, "<< %s /Length %zu >>\nstream\n", members, content->len);
	g_string_append_len(text, content->str, (gssize)content->len);
	g_string_append(text, "\nendstream");
}

int
uf_changes_add_picture(UfChanges *changes, const char *members, const GString *content)
{
	g_return_val_if_fail(changes->pictures->len < changes->reserved, 0);
	GString *text = g_string_sized_new(content->len + strlen(members) + 64);
	write_picture(text, members, content);
	g_ptr_array_add(changes->pictures, text);
	return changes->first + (int)changes->pictures->len - 1;
}

void
uf_changes_set_picture(UfChanges *changes, int id, const char *members, const GString *content)
{
	Object *object = g_hash_table_lookup(changes->by_id, GINT_TO_POINTER(id));
	g_return_if_fail(object != NULL);
	if (object->picture == 0)
		object->picture = uf_changes_add_picture(changes, members, content);
	else
		write_picture(
		    g_ptr_array_index(changes->pictures, object->picture - changes->first), members,
		    content);
	set_text(object, find_key("/AP"), g_strdup_printf("<< /N %d 0 R >>", object->picture));
}

/* what is still to be written of new objects, and what is or will be */
typedef struct {
	const UfChanges *changes;
	GArray *queue; /* of int */
	GHashTable *known;
	int highest;
} Wanted;

static void
want(Wanted *wanted, int id)
{
	if (id > wanted->changes->last && g_hash_table_add(wanted->known, GINT_TO_POINTER(id)))
		g_array_append_val(wanted->queue, id);
}

/* the end of the string in parentheses at @c */
static const char *
skip_string(const char *c, const char *end)
{
	int depth = 0;
	for (; c < end; c++) {
		if (*c == '\\')
			c++;
		else if (*c == '(')
			depth++;
		else if (*c == ')' && --depth == 0)
			return c + 1;
	}
	return end;
}

/* New objects that the text refers to: "12 0 R". It is text of qpdf's or ours: strings in
 * parentheses or digits, one space between tokens. */
static void
want_references(Wanted *wanted, const char *c, const char *end)
{
	while (c < end) {
		const char *start = c;
		int number = 0;
		if (*c == '(') {
			c = skip_string(c, end);
			continue;
		}
		for (; c < end && g_ascii_isdigit(*c); c++)
			number = number < G_MAXINT / 10 - 1 ? number * 10 + *c - '0' : 0;
		if (c == start)
			c++;
		else if (end - c >= 4 && memcmp(c, " 0 R", 4) == 0 && start[-1] == ' ')
			want(wanted, number);
	}
}

static const char *
text_of(const Object *object, size_t place)
{
	return object->set[place] ? object->now[place] : object->was[place];
}

/* @texts: of the keys that change */
static void
write_texts(const Object *object, const char *const texts[KEYS], UfSection *section)
{
	uf_section_begin(section, object->id);
	g_string_append(section->added, "<<");
	g_string_append(section->added, object->fixed);
	for (size_t i = 0; i < KEYS; i++) {
		if (texts[i] == NULL)
			continue;
		g_string_append_c(section->added, ' ');
		g_string_append(section->added, changing[i]);
		g_string_append_c(section->added, ' ');
		g_string_append(section->added, texts[i]);
	}
	g_string_append(section->added, " >>\nendobj\n");
}

static void
write_object(const Object *object, UfSection *section, Wanted *wanted)
{
	const char *texts[KEYS];
	for (size_t i = 0; i < KEYS; i++) {
		texts[i] = text_of(object, i);
		if (object->set[i] && texts[i] != NULL)
			want_references(wanted, texts[i], texts[i] + strlen(texts[i]));
	}
	write_texts(object, texts, section);
}

/* the picture of ours that @object shows now; NULL when it shows another */
static const GString *
find_picture(const UfChanges *changes, const Object *object)
{
	g_autofree char *shows = g_strdup_printf("<< /N %d 0 R >>", object->picture);
	if (object->picture == 0 || g_strcmp0(text_of(object, (size_t)find_key("/AP")), shows) != 0)
		return NULL;
	return g_ptr_array_index(changes->pictures, object->picture - changes->first);
}

/* what comes before the letters, as an object of its own */
static bool
write_blank(const GString *picture, int id, UfSection *section)
{
	const char *length = strstr(picture->str, " /Length ");
	const char *data = strstr(picture->str, "\nstream\n");
	if (length == NULL || data == NULL)
		return false;
	data += strlen("\nstream\n");
	const char *letters = g_strstr_len(data, picture->str + picture->len - data, "/Tx BMC");
	if (letters == NULL)
		return false;
	uf_section_begin(section, id);
	g_string_append_len(section->added, picture->str, length - picture->str);
	g_string_append_printf(section->added, " /Length %td >>\nstream\n", letters - data);
	g_string_append_len(section->added, data, letters - data);
	g_string_append(section->added, "\nendstream\nendobj\n");
	return true;
}

bool
uf_changes_write_erased(const UfChanges *changes, const UfErasing *erasing, UfSection *section)
{
	const Object *object = g_hash_table_lookup(changes->by_id, GINT_TO_POINTER(erasing->id));
	const char *texts[KEYS];
	g_autofree char *shows = g_strdup_printf("<< /N %d 0 R >>", erasing->blank);
	for (size_t i = 0; object != NULL && i < KEYS; i++)
		texts[i] = text_of(object, i);
	if (object != NULL && erasing->is_state) {
		texts[find_key("/AS")] = "/Off";
		write_texts(object, texts, section);
		return true;
	}
	const GString *picture = object == NULL ? NULL : find_picture(changes, object);
	if (picture == NULL || !write_blank(picture, erasing->blank, section))
		return false;
	texts[find_key("/AP")] = shows;
	write_texts(object, texts, section);
	return true;
}

/* a picture of ours, or an object that qpdf made */
static bool
write_new(int id, UfSection *section, Wanted *wanted)
{
	const UfChanges *changes = wanted->changes;
	int rank = id - changes->first;
	const GString *picture =
	    rank < (int)changes->pictures->len ? g_ptr_array_index(changes->pictures, rank) : NULL;
	UfSectionEntry entry = { .id = id };
	if (picture != NULL) {
		uf_section_begin(section, id);
		g_string_append_len(section->added, picture->str, (gssize)picture->len);
		g_string_append(section->added, "\nendobj\n");
		want_references(wanted, picture->str, strstr(picture->str, "\nstream\n"));
		return true;
	}
	if (!uf_section_add_object(section, changes->base, &entry))
		return false;
	const char *text = section->added->str - section->start;
	want_references(wanted, text + entry.offset, text + entry.end);
	return true;
}

static bool
write_all(UfSection *section, Wanted *wanted)
{
	const GPtrArray *objects = wanted->changes->objects;
	for (unsigned i = 0; i < objects->len; i++) {
		const Object *object = g_ptr_array_index(objects, i);
		if (!object->touched)
			continue;
		write_object(object, section, wanted);
		wanted->highest = MAX(wanted->highest, wanted->changes->last);
	}
	for (unsigned i = 0; i < wanted->queue->len; i++) {
		int id = g_array_index(wanted->queue, int, i);
		if (!write_new(id, section, wanted))
			return false;
		wanted->highest = MAX(wanted->highest, id);
	}
	return true;
}

int
uf_changes_write(const UfChanges *changes, UfSection *section)
{
	Wanted wanted = {
		.changes = changes,
		.queue = g_array_new(FALSE, FALSE, sizeof(int)),
		.known = g_hash_table_new(NULL, NULL),
		.highest = -1,
	};
	bool written = write_all(section, &wanted);
	g_array_unref(wanted.queue);
	g_hash_table_unref(wanted.known);
	return written ? wanted.highest : 0;
}
