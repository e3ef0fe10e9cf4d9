/* The notice to the person and the register of the office: names and titles, never values. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-notice.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

static const char *const forms[] = { "domiciliation/demande-16029", "essai/aide", NULL };

static char *
fill_couple(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) facts = json_pack("{s:s}", "reason", "ZZCANARY motif");
	const UfFlowFill setup = { .person = person, .forms = forms, .facts = facts };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	return person;
}

static void
check_no_value(const json_t *json)
{
	/* of couple.json, as stored and as shown */
	static const char *const values[] = { "ZZCANARY",       "1991-02-28",      "28/02/1991",
					      "Saint-Herblain", "+3363998",        "06 39 98",
					      "madame",         "exemple.invalid", "Nantes\"" };
	g_autofree char *text = json_dumps(json, JSON_ENCODE_ANY);
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		g_test_message("%s", values[i]);
		g_assert_null(strstr(text, values[i]));
	}
}

static const json_t *
find_by(const json_t *rows, const char *key, const char *value)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, key), value) == 0)
			return row;
	}
	return NULL;
}

static bool
holds(const json_t *texts, const char *text)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		if (g_strcmp0(json_string_value(json_array_get(texts, i)), text) == 0)
			return true;
	}
	return false;
}

static void
test_notice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = fill_couple(fixture);
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	const json_t *requests = json_object_get(notice, "requests");
	g_assert_cmpuint(json_array_size(requests), ==, 2);
	check_no_value(requests);
	g_assert_cmpstr(uf_json_get_string(notice, "name"), ==, "Maëlle L'INVENTÉ");
	const json_t *first = find_by(
	    requests, "title", "Demande d'élection de domicile et décision (cerfa 16029*01)");
	g_assert_nonnull(first);
	g_assert_cmpstr(uf_json_get_string(first, "made"), ==, "2026-11-21");
	g_assert_cmpuint(json_array_size(json_object_get(first, "recipients")), >, 0);
	g_assert_cmpuint(strlen(uf_json_get_string(first, "basis")), >, 0);
	const json_t *hers = find_by(json_object_get(first, "facts"), "who", "Maëlle L'INVENTÉ");
	g_assert_true(holds(json_object_get(hers, "titles"), "Date de naissance"));
	/* the office's own facts are nobody's */
	g_assert_null(find_by(json_object_get(first, "facts"), "who", "Le service"));
	const json_t *aide = find_by(requests, "title", "Demande d'aide");
	const json_t *asked = find_by(json_object_get(aide, "facts"), "who", "Cette demande");
	g_assert_true(holds(json_object_get(asked, "titles"), "Motif"));
}

static void
test_page(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = fill_couple(fixture);
	g_autofree char *path = g_build_filename(fixture->home, "notice.pdf", NULL);
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(notice, "file"), ==, path);
	GStatBuf info;
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_true(g_str_has_prefix(text, "%PDF-"));
	/* where nothing can be written, nothing is said to be there */
	g_autofree char *below = g_build_filename(path, "below.pdf", NULL);
	g_assert_null(uf_flow_notice(fixture->flow, person, below, &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	g_assert_null(uf_flow_notice(fixture->flow, "p-aaaaaaaaaa", NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* somebody for whom nothing was prepared still learns her rights */
static void
test_nothing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "corsican.json");
	g_autofree char *path = g_build_filename(fixture->home, "notice.pdf", NULL);
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, path, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(notice, "requests")), ==, 0);
	g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
	const json_t *office = json_object_get(notice, "office");
	g_assert_cmpstr(uf_json_get_string(office, "name"), ==, "CCAS de Nantes (exemple)");
	g_assert_cmpuint(strlen(uf_json_get_string(office, "contact")), >, 0);
}

static void
test_register(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = fill_couple(fixture);
	g_autoptr(json_t) all = uf_flow_form_register(fixture->flow, NULL, &error);
	g_assert_no_error(error);
	const json_t *entries = json_object_get(all, "forms");
	g_assert_cmpuint(json_array_size(entries), >=, 5);
	check_no_value(entries);
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *entry = json_array_get(entries, i);
		g_assert_cmpuint(strlen(uf_json_get_string(entry, "purpose")), >, 0);
		g_assert_cmpuint(json_array_size(json_object_get(entry, "people")), >, 0);
	}
	g_autoptr(json_t) one = uf_flow_form_register(fixture->flow, "essai/aide", &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(one, "forms"), 0);
	g_assert_cmpuint(json_array_size(json_object_get(one, "forms")), ==, 1);
	g_assert_cmpstr(uf_json_get_string(entry, "seen"), ==, "2026-08-19");
	g_assert_true(holds(json_object_get(entry, "sensitive"), "health"));
	g_assert_null(uf_flow_form_register(fixture->flow, "essai/nothing", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/notice/notice", test_notice },
		{ "/flow/notice/page", test_page },
		{ "/flow/notice/nothing", test_nothing },
		{ "/flow/notice/register", test_register },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
