/* What the configuration says of networks and partners: the site's word before the user's, and
 * nothing wrong is taken. */
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-partner.h"

#define SITE "https://agence.example"

typedef struct {
	char *folder;
} Place;

static void
write_file(const Place *place, const char *name, const char *text, int mode)
{
	g_autofree char *path = g_build_filename(place->folder, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(g_chmod(path, mode), ==, 0);
}

/* @text is JSON with ' for ", and @ for the folder */
static void
write_config(const Place *place, const char *layer, const char *text)
{
	g_autofree char *name = g_build_filename(layer, "config.json", NULL);
	g_auto(GStrv) parts = g_strsplit(text, "@", -1);
	g_autofree char *joined = g_strjoinv(place->folder, parts);
	g_strdelimit(joined, "'", '"');
	write_file(place, name, joined, 0600);
}

static void
set_up(Place *place, gconstpointer data)
{
	(void)data;
	place->folder = g_dir_make_tmp("uf-partner-XXXXXX", NULL);
	g_assert_nonnull(place->folder);
	write_file(place, "key", "s3cret\n", 0600);
	write_file(place, "open", "s3cret\n", 0604);
	write_file(place, "group", "s3cret\n", 0640);
	write_file(place, "account", "agent:mot:de passe\n", 0600);
	write_file(place, "lines", "one\ntwo\n", 0600);
	write_file(place, "void", "\n", 0600);
}

static void
tear_down(Place *place, gconstpointer data)
{
	(void)data;
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", place->folder);
	g_assert_cmpint(system(command), ==, 0);
	g_free(place->folder);
}

static void
test_nothing_said(Place *place, gconstpointer data)
{
	(void)data;
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	g_assert_null(uf_context_get_network(context));
	g_assert_null(uf_context_get_partners(context));
	g_autoptr(GError) error = NULL;
	g_autoptr(UfPartner) partner = uf_partner_new(context, SITE, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_partner_get_site(partner), ==, SITE);
	g_assert_null(uf_partner_get_orig(partner));
	g_assert_null(uf_partner_get_key(partner));
	g_assert_null(uf_partner_get_account(partner));
	g_assert_cmpint(uf_partner_get_number(partner, "fsl"), ==, 0);
	UfHttp *http = uf_partner_ensure_http(partner, &error);
	g_assert_no_error(error);
	g_assert_nonnull(http);
	g_assert_true(uf_partner_ensure_http(partner, NULL) == http);
	uf_partner_free(NULL);
}

static void
test_layers(Place *place, gconstpointer data)
{
	(void)data;
	write_config(place, "site",
		     "{'network': {'proxy': 'http://relais.example:3128', 'hosts': ['.example']},"
		     " 'partners': {'" SITE "': {'instead': 'https://neuf.example:8443',"
		     " 'orig': 'ccas', 'key_file': '@/key', 'numbers': {'fsl': 4242}}}}");
	write_config(place, "config",
		     "{'network': {'proxy': 'http://autre.example:1'},"
		     " 'partners': {'" SITE "': {'orig': 'moi', 'key_file': '@/lines'},"
		     " 'https://seul.example': {'account_file': '@/account'}}}");
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	const json_t *network = uf_context_get_network(context);
	g_assert_cmpstr(uf_json_get_string(network, "proxy"), ==, "http://relais.example:3128");
	g_autoptr(UfPartner) partner = uf_partner_new(context, SITE, NULL);
	g_assert_cmpstr(uf_partner_get_site(partner), ==, "https://neuf.example:8443");
	g_assert_cmpstr(uf_partner_get_orig(partner), ==, "ccas");
	g_assert_cmpstr(uf_secret_get_text(uf_partner_get_key(partner)), ==, "s3cret");
	g_assert_null(uf_partner_get_account(partner));
	g_assert_cmpint(uf_partner_get_number(partner, "fsl"), ==, 4242);
	g_assert_cmpint(uf_partner_get_number(partner, "autre"), ==, 0);
	g_assert_nonnull(uf_partner_ensure_http(partner, NULL));

	g_autoptr(UfPartner) other = uf_partner_new(context, "https://seul.example", NULL);
	g_assert_cmpstr(uf_partner_get_site(other), ==, "https://seul.example");
	g_assert_cmpstr(uf_secret_get_text(uf_partner_get_account(other)), ==,
			"agent:mot:de passe");
	g_assert_null(uf_partner_get_key(other));
}

/* where the site says nothing the user's word stands */
static void
test_user(Place *place, gconstpointer data)
{
	(void)data;
	write_config(place, "site", "{'network': {'connect_seconds': 3}}");
	write_config(place, "config", "{'partners': {'" SITE "': {'numbers': {'fsl': 7}}}}");
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	g_autoptr(UfPartner) partner = uf_partner_new(context, SITE, NULL);
	g_assert_cmpint(uf_partner_get_number(partner, "fsl"), ==, 7);
	g_assert_cmpint(uf_json_get_integer(uf_context_get_network(context), "connect_seconds", 0),
			==, 3);
}

static const struct {
	const char *config;
	const char *message;
} wrong[] = {
	{ "{'network': {'proxi': 'x'}}", "network: \"proxi\" is not a key" },
	{ "{'network': {'proxy': 3}}", "network: \"proxy\" is not a text" },
	{ "{'network': {'authorities': ''}}", "network: \"authorities\" is not a text" },
	{ "{'network': {'certificate': 'c.pem'}}", "network: \"certificate\" is not the whole" },
	{ "{'network': {'hosts': 'a'}}", "network: \"hosts\" is not a list" },
	{ "{'network': {'hosts': [1]}}", "network: \"hosts\" is not a list" },
	{ "{'network': {'connect_seconds': 0}}", "network: \"connect_seconds\" is not" },
	{ "{'network': {'total_seconds': 3601}}", "network: \"total_seconds\" is not" },
	{ "{'network': {'total_seconds': '3'}}", "network: \"total_seconds\" is not" },
	{ "{'partners': {'" SITE "': []}}", "\"" SITE "\" is not an object" },
	{ "{'partners': {'" SITE "': {'key': 'x'}}}", SITE ": \"key\" is not a key" },
	{ "{'partners': {'" SITE "': {'instead': 'neuf.example'}}}", "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'instead': 'https://a.example/'}}}", "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'instead': 'http://127.0.0.1:1'}}}", "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'instead': 'https://u@a.example'}}}", "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'instead': 'https://a.example:x'}}}", "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'instead': 'https://a.example:123456'}}}",
	  "\"instead\" is not" },
	{ "{'partners': {'" SITE "': {'orig': 'x'}}}", "\"orig\" and \"key_file\" go together" },
	{ "{'partners': {'" SITE "': {'key_file': '@/key'}}}", "go together" },
	{ "{'partners': {'" SITE "': {'orig': 'x', 'key_file': 'key'}}}", "is not the whole path" },
	{ "{'partners': {'" SITE "': {'orig': 'x', 'key_file': '@/open'}}}", "everybody may read" },
	{ "{'partners': {'" SITE "': {'orig': 'x', 'key_file': '@/group'}}}",
	  "its group may read" },
	{ "{'partners': {'" SITE "': {'account_file': '@/key'}}}", "does not hold user:password" },
	{ "{'partners': {'" SITE "': {'numbers': {'a': 0}}}}", "\"numbers\" holds what is not" },
	{ "{'partners': {'" SITE "': {'numbers': {'a': '1'}}}}", "\"numbers\" holds what is not" },
	{ "{'partners': {'" SITE "': {'numbers': 3}}}", "\"numbers\" is not an object" },
};

static void
test_wrong(Place *place, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_test_message("%s", wrong[i].config);
		write_config(place, "config", wrong[i].config);
		g_autoptr(UfContext) context = fixture_make_context(place->folder);
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_partner_new(context, SITE, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_true(g_str_has_prefix(error->message, "config.json: "));
		g_assert_nonnull(strstr(error->message, wrong[i].message));
		g_assert_null(strstr(error->message, "s3cret"));
	}
}

static const struct {
	const char *file;
	int code;
} files[] = {
	{ "@/none", UF_ERROR_NOT_FOUND },
	{ "@/lines", UF_ERROR_INVALID_DATA },
	{ "@/void", UF_ERROR_INVALID_DATA },
};

static void
test_key_files(Place *place, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *config = g_strdup_printf(
		    "{'partners': {'" SITE "': {'orig': 'x', 'key_file': '%s'}}}", files[i].file);
		write_config(place, "config", config);
		g_autoptr(UfContext) context = fixture_make_context(place->folder);
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_partner_new(context, SITE, &error));
		g_assert_error(error, UF_ERROR, files[i].code);
		g_assert_nonnull(strstr(error->message, "\"key_file\""));
	}
	/* a wrong entry of one partner stops no other */
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	g_autoptr(UfPartner) other = uf_partner_new(context, "https://seul.example", NULL);
	g_assert_nonnull(other);
}

static void
test_sites(Place *place, gconstpointer data)
{
	(void)data;
	static const char *const bad[] = { "",
					   "agence.example",
					   "http://agence.example",
					   SITE "/",
					   SITE "/x",
					   "https://",
					   "https://.example",
					   "https://-x.example",
					   "https://a b",
					   SITE "?x",
					   SITE ":",
					   "https://a@agence.example",
					   "ftp://agence.example" };
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", bad[i]);
		g_assert_null(uf_partner_new(context, bad[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	}
	g_autoptr(UfPartner) port = uf_partner_new(context, "https://a.example:8443", NULL);
	g_assert_cmpstr(uf_partner_get_site(port), ==, "https://a.example:8443");
}

/* what only the transport finds wrong is told as the configuration's */
static void
test_transport(Place *place, gconstpointer data)
{
	(void)data;
	write_config(place, "config", "{'network': {'proxy_login_file': '@/open'}}");
	g_autoptr(UfContext) context = fixture_make_context(place->folder);
	g_autoptr(UfPartner) partner = uf_partner_new(context, SITE, NULL);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_partner_ensure_http(partner, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_true(g_str_has_prefix(error->message, "config.json: network: "));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add("/partner/nothing-said", Place, NULL, set_up, test_nothing_said, tear_down);
	g_test_add("/partner/layers", Place, NULL, set_up, test_layers, tear_down);
	g_test_add("/partner/user", Place, NULL, set_up, test_user, tear_down);
	g_test_add("/partner/wrong", Place, NULL, set_up, test_wrong, tear_down);
	g_test_add("/partner/key-files", Place, NULL, set_up, test_key_files, tear_down);
	g_test_add("/partner/sites", Place, NULL, set_up, test_sites, tear_down);
	g_test_add("/partner/transport", Place, NULL, set_up, test_transport, tear_down);
	return g_test_run();
}
