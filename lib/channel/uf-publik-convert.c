/* What becomes of a value in a field of w.c.s.
 *
 * Its interface takes anything and says nothing (help/fr/api-fill.page): "non" is true, 09/04/1988
 * is no date, an unknown option stays as it is. So a value leaves only when what is kept there is
 * what we have. Types: docs/partners.md.
 */
#include <string.h>

#include "uf-date.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

#define MAX_DIGITS 15

void
uf_publik_value_clear(UfPublikValue *value)
{
	g_clear_pointer(&value->value, json_decref);
	g_clear_pointer(&value->text, uf_memory_free_string);
}

bool
uf_publik_is_decoration(const char *type)
{
	static const char *const types[] = { "page", "title", "subtitle", "comment", NULL };
	return g_strv_contains(types, type);
}

/* --- what a reader sees --- */

/* The texts of an array, joined. Yours. */
static char *
join_texts(const json_t *list)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (text != NULL)
			g_ptr_array_add(texts, (gpointer)text);
	}
	g_ptr_array_add(texts, NULL);
	return g_strjoinv(", ", (char **)texts->pdata);
}

/* @given in one text; "" when there is none. Yours. */
static char *
format_given(const json_t *given)
{
	if (json_is_boolean(given))
		return g_strdup(json_is_true(given) ? "Oui" : "Non");
	if (json_is_array(given))
		return join_texts(given);
	return g_strdup(json_is_string(given) ? json_string_value(given) : "");
}

static void
refuse(UfPublikValue *out, const char *rule)
{
	out->outcome = UF_DELIVERY_NOT_ACCEPTABLE;
	out->rule = rule;
}

/* Takes @value. */
static void
send(UfPublikValue *out, json_t *value)
{
	out->outcome = UF_DELIVERY_SENT;
	out->value = value;
}

static void
show(UfPublikValue *out, char *text)
{
	uf_memory_free_string(out->text);
	out->text = text;
}

/* --- types --- */

static bool
has_control(const char *text, const char *allowed)
{
	for (; *text != '\0'; text++) {
		if (g_ascii_iscntrl(*text) && strchr(allowed, *text) == NULL)
			return true;
	}
	return false;
}

static void
convert_any_text(UfPublikValue *out, const char *allowed)
{
	if (*out->text == '\0')
		refuse(out, "publik.not_a_text");
	else if (has_control(out->text, allowed))
		refuse(out, "publik.not_a_line");
	else
		send(out, json_string(out->text));
}

/* A browser takes line breaks out of a field of one line. */
static void
convert_line(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	(void)field;
	(void)given;
	convert_any_text(out, "");
}

static void
convert_text(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	(void)field;
	(void)given;
	convert_any_text(out, "\n\t");
}

static void
convert_date(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	UfDate date;
	const char *text = json_string_value(given);
	(void)field;
	if (text == NULL || !uf_date_parse_iso(text, &date) || !uf_date_is_full(date)) {
		refuse(out, "publik.not_a_date");
		return;
	}
	g_auto(UfWiped) iso = uf_date_format_iso(date);
	send(out, json_string(iso));
	show(out, uf_date_format_french(date));
}

static void
convert_boolean(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	(void)field;
	if (json_is_boolean(given))
		send(out, json_boolean(json_is_true(given)));
	else
		refuse(out, "publik.not_a_boolean");
}

/* A number as it is written: its parts, borrowed from the text. */
typedef struct {
	bool is_negative;
	const char *whole;
	gsize whole_length;
	const char *decimals;
	gsize decimals_length;
} Number;

static bool
read_number(const char *text, Number *number)
{
	number->is_negative = *text == '-';
	number->whole = text + (number->is_negative ? 1 : 0);
	number->whole_length = strspn(number->whole, "0123456789");
	const char *point = number->whole + number->whole_length;
	const bool has_point = *point == '.' || *point == ',';
	number->decimals = point + (has_point ? 1 : 0);
	number->decimals_length = has_point ? strspn(number->decimals, "0123456789") : 0;
	return number->whole_length > 0 && has_point == (number->decimals_length > 0) &&
	       number->decimals[number->decimals_length] == '\0' &&
	       number->whole_length + number->decimals_length <= MAX_DIGITS;
}

/* The number without what means nothing (0612,50 → 612.5), as it is read back there; NULL when it
 * is none. Yours. */
static char *
format_number(const char *text)
{
	Number number;
	if (!read_number(text, &number))
		return NULL;
	for (; number.whole_length > 1 && *number.whole == '0'; number.whole_length--)
		number.whole++;
	while (number.decimals_length > 0 && number.decimals[number.decimals_length - 1] == '0')
		number.decimals_length--;
	const bool is_zero = *number.whole == '0' && number.decimals_length == 0;
	return g_strdup_printf("%s%.*s%s%.*s", number.is_negative && !is_zero ? "-" : "",
			       (int)number.whole_length, number.whole,
			       number.decimals_length > 0 ? "." : "", (int)number.decimals_length,
			       number.decimals);
}

static void
convert_number(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	const char *text = json_string_value(given);
	g_auto(UfWiped) number = text != NULL ? format_number(text) : NULL;
	(void)field;
	if (number != NULL)
		send(out, json_string(number));
	else
		refuse(out, "publik.not_a_number");
}

/* The option that @text is: by its id, else by its text when no other has the same. False when
 * there is none. */
static bool
find_option(const UfDescriptorField *field, const char *text, size_t *found)
{
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(field->ids); i++) {
		if (g_strcmp0(json_string_value(json_array_get(field->ids, i)), text) == 0) {
			*found = i;
			return true;
		}
	}
	for (size_t i = 0; i < json_array_size(field->options); i++) {
		if (g_strcmp0(json_string_value(json_array_get(field->options, i)), text) == 0) {
			*found = i;
			count++;
		}
	}
	return count == 1;
}

/* NULL with the reason, when @text is no option of the list; else what leaves for it. */
static json_t *
choose(const UfDescriptorField *field, const char *text, const char **rule)
{
	size_t found;
	if (field->takes_other)
		return json_string(text);
	if (field->options == NULL) {
		*rule = "publik.list_unpublished";
		return NULL;
	}
	if (!find_option(field, text, &found)) {
		*rule = "publik.option_unknown";
		return NULL;
	}
	return json_incref(json_array_get(field->ids != NULL ? field->ids : field->options, found));
}

/* The label of what was chosen, where the list has labels. */
static const char *
find_label(const UfDescriptorField *field, const char *text)
{
	size_t found;
	if (field->options == NULL || !find_option(field, text, &found))
		return text;
	return json_string_value(json_array_get(field->options, found));
}

static void
convert_item(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	if (json_is_array(given)) {
		refuse(out, "publik.several");
		return;
	}
	const char *rule = NULL;
	json_t *value = choose(field, out->text, &rule);
	if (value == NULL) {
		refuse(out, rule);
		return;
	}
	show(out, g_strdup(find_label(field, out->text)));
	send(out, value);
}

/* One option that is none would stay there as a text: then none leaves. */
static void
convert_items(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	g_autoptr(json_t) one = json_is_array(given) ? NULL : json_pack("[s]", out->text);
	const json_t *list = one != NULL ? one : given;
	g_autoptr(json_t) values = json_array();
	g_autoptr(json_t) labels = json_array();
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *rule = "publik.option_unknown";
		const char *text = json_string_value(json_array_get(list, i));
		json_t *value = text != NULL ? choose(field, text, &rule) : NULL;
		if (value == NULL) {
			refuse(out, rule);
			return;
		}
		json_array_append_new(values, value);
		json_array_append_new(labels, json_string(find_label(field, text)));
	}
	show(out, join_texts(labels));
	send(out, g_steal_pointer(&values));
}

static const struct {
	const char *type;
	void (*convert)(const UfDescriptorField *field, const json_t *given, UfPublikValue *out);
} types[] = {
	{ "string", convert_line }, { "text", convert_text },    { "email", convert_line },
	{ "date", convert_date },   { "bool", convert_boolean }, { "numeric", convert_number },
	{ "item", convert_item },   { "items", convert_items },
};

/* Nothing to say: null, "", []; false is an answer. */
static bool
is_nothing(const json_t *given)
{
	return given == NULL || json_is_null(given) ||
	       (json_is_string(given) && json_string_length(given) == 0) ||
	       (json_is_array(given) && json_array_size(given) == 0);
}

void
uf_publik_convert(const UfDescriptorField *field, const json_t *given, UfPublikValue *out)
{
	*out =
	    (UfPublikValue){ .outcome = UF_DELIVERY_NOT_PREFILLABLE, .text = format_given(given) };
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (!g_str_equal(field->type, types[i].type))
			continue;
		if (is_nothing(given))
			out->outcome = UF_DELIVERY_EMPTY;
		else
			types[i].convert(field, given, out);
		return;
	}
}

static json_t *
make_file(const UfAttachment *document, const char *name)
{
	gsize size;
	const guchar *bytes = g_bytes_get_data(uf_attachment_get_content(document), &size);
	g_auto(UfWiped) content = g_base64_encode(bytes, size);
	return json_pack("{s:s, s:s, s:s}", "filename", name, "content_type",
			 uf_attachment_get_media_type(document), "content", content);
}

void
uf_publik_convert_file(const UfDescriptorField *field, const UfAttachment *document,
		       const char *name, UfPublikValue *out)
{
	*out = (UfPublikValue){ .outcome = UF_DELIVERY_EMPTY, .rule = "publik.no_document" };
	out->text = g_strdup(document != NULL ? name : "");
	if (document == NULL)
		return;
	const gsize size = g_bytes_get_size(uf_attachment_get_content(document));
	if (field->max_bytes > 0 && size > (gsize)field->max_bytes) {
		refuse(out, "publik.document_too_large");
		return;
	}
	out->rule = NULL;
	send(out, make_file(document, name));
}
