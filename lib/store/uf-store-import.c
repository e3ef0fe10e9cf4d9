/* One store into another: every revision, in order, with the days on which they were written. */
#include "uf-error.h"
#include "uf-sealed-private.h"

typedef struct {
	UfStore *to;
	UfStore *from;
	int64_t items;
} Import;

static bool
check_empty(const Import *import, UfStoreKind kind, const GPtrArray *ids, GError **error)
{
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(UfStoreItem) item = uf_store_get(import->to, kind, id, &problem);
		if (g_error_matches(problem, UF_ERROR, UF_ERROR_NOT_FOUND))
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: is in the store already", id);
		return false;
	}
	return true;
}

static bool
copy_item(Import *import, UfStoreKind kind, const char *id, GError **error)
{
	g_autoptr(UfStoreItem) newest = uf_store_get(import->from, kind, id, error);
	if (newest == NULL)
		return false;
	for (int64_t i = 1; i <= newest->revision; i++) {
		g_autoptr(UfStoreItem) item =
		    uf_store_get_revision(import->from, kind, id, i, error);
		if (item == NULL)
			return false;
		item->revision = i - 1;
		if (!uf_store_put_written(import->to, item, error))
			return false;
	}
	import->items++;
	return true;
}

static bool
copy_kind(Import *import, UfStoreKind kind, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(import->from, kind, NULL, error);
	if (ids == NULL || !check_empty(import, kind, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++) {
		if (!copy_item(import, kind, g_ptr_array_index(ids, i), error))
			return false;
	}
	return true;
}

static bool
copy_journal(const Import *import, UfJournal journal, GError **error)
{
	g_autoptr(json_t) entries = uf_store_load_journal(import->from, journal, NULL, error);
	for (size_t i = 0; entries != NULL && i < json_array_size(entries); i++) {
		json_t *entry = json_array_get(entries, i);
		/* of the other chain */
		json_object_del(entry, "sequence");
		json_object_del(entry, "hash");
		if (!uf_store_append_journal(import->to, journal, entry, error))
			return false;
	}
	return entries != NULL;
}

static bool
copy_forgotten(const Import *import, UfSealed *to, GError **error)
{
	g_autoptr(json_t) people = uf_store_list_forgotten(import->from, error);
	size_t i;
	json_t *one;
	json_array_foreach(people, i, one)
	{
		g_autoptr(UfForgottenRow) row = uf_row_new(&uf_table_forgotten);
		row->person = g_strdup(json_string_value(json_object_get(one, "person")));
		row->day = g_strdup(json_string_value(json_object_get(one, "day")));
		if (row->person != NULL && row->day != NULL &&
		    !uf_sealed_put_signed(to, row, error))
			return false;
	}
	return people != NULL;
}

static bool
copy_all(Import *import, UfSealed *to, GError **error)
{
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		if (!copy_kind(import, (UfStoreKind)kind, error))
			return false;
	}
	for (int journal = 0; journal < UF_JOURNALS; journal++) {
		if (!copy_journal(import, (UfJournal)journal, error))
			return false;
	}
	return uf_store_copy_batches(import->to, import->from, error) &&
	       copy_forgotten(import, to, error);
}

int64_t
uf_store_import(UfStore *to, UfStore *from, GError **error)
{
	/* a folder takes no import: what is in a sealed store may be of real people */
	UfSealed *sealed = uf_sealed_of(to, error);
	if (sealed == NULL || !uf_store_begin(to, error))
		return -1;
	Import import = { to, from, 0 };
	if (copy_all(&import, sealed, error) && uf_store_commit(to, error))
		return import.items;
	uf_store_rollback(to);
	return -1;
}
