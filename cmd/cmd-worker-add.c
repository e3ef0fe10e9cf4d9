#include <glib/gi18n.h>

#include "uf-access.h"
#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-access.h"
#include "uf-flow-store.h"
#include "uf-passphrase.h"
#include "uf-prompt.h"
#include "uf-store-deposits.h"

typedef struct {
	const char *login;
	const char *team;    /* for which it deposits, and does nothing else; NULL: a worker */
	const char *key_out; /* NULL: she types a passphrase */
	bool is_manager;
} Newcomer;

/* her own passphrase, typed by herself, or a key of a machine */
static UfSecret *
make_secret(const UfRun *run, const Newcomer *newcomer, GError **error)
{
	if (newcomer->key_out == NULL) {
		uf_run_remark(run, _("%s now types a passphrase of their own; nobody else looks."),
			      newcomer->login);
		return uf_passphrase_ask_new(run, newcomer->login, error);
	}
	return newcomer->team != NULL ? uf_store_make_depositor_key() : uf_store_make_key();
}

/* the key is on the disk before the store knows it: none is lost */
static bool
add(const UfRun *run, const Newcomer *newcomer, GError **error)
{
	const char *login = newcomer->login;
	const char *team = newcomer->team;
	const char *key_out = newcomer->key_out;
	if (!uf_flow_ensure_unlocked(run->flow, error))
		return false;
	g_autoptr(UfSecret) secret = make_secret(run, newcomer, error);
	if (secret == NULL || (key_out != NULL && !uf_keys_write_file(key_out, secret, error)))
		return false;
	if (team != NULL)
		return uf_flow_depositor_add(run->flow, login, team, secret, error);
	return uf_flow_worker_add(run->flow, login,
				  newcomer->is_manager ? UF_ROLE_MANAGER : UF_ROLE_WORKER, secret,
				  error);
}

UfExit
cmd_worker_add(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean is_manager = FALSE;
	g_autofree char *key_out = NULL;
	g_autofree char *team = NULL;
	const GOptionEntry entries[] = {
		{ "manager", 0, 0, G_OPTION_ARG_NONE, &is_manager,
		  N_("may add workers and teams, and purge"), NULL },
		{ "key-out", 0, 0, G_OPTION_ARG_FILENAME, &key_out,
		  N_("a service without a person: make a key, into this new file (0600)"),
		  N_("FILE") },
		{ "deposits-to", 0, 0, G_OPTION_ARG_STRING, &team,
		  N_("a service that may deposit for this team, and read nobody"), N_("TEAM") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (key_out == NULL && !uf_prompt_has_terminal())
		return uf_run_misuse(run, _("the newcomer types a passphrase at a terminal; for a "
					    "service, --key-out FILE"));
	const char *login = uf_run_get_word(run, 0);
	if (team != NULL && (key_out == NULL || is_manager))
		return uf_run_misuse(run,
				     _("a service that deposits needs --key-out FILE, and is no "
				       "manager"));
	const Newcomer newcomer = { login, team, key_out, is_manager };
	if (!add(run, &newcomer, &error))
		return uf_run_fail(run, error);
	if (team == NULL)
		uf_run_remark(run, _("%s is in no team yet: unefois team join TEAM LOGIN."), login);
	return uf_access_tell_workers(run);
}
