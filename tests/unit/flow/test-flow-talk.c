/* The conversation: what is missing is asked once, old facts are confirmed, demands are asked in
 * the partner's order, and what was cut goes on. */
#include <glib/gstdio.h>
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-flow-talk-private.h"
#include "uf-flow-talk.h"
#include "uf-json.h"
#include "uf-memory.h"

#define AIDE "essai/aide"
#define SUITE "essai/suite"

static const char *const both[] = { AIDE, SUITE, NULL };
static const char *const aide[] = { AIDE, NULL };

static UfFlowTalk *
begin(Fixture *fixture, const UfFlowFill *setup)
{
	g_autoptr(GError) error = NULL;
	UfFlowTalk *talk = uf_flow_talk_new(fixture->flow, setup, &error);
	g_assert_no_error(error);
	return talk;
}

/* the fields asked one after the other, each answered with @typed; joined by blanks. Yours. */
static char *
answer_all(UfFlowTalk *talk, const char *typed)
{
	g_autoptr(GError) error = NULL;
	GString *asked_fields = g_string_new(NULL);
	UfFlowAsked asked;
	while (uf_flow_talk_next(talk, &asked, &error)) {
		g_string_append_printf(asked_fields, "%s%s", asked_fields->len > 0 ? " " : "",
				       asked.field);
		g_assert_true(uf_flow_talk_answer(talk, typed, &error));
		g_assert_cmpuint(asked_fields->len, <, 1000);
	}
	g_assert_no_error(error);
	return g_string_free(asked_fields, FALSE);
}

/* facts asked about the profile, joined by blanks, each left alone; yours */
static char *
list_facts(UfFlowTalk *talk)
{
	g_autoptr(GError) error = NULL;
	GString *facts = g_string_new(NULL);
	UfFlowQuestion question;
	for (;;) {
		g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(talk, &error);
		g_assert_no_error(error);
		if (edit == NULL)
			return g_string_free(facts, FALSE);
		while (uf_flow_edit_next(edit, &question)) {
			g_string_append_printf(facts, "%s%s", facts->len > 0 ? " " : "",
					       question.fact);
			g_assert_true(uf_flow_edit_answer(edit, "", &error));
		}
	}
}

/* A fact that two forms lack is asked once, and not at all when it is known. */
static void
test_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *known = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, NULL, &error);
	const char *nobody = uf_json_get_string(added, "person");
	const struct {
		const char *person;
		const char *facts;
	} rows[] = {
		{ known, "" },
		{ nobody, "members/*/birth_name" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfFlowFill setup = { .person = rows[i].person, .forms = both };
		g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
		g_autofree char *facts = list_facts(talk);
		g_assert_true(g_pattern_match_simple(rows[i].facts, facts));
		/* nothing twice in one conversation */
		g_autofree char *again = list_facts(talk);
		g_assert_cmpstr(again, ==, "");
	}
}

/* "does not know" is an answer for the day, and a question again the day after. */
static void
test_asked_today(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, NULL, &error);
	const char *person = uf_json_get_string(added, "person");
	const UfFlowFill setup = { .person = person, .forms = aide };
	g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
	g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(talk, &error);
	UfFlowQuestion question;
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_answer(edit, "?unknown", &error));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
	g_autoptr(UfFlowTalk) same_day = begin(fixture, &setup);
	g_autofree char *facts = list_facts(same_day);
	g_assert_cmpstr(facts, ==, "");
}

/* Killed after an answer, it has that answer: nothing of it is asked again. */
static void
test_kept(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, NULL, &error);
	const char *person = uf_json_get_string(added, "person");
	const UfFlowFill setup = { .person = person, .forms = aide };
	UfFlowQuestion question;
	{
		g_autoptr(UfFlowTalk) cut = begin(fixture, &setup);
		g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(cut, &error);
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_true(uf_flow_edit_answer(edit, "ESSAI-GARDE", &error));
		g_assert_true(uf_flow_edit_keep(edit, &error));
		/* nothing new: nothing is stored, and no revision is made */
		g_assert_true(uf_flow_edit_keep(edit, &error));
		g_assert_no_error(error);
	}
	g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
	g_autofree char *facts = list_facts(talk);
	g_assert_cmpstr(facts, ==, "");
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, &error);
	g_autofree char *text = json_dumps(shown, 0);
	g_assert_nonnull(strstr(text, "ESSAI-GARDE"));
}

/* What one demand asks: proposals, blanks, refusals, one step back. */
static void
test_demand(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = aide };
	g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
	UfFlowAsked asked;
	g_assert_false(uf_flow_talk_back(talk));
	g_assert_false(uf_flow_talk_answer(talk, "x", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_clear_error(&error);
	g_assert_true(uf_flow_talk_next(talk, &asked, &error));
	g_assert_cmpstr(asked.field, ==, "amount");
	g_assert_true(asked.is_required && !asked.is_long);
	g_assert_false(uf_flow_talk_answer(talk, "beaucoup", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "beaucoup"));
	g_clear_error(&error);
	/* the refused question stays */
	g_assert_true(uf_flow_talk_next(talk, &asked, &error));
	g_assert_cmpstr(asked.field, ==, "amount");
	g_assert_true(uf_flow_talk_answer(talk, "10,50", &error));
	g_assert_true(uf_flow_talk_next(talk, &asked, &error));
	g_assert_cmpstr(asked.field, ==, "reason");
	g_assert_true(asked.is_long);
	/* back: what was typed is the proposal */
	g_assert_true(uf_flow_talk_back(talk));
	g_assert_true(uf_flow_talk_next(talk, &asked, &error));
	g_assert_cmpstr(asked.field, ==, "amount");
	g_assert_true(g_str_has_prefix(asked.proposal, "10,50"));
	g_assert_true(uf_flow_talk_answer(talk, "", &error));
	g_assert_true(uf_flow_talk_next(talk, &asked, &error));
	g_assert_cmpstr(asked.field, ==, "reason");
	g_assert_true(uf_flow_talk_answer(talk, "-", &error));
	g_assert_false(uf_flow_talk_next(talk, &asked, &error));
	g_assert_no_error(error);
	g_autoptr(json_t) result = uf_flow_talk_fill(talk, &error);
	g_assert_no_error(error);
	g_autofree char *text = json_dumps(result, 0);
	g_assert_nonnull(strstr(text, "10,50"));
	g_assert_null(strstr(text, "answer.ask"));
}

/* Stopped, it goes on where it stood; done, the next one proposes what was said. */
static void
test_resumed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = both };
	UfFlowAsked asked;
	{
		g_autoptr(UfFlowTalk) cut = begin(fixture, &setup);
		g_assert_true(uf_flow_talk_next(cut, &asked, &error));
		g_assert_true(uf_flow_talk_answer(cut, "77", &error));
		g_assert_true(uf_flow_talk_keep(cut, &error));
	}
	g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
	g_autofree char *rest = answer_all(talk, "-");
	g_assert_cmpstr(rest, ==, "reason amount");
	g_autoptr(json_t) result = uf_flow_talk_fill(talk, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) requests = uf_flow_request_list(fixture->flow, person, &error);
	g_assert_cmpuint(json_array_size(json_object_get(requests, "requests")), ==, 2);

	g_autoptr(UfFlowTalk) next = begin(fixture, &setup);
	g_assert_true(uf_flow_talk_next(next, &asked, &error));
	g_assert_true(g_str_has_prefix(asked.proposal, "77"));
	g_autofree char *all = answer_all(next, "");
	g_assert_cmpstr(all, ==, "amount reason amount");
}

/* Facts that are old come in one list; those still true get the day's origin. */
static void
test_old(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	static const char *const forms[] = { "domiciliation/demande-16029", NULL };
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = forms };
	/* two years later */
	g_autoptr(UfContext) later = flow_make_context(fixture, (UfDate){ 2028, 5, 1 });
	g_autoptr(UfFlow) flow = flow_open(later);
	g_autoptr(UfFlowTalk) talk = uf_flow_talk_new(flow, &setup, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) old = uf_flow_talk_list_old(talk, &error);
	g_assert_cmpuint(json_array_size(old), ==, 2);
	g_autoptr(json_t) kept =
	    json_pack("[s]", uf_json_get_string(json_array_get(old, 0), "fact"));
	g_autoptr(UfFlowEdit) edit = uf_flow_talk_confirm(talk, kept, &error);
	g_assert_no_error(error);
	UfFlowQuestion question;
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_cmpstr(question.fact, ==, uf_json_get_string(json_array_get(old, 1), "fact"));
	g_assert_false(uf_flow_edit_next(edit, &question));
	g_autoptr(json_t) left = uf_flow_talk_list_old(talk, &error);
	g_assert_cmpuint(json_array_size(left), ==, 1);
}

/* Every fact that the form lacks is answered with @typed; how many there were. */
static guint
answer_facts(UfFlowTalk *talk, const char *typed)
{
	g_autoptr(GError) error = NULL;
	UfFlowQuestion question;
	guint count = 0;
	for (;;) {
		g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(talk, &error);
		g_assert_no_error(error);
		if (edit == NULL)
			return count;
		for (; uf_flow_edit_next(edit, &question); count++)
			g_assert_true(uf_flow_edit_answer(
			    edit, question.offer != NULL ? "non" : typed, &error));
		g_autoptr(json_t) saved = uf_flow_edit_save(edit, &error);
		g_assert_no_error(error);
	}
}

/* "There is none" is an answer: it grows old like others, and is confirmed in the list of old
 * facts; who did not know is asked another day. */
static void
test_settled(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;
		UfDate day;
		bool asked;
		bool listed;
	} rows[] = {
		{ "?none", { 2026, 11, 21 }, false, false },
		{ "?none", { 2026, 11, 23 }, false, false },
		{ "?not_wished", { 2026, 11, 23 }, false, false },
		{ "?unknown", { 2026, 11, 21 }, false, false },
		{ "?unknown", { 2026, 11, 22 }, true, false },
		{ "?none", { 2028, 11, 21 }, false, true },
		{ "?not_wished", { 2028, 11, 21 }, false, true },
	};
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, NULL, &error);
		const UfFlowFill setup = { .person = uf_json_get_string(added, "person"),
					   .forms = aide };
		g_autoptr(UfFlowTalk) first = begin(fixture, &setup);
		g_assert_cmpuint(answer_facts(first, rows[i].typed), >, 0);
		g_autoptr(UfContext) context = flow_make_context(fixture, rows[i].day);
		g_autoptr(UfFlow) flow = flow_open(context);
		g_autoptr(UfFlowTalk) second = uf_flow_talk_new(flow, &setup, &error);
		g_assert_no_error(error);
		g_autofree char *asked = list_facts(second);
		g_autoptr(json_t) old = uf_flow_talk_list_old(second, &error);
		bool listed = false;
		for (size_t k = 0; k < json_array_size(old); k++)
			listed =
			    listed || strstr(uf_json_get_string(json_array_get(old, k), "text"),
					     i == 6 ? "souhaite pas" : "n’y en a pas") != NULL;
		g_assert_cmpint(*asked != '\0', ==, rows[i].asked);
		g_assert_cmpint(listed, ==, rows[i].listed);
		if (!listed)
			continue;
		/* confirmed with a key, they are of today */
		g_autoptr(json_t) all = json_array();
		for (size_t k = 0; k < json_array_size(old); k++)
			json_array_append(all, json_object_get(json_array_get(old, k), "fact"));
		g_assert_null(uf_flow_talk_confirm(second, all, &error));
		g_assert_no_error(error);
		g_autoptr(json_t) left = uf_flow_talk_list_old(second, &error);
		g_assert_cmpuint(json_array_size(left), ==, 0);
	}
}

/* The paper has every question, and stores nothing. */
static void
test_paper(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = both };
	g_autofree char *path = g_build_filename(fixture->home, "questions.pdf", NULL);
	g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
	g_autoptr(json_t) result = uf_flow_talk_print(talk, path, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "questions", 0), ==, 3);
	g_autofree char *bytes = NULL;
	gsize size;
	GStatBuf info;
	g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
	g_assert_true(size > 1000 && g_str_has_prefix(bytes, "%PDF-"));
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autoptr(json_t) requests = uf_flow_request_list(fixture->flow, person, &error);
	g_assert_cmpuint(json_array_size(json_object_get(requests, "requests")), ==, 0);
}

/* The questions of the conversation, each passed: facts, old ones, demands; one a line. Yours. */
static char *
list_asked(Fixture *fixture, const UfFlowFill *setup)
{
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	UfFlowQuestion question;
	UfFlowAsked asked;
	g_autoptr(UfFlowTalk) talk = begin(fixture, setup);
	for (UfFlowEdit *edit; (edit = uf_flow_talk_ask_facts(talk, &error)) != NULL;) {
		while (uf_flow_edit_next(edit, &question))
			g_string_append_printf(out, "%s\n", question.title);
		uf_flow_edit_free(edit);
	}
	g_assert_no_error(error);
	g_autoptr(json_t) old = uf_flow_talk_list_old(talk, &error);
	for (size_t i = 0; i < json_array_size(old); i++)
		g_string_append_printf(out, "%s\n",
				       uf_json_get_string(json_array_get(old, i), "title"));
	while (uf_flow_talk_next(talk, &asked, &error) && !asked.is_for_office) {
		g_string_append_printf(out, "%s\n", asked.label);
		g_assert_true(uf_flow_talk_answer(talk, "-", &error));
	}
	g_assert_no_error(error);
	return g_string_free(out, FALSE);
}

/* The paper asks what the conversation asks, in that order, and its letters are large. */
static void
test_paper_is_talk(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[][4] = {
		{ "mdph/demande-15692" },
		{ "assurance_maladie/double-rattachement" },
		{ "domiciliation/demande-16029" },
		{ "domiciliation/demande-16029", "mdph/demande-15692",
		  "assurance_maladie/double-rattachement" },
	};
	g_autoptr(UfContext) later = flow_make_context(fixture, (UfDate){ 2028, 5, 1 });
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < 2 * G_N_ELEMENTS(forms); i++) {
		g_autoptr(GError) error = NULL;
		const UfFlowFill setup = { .person = person, .forms = forms[i / 2] };
		/* every second time old facts are to be confirmed too */
		g_autoptr(UfFlow) flow = flow_open(i % 2 == 1 ? later : fixture->context);
		Fixture other = { .flow = flow };
		g_autofree char *asked = list_asked(&other, &setup);
		g_autoptr(UfFlowTalk) talk = begin(&other, &setup);
		size_t n;
		g_autoptr(json_t) paper = uf_talk_make_paper(talk, &n, &error);
		g_assert_no_error(error);
		g_autoptr(GString) printed = g_string_new(NULL);
		const json_t *blocks = json_object_get(paper, "blocks");
		size_t questions = 0;
		for (size_t j = 0; j < json_array_size(blocks); j++) {
			const json_t *block = json_array_get(blocks, j);
			if (uf_json_get_integer(block, "level", 0) != 2)
				continue;
			questions++;
			g_assert_cmpstr(uf_json_get_string(block, "style"), ==, "large");
			g_string_append_printf(printed, "%s\n", uf_json_get_string(block, "text"));
		}
		g_test_message("%s: %zu", forms[i / 2][0], n);
		g_assert_cmpstr(printed->str, ==, asked);
		g_assert_cmpuint(questions, ==, n);
		g_assert_cmpuint(n, >, 0);
	}
}

/* That there is none is said once a day of each demand; "-" is the worker's, and says nothing. */
static void
test_none_today(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	static const struct {
		const char *typed;
		UfDate day;
		const char *fields; /* asked at the second demand */
	} rows[] = {
		{ "-", { 2026, 11, 21 }, "amount reason" },
		{ "/", { 2026, 11, 21 }, "" },
		{ "+", { 2026, 11, 21 }, "" },
		{ "?not_wished", { 2026, 11, 21 }, "" },
		{ "+", { 2026, 11, 22 }, "amount reason" },
	};
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		const UfFlowFill setup = { .person = person, .forms = aide };
		g_autoptr(UfFlowTalk) first = begin(fixture, &setup);
		g_autofree char *all = answer_all(first, rows[i].typed);
		g_assert_cmpstr(all, ==, "amount reason");
		g_assert_true(uf_flow_talk_keep(first, &error));
		g_autoptr(json_t) filled = uf_flow_talk_fill(first, &error);
		g_assert_no_error(error);
		g_autoptr(UfContext) context = flow_make_context(fixture, rows[i].day);
		g_autoptr(UfFlow) flow = flow_open(context);
		g_autoptr(UfFlowTalk) second = uf_flow_talk_new(flow, &setup, &error);
		g_assert_no_error(error);
		g_autofree char *again = answer_all(second, "-");
		g_test_message("%s", rows[i].typed);
		g_assert_cmpstr(again, ==, rows[i].fields);
	}
}

/* A long text is kept as it was typed, whatever it begins with. */
static void
test_long_text(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const texts[] = {
		"? une question\n- un point\n\n  un autre",
		"  en retrait\n\tune colonne\nfin",
		"- un tiret",
		"?none de plus\nà la ligne",
	};
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		const UfFlowFill setup = { .person = person, .forms = aide };
		g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
		UfFlowAsked asked;
		g_assert_true(uf_flow_talk_next(talk, &asked, &error));
		g_assert_true(uf_flow_talk_answer(talk, "1", &error));
		g_assert_true(uf_flow_talk_next(talk, &asked, &error));
		g_assert_cmpstr(asked.field, ==, "reason");
		g_assert_true(uf_flow_talk_answer(talk, texts[i], &error));
		g_assert_true(uf_flow_talk_back(talk));
		g_assert_true(uf_flow_talk_next(talk, &asked, &error));
		g_assert_true(uf_flow_talk_answer(talk, "", &error));
		g_assert_true(uf_flow_talk_next(talk, &asked, &error));
		g_assert_cmpstr(asked.proposal, ==, texts[i]);
	}
}

/* What the service decides is no question for the person: it comes last, whatever the form. */
static void
test_office(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const desk[] = { "domiciliation/demande-16029",
					    "domiciliation/attestation-16030", NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = desk };
	g_autoptr(UfFlowTalk) talk = uf_flow_talk_new(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	UfFlowAsked asked;
	size_t persons = 0;
	size_t offices = 0;
	while (uf_flow_talk_next(talk, &asked, &error)) {
		g_test_message("%s", asked.field);
		g_assert_true(asked.is_for_office || offices == 0);
		persons += asked.is_for_office ? 0 : 1;
		offices += asked.is_for_office ? 1 : 0;
		g_assert_true(uf_flow_talk_answer(talk, "", &error));
	}
	g_assert_no_error(error);
	g_assert_cmpuint(persons, ==, 1);
	g_assert_cmpuint(offices, ==, 4);
}

/* What was said for her form, sent or not, is neither taken up nor proposed for his. */
static void
test_other_role(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) his = json_pack("{s:s}", "applicant", "m2");
	flow_add_partner(fixture);
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (int visit = 0; visit < 3; visit++) {
		UfFlowFill setup = { .person = person, .forms = aide };
		setup.roles = visit == 1 ? his : NULL;
		g_autoptr(UfFlowTalk) talk = uf_flow_talk_new(fixture->flow, &setup, &error);
		g_assert_no_error(error);
		UfFlowAsked asked;
		bool open = uf_flow_talk_next(talk, &asked, &error);
		g_test_message("visit %d", visit);
		/* the amount: hers is not asked of her again, and not known of him */
		g_assert_true(open);
		g_assert_cmpstr(asked.field, ==, visit < 2 ? "amount" : "reason");
		g_assert_cmpstr(asked.proposal, ==, "");
		g_assert_true(uf_flow_talk_answer(talk, visit == 0 ? "12" : "", &error));
		g_assert_true(uf_flow_talk_keep(talk, &error));
		g_assert_no_error(error);
	}
}

/* An answer is proposed again though the demands in between did not come to it. */
static void
test_proposed_again(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;  /* the amount; NULL: the talk stops before it, and is filled */
		const char *before; /* how its proposal begins */
	} rows[] = { { "77", "" }, { NULL, "77" }, { NULL, "77" }, { "88", "77" }, { NULL, "88" } };
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = person, .forms = aide };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfFlowTalk) talk = begin(fixture, &setup);
		UfFlowAsked asked;
		g_assert_true(uf_flow_talk_next(talk, &asked, &error));
		g_assert_cmpstr(asked.field, ==, "amount");
		g_test_message("%zu: %s", i, asked.proposal);
		g_assert_true(g_str_has_prefix(asked.proposal, rows[i].before));
		g_assert_cmpint(*asked.proposal == '\0', ==, *rows[i].before == '\0');
		if (rows[i].typed != NULL)
			g_assert_true(uf_flow_talk_answer(talk, rows[i].typed, &error));
		g_assert_true(uf_flow_talk_keep(talk, &error));
		g_autoptr(json_t) filled = uf_flow_talk_fill(talk, &error);
		g_assert_no_error(error);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-talk/facts", test_facts },
		{ "/flow-talk/asked-today", test_asked_today },
		{ "/flow-talk/kept", test_kept },
		{ "/flow-talk/demand", test_demand },
		{ "/flow-talk/resumed", test_resumed },
		{ "/flow-talk/proposed-again", test_proposed_again },
		{ "/flow-talk/old", test_old },
		{ "/flow-talk/settled", test_settled },
		{ "/flow-talk/paper", test_paper },
		{ "/flow-talk/paper-is-talk", test_paper_is_talk },
		{ "/flow-talk/none-today", test_none_today },
		{ "/flow-talk/long-text", test_long_text },
		{ "/flow-talk/office", test_office },
		{ "/flow-talk/other-role", test_other_role },
	};
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].test,
			   flow_tear_down);
	return g_test_run();
}
