/* What a person agreed to, was told, objects to, mandated: kept, counted, and asked by the forms.
 */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-fill.h"
#include "uf-flow-request.h"
#include "uf-flow-review.h"
#include "uf-flow-talk.h"
#include "uf-json.h"
#include "uf-memory.h"

#define FSL "fsl/nantes-energie"
#define SIAO "siao/demande-insertion"

static json_t *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	json_t *json = uf_json_parse(text, strlen(text), "test", &error);
	g_assert_no_error(error);
	return json;
}

/* the id of what is recorded; yours */
static char *
add(Fixture *fixture, const char *person, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) given = parse(text);
	g_autoptr(json_t) result = uf_flow_basis_add(fixture->flow, person, given, &error);
	g_assert_no_error(error);
	return g_strdup(uf_json_get_string(result, "basis"));
}

static void
end(Fixture *fixture, const char *basis, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) ending = parse(text);
	g_autoptr(json_t) result = uf_flow_basis_end(fixture->flow, basis, ending, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(result, "state"), ==, "ended");
}

/* what is no basis, and the word that tells why; nothing of it is kept */
static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *given;
		const char *words;
	} rows[] = {
		{ "{}", "kind" },
		{ "[]", "object" },
		{ "{\"kind\": \"wish\"}", "/kind" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\"}", "for" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": []}", "/for" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"nobody\"]}", "nobody" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf/none\"]}",
		  "caf/none" },
		{ "{\"kind\": \"agreement\", \"for\": [\"caf\"]}", "way" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"by\": "
		  "[\"m9\"]}",
		  "household" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"date\": "
		  "\"2026-11-22\"}",
		  "still to come" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"date\": "
		  "\"2026-02-30\"}",
		  "calendar" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"date\": "
		  "\"2026-11\"}",
		  "/date" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"date\": "
		  "\"2026-11-02\", \"until\": \"2026-11-01\"}",
		  "before the first" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"], \"reason\": "
		  "\"x\"}",
		  "/reason" },
		{ "{\"kind\": \"information\", \"way\": \"oral\"}", "told" },
		{ "{\"kind\": \"information\", \"way\": \"oral\", \"told\": \"x\", \"until\": "
		  "\"2027-01-01\"}",
		  "/until" },
		{ "{\"kind\": \"objection\"}", "way" },
		{ "{\"kind\": \"mandate\", \"holder\": \"X\"}", "holder_role" },
		{ "{\"kind\": \"mandate\", \"holder\": \"X\\nY\", \"holder_role\": \"family\"}",
		  "/holder" },
		{ "{\"kind\": \"agreement\", \"basis\": \"b-aaaaaaaaaa\"}", "basis" },
		{ "{\"kind\": \"agreement\", \"end\": {\"date\": \"2026-01-01\"}}", "end" },
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) given = parse(rows[i].given);
		g_test_message("%s", rows[i].given);
		g_assert_null(uf_flow_basis_add(fixture->flow, person, given, &error));
		g_assert_nonnull(error);
		g_assert_nonnull(strstr(error->message, rows[i].words));
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) list = uf_flow_basis_list(fixture->flow, person, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(list, "bases")), ==, 0);
	g_assert_false(uf_json_get_boolean(list, "informed", true));
	g_autoptr(json_t) any = parse("{\"kind\": \"objection\", \"way\": \"oral\"}");
	g_assert_null(uf_flow_basis_add(fixture->flow, "p-aaaaaaaaaa", any, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* on the 21st of November: what counts, and why not */
static void
test_states(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *days;
		const char *state;
	} rows[] = {
		{ "\"date\": \"2026-11-21\"", "active" },
		{ "\"date\": \"2020-01-01\"", "active" },
		{ "\"date\": \"2020-01-01\", \"until\": \"2026-11-21\"", "active" },
		{ "\"date\": \"2020-01-01\", \"until\": \"2026-11-20\"", "expired" },
		{ "\"date\": \"2026-11-22\"", "to_come" },
		{ "\"date\": \"2020-01-01\", \"end\": {\"date\": \"2026-11-21\"}", "ended" },
		{ "\"date\": \"2020-01-01\", \"until\": \"2020-02-01\", \"end\": {\"date\": "
		  "\"2020-01-05\"}",
		  "ended" },
	};
	(void)fixture;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf("{%s}", rows[i].days);
		g_autoptr(json_t) basis = parse(text);
		g_test_message("%s", text);
		g_assert_cmpstr(uf_basis_get_state(basis, (UfDate){ 2026, 11, 21 }), ==,
				rows[i].state);
	}
}

/* the list is the newest first, with names, titles and what ended it */
static void
test_list(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *first =
	    add(fixture, person,
		"{\"kind\": \"agreement\", \"way\": \"written\", \"date\": \"2026-10-01\", \"by\": "
		"[\"m2\"], \"for\": [\"caf\", \"" FSL "\"], \"proof\": \"Classeur inventé\"}");
	g_autofree char *second =
	    add(fixture, person,
		"{\"kind\": \"information\", \"way\": \"oral\", \"told\": \"Qui lit quoi\"}");
	g_assert_true(g_str_has_prefix(first, "b-"));
	end(fixture, first, "{\"date\": \"2026-11-20\", \"reason\": \"A changé d'avis\"}");
	g_autoptr(UfFlow) again = flow_open_again(fixture);
	g_autoptr(json_t) list = uf_flow_basis_list(again, person, &error);
	g_assert_no_error(error);
	g_assert_true(uf_json_get_boolean(list, "informed", false));
	const json_t *bases = json_object_get(list, "bases");
	g_assert_cmpuint(json_array_size(bases), ==, 2);
	const json_t *newest = json_array_get(bases, 0);
	g_assert_cmpstr(uf_json_get_string(newest, "basis"), ==, second);
	g_assert_cmpstr(uf_json_get_string(newest, "worker"), ==, "a.modele");
	g_assert_cmpstr(uf_json_get_string(newest, "date"), ==, "2026-11-21");
	const json_t *oldest = json_array_get(bases, 1);
	g_assert_cmpstr(uf_json_get_string(oldest, "state"), ==, "ended");
	g_assert_true(
	    uf_json_has_text(json_object_get(oldest, "people"), "Jean-Baptiste L'INVENTÉ"));
	g_assert_true(
	    uf_json_has_text(json_object_get(oldest, "titles"), "FSL énergie, Nantes Métropole"));
	/* an end is once, not before, not to come */
	static const char *const ends[] = { "{\"date\": \"2026-11-22\"}",
					    "{\"date\": \"2026-09-30\"}", "{\"date\": \"hier\"}",
					    "{\"why\": \"x\"}" };
	g_autofree char *third =
	    add(fixture, person,
		"{\"kind\": \"objection\", \"way\": \"oral\", \"date\": \"2026-10-01\"}");
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(json_t) ending = parse(ends[i]);
		g_test_message("%s", ends[i]);
		g_assert_null(uf_flow_basis_end(fixture->flow, third, ending, &error));
		g_assert_nonnull(error);
		g_clear_error(&error);
	}
	g_autoptr(json_t) now = json_object();
	g_assert_null(uf_flow_basis_end(fixture->flow, first, now, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_null(uf_flow_basis_end(fixture->flow, "b-aaaaaaaaaa", now, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* The journal has the kind, the forms and the day; what was said is in the store alone. */
static void
test_journal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *basis = add(fixture, person,
				     "{\"kind\": \"objection\", \"way\": \"oral\", \"for\": "
				     "[\"caf\"], \"reason\": \"ZZCANARY\"}");
	end(fixture, basis, "{\"reason\": \"ZZCANARY\"}");
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_autofree char *text = json_dumps(journal, 0);
	g_assert_null(strstr(text, "ZZCANARY"));
	const size_t n = json_array_size(journal);
	const json_t *last = json_array_get(journal, n - 1);
	const json_t *before = json_array_get(journal, n - 2);
	g_assert_cmpstr(uf_json_get_string(before, "action"), ==, "basis");
	g_assert_cmpstr(uf_json_get_string(last, "action"), ==, "basis_end");
	g_assert_cmpstr(uf_json_get_string(last, "object"), ==, basis);
	const json_t *details = json_object_get(last, "details");
	g_assert_cmpstr(uf_json_get_string(details, "person"), ==, person);
	g_assert_cmpstr(uf_json_get_string(details, "kind"), ==, "objection");
	g_assert_true(uf_json_has_text(json_object_get(details, "forms"), "caf"));
}

/* One demand on one form, as a sheet. */
static json_t *
fill(Fixture *fixture, const char *person, const char *form, const char *applicant)
{
	g_autoptr(GError) error = NULL;
	const char *const forms[] = { form, NULL };
	g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", applicant);
	const UfFlowFill setup = {
		.person = person, .forms = forms, .roles = roles, .channel = "sheet"
	};
	json_t *result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	return result;
}

static const json_t *
get_entry(const json_t *result)
{
	return json_array_get(json_object_get(result, "forms"), 0);
}

/* "blocking" of the rule in the answers of an entry; NULL without */
static const char *
find_rule(const json_t *entry, const char *rule)
{
	const json_t *issues = json_object_get(json_object_get(entry, "answers"), "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		if (g_strcmp0(uf_json_get_string(issue, "rule"), rule) == 0)
			return uf_json_get_string(issue, "severity");
	}
	return NULL;
}

/* what is recorded (NULL: nothing), who applies for what, and what the demand lacks */
static void
test_cover(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *given;
		const char *form;
		const char *applicant;
		const char *rule; /* NULL: covered */
	} rows[] = {
		{ NULL, FSL, "m1", "basis.agreement_missing" },
		{ NULL, SIAO, "m1", NULL },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"" FSL "\"]}", FSL, "m1",
		  NULL },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"]}", FSL, "m1",
		  NULL },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"caf\"]}", FSL, "m1",
		  "basis.agreement_missing" },
		/* his agreement is not hers */
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"]}", FSL, "m2",
		  "basis.agreement_missing" },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"], \"by\": "
		  "[\"m1\", \"m2\"]}",
		  FSL, "m2", NULL },
		{ "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"], \"date\": "
		  "\"2026-01-01\", \"until\": \"2026-02-01\"}",
		  FSL, "m1", "basis.agreement_over" },
		{ "{\"kind\": \"mandate\", \"holder\": \"Tutrice Inventée\", \"holder_role\": "
		  "\"guardian\"}",
		  FSL, "m1", NULL },
		{ "{\"kind\": \"mandate\", \"holder\": \"Tutrice Inventée\", \"holder_role\": "
		  "\"guardian\", \"for\": [\"caf\"]}",
		  FSL, "m1", "basis.agreement_missing" },
		{ "{\"kind\": \"mandate\", \"holder\": \"Tutrice Inventée\", \"holder_role\": "
		  "\"guardian\", \"date\": \"2027-01-01\"}",
		  FSL, "m1", "basis.agreement_missing" },
		{ "{\"kind\": \"information\", \"way\": \"oral\", \"told\": \"Tout\"}", FSL, "m1",
		  "basis.agreement_missing" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		g_autofree char *basis =
		    rows[i].given != NULL ? add(fixture, person, rows[i].given) : NULL;
		g_autoptr(json_t) result = fill(fixture, person, rows[i].form, rows[i].applicant);
		const json_t *entry = get_entry(result);
		const json_t *said = json_object_get(entry, "basis");
		g_test_message("row %zu", i);
		g_assert_true(uf_json_get_boolean(said, "lacking", false) ==
			      (rows[i].rule != NULL));
		if (rows[i].rule != NULL)
			g_assert_cmpstr(find_rule(entry, rows[i].rule), ==, "blocking");
		else if (g_str_equal(rows[i].form, FSL))
			g_assert_cmpstr(uf_json_get_string(said, "basis"), ==, basis);
		else
			g_assert_null(json_object_get(said, "basis"));
	}
}

/* an agreement that was taken back never counts again, and says since when */
static void
test_taken_back(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *basis =
	    add(fixture, person,
		"{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"], \"date\": "
		"\"2026-10-01\"}");
	end(fixture, basis, "{\"date\": \"2026-11-02\"}");
	g_autoptr(json_t) result = fill(fixture, person, FSL, "m1");
	g_assert_cmpstr(find_rule(get_entry(result), "basis.agreement_over"), ==, "blocking");
	g_autofree char *text = json_dumps(get_entry(result), JSON_ENCODE_ANY);
	g_assert_nonnull(strstr(text, "02/11/2026"));
	g_autofree char *new_one = add(
	    fixture, person, "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"]}");
	g_autoptr(json_t) then = fill(fixture, person, FSL, "m1");
	g_assert_false(
	    uf_json_get_boolean(json_object_get(get_entry(then), "basis"), "lacking", true));
}

/* the child agrees by those who answer for it */
static void
test_child(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "lone-mother.json");
	g_autofree char *basis = add(
	    fixture, person, "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"]}");
	g_autoptr(json_t) child = fill(fixture, person, FSL, "m2");
	g_assert_false(
	    uf_json_get_boolean(json_object_get(get_entry(child), "basis"), "lacking", true));
	g_autoptr(json_t) other = fill(fixture, person, FSL, "m3");
	g_assert_true(
	    uf_json_get_boolean(json_object_get(get_entry(other), "basis"), "lacking", false));
}

/* the note is one a filling, and none once she was told; the objection is a warning everywhere */
static void
test_note_and_objection(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) before = fill(fixture, person, SIAO, "m1");
	const json_t *issues = json_object_get(before, "issues");
	g_assert_cmpuint(json_array_size(issues), ==, 1);
	const json_t *note = json_array_get(issues, 0);
	g_assert_cmpstr(uf_json_get_string(note, "rule"), ==, "basis.not_informed");
	g_assert_cmpstr(uf_json_get_string(note, "severity"), ==, "note");
	g_assert_null(find_rule(get_entry(before), "basis.objection"));
	g_autofree char *told = add(fixture, person,
				    "{\"kind\": \"information\", \"way\": \"written\", \"told\": "
				    "\"La page d'information\"}");
	g_autofree char *against = add(
	    fixture, person, "{\"kind\": \"objection\", \"way\": \"oral\", \"for\": [\"siao\"]}");
	g_autoptr(json_t) after = fill(fixture, person, SIAO, "m1");
	g_assert_cmpuint(json_array_size(json_object_get(after, "issues")), ==, 0);
	g_assert_cmpstr(find_rule(get_entry(after), "basis.objection"), ==, "warning");
	g_assert_cmpstr(uf_json_get_string(json_object_get(get_entry(after), "basis"), "objection"),
			==, against);
	end(fixture, against, "{}");
	g_autoptr(json_t) lifted = fill(fixture, person, SIAO, "m1");
	g_assert_null(find_rule(get_entry(lifted), "basis.objection"));
}

/* A person at a terminal who types the code that she is shown, if any. */
typedef struct {
	GString *screen;
	size_t questions;
} Person;

static void
see(void *data, const char *text)
{
	g_string_append(((Person *)data)->screen, text);
}

static char *
type(void *data, const char *prompt)
{
	Person *person = data;
	(void)prompt;
	person->questions++;
	const char *code = g_strrstr(person->screen->str, "Code : ");
	return code != NULL && person->questions == 1 ? g_strndup(code + strlen("Code : "), 4)
						      : NULL;
}

static json_t *
review(Fixture *fixture, const char *draft, Person *person, GError **error)
{
	const UfReviewTerminal terminal = { person, see, type, 0 };
	*person = (Person){ g_string_new(NULL), 0 };
	return uf_flow_review(fixture->flow, draft, &terminal, error);
}

static const char *
get_draft(const json_t *result)
{
	const json_t *drafts = json_object_get(get_entry(result), "drafts");
	return uf_json_get_string(json_array_get(drafts, 0), "draft");
}

/* Not without it, not with an old draft; with it yes; not once it was taken back. */
static void
test_review(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	Person desk;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) made = fill(fixture, person, FSL, "m1");
	g_autoptr(json_t) without = review(fixture, get_draft(made), &desk, &error);
	g_assert_no_error(error);
	g_assert_false(uf_json_get_boolean(without, "approved", true));
	g_assert_cmpuint(desk.questions, ==, 0);
	g_assert_nonnull(strstr(desk.screen->str, "ne peut pas être approuvé"));
	g_assert_null(strstr(desk.screen->str, "Code : "));
	g_string_free(desk.screen, TRUE);
	g_autofree char *basis = add(
	    fixture, person, "{\"kind\": \"agreement\", \"way\": \"oral\", \"for\": [\"fsl\"]}");
	g_assert_null(review(fixture, get_draft(made), &desk, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_nonnull(strstr(error->message, "request prepare"));
	g_clear_error(&error);
	g_string_free(desk.screen, TRUE);
	const char *request = uf_json_get_string(get_entry(made), "request");
	g_autoptr(json_t) again = uf_flow_request_prepare(fixture->flow, request, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) with = review(fixture, get_draft(again), &desk, &error);
	g_assert_no_error(error);
	g_assert_true(uf_json_get_boolean(with, "approved", false));
	g_assert_cmpstr(uf_json_get_string(json_object_get(with, "basis"), "basis"), ==, basis);
	/* nobody told her yet: it is said, and bars nothing */
	g_assert_nonnull(strstr(desk.screen->str, "aucune information"));
	g_string_free(desk.screen, TRUE);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	const json_t *last = json_array_get(journal, json_array_size(journal) - 1);
	g_assert_cmpstr(uf_json_get_string(last, "action"), ==, "approve");
	const json_t *kept = json_object_get(json_object_get(last, "details"), "basis");
	g_assert_cmpstr(uf_json_get_string(kept, "basis"), ==, basis);
	g_assert_cmpstr(uf_json_get_string(kept, "date"), ==, "2026-11-21");
	end(fixture, basis, "{}");
	g_autoptr(json_t) after = review(fixture, get_draft(again), &desk, &error);
	g_assert_no_error(error);
	g_assert_false(uf_json_get_boolean(after, "approved", true));
	g_assert_nonnull(strstr(desk.screen->str, "a pris fin"));
	g_string_free(desk.screen, TRUE);
}

/* one question for all the forms that need it, of whom it is */
static void
test_talk(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	static const char *const forms[] = { FSL, SIAO, "caf/afi", NULL };
	const UfFlowFill setup = { .person = person, .forms = forms, .channel = "sheet" };
	g_autoptr(UfFlowTalk) talk = uf_flow_talk_new(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) lacking = uf_flow_talk_list_agreements(talk, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(lacking), ==, 2);
	const json_t *first = json_array_get(lacking, 0);
	g_assert_cmpstr(uf_json_get_string(first, "form"), ==, FSL);
	g_assert_true(uf_json_has_text(json_object_get(first, "people"), "Maëlle L'INVENTÉ"));
	g_autoptr(json_t) agreed = json_pack("[s]", FSL);
	g_assert_true(uf_flow_talk_agree(talk, agreed, &error));
	g_autoptr(json_t) left = uf_flow_talk_list_agreements(talk, &error);
	g_assert_cmpuint(json_array_size(left), ==, 1);
	g_autoptr(json_t) list = uf_flow_basis_list(fixture->flow, person, &error);
	const json_t *basis = json_array_get(json_object_get(list, "bases"), 0);
	g_assert_cmpstr(uf_json_get_string(basis, "kind"), ==, "agreement");
	g_assert_cmpstr(uf_json_get_string(basis, "worker"), ==, "a.modele");
	g_assert_cmpstr(uf_json_get_string(basis, "date"), ==, "2026-11-21");
	g_assert_true(uf_json_has_text(json_object_get(basis, "by"), "m1"));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
#define ADD(path, func) g_test_add(path, Fixture, NULL, flow_set_up, func, flow_tear_down)
	ADD("/flow/basis/refused", test_refused);
	ADD("/flow/basis/states", test_states);
	ADD("/flow/basis/list", test_list);
	ADD("/flow/basis/journal", test_journal);
	ADD("/flow/basis/cover", test_cover);
	ADD("/flow/basis/taken-back", test_taken_back);
	ADD("/flow/basis/child", test_child);
	ADD("/flow/basis/note-and-objection", test_note_and_objection);
	ADD("/flow/basis/review", test_review);
	ADD("/flow/basis/talk", test_talk);
	return g_test_run();
}
