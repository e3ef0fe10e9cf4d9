#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-confirm.h"
#include "uf-current.h"
#include "uf-flow-purge.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-removal.h"
#include "uf-requests.h"

static void
print_contact(const json_t *contact)
{
	static const char *const keys[] = { "label", "phone", "email", "address", "url" };
	bool first = true;
	fputs("    ", stdout);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text = uf_output_get(contact, keys[i]);
		if (*text == '\0')
			continue;
		fputs(first ? "" : " · ", stdout);
		uf_output_text(stdout, text, true);
		first = false;
	}
	putchar('\n');
}

static void
print_partners(const json_t *partners)
{
	if (json_array_size(partners) > 0)
		printf("%s\n", _("What partners have they keep; whom to ask:"));
	for (size_t i = 0; i < json_array_size(partners); i++) {
		const json_t *partner = json_array_get(partners, i);
		const json_t *contacts = json_object_get(partner, "contacts");
		g_autofree char *date = uf_requests_format_date(uf_output_get(partner, "date"));
		printf("  %s  ", date);
		uf_output_text(stdout, uf_output_get(partner, "title"), true);
		putchar('\n');
		for (size_t j = 0; j < json_array_size(contacts); j++)
			print_contact(json_array_get(contacts, j));
	}
}

static void
print_plan(const json_t *plan)
{
	const json_t *others = json_object_get(plan, "others");
	const int lines = (int)uf_json_get_integer(plan, "lines", 0);
	printf("%s %s  ", _("Goes:"), uf_output_get(plan, "person"));
	uf_output_text(stdout, uf_output_get(plan, "name"), true);
	putchar('\n');
	uf_removal_print_items(json_object_get(plan, "items"));
	uf_removal_print_files(json_object_get(plan, "files"));
	for (size_t i = 0; i < json_array_size(others); i++) {
		const json_t *other = json_array_get(others, i);
		printf(_("%s wrote files too (%d): they are hers to remove.\n"),
		       uf_output_get(other, "worker"), (int)uf_json_get_integer(other, "files", 0));
	}
	printf(ngettext("Stays: %d line of the journal, without any value.\n",
			"Stays: %d lines of the journal, without any value.\n", (gulong)lines),
	       lines);
	print_partners(json_object_get(plan, "partners"));
}

/* "@" stands for nobody then. */
static void
clear_current(const UfRun *run, const json_t *people)
{
	g_autofree char *current = uf_current_load(run->context);
	g_autoptr(GError) error = NULL;
	if (current != NULL && uf_json_has_text(people, current) &&
	    !uf_current_save(run->context, NULL, &error))
		uf_run_remark(run, "%s", error->message);
}

static UfExit
forget(const UfRun *run, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_forget(run->flow, person, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	clear_current(run, json_object_get(result, "people"));
	uf_removal_print_kept(json_object_get(result, "kept"));
	printf("%s\n", _("Forgotten: nothing of this person is left in the store."));
	return json_array_size(json_object_get(result, "kept")) == 0 ? UF_EXIT_DONE
								     : UF_EXIT_ISSUES;
}

UfExit
cmd_person_forget(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *person = uf_run_get_word(run, 0);
	g_autoptr(json_t) plan = uf_flow_forget_show(run->flow, person, &error);
	if (plan == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, plan))
		return UF_EXIT_ISSUES;
	print_plan(plan);
	if (uf_confirm(run))
		return forget(run, person);
	printf("%s\n", _("Nothing was removed."));
	return UF_EXIT_ISSUES;
}
