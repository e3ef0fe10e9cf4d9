/* The requests of a household of a spreadsheet: what the rows say for them, and nothing twice. */
#include <string.h>

#include <glib/gstdio.h>

#include "sheet-support.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-job-private.h"
#include "uf-flow-private.h"
#include "uf-flow-request.h"

#define HEAD "Nom;Prénom;Date de naissance;Montant;Motif\n"
#define ZOE "INVENTÉE;Zoé;12/05/1984;1 250,50 €;Une dette\n"
#define FORM                                                                                       \
	"{\"schema\": 1, \"form\": \"essai/%s\", \"title\": \"%s\", \"source\": {\"text\": "       \
	"\"Formulaire inventé\", \"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": {}}, "      \
	"\"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": true}%s}, "           \
	"\"fields\": [%s]}"

static const UfFlowRowSetup preview = { 0 };
static const UfFlowRowSetup first = { .batch = BATCH, .job = 1 };
static const UfFlowRowSetup later = { .batch = BATCH_LATER, .job = 1 };

static UfRequest *
load_request(Fixture *fixture, const json_t *form)
{
	g_autoptr(GError) error = NULL;
	UfRequest *request =
	    uf_flow_load_request(fixture->flow, get_text(form, "request"), NULL, &error);
	g_assert_no_error(error);
	return request;
}

/* a form of the invented partner with @fields, and @roles beside the applicant */
static void
add_form(Fixture *fixture, const char *id, const char *roles, const char *fields)
{
	g_autofree char *path = g_strdup_printf("config/adapters/essai/forms/%s.json", id);
	g_autofree char *text = g_strdup_printf(FORM, id, id, roles, fields);
	flow_write(fixture, path, text);
}

/* --- what the rows say --- */

#define KINDS                                                                                      \
	"{\"id\": \"word\", \"label\": \"Mot\", \"kind\": \"text\", \"ask\": true},"               \
	"{\"id\": \"day\", \"label\": \"Jour voulu\", \"kind\": \"date\", \"ask\": true},"         \
	"{\"id\": \"times\", \"label\": \"Nombre de fois\", \"kind\": \"integer\", "               \
	"\"ask\": true},"                                                                          \
	"{\"id\": \"urgent\", \"label\": \"Urgent\", \"kind\": \"boolean\", \"ask\": true},"       \
	"{\"id\": \"aid\", \"label\": \"Aide voulue\", \"kind\": \"choice\", \"ask\": true, "      \
	"\"options\": [{\"code\": \"food\", \"label\": \"Alimentation\"}, {\"code\": \"rent\", "   \
	"\"label\": \"Loyer impayé\"}]},"                                                         \
	"{\"id\": \"needs\", \"label\": \"Besoins dits\", \"kind\": \"choices\", \"ask\": true, "  \
	"\"options\": [{\"code\": \"a\", \"label\": \"Écoute\"}, {\"code\": \"b\", "              \
	"\"label\": \"Transport\"}]}"

static void
test_kinds(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/kinds", NULL };
	static const struct {
		const char *field;
		const char *json;
	} facts[] = {
		{ "word", "\"Bonjour\"" }, { "day", "{\"date\": \"2026-12-03\"}" },
		{ "times", "3" },          { "urgent", "true" },
		{ "aid", "\"rent\"" },     { "needs", "[\"b\", \"a\"]" },
	};
	flow_add_partner(fixture);
	add_form(fixture, "kinds", "", KINDS);
	g_autoptr(json_t) result =
	    sheet_store(fixture,
			"Nom;Prénom;Mot;Jour voulu;Nombre de fois;Urgent;Aide voulue;Besoins dits\n"
			"INVENTÉE;Zoé;Bonjour;3/12/2026;3;oui;loyer impayé;Transport, écoute\n",
			forms, BATCH);
	g_autoptr(UfRequest) request = load_request(fixture, get_form(result, 0));
	for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
		g_autofree char *value =
		    json_dumps(json_object_get(uf_request_get_facts(request), facts[i].field),
			       JSON_ENCODE_ANY);
		g_autoptr(UfOrigin) origin = uf_request_find_origin(request, facts[i].field);
		g_assert_cmpstr(value, ==, facts[i].json);
		g_assert_cmpstr(uf_origin_get_source(origin), ==, "spreadsheet");
	}
	g_assert_cmpuint(json_array_size(json_object_get(get_form(result, 0), "missing")), ==, 0);
	/* an option that the form has not: the household waits */
	g_autoptr(json_t) bad =
	    sheet_store(fixture, "Nom;Prénom;Aide voulue\nFICTIVE;Ève;Vacances\n", forms, BATCH);
	g_assert_cmpstr(get_text(bad, "action"), ==, "wait");
	g_assert_cmpstr(get_text(find_in(bad, "issues", "cell", "C2"), "rule"), ==, "sheet.choice");
}

static void
test_shared(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(json_t) result = sheet_store(fixture, HEAD ZOE, two_forms, BATCH);
	for (size_t i = 0; i < 2; i++) {
		g_autoptr(UfRequest) request = load_request(fixture, get_form(result, i));
		const json_t *amount = json_object_get(uf_request_get_facts(request), "amount");
		g_assert_cmpint(uf_json_get_integer(amount, "cents", 0), ==, 125050);
		g_assert_cmpstr(get_text(uf_request_get_batch(request), "batch"), ==, BATCH);
	}
	/* the second form asks no reason */
	g_autoptr(UfRequest) second = load_request(fixture, get_form(result, 1));
	g_assert_null(json_object_get(uf_request_get_facts(second), "reason"));
}

/* One name, two questions: a person says which. */
static void
test_unlike(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/aide", "essai/autre", NULL };
	flow_add_partner(fixture);
	add_form(fixture, "autre", "",
		 "{\"id\": \"total\", \"label\": \"Montant\", \"kind\": \"money\", \"ask\": true}");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, forms);
	g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
	const json_t *column = find_in(columns, "columns", "heading", "Montant");
	g_assert_cmpstr(get_text(column, "state"), ==, "proposed");
	g_assert_nonnull(find_in(column, "proposals", "key", "request/essai/aide/amount"));
	g_assert_nonnull(find_in(column, "proposals", "key", "request/essai/autre/total"));
}

/* The person of the rows asks, though another one is the first of the household. */
static void
test_applicant(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = sheet_store(
	    fixture, "Nom;Prénom;Date de naissance\nL'INVENTÉ;Jean-Baptiste;03/11/1988\n",
	    sheet_forms, BATCH);
	g_assert_cmpstr(get_text(result, "person"), ==, person);
	g_autoptr(UfRequest) request = load_request(fixture, get_form(result, 0));
	g_assert_cmpstr(get_text(uf_request_get_roles(request), "applicant"), ==, "m2");
}

static void
test_basis(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/accord", NULL };
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/accord.json",
		   "{\"schema\": 1, \"form\": \"essai/accord\", \"title\": \"Accord\", \"source\": "
		   "{\"text\": \"Inventé\", \"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": "
		   "{}}, \"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": "
		   "true}}, \"basis\": {\"kind\": \"agreement\", \"text\": \"Article inventé\"}, "
		   "\"fields\": [{\"id\": \"name\", \"label\": \"Nom\", "
		   "\"kind\": \"text\", \"from\": \"$.roles.applicant.birth_name\"}]}");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, "Nom;Prénom\nINVENTÉE;Zoé\n", forms);
	g_autoptr(json_t) plan = row_describe(sheet, 0, &preview);
	const json_t *issue =
	    find_in(get_form(plan, 0), "issues", "rule", "basis.agreement_missing");
	g_assert_cmpstr(get_text(issue, "severity"), ==, "blocking");
}

/* --- nothing twice --- */

static void
test_done_before(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const UfFlowRowSetup again = { .batch = "t-cccccccccc", .job = 1, .again = true };
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_autoptr(json_t) one = row_store(sheet, 0, &first, NULL);
	g_autoptr(json_t) two = row_store(sheet, 0, &later, NULL);
	g_assert_cmpstr(get_text(two, "action"), ==, "same");
	g_assert_cmpstr(get_text(get_form(two, 0), "state"), ==, "done_before");
	g_assert_cmpstr(get_text(get_form(two, 0), "request"), ==,
			get_text(get_form(one, 0), "request"));
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 1);
	g_autoptr(json_t) three = row_store(sheet, 0, &again, NULL);
	g_assert_cmpstr(get_text(get_form(three, 0), "state"), ==, "done");
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 2);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 1);
}

/* Other words of the same household are another demand. */
static void
test_other_content(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(json_t) one = sheet_store(fixture, HEAD ZOE, two_forms, BATCH);
	g_autoptr(json_t) two =
	    sheet_store(fixture, HEAD "INVENTÉE;Zoé;12/05/1984;1 250,50 €;Une autre dette\n",
			two_forms, BATCH_LATER);
	g_assert_cmpstr(get_text(get_form(two, 0), "state"), ==, "done");
	/* of what this form asks nothing is otherwise */
	g_assert_cmpstr(get_text(get_form(two, 1), "state"), ==, "done_before");
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 3);
}

/* The digest of two requests of one content differs, and tells nothing. */
static void
test_digest(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const UfFlowRowSetup again = { .batch = BATCH_LATER, .job = 1, .again = true };
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_autoptr(json_t) one = row_store(sheet, 0, &first, NULL);
	g_autoptr(json_t) two = row_store(sheet, 0, &again, NULL);
	g_autoptr(UfRequest) a = load_request(fixture, get_form(one, 0));
	g_autoptr(UfRequest) b = load_request(fixture, get_form(two, 0));
	g_assert_cmpstr(get_text(uf_request_get_batch(a), "row"), !=,
			get_text(uf_request_get_batch(b), "row"));
	g_assert_cmpuint(strlen(get_text(uf_request_get_batch(a), "row")), ==, 64);
}

/* --- cut at any moment --- */

typedef struct {
	char *person;
	char *action;
	int holds;   /* how many transactions there were */
	int fail_at; /* the transaction that is not ours any more; 0: none */
	bool fail_keep;
} Attempt;

static void
attempt_clear(Attempt *self)
{
	g_free(self->person);
	g_free(self->action);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Attempt, attempt_clear)

static bool
hold(void *data, GError **error)
{
	Attempt *self = data;
	if (++self->holds != self->fail_at)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "somebody else's");
	return false;
}

static bool
keep(void *data, const char *person, const char *action, GError **error)
{
	Attempt *self = data;
	g_free(self->person);
	g_free(self->action);
	self->person = g_strdup(person);
	self->action = g_strdup(action);
	if (self->fail_keep)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no room");
	return !self->fail_keep;
}

/* false when it was cut */
static bool
try_once(UfFlowSheet *sheet, Attempt *attempt, const char *out, json_t **result)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *person = g_strdup(attempt->person);
	g_autofree char *action = g_strdup(attempt->action);
	const UfFlowRowSetup setup = {
		.batch = BATCH, .job = 1, .person = person, .action = action
	};
	const UfFlowRowStore store = { .out = out, .keep = keep, .hold = hold, .data = attempt };
	g_autoptr(UfFlowRow) row = row_plan(sheet, 0, &setup);
	attempt->holds = 0;
	*result = uf_flow_row_store(row, &store, &error);
	if (*result == NULL && attempt->fail_at > 0)
		g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	return *result != NULL;
}

/* Cut before each of its transactions, then done: as if it had not been cut. */
static void
test_cut(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_auto(Attempt) attempt = { 0 };
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, two_forms);
	for (int cut = 1; cut <= 3; cut++) {
		json_t *none = NULL;
		attempt.fail_at = cut == 1 ? 1 : 2;
		g_test_message("cut %d", cut);
		g_assert_false(try_once(sheet, &attempt, NULL, &none));
		g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, cut > 1);
		g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, cut > 2);
	}
	g_autoptr(json_t) result = NULL;
	attempt.fail_at = 0;
	g_assert_true(try_once(sheet, &attempt, NULL, &result));
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	g_assert_cmpstr(get_text(json_object_get(result, "match"), "by"), ==, "batch");
	g_assert_cmpstr(get_text(get_form(result, 0), "state"), ==, "done");
	g_assert_cmpstr(get_text(get_form(result, 1), "state"), ==, "done");
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 1);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 2);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_DRAFT), ==, 2);
}

/* What could not be kept was not written; what was kept and not written gets its own id. */
static void
test_kept(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_auto(Attempt) attempt = { .fail_keep = true };
	json_t *none = NULL;
	g_autoptr(json_t) result = NULL;
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_assert_false(try_once(sheet, &attempt, NULL, &none));
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 0);
	g_autofree char *person = g_strdup(attempt.person);
	attempt.fail_keep = false;
	g_assert_true(try_once(sheet, &attempt, NULL, &result));
	g_assert_cmpstr(get_text(result, "person"), ==, person);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 1);
}

/* What is told of somebody goes into the journal first: a reading that cannot be is an error. */
static void
test_reading(Fixture *fixture, gconstpointer data)
{
	(void)data;
	if (store_fixture_is_sealed()) {
		g_test_skip("a folder of plain files alone");
		return;
	}
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *text = g_strdup_printf("Identifiant unefois\n%s\n", person);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, text, NULL);
	g_autofree char *journal =
	    g_build_filename(fixture->home, "data/store/readings.jsonl", NULL);
	g_unlink(journal);
	g_assert_cmpint(g_mkdir(journal, 0700), ==, 0);
	g_autoptr(UfFlowRow) row = row_plan(sheet, 0, &first);
	const UfFlowRowStore store = { 0 };
	g_assert_null(uf_flow_row_store(row, &store, &error));
	g_assert_nonnull(error);
}

/* --- files --- */

static const char *
get_file(const json_t *result, size_t index)
{
	const json_t *draft = json_array_get(json_object_get(get_form(result, 0), "drafts"), 0);
	return json_string_value(json_array_get(json_object_get(draft, "files"), index));
}

static void
test_files(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_auto(Attempt) attempt = { 0 };
	g_autoptr(json_t) one = NULL;
	g_autoptr(json_t) two = NULL;
	g_autoptr(json_t) three = NULL;
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_assert_true(try_once(sheet, &attempt, out, &one));
	g_autofree char *folder = g_build_filename(out, get_text(one, "person"),
						   get_text(get_form(one, 0), "request"), NULL);
	g_autofree char *path = g_strdup(get_file(one, 0));
	g_assert_true(g_str_has_prefix(path, folder));
	g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
	/* what is there is left alone, what is missing is written */
	GStatBuf before;
	GStatBuf after;
	g_assert_cmpint(g_stat(path, &before), ==, 0);
	g_assert_true(try_once(sheet, &attempt, out, &two));
	g_assert_cmpint(g_stat(path, &after), ==, 0);
	g_assert_cmpuint(after.st_ino, ==, before.st_ino);
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_true(try_once(sheet, &attempt, out, &three));
	g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_DRAFT), ==, 1);
	/* the names say nothing of anybody */
	g_assert_null(strstr(path, "INVENT"));
}

/* Files that the system refuses are about no household: it waits, and has them later. */
static void
test_files_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_auto(Attempt) attempt = { 0 };
	json_t *none = NULL;
	g_autoptr(json_t) result = NULL;
	g_autofree char *long_name = g_strnfill(300, 'a');
	g_autofree char *refused = g_build_filename(fixture->home, long_name, NULL);
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_assert_false(try_once(sheet, &attempt, refused, &none));
	g_assert_true(try_once(sheet, &attempt, out, &result));
	g_assert_cmpstr(get_text(get_form(result, 0), "state"), ==, "done");
	g_assert_true(g_file_test(get_file(result, 0), G_FILE_TEST_EXISTS));
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_DRAFT), ==, 1);
}

/* A file that stands in the way fails its form, and the next one is done. */
static void
test_failed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_auto(Attempt) attempt = { 0 };
	g_autoptr(json_t) result = NULL;
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, two_forms);
	g_autofree char *out = g_build_filename(fixture->home, "sheet.csv", NULL);
	g_assert_true(try_once(sheet, &attempt, out, &result));
	g_assert_cmpstr(get_text(get_form(result, 0), "state"), ==, "failed");
	g_assert_cmpstr(get_text(get_form(result, 0), "error"), !=, "");
	g_assert_cmpstr(get_text(get_form(result, 1), "state"), ==, "failed");
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
}

#define MESSAGE                                                                                    \
	"{\"schema\": 1, \"form\": \"essai/message\", \"title\": \"Message\", \"source\": "        \
	"{\"text\": \"Inventé\", \"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": {}, "       \
	"\"xml\": {\"schema\": \"message\", \"root\": \"m\", \"revision\": \"1\", \"generated\": " \
	"\"when\", \"places\": {\"body\": \"body\"}}}, \"roles\": {\"applicant\": {\"label\": "    \
	"\"Demandeur\", \"required\": true}}, \"fields\": [{\"id\": \"name\", \"label\": "         \
	"\"Nom\", "                                                                                \
	"\"kind\": \"text\", \"from\": \"$.roles.applicant.birth_name\", \"bind\": {\"xml\": "     \
	"\"body/name\"}}]}"
#define SCHEMA                                                                                     \
	"<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema'><s:element name='m'>"                \
	"<s:complexType><s:sequence><s:element name='when' type='s:string'/><s:element "           \
	"name='body'><s:complexType><s:sequence><s:element name='name' type='s:string'/>"          \
	"</s:sequence></s:complexType></s:element></s:sequence></s:complexType></s:element>"       \
	"</s:schema>"

/* A form of which one channel fails is not done by the next attempt either, until it can be. */
static void
test_channel_failed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/message", NULL };
	static const char schema[] = "config/adapters/essai/schemas/message.xsd";
	g_auto(Attempt) attempt = { 0 };
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/message.json", MESSAGE);
	flow_write(fixture, "config/adapters/essai/referentials/message.xml",
		   "<ref><liste_people><p><identifiant>11</identifiant><nom>MODÈLE</nom>"
		   "<actif>1</actif></p></liste_people></ref>");
	flow_write(fixture, schema, "no schema");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, forms);
	/* who lost the household is told so, whatever the channel says */
	json_t *none = NULL;
	attempt.fail_at = 2;
	g_assert_false(try_once(sheet, &attempt, NULL, &none));
	attempt.fail_at = 0;
	for (int i = 0; i < 3; i++) {
		g_autoptr(json_t) result = NULL;
		const bool is_broken = i < 2;
		if (!is_broken)
			flow_write(fixture, schema, SCHEMA);
		g_assert_true(try_once(sheet, &attempt, NULL, &result));
		const json_t *form = get_form(result, 0);
		g_autofree char *told = json_dumps(form, 0);
		g_test_message("attempt %d: %s", i + 1, told);
		g_assert_cmpstr(get_text(form, "state"), ==, is_broken ? "failed" : "done");
		g_assert_cmpuint(json_array_size(json_object_get(form, "drafts")), ==,
				 is_broken ? 0 : 2);
	}
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 1);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_DRAFT), ==, 2);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 1);
}

/* --- from the last one --- */

static void
test_from_last(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/projet", NULL };
	static const UfFlowRowSetup from = { .batch = BATCH_LATER, .job = 1, .from = "last" };
	flow_add_partner(fixture);
	add_form(fixture, "projet", "",
		 "{\"id\": \"goal\", \"label\": \"Objectif\", \"kind\": \"long\", \"ask\": true, "
		 "\"renew\": true},"
		 "{\"id\": \"bank\", \"label\": \"Banque\", \"kind\": \"text\", \"ask\": true},"
		 "{\"id\": \"sum\", \"label\": \"Somme\", \"kind\": \"money\", \"ask\": true}");
	g_autoptr(json_t) one =
	    sheet_store(fixture,
			"Nom;Prénom;Date de naissance;Objectif;Banque;Somme\n"
			"INVENTÉE;Zoé;12/05/1984;Un emploi;Banque inventée;10\n",
			forms, BATCH);
	g_autoptr(UfFlowSheet) sheet = sheet_open(
	    fixture, "Nom;Prénom;Date de naissance;Somme\nINVENTÉE;Zoé;12/05/1984;20\n", forms);
	g_autoptr(json_t) two = row_store(sheet, 0, &from, NULL);
	const json_t *form = get_form(two, 0);
	g_autoptr(UfRequest) request = load_request(fixture, form);
	const json_t *facts = uf_request_get_facts(request);
	g_assert_cmpstr(get_text(form, "earlier"), ==, get_text(get_form(one, 0), "request"));
	g_assert_cmpstr(get_text(facts, "bank"), ==, "Banque inventée");
	g_assert_true(uf_request_is_carried(request, "bank"));
	/* what the rows say goes before what was said then */
	g_assert_cmpint(uf_json_get_integer(json_object_get(facts, "sum"), "cents", 0), ==, 2000);
	/* the objective is not taken up, and is told */
	const json_t *goal = find_in(form, "carried", "field", "goal");
	g_assert_null(json_object_get(facts, "goal"));
	g_assert_false(uf_json_get_boolean(goal, "taken", true));
	g_assert_cmpstr(get_text(goal, "reason"), ==, "renew");
	g_assert_true(uf_json_has_text(json_object_get(form, "missing"), "Objectif"));
}

/* Objectives, reviews and the dates of a contract are marked in the forms that are shipped. */
static void
test_renewed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *form;
		const char *field;
		bool is_renewed;
	} rows[] = {
		{ "cer_rsa/socle", "objectives_text", true },
		{ "cer_rsa/webrsa-generique", "previous_review", true },
		{ "cer_rsa/93", "plan", true },
		{ "cer_rsa/socle", "actions_text", true },
		{ "cer_rsa/59", "until", true },
		{ "cer_rsa/66", "project", true },
		{ "cer_rsa/976", "review", true },
		{ "cer_rsa/contrat-engagement", "commitments_person", true },
		{ "cer_rsa/carnet-de-bord", "targets_logement", true },
		{ "cer_rsa/webrsa-generique", "previous_done", true },
		{ "cer_rsa/diagnostic-france-travail", "c23_goals", true },
		{ "cer_rsa/59", "support_kind", false },
		{ "cer_rsa/93", "role", false },
	};
	g_autoptr(GError) error = NULL;
	UfRegistry *registry = uf_flow_ensure_registry(fixture->flow, &error);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfForm *form = uf_registry_find_form(registry, rows[i].form, &error);
		g_assert_no_error(error);
		g_test_message("%s %s", rows[i].form, rows[i].field);
		const UfField *field = uf_form_find_field(form, rows[i].field);
		g_assert_nonnull(field);
		g_assert_cmpint(uf_field_is_renewed(field), ==, rows[i].is_renewed);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*func)(Fixture *, gconstpointer);
	} tests[] = {
		{ "/flow/row/kinds", test_kinds },
		{ "/flow/row/shared", test_shared },
		{ "/flow/row/unlike", test_unlike },
		{ "/flow/row/applicant", test_applicant },
		{ "/flow/row/basis", test_basis },
		{ "/flow/row/done-before", test_done_before },
		{ "/flow/row/other-content", test_other_content },
		{ "/flow/row/digest", test_digest },
		{ "/flow/row/cut", test_cut },
		{ "/flow/row/kept", test_kept },
		{ "/flow/row/reading", test_reading },
		{ "/flow/row/files", test_files },
		{ "/flow/row/files-refused", test_files_refused },
		{ "/flow/row/failed", test_failed },
		{ "/flow/row/channel-failed", test_channel_failed },
		{ "/flow/row/from-last", test_from_last },
		{ "/flow/row/renewed", test_renewed },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
