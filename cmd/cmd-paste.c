#include <glib/gi18n.h>
#include <string.h>

#include "uf-clipboard.h"
#include "uf-commands.h"
#include "uf-flow-fill.h"
#include "uf-output.h"
#include "uf-prompt.h"
#include "uf-signals.h"

typedef struct {
	const UfClipboard *clipboard;
	const json_t *values;
	size_t next;
	const char *section; /* the heading that stands above; borrowed */
} Paste;

static void
print_heading(Paste *paste, const json_t *value)
{
	const char *section = uf_output_get(value, "section");
	if (paste->section != NULL && strcmp(paste->section, section) == 0)
		return;
	paste->section = section;
	putchar('\n');
	uf_output_text(stdout, section, true);
	putchar('\n');
}

/* "3/17 Nom de naissance: " */
static char *
format_prompt(const Paste *paste, const json_t *value)
{
	return g_strdup_printf("%zu/%zu %s : ", paste->next + 1, json_array_size(paste->values),
			       uf_output_get(value, "label"));
}

/* One line: Enter copies, a number goes there, "<" goes back, "." ends. False at the end. */
static bool
step(Paste *paste, GError **error)
{
	const json_t *value = json_array_get(paste->values, paste->next);
	print_heading(paste, value);
	g_autofree char *prompt = format_prompt(paste, value);
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
	gint64 number;
	if (line == NULL || strcmp(uf_secret_get_text(line), ".") == 0)
		return false;
	const char *typed = uf_secret_get_text(line);
	if (strcmp(typed, "<") == 0) {
		paste->next -= paste->next > 0 ? 1 : 0;
		return true;
	}
	if (g_ascii_string_to_signed(typed, 10, 1, (gint64)json_array_size(paste->values), &number,
				     NULL)) {
		paste->next = (size_t)number - 1;
		return true;
	}
	if (*typed != '\0') {
		printf("%s\n", _("Enter, a number of the list, < or ."));
		return true;
	}
	if (!uf_clipboard_set(paste->clipboard, uf_output_get(value, "text"), error))
		return false;
	fputs("    ", stdout);
	uf_output_text(stdout, uf_output_get(value, "text"), true);
	putchar('\n');
	paste->next++;
	return true;
}

/* All values, then the clearing: Ctrl-C or a closed window, whenever it comes, goes there too. */
static bool
run_dialogue(Paste *paste, GError **error)
{
	g_autoptr(GError) clearing = NULL;
	g_autoptr(GError) failure = NULL;
	UfSignals signals;
	uf_signals_catch(&signals, true);
	while (paste->next < json_array_size(paste->values) && step(paste, &failure)) {
	}
	/* the last value stays until it was pasted */
	if (failure == NULL && paste->next > 0 && paste->next >= json_array_size(paste->values)) {
		g_autoptr(UfSecret) line = uf_prompt_read(
		    _("\nAll values were copied. Enter clears the clipboard: "), NULL);
	}
	uf_clipboard_set(paste->clipboard, "", &clearing);
	uf_signals_release(&signals);
	GError **told = failure != NULL ? &failure : &clearing;
	if (*told == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(told));
	return false;
}

UfExit
cmd_paste(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;
	const GOptionEntry entries[] = {
		{ "clipboard", 0, 0, G_OPTION_ARG_STRING, &name,
		  N_("wl-copy, xclip, clip.exe, tmux or osc52 instead of the one found"),
		  N_("NAME") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	Paste paste = { .clipboard = uf_clipboard_find(name, &error) };
	if (paste.clipboard == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = uf_flow_draft_values(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	paste.values = json_object_get(result, "values");
	uf_run_remark(run,
		      _("Enter copies the value (%s), a number goes to it, < goes back, . ends."),
		      uf_clipboard_get_name(paste.clipboard));
	return run_dialogue(&paste, &error) ? UF_EXIT_DONE : uf_run_fail(run, error);
}
