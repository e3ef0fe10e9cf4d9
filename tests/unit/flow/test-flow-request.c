/* Requests after they were made: taken up by the next, corrected, offered, handed over, answered.
 */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

#define AIDE "essai/aide"
#define SUITE "essai/suite"

static const char *const aide[] = { AIDE, NULL };
static const char *const suite[] = { SUITE, NULL };

static json_t *
parse(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(value);
	return value;
}

/* one filling; the entry of its form, borrowed from *@result */
static const json_t *
fill(Fixture *fixture, const UfFlowFill *setup, json_t **result)
{
	g_autoptr(GError) error = NULL;
	*result = uf_flow_fill(fixture->flow, setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(*result, "forms"), 0);
	g_assert_null(uf_json_get_string(entry, "error"));
	return entry;
}

/* a first request with facts, on essai/aide; its id, yours */
static char *
make_request(Fixture *fixture, const char *person, const char *facts_text)
{
	g_autoptr(json_t) facts = parse(facts_text);
	g_autoptr(json_t) result = NULL;
	const UfFlowFill setup = { .person = person, .forms = aide, .facts = facts };
	const json_t *entry = fill(fixture, &setup, &result);
	return g_strdup(uf_json_get_string(entry, "request"));
}

static json_t *
show(Fixture *fixture, const char *request)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_request_show(fixture->flow, request, &error);
	g_assert_no_error(error);
	return result;
}

static const json_t *
find_row(const json_t *rows, const char *field)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, "field"), field) == 0)
			return row;
	}
	return NULL;
}

/* What was asked once is there for the next demand on the same form, said as such. */
static void
test_take_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *from; /* NULL: the first request's id */
		const char *facts;
		const char *const *forms;
		const char *amount; /* text of the answer; NULL: left to ask */
		bool carried;
	} rows[] = {
		{ "last", "{}", aide, "120,50", true },
		{ NULL, "{}", aide, "120,50", true },
		{ "last", "{'amount': {'cents': 900}}", aide, "9,00", false },
		/* another form: "last" is of that form, an id may be of any */
		{ "last", "{}", suite, NULL, false },
		{ NULL, "{}", suite, "120,50", true },
	};
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		g_autofree char *first = make_request(
		    fixture, person, "{'amount': {'cents': 12050}, 'reason': 'Inventé'}");
		g_autoptr(json_t) facts = parse(rows[i].facts);
		g_autoptr(json_t) result = NULL;
		const UfFlowFill setup = {
			.person = person,
			.forms = rows[i].forms,
			.facts = facts,
			.from = rows[i].from != NULL ? rows[i].from : first,
		};
		const json_t *entry = fill(fixture, &setup, &result);
		const json_t *answers =
		    json_object_get(json_object_get(entry, "answers"), "answers");
		const json_t *answer = find_row(answers, "amount");
		const char *text = uf_json_get_string(answer, "text");
		g_test_message("row %zu", i);
		if (rows[i].amount == NULL) {
			g_assert_cmpstr(uf_json_get_string(answer, "state"), ==, "todo");
			g_assert_cmpuint(json_array_size(json_object_get(entry, "carried")), ==, 0);
			continue;
		}
		g_assert_true(g_str_has_prefix(text, rows[i].amount));
		g_autofree char *issues =
		    json_dumps(json_object_get(answer, "issues"), JSON_ENCODE_ANY);
		g_assert_true((issues != NULL && strstr(issues, "answer.carried") != NULL) ==
			      rows[i].carried);
		g_assert_cmpstr(uf_json_get_string(entry, "earlier"), ==, first);
		/* what the other form does not ask is told, not lost in silence */
		const json_t *reason = find_row(json_object_get(entry, "carried"), "reason");
		g_assert_true(uf_json_get_boolean(reason, "taken", false) ==
			      (rows[i].forms == aide));
	}
}

static void
test_take_up_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "overseas.json");
	g_autofree char *request = make_request(fixture, other, "{}");
	const struct {
		const char *from;
		int code;
	} rows[] = {
		{ request, UF_ERROR_USAGE },
		{ "r-aaaaaaaaaa", UF_ERROR_NOT_FOUND },
		{ "not an id", UF_ERROR_USAGE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		const UfFlowFill setup = { .person = person, .forms = aide, .from = rows[i].from };
		g_assert_null(uf_flow_fill(fixture->flow, &setup, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
	}
}

/* A correction stays in its request until a person takes the offer. */
static void
test_offer(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = make_request(fixture, person, "{}");
	g_autoptr(UfFlowAnswerEdit) edit =
	    uf_flow_answer_edit_new(fixture->flow, request, "name", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_flow_answer_edit_get_label(edit), ==, "Nom");
	g_autofree char *old = g_strdup(uf_flow_answer_edit_get_old(edit));
	g_autoptr(json_t) kept = uf_flow_answer_edit_save(edit, "Nouveau-Nom", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(kept, "kind"), ==, "correction");

	g_autoptr(json_t) shown = show(fixture, request);
	const json_t *offer = find_row(json_object_get(shown, "offers"), "name");
	g_assert_nonnull(offer);
	g_assert_cmpstr(uf_json_get_string(offer, "new"), ==, "Nouveau-Nom");
	g_autoptr(json_t) person_before = uf_flow_person_show(fixture->flow, person, &error);
	g_autofree char *before = json_dumps(person_before, 0);
	g_assert_null(strstr(before, "Nouveau-Nom"));

	/* the profile moved meanwhile */
	g_assert_null(uf_flow_request_accept(fixture->flow, request, "name", "Autre", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_null(uf_flow_request_accept(fixture->flow, request, "amount", NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_autoptr(json_t) taken = uf_flow_request_accept(fixture->flow, request, "name",
							 uf_json_get_string(offer, "old"), &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(taken, "fact"), ==, "members/m1/birth_name");
	g_autoptr(json_t) person_after = uf_flow_person_show(fixture->flow, person, &error);
	g_autofree char *after = json_dumps(person_after, 0);
	g_assert_nonnull(strstr(after, "Nouveau-Nom"));
	/* nothing is offered twice */
	g_autoptr(json_t) again = show(fixture, request);
	g_assert_cmpuint(json_array_size(json_object_get(again, "offers")), ==, 0);
}

/* What is typed for one field, by its kind; "-" takes it away again. */
static void
test_answers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *field;
		const char *typed;
		const char *kind; /* NULL: refused */
	} rows[] = {
		{ "amount", "1 234,56", "fact" }, { "amount", "beaucoup", NULL },
		{ "amount", "-", "removed" },     { "reason", "Deux\nlignes", "fact" },
		{ "rqth", "oui", "correction" },  { "rqth", "peut-être", NULL },
		{ "rqth", "N", "correction" },    { "name", "X", "correction" },
	};
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = make_request(fixture, person, "{}");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfFlowAnswerEdit) edit =
		    uf_flow_answer_edit_new(fixture->flow, request, rows[i].field, &error);
		g_assert_no_error(error);
		g_autoptr(json_t) result = uf_flow_answer_edit_save(edit, rows[i].typed, &error);
		g_test_message("%s: %s", rows[i].field, rows[i].typed);
		if (rows[i].kind == NULL) {
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			g_assert_null(strstr(error->message, rows[i].typed));
			continue;
		}
		g_assert_no_error(error);
		g_assert_cmpstr(uf_json_get_string(result, "kind"), ==, rows[i].kind);
	}
	g_autoptr(json_t) shown = show(fixture, request);
	g_assert_null(find_row(json_object_get(shown, "facts"), "amount"));
	g_assert_nonnull(find_row(json_object_get(shown, "facts"), "reason"));
}

/* Two at one demand: other fields are both kept, the same field is the first one's. */
static void
test_two(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const fields[] = { "name", "amount", "amount" };
	static const char *const typed[] = { "X", "10,00", "20,00" };
	UfFlowAnswerEdit *edits[3];
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = make_request(fixture, person, "{}");
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
		edits[i] = uf_flow_answer_edit_new(fixture->flow, request, fields[i], &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autoptr(json_t) kept = uf_flow_answer_edit_save(edits[i], typed[i], &error);
		g_assert_cmpint(kept != NULL, ==, i < 2);
		uf_flow_answer_edit_free(edits[i]);
	}
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_nonnull(strstr(error->message, "amount"));
	g_autoptr(json_t) shown = show(fixture, request);
	g_assert_nonnull(find_row(json_object_get(shown, "corrections"), "name"));
	g_assert_nonnull(find_row(json_object_get(shown, "facts"), "amount"));
}

static void
test_life(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		bool answers;
		const char *event;
		const char *state; /* NULL: refused */
	} rows[] = {
		{ false, "{'date': '2026-02-30', 'way': 'post'}", NULL },
		{ false, "{'date': '2026-11-20', 'way': 'pigeon'}", NULL },
		{ false, "{'date': '2026-11-20'}", NULL },
		{ true, "{'result': 'granted', 'date': '2026-11-20'}", NULL },
		{ true, "{'state': 'pieces_asked'}", NULL },
		{ false, "{'date': '2026-11-20', 'way': 'post', 'differs': {'nothing': 'x'}}",
		  NULL },
		{ false, "{'date': '2026-11-20', 'way': 'post', 'differs': {'amount': 'x'}}",
		  NULL },
		{ false,
		  "{'date': '2026-11-20', 'way': 'portal', 'reference': 'A-1', 'differs': "
		  "{'name': 'Autre'}}",
		  "handed_over" },
		{ true, "{'state': 'pieces_asked'}", "pieces_asked" },
		{ true, "{'state': 'lost'}", NULL },
		{ true, "{'state': 'prepared'}", NULL },
		{ false, "{'way': 'mail'}", "handed_over" },
		{ true, "{'state': 'pieces_asked', 'until': '2026-11-20'}", NULL },
		{ true, "{'state': 'pieces_asked', 'until': '2026-11-21'}", "pieces_asked" },
		{ false, "{'way': 'mail', 'date': '2026-11-20'}", NULL },
		{ false, "{'way': 'mail'}", "handed_over" },
		{ true,
		  "{'state': 'pieces_asked', 'until': '2027-01-31', 'pieces': ['Bail', 'RIB']}",
		  "pieces_asked" },
		{ true, "{'result': 'maybe'}", NULL },
		{ true, "{'result': 'granted', 'date': '2030-01-01'}", NULL },
		{ true, "{'result': 'granted', 'date': '2020-01-01'}", NULL },
		{ true, "{'result': 'partly', 'date': '2026-11-21', 'reason': 'x'}", "answered" },
		{ false, "{'way': 'post'}", NULL },
		{ true, "{'state': 'closed'}", "closed" },
		{ true, "{'result': 'granted'}", NULL },
		{ false, "{'way': 'post'}", NULL },
	};
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = make_request(fixture, person, "{}");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) event = parse(rows[i].event);
		g_autoptr(json_t) result =
		    rows[i].answers ? uf_flow_request_answer(fixture->flow, request, event, &error)
				    : uf_flow_request_done(fixture->flow, request, event, &error);
		g_test_message("%s", rows[i].event);
		g_assert_true((result != NULL) == (rows[i].state != NULL));
		if (result != NULL)
			g_assert_cmpstr(uf_json_get_string(result, "state"), ==, rows[i].state);
		else
			g_assert_true(g_error_matches(error, UF_ERROR, UF_ERROR_USAGE) ||
				      g_error_matches(error, UF_ERROR, UF_ERROR_REFUSED) ||
				      g_error_matches(error, UF_ERROR, UF_ERROR_INVALID_DATA));
	}
	g_autoptr(json_t) shown = show(fixture, request);
	g_assert_cmpstr(uf_json_get_string(json_object_get(shown, "hand_over"), "by"), ==,
			"a.modele");
	/* the pieces went under the reference of before */
	g_assert_cmpstr(uf_json_get_string(json_object_get(shown, "hand_over"), "reference"), ==,
			"A-1");
	g_assert_cmpstr(uf_json_get_string(json_object_get(shown, "pieces"), "until"), ==,
			"2027-01-31");
	g_assert_nonnull(find_row(json_object_get(shown, "corrections"), "name"));
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_request_prepare(fixture->flow, request, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_null(uf_flow_answer_edit_new(fixture->flow, request, "name", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
}

/* What was signed and then changed is not signed; what a person gave otherwise is offered. */
static void
test_signing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = make_request(fixture, person, "{}");
	g_autoptr(json_t) nothing = json_object();
	for (int i = 0; i < 2; i++) {
		g_autoptr(json_t) result =
		    uf_flow_request_sign(fixture->flow, request, nothing, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(uf_json_get_string(result, "state"), ==, "signed");
		if (i == 0) {
			g_autoptr(UfFlowAnswerEdit) edit =
			    uf_flow_answer_edit_new(fixture->flow, request, "reason", &error);
			g_assert_no_error(error);
			g_autoptr(json_t) saved = uf_flow_answer_edit_save(edit, "Autre", &error);
		} else {
			g_autoptr(json_t) prepared =
			    uf_flow_request_prepare(fixture->flow, request, NULL, &error);
		}
		g_assert_no_error(error);
		g_autoptr(json_t) shown = show(fixture, request);
		g_assert_cmpstr(uf_json_get_string(shown, "state"), ==, "prepared");
		g_assert_true(json_is_null(json_object_get(shown, "signing")));
	}
	g_autoptr(json_t) tomorrow = parse("{'date': '2999-01-01'}");
	g_assert_null(uf_flow_request_sign(fixture->flow, request, tomorrow, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_clear_error(&error);
	g_autoptr(json_t) event = parse("{'way': 'portal', 'differs': {'name': 'Autre'}}");
	g_autoptr(json_t) signing = parse("{'date': '2026-11-20'}");
	g_autoptr(json_t) early = parse("{'way': 'portal', 'date': '2026-11-19'}");
	g_autoptr(json_t) again = uf_flow_request_sign(fixture->flow, request, signing, &error);
	g_assert_no_error(error);
	g_assert_null(uf_flow_request_done(fixture->flow, request, early, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_clear_error(&error);
	g_autoptr(json_t) done = uf_flow_request_done(fixture->flow, request, event, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(done, "offers", -1), ==, 1);
	g_assert_null(json_object_get(done, "replaced"));
	/* a second time: what it replaces is told */
	g_autoptr(json_t) post = parse("{'way': 'post', 'date': '2026-11-20'}");
	g_autoptr(json_t) second = uf_flow_request_done(fixture->flow, request, post, &error);
	g_assert_no_error(error);
	const json_t *replaced = json_object_get(second, "replaced");
	g_assert_cmpstr(uf_json_get_string(replaced, "way"), ==, "portal");
	g_assert_cmpstr(uf_json_get_string(replaced, "date"), ==, "2026-11-21");
}

/* "last" is the last request for the same people in the same roles, however many are for others. */
static void
test_last_of_whom(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *roles;
		const char *amount; /* NULL: nothing was found */
	} rows[] = {
		{ "{}", "1,00" },
		{ "{'applicant': 'm1'}", "1,00" },
		{ "{'applicant': 'm2'}", "2,00" },
	};
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *hers = make_request(fixture, person, "{'amount': {'cents': 100}}");
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
			g_autoptr(json_t) roles = parse(rows[i].roles);
			g_autoptr(json_t) result = NULL;
			const UfFlowFill setup = {
				.person = person, .forms = aide, .roles = roles, .from = "last"
			};
			const bool found = pass == 1 || i < 2;
			const json_t *entry = fill(fixture, &setup, &result);
			const json_t *carried = json_object_get(entry, "carried");
			g_test_message("pass %d row %zu", pass, i);
			g_assert_true(json_is_array(carried));
			g_assert_cmpint(json_array_size(carried), ==, found);
			g_assert_cmpint(uf_json_get_string(entry, "earlier") != NULL, ==, found);
			if (found)
				g_assert_true(g_str_has_prefix(
				    uf_json_get_string(json_array_get(carried, 0), "text"),
				    rows[i].amount));
		}
		g_autoptr(json_t) him = parse("{'applicant': 'm2'}");
		g_autoptr(json_t) amount = parse("{'amount': {'cents': 200}}");
		g_autoptr(json_t) result = NULL;
		const UfFlowFill setup = {
			.person = person, .forms = aide, .roles = him, .facts = amount
		};
		fill(fixture, &setup, &result);
	}
}

static void
test_list(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "overseas.json");
	g_autofree char *first = make_request(fixture, person, "{}");
	g_autofree char *second = make_request(fixture, person, "{}");
	g_autofree char *third = make_request(fixture, other, "{}");
	g_autoptr(json_t) hers = uf_flow_request_list(fixture->flow, person, &error);
	const json_t *requests = json_object_get(hers, "requests");
	g_assert_cmpuint(json_array_size(requests), ==, 2);
	/* the newest first, by its number on one day */
	g_assert_cmpstr(uf_json_get_string(json_array_get(requests, 0), "request"), ==, second);
	g_assert_cmpint(uf_json_get_integer(json_array_get(requests, 1), "number", 0), ==, 1);
	g_autoptr(json_t) all = uf_flow_request_list(fixture->flow, NULL, &error);
	g_assert_cmpuint(json_array_size(json_object_get(all, "requests")), ==, 3);
	g_assert_null(uf_flow_request_list(fixture->flow, "nobody", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_clear_error(&error);
	/* prepared again: the drafts of both times are there */
	g_autoptr(json_t) again = uf_flow_request_prepare(fixture->flow, first, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) shown = show(fixture, first);
	g_assert_cmpuint(json_array_size(json_object_get(shown, "drafts")), ==, 2);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-request/take-up", test_take_up },
		{ "/flow-request/take-up-refused", test_take_up_refused },
		{ "/flow-request/offer", test_offer },
		{ "/flow-request/answers", test_answers },
		{ "/flow-request/two", test_two },
		{ "/flow-request/life", test_life },
		{ "/flow-request/signing", test_signing },
		{ "/flow-request/last-of-whom", test_last_of_whom },
		{ "/flow-request/list", test_list },
	};
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].test,
			   flow_tear_down);
	return g_test_run();
}
