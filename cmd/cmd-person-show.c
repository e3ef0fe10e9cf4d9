#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-origin.h"
#include "uf-output.h"

static const struct {
	const char *absence;
	const char *words;
} absences[] = {
	{ "none", N_("none (asked)") },
	{ "unknown", N_("not known to the person (asked)") },
	{ "not_wished", N_("not wished (asked)") },
};

static const char *
get_text(const json_t *fact)
{
	const char *absence = uf_output_get(fact, "absence");
	for (size_t i = 0; i < G_N_ELEMENTS(absences); i++) {
		if (strcmp(absence, absences[i].absence) == 0)
			return _(absences[i].words);
	}
	return uf_output_get(fact, "text");
}

/* "saisi le 20/08/2026, old: ask again, protected": where a fact comes from and what to know about
 * it; yours */
static char *
format_remarks(const json_t *fact)
{
	const json_t *origin = json_object_get(fact, "origin");
	const char *words[5] = { NULL };
	size_t n = 0;
	g_autoptr(UfOrigin) parsed = origin != NULL ? uf_origin_from_json(origin, NULL) : NULL;
	g_autofree char *from = parsed != NULL ? uf_origin_format_french(parsed) : NULL;
	if (from != NULL)
		words[n++] = from;
	if (uf_json_get_integer(fact, "stale_months", 0) > 0)
		words[n++] = _("old: ask again");
	if (uf_json_get_boolean(fact, "protected", false))
		words[n++] = _("protected");
	if (uf_json_get_string(fact, "sensitive") != NULL)
		words[n++] = _("sensitive");
	return g_strjoinv(", ", (char **)words);
}

static void
print_section(const json_t *section)
{
	static const char *const columns[] = { "", "", "", NULL };
	const json_t *facts = json_object_get(section, "facts");
	g_autoptr(UfTable) table = uf_table_new(columns);
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const json_t *fact = json_array_get(facts, i);
		g_autofree char *remarks = format_remarks(fact);
		uf_table_add(table, uf_output_get(fact, "title"));
		uf_table_add(table, get_text(fact));
		uf_table_add(table, remarks);
	}
	uf_output_text(stdout, uf_output_get(section, "title"), true);
	putchar('\n');
	uf_table_print_rows(table);
	putchar('\n');
}

UfExit
cmd_person_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_person_show(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *sections = json_object_get(result, "sections");
	for (size_t i = 0; i < json_array_size(sections); i++)
		print_section(json_array_get(sections, i));
	const int waiting = (int)uf_json_get_integer(result, "proposals", 0);
	if (waiting > 0)
		printf(ngettext("%d proposal waits: unefois proposal list %s\n",
				"%d proposals wait: unefois proposal list %s\n", (gulong)waiting),
		       waiting, uf_output_get(result, "person"));
	return UF_EXIT_DONE;
}
