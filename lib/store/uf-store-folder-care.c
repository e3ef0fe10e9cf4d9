/* Keeping a folder of invented people in order: what is checked, forgotten, told of it. */
#include <sys/stat.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-store-folder-private.h"

/* what hangs on what: each row names a kind and the kind of its parent */
static const struct {
	UfStoreKind kind;
	UfStoreKind parent;
} chains[] = {
	{ UF_STORE_APPROVAL, UF_STORE_DRAFT },  { UF_STORE_RECEIPT, UF_STORE_DRAFT },
	{ UF_STORE_DRAFT, UF_STORE_REQUEST },   { UF_STORE_REQUEST, UF_STORE_PERSON },
	{ UF_STORE_DOCUMENT, UF_STORE_PERSON }, { UF_STORE_PROPOSAL, UF_STORE_PERSON },
	{ UF_STORE_BASIS, UF_STORE_PERSON },    { UF_STORE_LINK, UF_STORE_PERSON },
	{ UF_STORE_PERSON, UF_STORE_PERSON },
};

typedef bool (*EachFunc)(void *backend, UfStoreKind kind, const char *id, void *data,
			 GError **error);

static bool
is_below(void *backend, UfStoreKind kind, const char *id, const char *person)
{
	if (kind == UF_STORE_PERSON)
		return g_str_equal(id, person);
	const UfStoreBackend *folder = &uf_store_folder_backend;
	const int64_t revision = folder->find_revision(backend, kind, id, NULL);
	g_autoptr(UfStoreItem) item =
	    revision > 0 ? folder->read(backend, kind, id, revision, NULL) : NULL;
	if (item == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
		if (chains[i].kind == kind)
			return is_below(backend, chains[i].parent, item->parent, person);
	}
	return false;
}

/* calls @each for all of @person, what hangs on others first */
static bool
walk(void *backend, const char *person, EachFunc each, void *data, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
		const UfStoreKind kind = chains[i].kind;
		g_autoptr(GPtrArray) ids = uf_store_folder_backend.list(backend, kind, NULL, error);
		if (ids == NULL)
			return false;
		for (guint j = 0; j < ids->len; j++) {
			const char *id = g_ptr_array_index(ids, j);
			if (is_below(backend, kind, id, person) &&
			    !each(backend, kind, id, data, error))
				return false;
		}
	}
	return true;
}

static bool
remove_one(void *backend, UfStoreKind kind, const char *id, void *data, GError **error)
{
	(void)data;
	return uf_store_folder_backend.remove(backend, kind, id, error);
}

bool
uf_store_folder_forget(void *backend, const char *person, GError **error)
{
	return walk(backend, person, remove_one, NULL, error) &&
	       uf_store_folder_append_forgotten(backend, person, error);
}

static char *
build_revision_path(void *backend, UfStoreKind kind, const char *id, int64_t revision)
{
	return g_strdup_printf("%s/%s/%s/%06d", uf_store_folder_get_path(backend),
			       uf_store_kind_get_name(kind), id, (int)revision);
}

/* the newest revision that was made with the person; @data is the latest time found */
static bool
look_at_time(void *backend, UfStoreKind kind, const char *id, void *data, GError **error)
{
	time_t *latest = data;
	const UfStoreBackend *folder = &uf_store_folder_backend;
	(void)error;
	for (int64_t i = folder->find_revision(backend, kind, id, NULL); i > 0; i--) {
		struct stat info;
		g_autofree char *path = build_revision_path(backend, kind, id, i);
		g_autoptr(UfStoreItem) item = folder->read(backend, kind, id, i, NULL);
		if (item == NULL || item->no_contact)
			continue;
		if (stat(path, &info) == 0)
			*latest = MAX(*latest, info.st_mtime);
		break;
	}
	return true;
}

char *
uf_store_folder_get_last_contact(void *backend, const char *person, GError **error)
{
	time_t latest = 0;
	if (!walk(backend, person, look_at_time, &latest, error) || latest == 0)
		return NULL;
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local(latest);
	return g_date_time_format(moment, "%Y-%m-%d");
}

/* counts revisions and tells those that are damaged; each is read */
static int64_t
check_item(void *backend, UfStoreKind kind, const char *id, json_t *faults)
{
	const UfStoreBackend *folder = &uf_store_folder_backend;
	const int64_t newest = folder->find_revision(backend, kind, id, NULL);
	for (int64_t i = 1; i <= newest; i++) {
		g_autoptr(GError) problem = NULL;
		g_autoptr(UfStoreItem) item = folder->read(backend, kind, id, i, &problem);
		if (item != NULL)
			continue;
		g_autofree char *where =
		    g_strdup_printf("%s %s revision %d", uf_store_kind_get_name(kind), id, (int)i);
		const bool is_gap = g_error_matches(problem, UF_ERROR, UF_ERROR_NOT_FOUND);
		json_array_append_new(faults, json_pack("{s:s, s:s}", "where", where, "fault",
							is_gap ? "missing" : "unreadable"));
	}
	return newest;
}

static bool
check_deposits(void *backend, json_t *faults, int64_t *records, GError **error)
{
	g_autoptr(GPtrArray) deposits = uf_store_folder_deposits.list(backend, error);
	for (guint i = 0; deposits != NULL && i < deposits->len; i++) {
		const UfStoreDeposit *listed = g_ptr_array_index(deposits, i);
		g_autoptr(UfStoreDeposit) opened =
		    uf_store_folder_deposits.get(backend, listed->deposit, NULL);
		g_autofree char *where = g_strdup_printf("deposits %s", listed->deposit);
		if (opened == NULL)
			json_array_append_new(
			    faults, json_pack("{s:s, s:s}", "where", where, "fault", "unreadable"));
		*records += 1;
	}
	return deposits != NULL;
}

static bool
check_batches(void *backend, json_t *faults, int64_t *records, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_folder_queue.list(backend, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(UfStoreBatch) batch = uf_store_folder_queue.read(backend, id, NULL);
		g_autofree char *where = g_strdup_printf("batches %s", id);
		if (batch == NULL)
			json_array_append_new(
			    faults, json_pack("{s:s, s:s}", "where", where, "fault", "unreadable"));
		*records += 1;
	}
	return ids != NULL;
}

json_t *
uf_store_folder_verify(void *backend, UfStoreProgress progress, void *data, GError **error)
{
	g_autoptr(json_t) faults = json_array();
	int64_t records = 0;
	size_t people = 0;
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GPtrArray) ids =
		    uf_store_folder_backend.list(backend, (UfStoreKind)kind, NULL, error);
		if (ids == NULL)
			return NULL;
		if (kind == UF_STORE_PERSON)
			people = ids->len;
		for (guint i = 0; i < ids->len; i++) {
			records += check_item(backend, (UfStoreKind)kind, g_ptr_array_index(ids, i),
					      faults);
			if (progress != NULL)
				progress(data, kind, UF_STORE_KINDS);
		}
	}
	if (!check_deposits(backend, faults, &records, error) ||
	    !check_batches(backend, faults, &records, error))
		return NULL;
	return json_pack("{s:I, s:I, s:i, s:O}", "records", (json_int_t)records, "people",
			 (json_int_t)people, "unreadable", 0, "faults", faults);
}

static size_t
count_waiting(const GPtrArray *deposits)
{
	size_t count = 0;
	for (guint i = 0; i < deposits->len; i++) {
		const UfStoreDeposit *deposit = g_ptr_array_index(deposits, i);
		count += deposit->state != UF_STORE_DEPOSIT_REFUSED;
	}
	return count;
}

json_t *
uf_store_folder_describe(void *backend, GError **error)
{
	size_t counts[UF_STORE_KINDS];
	size_t all = 0;
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GPtrArray) ids =
		    uf_store_folder_backend.list(backend, (UfStoreKind)kind, NULL, error);
		if (ids == NULL)
			return NULL;
		counts[kind] = ids->len;
		all += ids->len;
	}
	g_autoptr(GPtrArray) deposits = uf_store_folder_deposits.list(backend, error);
	g_autoptr(GPtrArray) batches =
	    deposits != NULL ? uf_store_folder_queue.list(backend, error) : NULL;
	if (batches == NULL)
		return NULL;
	return json_pack("{s:s, s:b, s:i, s:I, s:I, s:n, s:i, s:i, s:n, s:I, s:I}", "backend",
			 "folder", "locked", 0, "format", 1, "people",
			 (json_int_t)counts[UF_STORE_PERSON], "items", (json_int_t)all, "bytes",
			 "teams", 0, "workers", 0, "recovery", "deposits",
			 (json_int_t)count_waiting(deposits), "batches", (json_int_t)batches->len);
}
