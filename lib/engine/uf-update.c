#include "uf-update-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-section-private.h"

struct UfUpdate {
	UfPdf *base;
	int last; /* the highest object of the base */
	gsize before;
	bool table;
};

UfUpdate *
uf_update_new(UfPdf *base, GError **error)
{
	g_auto(UfSection) section;
	uf_section_init(&section, base);
	if (!uf_section_find(&section, error))
		return NULL;
	/* qpdf numbers a new object after all those that are there */
	qpdf_oh next = qpdf_make_indirect_object(base->qpdf, qpdf_oh_new_null(base->qpdf));
	UfUpdate *update = g_new0(UfUpdate, 1);
	update->base = base;
	update->last = qpdf_oh_get_object_id(base->qpdf, next) - 1;
	update->before = section.before;
	update->table = section.table;
	base->touched = g_hash_table_new(NULL, NULL);
	return update;
}

void
uf_update_free(UfUpdate *update)
{
	g_free(update);
}

/* what is still to be written, by number, and what is or will be */
typedef struct {
	GArray *queue; /* of int */
	GHashTable *known;
	int last;
} Wanted;

static void
want(Wanted *wanted, int id)
{
	if (g_hash_table_add(wanted->known, GINT_TO_POINTER(id)))
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

/* New objects that the written text refers to: "12 0 R". It is text of qpdf's: strings in
 * parentheses or digits, one space between tokens. */
static void
want_references(Wanted *wanted, const char *c, const char *end)
{
	while (c < end) {
		if (*c == '(') {
			c = skip_string(c, end);
		} else if (g_ascii_isdigit(*c)) {
			const char *start = c;
			int number = 0;
			for (; c < end && g_ascii_isdigit(*c); c++)
				number = number < G_MAXINT / 10 - 1 ? number * 10 + *c - '0' : 0;
			bool reference = end - c >= 4 && memcmp(c, " 0 R", 4) == 0;
			if (reference && start[-1] == ' ' && number > wanted->last)
				want(wanted, number);
		} else {
			c++;
		}
	}
}

static bool
add_objects(const UfUpdate *update, UfSection *section, Wanted *wanted)
{
	for (unsigned i = 0; i < wanted->queue->len; i++) {
		UfSectionEntry entry = { .id = g_array_index(wanted->queue, int, i) };
		if (!uf_section_add_object(section, update->base, &entry))
			return false;
		const char *text = section->added->str - section->start;
		want_references(wanted, text + entry.offset, text + entry.end);
	}
	return true;
}

static int
compare_ids(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

static bool
write_changes(const UfUpdate *update, UfSection *section, Wanted *wanted)
{
	GHashTableIter each;
	void *key;
	g_hash_table_iter_init(&each, update->base->touched);
	while (g_hash_table_iter_next(&each, &key, NULL))
		want(wanted, GPOINTER_TO_INT(key));
	g_array_sort(wanted->queue, compare_ids); /* the same bytes each time */
	if (!add_objects(update, section, wanted))
		return false;
	int highest = update->last;
	for (unsigned i = 0; i < wanted->queue->len; i++)
		highest = MAX(highest, g_array_index(wanted->queue, int, i));
	uf_section_finish(section, highest + 1);
	return true;
}

GBytes *
uf_update_write(const UfUpdate *update, GError **error)
{
	UfPdf *base = update->base;
	g_auto(UfSection) section;
	if (!uf_pdf_check(base, error) || g_hash_table_contains(base->touched, NULL))
		return NULL;
	if (g_hash_table_size(base->touched) == 0)
		return g_bytes_ref(base->bytes);
	uf_section_init(&section, base);
	section.start = g_bytes_get_size(base->bytes);
	section.before = update->before;
	section.table = update->table;
	Wanted wanted = {
		.queue = g_array_new(FALSE, FALSE, sizeof(int)),
		.known = g_hash_table_new(NULL, NULL),
		.last = update->last,
	};
	bool written = write_changes(update, &section, &wanted);
	g_array_unref(wanted.queue);
	g_hash_table_unref(wanted.known);
	if (written)
		return uf_section_join(&section);
	if (uf_pdf_check(base, error))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: a new object cannot be written");
	return NULL;
}
