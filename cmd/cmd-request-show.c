#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-origin.h"
#include "uf-output.h"
#include "uf-requests.h"

static void
print_answers(const char *title, const json_t *rows)
{
	static const char *const columns[] = { "", "", "", "", NULL };
	g_autoptr(UfTable) table = uf_table_new(columns);
	if (json_array_size(rows) == 0)
		return;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const json_t *json = json_object_get(row, "origin");
		g_autoptr(UfOrigin) origin = json != NULL ? uf_origin_from_json(json, NULL) : NULL;
		g_autofree char *from =
		    origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
		uf_table_add(table, uf_output_get(row, "field"));
		uf_table_add(table, uf_output_get(row, "label"));
		uf_table_add(table, uf_output_get(row, "text"));
		uf_table_add(table, uf_json_get_boolean(row, "carried", false)
					? _("taken up: to confirm")
					: from);
	}
	printf("%s\n", title);
	uf_table_print_rows(table);
}

static void
print_roles(const json_t *roles)
{
	for (size_t i = 0; i < json_array_size(roles); i++) {
		const json_t *role = json_array_get(roles, i);
		const json_t *members = json_object_get(role, "members");
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(role, "label"), true);
		fputs(" : ", stdout);
		for (size_t j = 0; j < json_array_size(members); j++) {
			fputs(j > 0 ? ", " : "", stdout);
			uf_output_text(stdout, json_string_value(json_array_get(members, j)), true);
		}
		putchar('\n');
	}
}

static void
print_documents(const json_t *documents)
{
	if (json_array_size(documents) > 0)
		puts(_("Attached to this demand"));
	for (size_t i = 0; i < json_array_size(documents); i++)
		uf_requests_print_document(json_array_get(documents, i));
}

static void
print_request(const json_t *request)
{
	g_autofree char *made = uf_requests_format_date(uf_output_get(request, "made"));
	const json_t *drafts = json_object_get(request, "drafts");
	const size_t offers = json_array_size(json_object_get(request, "offers"));
	printf("%s · ", uf_output_get(request, "request"));
	uf_output_text(stdout, uf_output_get(request, "title"), true);
	printf("\n  %s · %s\n", uf_requests_get_state(request), made);
	uf_requests_print_events(request, "  ");
	print_roles(json_object_get(request, "roles"));
	print_answers(_("Answers of this demand"), json_object_get(request, "facts"));
	print_answers(_("Corrected for this demand"), json_object_get(request, "corrections"));
	print_documents(json_object_get(request, "documents"));
	uf_requests_print_offers(offers, uf_output_get(request, "request"));
	for (size_t i = 0; i < json_array_size(drafts); i++)
		printf(_("  draft: unefois review %s\n"),
		       json_string_value(json_array_get(drafts, i)));
}

UfExit
cmd_request_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_request_show(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		print_request(result);
	return UF_EXIT_DONE;
}
