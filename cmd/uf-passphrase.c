#include "uf-passphrase.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"
#include "uf-store-keys.h"

#define TRIES 3

static bool
ask_yes(const char *question)
{
	g_autoptr(UfSecret) typed = uf_prompt_read(question, NULL);
	return typed != NULL && uf_prompt_is_yes(uf_secret_get_text(typed));
}

/* twice the same, long enough; NULL without an error: to be asked again */
static UfSecret *
ask_once(const char *login, GError **error)
{
	g_autofree char *prompt =
	    g_strdup_printf(_("New passphrase of %s (it is not shown): "), login);
	g_autoptr(UfSecret) typed = uf_prompt_read_secret(prompt, error);
	if (typed == NULL)
		return NULL;
	const char *text = uf_secret_get_text(typed);
	if (g_utf8_strlen(text, -1) < UF_STORE_PASSPHRASE_MIN) {
		printf(_("Too short: at least %d characters.\n"), UF_STORE_PASSPHRASE_MIN);
		return NULL;
	}
	const char *advice = uf_passphrase_find_advice(typed, login);
	if (advice != NULL) {
		printf("%s\n", advice);
		if (!ask_yes(_("Keep it all the same? (yes or no) [no]: ")))
			return NULL;
	}
	g_autoptr(UfSecret) again = uf_prompt_read_secret(_("The same once more: "), error);
	if (again == NULL)
		return NULL;
	if (strcmp(text, uf_secret_get_text(again)) == 0)
		return g_steal_pointer(&typed);
	printf("%s\n", _("The two are not the same."));
	return NULL;
}

UfSecret *
uf_passphrase_ask_new(const UfRun *run, const char *login, GError **error)
{
	if (!run->quiet) {
		printf(
		    _("A passphrase has at least %d characters. Seven words that only you would "
		      "put "
		      "together are easy to type and hard to guess. Nobody can find it again for "
		      "you.\n"),
		    UF_STORE_PASSPHRASE_MIN);
		fflush(stdout);
	}
	for (unsigned i = 0; i < TRIES; i++) {
		g_autoptr(GError) local = NULL;
		UfSecret *secret = ask_once(login, &local);
		fflush(stdout);
		if (secret != NULL)
			return secret;
		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
	}
	g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED, "no passphrase was chosen");
	return NULL;
}

bool
uf_passphrase_confirm(UfRun *run, bool agreed, const char *question)
{
	if (agreed)
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		run->exit = uf_run_misuse(run, _("a person at a terminal has to agree, or --yes"));
		return false;
	}
	g_autofree char *line = g_strconcat(question, " ", _("(yes or no) [no]: "), NULL);
	if (ask_yes(line))
		return true;
	uf_run_remark(run, _("Nothing was done."));
	run->exit = UF_EXIT_NOTHING;
	return false;
}
