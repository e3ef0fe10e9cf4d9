#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "uf-pdf-private.h"
#include "uf-style-private.h"

static const char *const kind_names[] = { "text", "checkbox",  "radio", "combo",
					  "list", "signature", "button" };

const char *
uf_pdf_kind_get_name(UfPdfKind kind)
{
	return kind_names[kind];
}

bool
uf_pdf_field_is_toggle(const UfPdfField *field)
{
	return field->kind == UF_PDF_CHECKBOX || field->kind == UF_PDF_RADIO;
}

static void
widget_free(UfPdfWidget *widget)
{
	g_free(widget->state);
	g_free(widget->option);
	g_free(widget->label);
	if (widget->style != NULL)
		uf_style_clear(widget->style);
	g_free(widget->style);
	g_free(widget->states);
	g_free(widget);
}

static void
option_free(UfPdfOption *option)
{
	g_free(option->value);
	g_free(option->label);
	g_free(option);
}

void
uf_pdf_field_free(UfPdfField *field)
{
	if (field == NULL)
		return;
	g_free(field->name);
	g_array_unref(field->objects);
	g_ptr_array_unref(field->widgets);
	g_ptr_array_unref(field->options);
	g_free(field->appearance);
	g_free(field->tooltip);
	g_free(field->format);
	g_free(field->keystroke);
	g_free(field->validate);
	g_free(field->calculate);
	g_free(field);
}

char *
uf_pdf_escape(const char *bytes)
{
	GString *text = g_string_new(NULL);
	for (const char *c = bytes; *c != '\0';) {
		gunichar letter = g_utf8_get_char_validated(c, -1);
		bool plain = letter != (gunichar)-1 && letter != (gunichar)-2 &&
			     !g_unichar_iscntrl(letter) && letter != '#';
		if (plain) {
			g_string_append_unichar(text, letter);
			c = g_utf8_next_char(c);
		} else {
			g_string_append_printf(text, "#%02X", (unsigned char)*c++);
		}
	}
	return g_string_free(text, FALSE);
}

/* the first value of @key in a field and its ancestors; null when there is none */
static qpdf_oh
inherit(UfPdf *pdf, const qpdf_oh *chain, unsigned length, const char *key)
{
	for (unsigned i = 0; i < length; i++) {
		qpdf_oh value = uf_pdf_get(pdf, chain[i], key);
		if (!qpdf_oh_is_null(pdf->qpdf, value))
			return value;
	}
	return qpdf_oh_new_null(pdf->qpdf);
}

static char *
text_of(UfPdf *pdf, qpdf_oh value)
{
	const char *text;
	size_t length;
	if (!qpdf_oh_get_value_as_utf8(pdf->qpdf, value, &text, &length))
		return NULL;
	return g_utf8_make_valid(text, (gssize)strnlen(text, length));
}

static int
integer_of(UfPdf *pdf, qpdf_oh value, int low, int high)
{
	double number;
	if (!qpdf_oh_get_value_as_number(pdf->qpdf, value, &number) || !isfinite(number))
		return 0;
	return (int)CLAMP(number, low, high);
}

static UfPdfKind
kind_of(UfPdf *pdf, qpdf_oh type, int flags)
{
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, type, "/Btn"))
		return (flags & UF_PDF_PUSH_FLAG) != 0    ? UF_PDF_BUTTON
		       : (flags & UF_PDF_RADIO_FLAG) != 0 ? UF_PDF_RADIO
							  : UF_PDF_CHECKBOX;
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, type, "/Ch"))
		return (flags & UF_PDF_COMBO_FLAG) != 0 ? UF_PDF_COMBO : UF_PDF_LIST;
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, type, "/Sig"))
		return UF_PDF_SIGNATURE;
	return UF_PDF_TEXT;
}

static UfPdfOption *
add_option(UfPdfField *field, char *value, char *label)
{
	UfPdfOption *option = g_new0(UfPdfOption, 1);
	option->value = value;
	option->label = label != NULL ? label : g_strdup(value);
	g_ptr_array_add(field->options, option);
	return option;
}

static void
read_choices(UfPdf *pdf, UfPdfField *field, qpdf_oh options)
{
	int count = MIN(uf_pdf_count(pdf, options), UF_PDF_MAX_OPTIONS);
	for (int i = 0; i < count; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(pdf->qpdf, options, i);
		char *label = NULL;
		if (uf_pdf_count(pdf, item) >= 2) {
			label = text_of(pdf, qpdf_oh_get_array_item(pdf->qpdf, item, 1));
			item = qpdf_oh_get_array_item(pdf->qpdf, item, 0);
		}
		char *value = text_of(pdf, item);
		add_option(field, value != NULL ? value : g_strdup(""), label)->object = item;
	}
}

/* one of the scripts of a field, read and never run; NULL for none */
static char *
script_of(UfPdf *pdf, qpdf_oh actions, const char *key)
{
	qpdf_oh action = uf_pdf_get(pdf, actions, key);
	qpdf_oh script = uf_pdf_get(pdf, action, "/JS");
	char *text = NULL;
	if (!qpdf_oh_is_stream(pdf->qpdf, script)) {
		text = text_of(pdf, script);
		if (text != NULL && *text == '\0')
			g_clear_pointer(&text, g_free);
		return text;
	}
	unsigned char *data = NULL;
	size_t length = 0;
	if ((qpdf_oh_get_stream_data(pdf->qpdf, script, qpdf_dl_generalized, NULL, &data, &length) &
	     QPDF_ERRORS) == 0 &&
	    length < 65536)
		text = g_utf8_make_valid((const char *)data, (gssize)length);
	free(data);
	return text;
}

/* scripts of a field, or those of its first widget that has some */
static void
read_scripts(UfPdf *pdf, UfPdfField *field, qpdf_oh actions)
{
	if (field->format != NULL || field->keystroke != NULL || field->validate != NULL ||
	    field->calculate != NULL)
		return;
	field->format = script_of(pdf, actions, "/F");
	field->keystroke = script_of(pdf, actions, "/K");
	field->validate = script_of(pdf, actions, "/V");
	field->calculate = script_of(pdf, actions, "/C");
}

UfPdfField *
uf_pdf_field_new(UfPdf *pdf, const qpdf_oh *chain, unsigned length, qpdf_oh form)
{
	UfPdfField *field = g_new0(UfPdfField, 1);
	field->objects = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
	field->widgets = g_ptr_array_new_with_free_func((GDestroyNotify)widget_free);
	field->options = g_ptr_array_new_with_free_func((GDestroyNotify)option_free);
	g_array_append_val(field->objects, chain[0]);
	field->flags = integer_of(pdf, inherit(pdf, chain, length, "/Ff"), 0, G_MAXINT);
	field->kind = kind_of(pdf, inherit(pdf, chain, length, "/FT"), field->flags);
	field->max_length = integer_of(pdf, inherit(pdf, chain, length, "/MaxLen"), 0, 1 << 20);
	field->tooltip = text_of(pdf, inherit(pdf, chain, length, "/TU"));
	field->value = inherit(pdf, chain, length, "/V");
	field->default_value = inherit(pdf, chain, length, "/DV");
	read_scripts(pdf, field, inherit(pdf, chain, length, "/AA"));
	qpdf_oh align = inherit(pdf, chain, length, "/Q");
	field->align = qpdf_oh_is_null(pdf->qpdf, align)
			   ? (int)uf_pdf_get_number(pdf, form, "/Q", 0)
			   : integer_of(pdf, align, 0, 2);
	field->appearance = text_of(pdf, inherit(pdf, chain, length, "/DA"));
	if (field->appearance == NULL)
		field->appearance = uf_pdf_get_text(pdf, form, "/DA");
	if (field->kind == UF_PDF_COMBO || field->kind == UF_PDF_LIST)
		read_choices(pdf, field, inherit(pdf, chain, length, "/Opt"));
	return field;
}

/* the first key of a dictionary of states that is not /Off, raw; NULL when there is none */
static char *
first_state(UfPdf *pdf, qpdf_oh states)
{
	char *found = NULL;
	if (!qpdf_oh_is_dictionary(pdf->qpdf, states))
		return NULL;
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, states);
	while (qpdf_oh_dict_more_keys(pdf->qpdf)) {
		const char *key = qpdf_oh_dict_next_key(pdf->qpdf);
		if (found == NULL && strcmp(key, "/Off") != 0)
			found = g_strdup(key + 1);
	}
	return found;
}

static char *
state_of(UfPdf *pdf, const UfPdfField *field, qpdf_oh widget)
{
	qpdf_oh appearance = uf_pdf_get(pdf, widget, "/AP");
	char *state = first_state(pdf, uf_pdf_get(pdf, appearance, "/N"));
	if (state == NULL)
		state = first_state(pdf, uf_pdf_get(pdf, appearance, "/D"));
	if (state != NULL)
		return state;
	const char *name;
	size_t length;
	if (qpdf_oh_get_value_as_name(pdf->qpdf, uf_pdf_get(pdf, widget, "/AS"), &name, &length) &&
	    strcmp(name, "/Off") != 0 && length > 1)
		return g_strdup(name + 1);
	/* no state anywhere: the usual word, or the rank among its brothers */
	return field->kind == UF_PDF_CHECKBOX ? g_strdup("Yes")
					      : g_strdup_printf("%u", field->widgets->len);
}

/* what a button's state means, when the field has a table of export values */
static char *
state_label(UfPdf *pdf, const UfPdfField *field, const char *state)
{
	qpdf_oh object = g_array_index(field->objects, qpdf_oh, 0);
	qpdf_oh table = uf_pdf_get(pdf, object, "/Opt");
	guint64 index;
	if (!g_ascii_string_to_unsigned(state, 10, 0, UF_PDF_MAX_OPTIONS, &index, NULL) ||
	    (int)index >= uf_pdf_count(pdf, table))
		return NULL;
	return text_of(pdf, qpdf_oh_get_array_item(pdf->qpdf, table, (int)index));
}

static bool
has_option(const UfPdfField *field, const char *value)
{
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (strcmp(option->value, value) == 0)
			return true;
	}
	return false;
}

static const UfPdfWidget *
find_widget(const UfPdfField *field, const char *state)
{
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		if (g_strcmp0(widget->state, state) == 0)
			return widget;
	}
	return NULL;
}

/* qpdf 11.3 writes a '#' of a name as it is, and what is written is then another name: such a state
 * goes by its written form, which is read as the true one */
static char *
writable_state(UfPdf *pdf, const char *state)
{
	GString *text = g_string_new(state);
	const char *hash = qpdf_oh_unparse(pdf->qpdf, qpdf_oh_new_name(pdf->qpdf, "/#"));
	if (strcmp(hash, "/#") == 0)
		g_string_replace(text, "#", "#23", 0);
	return g_string_free(text, FALSE);
}

static void
rename_in(UfPdf *pdf, qpdf_oh dict, const char *from, const char *to)
{
	if (!uf_pdf_has(pdf, dict, from))
		return;
	qpdf_oh picture = uf_pdf_get(pdf, dict, from);
	qpdf_oh_replace_key(pdf->qpdf, dict, to, picture);
	qpdf_oh_remove_key(pdf->qpdf, dict, from);
}

static void
rename_value(UfPdf *pdf, qpdf_oh dict, const char *key, const char *const names[2])
{
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, dict, key), names[0]))
		qpdf_oh_replace_key(pdf->qpdf, dict, key, qpdf_oh_new_name(pdf->qpdf, names[1]));
}

/* makes the state of a widget one that can be written */
static void
mend_state(UfPdf *pdf, UfPdfField *field, UfPdfWidget *widget)
{
	static const char *const kinds[] = { "/N", "/D", "/R" };
	char *state = writable_state(pdf, widget->state);
	g_autofree char *from = g_strconcat("/", widget->state, NULL);
	g_autofree char *to = g_strconcat("/", state, NULL);
	const char *const names[] = { from, to };
	qpdf_oh appearance = uf_pdf_get(pdf, widget->object, "/AP");
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		rename_in(pdf, uf_pdf_get(pdf, appearance, kinds[i]), from, to);
	rename_value(pdf, widget->object, "/AS", names);
	for (unsigned i = 0; i < field->objects->len; i++)
		rename_value(pdf, g_array_index(field->objects, qpdf_oh, i), "/V", names);
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, field->value, from))
		field->value = qpdf_oh_new_name(pdf->qpdf, to);
	g_free(widget->state);
	widget->state = state;
}

static void
read_state(UfPdf *pdf, UfPdfField *field, UfPdfWidget *widget)
{
	widget->state = state_of(pdf, field, widget->object);
	/* brothers may share the pictures that were mended */
	const UfPdfWidget *brother = find_widget(field, widget->state);
	widget->option = brother != NULL ? g_strdup(brother->option) : uf_pdf_escape(widget->state);
	if (!has_option(field, widget->option))
		add_option(field, g_strdup(widget->option), state_label(pdf, field, widget->state));
	if (brother == NULL && strchr(widget->state, '#') != NULL)
		mend_state(pdf, field, widget);
}

/* Some writers (poppler is one) put the value of a field into its widgets, and some tick a box
 * without a value: both are seen on the page. */
static void
adopt_value(UfPdf *pdf, UfPdfField *field, qpdf_oh widget)
{
	if (!qpdf_oh_is_null(pdf->qpdf, field->value))
		return;
	field->value = uf_pdf_get(pdf, widget, "/V");
	if (qpdf_oh_is_null(pdf->qpdf, field->value) && uf_pdf_field_is_toggle(field) &&
	    !qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, widget, "/AS"), "/Off"))
		field->value = uf_pdf_get(pdf, widget, "/AS");
}

void
uf_pdf_field_add_widget(UfPdf *pdf, UfPdfField *field, qpdf_oh object, unsigned page)
{
	UfPdfWidget *widget = g_new0(UfPdfWidget, 1);
	widget->object = object;
	widget->page = page;
	double box[4] = { 0 };
	if (uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, object, "/Rect"), box, 4)) {
		widget->box[0] = MIN(box[0], box[2]);
		widget->box[1] = MIN(box[1], box[3]);
		widget->box[2] = MAX(box[0], box[2]);
		widget->box[3] = MAX(box[1], box[3]);
	}
	read_scripts(pdf, field, uf_pdf_get(pdf, object, "/AA"));
	if (uf_pdf_field_is_toggle(field))
		read_state(pdf, field, widget);
	adopt_value(pdf, field, object);
	g_ptr_array_add(field->widgets, widget);
}

static json_t *
toggle_value(UfPdf *pdf, const UfPdfField *field, qpdf_oh stored)
{
	const char *name;
	size_t length;
	if (!qpdf_oh_get_value_as_name(pdf->qpdf, stored, &name, &length) ||
	    strcmp(name, "/Off") == 0 || length < 2)
		return json_false();
	const UfPdfWidget *widget = find_widget(field, name + 1);
	if (widget != NULL)
		return json_string(widget->option);
	g_autofree char *option = uf_pdf_escape(name + 1);
	/* a value that is no widget's state shows nothing */
	return has_option(field, option) ? json_string(option) : json_false();
}

static json_t *
choice_value(UfPdf *pdf, qpdf_oh stored)
{
	if (!qpdf_oh_is_array(pdf->qpdf, stored)) {
		g_autofree char *text = text_of(pdf, stored);
		return json_string(text != NULL ? text : "");
	}
	json_t *values = json_array();
	int count = MIN(uf_pdf_count(pdf, stored), UF_PDF_MAX_OPTIONS);
	for (int i = 0; i < count; i++) {
		g_autofree char *text = text_of(pdf, qpdf_oh_get_array_item(pdf->qpdf, stored, i));
		json_array_append_new(values, json_string(text != NULL ? text : ""));
	}
	return values;
}

static json_t *
value_of(UfPdf *pdf, const UfPdfField *field, qpdf_oh stored)
{
	if (uf_pdf_field_is_toggle(field))
		return toggle_value(pdf, field, stored);
	if (field->kind == UF_PDF_COMBO || field->kind == UF_PDF_LIST)
		return choice_value(pdf, stored);
	if (field->kind != UF_PDF_TEXT)
		return json_null();
	g_autofree char *text = text_of(pdf, stored);
	return json_string(text != NULL ? text : "");
}

json_t *
uf_pdf_field_get_value(UfPdf *pdf, const UfPdfField *field)
{
	return value_of(pdf, field, field->value);
}

bool
uf_pdf_field_is_filled(UfPdf *pdf, const UfPdfField *field)
{
	if (field->is_known)
		return field->is_filled;
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, field);
	const char *text = json_string_value(value);
	if (text != NULL ? text[strspn(text, " \t\r\n")] == '\0'
			 : !json_is_true(value) && json_array_size(value) == 0)
		return false;
	if (qpdf_oh_is_null(pdf->qpdf, field->default_value))
		return true;
	g_autoptr(json_t) usual = value_of(pdf, field, field->default_value);
	return !json_equal(value, usual);
}
