/* Makes the store, once: until then every command that needs one refuses. */
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-passphrase.h"
#include "uf-prompt.h"
#include "uf-recovery.h"
#include "uf-store-keys.h"

static UfExit
make_folder(const UfRun *run, const char *location)
{
	g_autoptr(GError) error = NULL;
	if (!uf_flow_store_make_folder(run->flow, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = json_pack("{s:i, s:s}", "version", 1, "store", location);
	if (!uf_output_json(run, result))
		printf("%s\n", location);
	uf_run_remark(run, _("Invented people only: this store is not encrypted."));
	return UF_EXIT_DONE;
}

/* the key that --key-fd or --key-file give; one is made where the file is not there yet */
static UfSecret *
find_key(const UfRun *run, GError **error)
{
	const char *file = run->keys.fd < 0 ? run->keys.file : NULL;
	if (file == NULL || g_file_test(file, G_FILE_TEST_EXISTS))
		return uf_keys_read_given(run, error);
	g_autoptr(UfSecret) key = uf_store_make_key();
	return uf_keys_write_file(file, key, error) ? g_steal_pointer(&key) : NULL;
}

/* the service, unless she says another name */
static char *
ask_team(const UfRun *run)
{
	const json_t *service = json_object_get(uf_context_get_office(run->context), "service");
	const char *name = uf_output_get(service, "name");
	g_autofree char *prompt =
	    *name != '\0' ? g_strdup_printf(_("Name of the team or service [%s]: "), name)
			  : g_strdup(_("Name of the team or service: "));
	g_autoptr(UfSecret) typed = uf_prompt_read(prompt, NULL);
	if (typed == NULL)
		return NULL;
	g_autofree char *text = g_strstrip(g_strdup(uf_secret_get_text(typed)));
	return g_strdup(*text != '\0' ? text : name);
}

static void
explain(const UfRun *run, const char *location)
{
	printf(_("The store will be in %s, encrypted: a passphrase opens it. You (%s) will be its "
		 "manager, who adds the other workers.\n"),
	       location, uf_context_get_worker(run->context));
}

static UfExit
make_sealed(const UfRun *run, const char *team, const char *location)
{
	g_autoptr(GError) error = NULL;
	const bool given = run->keys.fd >= 0 || run->keys.file != NULL;
	g_autofree char *asked = team == NULL ? ask_team(run) : NULL;
	g_autoptr(UfSecret) secret =
	    given ? find_key(run, &error)
		  : uf_passphrase_ask_new(run, uf_context_get_worker(run->context), &error);
	if (secret == NULL)
		return uf_run_fail(run, error);
	g_autoptr(UfSecret) recovery = uf_flow_store_make_sealed(run->flow, secret,
								 team != NULL    ? team
								 : asked != NULL ? asked
										 : "",
								 &error);
	if (recovery == NULL)
		return uf_run_fail(run, error);
	const UfExit exit = uf_recovery_tell(run, recovery, location);
	if (!given)
		uf_run_remark(
		    run, _("The store is made. unefois unlock opens it, unefois lock closes it."));
	return exit;
}

/* nothing is asked for a store that cannot be made */
static bool
check_place(const UfRun *run, const char *location, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (uf_flow_open_store(run->flow, &local) != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: there is a store already; unefois store status tells which",
			    location);
		return false;
	}
	if (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

/* the options that contradict each other, as a msgid; NULL: none do */
static const char *
find_contradiction(const UfRun *run, bool invented, const char *team)
{
	const bool given = run->keys.fd >= 0 || run->keys.file != NULL;
	if (run->keys.by_recovery || (invented && (given || team != NULL)))
		return N_("these options do not go together");
	return given && team == NULL ? N_("--key-file goes with --team") : NULL;
}

/* who chooses the passphrase, and reads the recovery key */
static bool
has_person(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && uf_prompt_has_terminal();
}

static UfExit
make_store(UfRun *run, bool invented, const char *team)
{
	g_autoptr(GError) error = NULL;
	const char *location = uf_context_get_store_folder(run->context);
	const bool given = run->keys.fd >= 0 || run->keys.file != NULL;
	if (!check_place(run, location, &error))
		return uf_run_fail(run, error);
	if (invented)
		return make_folder(run, location);
	if (!given && !has_person())
		return uf_run_misuse(run, _("a person at a terminal chooses the passphrase; for a "
					    "service, --key-file FILE --team TITLE"));
	if (!given && !run->quiet)
		explain(run, location);
	return make_sealed(run, team, location);
}

UfExit
cmd_store_init(UfRun *run)
{
	gboolean invented = FALSE;
	g_autofree char *team = NULL;
	const GOptionEntry entries[] = {
		{ "invented", 0, 0, G_OPTION_ARG_NONE, &invented,
		  N_("a folder of plain files, for invented people"), NULL },
		{ "team", 0, 0, G_OPTION_ARG_STRING, &team, N_("title of the first team"),
		  N_("TITLE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *contradiction = find_contradiction(run, invented, team);
	if (contradiction != NULL)
		return uf_run_misuse(run, "%s", _(contradiction));
	return make_store(run, invented, team);
}
