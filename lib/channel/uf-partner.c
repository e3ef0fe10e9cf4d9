#include "uf-partner.h"

#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-http-private.h"
#include "uf-json.h"

#define INTERVAL_MS 1000
#define MAX_HOSTS 100
#define MAX_SECONDS 3600

static const char *const network_keys[] = { "proxy", "proxy_login_file",  "certificate",
					    "key",   "key_password_file", "authorities",
					    "hosts", "connect_seconds",   "total_seconds",
					    NULL };
static const char *const network_files[] = { "proxy_login_file", "certificate", "key",
					     "key_password_file", "authorities" };
static const char *const site_keys[] = { "instead",      "orig",    "key_file",
					 "account_file", "numbers", NULL };

struct UfPartner {
	const UfContext *context;
	json_t *entry; /* ours; an empty object when the configuration says nothing */
	char *site;
	UfSecret *key;
	UfSecret *account;
	UfHttp *http;
};

static bool
refuse(GError **error, const char *place, const char *key, const char *reason)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "config.json: %s: \"%s\" %s", place, key,
		    reason);
	return false;
}

/* scheme, host and maybe port, nothing behind them; http is for programs of tests alone */
static bool
is_site(const char *site)
{
	const char *rest = NULL;
	if (g_str_has_prefix(site, "https://"))
		rest = site + strlen("https://");
	else if (uf_http_is_test() && g_str_has_prefix(site, "http://"))
		rest = site + strlen("http://");
	if (rest == NULL)
		return false;
	const size_t host =
	    strspn(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	if (host == 0 || rest[0] == '.' || rest[0] == '-')
		return false;
	if (rest[host] == '\0')
		return true;
	const char *port = rest + host + 1;
	const size_t digits = strspn(port, "0123456789");
	return rest[host] == ':' && digits > 0 && digits <= 5 && port[digits] == '\0';
}

/* what stands at @key is a text of the kind wanted, or nothing */
static bool
check_text(const json_t *object, const char *place, const char *key, bool is_file, GError **error)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL)
		return true;
	if (json_string_length(value) == 0)
		return refuse(error, place, key, "is not a text");
	if (is_file && !g_path_is_absolute(json_string_value(value)))
		return refuse(error, place, key, "is not the whole path of a file");
	return true;
}

static bool
check_hosts(const json_t *network, GError **error)
{
	const json_t *hosts = json_object_get(network, "hosts");
	bool is_good =
	    hosts == NULL || (json_is_array(hosts) && json_array_size(hosts) <= MAX_HOSTS);
	for (size_t i = 0; is_good && i < json_array_size(hosts); i++)
		is_good = json_string_length(json_array_get(hosts, i)) > 0;
	return is_good || refuse(error, "network", "hosts", "is not a list of hosts");
}

static bool
check_seconds(const json_t *network, const char *key, GError **error)
{
	const json_t *value = json_object_get(network, key);
	const int64_t seconds = uf_json_get_integer(network, key, 0);
	return value == NULL || (seconds >= 1 && seconds <= MAX_SECONDS) ||
	       refuse(error, "network", key, "is not a number of seconds from 1 to 3600");
}

static bool
check_known(const json_t *object, const char *const *keys, const char *place, GError **error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		if (!g_strv_contains(keys, key))
			return refuse(error, place, key, "is not a key that is known");
	}
	return true;
}

static bool
check_network(const json_t *network, GError **error)
{
	if (network == NULL)
		return true;
	if (!check_known(network, network_keys, "network", error) ||
	    !check_text(network, "network", "proxy", false, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(network_files); i++) {
		if (!check_text(network, "network", network_files[i], true, error))
			return false;
	}
	return check_hosts(network, error) && check_seconds(network, "connect_seconds", error) &&
	       check_seconds(network, "total_seconds", error);
}

static bool
check_numbers(const json_t *entry, const char *place, GError **error)
{
	json_t *numbers = json_object_get(entry, "numbers");
	if (numbers != NULL && !json_is_object(numbers))
		return refuse(error, place, "numbers", "is not an object");
	const char *path;
	json_t *value;
	json_object_foreach(numbers, path, value)
	{
		if (json_integer_value(value) <= 0)
			return refuse(error, place, "numbers", "holds what is not a number");
	}
	return true;
}

static bool
check_entry(const json_t *entry, const char *site, GError **error)
{
	if (!json_is_object(entry)) {
		refuse(error, "partners", site, "is not an object");
		return false;
	}
	if (!check_known(entry, site_keys, site, error) ||
	    !check_text(entry, site, "instead", false, error) ||
	    !check_text(entry, site, "orig", false, error) ||
	    !check_text(entry, site, "key_file", true, error) ||
	    !check_text(entry, site, "account_file", true, error))
		return false;
	const char *instead = uf_json_get_string(entry, "instead");
	if (instead != NULL && !is_site(instead))
		return refuse(error, site, "instead", "is not https://host, without a path");
	if ((json_object_get(entry, "orig") == NULL) !=
	    (json_object_get(entry, "key_file") == NULL))
		return refuse(error, site, "orig", "and \"key_file\" go together");
	return check_numbers(entry, site, error);
}

/* the secret of one line in the file that @key names; true with NULL when it names none */
static bool
read_secret(UfPartner *self, const char *key, UfSecret **out, GError **error)
{
	const char *path = uf_json_get_string(self->entry, key);
	if (path == NULL)
		return true;
	*out = uf_http_read_line(path, S_IRWXG | S_IRWXO, error);
	if (*out == NULL)
		g_prefix_error(error, "config.json: \"%s\": ", key);
	return *out != NULL;
}

static bool
read_secrets(UfPartner *self, GError **error)
{
	if (!read_secret(self, "key_file", &self->key, error) ||
	    !read_secret(self, "account_file", &self->account, error))
		return false;
	const char *account = self->account != NULL ? uf_secret_get_text(self->account) : "a:";
	const char *colon = strchr(account, ':');
	if (colon != NULL && colon != account)
		return true;
	return refuse(error, self->site, "account_file", "does not hold user:password");
}

UfPartner *
uf_partner_new(const UfContext *context, const char *site, GError **error)
{
	if (!is_site(site)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "the site of the form is not https://host, without a path");
		return NULL;
	}
	if (!check_network(uf_context_get_network(context), error))
		return NULL;
	json_t *entry = json_object_get(uf_context_get_partners(context), site);
	if (entry != NULL && !check_entry(entry, site, error))
		return NULL;
	g_autoptr(UfPartner) self = g_new0(UfPartner, 1);
	self->context = context;
	self->entry = entry != NULL ? json_incref(entry) : json_object();
	const char *instead = uf_json_get_string(self->entry, "instead");
	self->site = g_strdup(instead != NULL ? instead : site);
	return read_secrets(self, error) ? g_steal_pointer(&self) : NULL;
}

void
uf_partner_free(UfPartner *partner)
{
	if (partner == NULL)
		return;
	json_decref(partner->entry);
	g_free(partner->site);
	uf_secret_free(partner->key);
	uf_secret_free(partner->account);
	uf_http_free(partner->http);
	g_free(partner);
}

const char *
uf_partner_get_site(const UfPartner *partner)
{
	return partner->site;
}

const char *
uf_partner_get_orig(const UfPartner *partner)
{
	return uf_json_get_string(partner->entry, "orig");
}

const UfSecret *
uf_partner_get_key(const UfPartner *partner)
{
	return partner->key;
}

const UfSecret *
uf_partner_get_account(const UfPartner *partner)
{
	return partner->account;
}

int64_t
uf_partner_get_number(const UfPartner *partner, const char *path)
{
	return uf_json_get_integer(json_object_get(partner->entry, "numbers"), path, 0);
}

static bool
is_cancelled(void *data)
{
	return uf_context_is_cancelled(data);
}

static const char **
list_hosts(const json_t *network)
{
	const json_t *hosts = json_object_get(network, "hosts");
	const char **list = g_new0(const char *, json_array_size(hosts) + 1);
	for (size_t i = 0; i < json_array_size(hosts); i++)
		list[i] = json_string_value(json_array_get(hosts, i));
	return list;
}

UfHttp *
uf_partner_ensure_http(UfPartner *partner, GError **error)
{
	if (partner->http != NULL)
		return partner->http;
	const json_t *network = uf_context_get_network(partner->context);
	g_autofree const char **hosts = list_hosts(network);
	g_autofree char *turns = uf_context_get_data_file(partner->context, "turns");
	const UfHttpSetup setup = {
		.proxy = uf_json_get_string(network, "proxy"),
		.proxy_login_file = uf_json_get_string(network, "proxy_login_file"),
		.certificate = uf_json_get_string(network, "certificate"),
		.key = uf_json_get_string(network, "key"),
		.key_password_file = uf_json_get_string(network, "key_password_file"),
		.authorities = uf_json_get_string(network, "authorities"),
		.hosts = hosts,
		.connect_seconds = (unsigned)uf_json_get_integer(network, "connect_seconds", 0),
		.total_seconds = (unsigned)uf_json_get_integer(network, "total_seconds", 0),
		.interval_ms = INTERVAL_MS,
		.turns = turns,
		.is_cancelled = is_cancelled,
		.cancel_data = (void *)partner->context,
	};
	partner->http = uf_http_new(&setup, error);
	if (partner->http == NULL)
		g_prefix_error(error, "config.json: network: ");
	return partner->http;
}
