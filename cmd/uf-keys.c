#include "uf-keys.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-prompt.h"
#include "uf-run.h"
#include "uf-store-keys.h"

#define MAX_BYTES 1024
#define TRIES 3
#define CREDENTIAL "unefois.key"

void
uf_keys_init(UfKeys *keys)
{
	*keys = (UfKeys){ .fd = -1 };
}

void
uf_keys_clear(UfKeys *keys)
{
	g_clear_pointer(&keys->file, g_free);
	g_clear_pointer(&keys->team, g_free);
}

static UfSecret *
refuse(const char *name, const char *why, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s", name, why);
	return NULL;
}

/* the first line of @fd */
static UfSecret *
read_key(int fd, const char *name, GError **error)
{
	char text[MAX_BYTES + 1];
	size_t length = 0;
	ssize_t n = 1;
	while (n > 0 && length <= MAX_BYTES) {
		do
			n = read(fd, text + length, sizeof text - length);
		while (n < 0 && errno == EINTR);
		length += n > 0 ? (size_t)n : 0;
	}
	g_autoptr(UfSecret) key = NULL;
	const char *end = memchr(text, '\n', length);
	const size_t line = end != NULL ? (size_t)(end - text) : length;
	const size_t size = line > 0 && text[line - 1] == '\r' ? line - 1 : line;
	if (n < 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot read the key: %s", name,
			    g_strerror(errno));
	else if (size == 0 || length > MAX_BYTES || !g_utf8_validate(text, (gssize)size, NULL))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: no key on its first line",
			    name);
	else
		key = uf_secret_new(text, (gssize)size);
	uf_memory_zero(text, sizeof text);
	return g_steal_pointer(&key);
}

/* the manager of services may own its credential; an access list then counts as the group's */
static const char *
find_fault(int fd, bool is_credential)
{
	struct stat info;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		return "not a file that holds a key";
	if (info.st_uid != geteuid() && !(is_credential && info.st_uid == 0))
		return "a key file has to be your own";
	if ((info.st_mode & (is_credential ? 0027 : 0077)) != 0)
		return "others may read this key: chmod 600; if somebody did, make another";
	return NULL;
}

static UfSecret *
read_file(const char *path, bool is_credential, GError **error)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		g_set_error(error, UF_ERROR,
			    errno == ENOENT ? UF_ERROR_NOT_FOUND : UF_ERROR_REFUSED,
			    "%s: cannot open the key file: %s", path, g_strerror(errno));
		return NULL;
	}
	const char *fault = find_fault(fd, is_credential);
	UfSecret *key = fault == NULL ? read_key(fd, path, error) : refuse(path, fault, error);
	close(fd);
	return key;
}

UfSecret *
uf_keys_read_file(const char *path, GError **error)
{
	return read_file(path, false, error);
}

UfSecret *
uf_keys_read_given(const UfRun *run, GError **error)
{
	if (run->keys.fd >= 0)
		return read_key(run->keys.fd, "--key-fd", error);
	return run->keys.file != NULL ? read_file(run->keys.file, false, error) : NULL;
}

bool
uf_keys_write_file(const char *path, const UfSecret *key, GError **error)
{
	if (g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
		refuse(path, "there is a file already; a key never replaces another", error);
		return false;
	}
	const char *text = uf_secret_get_text(key);
	return uf_file_write(path, text, strlen(text), error);
}

/* the key of a service: from the configuration, or from systemd; NULL without an error: none */
static UfSecret *
read_own_key(const UfRun *run, GError **error)
{
	const char *file = uf_context_get_key_file(run->context);
	if (file != NULL)
		return read_file(file, false, error);
	const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
	g_autofree char *path = folder != NULL && g_path_is_absolute(folder)
				    ? g_build_filename(folder, CREDENTIAL, NULL)
				    : NULL;
	if (path == NULL || !g_file_test(path, G_FILE_TEST_EXISTS))
		return NULL;
	return read_file(path, true, error);
}

UfSecret *
uf_keys_read_service(const UfRun *run, GError **error)
{
	g_autoptr(GError) local = NULL;
	UfSecret *key = uf_keys_read_given(run, &local);
	if (key == NULL && local == NULL)
		key = read_own_key(run, &local);
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return key;
}

static bool
try_key(const UfRun *run, UfStore *store, const UfSecret *key, GError **error)
{
	if (run->keys.by_recovery)
		return uf_flow_store_use_recovery(run->flow, store, key, error);
	return uf_store_unlock(store, uf_context_get_worker(run->context), key, error);
}

static char *
make_prompt(const UfRun *run)
{
	if (run->keys.by_recovery)
		return g_strdup(_("Recovery key (it is not shown): "));
	return g_strdup_printf(_("Passphrase of %s (it is not shown): "),
			       uf_context_get_worker(run->context));
}

/* so that what follows needs no prompt */
static void
keep_open(const UfRun *run, UfStore *store)
{
	g_autoptr(GError) error = NULL;
	if (run->keys.keeps &&
	    !uf_store_session_save(store, uf_context_get_unlock_minutes(run->context), &error))
		uf_run_remark(run, "%s", error->message);
}

static bool
ask(const UfRun *run, UfStore *store, GError **error)
{
	g_autofree char *prompt = make_prompt(run);
	for (unsigned i = 1;; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(UfSecret) typed = uf_prompt_read_secret(prompt, error);
		if (typed == NULL)
			return false;
		if (try_key(run, store, typed, &local)) {
			keep_open(run, store);
			return true;
		}
		const bool is_wrong = g_error_matches(local, UF_ERROR, UF_ERROR_AUTH) ||
				      g_error_matches(local, UF_ERROR, UF_ERROR_USAGE);
		if (i == TRIES || !is_wrong) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		fprintf(stderr, "%s\n", _("That does not open it. Try again."));
	}
}

/* the keys that this worker's session has */
static bool
load_session(const UfRun *run, UfStore *store)
{
	const char *worker = uf_context_get_worker(run->context);
	if (run->keys.by_recovery || !uf_store_session_load(store, NULL))
		return false;
	const char *login = uf_store_get_login(store);
	if (strcmp(login, worker) != 0 && strcmp(login, "recovery") != 0) {
		uf_store_lock(store);
		return false;
	}
	return true;
}

/* false without an error when no key is at hand */
static bool
open_silently(const UfRun *run, UfStore *store, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfSecret) key = uf_keys_read_given(run, &local);
	if (key == NULL && local == NULL && !run->keys.by_recovery)
		key = read_own_key(run, &local);
	if (key != NULL)
		return try_key(run, store, key, error);
	if (local == NULL)
		return load_session(run, store);
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

bool
uf_keys_unlock_quietly(const UfRun *run, UfStore *store)
{
	return open_silently(run, store, NULL);
}

static bool
open_store(const UfRun *run, UfStore *store, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (open_silently(run, store, &local))
		return true;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (uf_prompt_has_terminal())
		return ask(run, store, error);
	g_set_error(
	    error, UF_ERROR, UF_ERROR_AUTH,
	    "the store is locked, and nobody is at the terminal to open it: unefois unlock, or "
	    "--key-file");
	return false;
}

/* people of these are not among those that the command shows */
static void
tell_damaged(const UfRun *run, const UfStore *store)
{
	g_autoptr(json_t) teams = uf_store_list_damaged_teams(store);
	size_t i;
	json_t *team;
	json_array_foreach(teams, i, team)
	{
		const char *title = uf_json_get_string(team, "title");
		if (title[0] == '\0')
			title = uf_json_get_string(team, "team");
		uf_run_remark(run,
			      _("The team %s is damaged, and its people cannot be read: put a "
				"backup in the place of the store (unefois store restore)."),
			      title);
	}
}

bool
uf_keys_unlock(void *data, UfStore *store, GError **error)
{
	const UfRun *run = data;
	if (!open_store(run, store, error))
		return false;
	uf_store_session_renew(store);
	tell_damaged(run, store);
	const char *team =
	    run->keys.team != NULL ? run->keys.team : uf_context_get_team(run->context);
	return team == NULL || uf_store_choose_team(store, team, error);
}
