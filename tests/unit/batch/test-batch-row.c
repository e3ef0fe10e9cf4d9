/* What of a household stays in the queue, and how it is told again. */
#include <string.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MARK "INVENTÉE"

/* as uf_flow_row_describe() gives it; each value of a person holds MARK */
static const char described[] =
    "{\"job\": 3, \"rows\": [4, 5], \"action\": \"wait\", \"person\": null,"
    " \"name\": \"Éloïse INVENTÉE\","
    " \"match\": {\"by\": \"name_birth\", \"candidates\": [{\"person\": \"p-aaaaaaaaaa\", \"by\":"
    " \"nir\"}], \"rows\": [9], \"words\": \"INVENTÉE\"},"
    " \"changes\": [{\"fact\": \"members/m1/used_name\", \"title\": \"Nom de INVENTÉE\", \"old\":"
    " \"INVENTÉE\", \"new\": \"INVENTÉE\", \"kind\": \"differs\", \"then\": \"proposed\"}],"
    " \"issues\": [{\"cell\": \"C4\", \"heading\": \"Né le\", \"key\": \"person/birth/date\","
    " \"rule\": \"sheet.date_impossible\", \"parameters\": {\"expected\": \"INVENTÉE\", \"count\": "
    "2}, \"severity\": \"todo\", "
    "\"sentence\":"
    " \"x INVENTÉE\", \"text\": \"INVENTÉE\"}],"
    " \"forms\": [{\"form\": \"essai/aide\", \"title\": \"Demande\", \"state\": \"blocked\","
    " \"counts\": {\"filled\": 3}, \"percent\": 50, \"missing\": [\"Motif\"], \"answers\":"
    " [\"INVENTÉE\"], \"carried\": [{\"field\": \"reason\", \"label\": \"Motif\", \"text\":"
    " \"INVENTÉE\", \"kind\": \"fact\", \"taken\": true}], \"issues\": [{\"rule\":"
    " \"answer.missing\", \"parameters\": {\"expected\": \"INVENTÉE\"}, \"place\": \"reason\", "
    "\"severity\": \"todo\", \"sentence\": "
    "\"INVENTÉE\"}],"
    " \"drafts\": [{\"draft\": \"d-aaaaaaaaaa\", \"channel\": \"sheet\", \"files\": "
    "[\"a.html\"]}]}]}";

static json_t *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	json_t *json = uf_json_parse(text, strlen(text), "test", &error);
	g_assert_no_error(error);
	return json;
}

/* a job that keeps @body */
static UfStoreJob
make_job(GBytes *body, UfStoreJobState state)
{
	return (UfStoreJob){ .batch = (char *)"t-aaaaaaaaaa",
			     .number = 3,
			     .state = state,
			     .holder = (char *)"",
			     .body = body };
}

static void
test_no_value(void)
{
	g_autoptr(json_t) row = parse(described);
	const UfBatchMark mark = { (char *)"p-bbbbbbbbbb", (char *)"create", 1 };
	g_autoptr(GBytes) body = uf_batch_row_serialize(row, &mark);
	gsize size;
	const char *text = g_bytes_get_data(body, &size);
	g_autofree char *whole = g_strndup(text, size);
	g_assert_null(strstr(whole, MARK));
	g_assert_nonnull(strstr(whole, "\"C4\""));
	g_assert_nonnull(strstr(whole, "members/m1/used_name"));
	g_assert_nonnull(strstr(whole, "\"count\""));
	/* what is told now is whole */
	const json_t *issue = json_array_get(json_object_get(row, "issues"), 0);
	const json_t *parameters = json_object_get(issue, "parameters");
	g_assert_cmpstr(uf_json_get_string(parameters, "expected"), ==, MARK);
}

static void
test_told_again(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) row = parse(described);
	const UfBatchMark mark = { NULL, NULL, 0 };
	g_autoptr(GBytes) body = uf_batch_row_serialize(row, &mark);
	const UfStoreJob job = make_job(body, UF_STORE_JOB_BAD);
	g_autoptr(json_t) told = uf_batch_row_parse(&job, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(told, "job", 0), ==, 3);
	g_assert_cmpstr(uf_json_get_string(told, "state"), ==, "bad");
	g_assert_cmpstr(uf_json_get_string(told, "action"), ==, "wait");
	g_assert_null(json_object_get(told, "mark"));
	g_assert_true(json_is_null(json_object_get(told, "person")));
	const json_t *issue = json_array_get(json_object_get(told, "issues"), 0);
	g_assert_cmpstr(uf_json_get_string(issue, "cell"), ==, "C4");
	g_assert_cmpstr(uf_json_get_string(issue, "heading"), ==, "Né le");
	g_assert_cmpuint(strlen(uf_json_get_string(issue, "sentence")), >, 10);
	const json_t *form = json_array_get(json_object_get(told, "forms"), 0);
	g_assert_cmpstr(uf_json_get_string(form, "state"), ==, "blocked");
	g_assert_cmpuint(json_array_size(json_object_get(form, "carried")), ==, 1);
	const json_t *of_form = json_array_get(json_object_get(form, "issues"), 0);
	g_assert_nonnull(uf_json_get_string(of_form, "sentence"));
	g_assert_cmpuint(json_array_size(json_object_get(form, "drafts")), ==, 1);
}

static void
test_mark(void)
{
	static const struct {
		const UfBatchMark mark;
		const char *reason;
	} rows[] = {
		{ { NULL, NULL, 0 }, NULL },
		{ { (char *)"p-aaaaaaaaaa", (char *)"create", 2 }, NULL },
		{ { NULL, NULL, 1 }, "the workers that did it died" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) body = uf_batch_mark_serialize(&rows[i].mark, rows[i].reason);
		const UfStoreJob job = make_job(body, UF_STORE_JOB_WAITING);
		g_auto(UfBatchMark) mark = { 0 };
		g_assert_true(uf_batch_mark_load(&mark, &job, &error));
		g_assert_no_error(error);
		g_assert_cmpstr(mark.person, ==, rows[i].mark.person);
		g_assert_cmpstr(mark.action, ==, rows[i].mark.action);
		g_assert_cmpuint(mark.tries, ==, rows[i].mark.tries);
		g_autoptr(json_t) told = uf_batch_row_parse(&job, &error);
		g_assert_cmpstr(uf_json_get_string(told, "error"), ==, rows[i].reason);
	}
}

/* whom the description names is no one whom an attempt wrote */
static void
test_mark_beside(void)
{
	g_autoptr(json_t) row = parse("{\"action\": \"same\", \"person\": \"p-cccccccccc\"}");
	const UfBatchMark none = { 0 };
	g_autoptr(GBytes) body = uf_batch_row_serialize(row, &none);
	const UfStoreJob job = make_job(body, UF_STORE_JOB_DONE);
	g_auto(UfBatchMark) mark = { 0 };
	g_assert_true(uf_batch_mark_load(&mark, &job, NULL));
	g_assert_null(mark.person);
	g_assert_null(mark.action);
}

static void
test_damaged(void)
{
	static const char *const bodies[] = { "", "[]", "{", "3" };
	for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) body = g_bytes_new_static(bodies[i], strlen(bodies[i]));
		const UfStoreJob job = make_job(body, UF_STORE_JOB_WAITING);
		g_auto(UfBatchMark) mark = { 0 };
		g_assert_false(uf_batch_mark_load(&mark, &job, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(uf_batch_row_parse(&job, NULL));
	}
}

/* a household with thousands of issues still has room in a job */
static void
test_many(void)
{
	g_autoptr(json_t) row = parse(described);
	json_t *issues = json_object_get(row, "issues");
	for (int i = 0; i < 5000; i++)
		json_array_append(issues, json_array_get(issues, 0));
	const UfBatchMark none = { 0 };
	g_autoptr(GBytes) body = uf_batch_row_serialize(row, &none);
	g_assert_cmpuint(g_bytes_get_size(body), <, UF_STORE_MAX_JOB_BYTES);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/batch/row/no-value", test_no_value);
	g_test_add_func("/batch/row/told-again", test_told_again);
	g_test_add_func("/batch/row/mark", test_mark);
	g_test_add_func("/batch/row/mark-beside", test_mark_beside);
	g_test_add_func("/batch/row/damaged", test_damaged);
	g_test_add_func("/batch/row/many", test_many);
	return g_test_run();
}
