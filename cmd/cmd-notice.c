#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-notice.h"
#include "uf-output.h"
#include "uf-requests.h"

static void
print_list(const json_t *texts, const char *separator)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		fputs(i > 0 ? separator : "", stdout);
		uf_output_text(stdout, json_string_value(json_array_get(texts, i)), true);
	}
	putchar('\n');
}

static void
print_request(const json_t *request)
{
	g_autofree char *made = uf_requests_format_date(uf_output_get(request, "made"));
	const json_t *groups = json_object_get(request, "facts");
	uf_output_text(stdout, uf_output_get(request, "title"), true);
	printf("\n  %s · %s\n", made, uf_requests_get_state(request));
	g_autofree char *sent = uf_requests_format_date(uf_output_get(request, "sent"));
	if (*sent != '\0')
		printf(_("  sent to the partner as a draft on %s\n"), sent);
	printf("  %s ", _("read by:"));
	print_list(json_object_get(request, "recipients"), "; ");
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(group, "who"), true);
		fputs(" : ", stdout);
		print_list(json_object_get(group, "titles"), ", ");
	}
	printf("  %s ", _("on the basis of:"));
	uf_output_text(stdout, uf_output_get(request, "basis"), true);
	putchar('\n');
	if (*uf_output_get(request, "ground") == '\0')
		return;
	fputs("  ", stdout);
	uf_output_text(stdout, uf_output_get(request, "ground"), true);
	putchar('\n');
}

UfExit
cmd_notice(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("the page for the person, as a PDF"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_notice(run->flow, uf_run_get_word(run, 0), out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *requests = json_object_get(result, "requests");
	for (size_t i = 0; i < json_array_size(requests); i++)
		print_request(json_array_get(requests, i));
	if (json_array_size(requests) == 0)
		uf_run_remark(run, _("Nothing was prepared for this person."));
	const json_t *choices = json_object_get(result, "choices");
	for (size_t i = 0; i < json_array_size(choices); i++) {
		uf_output_text(stdout, json_string_value(json_array_get(choices, i)), true);
		putchar('\n');
	}
	if (out != NULL)
		printf("%s\n", out);
	return UF_EXIT_DONE;
}
