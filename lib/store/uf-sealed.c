/* The sealed back end: opening and closing, transactions, signed rows. */
#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-sealed-deposits-private.h"

static bool
sealed_is_at(const char *location)
{
	g_autofree char *path = g_build_filename(location, UF_SEALED_FILE, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

static void
sealed_close(void *backend)
{
	UfSealed *self = backend;
	uf_sealed_forget_keys(self);
	uf_database_close(self->database);
	g_free(self->id);
	g_free(self->path);
	g_free(self->location);
	g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSealed, sealed_close)

/* remembers which file it is: a restore puts another in its place */
static bool
remember_file(UfSealed *self, GError **error)
{
	struct stat info;
	if (stat(self->path, &info) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: it is gone", self->path);
		return false;
	}
	self->device = info.st_dev;
	self->inode = info.st_ino;
	return true;
}

static void *
sealed_open(const char *location, GError **error)
{
	if (!uf_key_init(error) || !uf_sealed_check_files(location, error) ||
	    !uf_store_check_file_system(location, error))
		return NULL;
	g_autoptr(UfSealed) self = g_new0(UfSealed, 1);
	self->location = g_strdup(location);
	self->path = g_build_filename(location, UF_SEALED_FILE, NULL);
	self->database = uf_database_open(self->path, UF_SEALED_FORMAT, error);
	if (self->database == NULL || !remember_file(self, error))
		return NULL;
	g_autoptr(UfStoreRow) row = uf_sealed_load_store(self, error);
	if (row == NULL)
		return NULL;
	self->id = g_strdup(row->store);
	return g_steal_pointer(&self);
}

static bool
sealed_is_locked(const void *backend)
{
	const UfSealed *self = backend;
	return self->holder == NULL;
}

UfSealed *
uf_sealed_of(UfStore *store, GError **error)
{
	return uf_store_get_state(store, &uf_store_sealed_backend, error);
}

bool
uf_sealed_require(const UfSealed *self, GError **error)
{
	if (self->holder != NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
		    "the store is locked; open it with: unefois unlock");
	return false;
}

bool
uf_sealed_require_manager(const UfSealed *self, GError **error)
{
	if (!uf_sealed_require(self, error))
		return false;
	if (self->role == UF_ROLE_MANAGER)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "a manager of the store has to do this");
	return false;
}

bool
uf_sealed_set_damaged(GError **error, const char *table, const char *id)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s %s: damaged, or not written by unefois at this place; look with: "
		    "unefois store verify",
		    table, id);
	return false;
}

bool
uf_sealed_set_team_damaged(GError **error, const char *team)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "teams %s: damaged, so its people cannot be read; put a backup in its place "
		    "with: unefois store restore",
		    team);
	return false;
}

bool
uf_sealed_check_same_file(const UfSealed *self, GError **error)
{
	struct stat info;
	if (stat(self->path, &info) == 0 && info.st_dev == self->device &&
	    info.st_ino == self->inode)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: another store was put in its place meanwhile; open it again", self->path);
	return false;
}

static bool
sealed_begin(void *backend, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_require(self, error) || !uf_database_begin(self->database, error))
		return false;
	self->in_transaction = true;
	/* who restores a backup waits for us from here on, as we did for him */
	if (uf_sealed_check_same_file(self, error) && uf_sealed_refresh(self, error))
		return true;
	uf_database_rollback(self->database);
	self->in_transaction = false;
	self->has_new_keys = false;
	return false;
}

static void
sealed_rollback(void *backend)
{
	UfSealed *self = backend;
	if (!self->in_transaction)
		return;
	uf_database_rollback(self->database);
	self->in_transaction = false;
	self->wants_checkpoint = false;
	/* keys of people who are not there after all */
	uf_sealed_forget_people(self);
	if (self->has_new_keys && !uf_sealed_load_keys(self, NULL))
		uf_sealed_forget_keys(self);
	self->has_new_keys = false;
}

static bool
sealed_commit(void *backend, GError **error)
{
	UfSealed *self = backend;
	if (!uf_database_commit(self->database, error)) {
		sealed_rollback(self);
		return false;
	}
	self->in_transaction = false;
	self->has_new_keys = false;
	/* what was forgotten must not stay in the log; when others still read there, the next
	 * one who writes or closes empties it */
	if (self->wants_checkpoint)
		uf_database_checkpoint(self->database, NULL);
	self->wants_checkpoint = false;
	return true;
}

bool
uf_sealed_enter(UfSealed *self, bool *own, GError **error)
{
	*own = !self->in_transaction;
	return !*own || sealed_begin(self, error);
}

bool
uf_sealed_leave(UfSealed *self, bool own, bool done, GError **error)
{
	if (!own)
		return done;
	if (done)
		return sealed_commit(self, error);
	sealed_rollback(self);
	return false;
}

UfPlace *
uf_sealed_place(const UfSealed *self, const char *table)
{
	return uf_place_new(self->id, table);
}

/* the last column of a signed row */
static GBytes **
get_mac(const void *row)
{
	const UfTable *table = *(const UfTable *const *)row;
	const UfColumn *column = &table->columns[table->count - 1];
	return (GBytes **)(void *)((char *)row + column->offset);
}

/* all columns but the last */
static UfPlace *
describe_row(const UfSealed *self, const void *row)
{
	const UfTable *table = *(const UfTable *const *)row;
	UfPlace *place = uf_sealed_place(self, table->name);
	for (size_t i = 0; i + 1 < table->count; i++) {
		const void *member = (const char *)row + table->columns[i].offset;
		if (table->columns[i].type == 'i')
			uf_place_add_number(place, *(const int64_t *)member);
		else if (table->columns[i].type == 't')
			uf_place_add_text(place, *(char *const *)member);
		else
			uf_place_add_bytes(place, *(GBytes *const *)member);
	}
	return place;
}

static const UfKey *
choose_key(const UfSealed *self, const void *row)
{
	const UfTable *table = *(const UfTable *const *)row;
	return table == &uf_table_forgotten ? self->forgotten : uf_sealed_get_key(self)->rows;
}

void
uf_sealed_sign(const UfSealed *self, void *row)
{
	g_autoptr(GByteArray) place = describe_row(self, row);
	GBytes **mac = get_mac(row);
	g_clear_pointer(mac, g_bytes_unref);
	*mac = uf_seal_hash_bytes(choose_key(self, row), place);
}

bool
uf_sealed_is_signed(const UfSealed *self, const void *row)
{
	g_autoptr(GByteArray) place = describe_row(self, row);
	return uf_seal_check_hash(choose_key(self, row), place, *get_mac(row));
}

bool
uf_sealed_check_signed(const UfSealed *self, const void *row, GError **error)
{
	if (uf_sealed_is_signed(self, row))
		return true;
	const UfTable *table = *(const UfTable *const *)row;
	const char *id = "";
	for (size_t i = 0; i < table->keys; i++) {
		if (table->columns[i].type == 't')
			id = *(char *const *)(const void *)((const char *)row +
							    table->columns[i].offset);
	}
	return uf_sealed_set_damaged(error, table->name, id);
}

bool
uf_sealed_put_signed(UfSealed *self, void *row, GError **error)
{
	uf_sealed_sign(self, row);
	return uf_database_put(self->database, row, true, error);
}

int64_t
uf_sealed_get_time(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

char *
uf_sealed_format_day(int64_t time)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local(time);
	return moment != NULL ? g_date_time_format(moment, "%Y-%m-%d") : g_strdup("");
}

const UfStoreBackend uf_store_sealed_backend = {
	.name = "sealed",
	.is_at = sealed_is_at,
	.open = sealed_open,
	.close = sealed_close,
	.is_locked = sealed_is_locked,
	.find_revision = uf_sealed_find_revision,
	.read = uf_sealed_read,
	.write = uf_sealed_write,
	.remove = uf_sealed_remove,
	.list = uf_sealed_list,
	.find = uf_sealed_find,
	.each_card = uf_sealed_each_card,
	.begin = sealed_begin,
	.commit = sealed_commit,
	.rollback = sealed_rollback,
	.append_journal = uf_sealed_append_journal,
	.load_journal = uf_sealed_load_journal,
	.get_last_contact = uf_sealed_get_last_contact,
	.forget = uf_sealed_forget,
	.list_forgotten = uf_sealed_list_forgotten,
	.describe = uf_sealed_describe,
	.verify = uf_sealed_verify,
	.deposits = &uf_store_sealed_deposits,
	.queue = &uf_store_sealed_queue,
};
