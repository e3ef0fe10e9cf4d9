/* Deposits in a folder of invented people: deposits/ID, a line of JSON, then the content. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-deposits-private.h"
#include "uf-store-folder-private.h"

#define DEPOSITS "deposits"
#define HEADER_MAX 4096

static char *
build_path(void *backend, const char *id)
{
	return g_build_filename(uf_store_folder_get_path(backend), DEPOSITS, id, NULL);
}

static bool
set_damaged(GError **error, const char *id)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "deposits %s: damaged", id);
	return false;
}

static bool
find_state(const char *name, UfStoreDepositState *state)
{
	for (int i = UF_STORE_DEPOSIT_NEW; i <= (int)UF_STORE_DEPOSIT_REFUSED; i++) {
		if (g_strcmp0(uf_store_deposit_state_get_name((UfStoreDepositState)i), name) == 0) {
			*state = (UfStoreDepositState)i;
			return true;
		}
	}
	return false;
}

static char *
compute_digest(const char *data, size_t size)
{
	return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, size);
}

static UfStoreDeposit *
parse(const char *id, GBytes *bytes, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	const char *end = size > 0 ? memchr(data, '\n', MIN(size, HEADER_MAX)) : NULL;
	g_autoptr(json_t) header =
	    end != NULL ? uf_json_parse(data, (size_t)(end - data), id, NULL) : NULL;
	const size_t start = end != NULL ? (size_t)(end - data) + 1 : 0;
	g_autofree char *digest = compute_digest(data + start, size - start);
	const char *name = uf_json_get_string(header, "name");
	UfStoreDepositState state;
	if (name == NULL || !find_state(uf_json_get_string(header, "state"), &state) ||
	    g_strcmp0(uf_json_get_string(header, "sha256"), digest) != 0) {
		set_damaged(error, id);
		return NULL;
	}
	UfStoreDeposit *deposit = g_new0(UfStoreDeposit, 1);
	deposit->deposit = g_strdup(id);
	deposit->depositor = g_strdup("");
	deposit->name = g_strdup(name);
	deposit->team = g_strdup("");
	deposit->number = uf_json_get_integer(header, "number", 0);
	deposit->state = state;
	deposit->made = uf_json_get_integer(header, "made", 0);
	deposit->is_mine = true;
	deposit->content = g_bytes_new_from_bytes(bytes, start, size - start);
	return deposit;
}

static UfStoreDeposit *
folder_get(void *backend, const char *id, GError **error)
{
	g_autofree char *path = build_path(backend, id);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		uf_store_set_no_deposit(error, id);
		return NULL;
	}
	g_autoptr(GBytes) bytes =
	    uf_file_read(path, UF_STORE_MAX_DEPOSIT_BYTES + HEADER_MAX, error);
	return bytes != NULL ? parse(id, bytes, error) : NULL;
}

static int
compare(gconstpointer left, gconstpointer right)
{
	const UfStoreDeposit *one = *(UfStoreDeposit *const *)left;
	const UfStoreDeposit *other = *(UfStoreDeposit *const *)right;
	const int order = strcmp(one->name, other->name);
	if (order != 0)
		return order;
	return (one->number > other->number) - (one->number < other->number);
}

/* One that is damaged is listed too, of nobody: to read it tells. */
static GPtrArray *
folder_list(void *backend, GError **error)
{
	g_autofree char *folder = build_path(backend, NULL);
	g_autoptr(GPtrArray) names = uf_file_list(folder, NULL, error);
	if (names == NULL)
		return NULL;
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_deposit_free);
	for (guint i = 0; i < names->len; i++) {
		const char *id = g_ptr_array_index(names, i);
		if (!uf_id_is_valid(id, UF_STORE_DEPOSIT_LETTER))
			continue;
		UfStoreDeposit *deposit = folder_get(backend, id, NULL);
		if (deposit == NULL) {
			deposit = g_new0(UfStoreDeposit, 1);
			deposit->deposit = g_strdup(id);
			deposit->depositor = g_strdup("");
			deposit->name = g_strdup("");
			deposit->team = g_strdup("");
			deposit->is_mine = true;
		}
		g_clear_pointer(&deposit->content, g_bytes_unref);
		g_ptr_array_add(list, deposit);
	}
	g_ptr_array_sort(list, compare);
	return list;
}

static bool
write_deposit(void *backend, const UfStoreDeposit *deposit, GBytes *content, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(content, &size);
	g_autofree char *digest = compute_digest(data != NULL ? data : "", size);
	g_autoptr(json_t) header = json_pack("{s:s, s:I, s:s, s:I, s:s}", "name", deposit->name,
					     "number", (json_int_t)deposit->number, "state",
					     uf_store_deposit_state_get_name(deposit->state),
					     "made", (json_int_t)deposit->made, "sha256", digest);
	g_autofree char *line = uf_json_format(header, false);
	g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)(strlen(line) + 1 + size));
	g_byte_array_append(all, (const guint8 *)line, (guint)strlen(line));
	g_byte_array_append(all, (const guint8 *)"\n", 1);
	if (size > 0)
		g_byte_array_append(all, (const guint8 *)data, (guint)size);
	g_autofree char *folder = build_path(backend, NULL);
	g_autofree char *path = build_path(backend, deposit->deposit);
	const bool written = uf_file_ensure_private_folder(folder, error) &&
			     uf_file_write(path, all->data, all->len, error);
	uf_memory_zero(all->data, all->len);
	return written;
}

/* who deposits, beside the state of the back end: nothing more is known of him */
static bool
folder_open_depositor(void *backend, const char *name, const UfSecret *key, int64_t *version,
		      GError **error)
{
	(void)key;
	(void)version;
	(void)error;
	uf_store_folder_set_depositor(backend, name);
	return true;
}

static int64_t
find_highest(const GPtrArray *list, const char *name)
{
	int64_t highest = 0;
	for (guint i = 0; i < list->len; i++) {
		const UfStoreDeposit *deposit = g_ptr_array_index(list, i);
		if (g_str_equal(deposit->name, name))
			highest = MAX(highest, deposit->number);
	}
	return highest;
}

static void
remove_all(void *backend, const GPtrArray *ids)
{
	for (guint i = 0; i < ids->len; i++) {
		g_autofree char *path = build_path(backend, g_ptr_array_index(ids, i));
		uf_file_remove(path, NULL);
	}
}

static bool
folder_add(void *backend, const GPtrArray *contents, GError **error)
{
	const char *name = uf_store_folder_get_depositor(backend);
	if (name == NULL)
		return uf_store_set_no_depositor(error);
	g_autoptr(GPtrArray) list = folder_list(backend, error);
	if (list == NULL)
		return false;
	const int64_t highest = find_highest(list, name);
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < contents->len; i++) {
		char *id = uf_id_new(UF_STORE_DEPOSIT_LETTER);
		const UfStoreDeposit deposit = {
			.deposit = id,
			.name = (char *)name,
			.number = highest + 1 + i,
			.state = UF_STORE_DEPOSIT_NEW,
			.made = g_get_real_time() / G_USEC_PER_SEC,
		};
		g_ptr_array_add(ids, id);
		if (!write_deposit(backend, &deposit, g_ptr_array_index(contents, i), error)) {
			remove_all(backend, ids);
			return false;
		}
	}
	return true;
}

static char *
folder_digest(void *backend, GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	if (uf_store_folder_get_depositor(backend) == NULL)
		return NULL;
	return compute_digest(data != NULL ? data : "", size);
}

static bool
folder_settle(void *backend, const UfStoreDeposit *deposit, UfStoreDepositState state,
	      GBytes *content, GError **error)
{
	g_autofree char *path = build_path(backend, deposit->deposit);
	g_autofree char *folder = build_path(backend, NULL);
	if (content == NULL)
		return uf_file_remove(path, error) && uf_file_sync_folder(folder, error);
	UfStoreDeposit kept = *deposit;
	kept.state = state;
	return write_deposit(backend, &kept, content, error);
}

static json_t *
folder_list_depositors(void *backend, GError **error)
{
	(void)backend;
	(void)error;
	return json_array();
}

const UfStoreDeposits uf_store_folder_deposits = {
	.list_depositors = folder_list_depositors,
	.open = folder_open_depositor,
	.add = folder_add,
	.digest = folder_digest,
	.list = folder_list,
	.get = folder_get,
	.settle = folder_settle,
};
