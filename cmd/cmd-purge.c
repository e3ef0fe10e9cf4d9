#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-confirm.h"
#include "uf-current.h"
#include "uf-flow-purge.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-removal.h"
#include "uf-requests.h"

/* the options of the command */
typedef struct {
	gboolean names;
	gboolean confirmed;
	char *from;
} Options;

static const char *
get_label(const char *key)
{
	static const struct {
		const char *key;
		const char *label;
	} rows[] = {
		{ "active_months", N_("people, after the last contact") },
		{ "reading_months", N_("who opened whom") },
		{ "journal_months", N_("who did what") },
		{ "out_days", N_("files outside the store") },
		{ "batch_days", N_("batches, after the last change") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (strcmp(rows[i].key, key) == 0)
			return _(rows[i].label);
	}
	return key;
}

static void
print_periods(const json_t *plan)
{
	const json_t *periods = json_object_get(plan, "periods");
	const char *reason = uf_output_get(plan, "reason");
	printf("%s\n", _("Kept for:"));
	for (size_t i = 0; i < json_array_size(periods); i++) {
		const json_t *row = json_array_get(periods, i);
		const int value = (int)uf_json_get_integer(row, "value", 0);
		const bool days = strcmp(uf_output_get(row, "unit"), "days") == 0;
		printf(_("  %s: "), get_label(uf_output_get(row, "key")));
		if (value == 0)
			puts(_("for good"));
		else
			printf(days ? ngettext("%d day\n", "%d days\n", (gulong)value)
				    : ngettext("%d month\n", "%d months\n", (gulong)value),
			       value);
		printf("    %s\n", uf_output_get(row, "source"));
	}
	if (*reason != '\0')
		printf("  %s %s\n", _("longer because:"), reason);
}

static const char *
get_reason(const char *reason)
{
	static const struct {
		const char *reason;
		const char *words;
	} rows[] = {
		{ "request", N_("an open demand") },
		{ "date", N_("a date ahead") },
		{ "no_contact", N_("imported, never met: no last contact to count from") },
		{ "unreadable", N_("something of hers cannot be read") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (strcmp(rows[i].reason, reason) == 0)
			return _(rows[i].words);
	}
	return reason;
}

static void
print_person(const json_t *row)
{
	g_autofree char *last = uf_requests_format_date(uf_output_get(row, "last_contact"));
	const char *name = uf_output_get(row, "name");
	printf("  %s  %s  ", uf_output_get(row, "person"), last);
	uf_output_text(stdout, name, true);
	putchar('\n');
}

static void
print_people(const json_t *plan)
{
	const json_t *people = json_object_get(plan, "people");
	const json_t *kept = json_object_get(plan, "kept");
	if (json_array_size(people) > 0)
		printf("%s\n", _("Goes (last contact):"));
	for (size_t i = 0; i < json_array_size(people); i++) {
		print_person(json_array_get(people, i));
		uf_removal_print_items(json_object_get(json_array_get(people, i), "items"));
	}
	if (json_array_size(kept) > 0)
		printf("%s\n", _("Would go, but stays:"));
	for (size_t i = 0; i < json_array_size(kept); i++) {
		const json_t *row = json_array_get(kept, i);
		print_person(row);
		printf("    %s %s\n", get_reason(uf_output_get(row, "reason")),
		       uf_output_get(row, "object"));
	}
}

static void
print_batches(const json_t *plan)
{
	const json_t *batches = json_object_get(plan, "batches");
	for (size_t i = 0; i < json_array_size(batches); i++) {
		const json_t *row = json_array_get(batches, i);
		const int left = (int)uf_json_get_integer(row, "left", 0);
		g_autofree char *date = uf_requests_format_date(uf_output_get(row, "date"));
		printf(_("Batch %s, last changed on %s, jobs not done: %d\n"),
		       uf_output_get(row, "batch"), date, left);
	}
}

static void
print_plan(const json_t *plan)
{
	const int readings = (int)uf_json_get_integer(plan, "readings", 0);
	const int lines = (int)uf_json_get_integer(plan, "lines", 0);
	const int others = (int)uf_json_get_integer(plan, "others", 0);
	print_periods(plan);
	print_people(plan);
	uf_removal_print_files(json_object_get(plan, "files"));
	print_batches(plan);
	if (readings > 0)
		printf(_("Lines of who opened whom: %d\n"), readings);
	if (lines > 0)
		printf(_("Lines of the journal: %d\n"), lines);
	if (others > 0)
		printf(_("Not looked at, of teams that are not yours: %d\n"), others);
}

static bool
is_empty(const json_t *plan)
{
	return json_array_size(json_object_get(plan, "people")) == 0 &&
	       json_array_size(json_object_get(plan, "files")) == 0 &&
	       json_array_size(json_object_get(plan, "batches")) == 0 &&
	       uf_json_get_integer(plan, "readings", 0) == 0 &&
	       uf_json_get_integer(plan, "lines", 0) == 0;
}

static void
clear_current(const UfRun *run, const json_t *plan)
{
	const json_t *people = json_object_get(plan, "people");
	g_autofree char *current = uf_current_load(run->context);
	for (size_t i = 0; current != NULL && i < json_array_size(people); i++) {
		if (strcmp(uf_output_get(json_array_get(people, i), "person"), current) == 0)
			(void)uf_current_save(run->context, NULL, NULL);
	}
}

static UfExit
remove_all(const UfRun *run, const json_t *plan)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_purge_do(run->flow, plan, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *kept = json_object_get(result, "kept");
	clear_current(run, plan);
	if (!uf_output_json(run, result)) {
		uf_removal_print_kept(kept);
		printf(_("Removed: people %d, files %d, lines of readings %d, of the journal %d, "
			 "batches %d.\n"),
		       (int)uf_json_get_integer(result, "people", 0),
		       (int)uf_json_get_integer(result, "files", 0),
		       (int)uf_json_get_integer(result, "readings", 0),
		       (int)uf_json_get_integer(result, "lines", 0),
		       (int)uf_json_get_integer(result, "batches", 0));
	}
	return json_array_size(kept) == 0 ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}

/* the list of a file, for a machine: what it says was seen by somebody */
static UfExit
remove_from(const UfRun *run, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) plan = uf_json_load(path, &error);
	return plan != NULL ? remove_all(run, plan) : uf_run_fail(run, error);
}

static UfExit
purge(const UfRun *run, const Options *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) plan = uf_flow_purge_list(run->flow, options->names, &error);
	if (plan == NULL)
		return uf_run_fail(run, error);
	const bool empty = is_empty(plan);
	if (!options->confirmed && uf_output_json(run, plan))
		return empty ? UF_EXIT_NOTHING : UF_EXIT_DONE;
	print_plan(plan);
	if (empty)
		uf_run_remark(run, _("Nothing is old enough to go."));
	if (empty || !options->confirmed)
		return empty ? UF_EXIT_NOTHING : UF_EXIT_DONE;
	if (uf_confirm(run))
		return remove_all(run, plan);
	printf("%s\n", _("Nothing was removed."));
	return UF_EXIT_ISSUES;
}

UfExit
cmd_purge(UfRun *run)
{
	Options options = { 0 };
	const GOptionEntry entries[] = {
		{ "names", 0, 0, G_OPTION_ARG_NONE, &options.names,
		  N_("tell names too, at a terminal"), NULL },
		{ "do", 0, 0, G_OPTION_ARG_NONE, &options.confirmed, N_("remove what is listed"),
		  NULL },
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from,
		  N_("remove what that list of --format json has, unless it changed since"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autofree char *from = options.from;
	if (options.names && !isatty(STDOUT_FILENO))
		return uf_run_misuse(run, _("names are for a terminal, not for a file"));
	if (from != NULL && !options.confirmed)
		return uf_run_misuse(run, _("--from goes with --do"));
	if (options.confirmed && from == NULL && run->format != UF_FORMAT_TEXT)
		return uf_run_misuse(run, _("--do asks a person: its result is text, unless a list "
					    "is given with --from"));
	return from != NULL ? remove_from(run, from) : purge(run, &options);
}
