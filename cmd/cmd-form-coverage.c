#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-coverage.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-roles.h"

static int64_t
get_count(const json_t *counts, const char *name)
{
	return uf_json_get_integer(counts, name, 0);
}

static void
add_row(UfTable *table, const json_t *form, bool person)
{
	static const char *const names[] = { "rows", "profile", "derived", "asked", "by_hand" };
	const json_t *counts = json_object_get(form, person ? "answers" : "fields");
	uf_table_add(table, uf_output_get(form, "form"));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		uf_table_add_number(table, get_count(counts, names[i]));
	if (!person)
		return;
	g_autofree char *percent = g_strdup_printf("%d %%", (int)get_count(counts, "percent"));
	g_autofree char *required = g_strdup_printf("%d/%d", (int)get_count(counts, "given"),
						    (int)get_count(counts, "held"));
	uf_table_add_number(table, get_count(counts, "open") + get_count(counts, "withheld"));
	uf_table_add(table, percent);
	uf_table_add(table, required);
}

/* Returns whether every form could be answered. */
static bool
print_forms(const UfRun *run, const json_t *forms, bool person)
{
	static const char *const columns[] = { N_("form"),    N_("rows"),
					       N_("profile"), N_("computed"),
					       N_("asked"),   N_("by hand"),
					       NULL };
	static const char *const more[] = {
		N_("form"),    N_("rows"), N_("profile"), N_("computed"), N_("asked"),
		N_("by hand"), N_("open"), N_("known"),   N_("required"), NULL
	};
	g_autoptr(UfTable) table = uf_table_new(person ? more : columns);
	bool good = true;
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const char *reason = uf_json_get_string(form, "error");
		if (reason == NULL) {
			add_row(table, form, person);
			continue;
		}
		fprintf(stderr, "unefois: %s\n", reason);
		good = false;
	}
	uf_table_print(table, run);
	return good;
}

UfExit
cmd_form_coverage(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *person = NULL;
	g_auto(GStrv) role_words = NULL;
	const GOptionEntry entries[] = {
		{ "for", 0, 0, G_OPTION_ARG_STRING, &person,
		  N_("count what would be filled for this household"), N_("PERSON") },
		{ "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &role_words,
		  N_("who is who in this demand, such as applicant=m2; may be repeated"),
		  N_("ROLE=MEMBER") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) roles = uf_roles_parse(role_words);
	if (roles == NULL)
		return uf_run_misuse(run, _("--role is written ROLE=MEMBER, such as "
					    "applicant=m2"));
	const UfFlowFill setup = {
		.person = person,
		.forms = (const char *const *)run->words,
		.roles = roles,
	};
	g_autoptr(json_t) result = uf_flow_form_coverage(run->flow, &setup, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	return print_forms(run, json_object_get(result, "forms"), person != NULL) ? UF_EXIT_DONE
										  : UF_EXIT_ISSUES;
}
