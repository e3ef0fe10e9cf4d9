#include "uf-confirm.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "uf-prompt.h"

#define CODE_LENGTH 4

/* sixteen letters and digits that nobody takes for another */
static const char letters[] = "ACEFHJKMNPRTX479";

static bool
make_code(char code[CODE_LENGTH + 1])
{
	unsigned char random[CODE_LENGTH];
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return false;
	for (size_t i = 0; i < CODE_LENGTH; i++)
		code[i] = letters[random[i] % (sizeof letters - 1)];
	code[CODE_LENGTH] = '\0';
	return true;
}

bool
uf_confirm(const UfRun *run)
{
	char code[CODE_LENGTH + 1];
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		uf_run_remark(run,
			      _("Nothing was removed: a person at a terminal has to confirm."));
		return false;
	}
	if (!make_code(code))
		return false;
	/* TRANSLATORS: what is typed after it is compared with the code */
	printf("\n%s %s\n", _("This cannot be undone. Code:"), code);
	g_autoptr(UfSecret) line = uf_prompt_read(_("Type this code to remove it: "), NULL);
	if (line == NULL)
		return false;
	g_autofree char *typed = g_strstrip(g_strdup(uf_secret_get_text(line)));
	return g_ascii_strcasecmp(typed, code) == 0;
}
