#include "uf-context.h"

#include <signal.h>
#include <string.h>

#include "uf-accept.h"
#include "uf-error.h"
#include "uf-json.h"

#define TEXT_KEYS 5 /* of config.json: the first ones, which are texts */
#define UNLOCK_MINUTES 10
#define UNLOCK_MINUTES_MAX 60

struct UfContext {
	char *share_folder;
	char *document_worker;
	char *store_folder;
	char *template_folder;
	char *worker;
	char *system_adapters;
	char *data_folder;
	char *site_folder;
	char *user_folder;
	char *site_adapters;
	char *user_adapters;
	json_t *office;
	json_t *forbidden;
	json_t *accept;
	json_t *network;
	json_t *partners;
	UfRetention retention;
	char *key_file;
	char *team;
	unsigned unlock_minutes;
	UfDate today;
	volatile sig_atomic_t cancelled;
	bool (*watch)(void *data);
	void *watch_data;
};

void
uf_context_free(UfContext *context)
{
	if (context == NULL)
		return;
	g_free(context->share_folder);
	g_free(context->document_worker);
	g_free(context->store_folder);
	g_free(context->template_folder);
	g_free(context->worker);
	g_free(context->system_adapters);
	g_free(context->data_folder);
	g_free(context->site_folder);
	g_free(context->user_folder);
	g_free(context->key_file);
	g_free(context->team);
	g_free(context->site_adapters);
	g_free(context->user_adapters);
	json_decref(context->office);
	json_decref(context->forbidden);
	json_decref(context->accept);
	json_decref(context->network);
	json_decref(context->partners);
	uf_retention_clear(&context->retention);
	g_free(context);
}

/* an absent file is an empty object */
static json_t *
load_optional(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) root = uf_json_load(path, &local);
	if (root == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return json_object();
	if (root == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (!json_is_object(root)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: expected an object", path);
		return NULL;
	}
	return g_steal_pointer(&root);
}

/* a partner that the site knows is as the site says; the user's others stay */
static void
merge_partners(const json_t *site, json_t *user)
{
	json_t *theirs = json_object_get(site, "partners");
	json_t *own = json_object_get(user, "partners");
	if (json_is_object(theirs) && json_is_object(own))
		json_object_update(own, theirs);
	else if (theirs != NULL)
		json_object_del(user, "partners");
}

static json_t *
load_layers(const UfContextSetup *setup, const char *name, GError **error)
{
	g_autoptr(json_t) site = load_optional(setup->site_config_folder, name, error);
	if (site == NULL)
		return NULL;
	g_autoptr(json_t) user = load_optional(setup->config_folder, name, error);
	if (user == NULL)
		return NULL;
	/* how long a service keeps things is no worker's own choice */
	if (json_object_get(site, "retention") != NULL)
		json_object_del(user, "retention");
	/* nor which identifiers are not kept at all */
	if (json_object_get(site, "forbidden_identifiers") != NULL)
		json_object_del(user, "forbidden_identifiers");
	/* nor what is taken without anybody looking */
	if (json_object_get(site, "accept") != NULL)
		json_object_del(user, "accept");
	/* nor which way leads out of the house */
	if (json_object_get(site, "network") != NULL)
		json_object_del(user, "network");
	merge_partners(site, user);
	json_object_update(site, user);
	return g_steal_pointer(&site);
}

static bool
read_minutes(UfContext *self, const json_t *config, GError **error)
{
	const json_t *value = json_object_get(config, "unlock_minutes");
	const json_int_t minutes = value != NULL ? json_integer_value(value) : UNLOCK_MINUTES;
	if (minutes < 1 || minutes > UNLOCK_MINUTES_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "config.json: \"unlock_minutes\" is not a number from 1 to %d",
			    UNLOCK_MINUTES_MAX);
		return false;
	}
	self->unlock_minutes = (unsigned)minutes;
	return true;
}

static bool
read_forbidden(UfContext *self, const json_t *config, GError **error)
{
	json_t *forbidden = json_object_get(config, "forbidden_identifiers");
	bool is_good = forbidden == NULL || json_is_array(forbidden);
	for (size_t i = 0; is_good && i < json_array_size(forbidden); i++)
		is_good = json_string_length(json_array_get(forbidden, i)) > 0;
	if (!is_good) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "config.json: \"forbidden_identifiers\" is not a list of texts");
		return false;
	}
	self->forbidden = json_incref(forbidden);
	return true;
}

/* their members are checked where they are used (uf-partner.h) */
static bool
read_partners(UfContext *self, const json_t *config, GError **error)
{
	static const char *const keys[] = { "network", "partners" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const json_t *value = json_object_get(config, keys[i]);
		if (value == NULL || json_is_object(value))
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "config.json: \"%s\" is not an object", keys[i]);
		return false;
	}
	self->network = json_incref(json_object_get(config, "network"));
	self->partners = json_incref(json_object_get(config, "partners"));
	return true;
}

static bool
apply_configuration(UfContext *self, const UfContextSetup *setup, GError **error)
{
	static const char *const keys[] = { "store",    "templates",      "worker",
					    "key_file", "team",           "retention",
					    "accept",   "unlock_minutes", "forbidden_identifiers",
					    "network",  "partners",       NULL };
	g_autoptr(json_t) config = load_layers(setup, "config.json", error);
	if (config == NULL)
		return false;
	if (!uf_json_check_keys(config, keys, error)) {
		g_prefix_error(error, "config.json: ");
		return false;
	}
	const json_t *retention = json_object_get(config, "retention");
	for (size_t i = 0; i < TEXT_KEYS; i++) {
		const json_t *value = json_object_get(config, keys[i]);
		if (value == NULL || json_string_length(value) > 0)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "config.json: \"%s\" is not a text", keys[i]);
		return false;
	}
	self->accept = json_incref(json_object_get(config, "accept"));
	if (!uf_accept_check(self->accept, error)) {
		g_prefix_error(error, "config.json: ");
		return false;
	}
	if (!read_forbidden(self, config, error) || !read_partners(self, config, error))
		return false;
	self->retention = uf_retention_make();
	if (!uf_retention_apply(&self->retention, retention, error)) {
		g_prefix_error(error, "config.json: ");
		return false;
	}
	const char *store = uf_json_get_string(config, "store");
	const char *templates = uf_json_get_string(config, "templates");
	const char *worker = uf_json_get_string(config, "worker");
	self->key_file = g_strdup(uf_json_get_string(config, "key_file"));
	self->team = g_strdup(uf_json_get_string(config, "team"));
	self->store_folder =
	    store != NULL ? g_strdup(store) : g_build_filename(setup->data_folder, "store", NULL);
	self->template_folder = templates != NULL
				    ? g_strdup(templates)
				    : g_build_filename(setup->data_folder, "templates", NULL);
	self->worker = g_strdup(worker != NULL ? worker : setup->worker);
	return read_minutes(self, config, error);
}

UfContext *
uf_context_new(const UfContextSetup *setup, GError **error)
{
	g_autoptr(UfContext) self = g_new0(UfContext, 1);
	self->share_folder = g_strdup(setup->share_folder);
	self->document_worker = g_strdup(setup->document_worker);
	self->system_adapters = setup->system_adapters != NULL
				    ? g_strdup(setup->system_adapters)
				    : g_build_filename(setup->share_folder, "adapters", NULL);
	self->data_folder = g_strdup(setup->data_folder);
	self->site_folder = g_strdup(setup->site_config_folder);
	self->user_folder = g_strdup(setup->config_folder);
	self->site_adapters = g_build_filename(setup->site_config_folder, "adapters", NULL);
	self->user_adapters = g_build_filename(setup->config_folder, "adapters", NULL);
	self->today = setup->today.year > 0 ? setup->today : uf_date_get_local_today();
	if (!apply_configuration(self, setup, error))
		return NULL;
	self->office = load_layers(setup, "office.json", error);
	return self->office != NULL ? g_steal_pointer(&self) : NULL;
}

const json_t *
uf_context_get_forbidden_identifiers(const UfContext *context)
{
	return context->forbidden;
}

const json_t *
uf_context_get_network(const UfContext *context)
{
	return context->network;
}

const json_t *
uf_context_get_partners(const UfContext *context)
{
	return context->partners;
}

const char *
uf_context_get_key_file(const UfContext *context)
{
	return context->key_file;
}

const char *
uf_context_get_team(const UfContext *context)
{
	return context->team;
}

unsigned
uf_context_get_unlock_minutes(const UfContext *context)
{
	return context->unlock_minutes;
}

UfDate
uf_context_get_today(const UfContext *context)
{
	return context->today;
}

const char *
uf_context_get_worker(const UfContext *context)
{
	return context->worker;
}

const char *
uf_context_get_document_worker(const UfContext *context)
{
	return context->document_worker;
}

const char *
uf_context_get_system_adapters(const UfContext *context)
{
	return context->system_adapters;
}

const char *
uf_context_get_site_adapters(const UfContext *context)
{
	return context->site_adapters;
}

const char *
uf_context_get_user_adapters(const UfContext *context)
{
	return context->user_adapters;
}

char *
uf_context_get_data_file(const UfContext *context, const char *name)
{
	return g_build_filename(context->data_folder, name, NULL);
}

char *
uf_context_get_site_file(const UfContext *context, const char *name)
{
	return g_build_filename(context->site_folder, name, NULL);
}

char *
uf_context_get_user_file(const UfContext *context, const char *name)
{
	return g_build_filename(context->user_folder, name, NULL);
}

const UfRetention *
uf_context_get_retention(const UfContext *context)
{
	return &context->retention;
}

const json_t *
uf_context_get_accept_rules(const UfContext *context)
{
	return context->accept;
}

json_t *
uf_context_get_office(const UfContext *context)
{
	return context->office;
}

const char *
uf_context_get_store_folder(const UfContext *context)
{
	return context->store_folder;
}

const char *
uf_context_get_template_folder(const UfContext *context)
{
	return context->template_folder;
}

char *
uf_context_get_share_file(const UfContext *context, const char *name)
{
	return g_build_filename(context->share_folder, name, NULL);
}

void
uf_context_cancel(UfContext *context)
{
	context->cancelled = 1;
}

void
uf_context_watch(UfContext *context, bool (*func)(void *data), void *data)
{
	context->watch = func;
	context->watch_data = data;
}

bool
uf_context_is_cancelled(const UfContext *context)
{
	return context->cancelled != 0 ||
	       (context->watch != NULL && context->watch(context->watch_data));
}
