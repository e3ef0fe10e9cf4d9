/* Which partner still holds what: facts changed since each hand-over, and the forms that tell. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-flow-review.h"
#include "uf-flow-stale.h"
#include "uf-json.h"
#include "uf-memory.h"

#define PHONE "members/m1/contact/phones/c2/number"
#define OLD "06 39 98 00 02"
#define NEW "07 00 00 00 09"
#define CHANGE "caf/changement-situation"
#define FSL "fsl/nantes-energie"

/* a demand of m1, as a sheet; its id, yours */
static char *
fill(Fixture *fixture, const char *person, const char *form)
{
	g_autoptr(GError) error = NULL;
	const char *const forms[] = { form, NULL };
	const UfFlowFill setup = { .person = person, .forms = forms, .channel = "sheet" };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	g_assert_null(json_object_get(entry, "error"));
	return g_strdup(uf_json_get_string(entry, "request"));
}

static void
hand_over(Fixture *fixture, const char *request, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) event = uf_json_parse(text, strlen(text), "test", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) result = uf_flow_request_done(fixture->flow, request, event, &error);
	g_assert_no_error(error);
}

/* filled and handed over today; the request, yours */
static char *
give(Fixture *fixture, const char *person, const char *form)
{
	char *request = fill(fixture, person, form);
	hand_over(fixture, request, "{\"way\": \"portal\", \"reference\": \"REF-1\"}");
	return request;
}

/* answers the questions under @fact one after the other, then stores */
static void
edit(Fixture *fixture, const char *person, const char *fact, const char *const *typed)
{
	g_autoptr(GError) error = NULL;
	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) self = uf_flow_edit_new(fixture->flow, person, fact, &error);
	g_assert_no_error(error);
	for (; *typed != NULL && uf_flow_edit_next(self, &question); typed++) {
		g_test_message("%s: %s", question.fact, *typed);
		g_assert_true(uf_flow_edit_answer(self, *typed, &error));
		g_assert_no_error(error);
	}
	g_autoptr(json_t) saved = uf_flow_edit_save(self, &error);
	g_assert_no_error(error);
}

static void
set(Fixture *fixture, const char *person, const char *fact, const char *typed)
{
	const char *const one[] = { typed, NULL };
	edit(fixture, person, fact, one);
}

static json_t *
look(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	json_t *stale = uf_flow_stale(fixture->flow, person, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(stale, "problems")), ==, 0);
	return stale;
}

static const json_t *
find_by(const json_t *rows, const char *key, const char *value)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, key), value) == 0)
			return row;
	}
	return NULL;
}

static size_t
count(const json_t *stale, const char *key)
{
	return json_array_size(json_object_get(stale, key));
}

/* nobody has anything: prepared is not given */
static void
test_nothing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person, FSL);
	set(fixture, person, PHONE, NEW);
	g_autoptr(json_t) stale = look(fixture, person);
	g_assert_cmpuint(count(stale, "facts"), ==, 0);
	g_assert_cmpuint(count(stale, "partners"), ==, 0);
	g_assert_null(uf_flow_stale(fixture->flow, "p-aaaaaaaaaa", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* the old number at CAF and FSL, the new one nowhere; one of them has a form for it */
static void
test_phone(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *caf = give(fixture, person, "caf/afi");
	g_autofree char *fsl = give(fixture, person, FSL);
	g_autoptr(json_t) before = look(fixture, person);
	g_assert_cmpuint(count(before, "facts"), ==, 0);
	set(fixture, person, PHONE, NEW);
	g_autoptr(json_t) stale = look(fixture, person);
	g_assert_cmpuint(count(stale, "facts"), ==, 1);
	const json_t *fact = find_by(json_object_get(stale, "facts"), "fact", PHONE);
	g_assert_cmpstr(uf_json_get_string(fact, "now"), ==, NEW);
	g_assert_cmpstr(uf_json_get_string(fact, "changed"), ==, "2026-11-21");
	g_assert_cmpstr(uf_json_get_string(fact, "who"), ==, "Maëlle L'INVENTÉ");
	const json_t *holders = json_object_get(fact, "partners");
	g_assert_cmpuint(json_array_size(holders), ==, 2);
	const json_t *first = find_by(holders, "partner", "caf");
	g_assert_cmpstr(uf_json_get_string(first, "holds"), ==, OLD);
	g_assert_cmpstr(uf_json_get_string(first, "since"), ==, "2026-11-21");
	g_assert_cmpstr(uf_json_get_string(first, "way"), ==, "portal");
	g_assert_cmpstr(uf_json_get_string(first, "request"), ==, caf);
	const json_t *partners = json_object_get(stale, "partners");
	const json_t *told = find_by(partners, "partner", "caf");
	g_assert_false(uf_json_get_boolean(told, "untold", true));
	g_assert_nonnull(find_by(json_object_get(told, "forms"), "form", CHANGE));
	const json_t *other = find_by(partners, "partner", "fsl Nantes Métropole");
	g_assert_true(uf_json_get_boolean(other, "untold", false));
	g_assert_cmpuint(json_array_size(json_object_get(other, "contacts")), >, 0);
	g_assert_cmpstr(uf_json_get_string(other, "reference"), ==, "REF-1");
	g_autoptr(json_t) calls = json_array();
	g_autoptr(json_t) forms = uf_flow_list_changed(fixture->flow, person, calls, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(forms), ==, 1);
	g_assert_true(uf_json_has_text(forms, CHANGE));
	g_assert_cmpuint(json_array_size(calls), ==, 1);
	/* once the partner's own form said it, the partner knows; the other does not */
	g_autofree char *update = give(fixture, person, CHANGE);
	g_autoptr(json_t) after = look(fixture, person);
	const json_t *left =
	    json_object_get(find_by(json_object_get(after, "facts"), "fact", PHONE), "partners");
	g_assert_cmpuint(json_array_size(left), ==, 1);
	g_assert_nonnull(find_by(left, "partner", "fsl Nantes Métropole"));
	/* and changed back: CAF has the new one now, the fund has the old one, which is true */
	set(fixture, person, PHONE, OLD);
	g_autoptr(json_t) back = look(fixture, person);
	const json_t *wrong =
	    json_object_get(find_by(json_object_get(back, "facts"), "fact", PHONE), "partners");
	g_assert_cmpuint(json_array_size(wrong), ==, 1);
	g_assert_cmpstr(uf_json_get_string(find_by(wrong, "partner", "caf"), "holds"), ==, NEW);
}

/* what was given otherwise than prepared is what the partner holds */
static void
test_given_otherwise(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person, "domiciliation/demande-16029");
	hand_over(fixture, request,
		  "{\"way\": \"in_person\", \"differs\": {\"phone\": \"07 00 00 00 01\"}}");
	g_autoptr(json_t) stale = look(fixture, person);
	const json_t *fact = find_by(json_object_get(stale, "facts"), "fact", PHONE);
	g_assert_nonnull(fact);
	g_assert_cmpstr(uf_json_get_string(fact, "now"), ==, OLD);
	const json_t *holder = json_array_get(json_object_get(fact, "partners"), 0);
	g_autofree char *digits = g_strdup(uf_json_get_string(holder, "holds"));
	g_assert_cmpstr(g_strdelimit(digits, " ", '-'), ==, "07-00-00-00-01");
	set(fixture, person, PHONE, NEW);
	g_autoptr(json_t) then = look(fixture, person);
	const json_t *again = find_by(json_object_get(then, "facts"), "fact", PHONE);
	g_assert_cmpuint(json_array_size(json_object_get(again, "partners")), ==, 1);
	g_assert_cmpstr(uf_json_get_string(again, "now"), ==, NEW);
	/* what the profile takes from the partner is not stale any more */
	set(fixture, person, PHONE, "07 00 00 00 01");
	g_autoptr(json_t) same = look(fixture, person);
	g_assert_null(find_by(json_object_get(same, "facts"), "fact", PHONE));
}

/* a row in the place of another, a row more: the old one is there, the new one is not */
static void
test_rows(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = give(fixture, person, "caf/afi");
	g_autoptr(GError) error = NULL;
	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) self =
	    uf_flow_edit_new(fixture->flow, person, "members/m1/contact/phones", &error);
	g_assert_no_error(error);
	bool is_offered = false;
	while (uf_flow_edit_next(self, &question)) {
		const bool is_number = g_str_has_suffix(question.fact, "number");
		const char *typed = question.offer != NULL && !is_offered ? "oui"
				    : is_offered && is_number             ? "07 00 00 00 08"
									  : "";
		is_offered = is_offered || question.offer != NULL;
		g_assert_true(uf_flow_edit_answer(self, typed, &error));
	}
	g_autoptr(json_t) saved = uf_flow_edit_save(self, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) stale = look(fixture, person);
	const json_t *facts = json_object_get(stale, "facts");
	const json_t *added = find_by(facts, "now", "07 00 00 00 08");
	g_assert_nonnull(added);
	const json_t *holder = json_array_get(json_object_get(added, "partners"), 0);
	g_assert_cmpstr(uf_json_get_string(holder, "holds"), ==, OLD);
}

/* an approval that nobody noted the hand-over of may have been given all the same */
static char *
type_code(void *data, const char *prompt)
{
	GString *screen = data;
	(void)prompt;
	const char *code = g_strrstr(screen->str, "Code : ");
	return code != NULL ? g_strndup(code + strlen("Code : "), 4) : NULL;
}

static void
see(void *data, const char *text)
{
	g_string_append(data, text);
}

static void
test_approved(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = fill(fixture, person, "domiciliation/demande-16029");
	g_autoptr(json_t) drafts = uf_flow_draft_list(fixture->flow, person, &error);
	const json_t *draft = json_array_get(json_object_get(drafts, "drafts"), 0);
	GString *screen = g_string_new(NULL);
	const UfReviewTerminal terminal = { screen, see, type_code, 0 };
	g_autoptr(json_t) reviewed =
	    uf_flow_review(fixture->flow, uf_json_get_string(draft, "draft"), &terminal, &error);
	g_assert_no_error(error);
	g_assert_true(uf_json_get_boolean(reviewed, "approved", false));
	g_string_free(screen, TRUE);
	set(fixture, person, PHONE, NEW);
	g_autoptr(json_t) stale = look(fixture, person);
	const json_t *fact = find_by(json_object_get(stale, "facts"), "fact", PHONE);
	const json_t *holder = json_array_get(json_object_get(fact, "partners"), 0);
	g_assert_cmpstr(uf_json_get_string(holder, "way"), ==, "approved");
	g_assert_cmpuint(strlen(uf_json_get_string(holder, "since")), ==, 10);
}

/* the e-mail of an account that is hers no more; one that has what she has is not told */
static void
test_accounts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) before = look(fixture, person);
	g_assert_cmpuint(count(before, "accounts"), ==, 0);
	set(fixture, person, "members/m1/contact/emails/c21/address", "neuve@exemple.invalid");
	g_autoptr(json_t) stale = look(fixture, person);
	g_assert_cmpuint(count(stale, "accounts"), ==, 1);
	const json_t *account = json_array_get(json_object_get(stale, "accounts"), 0);
	g_assert_cmpstr(uf_json_get_string(account, "account"), ==, "accounts/a1");
	g_assert_cmpstr(uf_json_get_string(account, "title"), ==, "CAF");
	g_assert_cmpstr(uf_json_get_string(account, "email"), ==, "maelle.dessai@exemple.invalid");
	g_assert_cmpstr(uf_json_get_string(account, "state"), ==, "reachable");
	g_assert_cmpstr(uf_json_get_string(account, "checked"), ==, "2026-08-20");
	g_assert_true(uf_json_has_text(json_object_get(account, "stale"), "email"));
	g_assert_false(uf_json_has_text(json_object_get(account, "stale"), "phone"));
	g_assert_true(
	    uf_json_has_text(json_object_get(account, "present_emails"), "neuve@exemple.invalid"));
	/* capitals are none of its business */
	set(fixture, person, "members/m1/contact/emails/c21/address",
	    "Maelle.DESSAI@exemple.invalid");
	g_autoptr(json_t) same = look(fixture, person);
	g_assert_cmpuint(count(same, "accounts"), ==, 0);
}

/* another process finds the same, and what a form does not say is nobody's to hold */
static void
test_other_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autofree char *request = give(fixture, person, "essai/aide");
	set(fixture, person, PHONE, NEW);
	g_autoptr(json_t) none = look(fixture, person);
	g_assert_cmpuint(count(none, "facts"), ==, 0);
	set(fixture, person, "members/m1/birth_name", "Changée");
	g_autoptr(UfFlow) again = flow_open_again(fixture);
	g_autoptr(json_t) stale = uf_flow_stale(again, person, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count(stale, "facts"), ==, 1);
	const json_t *fact = json_array_get(json_object_get(stale, "facts"), 0);
	g_assert_cmpstr(uf_json_get_string(fact, "fact"), ==, "members/m1/birth_name");
	const json_t *partner = json_array_get(json_object_get(stale, "partners"), 0);
	g_assert_cmpstr(uf_json_get_string(partner, "title"), ==, "Partenaire d'essai");
	g_assert_cmpuint(json_array_size(json_object_get(partner, "forms")), ==, 0);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
#define ADD(path, func) g_test_add(path, Fixture, NULL, flow_set_up, func, flow_tear_down)
	ADD("/flow/stale/nothing", test_nothing);
	ADD("/flow/stale/phone", test_phone);
	ADD("/flow/stale/given-otherwise", test_given_otherwise);
	ADD("/flow/stale/rows", test_rows);
	ADD("/flow/stale/approved", test_approved);
	ADD("/flow/stale/accounts", test_accounts);
	ADD("/flow/stale/other-facts", test_other_facts);
	return g_test_run();
}
