#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-due.h"
#include "uf-flow-due.h"
#include "uf-output.h"
#include "uf-requests.h"

static void
print_contact(const json_t *contact)
{
	static const char *const keys[] = { "phone", "email", "url", "address" };
	fputs("  ", stdout);
	uf_output_text(stdout, uf_output_get(contact, "label"), true);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text = uf_output_get(contact, keys[i]);
		if (*text == '\0')
			continue;
		fputs(i == 0 ? " : " : " · ", stdout);
		uf_output_text(stdout, text, true);
	}
	putchar('\n');
}

static void
print_request(const json_t *request)
{
	g_autofree char *made = uf_requests_format_date(uf_output_get(request, "made"));
	const json_t *contacts = json_object_get(request, "contacts");
	uf_output_text(stdout, uf_output_get(request, "title"), true);
	printf("\n  %s (%s · %s)\n", uf_requests_get_state(request), made,
	       uf_output_get(request, "request"));
	uf_requests_print_events(request, "  ");
	for (size_t i = 0; i < json_array_size(contacts); i++)
		print_contact(json_array_get(contacts, i));
}

UfExit
cmd_person_status(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_person_status(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	const json_t *requests = json_object_get(result, "requests");
	const json_t *due = json_object_get(result, "due");
	uf_output_text(stdout, uf_output_get(result, "name"), true);
	printf("\n\n%s\n", json_array_size(requests) > 0 ? _("Requests") : _("No request yet."));
	for (size_t i = 0; i < json_array_size(requests); i++)
		print_request(json_array_get(requests, i));
	if (json_array_size(due) > 0)
		printf("\n%s\n", _("To be done"));
	uf_due_print(due, false);
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
