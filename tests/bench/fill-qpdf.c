/* Fills one form again and again with the C interface of qpdf alone, in one process: the values go
 * into the fields and NeedAppearances leaves their drawing to the viewer. Nothing is drawn, nothing
 * is read back: it is the least that a program on qpdf can do.
 *
 *   fill-qpdf FORM VALUES.json OUT COUNT WARM
 *
 * One line a filling, in milliseconds, after WARM ones that do not count; OUT gets the last file.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "uf-cleanup.h"
#include "uf-json.h"

#define MAX_DEPTH 32

typedef struct {
	qpdf_data qpdf;
	const json_t *values;
	size_t set;
} Filling;

static bool
is_name(const Filling *self, qpdf_oh object, const char *key, const char *name)
{
	const qpdf_oh value = qpdf_oh_get_key(self->qpdf, object, key);
	return qpdf_oh_is_name(self->qpdf, value) &&
	       g_str_equal(qpdf_oh_get_name(self->qpdf, value), name);
}

/* the state of @widget that @value means: its own name, or the one that is not Off. Owned. */
static char *
find_state(const Filling *self, qpdf_oh widget, const json_t *value)
{
	const qpdf_oh looks = qpdf_oh_get_key(self->qpdf, widget, "/AP");
	if (!qpdf_oh_is_dictionary(self->qpdf, looks))
		return NULL;
	g_autofree char *wanted =
	    json_is_string(value) ? g_strconcat("/", json_string_value(value), NULL) : NULL;
	char *found = NULL;
	qpdf_oh_begin_dict_key_iter(self->qpdf, qpdf_oh_get_key(self->qpdf, looks, "/N"));
	while (qpdf_oh_dict_more_keys(self->qpdf)) {
		const char *state = qpdf_oh_dict_next_key(self->qpdf);
		const bool is_meant =
		    wanted != NULL ? g_str_equal(state, wanted) : !g_str_equal(state, "/Off");
		if (found == NULL && is_meant)
			found = g_strdup(state);
	}
	return found;
}

static void
set_state(Filling *self, qpdf_oh field, qpdf_oh widget, const json_t *value)
{
	g_autofree char *state = find_state(self, widget, value);
	if (state == NULL)
		return;
	const qpdf_oh name = qpdf_oh_new_name(self->qpdf, state);
	qpdf_oh_replace_key(self->qpdf, field, "/V", name);
	qpdf_oh_replace_key(self->qpdf, widget, "/AS", name);
	self->set++;
}

static void
set_button(Filling *self, qpdf_oh field, const json_t *value)
{
	const qpdf_oh kids = qpdf_oh_get_key(self->qpdf, field, "/Kids");
	if (!qpdf_oh_is_array(self->qpdf, kids)) {
		set_state(self, field, field, value);
		return;
	}
	const int count = qpdf_oh_get_array_n_items(self->qpdf, kids);
	for (int i = 0; i < count; i++)
		set_state(self, field, qpdf_oh_get_array_item(self->qpdf, kids, i), value);
}

static void
set_value(Filling *self, qpdf_oh field, const char *kind, const char *name)
{
	const json_t *value = json_object_get(self->values, name);
	if (value == NULL)
		return;
	if (g_str_equal(kind, "/Btn")) {
		set_button(self, field, value);
	} else if (json_is_string(value)) {
		qpdf_oh_replace_key(
		    self->qpdf, field, "/V",
		    qpdf_oh_new_unicode_string(self->qpdf, json_string_value(value)));
		self->set++;
	}
}

/* true when its kids are fields, not boxes of it */
static bool
has_fields(const Filling *self, qpdf_oh kids)
{
	return qpdf_oh_is_array(self->qpdf, kids) &&
	       qpdf_oh_get_array_n_items(self->qpdf, kids) > 0 &&
	       qpdf_oh_has_key(self->qpdf, qpdf_oh_get_array_item(self->qpdf, kids, 0), "/T");
}

static void
fill_field(Filling *self, qpdf_oh field, const char *above, const char *kind_above, int depth)
{
	const qpdf_oh part = qpdf_oh_get_key(self->qpdf, field, "/T");
	const char *text =
	    qpdf_oh_is_string(self->qpdf, part) ? qpdf_oh_get_utf8_value(self->qpdf, part) : "";
	g_autofree char *name =
	    *above == '\0' ? g_strdup(text) : g_strconcat(above, ".", text, NULL);
	const qpdf_oh own = qpdf_oh_get_key(self->qpdf, field, "/FT");
	g_autofree char *kind = g_strdup(
	    qpdf_oh_is_name(self->qpdf, own) ? qpdf_oh_get_name(self->qpdf, own) : kind_above);
	const qpdf_oh kids = qpdf_oh_get_key(self->qpdf, field, "/Kids");
	if (!has_fields(self, kids)) {
		set_value(self, field, kind, name);
		return;
	}
	const int count = qpdf_oh_get_array_n_items(self->qpdf, kids);
	for (int i = 0; i < count && depth < MAX_DEPTH; i++)
		fill_field(self, qpdf_oh_get_array_item(self->qpdf, kids, i), name, kind,
			   depth + 1);
}

static void
fill_form(Filling *self)
{
	const qpdf_oh form = qpdf_oh_get_key(self->qpdf, qpdf_get_root(self->qpdf), "/AcroForm");
	const qpdf_oh fields = qpdf_oh_get_key(self->qpdf, form, "/Fields");
	const int count = qpdf_oh_get_array_n_items(self->qpdf, fields);
	for (int i = 0; i < count; i++) {
		const qpdf_oh field = qpdf_oh_get_array_item(self->qpdf, fields, i);
		if (!is_name(self, field, "/FT", "/Sig"))
			fill_field(self, field, "", "", 0);
	}
	qpdf_oh_replace_key(self->qpdf, form, "/NeedAppearances",
			    qpdf_oh_new_bool(self->qpdf, QPDF_TRUE));
}

/* NULL when qpdf cannot */
static GBytes *
fill(GBytes *form, const json_t *values, size_t *set)
{
	size_t size;
	const char *data = g_bytes_get_data(form, &size);
	GBytes *made = NULL;
	Filling self = { .qpdf = qpdf_init(), .values = values };
	qpdf_set_suppress_warnings(self.qpdf, QPDF_TRUE);
	qpdf_silence_errors(self.qpdf);
	if ((qpdf_read_memory(self.qpdf, "form", data, size, "") & QPDF_ERRORS) == 0) {
		fill_form(&self);
		if ((qpdf_init_write_memory(self.qpdf) & QPDF_ERRORS) == 0 &&
		    (qpdf_write(self.qpdf) & QPDF_ERRORS) == 0)
			made = g_bytes_new(qpdf_get_buffer(self.qpdf),
					   qpdf_get_buffer_length(self.qpdf));
	}
	qpdf_cleanup(&self.qpdf);
	*set = self.set;
	return made;
}

static bool
run(char **words, GError **error)
{
	char *data;
	gsize size;
	if (!g_file_get_contents(words[0], &data, &size, error))
		return false;
	g_autoptr(GBytes) form = g_bytes_new_take(data, size);
	g_autoptr(json_t) values = uf_json_load(words[1], error);
	if (values == NULL)
		return false;
	const int count = atoi(words[3]);
	const int warm = atoi(words[4]);
	g_autoptr(GBytes) last = NULL;
	size_t set = 0;
	for (int i = 0; i < count + warm; i++) {
		const gint64 start = g_get_monotonic_time();
		GBytes *made = fill(form, values, &set);
		if (i >= warm)
			printf("%.3f\n", (double)(g_get_monotonic_time() - start) / 1000);
		g_clear_pointer(&last, g_bytes_unref);
		last = made;
	}
	if (last == NULL || set < json_object_size(values))
		fprintf(stderr, "fill-qpdf: %zu of %zu values set\n", set,
			json_object_size(values));
	return last != NULL && g_file_set_contents(words[2], g_bytes_get_data(last, NULL),
						   (gssize)g_bytes_get_size(last), error);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc != 6) {
		fputs("usage: fill-qpdf FORM VALUES.json OUT COUNT WARM\n", stderr);
		return 2;
	}
	if (run(argv + 1, &error))
		return 0;
	fprintf(stderr, "fill-qpdf: %s\n", error != NULL ? error->message : "qpdf cannot");
	return 1;
}
