#include "uf-store.h"

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-store-keys.h"
#include "uf-store-private.h"

typedef struct {
	UfJournal journal;
	json_t *entry;
} Line;

static const UfStoreBackend *const backends[] = {
	&uf_store_folder_backend,
	&uf_store_sealed_backend,
};

static const struct {
	const char *name;
	char letter;
} kinds[UF_STORE_KINDS] = {
	[UF_STORE_PERSON] = { "people", 'p' },      [UF_STORE_REQUEST] = { "requests", 'r' },
	[UF_STORE_DRAFT] = { "drafts", 'd' },       [UF_STORE_APPROVAL] = { "approvals", 'd' },
	[UF_STORE_RECEIPT] = { "receipts", 'd' },   [UF_STORE_DOCUMENT] = { "documents", 'o' },
	[UF_STORE_PROPOSAL] = { "proposals", 'n' }, [UF_STORE_BASIS] = { "bases", 'b' },
	[UF_STORE_LINK] = { "links", 'l' },
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
	g_clear_pointer(&item->card, g_bytes_unref);
	g_clear_pointer(&item->terms, g_ptr_array_unref);
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
	copy->written = item->written;
	copy->content = g_bytes_ref(item->content);
	copy->card = item->card != NULL ? g_bytes_ref(item->card) : NULL;
	copy->terms = item->terms != NULL ? g_ptr_array_ref(item->terms) : NULL;
	copy->no_contact = item->no_contact;
	return copy;
}

static void
free_line(void *data)
{
	Line *line = data;
	json_decref(line->entry);
	g_free(line);
}

static const UfStoreBackend *
find_backend(const char *location)
{
	for (size_t i = 0; i < G_N_ELEMENTS(backends); i++) {
		if (backends[i]->is_at(location))
			return backends[i];
	}
	return NULL;
}

UfStore *
uf_store_open(const char *location, GError **error)
{
	const UfStoreBackend *backend = find_backend(location);
	if (backend == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: there is no store of unefois; make one with: unefois store init",
			    location);
		return NULL;
	}
	void *state = backend->open(location, error);
	if (state == NULL)
		return NULL;
	UfStore *self = g_new0(UfStore, 1);
	self->backend = backend;
	self->state = state;
	return self;
}

void *
uf_store_get_state(UfStore *store, const UfStoreBackend *backend, GError **error)
{
	if (store->backend == backend)
		return store->state;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "not with the %s back end of the store",
		    store->backend->name);
	return NULL;
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

bool
uf_store_is_locked(const UfStore *store)
{
	return store->backend->is_locked != NULL && store->backend->is_locked(store->state);
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
	item->written = 0;
	return uf_store_put_written(store, item, error);
}

bool
uf_store_put_written(UfStore *store, UfStoreItem *item, GError **error)
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
	return store->backend->list(store->state, kind, parent, error);
}

GPtrArray *
uf_store_find(UfStore *store, const char *term, GError **error)
{
	return store->backend->find(store->state, term, error);
}

bool
uf_store_each_card(UfStore *store, UfStoreCardFunc func, void *data, GError **error)
{
	return store->backend->each_card(store->state, func, data, error);
}

bool
uf_store_begin(UfStore *store, GError **error)
{
	if (store->is_open) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "a transaction is already open");
		return false;
	}
	if (store->backend->begin != NULL) {
		store->is_open = store->backend->begin(store->state, error);
		return store->is_open;
	}
	store->is_open = true;
	store->pending = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_item_free);
	store->lines = g_ptr_array_new_with_free_func(free_line);
	store->changes = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_change_free);
	store->settlements =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_settlement_free);
	return true;
}

void
uf_store_rollback(UfStore *store)
{
	if (store->is_open && store->backend->rollback != NULL)
		store->backend->rollback(store->state);
	store->is_open = false;
	g_clear_pointer(&store->pending, g_ptr_array_unref);
	g_clear_pointer(&store->lines, g_ptr_array_unref);
	g_clear_pointer(&store->changes, g_ptr_array_unref);
	g_clear_pointer(&store->settlements, g_ptr_array_unref);
}

static bool
write_lines(UfStore *store, const GPtrArray *lines, GError **error)
{
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = g_ptr_array_index(lines, i);
		if (!store->backend->append_journal(store->state, line->journal, line->entry,
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

/* everything that can be said before the first write */
static bool
check_pending(UfStore *store, const GPtrArray *pending, const GPtrArray *changes, GError **error)
{
	for (guint i = 0; i < pending->len; i++) {
		if (!check_revision(store, g_ptr_array_index(pending, i), error))
			return false;
	}
	for (guint i = 0; i < changes->len; i++) {
		if (!uf_store_change_check(store, g_ptr_array_index(changes, i), error))
			return false;
	}
	return true;
}

/* What a job under way keeps comes first: cut after it, the next attempt knows what it may find.
 * Its end comes last: cut before it, the job is done once more, and finds its items. */
static bool
write_changes(UfStore *store, const GPtrArray *changes, bool early, GError **error)
{
	for (guint i = 0; i < changes->len; i++) {
		const UfStoreChange *change = g_ptr_array_index(changes, i);
		if (uf_store_change_is_early(change) == early &&
		    !uf_store_change_write(store, change, error))
			return false;
	}
	return true;
}

/* What was received goes last of all: cut before it, it is received once more, and changes nothing.
 */
static bool
write_settlements(UfStore *store, const GPtrArray *settlements, GError **error)
{
	for (guint i = 0; i < settlements->len; i++) {
		if (!uf_store_settlement_write(store, g_ptr_array_index(settlements, i), error))
			return false;
	}
	return true;
}

/* for a back end that has no transactions */
static bool
write_pending(UfStore *store, const GPtrArray *pending, const GPtrArray *lines,
	      const GPtrArray *changes, GError **error)
{
	if (!check_pending(store, pending, changes, error) ||
	    !write_changes(store, changes, true, error))
		return false;
	guint written = 0;
	while (written < pending->len &&
	       store->backend->write(store->state, g_ptr_array_index(pending, written), error))
		written++;
	if (written == pending->len && write_lines(store, lines, error) &&
	    write_changes(store, changes, false, error))
		return true;
	take_back(store, pending, written);
	return false;
}

bool
uf_store_commit(UfStore *store, GError **error)
{
	g_autoptr(GPtrArray) pending = g_steal_pointer(&store->pending);
	g_autoptr(GPtrArray) lines = g_steal_pointer(&store->lines);
	g_autoptr(GPtrArray) changes = g_steal_pointer(&store->changes);
	g_autoptr(GPtrArray) settlements = g_steal_pointer(&store->settlements);
	if (!store->is_open) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no transaction is open");
		return false;
	}
	store->is_open = false;
	if (pending == NULL)
		return store->backend->commit(store->state, error);
	return write_pending(store, pending, lines, changes, error) &&
	       write_settlements(store, settlements, error);
}

bool
uf_store_append_journal(UfStore *store, UfJournal journal, const json_t *entry, GError **error)
{
	if (store->lines == NULL)
		return store->backend->append_journal(store->state, journal, entry, error);
	Line *line = g_new0(Line, 1);
	line->journal = journal;
	line->entry = json_deep_copy(entry);
	g_ptr_array_add(store->lines, line);
	return true;
}

json_t *
uf_store_load_journal(UfStore *store, UfJournal journal, const char *person, GError **error)
{
	return store->backend->load_journal(store->state, journal, person, error);
}

bool
uf_store_entry_names(const json_t *entry, const char *person)
{
	const json_t *details = json_object_get(entry, "details");
	return g_strcmp0(uf_json_get_string(entry, "object"), person) == 0 ||
	       g_strcmp0(uf_json_get_string(details, "person"), person) == 0;
}

char *
uf_store_get_last_contact(UfStore *store, const char *person, GError **error)
{
	if (!check_id(UF_STORE_PERSON, person, error))
		return NULL;
	return store->backend->get_last_contact(store->state, person, error);
}

bool
uf_store_forget(UfStore *store, const char *person, GError **error)
{
	return check_id(UF_STORE_PERSON, person, error) &&
	       store->backend->forget(store->state, person, error);
}

json_t *
uf_store_list_forgotten(UfStore *store, GError **error)
{
	return store->backend->list_forgotten(store->state, error);
}

json_t *
uf_store_describe(UfStore *store, GError **error)
{
	return store->backend->describe(store->state, error);
}

json_t *
uf_store_verify(UfStore *store, UfStoreProgress progress, void *data, GError **error)
{
	return store->backend->verify(store->state, progress, data, error);
}
