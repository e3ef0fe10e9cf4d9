#include "uf-flow.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-forbidden.h"
#include "uf-store-journal.h"
#include "uf-store-keys.h"

UfFlow *
uf_flow_new(const UfContext *context, GError **error)
{
	g_autoptr(UfFlow) self = g_new0(UfFlow, 1);
	self->context = context;
	self->templates = uf_template_shelf_new();
	self->read = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->schema = uf_profile_schema_new(error);
	if (self->schema == NULL)
		return NULL;
	if (!uf_profile_check_policy(self->schema, uf_context_get_forbidden_identifiers(context),
				     error)) {
		g_prefix_error(error, "config.json: ");
		return NULL;
	}
	return g_steal_pointer(&self);
}

void
uf_flow_free(UfFlow *flow)
{
	if (flow == NULL)
		return;
	uf_sandbox_free(flow->sandbox);
	uf_template_shelf_free(flow->templates);
	uf_registry_free(flow->registry);
	uf_store_close(flow->store);
	uf_communes_free(flow->communes);
	uf_countries_free(flow->countries);
	uf_profile_schema_free(flow->schema);
	g_hash_table_unref(flow->read);
	uf_store_pass_free(flow->pass);
	g_free(flow);
}

void
uf_flow_set_unlock(UfFlow *flow, UfFlowUnlockFunc func, void *data)
{
	flow->unlock = func;
	flow->unlock_data = data;
}

UfStore *
uf_flow_open_store(UfFlow *flow, GError **error)
{
	if (flow->store == NULL)
		flow->store = uf_store_open(uf_context_get_store_folder(flow->context), error);
	return flow->store;
}

void
uf_flow_close_store(UfFlow *flow)
{
	g_clear_pointer(&flow->store, uf_store_close);
	flow->is_settled = false;
}

static json_t *
make_entry(UfFlow *flow, const char *action, const char *object, json_t *details)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format_iso8601(now);
	return json_pack("{s:s, s:s, s:s, s:s, s:O*}", "time", time, "worker",
			 uf_flow_get_worker(flow), "action", action, "object", object, "details",
			 details);
}

static bool
unlock(UfFlow *flow, GError **error)
{
	if (!uf_store_is_locked(flow->store))
		return true;
	if (flow->pass != NULL)
		return uf_store_unlock_by_pass(flow->store, flow->pass, error);
	if (flow->unlock != NULL)
		return flow->unlock(flow->unlock_data, flow->store, error);
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "the store is locked");
	return false;
}

/* What was approved before a restore may have been sent since (uf-flow-send.c): the journal says so
 * before anything else is done, by whoever opens the store first. */
static bool
tell_restore(UfFlow *flow, GError **error)
{
	const char *location = uf_context_get_store_folder(flow->context);
	if (flow->is_settled)
		return true;
	if (uf_store_has_restore_mark(location)) {
		g_autoptr(json_t) entry = make_entry(flow, "store_restore", "store", NULL);
		if (!uf_store_append_journal(flow->store, UF_JOURNAL_ACTIONS, entry, error) ||
		    !uf_store_remove_restore_mark(location, error))
			return false;
	}
	flow->is_settled = true;
	return true;
}

UfStore *
uf_flow_ensure_store(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_open_store(flow, error);
	return store != NULL && unlock(flow, error) && tell_restore(flow, error) ? store : NULL;
}

bool
uf_flow_prepare_fork(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL || uf_flow_ensure_registry(flow, error) == NULL ||
	    !uf_flow_ensure_places(flow, error))
		return false;
	UfStorePass *pass;
	if (!uf_store_make_pass(store, &pass, error))
		return false;
	uf_store_pass_free(flow->pass);
	flow->pass = pass;
	uf_flow_close_store(flow);
	g_clear_pointer(&flow->sandbox, uf_sandbox_free);
	return true;
}

UfRegistry *
uf_flow_ensure_registry(UfFlow *flow, GError **error)
{
	const UfAdapterPath paths[] = {
		{ uf_context_get_system_adapters(flow->context), UF_LAYER_SYSTEM },
		{ uf_context_get_site_adapters(flow->context), UF_LAYER_SITE },
		{ uf_context_get_user_adapters(flow->context), UF_LAYER_USER },
		{ NULL, UF_LAYER_USER },
	};
	if (flow->registry == NULL)
		flow->registry = uf_registry_load(paths, error);
	return flow->registry;
}

UfSandbox *
uf_flow_ensure_sandbox(UfFlow *flow, GError **error)
{
	if (flow->sandbox == NULL)
		flow->sandbox =
		    uf_sandbox_new(uf_context_get_document_worker(flow->context), error);
	return flow->sandbox;
}

bool
uf_flow_ensure_places(UfFlow *flow, GError **error)
{
	g_autofree char *communes = uf_context_get_share_file(flow->context, "data/communes.tsv");
	g_autofree char *countries = uf_context_get_share_file(flow->context, "data/countries.tsv");
	if (flow->communes == NULL)
		flow->communes = uf_communes_load(communes, error);
	if (flow->communes != NULL && flow->countries == NULL)
		flow->countries = uf_countries_load(countries, error);
	return flow->communes != NULL && flow->countries != NULL;
}

static char *
find_adapter_file(void *files, const char *adapter, const char *file)
{
	const UfRegistry *registry = uf_flow_ensure_registry(files, NULL);
	return registry != NULL ? uf_registry_find_file(registry, adapter, file) : NULL;
}

UfChannelHost
uf_flow_make_host(UfFlow *flow)
{
	return (UfChannelHost){
		.context = flow->context,
		.sandbox = flow->sandbox,
		.templates = flow->templates,
		.find_file = find_adapter_file,
		.files = flow,
	};
}

bool
uf_flow_get_host(UfFlow *flow, UfChannelHost *host, GError **error)
{
	if (uf_flow_ensure_sandbox(flow, error) == NULL)
		return false;
	*host = uf_flow_make_host(flow);
	return true;
}

bool
uf_flow_is_for_invented_people(UfFlow *flow, GError **error)
{
	const UfStore *store = uf_flow_open_store(flow, error);
	return store != NULL && uf_store_is_for_invented_people(store);
}

UfProfile *
uf_flow_load_person(UfFlow *flow, const char *person, UfStoreItem **item, GError **error)
{
	g_autoptr(UfStoreItem) found = NULL;
	g_autoptr(UfProfile) profile = uf_flow_scan_person(flow, person, &found, error);
	if (profile == NULL || !uf_flow_journal_reading(flow, person, error))
		return NULL;
	if (item != NULL)
		*item = g_steal_pointer(&found);
	return g_steal_pointer(&profile);
}

UfProfile *
uf_flow_scan_person(UfFlow *flow, const char *person, UfStoreItem **item, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return NULL;
	g_autoptr(UfStoreItem) found = uf_store_get(store, UF_STORE_PERSON, person, error);
	if (found == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(found->content, &size);
	UfProfile *profile =
	    uf_profile_parse(flow->schema, size > 0 ? text : "", size, person, error);
	if (profile == NULL)
		return NULL;
	if (!g_str_equal(uf_profile_get_id(profile), person)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: holds another household than its own", person);
		uf_profile_free(profile);
		return NULL;
	}
	uf_profile_set_revision(profile, found->revision);
	if (item != NULL)
		*item = g_steal_pointer(&found);
	return profile;
}

char *
uf_flow_format_revision(int64_t revision)
{
	return g_strdup_printf("%" G_GINT64_FORMAT, revision);
}

GBytes *
uf_flow_make_content(const json_t *json)
{
	char *text = uf_json_format(json, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

const char *
uf_flow_get_worker(const UfFlow *flow)
{
	const char *login = flow->store != NULL ? uf_store_get_login(flow->store) : NULL;
	return login != NULL ? login : uf_context_get_worker(flow->context);
}

bool
uf_flow_check_manager(UfFlow *flow, GError **error)
{
	if (uf_store_is_for_invented_people(flow->store) ||
	    uf_store_get_role(flow->store) == UF_ROLE_MANAGER)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "only a manager of the store may do that");
	return false;
}

bool
uf_flow_journal(UfFlow *flow, const char *action, const char *object, json_t *details,
		GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return false;
	g_autoptr(json_t) entry = make_entry(flow, action, object, details);
	return uf_store_append_journal(store, UF_JOURNAL_ACTIONS, entry, error);
}

bool
uf_flow_journal_reading(UfFlow *flow, const char *person, GError **error)
{
	if (g_hash_table_contains(flow->read, person))
		return true;
	if (uf_flow_ensure_store(flow, error) == NULL)
		return false;
	g_autoptr(json_t) entry = make_entry(flow, "read", person, NULL);
	if (!uf_store_append_journal(flow->store, UF_JOURNAL_READINGS, entry, error))
		return false;
	g_hash_table_add(flow->read, g_strdup(person));
	return true;
}
