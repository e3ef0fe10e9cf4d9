#include "uf-recovery.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt.h"

#define A_LINE 7 /* groups */
#define TRIES 3

static void
wipe_groups(char **groups)
{
	for (char **group = groups; *group != NULL; group++)
		uf_memory_zero(*group, strlen(*group));
	g_strfreev(groups);
}

static void
show_groups(char *const *groups)
{
	printf("\n%s\n\n", _("RECOVERY KEY of this store of unefois:"));
	for (guint i = 0; groups[i] != NULL; i++)
		printf("%s%2u %s%s", i % A_LINE == 0 ? "  " : "   ", i + 1, groups[i],
		       i % A_LINE == A_LINE - 1 ? "\n" : "");
	printf(
	    "\n%s\n\n",
	    _("Write it down now, on paper, with the date: it is never shown again. Put the paper "
	      "into a sealed envelope, in the safe of the service, away from this computer. It "
	      "opens everything when a passphrase is lost; without it and without passphrases "
	      "nobody can, whoever asks."));
}

/* as keys are read: case does not matter, and some digits stand for letters */
static bool
is_group(const char *typed, const char *group)
{
	g_auto(UfWiped) read = g_ascii_strup(typed, -1);
	g_strdelimit(g_strstrip(read), "0", 'O');
	g_strdelimit(read, "1", 'I');
	g_strdelimit(read, "8", 'B');
	return strcmp(read, group) == 0;
}

static bool
ask_group(char *const *groups, guint i)
{
	g_autofree char *prompt = g_strdup_printf(_("Group %u of what you wrote: "), i + 1);
	for (unsigned n = 0; n < TRIES; n++) {
		g_autoptr(UfSecret) typed = uf_prompt_read(prompt, NULL);
		if (typed == NULL)
			return false;
		if (is_group(uf_secret_get_text(typed), groups[i]))
			return true;
		printf("%s\n", _("That is not what stands above. Look again."));
	}
	return false;
}

static bool
check_written(char *const *groups)
{
	const guint n = g_strv_length((char **)groups);
	const guint first = (guint)g_random_int_range(0, (gint32)n / 2);
	const guint second = (guint)g_random_int_range((gint32)n / 2, (gint32)n);
	return ask_group(groups, first) && ask_group(groups, second);
}

UfExit
uf_recovery_tell(const UfRun *run, const UfSecret *key, const char *store)
{
	const char *text = uf_secret_get_text(key);
	g_autoptr(json_t) result =
	    json_pack("{s:i, s:s, s:s}", "version", 1, "store", store, "recovery", text);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		puts(text);
		uf_run_remark(run, _("This is the recovery key. Print it, lock the paper away, and "
				     "keep no file of it."));
		return UF_EXIT_DONE;
	}
	char **groups = g_strsplit(text, "-", -1);
	show_groups(groups);
	const bool written = check_written(groups);
	wipe_groups(groups);
	printf("%s\n", written
			   ? _("Good. Now close the envelope; this window still shows the key: "
			       "close it too.")
			   : _("The key was not checked. If it is not written down: unefois store "
			       "recovery makes another."));
	return written ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
