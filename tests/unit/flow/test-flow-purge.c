/* Retention: who goes, who stays, the very list; forgetting; the person's own export. */
#include <glib/gstdio.h>
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-export.h"
#include "uf-flow-fill.h"
#include "uf-flow-out.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-purge.h"
#include "uf-flow-request.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-store-care.h"
#include "uf-store-queue.h"

static const char *const forms[] = { "essai/aide", NULL };

/* A request of @person, with its page in "out"; its id. */
static char *
fill(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	g_autoptr(json_t) facts = json_pack("{s:s}", "reason", "Motif inventé");
	const UfFlowFill setup = { .person = person, .forms = forms, .facts = facts, .out = out };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) ids =
	    uf_store_list(fixture->flow->store, UF_STORE_REQUEST, person, NULL);
	g_assert_cmpuint(ids->len, ==, 1);
	return g_strdup(g_ptr_array_index(ids, 0));
}

static void
close_request(UfFlow *flow, const char *request)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = json_pack("{s:s}", "state", "closed");
	g_autoptr(json_t) result = uf_flow_request_answer(flow, request, answer, &error);
	g_assert_no_error(error);
}

/* A flow over the fixture's store on another day; the context has to outlive it. */
typedef struct {
	UfContext *context;
	UfFlow *flow;
} Day;

static Day
open_day(Fixture *fixture, UfDate today)
{
	g_autoptr(GError) error = NULL;
	Day day = { flow_make_context(fixture, today), NULL };
	day.flow = uf_flow_new(day.context, &error);
	g_assert_no_error(error);
	return day;
}

static void
close_day(Day *day)
{
	uf_flow_free(day->flow);
	uf_context_free(day->context);
}

static json_t *
list(UfFlow *flow)
{
	g_autoptr(GError) error = NULL;
	json_t *plan = uf_flow_purge_list(flow, false, &error);
	g_assert_no_error(error);
	return plan;
}

static size_t
count(const json_t *plan, const char *key)
{
	return json_array_size(json_object_get(plan, key));
}

/* The store notes the real day of a contact: days are counted from it. */
static UfDate
get_contact(UfFlow *flow, const char *person)
{
	UfDate date = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *day = uf_store_get_last_contact(flow->store, person, &error);
	g_assert_no_error(error);
	g_assert_true(uf_date_parse_iso(day, &date));
	return date;
}

/* The last day that she is kept, and the next. */
static void
test_edge(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfDate contact = get_contact(fixture->flow, person);
	const struct {
		UfDate day;
		size_t people;
	} rows[] = {
		{ contact, 0 },
		{ uf_date_add_months(contact, 23), 0 },
		{ uf_date_add_months(contact, 24), 0 },
		{ uf_date_add_days(uf_date_add_months(contact, 24), 1), 1 },
		{ uf_date_add_months(contact, 60), 1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Day day = open_day(fixture, rows[i].day);
		g_autoptr(json_t) plan = list(day.flow);
		g_test_message("row %zu", i);
		g_assert_cmpuint(count(plan, "people"), ==, rows[i].people);
		g_assert_cmpuint(count(plan, "kept"), ==, 0);
		close_day(&day);
	}
}

/* What keeps somebody whose time is over. */
static void
test_kept(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person);
	Day later = open_day(fixture, uf_date_add_months(get_contact(fixture->flow, person), 30));
	g_autoptr(json_t) open = list(later.flow);
	const json_t *row = json_array_get(json_object_get(open, "kept"), 0);
	g_assert_cmpuint(count(open, "people"), ==, 0);
	g_assert_cmpstr(uf_json_get_string(row, "person"), ==, person);
	g_assert_cmpstr(uf_json_get_string(row, "reason"), ==, "request");
	g_assert_cmpstr(uf_json_get_string(row, "object"), ==, request);
	g_assert_null(json_object_get(row, "name"));
	close_request(fixture->flow, request);
	g_autoptr(json_t) closed = list(later.flow);
	g_assert_cmpuint(count(closed, "people"), ==, 1);
	close_day(&later);
}

static void
test_kept_by_date(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfDate then = uf_date_add_months(get_contact(fixture->flow, person), 30);
	/* m1 was born on 28 February 1991: a birthday in the year that comes */
	g_autofree char *rules = g_strdup_printf(
	    "{\"schema\": 1, \"rules\": [{\"id\": \"essai\", \"label\": \"À faire\", \"text\": "
	    "\"Loi d’essai\", \"date\": \"$.members[?@.id == 'm1'].birth.date\", \"age\": %d, "
	    "\"notice\": {\"months\": 13}}]}",
	    then.year + 1 - 1991);
	flow_write(fixture, "site/due.json", rules);
	Day later = open_day(fixture, then);
	g_autoptr(json_t) plan = list(later.flow);
	const json_t *row = json_array_get(json_object_get(plan, "kept"), 0);
	g_autofree char *expected = g_strdup_printf("%d-02-28", then.year + 1);
	g_assert_cmpuint(count(plan, "people"), ==, 0);
	g_assert_cmpstr(uf_json_get_string(row, "reason"), ==, "date");
	g_assert_cmpstr(uf_json_get_string(row, "object"), ==, expected);
	close_day(&later);
}

static void
test_damaged(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfDate then = uf_date_add_months(get_contact(fixture->flow, person), 30);
	g_autoptr(UfStoreItem) item =
	    uf_store_get(fixture->flow->store, UF_STORE_PERSON, person, NULL);
	g_autoptr(GBytes) broken = g_bytes_new_static("{", 1);
	UfStoreItem next = *item;
	next.content = broken;
	g_assert_true(uf_store_put(fixture->flow->store, &next, NULL));
	Day later = open_day(fixture, then);
	g_autoptr(json_t) plan = list(later.flow);
	const json_t *row = json_array_get(json_object_get(plan, "kept"), 0);
	g_assert_cmpstr(uf_json_get_string(row, "reason"), ==, "unreadable");
	/* she can be forgotten all the same */
	g_autoptr(json_t) forgotten = uf_flow_forget(later.flow, person, NULL);
	g_assert_nonnull(forgotten);
	g_autoptr(json_t) after = list(later.flow);
	g_assert_cmpuint(count(after, "kept"), ==, 0);
	close_day(&later);
}

/* Exactly what was listed, or nothing. */
static void
test_do(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person);
	close_request(fixture->flow, request);
	Day later = open_day(fixture, uf_date_add_months(get_contact(fixture->flow, person), 30));
	g_autoptr(json_t) plan = list(later.flow);
	g_assert_cmpuint(count(plan, "people"), ==, 1);
	g_assert_cmpuint(count(plan, "files"), ==, 2);
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	g_autoptr(json_t) changed = json_deep_copy(plan);
	json_object_set_new(json_array_get(json_object_get(changed, "people"), 0), "person",
			    json_string(other));
	g_assert_null(uf_flow_purge_do(later.flow, changed, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	/* somebody else who is old enough by now is on no list that was shown */
	g_assert_null(uf_flow_purge_do(later.flow, plan, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_autoptr(json_t) both = list(later.flow);
	g_assert_cmpuint(count(both, "people"), ==, 2);
	g_autoptr(json_t) result = uf_flow_purge_do(later.flow, both, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "people", 0), ==, 2);
	g_assert_cmpint(uf_json_get_integer(result, "files", 0), ==, 2);
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GPtrArray) ids =
		    uf_store_list(later.flow->store, (UfStoreKind)kind, NULL, NULL);
		g_assert_cmpuint(ids->len, ==, 0);
	}
	g_autoptr(json_t) files = uf_flow_out_list(later.flow, NULL);
	g_assert_cmpuint(count(files, "files"), ==, 0);
	close_day(&later);
}

static const char *const no_plans[] = {
	"{}",
	"[]",
	"{\"date\": \"2026-11-21\"}",
	"{\"date\": \"2099-01-01\", \"people\": [], \"files\": []}",
	"{\"date\": \"2026-11\", \"people\": [], \"files\": []}",
	"{\"date\": \"2026-11-21\", \"people\": {}, \"files\": []}",
};

static void
test_no_plan(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(no_plans); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) plan = json_loads(no_plans[i], 0, NULL);
		g_test_message("%s", no_plans[i]);
		g_assert_null(uf_flow_purge_do(fixture->flow, plan, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

/* Old files go, whomever they are about. */
static void
test_old_files(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person);
	const UfDate made = uf_context_get_today(fixture->context);
	const struct {
		int days;
		size_t files;
	} rows[] = { { 0, 0 }, { 30, 0 }, { 31, 2 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Day day = open_day(fixture, uf_date_add_days(made, rows[i].days));
		g_autoptr(json_t) plan = list(day.flow);
		g_assert_cmpuint(count(plan, "people"), ==, 0);
		g_assert_cmpuint(count(plan, "files"), ==, rows[i].files);
		close_day(&day);
	}
}

/* A batch of two jobs, of which one is done; the day of its last change. */
static UfDate
add_batch(UfFlow *flow, const char *id)
{
	g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
	g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	const UfStoreHolder holder = { "h", 60 };
	g_autoptr(UfStoreJob) job = NULL;
	g_autoptr(GError) error = NULL;
	for (int i = 0; i < 2; i++)
		g_ptr_array_add(bodies, g_bytes_ref(body));
	uf_store_add_batch(flow->store, id, body, bodies, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_claim_job(flow->store, id, &holder, &job, NULL));
	g_assert_true(uf_store_finish_job(flow->store, job, UF_STORE_JOB_DONE, NULL, NULL));
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *text = g_date_time_format(now, "%Y-%m-%d");
	UfDate day;
	g_assert_true(uf_date_parse_iso(text, &day));
	return day;
}

/* The last day that a batch is kept, and the next. */
static void
test_batches(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_assert_nonnull(uf_flow_ensure_store(fixture->flow, NULL));
	g_autofree char *id = uf_id_new(UF_STORE_BATCH_LETTER);
	const UfDate made = add_batch(fixture->flow, id);
	for (int days = 89; days <= 90; days++) {
		Day day = open_day(fixture, uf_date_add_days(made, days));
		g_autoptr(json_t) plan = list(day.flow);
		g_assert_cmpuint(count(plan, "batches"), ==, 0);
		close_day(&day);
	}
	Day later = open_day(fixture, uf_date_add_days(made, 92));
	g_autoptr(json_t) plan = list(later.flow);
	const json_t *row = json_array_get(json_object_get(plan, "batches"), 0);
	g_assert_cmpuint(count(plan, "batches"), ==, 1);
	g_assert_cmpstr(uf_json_get_string(row, "batch"), ==, id);
	g_assert_cmpint(uf_json_get_integer(row, "left", -1), ==, 1);
	g_autoptr(json_t) result = uf_flow_purge_do(later.flow, plan, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "batches", 0), ==, 1);
	g_autoptr(GPtrArray) left = uf_store_list_batches(later.flow->store, NULL);
	g_assert_cmpuint(left->len, ==, 0);
	g_assert_null(uf_flow_purge_do(later.flow, plan, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	close_day(&later);
}

/* Forgetting: her files, her items, nothing of anybody else. */
static void
test_forget(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	g_autofree char *request = fill(fixture, person);
	g_autofree char *kept = fill(fixture, other);
	g_autoptr(json_t) given = json_pack("{s:s, s:s}", "date", "2026-11-20", "way", "post");
	g_autoptr(json_t) done = uf_flow_request_done(fixture->flow, request, given, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) plan = uf_flow_forget_show(fixture->flow, person, &error);
	g_assert_no_error(error);
	const json_t *items = json_object_get(plan, "items");
	const json_t *partner = json_array_get(json_object_get(plan, "partners"), 0);
	g_assert_cmpuint(count(plan, "files"), ==, 2);
	g_assert_cmpint(uf_json_get_integer(items, "requests", 0), ==, 1);
	g_assert_cmpint(uf_json_get_integer(items, "drafts", 0), ==, 1);
	g_assert_cmpstr(uf_json_get_string(partner, "title"), ==, "Demande d'aide");
	g_assert_cmpstr(uf_json_get_string(partner, "date"), ==, "2026-11-20");
	g_autoptr(json_t) result = uf_flow_forget(fixture->flow, person, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "removed", 0), ==, 2);
	g_assert_null(uf_flow_person_show(fixture->flow, person, NULL));
	g_assert_null(uf_flow_request_show(fixture->flow, request, NULL));
	g_autoptr(json_t) shown = uf_flow_request_show(fixture->flow, kept, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) files = uf_flow_out_list(fixture->flow, NULL);
	g_assert_cmpuint(count(files, "files"), ==, 2);
	g_assert_null(uf_flow_forget(fixture->flow, person, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* A file that she changed herself stays, and is told. */
static void
test_changed_file(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person);
	g_autoptr(json_t) files = uf_flow_out_list(fixture->flow, NULL);
	const json_t *first = json_array_get(json_object_get(files, "files"), 0);
	const char *path = uf_json_get_string(first, "path");
	g_assert_true(g_file_set_contents(path, "autre chose", -1, NULL));
	g_autoptr(json_t) result = uf_flow_forget(fixture->flow, person, &error);
	g_assert_no_error(error);
	const json_t *kept = json_array_get(json_object_get(result, "kept"), 0);
	g_assert_cmpint(uf_json_get_integer(result, "removed", 0), ==, 1);
	g_assert_cmpstr(uf_json_get_string(kept, "path"), ==, path);
	g_assert_cmpstr(uf_json_get_string(kept, "reason"), ==, "changed");
	g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* What is protected of m1 in protected-address.json, as it is written there. */
static const char *const secrets[] = { "Refuge-Inventé", "+33639980012", "samira.abri@" };

static char *
dump(const json_t *json)
{
	return json_dumps(json, JSON_ENCODE_ANY);
}

static json_t *export(UfFlow *flow, const char *person, const char *reader)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_export(flow, person, reader, &error);
	g_assert_no_error(error);
	return result;
}

static void
test_export_protected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "protected-address.json");
	g_autoptr(json_t) hers = export(fixture->flow, person, NULL);
	g_autoptr(json_t) his = export(fixture->flow, person, "m3");
	g_autofree char *her_text = dump(hers);
	g_autofree char *his_text = dump(his);
	g_assert_cmpstr(uf_json_get_string(hers, "for"), ==, "m1");
	for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
		g_test_message("%s", secrets[i]);
		g_assert_nonnull(strstr(her_text, secrets[i]));
		g_assert_null(strstr(his_text, secrets[i]));
	}
	/* what is not protected is there for both */
	g_assert_nonnull(strstr(his_text, "+33639980013"));
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_export(fixture->flow, person, "m9", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* Every household of the fixtures: exported for each member, read again without a new fault. */
static void
test_export_import(Fixture *fixture, gconstpointer data)
{
	static const char *const people[] = { "couple.json", "lone-mother.json",
					      "protected-address.json" };
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *person = flow_add_person(fixture, people[i]);
		g_autoptr(json_t) result = export(fixture->flow, person, NULL);
		const json_t *members =
		    json_object_get(json_object_get(result, "profile"), "members");
		for (size_t j = 0; j < json_array_size(members); j++) {
			const char *id = uf_json_get_string(json_array_get(members, j), "id");
			g_autoptr(json_t) own = export(fixture->flow, person, id);
			g_autoptr(GBytes) bytes = uf_flow_export_format(own);
			gsize size;
			const char *text = g_bytes_get_data(bytes, &size);
			g_autofree char *path =
			    g_build_filename(fixture->home, "export.json", NULL);
			g_assert_true(g_file_set_contents(path, text, (gssize)size, NULL));
			g_autoptr(json_t) again = uf_flow_person_new(fixture->flow, path, &error);
			g_test_message("%s %s", people[i], id);
			g_assert_no_error(error);
			g_assert_nonnull(uf_json_get_string(again, "person"));
		}
	}
}

static void
test_export_pages(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person);
	g_autoptr(json_t) result = export(fixture->flow, person, NULL);
	const json_t *entry = json_array_get(json_object_get(result, "requests"), 0);
	const json_t *answer = json_array_get(json_object_get(entry, "answers"), 0);
	const json_t *reading = json_array_get(json_object_get(result, "readings"), 0);
	g_assert_cmpstr(uf_json_get_string(entry, "request"), ==, request);
	g_assert_cmpstr(uf_json_get_string(answer, "text"), ==, "Motif inventé");
	g_assert_cmpstr(uf_json_get_string(reading, "worker"), ==, "a.modele");
	g_autoptr(GBytes) pages = uf_flow_export_draw(fixture->flow, result, &error);
	g_assert_no_error(error);
	gsize size;
	const char *text = g_bytes_get_data(pages, &size);
	g_assert_cmpuint(size, >, 10000);
	g_assert_true(strncmp(text, "%PDF-", 5) == 0);
}

#define TEST(path, function)                                                                       \
	g_test_add("/flow/" path, Fixture, NULL, flow_set_up, function, flow_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("purge/edge", test_edge);
	TEST("purge/kept", test_kept);
	TEST("purge/kept/date", test_kept_by_date);
	TEST("purge/damaged", test_damaged);
	TEST("purge/do", test_do);
	TEST("purge/no-plan", test_no_plan);
	TEST("purge/old-files", test_old_files);
	TEST("purge/batches", test_batches);
	TEST("forget", test_forget);
	TEST("forget/changed-file", test_changed_file);
	TEST("export/protected", test_export_protected);
	TEST("export/import", test_export_import);
	TEST("export/pages", test_export_pages);
	return g_test_run();
}
