/* The notice to the person and the register of the office: names and titles, never values. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-notice.h"
#include "uf-flow-pdf.h"
#include "uf-flow-person.h"
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
					      "madame",         "exemple.invalid", "\"Nantes\"" };
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

/* an answer that stands instead of a fact was told to the partner too */
static void
test_corrected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const char *const form[] = { "domiciliation/demande-16029", NULL };
	g_autoptr(json_t) facts = json_pack("{s:s}", "phone", "07 00 00 00 01");
	const UfFlowFill setup = { .person = person, .forms = form, .facts = facts };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	const json_t *request = json_array_get(json_object_get(notice, "requests"), 0);
	const json_t *said = find_by(json_object_get(request, "facts"), "who", "Cette demande");
	g_assert_true(holds(json_object_get(said, "titles"), "Numéro de téléphone"));
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

/* Article 30 (1), a to g: each is there for each form, by the office's word or the form's own. */
static void
test_article_30(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const office[] = { "controller", "contact", "responsible", "transfers" };
	g_autoptr(GError) error = NULL;
	g_autofree char *before = flow_get_source("fixtures/office/ccas-nantes.json");
	g_autoptr(json_t) root = uf_json_load(before, &error);
	json_t *service = json_object_get(root, "service");
	json_object_set_new(service, "retention", json_string("deux ans d'essai"));
	json_object_set_new(service, "security", json_string("Bureau d'essai fermé à clé"));
	json_object_set_new(service, "privacy_contact", json_string("dpo@exemple.invalid"));
	g_autofree char *text = json_dumps(root, 0);
	flow_write(fixture, "config/office.json", text);
	flow_add_partner(fixture);
	g_autoptr(UfContext) context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	g_autoptr(UfFlow) flow = flow_open(context);
	g_assert_no_error(error);
	g_autoptr(json_t) all = uf_flow_form_register(flow, NULL, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(office); i++)
		g_assert_cmpuint(strlen(uf_json_get_string(all, office[i])), >, 0);
	g_assert_cmpstr(uf_json_get_string(all, "privacy_contact"), ==, "dpo@exemple.invalid");
	g_assert_true(holds(json_object_get(all, "security"), "Bureau d'essai fermé à clé"));
	const json_t *entries = json_object_get(all, "forms");
	for (size_t i = 0; i < json_array_size(entries); i++)
		g_assert_cmpstr(uf_json_get_string(json_array_get(entries, i), "retention"), ==,
				"deux ans d'essai");
	/* nothing is invented when the office says nothing */
	g_autoptr(json_t) plain = uf_flow_form_register(fixture->flow, "essai/aide", &error);
	const json_t *entry = json_array_get(json_object_get(plain, "forms"), 0);
	g_assert_cmpstr(uf_json_get_string(entry, "retention"), ==, "");
	g_assert_cmpstr(uf_json_get_string(plain, "privacy_contact"), ==, "");
}

/* What is protected is told to the person herself, never to those who read her notice as theirs. */
static void
test_protected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		size_t member; /* whose telephone is protected */
		const char *name;
		bool told;
	} rows[] = { { 0, "Maëlle L'INVENTÉ", true }, { 1, "Jean-Baptiste L'INVENTÉ", false } };
	static const char *const form[] = { "essai/contact", NULL };
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/contact.json",
		   "{\"schema\": 1, \"form\": \"essai/contact\", \"title\": \"Contacts\", "
		   "\"source\": {\"text\": \"x\", \"seen\": \"2026-08-19\"}, \"channels\": "
		   "{\"sheet\": {}}, \"roles\": {\"applicant\": {\"label\": \"Demandeur\", "
		   "\"required\": true}}, \"fields\": [{\"id\": \"phone\", \"label\": \"Tél\", "
		   "\"kind\": \"text\", \"from\": \"$.roles.applicant.contact.phones[0].number\"}, "
		   "{\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\", \"from\": "
		   "\"$.roles.applicant.birth_name\"}]}");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *source = flow_get_source("fixtures/people/couple.json");
		g_autofree char *path = g_build_filename(fixture->home, "changed.json", NULL);
		g_autoptr(json_t) root = uf_json_load(source, &error);
		json_t *member = json_array_get(json_object_get(root, "members"), rows[i].member);
		json_object_set_new(member, "contact",
				    json_pack("{s:[{s:s, s:s, s:s, s:b}]}", "phones", "id", "c9",
					      "kind", "mobile", "number", "+33639980099",
					      "protected", true));
		g_assert_true(uf_json_save(root, path, &error));
		g_autoptr(json_t) made = uf_flow_person_new(fixture->flow, path, &error);
		g_assert_no_error(error);
		const char *person = uf_json_get_string(made, "person");
		g_autoptr(json_t) roles =
		    json_pack("{s:s}", "applicant", uf_json_get_string(member, "id"));
		const UfFlowFill setup = { .person = person, .forms = form, .roles = roles };
		g_autoptr(json_t) filled = uf_flow_fill(fixture->flow, &setup, &error);
		g_assert_no_error(error);
		g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, NULL, &error);
		g_assert_no_error(error);
		const json_t *request = json_array_get(json_object_get(notice, "requests"), 0);
		g_assert_true(holds(json_object_get(request, "people"), rows[i].name));
		const json_t *facts =
		    find_by(json_object_get(request, "facts"), "who", rows[i].name);
		g_assert_true(holds(json_object_get(facts, "titles"), "Nom de naissance"));
		g_assert_cmpint(holds(json_object_get(facts, "titles"), "Numéro de téléphone"), ==,
				rows[i].told);
	}
}

/* However many there are, it is one page: those without room are a line each. */
static void
test_one_page(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const many[] = {
		"domiciliation/demande-16029",          "domiciliation/attestation-16030",
		"domiciliation/demande-15548",          "mdph/demande-15692",
		"assurance_maladie/rattachement-14411", NULL
	};
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "family-of-seven.json");
	g_autofree char *path = g_build_filename(fixture->home, "notice.pdf", NULL);
	const UfFlowFill setup = { .person = person, .forms = many, .channel = "sheet" };
	for (int i = 0; i < 2; i++) {
		g_autoptr(json_t) filled = uf_flow_fill(fixture->flow, &setup, &error);
		g_assert_no_error(error);
	}
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, person, path, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(notice, "requests")), ==, 10);
	g_autoptr(json_t) drawn = uf_flow_pdf_fields(fixture->flow, path, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(drawn, "pages", 0), ==, 1);
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
		{ "/flow/notice/corrected", test_corrected },
		{ "/flow/notice/page", test_page },
		{ "/flow/notice/nothing", test_nothing },
		{ "/flow/notice/register", test_register },
		{ "/flow/notice/article-30", test_article_30 },
		{ "/flow/notice/protected", test_protected },
		{ "/flow/notice/one-page", test_one_page },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
