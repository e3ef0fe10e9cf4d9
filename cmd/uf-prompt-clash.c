/* Two workers on one household: whose answer stays, asked fact by fact. */
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"

static bool
is_at_terminal(const UfRun *run)
{
	return run->format == UF_FORMAT_TEXT && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static void
print_line(const char *label, const char *text, const char *origin)
{
	printf("  %s", label);
	uf_output_text(stdout, *text != '\0' ? text : _("nothing"), true);
	printf(*origin != '\0' ? " (%s)\n" : "%s\n", origin);
}

/* Whose it is; *over at the end of input. */
static bool
is_mine(const UfFlowClash *clash, bool *over)
{
	printf(_("\nSomebody else changed this while you typed: "));
	uf_output_text(stdout, clash->title, true);
	putchar('\n');
	print_line(_("you:  "), clash->mine, "");
	print_line(_("they: "), clash->theirs, clash->origin);
	for (;;) {
		g_autoptr(UfSecret) line = uf_prompt_read(_("Keep what you typed? (y/n) "), NULL);
		*over = line == NULL;
		const char *typed = line != NULL ? uf_secret_get_text(line) : "";
		if (*over || uf_prompt_is_yes(typed))
			return !*over;
		if (*typed != '\0' && uf_prompt_is_no(typed))
			return false;
	}
}

/* Asks about each; what is not decided stays. */
static bool
ask_all(UfFlowEdit *edit, GError **error)
{
	UfFlowClash clash;
	bool over = false;
	while (uf_flow_edit_get_clash(edit, &clash)) {
		const bool mine = is_mine(&clash, &over);
		if (over)
			return true;
		if (!uf_flow_edit_settle(edit, mine, error))
			return false;
	}
	return true;
}

/* Nobody decides: what was typed waits as proposals, and the rest is stored. */
static bool
file(UfFlowEdit *edit, const GError *conflict, GError **error)
{
	g_autoptr(json_t) filed = uf_flow_edit_file_clashes(edit, error);
	if (filed == NULL || !uf_flow_edit_keep(edit, error))
		return false;
	g_autoptr(GString) ids = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(filed); i++)
		g_string_append_printf(ids, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(filed, i)));
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s; what was typed there waits as proposals: %s", conflict->message, ids->str);
	return false;
}

bool
uf_prompt_settle(const UfRun *run, UfFlowEdit *edit, const GError *conflict, GError **error)
{
	UfFlowClash clash;
	if (!g_error_matches(conflict, UF_ERROR, UF_ERROR_CONFLICT) ||
	    !uf_flow_edit_get_clash(edit, &clash)) {
		g_propagate_error(error, g_error_copy(conflict));
		return false;
	}
	if (is_at_terminal(run) && !ask_all(edit, error))
		return false;
	return !uf_flow_edit_get_clash(edit, &clash) || file(edit, conflict, error);
}

bool
uf_prompt_keep(const UfRun *run, UfFlowEdit *edit, GError **error)
{
	for (;;) {
		g_autoptr(GError) local = NULL;
		if (uf_flow_edit_keep(edit, &local))
			return true;
		if (!uf_prompt_settle(run, edit, local, error))
			return false;
	}
}

json_t *
uf_prompt_save(const UfRun *run, UfFlowEdit *edit, GError **error)
{
	for (;;) {
		g_autoptr(GError) local = NULL;
		json_t *result = uf_flow_edit_save(edit, &local);
		if (result != NULL)
			return result;
		if (!uf_prompt_settle(run, edit, local, error))
			return NULL;
	}
}
