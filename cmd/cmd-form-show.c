#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-forms.h"
#include "uf-json.h"
#include "uf-output.h"

/* how a field gets its answer, in words */
static const struct {
	const char *way;
	const char *words;
} ways[] = {
	{ "profile", N_("from the profile") }, { "ask", N_("asked each time") },
	{ "by_hand", N_("by hand") },          { "constant", N_("always the same") },
	{ "figure", N_("computed") },          { "hook", N_("computed") },
	{ "table", N_("one row for each") },
};

static const char *
get_way(const json_t *field)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		if (strcmp(ways[i].way, uf_output_get(field, "answered")) == 0)
			return _(ways[i].words);
	}
	return uf_output_get(field, "answered");
}

static char *
format_marks(const json_t *object)
{
	const char *marks[4] = { NULL };
	size_t n = 0;
	if (uf_json_get_boolean(object, "required", false))
		marks[n++] = _("required");
	if (uf_json_get_boolean(object, "sensitive", false) ||
	    uf_json_get_string(object, "sensitive") != NULL)
		marks[n++] = _("sensitive");
	if (uf_json_get_boolean(object, "unconfirmed", false))
		marks[n++] = _("to be confirmed");
	return g_strjoinv(", ", (char **)marks);
}

static void
print_fields(const json_t *fields)
{
	static const char *const columns[] = { "", "", "", "", NULL };
	g_autoptr(UfTable) table = uf_table_new(columns);
	printf("\n%s\n", _("Fields"));
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		g_autofree char *marks = format_marks(field);
		uf_table_add(table, uf_output_get(field, "field"));
		uf_table_add(table, uf_output_get(field, "label"));
		uf_table_add(table, get_way(field));
		uf_table_add(table, marks);
	}
	uf_table_print_rows(table);
}

static void
print_data(const json_t *data)
{
	static const char *const columns[] = { "", "", "", "", NULL };
	const json_t *facts = json_object_get(data, "facts");
	g_autoptr(UfTable) table = uf_table_new(columns);
	uf_forms_print_items(_("Leaves for"), json_object_get(data, "recipients"));
	printf("\n%s\n", _("What leaves"));
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const json_t *fact = json_array_get(facts, i);
		g_autofree char *marks = format_marks(fact);
		uf_table_add(table, uf_output_get(fact, "title"));
		uf_table_add(table, uf_output_get(fact, "who"));
		uf_table_add(table, uf_output_get(fact, "place"));
		uf_table_add(table, marks);
	}
	uf_table_print_rows(table);
}

static void
print_form(const json_t *form)
{
	static const struct {
		const char *key;
		const char *title;
	} blocks[] = {
		{ "recipients", N_("Who will read it") }, { "pieces", N_("Papers to join") },
		{ "deadlines", N_("Deadlines") },         { "signatures", N_("Signatures") },
		{ "contacts", N_("Contacts") },
	};
	printf("%s\n", uf_output_get(form, "form"));
	uf_output_text(stdout, uf_output_get(form, "title"), true);
	const json_t *territory = json_object_get(form, "territory");
	if (territory != NULL) {
		printf("\n%s: ", _("Territory"));
		uf_output_text(stdout, uf_output_get(territory, "label"), true);
	}
	printf("\n%s: ", _("Source"));
	uf_output_text(stdout, uf_output_get(form, "source"), true);
	printf("\n%s: %s%s\n", _("Seen on"), uf_output_get(form, "seen"),
	       uf_json_get_boolean(form, "unverified", false) ? _(" (not verified)") : "");
	print_fields(json_object_get(form, "fields"));
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++)
		uf_forms_print_items(_(blocks[i].title), json_object_get(form, blocks[i].key));
	const char *basis = uf_json_get_string(json_object_get(form, "basis"), "text");
	if (basis != NULL)
		printf("\n%s\n  %s\n", _("Legal basis"), basis);
}

UfExit
cmd_form_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean data = FALSE;
	const GOptionEntry entries[] = {
		{ "data", 0, 0, G_OPTION_ARG_NONE, &data,
		  N_("only which facts leave, and for whom"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_form_show(run->flow, uf_run_get_word(run, 0), data, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	if (data)
		print_data(json_object_get(result, "data"));
	else
		print_form(result);
	return UF_EXIT_DONE;
}
