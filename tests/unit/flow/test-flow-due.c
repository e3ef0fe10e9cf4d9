/* What falls due: rules as a table over one invented household, files of rules, open demands. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-due.h"
#include "uf-flow-fill.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

#define RULE(rest)                                                                                 \
	"{'schema': 1, 'rules': [{'id': 'essai', 'label': 'À faire', 'text': 'Loi d’essai', " rest \
	"}]}"

static void
write_rules(Fixture *fixture, const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	flow_write(fixture, "site/due.json", json);
}

static json_t *
list_due(UfFlow *flow, const char *person, bool mine)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_due(flow, person, mine, &error);
	g_assert_no_error(error);
	return result;
}

/* the first item of @rule in @result, or NULL; borrowed */
static const json_t *
find_item(const json_t *result, const char *rule)
{
	const json_t *items = json_object_get(result, "items");
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		if (g_strcmp0(uf_json_get_string(item, "rule"), rule) == 0)
			return item;
	}
	return NULL;
}

static json_t *
list_on(Fixture *fixture, UfDate today, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfContext) context = flow_make_context(fixture, today);
	g_autoptr(UfFlow) flow = flow_open(context);
	g_assert_no_error(error);
	return list_due(flow, person, false);
}

/* couple.json: hearing on 2026-12-03, m1 born on 1991-02-28. */
static void
test_rules(Fixture *fixture, gconstpointer data)
{
	(void)data;
#define HEARING "'date': '$.housing.procedure.hearing.date', "
#define BIRTH "'each': '$.members[0]', 'date': '@.birth.date', "
	static const struct {
		const char *rules;
		UfDate today;
		const char *date; /* of the item; NULL: there is none */
		int days_left;
	} rows[] = {
		{ RULE(HEARING "'notice': {'days': 12}"), { 2026, 11, 21 }, "2026-12-03", 12 },
		{ RULE(HEARING "'notice': {'days': 11}"), { 2026, 11, 21 }, NULL, 0 },
		{ RULE(HEARING "'notice': {'months': 1}"), { 2026, 11, 3 }, "2026-12-03", 30 },
		{ RULE(HEARING "'notice': {'months': 1}"), { 2026, 11, 2 }, NULL, 0 },
		{ RULE(HEARING "'notice': {'days': 0}"), { 2026, 12, 3 }, "2026-12-03", 0 },
		{ RULE(HEARING "'notice': {'days': 0}"), { 2026, 12, 4 }, "2026-12-03", -1 },
		{ RULE(HEARING "'notice': {'days': 0}"), { 2027, 6, 4 }, "2026-12-03", -183 },
		{ RULE(HEARING "'notice': {'days': 0}"), { 2027, 6, 5 }, NULL, 0 },
		{ RULE(HEARING "'delay': {'days': 10}, 'notice': {'days': 30}"),
		  { 2026, 12, 1 },
		  "2026-12-13",
		  12 },
		{ RULE(HEARING "'delay': {'days': 10, 'before': true}, 'notice': {'days': 5}"),
		  { 2026, 11, 21 },
		  "2026-11-23",
		  2 },
		{ RULE(HEARING "'delay': {'months': 2}, 'notice': {'months': 3}"),
		  { 2026, 12, 3 },
		  "2027-02-03",
		  62 },
		{ RULE(BIRTH "'age': 36, 'notice': {'months': 1}"),
		  { 2027, 2, 1 },
		  "2027-02-28",
		  27 },
		{ RULE(BIRTH "'age': 37, 'notice': {'months': 1}"), { 2027, 2, 1 }, NULL, 0 },
		{ RULE(HEARING "'when': '$.housing.procedure.hearing', 'notice': {'days': 12}"),
		  { 2026, 11, 21 },
		  "2026-12-03",
		  12 },
		{ RULE(HEARING "'when': '$.housing.procedure.nothing', 'notice': {'days': 12}"),
		  { 2026, 11, 21 },
		  NULL,
		  0 },
		{ RULE(HEARING "'unless': '$.housing.procedure.hearing', 'notice': {'days': 12}"),
		  { 2026, 11, 21 },
		  NULL,
		  0 },
		{ RULE(HEARING "'unless': '$.housing.nothing', 'notice': {'days': 12}"),
		  { 2026, 11, 21 },
		  "2026-12-03",
		  12 },
		{ RULE("'date': '$.housing.nothing', 'notice': {'months': 240}"),
		  { 2026, 11, 21 },
		  NULL,
		  0 },
	};
#undef BIRTH
#undef HEARING
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %zu", i);
		write_rules(fixture, rows[i].rules);
		g_autoptr(json_t) result = list_on(fixture, rows[i].today, person);
		const json_t *item = find_item(result, "essai");
		g_assert_cmpstr(uf_json_get_string(item, "date"), ==, rows[i].date);
		if (item == NULL)
			continue;
		g_assert_cmpint(uf_json_get_integer(item, "days_left", -9999), ==,
				rows[i].days_left);
		g_assert_cmpint(uf_json_get_boolean(item, "overdue", false), ==,
				rows[i].days_left < 0);
		g_assert_false(uf_json_get_boolean(item, "unverified", true));
		g_assert_cmpstr(uf_json_get_string(item, "person"), ==, person);
	}
}

/* somebody whose birth is known by its year alone has no birthday */
static void
test_partial(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "no-birth-day.json");
	write_rules(fixture, RULE("'each': '$.members[*]', 'date': '@.birth.date', 'age': 1, "
				  "'delay': {'months': 0}, 'notice': {'months': 240}"));
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	g_assert_nonnull(shown);
	g_autoptr(json_t) result = list_due(fixture->flow, person, false);
	const json_t *items = json_object_get(result, "items");
	for (size_t i = 0; i < json_array_size(items); i++)
		g_assert_cmpuint(strlen(uf_json_get_string(json_array_get(items, i), "date")), ==,
				 10);
	g_assert_cmpuint(json_array_size(json_object_get(result, "problems")), ==, 0);
}

/* The rule of a site stands for ours of the same id; the others of ours stay. */
static void
test_site(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) before = list_due(fixture->flow, person, false);
	g_assert_cmpuint(json_array_size(json_object_get(before, "items")), ==, 2);
	g_assert_true(uf_json_get_boolean(find_item(before, "hearing"), "unverified", false));
	write_rules(fixture, "{'schema': 1, 'rules': [{'id': 'hearing', 'label': 'Chez nous', "
			     "'text': 'x', 'date': '$.housing.procedure.hearing.date', 'notice': "
			     "{'months': 1}, 'forms': ['a/b']}]}");
	g_autoptr(json_t) after = list_due(fixture->flow, person, false);
	g_assert_cmpuint(json_array_size(json_object_get(after, "items")), ==, 2);
	const json_t *hearing = find_item(after, "hearing");
	g_assert_cmpstr(uf_json_get_string(hearing, "label"), ==, "Chez nous");
	g_assert_false(uf_json_get_boolean(hearing, "unverified", true));
	g_assert_cmpstr(json_string_value(json_array_get(json_object_get(hearing, "forms"), 0)), ==,
			"a/b");
	g_assert_nonnull(find_item(after, "contract"));
}

/* The file and the place are told; no value of it, of whatever kind. */
static void
test_broken(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *place;
	} rows[] = {
		{ "{", "due.json" },
		{ "[]", "due.json" },
		{ "{'schema': 1}", "due.json" },
		{ "{'schema': 2, 'rules': []}", "/schema" },
		{ "{'schema': 1, 'rules': {}}", "/rules" },
		{ "{'schema': 1, 'rules': [{'id': 'a'}]}", "/rules/0" },
		{ "{'schema': 1, 'rules': [], 'more': 1}", "due.json" },
		{ RULE("'date': '$.x', 'notice': {'days': 1}, 'more': 1"), "/rules/0" },
		{ RULE("'date': '$.x', 'notice': {'days': 1}, 'each': 5"), "/rules/0/each" },
		{ RULE("'date': '$.x', 'notice': {'days': 1}, 'age': 'zzold'"), "/rules/0/age" },
		{ RULE("'date': '$.x', 'notice': {'days': 99999999999}"), "/rules/0/notice/days" },
		{ RULE("'date': '$.x', 'notice': {}"), "/rules/0/notice" },
		{ RULE("'date': '$.x[zz', 'notice': {'days': 1}"), "/rules/0/date" },
		{ RULE("'date': '$.x', 'each': 'zz', 'notice': {'days': 1}"), "/rules/0/each" },
		{ RULE("'date': '$.x', 'unless': '$[?zz', 'notice': {'days': 1}"),
		  "/rules/0/unless" },
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %zu", i);
		g_autoptr(GError) error = NULL;
		write_rules(fixture, rows[i].text);
		g_assert_null(uf_flow_due(fixture->flow, person, false, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, "site/due.json"));
		g_assert_nonnull(strstr(error->message, rows[i].place));
		g_assert_null(strstr(error->message, "zz"));
	}
}

#define DEADLINES                                                                                  \
	"{'schema': 1, 'form': 'essai/delai', 'title': 'Avec délai', 'source': {'text': 'x', "    \
	"'seen': '2026-08-19'}, 'channels': {'sheet': {}}, 'roles': {'applicant': {'label': "      \
	"'Demandeur', 'required': true}}, 'fields': [{'id': 'name', 'label': 'Nom', 'kind': "      \
	"'text', 'from': '$.roles.applicant.birth_name'}], 'deadlines': [{'id': 'avant', "         \
	"'label': 'Diagnostic à rendre', 'from': '$.housing.procedure.hearing.date', 'delay': "   \
	"{'days': 2, 'before': true}, 'text': 'Loi d’essai'}]}"

/* The deadline of a demand that is under way, until it is answered. */
static void
test_requests(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/delai", NULL };
	g_autofree char *form = g_strdelimit(g_strdup(DEADLINES), "'", '"');
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/delai.json", form);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) filled = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const char *request =
	    uf_json_get_string(json_array_get(json_object_get(filled, "forms"), 0), "request");
	g_autoptr(json_t) result = list_due(fixture->flow, person, false);
	const json_t *item = find_item(result, "avant");
	g_assert_cmpstr(uf_json_get_string(item, "date"), ==, "2026-12-01");
	g_assert_cmpint(uf_json_get_integer(item, "days_left", 0), ==, 10);
	g_assert_cmpstr(uf_json_get_string(item, "request"), ==, request);
	/* the most urgent first */
	const json_t *items = json_object_get(result, "items");
	for (size_t i = 1; i < json_array_size(items); i++)
		g_assert_cmpstr(uf_json_get_string(json_array_get(items, i - 1), "date"), <=,
				uf_json_get_string(json_array_get(items, i), "date"));

	g_autoptr(json_t) hand_over = json_pack("{s:s, s:s}", "date", "2026-11-20", "way", "post");
	g_autoptr(json_t) done = uf_flow_request_done(fixture->flow, request, hand_over, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) answer =
	    json_pack("{s:s, s:s}", "result", "granted", "date", "2026-11-20");
	g_autoptr(json_t) noted = uf_flow_request_answer(fixture->flow, request, answer, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) after = list_due(fixture->flow, person, false);
	g_assert_null(find_item(after, "avant"));
}

/* Pieces that a partner asked for, by the day that it set, until they are given. */
static void
test_pieces(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "essai/aide", NULL };
	flow_add_partner(fixture);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) filled = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const char *request =
	    uf_json_get_string(json_array_get(json_object_get(filled, "forms"), 0), "request");
	g_autoptr(json_t) sent = json_pack("{s:s, s:s}", "date", "2026-11-18", "way", "post");
	g_autoptr(json_t) asked =
	    json_pack("{s:s, s:s, s:s, s:[s, s]}", "state", "pieces_asked", "date", "2026-11-19",
		      "until", "2026-11-30", "pieces", "Bail", "RIB");
	g_autoptr(json_t) undated = json_pack("{s:s}", "state", "pieces_asked");
	g_autoptr(json_t) first = uf_flow_request_done(fixture->flow, request, sent, &error);
	g_autoptr(json_t) second = uf_flow_request_answer(fixture->flow, request, undated, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) without = list_due(fixture->flow, person, false);
	g_assert_null(find_item(without, "pieces"));
	g_autoptr(json_t) third = uf_flow_request_answer(fixture->flow, request, asked, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) result = list_due(fixture->flow, person, false);
	const json_t *item = find_item(result, "pieces");
	g_assert_cmpstr(uf_json_get_string(item, "date"), ==, "2026-11-30");
	g_assert_cmpint(uf_json_get_integer(item, "days_left", 0), ==, 9);
	g_assert_cmpstr(uf_json_get_string(item, "text"), ==, "Bail ; RIB");
	g_assert_cmpstr(uf_json_get_string(item, "request"), ==, request);
	g_assert_false(uf_json_get_boolean(item, "unverified", true));
	g_autoptr(json_t) late = list_on(fixture, (UfDate){ 2026, 12, 2 }, person);
	g_assert_true(uf_json_get_boolean(find_item(late, "pieces"), "overdue", false));
	g_autoptr(json_t) given = json_pack("{s:s, s:s}", "date", "2026-11-20", "way", "mail");
	g_autoptr(json_t) fourth = uf_flow_request_done(fixture->flow, request, given, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) after = list_due(fixture->flow, person, false);
	g_assert_null(find_item(after, "pieces"));
}

/* A member of couple.json as the table wants, stored. Yours. */
static char *
add_changed(Fixture *fixture, const char *birth, const char *contact)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = flow_get_source("fixtures/people/couple.json");
	g_autofree char *changed = g_build_filename(fixture->home, "changed.json", NULL);
	g_autoptr(json_t) root = uf_json_load(path, &error);
	g_assert_no_error(error);
	json_t *member = json_array_get(json_object_get(root, "members"), 0);
	if (birth != NULL)
		json_object_set_new(json_object_get(member, "birth"), "date", json_string(birth));
	if (contact != NULL) {
		g_autofree char *json = g_strdelimit(g_strdup(contact), "'", '"');
		json_object_set_new(member, "contact", json_loads(json, 0, NULL));
	}
	g_assert_true(uf_json_save(root, changed, &error));
	g_autoptr(json_t) made = uf_flow_person_new(fixture->flow, changed, &error);
	g_assert_no_error(error);
	return g_strdup(uf_json_get_string(made, "person"));
}

/* Born on a 29 February: the last day of that month (Code de procédure civile, art. 641); in a
 * month alone: its first day, said to be rough; in a year alone: no birthday. */
static void
test_birthdays(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *birth;
		const char *date; /* NULL: none */
		bool rough;
	} rows[] = {
		{ "2008-02-29", "2026-02-28", false }, { "2008-03-01", "2026-03-01", false },
		{ "2008-03", "2026-03-01", true },     { "2008", NULL, false },
		{ "2008-02", "2026-02-01", true },
	};
	write_rules(fixture, RULE("'each': '$.members[0]', 'date': '@.birth.date', 'age': 18, "
				  "'notice': {'months': 6}"));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = add_changed(fixture, rows[i].birth, NULL);
		g_autoptr(json_t) result = list_on(fixture, (UfDate){ 2026, 1, 31 }, person);
		const json_t *item = find_item(result, "essai");
		g_test_message("%s", rows[i].birth);
		g_assert_cmpstr(uf_json_get_string(item, "date"), ==, rows[i].date);
		g_assert_cmpint(uf_json_get_boolean(item, "rough", false), ==, rows[i].rough);
	}
}

/* What is protected is in no list. */
static void
test_protected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *contact;
		bool shown;
	} rows[] = {
		{ "{'domiciliation': {'until': '2027-01-31'}}", true },
		{ "{'domiciliation': {'until': '2027-01-31', 'protected': true}}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = add_changed(fixture, NULL, rows[i].contact);
		g_autoptr(json_t) result = list_on(fixture, (UfDate){ 2026, 11, 30 }, person);
		g_test_message("%zu", i);
		g_assert_cmpint(find_item(result, "domiciliation") != NULL, ==, rows[i].shown);
		g_assert_cmpstr(uf_json_get_string(find_item(result, "domiciliation"), "date"), ==,
				rows[i].shown ? "2026-11-30" : NULL);
	}
}

static void
test_mine(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) mine = list_due(fixture->flow, NULL, true);
	g_assert_nonnull(find_item(mine, "hearing"));
	const char *share = uf_context_get_store_folder(fixture->context);
	g_assert_nonnull(share);
	/* another worker, over the same store */
	g_autoptr(GError) error = NULL;
	g_autofree char *data_folder = g_build_filename(fixture->home, "data", NULL);
	g_autofree char *config = g_build_filename(fixture->home, "config", NULL);
	g_autofree char *site = g_build_filename(fixture->home, "site", NULL);
	g_autofree char *source = flow_get_source("");
	const UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = site,
		.data_folder = data_folder,
		.share_folder = source,
		.document_worker = "none",
		.worker = "b.autre",
		.today = { 2026, 11, 21 },
	};
	g_autoptr(UfContext) context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	g_autoptr(UfFlow) flow = flow_open(context);
	g_assert_no_error(error);
	g_autoptr(json_t) theirs = list_due(flow, NULL, true);
	g_assert_cmpuint(json_array_size(json_object_get(theirs, "items")), ==, 0);
	g_autoptr(json_t) all = list_due(flow, NULL, false);
	g_assert_nonnull(find_item(all, "hearing"));
	g_assert_null(uf_flow_due(flow, "p-aaaaaaaaaa", false, &error));
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
		{ "/flow/due/rules", test_rules },
		{ "/flow/due/partial", test_partial },
		{ "/flow/due/site", test_site },
		{ "/flow/due/broken", test_broken },
		{ "/flow/due/requests", test_requests },
		{ "/flow/due/mine", test_mine },
		{ "/flow/due/pieces", test_pieces },
		{ "/flow/due/birthdays", test_birthdays },
		{ "/flow/due/protected", test_protected },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
