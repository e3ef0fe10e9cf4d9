/* Documents attached to a demand: kept with the household, in the drafts that are made afterwards,
 * gone with the person. */
#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "uf-attachment.h"
#include "uf-error.h"
#include "uf-flow-attach.h"
#include "uf-flow-due.h"
#include "uf-flow-export.h"
#include "uf-flow-fill.h"
#include "uf-flow-private.h"
#include "uf-flow-purge.h"
#include "uf-flow-request.h"
#include "uf-flow-subject-private.h"
#include "uf-json.h"

#define PDF(text) "%PDF-1.7\n" text "\n%%EOF\n"
#define SITE "https://formulaires.example"

static const char form_text[] =
    "{\"schema\": 1, \"form\": \"joint/aide\", \"title\": \"Aide\","
    "\"source\": {\"text\": \"formulaire inventé\", \"seen\": \"2026-11-01\"},"
    "\"channels\": {\"sheet\": {}, \"publik\": {\"site\": \"" SITE "\", \"slug\": \"aide\"}},"
    "\"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": true}},"
    "\"basis\": {\"kind\": \"legal_mission\", \"text\": \"texte inventé\"},"
    "\"fields\": [{\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\","
    "\"from\": \"$.roles.applicant.birth_name\", \"bind\": {\"publik\": \"nom\"}}],"
    "\"pieces\": [{\"id\": \"bill\", \"label\": \"Facture\", \"bind\": {\"publik\": \"facture\"}},"
    "{\"id\": \"bank\", \"label\": \"RIB\"}]}";

static const char descriptor_text[] =
    "{\"schema\": 1, \"channel\": \"publik\", \"site\": \"" SITE "\", \"slug\": \"aide\","
    "\"title\": \"Aide\", \"state\": \"open\", \"revision\": \"1\", \"seen\": \"2026-11-01\","
    "\"from\": \"site\", \"fields\": ["
    "{\"name\": \"nom\", \"type\": \"string\", \"label\": \"Nom\", \"required\": true},"
    "{\"name\": \"facture\", \"type\": \"file\", \"label\": \"Facture\"}]}";

/* A partner that takes documents, and a household with a demand to it. */
typedef struct {
	Fixture fixture;
	UfContext *context;
	char *person;
	char *request;
} Demand;

static void
write_partner(Fixture *fixture)
{
	g_autofree char *key = g_build_filename(fixture->home, "config", "key", NULL);
	g_autofree char *config = g_strdup_printf(
	    "{\"partners\": {\"" SITE "\": {\"orig\": \"essai\", \"key_file\": \"%s\"}}}", key);
	flow_write(fixture, "config/adapters/joint/adapter.json",
		   "{\"schema\": 1, \"id\": \"joint\", \"title\": \"Partenaire inventé\", "
		   "\"about\": \"essais\"}");
	flow_write(fixture, "config/adapters/joint/forms/aide.json", form_text);
	flow_write(fixture, "config/adapters/joint/descriptors/aide.publik.json", descriptor_text);
	flow_write(fixture, "config/config.json", config);
	flow_write(fixture, "config/key", "s3cret\n");
	g_assert_cmpint(chmod(key, 0600), ==, 0);
}

static char *
fill(UfFlow *flow, const char *person)
{
	static const char *const forms[] = { "joint/aide", NULL };
	g_autoptr(GError) error = NULL;
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) result = uf_flow_fill(flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	g_assert_null(json_object_get(entry, "error"));
	return g_strdup(uf_json_get_string(entry, "request"));
}

static void
set_up(Demand *demand, gconstpointer data)
{
	Fixture *fixture = &demand->fixture;
	flow_set_up(fixture, data);
	write_partner(fixture);
	/* what the configuration says is read once */
	uf_flow_free(fixture->flow);
	demand->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	fixture->flow = flow_open(demand->context);
	demand->person = flow_add_person(fixture, "couple.json");
	demand->request = fill(fixture->flow, demand->person);
}

static void
tear_down(Demand *demand, gconstpointer data)
{
	g_free(demand->person);
	g_free(demand->request);
	flow_tear_down(&demand->fixture, data);
	uf_context_free(demand->context);
}

static json_t *
attach(const Demand *demand, const char *request, const char *piece, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
	json_t *result =
	    uf_flow_request_attach(demand->fixture.flow, request, piece, content, &error);
	g_assert_no_error(error);
	return result;
}

/* the id of what is attached; yours */
static char *
attach_one(const Demand *demand, const char *piece, const char *text)
{
	g_autoptr(json_t) result = attach(demand, demand->request, piece, text);
	return g_strdup(uf_json_get_string(result, "document"));
}

static void
check_count(const Demand *demand, const char *request, size_t wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) rows = uf_flow_list_documents(demand->fixture.flow, request, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(rows), ==, wanted);
}

static void
test_attach(Demand *demand, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) first = attach(demand, demand->request, "bill", PDF("une"));
	g_autoptr(json_t) again = attach(demand, demand->request, "bill", PDF("une"));
	g_autoptr(json_t) second = attach(demand, demand->request, "bank", PDF("une"));
	g_assert_true(json_equal(first, again));
	g_assert_cmpint(uf_json_get_integer(first, "documents", 0), ==, 1);
	g_assert_cmpint(uf_json_get_integer(second, "documents", 0), ==, 2);
	g_assert_cmpstr(uf_json_get_string(first, "media_type"), ==, "application/pdf");
	g_assert_cmpint(uf_json_get_integer(first, "bytes", 0), ==, strlen(PDF("une")));
	g_autoptr(json_t) rows =
	    uf_flow_list_documents(demand->fixture.flow, demand->request, NULL);
	const json_t *row = json_array_get(rows, 0);
	g_assert_cmpstr(uf_json_get_string(row, "document"), ==,
			uf_json_get_string(first, "document"));
	g_assert_cmpstr(uf_json_get_string(row, "label"), ==, "Facture");
	g_assert_cmpuint(strlen(uf_json_get_string(row, "date")), ==, 10);
	row = json_array_get(rows, 1);
	g_assert_cmpstr(uf_json_get_string(row, "piece"), ==, "bank");
	/* another demand of the same household has its own */
	g_autofree char *other = fill(demand->fixture.flow, demand->person);
	check_count(demand, other, 0);
	g_autoptr(json_t) third = attach(demand, other, "bill", PDF("une"));
	check_count(demand, other, 1);
	check_count(demand, demand->request, 2);
}

static void
check_refused(const Demand *demand, const char *piece, const char *text, UfError code)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
	g_assert_null(
	    uf_flow_request_attach(demand->fixture.flow, demand->request, piece, content, &error));
	g_assert_error(error, UF_ERROR, (gint)code);
}

static void
test_refused(Demand *demand, gconstpointer data)
{
	(void)data;
	UfFlow *flow = demand->fixture.flow;
	check_refused(demand, "nothing", PDF("une"), UF_ERROR_NOT_FOUND);
	check_refused(demand, "bill", "MZ", UF_ERROR_INVALID_DATA);
	check_count(demand, demand->request, 0);
	g_autofree char *kept = attach_one(demand, "bill", PDF("une"));
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_request_detach(flow, demand->request, "o-aaaaaaaaaa", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);
	/* one of another demand is not this one's */
	g_autofree char *other = fill(flow, demand->person);
	g_assert_null(uf_flow_request_detach(flow, other, kept, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_autoptr(json_t) closed = json_pack("{s:s}", "state", "closed");
	g_autoptr(json_t) done = uf_flow_request_answer(flow, demand->request, closed, &error);
	g_assert_no_error(error);
	check_refused(demand, "bill", PDF("deux"), UF_ERROR_REFUSED);
	g_assert_null(uf_flow_request_detach(flow, demand->request, kept, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	check_count(demand, demand->request, 1);
}

/* The journal has who attached what to which demand, and no line of what is in it. */
static void
test_journal(Demand *demand, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *kept = attach_one(demand, "bill", PDF("MARQUE"));
	g_autoptr(json_t) gone =
	    uf_flow_request_detach(demand->fixture.flow, demand->request, kept, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(gone, "documents", 9), ==, 0);
	g_autoptr(json_t) journal = flow_load_journal(&demand->fixture);
	const size_t n = json_array_size(journal);
	static const char *const actions[] = { "attach", "detach" };
	for (size_t i = 0; i < 2; i++) {
		const json_t *line = json_array_get(journal, n - 2 + i);
		const json_t *details = json_object_get(line, "details");
		g_assert_cmpstr(uf_json_get_string(line, "action"), ==, actions[i]);
		g_assert_cmpstr(uf_json_get_string(line, "object"), ==, kept);
		g_assert_cmpstr(uf_json_get_string(details, "person"), ==, demand->person);
		g_assert_cmpstr(uf_json_get_string(details, "request"), ==, demand->request);
		g_assert_cmpstr(uf_json_get_string(details, "piece"), ==, "bill");
	}
	g_autofree char *text = json_dumps(journal, 0);
	g_assert_null(strstr(text, "MARQUE"));
}

/* the files of the draft that @request prepares for publik, joined */
static char *
prepare(const Demand *demand, GError **error)
{
	g_autoptr(json_t) result =
	    uf_flow_request_prepare(demand->fixture.flow, demand->request, NULL, error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *drafts = json_object_get(entry, "drafts");
	if (uf_json_get_string(entry, "error") != NULL)
		return g_strdup(uf_json_get_string(entry, "error"));
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const json_t *draft = json_array_get(drafts, i);
		if (g_strcmp0(uf_json_get_string(draft, "channel"), "publik") != 0)
			continue;
		g_autoptr(GString) names = g_string_new(NULL);
		const json_t *files = json_object_get(draft, "files");
		for (size_t j = 0; j < json_array_size(files); j++)
			g_string_append_printf(names, "%s ",
					       json_string_value(json_array_get(files, j)));
		return g_string_free(g_steal_pointer(&names), FALSE);
	}
	return g_strdup("none");
}

static void
check_prepared(const Demand *demand, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *files = prepare(demand, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(files, ==, wanted);
}

/* The drafts that are made afterwards have it, and only those. */
static void
test_prepare(Demand *demand, gconstpointer data)
{
	(void)data;
	check_prepared(demand, "aide.json envoi.json ");
	g_autofree char *bill = attach_one(demand, "bill", PDF("une"));
	g_autofree char *bank = attach_one(demand, "bank", PDF("une"));
	check_prepared(demand, "bill.pdf aide.json envoi.json ");
	g_autoptr(json_t) gone =
	    uf_flow_request_detach(demand->fixture.flow, demand->request, bill, NULL);
	g_assert_nonnull(gone);
	check_prepared(demand, "aide.json envoi.json ");
}

/* The last draft for publik, looked at as before a review: CONFLICT when a document came or went.
 */
static void
check_subject(const Demand *demand, bool wanted)
{
	UfFlow *flow = demand->fixture.flow;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) ids =
	    uf_store_list(flow->store, UF_STORE_DRAFT, demand->request, NULL);
	for (guint i = 0; i < ids->len; i++) {
		g_auto(UfFlowSubject) subject = { 0 };
		g_autoptr(UfDraft) draft =
		    uf_flow_load_draft(flow, g_ptr_array_index(ids, i), NULL, NULL);
		/* the draft of before has neither the documents nor their issues */
		if (!g_str_equal(uf_draft_get_channel(draft), "publik") ||
		    uf_draft_get_issues(draft)->len == 0)
			continue;
		const bool found =
		    uf_flow_subject_load(flow, g_ptr_array_index(ids, i), &subject, &error);
		g_assert_true(found == wanted);
		g_assert_true(wanted || g_error_matches(error, UF_ERROR, UF_ERROR_CONFLICT));
		return;
	}
	g_assert_not_reached();
}

/* What has no place at the partner is told in the draft: it is none that came later. */
static void
test_without_place(Demand *demand, gconstpointer data)
{
	(void)data;
	g_autofree char *one = attach_one(demand, "bill", PDF("une"));
	g_autofree char *two = attach_one(demand, "bill", PDF("deux"));
	check_prepared(demand, "aide.json envoi.json ");
	check_subject(demand, true);
	g_autofree char *three = attach_one(demand, "bill", PDF("trois"));
	check_subject(demand, false);
}

/* the content of the document @id becomes @text, as a disk would do it */
static void
damage(const Demand *demand, const char *id, const char *text)
{
	UfStore *store = demand->fixture.flow->store;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_DOCUMENT, id, &error);
	g_assert_no_error(error);
	g_bytes_unref(item->content);
	item->content = g_bytes_new(text, strlen(text));
	g_assert_true(uf_store_put(store, item, &error));
	g_assert_no_error(error);
}

/* One that is damaged hides no other, is never left out in silence, and can be taken away. */
static void
test_damaged(Demand *demand, gconstpointer data)
{
	(void)data;
	g_autofree char *bill = attach_one(demand, "bill", PDF("une"));
	g_autofree char *bank = attach_one(demand, "bank", PDF("une"));
	damage(demand, bill, "{}\n");
	check_count(demand, demand->request, 1);
	g_autofree char *said = prepare(demand, NULL);
	g_assert_nonnull(strstr(said, bill));
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) gone =
	    uf_flow_request_detach(demand->fixture.flow, demand->request, bill, &error);
	g_assert_no_error(error);
	g_assert_null(json_object_get(gone, "piece"));
	g_assert_cmpint(uf_json_get_integer(gone, "documents", 0), ==, 1);
	check_prepared(demand, "aide.json envoi.json ");
}

/* The person's own screen counts them, her export names them, forgetting takes them along. */
static void
test_person(Demand *demand, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfFlow *flow = demand->fixture.flow;
	g_autofree char *bill = attach_one(demand, "bill", PDF("une"));
	g_autofree char *bank = attach_one(demand, "bank", PDF("une"));
	g_autoptr(json_t) status = uf_flow_person_status(flow, demand->person, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(status, "requests"), 0);
	g_assert_cmpint(uf_json_get_integer(entry, "documents", 0), ==, 2);
	g_autoptr(json_t) export = uf_flow_export(flow, demand->person, NULL, &error);
	g_assert_no_error(error);
	entry = json_array_get(json_object_get(export, "requests"), 0);
	const json_t *documents = json_object_get(entry, "documents");
	g_assert_cmpuint(json_array_size(documents), ==, 2);
	g_assert_cmpstr(uf_json_get_string(json_array_get(documents, 1), "label"), ==, "RIB");
	g_autoptr(json_t) plan = uf_flow_forget_show(flow, demand->person, &error);
	g_assert_no_error(error);
	const json_t *items = json_object_get(plan, "items");
	g_assert_cmpint(uf_json_get_integer(items, "documents", 0), ==, 2);
	g_autoptr(json_t) forgotten = uf_flow_forget(flow, demand->person, &error);
	g_assert_no_error(error);
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DOCUMENT, bill, &error);
	g_assert_null(item);
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

#define ADD(name, func) g_test_add("/flow-attach/" name, Demand, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("attach", test_attach);
	ADD("refused", test_refused);
	ADD("journal", test_journal);
	ADD("prepare", test_prepare);
	ADD("without-place", test_without_place);
	ADD("damaged", test_damaged);
	ADD("person", test_person);
	return g_test_run();
}
