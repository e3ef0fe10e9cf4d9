/* What a request sees: paths select values, and every node leads back to its fact. */
#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-jsonpath.h"
#include "uf-view.h"

#include "test-people.h"

typedef struct {
	UfProfileSchema *schema;
	UfProfile *profile;
	json_t *roles;
	json_t *office;
	json_t *request;
	UfView *view;
} Fixture;

/* A view of a fixture person, for @adapter, with roles as JSON text. */
static Fixture
open_view(const char *person, const char *roles, const char *adapter, unsigned audience)
{
	GError *error = NULL;
	Fixture f = { .schema = open_schema() };
	f.profile = load_person(f.schema, person);
	g_autofree char *path = build_fixture_path("office", "ccas-nantes.json");
	f.office = uf_json_load(path, &error);
	g_assert_no_error(error);
	f.roles = json_loads(roles, 0, NULL);
	f.request = json_pack("{s:s, s:{s:i}, s:[{s:s}]}", "reason", "x", "amount", "cents", 5000,
			      "rows", "note", "y");
	const UfViewSetup setup = {
		.roles = f.roles,
		.office = f.office,
		.request = f.request,
		.today = TODAY,
		.adapter = adapter,
		.audience = audience,
	};
	f.view = uf_view_new(f.profile, &setup, &error);
	g_assert_no_error(error);
	return f;
}

static void
close_view(Fixture *f)
{
	uf_view_free(f->view);
	json_decref(f->roles);
	json_decref(f->office);
	json_decref(f->request);
	uf_profile_free(f->profile);
	uf_profile_schema_free(f->schema);
}

/* A path, the values it selects as JSON texts joined by " ", and the fact ids, likewise. */
typedef struct {
	const char *path;
	const char *values;
	const char *fact_ids;
	bool derived;
} PathRow;

static void
check_path(const Fixture *f, const PathRow *row)
{
	GError *error = NULL;
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse(row->path, UF_JSONPATH_USE_STRLEN, &error);
	g_assert_no_error(error);
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, uf_view_get_json(f->view), &error);
	g_assert_no_error(error);
	g_autoptr(GString) values = g_string_new(NULL);
	g_autoptr(GString) fact_ids = g_string_new(NULL);
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		char *text =
		    json_dumps(uf_json_nodes_get_value(nodes, i), JSON_ENCODE_ANY | JSON_COMPACT);
		size_t n;
		bool derived = false;
		const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, i, &n);
		g_autofree char *fact_id = uf_view_find_fact_id(f->view, steps, n, &derived);
		g_string_append_printf(values, "%s%s", i > 0 ? " " : "", text);
		g_string_append_printf(fact_ids, "%s%s", i > 0 ? " " : "",
				       fact_id != NULL ? fact_id : "-");
		g_assert_cmpint(derived, ==, row->derived);
		uf_memory_free_string(text);
	}
	g_assert_cmpstr(values->str, ==, row->values);
	g_assert_cmpstr(fact_ids->str, ==, row->fact_ids);
}

static void
check_paths(const Fixture *f, const PathRow *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_test_message("%s", rows[i].path);
		check_path(f, &rows[i]);
	}
}

/* Her form: the wife is the applicant. The same lines with the roles swapped are his. */
static void
test_couple_her_form(void)
{
	static const PathRow rows[] = {
		{ "$.roles.applicant.birth_name", "\"D'ESSAI\"", "members/m1/birth_name", false },
		{ "$.roles.spouse.birth_name", "\"L'INVENTÉ\"", "members/m2/birth_name", false },
		{ "$.roles.applicant.current_name", "\"L'INVENTÉ\"", "members/m1/used_name", true },
		{ "$.roles.spouse.current_name", "\"L'INVENTÉ\"", "members/m2/birth_name", true },
		{ "$.roles.applicant.contact.phones[?@.kind=='mobile'].number", "\"+33639980002\"",
		  "members/m1/contact/phones/c2/number", false },
		{ "$.roles.applicant.age", "35", "members/m1/birth/date", true },
		{ "$.roles.spouse.relation", "\"married\"", "relations/q1/kind", true },
		{ "$.household.situation.status", "\"married\"", "members/m1/situation/status",
		  false },
		{ "$.resources[?@.member=='m2' && @.kind=='salary'].amount", "138000",
		  "resources/r2/amount", false },
		{ "$.roles.spouse.resources[?@.kind=='salary'].amount", "138000",
		  "resources/r2/amount", false },
		{ "$.roles.applicant.home_address.street_line", "\"7 bis allée des Prototypes\"",
		  "housing/address", true },
		{ "$.roles.applicant.home_address.city", "\"Nantes\"", "housing/address/city",
		  false },
		{ "$.housing.address.city_line", "\"44300 Nantes\"", "housing/address", true },
		{ "$.housing.rent.total_amount", "52550", "housing/rent", true },
		{ "$.housing.months_in", "85", "housing/since", true },
		{ "$.household.size", "2", "members", true },
		{ "$.household.composition", "\"couple\"", "members", true },
		{ "$.members[*].role", "\"applicant\" \"spouse\"", "members/m1 members/m2", true },
		{ "$.roles.applicant.given_names[1]", "\"Zoé\"", "members/m1/given_names", false },
		{ "$.debts[?@.kind=='rent'].resumption.status", "\"partial\"",
		  "debts/o1/resumption/status", false },
		{ "$.office.worker.birth_name", "\"MODÈLE\"", "office/worker/birth_name", false },
		{ "$.office.service.address.street_line", "\"1 place de l'Invention\"",
		  "office/service/address", true },
		{ "$.office.approvals[?@.kind=='domiciliation'].number", "\"44-2023-999\"",
		  "office/approvals/g1/number", false },
		{ "$.request.reason", "\"x\"", "request/reason", false },
		{ "$.request.amount.cents", "5000", "request/amount", false },
		{ "$.request.rows[0].note", "\"y\"", "request/rows", false },
		{ "$.today", "\"2026-10-15\"", "-", false },
	};
	Fixture f = open_view("couple", "{\"applicant\": \"m1\", \"spouse\": \"m2\"}", "dsf", 0);
	check_paths(&f, rows, G_N_ELEMENTS(rows));
	close_view(&f);
}

static void
test_couple_his_form(void)
{
	static const PathRow rows[] = {
		{ "$.roles.applicant.birth_name", "\"L'INVENTÉ\"", "members/m2/birth_name", false },
		{ "$.roles.spouse.birth_name", "\"D'ESSAI\"", "members/m1/birth_name", false },
		{ "$.roles.spouse.relation", "\"married\"", "relations/q1/kind", true },
		{ "$.roles.applicant.relation", "", "", false },
		{ "$.household.situation.since", "\"2018-06-16\"", "members/m2/situation/since",
		  false },
		{ "$.roles.applicant.home_address.postcode", "\"44300\"",
		  "housing/address/postcode", false },
		{ "$.members[?@.role != 'applicant'].birth_name", "\"D'ESSAI\"",
		  "members/m1/birth_name", false },
	};
	Fixture f = open_view("couple", "{\"applicant\": \"m2\", \"spouse\": \"m1\"}", "dsf", 0);
	check_paths(&f, rows, G_N_ELEMENTS(rows));
	/* one object, three places: nothing is copied, nothing is typed twice */
	const json_t *root = uf_view_get_json(f.view);
	const json_t *applicant = json_object_get(json_object_get(root, "roles"), "applicant");
	g_assert_true(applicant == json_array_get(json_object_get(root, "members"), 1));
	g_assert_true(json_array_get(json_object_get(applicant, "resources"), 0) ==
		      json_array_get(json_object_get(root, "resources"), 1));
	close_view(&f);
}

/* A mother's form for her child: the child applies, the mother represents. */
static void
test_mother_for_child(void)
{
	static const PathRow rows[] = {
		{ "$.roles.applicant.birth_name", "\"FICTION-ROMAN\"", "members/m2/birth_name",
		  false },
		{ "$.roles.applicant.age", "9", "members/m2/birth/date", true },
		{ "$.roles.applicant.minor", "true", "members/m2/birth/date", true },
		{ "$.roles.representative.birth_name", "\"FICTION\"", "members/m1/birth_name",
		  false },
		{ "$.roles.representative.relation", "\"parent\"", "relations/q1/kind", true },
		{ "$.roles.representative.custody", "\"full_time\"", "relations/q1/custody", true },
		{ "$.members[?@.id=='m3'].relation", "\"parent\"", "relations/q2/kind", true },
		{ "$.roles.representative.contact.phones[0].number", "\"+33639980004\"",
		  "members/m1/contact/phones/c1/number", false },
		{ "$.roles.applicant.home_address.city", "\"Bordeaux\"", "housing/address/city",
		  false },
		{ "$.members[?@.id=='m3'].home_address.street_name", "\"du Pastiche\"",
		  "members/m3/contact/addresses/c3/address/street_name", false },
		{ "$.household.composition", "\"woman_children\"", "members", true },
		{ "$.household.size", "2", "members", true },
		{ "$.household.dependants", "1", "members", true },
		{ "$.extensions.mdph.members[0].life_project",
		  "\"Que Noé puisse suivre sa classe avec une aide humaine.\"",
		  "extensions/mdph/members/x1/life_project", false },
		{ "$.members[?@.id=='m3'].age", "", "", false }, /* born "in 1994" */
		{ "$.members[?@.id=='m3'].minor", "false", "members/m3/birth/date", true },
	};
	Fixture f = open_view("lone-mother", "{\"applicant\": \"m2\", \"representative\": \"m1\"}",
			      "mdph", 0);
	check_paths(&f, rows, G_N_ELEMENTS(rows));
	close_view(&f);
}

static void
test_family_of_seven(void)
{
	static const PathRow rows[] = {
		{ "$.household.size", "7", "members", true },
		{ "$.household.adults", "2", "members", true },
		{ "$.household.minors", "5", "members", true },
		{ "$.household.composition", "\"couple_children\"", "members", true },
		{ "$.roles.children[*].age", "16 14 12 7 3",
		  "members/m3/birth/date members/m4/birth/date members/m5/birth/date "
		  "members/m6/birth/date members/m7/birth/date",
		  true },
		{ "$.roles.children[0].relation", "\"sibling\"", "relations", true },
		{ "$.members[?@.id=='m7'].roles[*]", "\"children\" \"applicant\"",
		  "members/m7 members/m7", true },
		{ "$.roles.children[1].given_names", "[\"Léo-Paul\"]", "members/m4/given_names",
		  false },
	};
	Fixture f = open_view("family-of-seven",
			      "{\"children\": [\"m3\", \"m4\", \"m5\", \"m6\", \"m7\"], "
			      "\"applicant\": \"m7\"}",
			      "caf", 0);
	check_paths(&f, rows, G_N_ELEMENTS(rows));
	close_view(&f);
}

static void
test_domiciled(void)
{
	static const PathRow rows[] = {
		{ "$.roles.applicant.home_address", "", "", false }, /* none: she has no home */
		{ "$.roles.applicant.mailing_address.street_line", "\"1 place de l'Invention\"",
		  "members/m1/contact/domiciliation/address", true },
		{ "$.roles.applicant.mailing_address.postcode", "\"44000\"",
		  "members/m1/contact/domiciliation/address/postcode", false },
		{ "$.texts[*].id", "\"p1\"", "texts/p1/id", false },
		{ "$.roles.applicant.texts[*].id", "\"p1\"", "texts/p1/id", false },
		{ "$.extensions.siao", "", "", false },
		{ "$.roles.applicant.months_in_situation", "12", "members/m1/activity/since",
		  true },
	};
	Fixture f = open_view("alone-domiciled", "{\"applicant\": \"m1\"}", "domiciliation", 0);
	check_paths(&f, rows, G_N_ELEMENTS(rows));
	close_view(&f);
}

/* Texts and extensions by adapter: how many, and whether SIAO's are there. */
static void
test_adapter_scope(void)
{
	static const struct {
		const char *adapter;
		size_t texts;
		size_t extensions;
	} rows[] = {
		{ "siao", 2, 1 },
		{ "domiciliation", 1, 0 },
		{ "caf", 0, 0 },
		{ NULL, 0, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Fixture f =
		    open_view("alone-domiciled", "{\"applicant\": \"m1\"}", rows[i].adapter, 0);
		const json_t *root = uf_view_get_json(f.view);
		g_assert_cmpuint(json_array_size(json_object_get(root, "texts")), ==,
				 rows[i].texts);
		g_assert_cmpuint(json_object_size(json_object_get(root, "extensions")), ==,
				 rows[i].extensions);
		g_assert_null(json_object_get(root, "origins"));
		/* the profile itself keeps them all */
		g_assert_nonnull(uf_profile_find_fact(f.profile, "extensions/siao"));
		close_view(&f);
	}
}

static void
test_roles_refused(void)
{
	static const char *const rows[] = { "{\"applicant\": \"m9\"}", "{\"applicant\": 1}",
					    "{\"children\": [\"m1\", \"m9\"]}",
					    "{\"applicant\": \"m1/contact\"}" };
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = load_person(schema, "couple");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) roles = json_loads(rows[i], 0, NULL);
		g_autoptr(GError) error = NULL;
		const UfViewSetup setup = { .roles = roles, .today = TODAY };
		g_test_message("%s", rows[i]);
		g_assert_null(uf_view_new(profile, &setup, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
}

static void
test_nothing_changes_in_profile(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) before = load_person(schema, "couple");
	Fixture f = open_view("couple", "{\"applicant\": \"m1\"}", "dsf", 0);
	g_assert_true(json_equal(uf_profile_get_json(before), uf_profile_get_json(f.profile)));
	close_view(&f);
}

#define PHONE "members/m1/contact/phones/c1/number"
#define OPEN_PHONE "members/m1/contact/phones/c2/number"
#define SHELTER "members/m1/contact/addresses/c4/address/city"
#define CHILD "members/m2/contact/addresses/c5/address/city"

static void
test_withheld(void)
{
	static const struct {
		const char *roles;
		unsigned audience;
		const char *fact_id;
		bool withheld;
	} rows[] = {
		{ "{\"applicant\": \"m1\"}", 0, PHONE, false },
		{ "{\"applicant\": \"m1\"}", 0, SHELTER, false },
		{ "{\"applicant\": \"m1\"}", 0, "housing/address/city", false },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, PHONE, true },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, SHELTER, true },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, "housing/address", true },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, OPEN_PHONE, false },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, "members/m1/birth_name", false },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_MEMBERS, PHONE, true },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, "office/worker/phone", false },
		{ "{\"applicant\": \"m1\"}", UF_AUDIENCE_LANDLORD, "request/reason", false },
		/* his own form: what is hers is not printed for him */
		{ "{\"applicant\": \"m3\"}", 0, PHONE, true },
		{ "{\"applicant\": \"m3\"}", 0, SHELTER, true },
		{ "{\"applicant\": \"m3\"}", 0, "housing/address/city", true },
		{ "{\"applicant\": \"m3\"}", 0, OPEN_PHONE, false },
		{ "{\"applicant\": \"m1\", \"spouse\": \"m3\"}", 0, PHONE, true },
		/* her form for their child, then his for the same child */
		{ "{\"applicant\": \"m2\", \"representative\": \"m1\"}", 0, PHONE, false },
		{ "{\"applicant\": \"m2\", \"representative\": \"m1\"}", 0, CHILD, false },
		{ "{\"applicant\": \"m2\", \"representative\": \"m3\"}", 0, PHONE, true },
		{ "{\"applicant\": \"m2\", \"representative\": \"m3\"}", 0, "housing/address/city",
		  true },
		{ "{\"applicant\": \"m1\", \"concerned\": \"m2\"}", 0, PHONE, false },
		{ "{\"applicant\": \"m3\", \"concerned\": \"m2\"}", 0, PHONE, true },
		/* a child with nobody who reads for it sees what is its own, or its home's */
		{ "{\"applicant\": \"m2\"}", 0, PHONE, true },
		{ "{\"applicant\": \"m2\"}", 0, CHILD, false },
		{ "{\"applicant\": \"m2\"}", 0, "housing/address/city", false },
		/* whoever has a role of their own may read, whatever a form calls it */
		{ "{\"applicant\": \"m1\", \"guarantor\": \"m3\"}", 0, PHONE, true },
		{ "{\"applicant\": \"m1\", \"co_applicant\": [\"m3\"]}", 0, PHONE, true },
		{ "{\"applicant\": \"m1\", \"dependants\": [\"m2\"]}", 0, PHONE, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Fixture f = open_view("protected-address", rows[i].roles, "caf", rows[i].audience);
		g_test_message("%s %u %s", rows[i].roles, rows[i].audience, rows[i].fact_id);
		g_assert_cmpint(uf_view_is_withheld(f.view, rows[i].fact_id), ==, rows[i].withheld);
		close_view(&f);
	}
}

/* The address that a form shows leads to the protected one, so the gate holds through the view. */
static void
test_withheld_through_view(void)
{
	static const char *const paths[] = { "$.roles.applicant.home_address.city",
					     "$.roles.applicant.home_address.street_line",
					     "$.housing.address.city_line",
					     "$.members[0].contact.emails[0].address" };
	Fixture f =
	    open_view("protected-address", "{\"applicant\": \"m1\"}", "dsf", UF_AUDIENCE_LANDLORD);
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse(paths[i], UF_JSONPATH_USE_STRLEN, NULL);
		g_autoptr(UfJsonNodes) nodes =
		    uf_jsonpath_select(path, uf_view_get_json(f.view), NULL);
		g_assert_cmpuint(uf_json_nodes_get_length(nodes), ==, 1);
		size_t n;
		const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, 0, &n);
		g_autofree char *fact_id = uf_view_find_fact_id(f.view, steps, n, NULL);
		g_test_message("%s → %s", paths[i], fact_id);
		g_assert_true(uf_view_is_withheld(f.view, fact_id));
	}
	close_view(&f);
}

static void
test_names(void)
{
	static const struct {
		const char *names[4];
		size_t n;
		const char *fact_id;
		const char *absence;
	} rows[] = {
		{ { "roles", "applicant", "protection", "measure" },
		  4,
		  "members/m1/protection/measure",
		  "none" },
		{ { "roles", "spouse", "birth", "commune" }, 4, "members/m2/birth/commune", NULL },
		{ { "roles", "lease_holder", "birth" }, 3, NULL, NULL },
		{ { "roles" }, 1, NULL, NULL },
		{ { "household", "over_indebtedness", "status" },
		  3,
		  "household/over_indebtedness/status",
		  "not_wished" },
		{ { "household", "situation", "status" }, 3, "members/m1/situation/status", NULL },
		{ { "roles", "applicant", "age" }, 3, "members/m1/birth/date", NULL },
		{ { "request", "reason" }, 2, "request/reason", NULL },
	};
	Fixture f = open_view("couple", "{\"applicant\": \"m1\", \"spouse\": \"m2\"}", "dsf", 0);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *fact_id =
		    uf_view_get_fact_id_of_names(f.view, rows[i].names, rows[i].n);
		g_assert_cmpstr(fact_id, ==, rows[i].fact_id);
		if (fact_id != NULL)
			g_assert_cmpstr(uf_view_find_absence(f.view, fact_id), ==, rows[i].absence);
	}
	close_view(&f);
}

/* Born "in 1994", age asked: no value, but the fact that is missing is the birth date. */
static void
test_uncomputed_leads_to_its_fact(void)
{
	Fixture f = open_view("lone-mother", "{\"applicant\": \"m3\"}", "caf", 0);
	const char *const names[] = { "roles", "applicant", "age" };
	g_autofree char *fact_id = uf_view_get_fact_id_of_names(f.view, names, 3);
	g_assert_cmpstr(fact_id, ==, "members/m3/birth/date");
	close_view(&f);
}

static void
test_facts(void)
{
	static const struct {
		const char *fact_id;
		const char *source; /* of the origin */
		const char *sensitive;
		int stale;
	} rows[] = {
		{ "members/m1/birth/date", "told", NULL, 0 },
		{ "members/m1/contact/phones/c1/number", "told", NULL, 0 },
		{ "members/m2/disability/rate", "document", "health", 0 },
		{ "members/m2/identifiers/i4/value", "told", "identifier", 0 },
		{ "household/quotient_familial/value", "api", NULL, 0 },
		{ "office/worker/email", "office", NULL, 0 },
		{ "request/reason", NULL, NULL, 0 },
		{ "texts/p9/text", NULL, "social", 0 },
	};
	Fixture f = open_view("lone-mother", "{\"applicant\": \"m1\"}", "mdph", 0);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfOrigin) origin = uf_view_find_origin(f.view, rows[i].fact_id);
		g_test_message("%s", rows[i].fact_id);
		g_assert_cmpstr(origin != NULL ? uf_origin_get_source(origin) : NULL, ==,
				rows[i].source);
		g_assert_cmpstr(uf_view_find_sensitive(f.view, rows[i].fact_id), ==,
				rows[i].sensitive);
		g_assert_cmpint(uf_view_get_stale_months(f.view, rows[i].fact_id), ==,
				rows[i].stale);
	}
	close_view(&f);
	Fixture old = open_view("corsican", "{\"applicant\": \"m1\"}", "caf", 0);
	g_assert_cmpint(uf_view_get_stale_months(old.view, "resources/r1/amount"), ==, 3);
	close_view(&old);
}

/* Every leaf of every view comes back to a place that the schema declares. */
static void
check_leaves(const Fixture *f)
{
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse("$..*", UF_JSONPATH_USE_STRLEN, NULL);
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, uf_view_get_json(f->view), NULL);
	size_t leaves = 0;
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		const json_t *value = uf_json_nodes_get_value(nodes, i);
		size_t n;
		const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, i, &n);
		if (json_is_object(value) || json_is_array(value) || n < 2 ||
		    g_strcmp0(steps[0].key, "request") == 0)
			continue;
		g_autofree char *where = uf_json_nodes_format_path(nodes, i);
		g_test_message("%s", where);
		g_autofree char *fact_id = uf_view_find_fact_id(f->view, steps, n, NULL);
		g_assert_nonnull(fact_id);
		g_assert_nonnull(uf_profile_schema_find(f->schema, fact_id));
		leaves++;
	}
	g_assert_cmpuint(leaves, >, 100);
}

static void
test_every_leaf_has_a_place(void)
{
	static const char *const people[] = { "alone-domiciled", "couple",       "lone-mother",
					      "family-of-seven", "guardianship", "six-debts" };
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		Fixture f = open_view(people[i], "{\"applicant\": \"m1\"}", "siao", 0);
		check_leaves(&f);
		close_view(&f);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view/couple/her-form", test_couple_her_form);
	g_test_add_func("/view/couple/his-form", test_couple_his_form);
	g_test_add_func("/view/mother-for-child", test_mother_for_child);
	g_test_add_func("/view/family-of-seven", test_family_of_seven);
	g_test_add_func("/view/domiciled", test_domiciled);
	g_test_add_func("/view/adapter-scope", test_adapter_scope);
	g_test_add_func("/view/roles-refused", test_roles_refused);
	g_test_add_func("/view/profile-unchanged", test_nothing_changes_in_profile);
	g_test_add_func("/view/withheld", test_withheld);
	g_test_add_func("/view/withheld-through-view", test_withheld_through_view);
	g_test_add_func("/view/names", test_names);
	g_test_add_func("/view/uncomputed", test_uncomputed_leads_to_its_fact);
	g_test_add_func("/view/facts", test_facts);
	g_test_add_func("/view/every-leaf", test_every_leaf_has_a_place);
	return g_test_run();
}
