/* Which hosts and which addresses may be spoken to. Ranges: the special-purpose registries of IANA
 * for IPv4 and IPv6, and the addresses where hosting companies publish secrets of a machine. */
#include "uf-http-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "uf-error.h"

typedef struct {
	const char *network;
	unsigned bits;
	UfHttpZone zone;
} Range;

/* the first that matches holds */
static const Range ranges4[] = {
	{ "168.63.129.16", 32, UF_HTTP_ZONE_FORBIDDEN },   /* metadata, Azure */
	{ "100.100.100.200", 32, UF_HTTP_ZONE_FORBIDDEN }, /* metadata, Alibaba */
	{ "0.0.0.0", 8, UF_HTTP_ZONE_FORBIDDEN },          /* this host */
	{ "10.0.0.0", 8, UF_HTTP_ZONE_PRIVATE },
	{ "100.64.0.0", 10, UF_HTTP_ZONE_PRIVATE }, /* shared by customers of an operator */
	{ "127.0.0.0", 8, UF_HTTP_ZONE_LOOPBACK },
	{ "169.254.0.0", 16, UF_HTTP_ZONE_FORBIDDEN }, /* link-local, metadata */
	{ "172.16.0.0", 12, UF_HTTP_ZONE_PRIVATE },
	{ "192.0.0.0", 24, UF_HTTP_ZONE_FORBIDDEN }, /* protocol assignments, metadata of Oracle */
	{ "192.0.2.0", 24, UF_HTTP_ZONE_FORBIDDEN }, /* documentation */
	{ "192.88.99.0", 24, UF_HTTP_ZONE_FORBIDDEN }, /* 6to4 relays */
	{ "192.168.0.0", 16, UF_HTTP_ZONE_PRIVATE },
	{ "198.18.0.0", 15, UF_HTTP_ZONE_FORBIDDEN }, /* measurements */
	{ "198.51.100.0", 24, UF_HTTP_ZONE_FORBIDDEN },
	{ "203.0.113.0", 24, UF_HTTP_ZONE_FORBIDDEN },
	{ "224.0.0.0", 3, UF_HTTP_ZONE_FORBIDDEN }, /* multicast, reserved, broadcast */
};
static const Range ranges6[] = {
	{ "::1", 128, UF_HTTP_ZONE_LOOPBACK },
	{ "fd00:ec2::254", 128, UF_HTTP_ZONE_FORBIDDEN },      /* metadata, AWS */
	{ "fd20:ce::254", 128, UF_HTTP_ZONE_FORBIDDEN },       /* metadata, Google */
	{ "fd00:c1::a9fe:a9fe", 128, UF_HTTP_ZONE_FORBIDDEN }, /* metadata, Oracle */
	{ "fc00::", 7, UF_HTTP_ZONE_PRIVATE },
	{ "2001::", 23, UF_HTTP_ZONE_FORBIDDEN },     /* protocol assignments, Teredo */
	{ "2001:db8::", 32, UF_HTTP_ZONE_FORBIDDEN }, /* documentation */
	{ "3fff::", 20, UF_HTTP_ZONE_FORBIDDEN },     /* documentation */
	{ "2000::", 3, UF_HTTP_ZONE_PUBLIC },
	{ "::", 0, UF_HTTP_ZONE_FORBIDDEN }, /* link-local, multicast, all that is not given out */
};
/* where an IPv6 address holds an IPv4 address */
static const struct {
	const char *network;
	unsigned bits;
	size_t at;
} holders[] = {
	{ "::ffff:0:0", 96, 12 },   /* mapped */
	{ "::ffff:0:0:0", 96, 12 }, /* translated */
	{ "64:ff9b::", 96, 12 },    /* NAT64 */
	{ "64:ff9b:1::", 48, 12 },  /* NAT64 of a site, when it is a /96 */
	{ "2002::", 16, 2 },        /* 6to4 */
};

static bool
is_within(const guint8 *address, int family, const char *network, unsigned bits)
{
	guint8 start[16] = { 0 };
	if (inet_pton(family, network, start) != 1)
		return false;
	const size_t whole = bits / 8;
	if (memcmp(address, start, whole) != 0)
		return false;
	const unsigned rest = bits % 8;
	return rest == 0 || (address[whole] ^ start[whole]) >> (8 - rest) == 0;
}

static UfHttpZone
find_zone4(const guint8 *address)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ranges4); i++)
		if (is_within(address, AF_INET, ranges4[i].network, ranges4[i].bits))
			return ranges4[i].zone;
	return UF_HTTP_ZONE_PUBLIC;
}

static UfHttpZone
find_zone6(const guint8 *address)
{
	for (size_t i = 0; i < G_N_ELEMENTS(holders); i++)
		if (is_within(address, AF_INET6, holders[i].network, holders[i].bits))
			return find_zone4(address + holders[i].at);
	for (size_t i = 0; i < G_N_ELEMENTS(ranges6); i++)
		if (is_within(address, AF_INET6, ranges6[i].network, ranges6[i].bits))
			return ranges6[i].zone;
	return UF_HTTP_ZONE_FORBIDDEN;
}

UfHttpZone
uf_http_guard_find_zone(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof in);
		return find_zone4((const guint8 *)&in.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, address, sizeof in);
		return find_zone6(in.sin6_addr.s6_addr);
	}
	return UF_HTTP_ZONE_FORBIDDEN;
}

bool
uf_http_guard_is_listed(const UfHttp *http, const char *host)
{
	for (size_t i = 0; http->hosts != NULL && http->hosts[i] != NULL; i++) {
		const char *entry = http->hosts[i];
		if (strcmp(entry, host) == 0 || (entry[0] == '.' && g_str_has_suffix(host, entry)))
			return true;
	}
	return false;
}

bool
uf_http_guard_is_open(const UfHttp *http, const char *host, const struct sockaddr *address)
{
	const UfHttpZone zone = uf_http_guard_find_zone(address);
	if (http->loopback_only)
		return zone == UF_HTTP_ZONE_LOOPBACK;
	/* the socket goes to the proxy, which the site chose; the host was looked up in the list */
	if (http->proxy != NULL)
		return true;
	return zone == UF_HTTP_ZONE_PUBLIC ||
	       (zone == UF_HTTP_ZONE_PRIVATE && uf_http_guard_is_listed(http, host));
}

typedef char *CurlText;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(CurlText, curl_free, NULL)

static char *
get_part(CURLU *parts, CURLUPart part, unsigned flags)
{
	g_auto(CurlText) text = NULL;
	if (curl_url_get(parts, part, &text, flags) != CURLUE_OK)
		return NULL;
	return g_ascii_strdown(text, -1);
}

static bool
refuse(GError **error, const char *host, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s", host, what);
	return false;
}

/* names with other letters than these would be shown, or sent, as something else */
static bool
is_plain_host(const char *host)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
	return host[0] != '\0' && strlen(host) <= 253 && strspn(host, letters) == strlen(host);
}

static bool
check_host(const UfHttp *http, const char *scheme, const char *host, GError **error)
{
	if (host == NULL || !is_plain_host(host))
		return refuse(error, "the address of the partner", "it names no host");
	if (strcmp(scheme, "https") != 0 && !(http->loopback_only && strcmp(scheme, "http") == 0))
		return refuse(error, host, "only https is spoken");
	if (http->proxy != NULL && !uf_http_guard_is_listed(http, host))
		return refuse(error, host, "is not among the hosts that the site allows");
	return true;
}

char *
uf_http_guard_check(const UfHttp *http, const char *url, char **host, GError **error)
{
	g_autoptr(CURLU) parts = curl_url();
	if (parts == NULL ||
	    curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER) != CURLUE_OK) {
		refuse(error, "the address of the partner", "it is no plain URL");
		return NULL;
	}
	g_autofree char *scheme = get_part(parts, CURLUPART_SCHEME, 0);
	g_autofree char *name = get_part(parts, CURLUPART_HOST, 0);
	g_autofree char *port = get_part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	if (scheme == NULL || port == NULL || !check_host(http, scheme, name, error)) {
		if (error != NULL && *error == NULL)
			refuse(error, "the address of the partner", "it is no plain URL");
		return NULL;
	}
	char *origin = g_strdup_printf("%s://%s:%s", scheme, name, port);
	*host = g_steal_pointer(&name);
	return origin;
}
