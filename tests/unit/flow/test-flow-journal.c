/* The journal as people read it: readings once a run, facts of one's own people alone, heads. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-due.h"
#include "uf-flow-fill.h"
#include "uf-flow-journal.h"
#include "uf-flow-notice.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-store-care.h"

static json_t *
show(UfFlow *flow, const UfFlowJournalWish *wish)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_journal_show(flow, wish, &error);
	g_assert_no_error(error);
	return result;
}

static size_t
count_readings(UfFlow *flow, const char *person)
{
	const UfFlowJournalWish wish = { .person = person, .readings = true };
	g_autoptr(json_t) result = show(flow, &wish);
	g_assert_cmpstr(uf_json_get_string(result, "journal"), ==, "readings");
	return json_array_size(json_object_get(result, "entries"));
}

/* Each opens what is known of the fixture's person; its result is of no interest here. */
typedef json_t *(*OpenFunc)(UfFlow *flow, const char *id);

static json_t *
open_request_list(UfFlow *flow, const char *id)
{
	return uf_flow_request_list(flow, id, NULL);
}

static json_t *
open_show(UfFlow *flow, const char *id)
{
	return uf_flow_person_show(flow, id, NULL);
}

static json_t *
open_status(UfFlow *flow, const char *id)
{
	return uf_flow_person_status(flow, id, NULL);
}

static json_t *
open_notice(UfFlow *flow, const char *id)
{
	return uf_flow_notice(flow, id, NULL, NULL);
}

static json_t *
open_check(UfFlow *flow, const char *id)
{
	return uf_flow_person_check(flow, id, NULL);
}

static json_t *
open_edit(UfFlow *flow, const char *id)
{
	uf_flow_edit_free(uf_flow_edit_new(flow, id, NULL, NULL));
	return json_true();
}

static json_t *
open_request(UfFlow *flow, const char *id)
{
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_REQUEST, id, NULL);
	return uf_flow_request_show(flow, g_ptr_array_index(ids, 0), NULL);
}

static char *
find_draft(UfFlow *flow)
{
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_DRAFT, NULL, NULL);
	return g_strdup(g_ptr_array_index(ids, 0));
}

static json_t *
open_values(UfFlow *flow, const char *id)
{
	g_autofree char *draft = find_draft(flow);
	(void)id;
	return uf_flow_draft_values(flow, draft, NULL);
}

static json_t *
open_file(UfFlow *flow, const char *id)
{
	g_autofree char *draft = find_draft(flow);
	g_autoptr(GBytes) bytes = uf_flow_draft_get(flow, draft, NULL, NULL);
	(void)id;
	return bytes != NULL ? json_true() : NULL;
}

static const struct {
	const char *name;
	OpenFunc open;
} opens[] = {
	{ "show", open_show },
	{ "status", open_status },
	{ "notice", open_notice },
	{ "check", open_check },
	{ "edit", open_edit },
	{ "request list", open_request_list },
	{ "request", open_request },
	{ "values of a draft", open_values },
	{ "file of a draft", open_file },
};

static char *
fill_couple(Fixture *fixture)
{
	static const char *const forms[] = { "essai/aide", NULL };
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	return person;
}

/* Whatever shows something of her is one reading, once a run. */
static void
test_readings(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = fill_couple(fixture);
	size_t known = count_readings(fixture->flow, person);
	g_assert_cmpuint(known, ==, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(opens); i++) {
		g_autoptr(UfFlow) flow = flow_open_again(fixture);
		g_test_message("%s", opens[i].name);
		g_assert_nonnull(uf_flow_ensure_store(flow, NULL));
		g_autoptr(json_t) first = opens[i].open(flow, person);
		g_assert_nonnull(first);
		g_autoptr(json_t) second = opens[i].open(flow, person);
		g_assert_cmpuint(count_readings(flow, person), ==, ++known);
	}
}

/* A look over everybody is no reading; a date that is shown is one of hers. */
static void
test_scans(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *couple = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count_readings(fixture->flow, NULL), ==, 0);
	flow_write(fixture, "site/due.json",
		   "{\"schema\": 1, \"rules\": [{\"id\": \"essai\", \"label\": \"À faire\", "
		   "\"text\": \"Loi d’essai\", \"date\": "
		   "\"$.members[?@.birth_name == \\\"D'ESSAI\\\"].birth.date\", \"age\": 36, "
		   "\"notice\": {\"months\": 12}}]}");
	g_autoptr(json_t) due = uf_flow_due(fixture->flow, NULL, false, &error);
	g_assert_no_error(error);
	const size_t shown = json_array_size(json_object_get(due, "items"));
	g_assert_cmpuint(shown, >, 0);
	bool has_other = false;
	for (size_t i = 0; i < shown; i++) {
		const json_t *item = json_array_get(json_object_get(due, "items"), i);
		has_other = has_other || g_strcmp0(uf_json_get_string(item, "person"), other) == 0;
	}
	g_assert_cmpuint(count_readings(fixture->flow, couple), ==, 1);
	g_assert_cmpuint(count_readings(fixture->flow, other), ==, has_other ? 1 : 0);
}

static void
test_filters(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = fill_couple(fixture);
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	const struct {
		UfFlowJournalWish wish;
		size_t lines;
	} rows[] = {
		{ { 0 }, 3 },
		{ { .person = person }, 2 },
		{ { .person = other }, 1 },
		{ { .person = "p-aaaaaaaaaa" }, 0 },
		{ { .worker = "a.modele" }, 3 },
		{ { .worker = "b.autre" }, 0 },
		{ { .since = "2020-01-01" }, 3 },
		{ { .since = "31/12/2098" }, 0 },
		{ { .person = person, .worker = "a.modele", .since = "2020-01-01" }, 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) result = show(fixture->flow, &rows[i].wish);
		g_test_message("row %zu", i);
		g_assert_cmpuint(json_array_size(json_object_get(result, "entries")), ==,
				 rows[i].lines);
	}
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const UfFlowJournalWish wishes[] = {
		{ .since = "hier" },    { .since = "2026-02-30" }, { .since = "" },
		{ .since = "2026-02" }, { .person = "couple" },    { .person = "r-aaaaaaaaaa" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wishes); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_flow_journal_show(fixture->flow, &wishes[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
}

/* The facts of a line are for those who may read the person; the line itself stays. */
static void
test_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = fill_couple(fixture);
	const UfFlowJournalWish all = { 0 };
	g_autoptr(json_t) before = show(fixture->flow, &all);
	const json_t *prepared = json_array_get(json_object_get(before, "entries"), 1);
	g_assert_cmpstr(uf_json_get_string(prepared, "action"), ==, "prepare");
	g_assert_cmpstr(uf_json_get_string(prepared, "person"), ==, person);
	g_assert_cmpuint(
	    json_array_size(json_object_get(json_object_get(prepared, "details"), "facts")), >, 0);
	g_assert_true(uf_store_forget(fixture->flow->store, person, &error));
	g_assert_no_error(error);
	g_autoptr(json_t) after = show(fixture->flow, &all);
	const json_t *line = json_array_get(json_object_get(after, "entries"), 1);
	g_assert_cmpstr(uf_json_get_string(line, "action"), ==, "prepare");
	g_assert_nonnull(json_object_get(line, "details"));
	g_assert_null(json_object_get(json_object_get(line, "details"), "facts"));
}

/* a folder of invented people has no chain */
static void
test_no_chain(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_journal_verify(fixture->flow, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_null(uf_flow_journal_export(fixture->flow, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
}

#define TEST(path, function)                                                                       \
	g_test_add("/flow/journal" path, Fixture, NULL, flow_set_up, function, flow_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("/readings", test_readings);
	TEST("/scans", test_scans);
	TEST("/filters", test_filters);
	TEST("/refused", test_refused);
	TEST("/facts", test_facts);
	TEST("/no-chain", test_no_chain);
	return g_test_run();
}
