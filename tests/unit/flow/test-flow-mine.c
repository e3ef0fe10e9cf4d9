/* Whose a household is, and which drafts wait for whom. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-due.h"
#include "uf-flow-fill.h"
#include "uf-flow-mine-private.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

#define WORKER "{'birth_name': 'MODÈLE', 'given_name': 'Anne', 'email': 'anne@exemple.invalid'}"

static json_t *
parse(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, 0, NULL);
	g_assert_nonnull(value);
	return value;
}

/* A flow over the same store for @worker, whose office.json is in the fixture's configuration. */
static UfContext *
make_context(const Fixture *fixture, const char *worker)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *config = g_build_filename(fixture->home, "config", NULL);
	g_autofree char *site = g_build_filename(fixture->home, "site", NULL);
	g_autofree char *folder = g_build_filename(fixture->home, "data", NULL);
	g_autofree char *share = flow_get_source("");
	const UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = site,
		.data_folder = folder,
		.share_folder = share,
		.document_worker = "none",
		.worker = worker,
		.today = { 2026, 11, 21 },
	};
	UfContext *context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	return context;
}

static void
write_office(Fixture *fixture)
{
	g_autofree char *worker = g_strdelimit(g_strdup(WORKER), "'", '"');
	g_autofree char *text = g_strdup_printf(
	    "{\"schema\": 1, \"worker\": %s, \"service\": {\"name\": \"Service inventé\"}}",
	    worker);
	flow_write(fixture, "config/office.json", text);
}

/* The invented couple with these follow-ups of its first member. */
static char *
add_followed(Fixture *fixture, const char *follow_ups)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = flow_get_source("fixtures/people/couple.json");
	g_autoptr(json_t) root = uf_json_load(path, &error);
	json_t *member = json_array_get(json_object_get(root, "members"), 0);
	json_object_set_new(member, "follow_ups", parse(follow_ups));
	g_autoptr(json_t) made = uf_flow_person_add(fixture->flow, root, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_json_get_string(made, "person"));
	return g_strdup(uf_json_get_string(made, "person"));
}

static bool
has(UfFlow *flow, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowMine) mine = uf_flow_mine_new(flow, &error);
	g_assert_no_error(error);
	const bool is_hers = uf_flow_mine_has(mine, person);
	g_assert_cmpint(uf_flow_mine_has(mine, person), ==, is_hers);
	return is_hers;
}

#define REFERENT(members) "[{'id': 's1', 'kind': 'social', 'referent': {" members "}}]"

/* What a colleague made: hers by the profile alone; by a batch of her own; by hand. */
static void
test_whose(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		const char *follow_ups;
		bool by_profile; /* she did nothing */
		bool by_batch;   /* she ran a batch with that household */
	} rows[] = {
		{ "nobody", "[]", false, true },
		{ "names", REFERENT("'birth_name': 'Modele', 'given_name': 'anne'"), true, true },
		{ "mail", REFERENT("'birth_name': 'Autre', 'email': 'ANNE@exemple.invalid'"), true,
		  true },
		{ "colleague", REFERENT("'birth_name': 'Autre', 'given_name': 'Zoé'"), false,
		  false },
		/* a family name alone is not hers alone */
		{ "half", REFERENT("'birth_name': 'Modèle'"), false, false },
		{ "unnamed", "[{'id': 's1', 'kind': 'social'}]", false, true },
		{ "ended",
		  "[{'id': 's1', 'kind': 'social', 'until': '2026-11-20', 'referent': "
		  "{'birth_name': 'Modèle', 'given_name': 'Anne'}}]",
		  false, true },
		{ "last day",
		  "[{'id': 's1', 'kind': 'social', 'until': '2026-11-21', 'referent': "
		  "{'birth_name': 'Modèle', 'given_name': 'Anne'}}]",
		  true, true },
		{ "of another kind",
		  "[{'id': 's1', 'kind': 'health', 'referent': {'birth_name': 'Autre'}}]", false,
		  true },
		{ "single referent",
		  "[{'id': 's1', 'kind': 'rsa', 'is_main': true, 'referent': {'birth_name': "
		  "'Modèle', 'given_name': 'Anne'}}]",
		  true, true },
		{ "both",
		  "[{'id': 's1', 'kind': 'social', 'referent': {'birth_name': 'Autre'}}, {'id': "
		  "'s2', 'kind': 'social', 'referent': {'email': 'anne@exemple.invalid'}}]",
		  true, true },
	};
	write_office(fixture);
	g_autoptr(UfContext) context = make_context(fixture, "anne");
	g_autoptr(UfFlow) anne = flow_open(context);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].name);
		g_autofree char *person = add_followed(fixture, rows[i].follow_ups);
		g_assert_cmpint(has(anne, person), ==, rows[i].by_profile);
		/* who typed it has it, whoever is the referent */
		g_assert_true(has(fixture->flow, person));
		g_autoptr(json_t) batch = json_pack("{s:s}", "batch", "t-aaaaaaaaaa");
		g_assert_true(uf_flow_journal(anne, "create", person, batch, &error));
		g_assert_cmpint(has(anne, person), ==, rows[i].by_batch);
		g_autoptr(json_t) written = json_pack("{s:s}", "person", person);
		g_assert_true(uf_flow_journal(anne, "write", "d-aaaaaaaaaa", written, &error));
		g_assert_cmpint(has(anne, person), ==, rows[i].by_batch);
		g_assert_true(uf_flow_journal(anne, "edit", person, NULL, &error));
		g_assert_no_error(error);
		g_assert_true(has(anne, person));
	}
	g_assert_false(has(anne, "p-aaaaaaaaaa"));
}

static json_t *
list(UfFlow *flow, const UfFlowDraftWish *wish)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_draft_list_wished(flow, wish, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(result, "problems")), ==, 0);
	return json_incref(json_object_get(result, "drafts"));
}

/* Fills essai/aide for @person; the id of its request. Yours. */
static char *
fill(Fixture *fixture, const char *person)
{
	static const char *const forms[] = { "essai/aide", NULL };
	g_autoptr(GError) error = NULL;
	const UfFlowFill setup = { .person = person, .forms = forms, .channel = "sheet" };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *form = json_array_get(json_object_get(result, "forms"), 0);
	g_assert_cmpuint(json_array_size(json_object_get(form, "drafts")), ==, 1);
	return g_strdup(uf_json_get_string(form, "request"));
}

/* The last one of each demand, until it is handed over. */
static void
test_waiting(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const UfFlowDraftWish all = { 0 };
	static const UfFlowDraftWish waiting = { .waiting = true };
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *one = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	g_autofree char *request = fill(fixture, one);
	g_autofree char *second = fill(fixture, other);
	g_autofree char *third = fill(fixture, one);
	g_autoptr(json_t) again = uf_flow_request_prepare(fixture->flow, request, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) every = list(fixture->flow, &all);
	g_assert_cmpuint(json_array_size(every), ==, 4);
	g_autoptr(json_t) three = list(fixture->flow, &waiting);
	g_assert_cmpuint(json_array_size(three), ==, 3);
	/* those of one household stand together */
	const char *first = uf_json_get_string(json_array_get(three, 0), "person");
	const char *last = uf_json_get_string(json_array_get(three, 2), "person");
	const char *middle = uf_json_get_string(json_array_get(three, 1), "person");
	g_assert_true(g_str_equal(first, middle) || g_str_equal(last, middle));
	g_assert_cmpstr(first, !=, last);
	const UfFlowDraftWish of_one = { .person = other, .waiting = true };
	g_autoptr(json_t) hers = list(fixture->flow, &of_one);
	g_assert_cmpuint(json_array_size(hers), ==, 1);
	g_autoptr(json_t) done = parse("{'date': '2026-11-21', 'way': 'post'}");
	g_autoptr(json_t) noted = uf_flow_request_done(fixture->flow, second, done, &error);
	g_assert_no_error(error);
	g_assert_nonnull(noted);
	g_autoptr(json_t) rest = list(fixture->flow, &waiting);
	g_assert_cmpuint(json_array_size(rest), ==, 2);
	const UfFlowDraftWish wrong = { .person = "x", .waiting = true };
	g_assert_null(uf_flow_draft_list_wished(fixture->flow, &wrong, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

/* A colleague who does nothing but be the referent finds them. */
static void
test_mine(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const UfFlowDraftWish mine = { .waiting = true, .mine = true };
	flow_add_partner(fixture);
	write_office(fixture);
	g_autofree char *hers = add_followed(fixture, REFERENT("'email': 'anne@exemple.invalid'"));
	g_autofree char *other = add_followed(fixture, REFERENT("'birth_name': 'Autre'"));
	g_autofree char *request = fill(fixture, hers);
	g_autofree char *second = fill(fixture, other);
	g_autoptr(UfContext) context = make_context(fixture, "anne");
	g_autoptr(UfFlow) anne = flow_open(context);
	g_autoptr(json_t) list_of_anne = list(anne, &mine);
	g_assert_cmpuint(json_array_size(list_of_anne), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(list_of_anne, 0), "person"), ==, hers);
	g_autoptr(json_t) list_of_typist = list(fixture->flow, &mine);
	g_assert_cmpuint(json_array_size(list_of_typist), ==, 2);
	g_autoptr(json_t) due = uf_flow_due(anne, NULL, true, NULL);
	const json_t *items = json_object_get(due, "items");
	g_assert_cmpuint(json_array_size(items), >, 0);
	for (size_t i = 0; i < json_array_size(items); i++)
		g_assert_cmpstr(uf_json_get_string(json_array_get(items, i), "person"), ==, hers);
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
		{ "/flow/mine/whose", test_whose },
		{ "/flow/mine/waiting", test_waiting },
		{ "/flow/mine/mine", test_mine },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
