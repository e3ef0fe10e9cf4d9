#include "uf-access.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-flow-access.h"
#include "uf-json.h"
#include "uf-output.h"

/* "a, b"; yours */
static char *
join(const json_t *words)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(words); i++)
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(words, i)));
	return g_string_free(text, FALSE);
}

/* the word of a person for one of the result; the result's own as TSV */
static const char *
name_word(const UfRun *run, const char *word)
{
	static const struct {
		const char *word;
		const char *label;
	} words[] = {
		{ "manager", N_("manager") },         { "worker", N_("worker") },
		{ "passphrase", N_("passphrase") },   { "machine", N_("key of a machine") },
		{ "depositor", N_("deposits only") },
	};
	for (size_t i = 0; run->format == UF_FORMAT_TEXT && i < G_N_ELEMENTS(words); i++) {
		if (strcmp(words[i].word, word) == 0)
			return _(words[i].label);
	}
	return word;
}

static void
add_depositors(const UfRun *run, UfTable *table, const json_t *depositors)
{
	for (size_t i = 0; i < json_array_size(depositors); i++) {
		const json_t *depositor = json_array_get(depositors, i);
		uf_table_add(table, uf_output_get(depositor, "name"));
		uf_table_add(table, name_word(run, "depositor"));
		uf_table_add(table, name_word(run, "machine"));
		uf_table_add(table, uf_output_get(depositor, "team"));
	}
}

UfExit
uf_access_tell_workers(const UfRun *run)
{
	static const char *const headers[] = { N_("login"), N_("role"), N_("key"), N_("teams"),
					       NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_worker_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *workers = json_object_get(result, "workers");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(workers); i++) {
		const json_t *worker = json_array_get(workers, i);
		g_autofree char *teams = join(json_object_get(worker, "teams"));
		uf_table_add(table, uf_output_get(worker, "login"));
		uf_table_add(table, name_word(run, uf_output_get(worker, "role")));
		uf_table_add(table, name_word(run, uf_output_get(worker, "key")));
		uf_table_add(table, teams);
	}
	add_depositors(run, table, json_object_get(result, "depositors"));
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}

UfExit
uf_access_tell_teams(const UfRun *run)
{
	static const char *const headers[] = { N_("team"),  N_("people"),  N_("key version"),
					       N_("title"), N_("workers"), NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_team_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *teams = json_object_get(result, "teams");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(teams); i++) {
		const json_t *team = json_array_get(teams, i);
		g_autofree char *workers = join(json_object_get(team, "workers"));
		uf_table_add(table, uf_output_get(team, "team"));
		uf_table_add_number(table, uf_json_get_integer(team, "people", 0));
		uf_table_add_number(table, uf_json_get_integer(team, "version", 0));
		uf_table_add(table, uf_output_get(team, "title"));
		uf_table_add(table, workers);
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}

UfExit
uf_access_tell_person(const UfRun *run, const json_t *result)
{
	static const char *const headers[] = { N_("team"), N_("title"), NULL };
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *teams = json_object_get(result, "teams");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(teams); i++) {
		uf_table_add(table, uf_output_get(json_array_get(teams, i), "team"));
		uf_table_add(table, uf_output_get(json_array_get(teams, i), "title"));
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
