#include "uf-changes.h"

#include <glib/gi18n.h>

#include "uf-json.h"

#define MOST_OPTIONS 5 /* of a list, in one line */

static const struct {
	const char *change, *text;
} words[] = {
	{ "gone", N_("is not there") },
	{ "new", N_("is new") },
	{ "type", N_("is of another type") },
	{ "label", N_("has another wording") },
	{ "required", N_("required: yes or no has changed") },
	{ "options", N_("has other choices") },
	{ "kind", N_("takes something else than the form writes") },
	{ "state", N_("is in another state") },
	{ "number", N_("is another form") },
	{ "revision", N_("has another revision") },
};

static const char *
translate(const char *change)
{
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_str_equal(words[i].change, change))
			return _(words[i].text);
	}
	return change;
}

/* A text as it is, a list's first texts, yes or no. Yours. */
static char *
format_value(const json_t *value)
{
	GString *out = g_string_new(NULL);
	if (json_is_boolean(value))
		g_string_append(out, json_is_true(value) ? _("yes") : _("no"));
	if (json_is_integer(value))
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_string(value))
		g_string_append(out, json_string_value(value));
	for (size_t i = 0; i < json_array_size(value) && i < MOST_OPTIONS; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(value, i)));
	if (json_array_size(value) > MOST_OPTIONS)
		g_string_append(out, ", …");
	return g_string_free(out, FALSE);
}

static void
print_value(FILE *file, const json_t *row, const char *key, const char *sign)
{
	g_autofree char *text = format_value(json_object_get(row, key));
	if (*text == '\0')
		return;
	fputs(sign, file);
	uf_output_text(file, text, true);
}

/* "* 12 « Date de naissance »: is of another type: - Date + Text (birth)" */
static void
print_row(FILE *file, const json_t *row)
{
	const char *name = uf_output_get(row, "name");
	const char *field = uf_output_get(row, "field");
	fputs(uf_json_get_boolean(row, "blocking", false) ? "* " : "  ", file);
	if (*name != '\0') {
		uf_output_text(file, name, true);
		fputc(' ', file);
	}
	if (*uf_output_get(row, "label") != '\0') {
		fputs("« ", file);
		uf_output_text(file, uf_output_get(row, "label"), true);
		fputs(" » ", file);
	}
	fputs(translate(uf_output_get(row, "change")), file);
	print_value(file, row, "before", "; - ");
	print_value(file, row, "now", "; + ");
	if (*field != '\0') {
		fputs(" (", file);
		uf_output_text(file, field, true);
		fputc(')', file);
	}
	fputc('\n', file);
}

bool
uf_changes_are_blocking(const json_t *changes)
{
	for (size_t i = 0; i < json_array_size(changes); i++) {
		if (uf_json_get_boolean(json_array_get(changes, i), "blocking", false))
			return true;
	}
	return false;
}

bool
uf_changes_print(FILE *file, const json_t *changes)
{
	for (int blocking = 1; blocking >= 0; blocking--) {
		for (size_t i = 0; i < json_array_size(changes); i++) {
			const json_t *row = json_array_get(changes, i);
			if (uf_json_get_boolean(row, "blocking", false) == (blocking == 1))
				print_row(file, row);
		}
	}
	return uf_changes_are_blocking(changes);
}
