/* A worker's secret: what opens it, the first one of a new store, unlocking. */
#include <string.h>

#include "uf-error.h"
#include "uf-sealed-keys-private.h"
#include "uf-text.h"

#define LOGIN_MAX 64
#define SEALED_KEY_BYTES (UF_SEAL_NONCE_BYTES + UF_KEY_BYTES + UF_SEAL_TAG_BYTES)

bool
uf_sealed_check_login(const char *login, GError **error)
{
	const size_t length = strlen(login);
	if (length > 0 && length <= LOGIN_MAX && uf_text_is_clean(login, length) &&
	    strpbrk(login, "\t\n") == NULL && g_strcmp0(login, UF_SEALED_RECOVERY) != 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "a login has 1 to %d letters and is not \"%s\"", LOGIN_MAX, UF_SEALED_RECOVERY);
	return false;
}

/* the key that opens the worker's secret: of a machine-made key at once, of a passphrase slowly */
static UfKey *
make_opener(const UfSecret *secret, const UfWorkerRow *row, bool *machine, GError **error)
{
	g_autoptr(UfKey) typed = NULL;
	*machine = uf_key_parse(secret, 'M', &typed) == UF_KEY_TEXT_GOOD;
	if (*machine)
		return uf_key_derive(typed, UF_KEY_MACHINE);
	UfKeySlowness slowness = {
		.operations = (uint64_t)row->operations,
		.memory = (uint64_t)row->memory,
	};
	gsize size;
	const void *salt = g_bytes_get_data(row->salt, &size);
	if (size != sizeof slowness.salt) {
		uf_sealed_set_damaged(error, "workers", row->worker);
		return NULL;
	}
	memcpy(slowness.salt, salt, size);
	return uf_key_from_passphrase(secret, &slowness, error);
}

static UfPlace *
make_secret_place(const char *store, const UfWorkerRow *row, const char *what)
{
	UfPlace *place = uf_place_new(store, "secrets");
	uf_place_add_text(place, row->worker);
	uf_place_add_text(place, what);
	uf_place_add_bytes(place, row->public_key);
	return place;
}

static GBytes *
join(GBytes *first, GBytes *second)
{
	gsize size;
	GByteArray *all = g_byte_array_new();
	const void *data = g_bytes_get_data(first, &size);
	g_byte_array_append(all, data, (guint)size);
	data = g_bytes_get_data(second, &size);
	g_byte_array_append(all, data, (guint)size);
	return g_byte_array_free_to_bytes(all);
}

static bool
check_secret(const UfSecret *secret, GError **error)
{
	g_autoptr(UfKey) key = NULL;
	const UfKeyTextState state = uf_key_parse(secret, 'M', &key);
	const char *text = uf_secret_get_text(secret);
	if (state == UF_KEY_TEXT_BAD) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "it looks like a machine-made key, but it is mistyped");
		return false;
	}
	if (state == UF_KEY_TEXT_GOOD || (g_utf8_validate(text, -1, NULL) &&
					  uf_text_get_length(text) >= UF_STORE_PASSPHRASE_MIN))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "a passphrase has at least %d characters: several words are easy to remember",
		    UF_STORE_PASSPHRASE_MIN);
	return false;
}

bool
uf_sealed_close_worker(const UfSealed *self, UfWorkerRow *row, const UfSecret *secret,
		       const UfHolding *holding, GError **error)
{
	if (!check_secret(secret, error))
		return false;
	UfKeySlowness slowness;
	uf_key_slowness_init(&slowness);
	row->operations = (int64_t)slowness.operations;
	row->memory = (int64_t)slowness.memory;
	g_clear_pointer(&row->salt, g_bytes_unref);
	g_clear_pointer(&row->public_key, g_bytes_unref);
	g_clear_pointer(&row->secret, g_bytes_unref);
	row->salt = g_bytes_new(slowness.salt, sizeof slowness.salt);
	row->public_key = g_bytes_new(holding->pair->public, UF_KEY_BYTES);
	bool machine;
	g_autoptr(UfKey) opener = make_opener(secret, row, &machine, error);
	if (opener == NULL)
		return false;
	row->machine = machine;
	g_autoptr(GByteArray) secret_place = make_secret_place(self->id, row, "secret");
	g_autoptr(GByteArray) anchor_place = make_secret_place(self->id, row, "anchor");
	g_autoptr(GBytes) first = uf_seal_key(opener, secret_place, holding->pair->secret);
	g_autoptr(GBytes) second = uf_seal_key(opener, anchor_place, holding->anchor);
	row->secret = join(first, second);
	return true;
}

/* the pair and the anchor of @row; false when @opener is not theirs */
static bool
open_secret(const UfSealed *self, const UfWorkerRow *row, const UfKey *opener, UfKeyPair **pair,
	    UfKey **anchor)
{
	if (g_bytes_get_size(row->secret) != (gsize)2 * SEALED_KEY_BYTES)
		return false;
	g_autoptr(GByteArray) secret_place = make_secret_place(self->id, row, "secret");
	g_autoptr(GByteArray) anchor_place = make_secret_place(self->id, row, "anchor");
	g_autoptr(GBytes) first = g_bytes_new_from_bytes(row->secret, 0, SEALED_KEY_BYTES);
	g_autoptr(GBytes) second =
	    g_bytes_new_from_bytes(row->secret, SEALED_KEY_BYTES, SEALED_KEY_BYTES);
	g_autoptr(UfKey) secret = uf_key_new_random();
	g_autoptr(UfKey) inner = uf_key_new_random();
	if (!uf_seal_open_key(opener, secret_place, first, secret) ||
	    !uf_seal_open_key(opener, anchor_place, second, inner))
		return false;
	*pair = uf_key_pair_new(secret);
	*anchor = g_steal_pointer(&inner);
	return true;
}

/* who is not there costs as much as who is: nobody learns logins by the time that it takes */
static UfWorkerRow *
make_nobody(void)
{
	UfKeySlowness slowness;
	uf_key_slowness_init(&slowness);
	UfWorkerRow *row = uf_row_new(&uf_table_workers);
	row->worker = g_strdup("");
	row->operations = (int64_t)slowness.operations;
	row->memory = (int64_t)slowness.memory;
	row->salt = g_bytes_new(slowness.salt, sizeof slowness.salt);
	row->public_key = g_bytes_new(NULL, 0);
	row->secret = g_bytes_new(NULL, 0);
	return row;
}

bool
uf_sealed_open_and_settle(UfSealed *self, const char *holder, UfKeyPair *pair, UfKey *anchor,
			  GError **error)
{
	if (!uf_sealed_open_keys(self, holder, pair, anchor, error))
		return false;
	/* on a full disk one can still read; a search tries again */
	uf_sealed_settle(self, NULL);
	return true;
}

static bool
set_wrong(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "wrong login or passphrase");
	return false;
}

bool
uf_store_unlock(UfStore *store, const char *login, const UfSecret *secret, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(UfWorkerRow) row = NULL;
	if (self == NULL ||
	    !uf_database_find_first(self->database, &uf_query_workers_of_login, &row, error, login))
		return false;
	if (row == NULL)
		row = make_nobody();
	bool machine;
	g_autoptr(UfKey) opener = make_opener(secret, row, &machine, error);
	if (opener == NULL)
		return false;
	UfKeyPair *pair;
	UfKey *anchor;
	if (!open_secret(self, row, opener, &pair, &anchor))
		return set_wrong(error);
	return uf_sealed_open_and_settle(self, row->worker, pair, anchor, error);
}

bool
uf_store_unlock_by_recovery(UfStore *store, const UfSecret *recovery, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(UfKey) key = NULL;
	if (self == NULL)
		return false;
	if (uf_key_parse(recovery, 'R', &key) != UF_KEY_TEXT_GOOD) {
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "not a recovery key, or mistyped: it has 14 groups of 4");
		return false;
	}
	uf_sealed_forget_keys(self);
	g_autoptr(UfStoreRow) row = uf_sealed_load_store(self, error);
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(key);
	if (row == NULL)
		return false;
	gsize size;
	const void *public = g_bytes_get_data(row->recovery_public, &size);
	if (size != UF_KEY_BYTES || memcmp(public, pair->public, size) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "not the recovery key of this store, or an older one");
		return false;
	}
	return uf_sealed_open_and_settle(self, UF_SEALED_RECOVERY, g_steal_pointer(&pair),
					 uf_key_derive(key, UF_KEY_ANCHOR), error);
}

void
uf_store_lock(UfStore *store)
{
	UfSealed *self = uf_sealed_of(store, NULL);
	if (self != NULL)
		uf_sealed_forget_keys(self);
}

UfSecret *
uf_store_make_key(void)
{
	if (!uf_key_init(NULL))
		return NULL;
	g_autoptr(UfKey) key = uf_key_new_random();
	return uf_key_format(key, 'M');
}

const char *
uf_store_get_login(const UfStore *store)
{
	const UfSealed *self = uf_sealed_of((UfStore *)store, NULL);
	return self != NULL ? self->login : NULL;
}

UfStoreRole
uf_store_get_role(const UfStore *store)
{
	const UfSealed *self = uf_sealed_of((UfStore *)store, NULL);
	return self != NULL ? self->role : UF_ROLE_WORKER;
}
