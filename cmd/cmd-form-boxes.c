#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-boxes.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* "text", "checkbox", or how many cells; yours */
static char *
format_kind(const json_t *box)
{
	const gint64 cells = uf_json_get_integer(box, "cells", 0);
	if (cells > 0)
		return g_strdup_printf(g_dngettext(NULL, "%d cell", "%d cells", (gulong)cells),
				       (int)cells);
	return g_strdup(uf_output_get(box, "kind"));
}

static void
print_boxes(const UfRun *run, const json_t *boxes)
{
	static const char *const headers[] = { N_("number"), N_("page"),  N_("kind"),
					       N_("name"),   N_("label"), NULL };
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const json_t *box = json_array_get(boxes, i);
		g_autofree char *kind = format_kind(box);
		uf_table_add_number(table, uf_json_get_integer(box, "number", 0));
		uf_table_add_number(table, uf_json_get_integer(box, "page", 0));
		uf_table_add(table, kind);
		uf_table_add(table, uf_output_get(box, "name"));
		uf_table_add(table, uf_output_get(box, "label"));
	}
	uf_table_print(table, run);
}

static UfExit
propose(UfRun *run, const char *out)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result =
	    uf_flow_boxes_propose(run->flow, uf_run_get_word(run, 0), out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *files = json_object_get(result, "files");
	const json_t *boxes = json_object_get(result, "boxes");
	if (!uf_output_json(run, result)) {
		if (out == NULL)
			print_boxes(run, boxes);
		for (size_t i = 0; i < json_array_size(files); i++)
			printf("%s/%s\n", out, json_string_value(json_array_get(files, i)));
	}
	if (json_array_size(json_object_get(result, "without_text")) > 0)
		uf_run_remark(run, _("Pages without text, scanned or drawn: their boxes have no "
				     "label."));
	if (json_array_size(boxes) == 0)
		uf_run_remark(run, _("No box was seen: measure them by hand."));
	return json_array_size(boxes) == 0 ? UF_EXIT_NOTHING : UF_EXIT_DONE;
}

static char *
ask(void *data, const json_t *box)
{
	(void)data;
	g_autofree char *kind = format_kind(box);
	const char *label = uf_output_get(box, "label");
	printf(_("%d of %d, page %d, %s\n"), (int)uf_json_get_integer(box, "number", 0),
	       (int)uf_json_get_integer(box, "count", 0), (int)uf_json_get_integer(box, "page", 0),
	       kind);
	if (*label != '\0') {
		printf("  ");
		uf_output_text(stdout, label, true);
		printf("\n");
	}
	g_autofree char *prompt =
	    g_strdup_printf(_("  name [%s], n: no box, q: stop: "), uf_output_get(box, "name"));
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
	return line != NULL ? g_strdup(uf_secret_get_text(line)) : NULL;
}

static void
refuse(void *data, const char *reason)
{
	static const struct {
		const char *reason, *text;
	} known[] = {
		{ "too_long", N_("A name has 500 letters at most.") },
		{ "reserved", N_("This name has a meaning of its own.") },
		{ "not_printable", N_("A name has no control character.") },
		{ "taken", N_("Another box has this name.") },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (g_str_equal(reason, known[i].reason))
			printf("  %s\n", _(known[i].text));
	}
}

static UfExit
confirm(UfRun *run, const char *boxes)
{
	g_autoptr(GError) error = NULL;
	const UfFlowBoxesTerminal terminal = { .ask = ask, .refuse = refuse };
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return uf_run_misuse(run, _("boxes are confirmed by a person at a terminal: no "
					    "pipe, file or option answers for her"));
	g_autoptr(json_t) result =
	    uf_flow_boxes_confirm(run->flow, uf_run_get_word(run, 0), boxes, &terminal, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const int left = (int)uf_json_get_integer(result, "left", 0);
	if (!uf_output_json(run, result))
		printf(_("Confirmed: %d, dropped: %d, left: %d\n"),
		       (int)uf_json_get_integer(result, "confirmed", 0),
		       (int)uf_json_get_integer(result, "dropped", 0), left);
	return left > 0 ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}

UfExit
cmd_form_boxes(UfRun *run)
{
	g_autofree char *out = NULL;
	g_autofree char *boxes = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("folder for boxes.json and boxes.html"), N_("DIR") },
		{ "confirm", 0, 0, G_OPTION_ARG_FILENAME, &boxes,
		  N_("ask about the boxes of this file, one at a time"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (out != NULL && boxes != NULL)
		return uf_run_misuse(run, _("--out proposes, --confirm asks: one of them"));
	return boxes != NULL ? confirm(run, boxes) : propose(run, out);
}
