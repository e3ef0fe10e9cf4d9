#include <glib/gi18n.h>
#include <string.h>

#include "uf-batch-template.h"
#include "uf-commands.h"
#include "uf-flow-blank.h"
#include "uf-flow-out.h"
#include "uf-json.h"
#include "uf-output.h"

#define CHILDREN 2

/* What was asked for on the command line. */
typedef struct {
	char *out;
	char *people;
	gboolean mine;
	gboolean sensitive;
	int children;
} Wish;

static void
wish_clear(Wish *wish)
{
	g_free(wish->out);
	g_free(wish->people);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

static json_t *
list_people(const json_t *blank)
{
	json_t *people = json_array();
	const json_t *rows = json_object_get(blank, "rows");
	for (size_t i = 0; i < json_array_size(rows); i++)
		json_array_append(people, json_object_get(json_array_get(rows, i), "person"));
	return people;
}

static bool
write_workbook(const UfRun *run, const Wish *wish, const json_t *blank, GError **error)
{
	g_autoptr(json_t) people = list_people(blank);
	g_autoptr(GBytes) content = uf_batch_template_make(blank, error);
	return content != NULL &&
	       uf_flow_write_out_of(run->flow, wish->out, people, content, error);
}

/* The columns without what is in them, and who is in the rows. */
static json_t *
describe(const Wish *wish, const json_t *blank)
{
	json_t *columns = json_array();
	const json_t *all = json_object_get(blank, "columns");
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *column = json_array_get(all, i);
		json_array_append_new(columns,
				      json_pack("{s:O, s:O, s:O, s:O}", "key",
						json_object_get(column, "key"), "heading",
						json_object_get(column, "heading"), "required",
						json_object_get(column, "required"), "sensitive",
						json_object_get(column, "sensitive")));
	}
	return json_pack("{s:i, s:s, s:O, s:o, s:o, s:O}", "version", 1, "file", wish->out, "forms",
			 json_object_get(blank, "forms"), "columns", columns, "people",
			 list_people(blank), "left_out", json_object_get(blank, "left_out"));
}

static void
print(const UfRun *run, const json_t *result)
{
	const json_t *left_out = json_object_get(result, "left_out");
	const size_t people = json_array_size(json_object_get(result, "people"));
	size_t sensitive = 0;
	for (size_t i = 0; i < json_array_size(left_out); i++)
		sensitive +=
		    strcmp(uf_output_get(json_array_get(left_out, i), "reason"), "sensitive") == 0;
	printf("%s\n", uf_output_get(result, "file"));
	printf(_("%d columns, %d people already in it\n"),
	       (int)json_array_size(json_object_get(result, "columns")), (int)people);
	if (sensitive > 0)
		printf(
		    _("Without a column because they are sensitive: %d (--sensitive adds them)\n"),
		    (int)sensitive);
	if (json_array_size(left_out) > sensitive)
		printf(_("To be typed in unefois, no column can hold them: %d; the second sheet "
			 "lists them\n"),
		       (int)(json_array_size(left_out) - sensitive));
	uf_run_remark(run, _("A spreadsheet is not encrypted: keep it in a folder of your own, and "
			     "remove it when it was used: unefois out clean."));
}

static UfExit
make_template(const UfRun *run, const Wish *wish)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) people = wish->people != NULL ? g_strsplit(wish->people, ",", -1) : NULL;
	const UfFlowBlank setup = {
		.forms = (const char *const *)run->words,
		.people = (const char *const *)people,
		.mine = wish->mine,
		.sensitive = wish->sensitive,
		.children = (unsigned)wish->children,
	};
	g_autoptr(json_t) blank = uf_flow_make_blank(run->flow, &setup, &error);
	if (blank == NULL || !write_workbook(run, wish, blank, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = describe(wish, blank);
	if (!uf_output_json(run, result))
		print(run, result);
	return UF_EXIT_DONE;
}

UfExit
cmd_batch_template(UfRun *run)
{
	g_auto(Wish) wish = { .children = CHILDREN };
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &wish.out, N_("the workbook to write (XLSX)"),
		  N_("FILE") },
		{ "people", 0, 0, G_OPTION_ARG_STRING, &wish.people,
		  N_("ids of people whose rows are filled with what is known, between commas"),
		  N_("PERSON,…") },
		{ "mine", 0, 0, G_OPTION_ARG_NONE, &wish.mine,
		  N_("the same for the people who are yours"), NULL },
		{ "children", 0, 0, G_OPTION_ARG_INT, &wish.children,
		  N_("columns for so many children (2)"), "N" },
		{ "sensitive", 0, 0, G_OPTION_ARG_NONE, &wish.sensitive,
		  N_("columns of sensitive facts too, health and bank among them"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (wish.out == NULL)
		return uf_run_misuse(run, _("--out FILE is needed"));
	if (wish.children < 0 || wish.children > (int)UF_FLOW_BLANK_MAX_CHILDREN)
		return uf_run_misuse(run, _("--children is a number from 0 to %d"),
				     (int)UF_FLOW_BLANK_MAX_CHILDREN);
	return make_template(run, &wish);
}
