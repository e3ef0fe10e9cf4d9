#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-receipts.h"
#include "uf-requests.h"

static void
print_sent(const json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (strcmp(uf_output_get(row, "outcome"), "sent") != 0)
			continue;
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(row, "label"), true);
		fputs(" : ", stdout);
		uf_output_text(stdout, uf_output_get(row, "text"), true);
		putchar('\n');
	}
}

/* those that did not leave, by why: "rien n'est connu : Loyer ; Téléphone" */
static void
print_kept(const json_t *rows)
{
	g_autoptr(json_t) reasons = json_object();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *sentence = uf_output_get(row, "sentence");
		if (*sentence == '\0')
			continue;
		if (json_object_get(reasons, sentence) == NULL)
			json_object_set_new(reasons, sentence, json_array());
		json_array_append(json_object_get(reasons, sentence),
				  json_object_get(row, "label"));
	}
	if (json_object_size(reasons) > 0)
		printf("\n%s\n", _("What it was not given, and why"));
	const char *sentence;
	json_t *labels;
	json_object_foreach(reasons, sentence, labels)
	{
		fputs("  ", stdout);
		uf_output_text(stdout, sentence, true);
		for (size_t i = 0; i < json_array_size(labels); i++) {
			fputs(i > 0 ? " ; " : " : ", stdout);
			uf_output_text(stdout, json_string_value(json_array_get(labels, i)), true);
		}
		putchar('\n');
	}
}

static void
print_receipt(const json_t *entry)
{
	const char *state = uf_receipts_get_state(entry);
	g_autofree char *time = uf_receipts_format_time(uf_output_get(entry, "time"));
	g_autofree char *until = uf_requests_format_date(uf_output_get(entry, "until"));
	g_autofree char *checked = uf_receipts_format_time(uf_output_get(entry, "checked"));
	uf_output_text(stdout, uf_output_get(entry, "title"), true);
	printf("\n  %s\n", uf_receipts_get_status(entry));
	printf(_("  %s, sent on %s by %s"), uf_receipts_get_channel(entry), time,
	       uf_output_get(entry, "worker"));
	printf(" (%s)\n", uf_output_get(entry, "draft"));
	uf_receipts_print_text(_("what became of it was found out by"),
			       uf_output_get(entry, "settled_by"));
	uf_receipts_print_text(_("at the partner:"), state);
	uf_receipts_print_text(_("asked on"), checked);
	uf_receipts_print_text(_("their reference:"), uf_output_get(entry, "reference"));
	uf_receipts_print_text(_("link, for the person alone:"), uf_output_get(entry, "link"));
	uf_receipts_print_text(_("follow-up code, for the person alone:"),
			       uf_output_get(entry, "code"));
	uf_receipts_print_text(_("gone after:"), until);
	uf_receipts_print_next(entry);
}

UfExit
cmd_receipt_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_receipt_show(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	print_receipt(result);
	const json_t *rows = json_object_get(result, "rows");
	const bool is_received = strcmp(uf_output_get(result, "status"), "received") == 0;
	if (json_array_size(rows) > 0)
		printf("\n%s\n", is_received ? _("What the partner was given")
					     : _("What the draft holds for the partner"));
	print_sent(rows);
	print_kept(rows);
	return UF_EXIT_DONE;
}
