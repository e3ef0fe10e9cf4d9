/* Which addresses and hosts the transport speaks to. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "uf-error.h"
#include "uf-http-private.h"

#define PUBLIC UF_HTTP_ZONE_PUBLIC
#define PRIVATE UF_HTTP_ZONE_PRIVATE
#define LOOPBACK UF_HTTP_ZONE_LOOPBACK
#define FORBIDDEN UF_HTTP_ZONE_FORBIDDEN

static const struct {
	const char *address;
	UfHttpZone zone;
} addresses[] = {
	{ "8.8.8.8", PUBLIC },
	{ "193.252.1.1", PUBLIC },
	{ "172.15.255.255", PUBLIC },
	{ "172.32.0.0", PUBLIC },
	{ "9.255.255.255", PUBLIC },
	{ "11.0.0.0", PUBLIC },
	{ "100.63.255.255", PUBLIC },
	{ "100.128.0.0", PUBLIC },
	{ "192.167.255.255", PUBLIC },
	{ "192.169.0.0", PUBLIC },
	{ "223.255.255.255", PUBLIC },
	{ "10.0.0.0", PRIVATE },
	{ "10.255.255.255", PRIVATE },
	{ "172.16.0.0", PRIVATE },
	{ "172.31.255.255", PRIVATE },
	{ "192.168.0.1", PRIVATE },
	{ "100.64.0.1", PRIVATE },
	{ "127.0.0.1", LOOPBACK },
	{ "127.255.255.254", LOOPBACK },
	{ "0.0.0.0", FORBIDDEN },
	{ "0.1.2.3", FORBIDDEN },
	{ "169.254.0.1", FORBIDDEN },
	{ "169.254.169.254", FORBIDDEN },
	{ "168.63.129.16", FORBIDDEN },
	{ "100.100.100.200", FORBIDDEN },
	{ "192.0.0.192", FORBIDDEN },
	{ "192.0.2.1", FORBIDDEN },
	{ "198.18.0.1", FORBIDDEN },
	{ "198.19.255.255", FORBIDDEN },
	{ "203.0.113.9", FORBIDDEN },
	{ "224.0.0.1", FORBIDDEN },
	{ "240.0.0.1", FORBIDDEN },
	{ "255.255.255.255", FORBIDDEN },
	{ "2a00:1450:4007::1", PUBLIC },
	{ "2606:4700::1111", PUBLIC },
	{ "fd12:3456::1", PRIVATE },
	{ "fc00::1", PRIVATE },
	{ "fd00:ec2::254", FORBIDDEN },
	{ "fd20:ce::254", FORBIDDEN },
	{ "::1", LOOPBACK },
	{ "::", FORBIDDEN },
	{ "::2", FORBIDDEN },
	{ "::7f00:1", FORBIDDEN }, /* compatible, long given up */
	{ "fe80::1", FORBIDDEN },
	{ "febf::1", FORBIDDEN },
	{ "fec0::1", FORBIDDEN },
	{ "ff02::1", FORBIDDEN },
	{ "2001::1", FORBIDDEN }, /* Teredo */
	{ "2001:db8::1", FORBIDDEN },
	{ "100::1", FORBIDDEN },
	{ "::ffff:8.8.8.8", PUBLIC },
	{ "::ffff:127.0.0.1", LOOPBACK },
	{ "::ffff:10.0.0.1", PRIVATE },
	{ "::ffff:169.254.169.254", FORBIDDEN },
	{ "64:ff9b::169.254.169.254", FORBIDDEN },
	{ "64:ff9b::8.8.8.8", PUBLIC },
	{ "64:ff9b::127.0.0.1", LOOPBACK },
	{ "64:ff9b:1::10.0.0.1", PRIVATE },
	{ "2002:7f00:1::", LOOPBACK },
	{ "2002:a9fe:a9fe::1", FORBIDDEN },
	{ "2002:808:808::1", PUBLIC },
};

static void
fill(struct sockaddr_storage *out, const char *text)
{
	memset(out, 0, sizeof *out);
	if (strchr(text, ':') == NULL) {
		struct sockaddr_in *in = (struct sockaddr_in *)out;
		in->sin_family = AF_INET;
		g_assert_cmpint(inet_pton(AF_INET, text, &in->sin_addr), ==, 1);
		return;
	}
	struct sockaddr_in6 *in = (struct sockaddr_in6 *)out;
	in->sin6_family = AF_INET6;
	g_assert_cmpint(inet_pton(AF_INET6, text, &in->sin6_addr), ==, 1);
}

static void
test_zones(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
		g_test_message("%s", addresses[i].address);
		struct sockaddr_storage address;
		fill(&address, addresses[i].address);
		g_assert_cmpint(uf_http_guard_find_zone((struct sockaddr *)&address), ==,
				addresses[i].zone);
	}
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	g_assert_cmpint(uf_http_guard_find_zone((struct sockaddr *)&local), ==, FORBIDDEN);
}

static const char *const listed[] = { "portail.example", ".departement.example", NULL };

static const struct {
	const char *host;
	const char *address;
	const char *proxy;
	bool loopback_only;
	bool expected;
} sockets[] = {
	{ "a.example", "8.8.8.8", NULL, false, true },
	{ "a.example", "10.1.2.3", NULL, false, false },
	{ "a.example", "fd12::1", NULL, false, false },
	{ "a.example", "127.0.0.1", NULL, false, false },
	{ "a.example", "169.254.169.254", NULL, false, false },
	{ "portail.example", "10.1.2.3", NULL, false, true },
	{ "portail.example", "::ffff:10.1.2.3", NULL, false, true },
	{ "x.portail.example", "10.1.2.3", NULL, false, false },
	{ "x.departement.example", "10.1.2.3", NULL, false, true },
	{ "departement.example", "10.1.2.3", NULL, false, false },
	{ "xdepartement.example", "10.1.2.3", NULL, false, false },
	/* what the site allows is a place of its own network, never this machine or metadata */
	{ "portail.example", "127.0.0.1", NULL, false, false },
	{ "portail.example", "::1", NULL, false, false },
	{ "portail.example", "169.254.169.254", NULL, false, false },
	/* the socket is the proxy's */
	{ "portail.example", "127.0.0.1", "http://proxy:3128", false, true },
	{ "portail.example", "10.1.2.3", "http://proxy:3128", false, true },
	/* tests never leave the machine */
	{ "portail.example", "127.0.0.1", NULL, true, true },
	{ "portail.example", "::1", NULL, true, true },
	{ "portail.example", "8.8.8.8", NULL, true, false },
	{ "portail.example", "10.1.2.3", NULL, true, false },
	{ "portail.example", "10.1.2.3", "http://proxy:3128", true, false },
};

static void
test_sockets(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sockets); i++) {
		g_test_message("%s %s", sockets[i].host, sockets[i].address);
		const UfHttp http = { .hosts = (char **)listed,
				      .proxy = (char *)sockets[i].proxy,
				      .loopback_only = sockets[i].loopback_only };
		struct sockaddr_storage address;
		fill(&address, sockets[i].address);
		g_assert_true(
		    uf_http_guard_is_open(&http, sockets[i].host, (struct sockaddr *)&address) ==
		    sockets[i].expected);
	}
}

static const struct {
	const char *url;
	const char *origin; /* NULL: refused */
	const char *proxy;
	bool loopback_only;
} urls[] = {
	{ "https://A.example/x?y=z", "https://a.example:443", NULL, false },
	{ "https://a.example:8443/", "https://a.example:8443", NULL, false },
	{ "https://[2606:4700::1111]/", "https://[2606:4700::1111]:443", NULL, false },
	{ "http://a.example/", NULL, NULL, false },
	{ "http://127.0.0.1/", NULL, NULL, false },
	{ "file:///etc/passwd", NULL, NULL, false },
	{ "ftp://a.example/", NULL, NULL, false },
	{ "gopher://a.example/", NULL, NULL, false },
	{ "https://user@a.example/", NULL, NULL, false },
	{ "https://user:word@a.example/", NULL, NULL, false },
	{ "https://", NULL, NULL, false },
	{ "a.example/x", NULL, NULL, false },
	{ "", NULL, NULL, false },
	{ "https://a.example/\r\nX: y", NULL, NULL, false },
	{ "https://\xc3\xa9.example/", NULL, NULL, false },
	{ "https://a_b.example/", NULL, NULL, false },
	{ "https://a.example/", NULL, "http://proxy:3128", false },
	{ "https://portail.example/", "https://portail.example:443", "http://proxy:3128", false },
	{ "https://x.departement.example/", "https://x.departement.example:443",
	  "http://proxy:3128", false },
	{ "http://127.0.0.1:8080/x", "http://127.0.0.1:8080", NULL, true },
	{ "https://localhost/", "https://localhost:443", NULL, true },
	{ "file:///etc/passwd", NULL, NULL, true },
};

static void
test_urls(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
		g_test_message("%s", urls[i].url);
		const UfHttp http = { .hosts = (char **)listed,
				      .proxy = (char *)urls[i].proxy,
				      .loopback_only = urls[i].loopback_only };
		g_autoptr(GError) error = NULL;
		g_autofree char *host = NULL;
		g_autofree char *origin = uf_http_guard_check(&http, urls[i].url, &host, &error);
		g_assert_cmpstr(origin, ==, urls[i].origin);
		g_assert_true((origin == NULL) == (error != NULL));
		if (error == NULL)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_null(strstr(error->message, "passwd"));
		g_assert_null(strstr(error->message, "word@"));
	}
}

/* a bit flipped in front of a range is outside of it: no range is wider than it says */
static void
test_zone_is_total(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(7);
	unsigned seen[4] = { 0 };
	for (int i = 0; i < 20000; i++) {
		struct sockaddr_in6 in = { .sin6_family = AF_INET6 };
		for (size_t j = 0; j < 16; j++)
			in.sin6_addr.s6_addr[j] = (guint8)g_rand_int(random);
		const UfHttpZone zone = uf_http_guard_find_zone((struct sockaddr *)&in);
		const guint8 first = in.sin6_addr.s6_addr[0];
		if (zone == PUBLIC)
			g_assert_cmpuint(first >> 5, ==, 1); /* 2000::/3 */
		if (zone == PRIVATE)
			g_assert_cmpuint(first & 0xfe, ==, 0xfc);
		seen[zone]++;
	}
	g_assert_cmpuint(seen[PUBLIC], >, 1000);
	g_assert_cmpuint(seen[FORBIDDEN], >, 1000);
}

/* this program has not asked for anything else */
static void
test_no_test_mode(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfHttp) http = uf_http_new(&(UfHttpSetup){ 0 }, &error);
	g_assert_no_error(error);
	g_assert_false(uf_http_is_test());
	g_assert_false(http->loopback_only);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/http/guard/zones", test_zones);
	g_test_add_func("/http/guard/total", test_zone_is_total);
	g_test_add_func("/http/guard/sockets", test_sockets);
	g_test_add_func("/http/guard/urls", test_urls);
	g_test_add_func("/http/guard/no-test-mode", test_no_test_mode);
	return g_test_run();
}
