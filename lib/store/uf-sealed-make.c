/* A new sealed store: made whole under another name, then named. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-sealed-keys-private.h"

#define MAKING "making-"

/* what a maker that was killed left; the number is its process */
static bool
is_left_over(const char *name)
{
	if (!g_str_has_prefix(name, MAKING))
		return false;
	const pid_t maker = (pid_t)strtol(name + strlen(MAKING), NULL, 10);
	return maker > 0 && maker != getpid() && kill(maker, 0) != 0 && errno == ESRCH;
}

/* the folder is there, ours, and has nothing in it but what is left over */
static bool
prepare_folder(const char *location, GError **error)
{
	if (!uf_file_ensure_private_folder(location, error) ||
	    !uf_store_check_file_system(location, error))
		return false;
	g_autoptr(GPtrArray) names = uf_file_list(location, NULL, error);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(location, name, NULL);
		if (is_left_over(name)) {
			if (!uf_file_remove(path, error))
				return false;
			continue;
		}
		if (g_str_has_prefix(name, MAKING))
			continue; /* somebody is at it now: who names it first has made it */
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: not empty; a store is made in a folder of its own", location);
		return false;
	}
	return names != NULL;
}

/* Everything that a new store has: keys in memory first, then rows. */
typedef struct {
	UfSealed *self;
	UfKey *recovery;
	UfKeyPair *recovery_pair;
	UfKey *recovery_anchor;
	UfWorkerRow *worker;
	UfTeamRow *team;
} Making;

static void
making_clear(Making *making)
{
	uf_key_free(making->recovery);
	uf_key_pair_free(making->recovery_pair);
	uf_key_free(making->recovery_anchor);
	uf_row_free(making->worker);
	uf_row_free(making->team);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

static bool
make_store_row(const Making *making, GError **error)
{
	UfSealed *self = making->self;
	g_autoptr(UfStoreRow) row = uf_row_new(&uf_table_store);
	row->one = 1;
	row->store = g_strdup(self->id);
	row->format = UF_SEAL_FORMAT;
	row->made = uf_sealed_get_time();
	row->epoch = 1;
	row->key_version = 1;
	row->recovery_public = g_bytes_new(making->recovery_pair->public, UF_KEY_BYTES);
	row->recovery_anchor = uf_sealed_seal_anchor(self, uf_sealed_get_key(self),
						     UF_SEALED_RECOVERY, making->recovery_anchor);
	row->recovery_made = row->made;
	return uf_sealed_put_signed(self, row, error);
}

static bool
make_heads(UfSealed *self, GError **error)
{
	static const char *const names[] = { "actions", "readings", "items" };
	static const unsigned char zeros[UF_SEAL_HASH_BYTES] = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(UfHeadRow) row = uf_row_new(&uf_table_heads);
		row->name = g_strdup(names[i]);
		row->first = i == 2 ? 0 : 1; /* "items": of the last action there */
		row->base = g_bytes_new(zeros, sizeof zeros);
		row->hash = g_bytes_new(zeros, sizeof zeros);
		if (!uf_sealed_put_signed(self, row, error))
			return false;
	}
	return true;
}

static bool
make_copies(const Making *making, const UfKey *team, GError **error)
{
	UfSealed *self = making->self;
	g_autoptr(GBytes) recovery = g_bytes_new(making->recovery_pair->public, UF_KEY_BYTES);
	const UfHolder holders[] = {
		{ making->worker->worker, making->worker->public_key, self->anchor },
		{ (char *)UF_SEALED_RECOVERY, recovery, making->recovery_anchor },
	};
	const UfStoreKey *key = uf_sealed_get_key(self);
	const UfSubject subjects[] = {
		{ UF_SEALED_STORE, key->version, key->key },
		{ making->team->team, making->team->version, team },
	};
	for (size_t i = 0; i < 4; i++) {
		if (!uf_sealed_put_copy(self, &holders[i / 2], &subjects[i % 2], error))
			return false;
	}
	return true;
}

static bool
fill(Making *making, const char *title, GError **error)
{
	UfSealed *self = making->self;
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(key);
	making->team = uf_row_new(&uf_table_teams);
	making->team->team = uf_id_new('t');
	making->team->title = g_strdup(title);
	making->team->version = 1;
	making->team->public_key = g_bytes_new(pair->public, UF_KEY_BYTES);
	making->team->made = uf_sealed_get_time();
	making->worker->anchor = uf_sealed_seal_anchor(self, uf_sealed_get_key(self),
						       making->worker->worker, self->anchor);
	return uf_database_begin(self->database, error) && make_store_row(making, error) &&
	       make_heads(self, error) && uf_sealed_put_signed(self, making->worker, error) &&
	       uf_sealed_put_signed(self, making->team, error) && make_copies(making, key, error) &&
	       uf_database_commit(self->database, error);
}

static UfWorkerRow *
make_worker(const UfSealed *self, const char *login, const UfSecret *secret, GError **error)
{
	g_autoptr(UfWorkerRow) row = uf_row_new(&uf_table_workers);
	row->worker = uf_id_new('w');
	row->login = g_strdup(login);
	row->role = UF_ROLE_MANAGER;
	row->made = uf_sealed_get_time();
	const UfHolding holding = { self->pair, self->anchor };
	if (!uf_sealed_close_worker(self, row, secret, &holding, error))
		return NULL;
	return g_steal_pointer(&row);
}

/* Makes the file @path; the recovery key. */
static UfSecret *
make_file(UfSealed *self, const char *path, UfWorkerRow *worker, const char *team, GError **error)
{
	g_auto(Making) making = { .self = self, .worker = worker };
	making.recovery = uf_key_new_random();
	making.recovery_pair = uf_key_pair_derive(making.recovery);
	making.recovery_anchor = uf_key_derive(making.recovery, UF_KEY_ANCHOR);
	self->database = uf_database_make(path, UF_SEALED_FORMAT, error);
	if (self->database == NULL || !fill(&making, team, error))
		return NULL;
	/* the log goes into the file */
	g_clear_pointer(&self->database, uf_database_close);
	return uf_key_format(making.recovery, 'R');
}

/* The file gets its name; nobody else's is replaced. */
static bool
name_file(const char *path, const char *location, GError **error)
{
	g_autofree char *name = g_build_filename(location, UF_SEALED_FILE, NULL);
	const int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	const bool synced = fd >= 0 && fsync(fd) == 0;
	const bool linked = synced && link(path, name) == 0;
	const int reason = errno;
	if (fd >= 0)
		close(fd);
	if (!linked) {
		g_set_error(error, UF_ERROR,
			    reason == EEXIST ? UF_ERROR_REFUSED : UF_ERROR_INTERNAL,
			    "%s: cannot make it: %s", name, g_strerror(reason));
		return false;
	}
	g_unlink(path);
	return uf_file_sync_folder(location, error);
}

static void
clear_making(UfSealed *self)
{
	g_clear_pointer(&self->database, uf_database_close);
	uf_sealed_forget_keys(self);
	g_free(self->id);
}

UfSecret *
uf_store_make_sealed(const char *location, const char *login, const UfSecret *secret,
		     const char *team, GError **error)
{
	if (!uf_key_init(error) || !uf_sealed_check_login(login, error) ||
	    !uf_sealed_check_title(team, error) || !prepare_folder(location, error))
		return NULL;
	UfSealed self = { 0 };
	self.id = uf_id_new('s');
	self.pair = uf_key_pair_new_random();
	self.anchor = uf_key_new_random();
	self.keys = g_ptr_array_new_with_free_func((GDestroyNotify)uf_sealed_store_key_free);
	g_ptr_array_add(self.keys, uf_sealed_store_key_new(uf_key_new_random(), 1));
	g_autofree char *name = g_strdup_printf(MAKING "%d.db", (int)getpid());
	g_autofree char *path = g_build_filename(location, name, NULL);
	UfWorkerRow *worker = make_worker(&self, login, secret, error);
	g_autoptr(UfSecret) recovery =
	    worker != NULL ? make_file(&self, path, worker, team, error) : NULL;
	clear_making(&self);
	if (recovery != NULL && name_file(path, location, error))
		return g_steal_pointer(&recovery);
	g_unlink(path);
	return NULL;
}
