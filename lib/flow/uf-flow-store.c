#include "uf-flow-store.h"

#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-store-keys.h"

bool
uf_flow_ensure_unlocked(UfFlow *flow, GError **error)
{
	return uf_flow_ensure_store(flow, error) != NULL;
}

bool
uf_flow_store_make_folder(UfFlow *flow, GError **error)
{
	return uf_store_make_folder(uf_context_get_store_folder(flow->context), error);
}

UfSecret *
uf_flow_store_make_sealed(UfFlow *flow, const UfSecret *secret, const char *team, GError **error)
{
	const char *login = uf_context_get_worker(flow->context);
	g_autoptr(UfSecret) recovery = uf_store_make_sealed(
	    uf_context_get_store_folder(flow->context), login, secret, team, error);
	UfStore *store = recovery != NULL ? uf_flow_open_store(flow, error) : NULL;
	if (store == NULL || !uf_store_unlock(store, login, secret, error) ||
	    !uf_flow_journal(flow, "store_init", "store", NULL, error))
		return NULL;
	return g_steal_pointer(&recovery);
}

bool
uf_flow_store_use_recovery(UfFlow *flow, UfStore *store, const UfSecret *key, GError **error)
{
	if (!uf_store_unlock_by_recovery(store, key, error))
		return false;
	if (uf_flow_journal(flow, "recovery_use", "store", NULL, error))
		return true;
	uf_store_lock(store);
	return false;
}

UfSecret *
uf_flow_store_renew_recovery(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL || !uf_store_begin(store, error))
		return NULL;
	g_autoptr(UfSecret) key = uf_store_renew_recovery(store, error);
	if (key != NULL && uf_flow_journal(flow, "recovery_renew", "store", NULL, error) &&
	    uf_store_commit(store, error))
		return g_steal_pointer(&key);
	uf_store_rollback(store);
	return NULL;
}

/* takes @result over */
static json_t *
complete(json_t *result)
{
	if (result != NULL)
		json_object_set_new(result, "version", json_integer(UF_FLOW_VERSION));
	return result;
}

json_t *
uf_flow_store_status(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_open_store(flow, error);
	json_t *result = store != NULL ? complete(uf_store_describe(store, error)) : NULL;
	if (result != NULL)
		json_object_set_new(result, "store",
				    json_string(uf_context_get_store_folder(flow->context)));
	return result;
}

json_t *
uf_flow_store_verify(UfFlow *flow, UfStoreProgress progress, void *data, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	return store != NULL ? complete(uf_store_verify(store, progress, data, error)) : NULL;
}

json_t *
uf_flow_store_backup(UfFlow *flow, const char *path, GError **error)
{
	UfStore *store = uf_flow_open_store(flow, error);
	if (store == NULL)
		return NULL;
	const bool noted = !uf_store_is_locked(store);
	/* noted first: so the copy has the line too */
	if ((noted && !uf_flow_journal(flow, "store_backup", "store", NULL, error)) ||
	    !uf_store_backup(store, path, error))
		return NULL;
	return json_pack("{s:i, s:s, s:b}", "version", UF_FLOW_VERSION, "file", path, "noted",
			 noted);
}

json_t *
uf_flow_store_restore(UfFlow *flow, const char *path, GError **error)
{
	const char *location = uf_context_get_store_folder(flow->context);
	g_autofree char *kept = NULL;
	uf_flow_close_store(flow);
	if (!uf_store_restore(path, location, &kept, error))
		return NULL;
	/* the restored store may need another passphrase than the one that is known; who opens it
	 * next notes it then */
	const bool noted = uf_flow_ensure_store(flow, NULL) != NULL;
	return json_pack("{s:i, s:s, s:s?, s:b}", "version", UF_FLOW_VERSION, "store", location,
			 "kept", kept, "noted", noted);
}

json_t *
uf_flow_store_import(UfFlow *flow, const char *location, GError **error)
{
	g_autoptr(UfStore) from = uf_store_open(location, error);
	UfStore *store = from != NULL ? uf_flow_ensure_store(flow, error) : NULL;
	if (store == NULL)
		return NULL;
	const int64_t items = uf_store_import(store, from, error);
	if (items < 0)
		return NULL;
	g_autoptr(json_t) details = json_pack("{s:I}", "items", (json_int_t)items);
	if (!uf_flow_journal(flow, "store_import", "store", details, error))
		return NULL;
	return json_pack("{s:i, s:I}", "version", UF_FLOW_VERSION, "items", (json_int_t)items);
}
