/* Who plays which role, told by the relations of the household alone. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-memory.h"

#define FORM                                                                                        \
	"{\"schema\": 1, \"form\": \"essai/roles\", \"title\": \"Rôles\", \"source\": {\"text\": " \
	"\"inventé\", \"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": {}}, \"roles\": {"      \
	"\"applicant\": {\"label\": \"Demandeur\", \"required\": true}, "                           \
	"\"spouse\": {\"label\": \"Conjoint\"}, "                                                   \
	"\"children\": {\"label\": \"Enfants\", \"many\": true}, "                                  \
	"\"dependants\": {\"label\": \"Ayants droit\", \"many\": true}, "                           \
	"\"representative\": {\"label\": \"Représentant\"}}, \"fields\": [{\"id\": \"a\", "        \
	"\"label\": \"A\", \"kind\": \"text\", \"ask\": true}]}"

/* m1 and m2 are adults, m3 is 10, m4 has 18 years today, m5 no date, m6 lives elsewhere */
#define PROFILE                                                                                    \
	"{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, \"members\": ["                \
	"{\"id\": \"m1\", \"birth\": {\"date\": \"1980-01-01\"}}, "                                \
	"{\"id\": \"m2\", \"birth\": {\"date\": \"1981\"}}, "                                      \
	"{\"id\": \"m3\", \"birth\": {\"date\": \"2016-02-01\"}}, "                                \
	"{\"id\": \"m4\", \"birth\": {\"date\": \"2008-11-21\"}}, "                                \
	"{\"id\": \"m5\"}, "                                                                       \
	"{\"id\": \"m6\", \"presence\": {\"kind\": \"outside\"}, "                                 \
	"\"birth\": {\"date\": \"2016-02-01\"}}, "                                                 \
	"{\"id\": \"m7\", \"presence\": {\"kind\": \"abroad\"}}], \"relations\": [%s]}"

#define RELATION(id, member, kind, to)                                                             \
	"{\"id\": \"" id "\", \"member\": \"" member "\", \"kind\": \"" kind "\", \"to\": \"" to   \
	"\"}"
#define ENDED(id, member, kind, to)                                                                \
	"{\"id\": \"" id "\", \"member\": \"" member "\", \"kind\": \"" kind "\", \"to\": \"" to   \
	"\", \"until\": \"2024-01-01\"}"

typedef struct {
	const char *relations;
	const char *given; /* JSON */
	const char *roles; /* as JSON, keys sorted */
} Row;

static const Row rows[] = {
	{ "", "{}", "{'applicant':'m1'}" },
	{ "", "{'applicant': 'm3'}", "{'applicant':'m3'}" },
	/* partners, from either side */
	{ RELATION("q1", "m1", "married", "m2"), "{}",
	  "{'applicant':'m1','dependants':['m2'],'spouse':'m2'}" },
	{ RELATION("q1", "m1", "married", "m2"), "{'applicant': 'm2'}",
	  "{'applicant':'m2','dependants':['m1'],'spouse':'m1'}" },
	{ RELATION("q1", "m2", "pacs", "m1"), "{}",
	  "{'applicant':'m1','dependants':['m2'],'spouse':'m2'}" },
	{ RELATION("q1", "m2", "partner", "m1"), "{}",
	  "{'applicant':'m1','dependants':['m2'],'spouse':'m2'}" },
	{ ENDED("q1", "m1", "married", "m2"), "{}", "{'applicant':'m1'}" },
	{ RELATION("q1", "m1", "married", "m6"), "{}", "{'applicant':'m1','spouse':'m6'}" },
	/* two people could be the spouse: the worker says who */
	{ RELATION("q1", "m1", "partner", "m2") "," RELATION("q2", "m1", "married", "m5"), "{}",
	  "{'applicant':'m1','dependants':['m2','m5']}" },
	/* the same person told twice is one */
	{ RELATION("q1", "m1", "partner", "m2") "," RELATION("q2", "m2", "married", "m1"), "{}",
	  "{'applicant':'m1','dependants':['m2'],'spouse':'m2'}" },
	{ RELATION("q1", "m2", "sibling", "m1"), "{}", "{'applicant':'m1'}" },
	/* children are theirs of whom the relation leads to */
	{ RELATION("q1", "m3", "child", "m1"), "{}",
	  "{'applicant':'m1','children':['m3'],'dependants':['m3']}" },
	{ RELATION("q1", "m3", "adopted_child", "m1") "," RELATION("q2", "m5", "fostered_child",
								   "m1"),
	  "{}", "{'applicant':'m1','children':['m3','m5'],'dependants':['m3','m5']}" },
	{ RELATION("q1", "m6", "child", "m1") "," RELATION("q2", "m7", "child", "m1"), "{}",
	  "{'applicant':'m1','children':['m6','m7']}" },
	/* a minor's only parent here speaks for her; two leave it to the worker */
	{ RELATION("q1", "m3", "child", "m1"), "{'applicant': 'm3'}",
	  "{'applicant':'m3','representative':'m1'}" },
	{ RELATION("q1", "m3", "child", "m1") "," RELATION("q2", "m3", "child", "m2"),
	  "{'applicant': 'm3'}", "{'applicant':'m3'}" },
	{ RELATION("q1", "m3", "child", "m1") "," RELATION("q2", "m3", "child", "m7"),
	  "{'applicant': 'm3'}", "{'applicant':'m3','representative':'m1'}" },
	{ RELATION("q1", "m4", "child", "m1"), "{'applicant': 'm4'}", "{'applicant':'m4'}" },
	{ RELATION("q1", "m5", "child", "m1"), "{'applicant': 'm5'}", "{'applicant':'m5'}" },
	/* a guardian does at any age, wherever she lives */
	{ RELATION("q1", "m7", "guardian", "m2"), "{'applicant': 'm2'}",
	  "{'applicant':'m2','representative':'m7'}" },
	{ RELATION("q1", "m7", "guardian", "m3") "," RELATION("q2", "m3", "child", "m1"),
	  "{'applicant': 'm3'}", "{'applicant':'m3'}" },
	/* what was given stands */
	{ RELATION("q1", "m1", "married", "m2"), "{'spouse': 'm5'}",
	  "{'applicant':'m1','dependants':['m2'],'spouse':'m5'}" },
	{ RELATION("q1", "m3", "child", "m1"), "{'dependants': ['m5', 'm4']}",
	  "{'applicant':'m1','children':['m3'],'dependants':['m5','m4']}" },
	{ RELATION("q1", "m3", "child", "m1"), "{'children': 'm5'}",
	  "{'applicant':'m1','children':['m5'],'dependants':['m3']}" },
	{ "", "{'spouse': ['m2']}", "{'applicant':'m1','spouse':'m2'}" },
};

static json_t *
parse(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, 0, NULL);
	g_assert_nonnull(value);
	return value;
}

typedef struct {
	UfProfileSchema *schema;
	UfProfile *profile;
	UfForm *form;
	UfRequest *request;
} Scene;

static void
scene_clear(Scene *scene)
{
	uf_request_free(scene->request);
	uf_form_unref(scene->form);
	uf_profile_free(scene->profile);
	uf_profile_schema_free(scene->schema);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static Scene
make_scene(const char *relations)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strdup_printf(PROFILE, relations);
	g_autoptr(json_t) form = parse(FORM);
	Scene scene = { uf_profile_schema_new(&error), NULL, NULL, NULL };
	scene.profile = uf_profile_parse(scene.schema, text, strlen(text), "test", &error);
	g_assert_no_error(error);
	scene.form = uf_form_parse(form, "roles.json", &error);
	g_assert_no_error(error);
	scene.request = uf_request_new("p-abcdefghij", "essai/roles");
	return scene;
}

static bool
assign(const Scene *scene, const char *given, GError **error)
{
	g_autoptr(json_t) roles = parse(given);
	const UfFlowCast cast = { scene->profile, scene->form, roles, { 2026, 11, 21 } };
	return uf_flow_assign_roles(&cast, scene->request, error);
}

static void
test_relations(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(Scene) scene = make_scene(rows[i].relations);
		g_assert_true(assign(&scene, rows[i].given, &error));
		g_assert_no_error(error);
		g_autofree char *found =
		    json_dumps(uf_request_get_roles(scene.request), JSON_COMPACT | JSON_SORT_KEYS);
		g_strdelimit(found, "\"", '\'');
		g_test_message("row %zu", i);
		g_assert_cmpstr(found, ==, rows[i].roles);
	}
}

static void
test_refused(void)
{
	static const struct {
		const char *given;
		UfError code;
	} wrong[] = {
		{ "{'captain': 'm1'}", UF_ERROR_USAGE },
		{ "{'spouse': ['m1', 'm2']}", UF_ERROR_USAGE },
		{ "{'spouse': 'm9'}", UF_ERROR_NOT_FOUND },
		{ "{'spouse': 3}", UF_ERROR_NOT_FOUND },
		{ "{'dependants': ['m2', 'm9']}", UF_ERROR_NOT_FOUND },
		{ "{'dependants': [['m2']]}", UF_ERROR_NOT_FOUND },
		{ "{'dependants': [null]}", UF_ERROR_NOT_FOUND },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(Scene) scene = make_scene("");
		g_assert_false(assign(&scene, wrong[i].given, &error));
		g_assert_error(error, UF_ERROR, (int)wrong[i].code);
	}
}

/* Eighteen on the day itself (Code civil, art. 388), for those whose birth date is whole or not. */
static void
test_majority(void)
{
	static const struct {
		UfDate today;
		bool represented;
	} days[] = {
		{ { 2026, 11, 20 }, true },
		{ { 2026, 11, 21 }, false },
		{ { 2010, 1, 1 }, true },
		{ { 2008, 11, 20 }, false }, /* not born: no age can be told */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
		g_auto(Scene) scene = make_scene(RELATION("q1", "m4", "child", "m1"));
		g_autoptr(json_t) roles = parse("{'applicant': 'm4'}");
		const UfFlowCast cast = { scene.profile, scene.form, roles, days[i].today };
		g_assert_true(uf_flow_assign_roles(&cast, scene.request, NULL));
		const char *who =
		    uf_json_get_string(uf_request_get_roles(scene.request), "representative");
		g_assert_cmpstr(who, ==, days[i].represented ? "m1" : NULL);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/flow/roles/relations", test_relations);
	g_test_add_func("/flow/roles/refused", test_refused);
	g_test_add_func("/flow/roles/majority", test_majority);
	return g_test_run();
}
