#include "uf-store.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-private.h"

struct UfStore {
	const UfStoreBackend *backend;
	void *state;
	GPtrArray *pending; /* UfStoreItem; NULL outside a transaction */
	GPtrArray *journal; /* lines waiting for the commit */
};

static const struct {
	const char *name;
	char letter;
} kinds[UF_STORE_KINDS] = {
	[UF_STORE_PERSON] = { "people", 'p' },    [UF_STORE_REQUEST] = { "requests", 'r' },
	[UF_STORE_DRAFT] = { "drafts", 'd' },     [UF_STORE_APPROVAL] = { "approvals", 'd' },
	[UF_STORE_RECEIPT] = { "receipts", 'd' }, [UF_STORE_DOCUMENT] = { "documents", 'o' },
};

const char *
uf_store_kind_get_name(UfStoreKind kind)
{
	return kinds[kind].name;
}

char
uf_store_kind_get_letter(UfStoreKind kind)
{
	return kinds[kind].letter;
}

void
uf_store_item_free(UfStoreItem *item)
{
	if (item == NULL)
		return;
	g_free(item->id);
	g_free(item->parent);
	g_free(item->state);
	g_clear_pointer(&item->content, g_bytes_unref);
	g_free(item);
}

static UfStoreItem *
item_copy(const UfStoreItem *item)
{
	UfStoreItem *copy = g_new0(UfStoreItem, 1);
	copy->kind = item->kind;
	copy->id = g_strdup(item->id);
	copy->parent = g_strdup(item->parent);
	copy->state = g_strdup(item->state);
	copy->revision = item->revision;
	copy->content = g_bytes_ref(item->content);
	return copy;
}

UfStore *
uf_store_open(const char *location, GError **error)
{
	const UfStoreBackend *backend = &uf_store_folder_backend;
	void *state = backend->open(location, error);
	if (state == NULL)
		return NULL;
	UfStore *self = g_new0(UfStore, 1);
	self->backend = backend;
	self->state = state;
	return self;
}

void
uf_store_close(UfStore *store)
{
	if (store == NULL)
		return;
	uf_store_rollback(store);
	store->backend->close(store->state);
	g_free(store);
}

bool
uf_store_is_for_invented_people(const UfStore *store)
{
	return store->backend->for_invented_people;
}

static bool
check_id(UfStoreKind kind, const char *id, GError **error)
{
	if (id != NULL && uf_id_is_valid(id, kinds[kind].letter))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of %s: expected \"%c-\" and 10 letters or digits",
		    kinds[kind].name, kinds[kind].letter);
	return false;
}

static bool
set_not_found(UfStoreKind kind, const char *id, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not in the store (%s)", id,
		    kinds[kind].name);
	return false;
}

UfStoreItem *
uf_store_get_revision(UfStore *store, UfStoreKind kind, const char *id, int64_t revision,
		      GError **error)
{
	if (!check_id(kind, id, error))
		return NULL;
	return store->backend->read(store->state, kind, id, revision, error);
}

UfStoreItem *
uf_store_get(UfStore *store, UfStoreKind kind, const char *id, GError **error)
{
	if (!check_id(kind, id, error))
		return NULL;
	const int64_t revision = store->backend->find_revision(store->state, kind, id, error);
	if (revision < 0)
		return NULL;
	if (revision == 0) {
		set_not_found(kind, id, error);
		return NULL;
	}
	return store->backend->read(store->state, kind, id, revision, error);
}

static bool
check_revision(UfStore *store, const UfStoreItem *item, GError **error)
{
	const int64_t current =
	    store->backend->find_revision(store->state, item->kind, item->id, error);
	if (current < 0)
		return false;
	if (current == item->revision)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: changed since it was read (revision %" G_GINT64_FORMAT
		    ", now %" G_GINT64_FORMAT "); read it again and redo the change",
		    item->id, item->revision, current);
	return false;
}

bool
uf_store_put(UfStore *store, UfStoreItem *item, GError **error)
{
	if (!check_id(item->kind, item->id, error) || !check_revision(store, item, error))
		return false;
	if (g_bytes_get_size(item->content) > UF_STORE_MAX_BYTES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: larger than the limit of %zu bytes", item->id, UF_STORE_MAX_BYTES);
		return false;
	}
	if (store->pending != NULL)
		g_ptr_array_add(store->pending, item_copy(item));
	else if (!store->backend->write(store->state, item, error))
		return false;
	item->revision++;
	return true;
}

bool
uf_store_remove(UfStore *store, UfStoreKind kind, const char *id, GError **error)
{
	return check_id(kind, id, error) && store->backend->remove(store->state, kind, id, error);
}

GPtrArray *
uf_store_list(UfStore *store, UfStoreKind kind, const char *parent, GError **error)
{
	g_autoptr(GPtrArray) all = store->backend->list(store->state, kind, error);
	if (all == NULL || parent == NULL)
		return g_steal_pointer(&all);
	g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < all->len; i++) {
		const char *id = g_ptr_array_index(all, i);
		g_autoptr(GError) local = NULL;
		g_autoptr(UfStoreItem) item = uf_store_get(store, kind, id, &local);
		if (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
			continue; /* removed meanwhile */
		/* of one that is damaged nobody knows whose it is: who reads it tells, and it hides
		 * no other */
		if (item == NULL || g_str_equal(item->parent, parent))
			g_ptr_array_add(chosen, g_strdup(id));
	}
	return g_steal_pointer(&chosen);
}

bool
uf_store_begin(UfStore *store, GError **error)
{
	if (store->pending != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "a transaction is already open");
		return false;
	}
	store->pending = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_item_free);
	store->journal = g_ptr_array_new_with_free_func(g_free);
	return true;
}

void
uf_store_rollback(UfStore *store)
{
	g_clear_pointer(&store->pending, g_ptr_array_unref);
	g_clear_pointer(&store->journal, g_ptr_array_unref);
}

static bool
write_journal(UfStore *store, const GPtrArray *lines, GError **error)
{
	for (guint i = 0; i < lines->len; i++) {
		if (!store->backend->append_journal(store->state, g_ptr_array_index(lines, i),
						    error))
			return false;
	}
	return true;
}

/* A full disk in the midst leaves no new item alone. Older items keep what was written: a revision
 * is never taken back, somebody may have read it. */
static void
take_back(UfStore *store, const GPtrArray *pending, guint written)
{
	for (guint i = 0; i < written; i++) {
		const UfStoreItem *item = g_ptr_array_index(pending, i);
		if (item->revision == 0)
			store->backend->remove(store->state, item->kind, item->id, NULL);
	}
}

bool
uf_store_commit(UfStore *store, GError **error)
{
	g_autoptr(GPtrArray) pending = g_steal_pointer(&store->pending);
	g_autoptr(GPtrArray) journal = g_steal_pointer(&store->journal);
	if (pending == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no transaction is open");
		return false;
	}
	for (guint i = 0; i < pending->len; i++) {
		if (!check_revision(store, g_ptr_array_index(pending, i), error))
			return false;
	}
	guint written = 0;
	while (written < pending->len &&
	       store->backend->write(store->state, g_ptr_array_index(pending, written), error))
		written++;
	if (written == pending->len && write_journal(store, journal, error))
		return true;
	take_back(store, pending, written);
	return false;
}

bool
uf_store_append_journal(UfStore *store, const json_t *entry, GError **error)
{
	char *line = uf_json_format(entry, false);
	if (store->journal != NULL) {
		g_ptr_array_add(store->journal, g_strdup(line));
		uf_memory_free_string(line);
		return true;
	}
	const bool done = store->backend->append_journal(store->state, line, error);
	uf_memory_free_string(line);
	return done;
}

json_t *
uf_store_load_journal(UfStore *store, GError **error)
{
	g_autoptr(GBytes) bytes = store->backend->read_journal(store->state, error);
	if (bytes == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) entries = json_array();
	size_t number = 1;
	for (const char *end = text + size; text < end; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		if (stop == NULL)
			break; /* a line without its end was never acknowledged */
		const size_t length = (size_t)(stop - text);
		g_autofree char *origin = g_strdup_printf("journal line %zu", number);
		json_t *entry = uf_json_parse(text, length, origin, error);
		if (entry == NULL)
			return NULL;
		json_array_append_new(entries, entry);
		text += length + 1;
	}
	return g_steal_pointer(&entries);
}
