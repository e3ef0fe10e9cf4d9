/* One demand of one person: facts asked once, corrections, what is withheld, channels, folders, and
 * what the journal keeps of each action. */
#include <glib/gstdio.h>
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-form.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"

#define AIDE "essai/aide"
#define SUITE "essai/suite"

static const char *const both[] = { AIDE, SUITE, NULL };
static const char *const aide[] = { AIDE, NULL };

static json_t *
parse(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(value);
	return value;
}

static json_t *
fill_well(Fixture *fixture, const UfFlowFill *setup)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_fill(fixture->flow, setup, &error);
	g_assert_no_error(error);
	return result;
}

static const json_t *
get_entry(const json_t *result, size_t form)
{
	return json_array_get(json_object_get(result, "forms"), form);
}

/* the answer to @field of the form number @form */
static const json_t *
find_answer(const json_t *result, size_t form, const char *field)
{
	const json_t *answers =
	    json_object_get(json_object_get(get_entry(result, form), "answers"), "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (g_strcmp0(uf_json_get_string(answer, "field"), field) == 0)
			return answer;
	}
	g_error("no answer to %s", field);
}

static const char *
get_text(const json_t *result, size_t form, const char *field)
{
	return uf_json_get_string(find_answer(result, form, field), "text");
}

static const char *
get_state(const json_t *result, size_t form, const char *field)
{
	return uf_json_get_string(find_answer(result, form, field), "state");
}

/* The same facts serve two forms: each takes the fields that it has. */
static void
test_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *facts;
		const char *field;
		const char *text; /* of the answer of the first form; NULL: it is not filled */
	} rows[] = {
		{ "{}", "amount", NULL },
		{ "{'amount': {'cents': 15050}}", "amount", "150,50\u00a0€" },
		{ "{'amount': {'cents': 0}}", "amount", "0,00\u00a0€" },
		{ "{'amount': null}", "amount", NULL },
		{ "{'reason': 'Facture impayée'}", "reason", "Facture impayée" },
		{ "{'reason': 'Deux\\nlignes'}", "reason", "Deux\nlignes" },
		{ "{}", "name", "D'ESSAI" },
		{ "{'name': 'Autre nom'}", "name", "Autre nom" },
	};
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) facts = parse(rows[i].facts);
		const UfFlowFill setup = { .person = id, .forms = both, .facts = facts };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		g_test_message("%s", rows[i].facts);
		g_assert_cmpuint(json_array_size(json_object_get(result, "forms")), ==, 2);
		const bool filled = g_strcmp0(get_state(result, 0, rows[i].field), "filled") == 0;
		g_assert_cmpint(filled, ==, rows[i].text != NULL);
		if (filled)
			g_assert_cmpstr(get_text(result, 0, rows[i].field), ==, rows[i].text);
		if (filled && !g_str_equal(rows[i].field, "reason"))
			g_assert_cmpstr(get_text(result, 1, rows[i].field), ==, rows[i].text);
	}
}

/* A correction is for this demand alone: the profile and the next demand keep what they knew. */
static void
test_correction(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) facts = parse("{'name': 'MAJUSCULE CORRIGÉE'}");
	const UfFlowFill corrected = { .person = id, .forms = aide, .facts = facts };
	const UfFlowFill plain = { .person = id, .forms = aide };
	g_autoptr(json_t) first = fill_well(fixture, &corrected);
	g_autoptr(json_t) next = fill_well(fixture, &plain);
	g_assert_cmpstr(get_text(first, 0, "name"), ==, "MAJUSCULE CORRIGÉE");
	const json_t *origin = json_object_get(find_answer(first, 0, "name"), "origin");
	g_assert_cmpstr(uf_json_get_string(origin, "source"), ==, "typed");
	g_assert_cmpstr(uf_json_get_string(origin, "date"), ==, "2026-11-21");
	g_assert_cmpstr(uf_json_get_string(origin, "by"), ==, "a.modele");
	g_assert_cmpstr(get_text(next, 0, "name"), ==, "D'ESSAI");
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
	g_assert_cmpint(uf_json_get_integer(shown, "revision", 0), ==, 1);
	g_autofree char *text = uf_json_format(shown, false);
	g_assert_null(strstr(text, "CORRIG"));
}

/* What is not a value is refused in that form's entry; the others are done, and nothing personal is
 * said. */
static void
test_wrong_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const wrong[] = {
		"{'reason': 1.5}",
		"{'reason': {'cents': 'MARQUE'}}",
		"{'reason': {'date': 'MARQUE'}}",
		"{'reason': {'MARQUE': 1}}",
		"{'reason': [['MARQUE']]}",
	};
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(json_t) facts = parse(wrong[i]);
		const UfFlowFill setup = { .person = id, .forms = both, .facts = facts };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		const char *said = uf_json_get_string(get_entry(result, 0), "error");
		g_assert_nonnull(said);
		g_assert_nonnull(strstr(said, "\"reason\""));
		g_assert_null(strstr(said, "MARQUE"));
		g_assert_null(json_object_get(get_entry(result, 0), "answers"));
		g_assert_cmpuint(json_array_size(json_object_get(get_entry(result, 0), "drafts")),
				 ==, 0);
		/* the second form has no such field: it is filled */
		g_assert_null(uf_json_get_string(get_entry(result, 1), "error"));
		g_assert_cmpuint(json_array_size(json_object_get(get_entry(result, 1), "drafts")),
				 ==, 1);
	}
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, id, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "drafts")), ==, G_N_ELEMENTS(wrong));
}

/* A sensitive fact stays here until the worker names its field, form by form. */
static void
test_sensitive(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *allowed[2];
		const char *state;
		json_int_t withheld;
	} rows[] = {
		{ { NULL }, "withheld", 1 },
		{ { "name" }, "withheld", 1 },
		{ { "rqth" }, "filled", 0 },
		{ { "unknown" }, "withheld", 1 },
	};
	flow_add_partner(fixture);
	flow_write(
	    fixture, "rqth.json",
	    "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": [{"
	    "\"id\": \"m1\", \"birth_name\": \"ESSAI\", \"disability\": {\"rqth\": true}}]}");
	g_autofree char *path = g_build_filename(fixture->home, "rqth.json", NULL);
	g_autoptr(json_t) made = uf_flow_person_new(fixture->flow, path, NULL);
	const char *id = uf_json_get_string(made, "person");
	g_assert_nonnull(id);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfFlowFill setup = { .person = id,
					   .forms = aide,
					   .sensitive = rows[i].allowed };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		const json_t *counts = json_object_get(get_entry(result, 0), "counts");
		g_assert_cmpstr(get_state(result, 0, "rqth"), ==, rows[i].state);
		g_assert_cmpint(uf_json_get_integer(counts, "withheld", -1), ==, rows[i].withheld);
		const char *text = get_text(result, 0, "rqth");
		if (rows[i].withheld > 0)
			g_assert_true(text == NULL || *text == '\0');
	}
}

static void
test_channels(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const paper[] = { "domiciliation/demande-16029", NULL };
	static const struct {
		const char *channel;
		size_t drafts;
		size_t unavailable;
	} rows[] = {
		{ NULL, 2, 0 },
		{ "sheet", 1, 0 },
		{ "pdf", 1, 0 },
	};
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	/* without its template, the paper's channel says why it is closed */
	const UfFlowFill closed = { .person = id, .forms = paper, .channel = "pdf" };
	g_autoptr(json_t) none = fill_well(fixture, &closed);
	g_assert_cmpuint(json_array_size(json_object_get(get_entry(none, 0), "drafts")), ==, 0);
	const json_t *reasons = json_object_get(get_entry(none, 0), "unavailable");
	g_assert_cmpuint(json_array_size(reasons), ==, 1);
	const char *reason = uf_json_get_string(json_array_get(reasons, 0), "reason");
	g_test_message("%s", reason);
	g_assert_nonnull(strstr(reason, "ajouté"));

	flow_add_template(fixture, "domiciliation-demande-16029-01.pdf", paper[0]);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfFlowFill setup = { .person = id,
					   .forms = paper,
					   .channel = rows[i].channel };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		const json_t *drafts = json_object_get(get_entry(result, 0), "drafts");
		g_assert_cmpuint(json_array_size(drafts), ==, rows[i].drafts);
		g_assert_cmpuint(
		    json_array_size(json_object_get(get_entry(result, 0), "unavailable")), ==,
		    rows[i].unavailable);
		if (rows[i].channel != NULL)
			g_assert_cmpstr(uf_json_get_string(json_array_get(drafts, 0), "channel"),
					==, rows[i].channel);
	}
	g_autoptr(GError) error = NULL;
	const UfFlowFill fax = { .person = id, .forms = paper, .channel = "fax" };
	g_assert_null(uf_flow_fill(fixture->flow, &fax, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

/* Nothing is done before all that was asked is known to exist. */
static void
test_nothing_half_done(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	static const char *const one_wrong[] = { AIDE, "essai/absent", NULL };
	g_autofree char *open = g_build_filename(fixture->home, "open", NULL);
	g_autofree char *inside = g_build_filename(open, "letter", NULL);
	g_assert_cmpint(g_mkdir(open, 0755), ==, 0);
	g_assert_cmpint(g_chmod(open, 0755), ==, 0);
	g_assert_true(g_file_set_contents(inside, "x", 1, NULL));
	g_autoptr(json_t) unknown = parse("{'amount': {'cents': 1}, 'amuont': 2}");
	const struct {
		UfFlowFill setup;
		UfError code;
	} rows[] = {
		{ { .person = id, .forms = aide, .facts = unknown }, UF_ERROR_USAGE },
		{ { .person = id, .forms = one_wrong }, UF_ERROR_NOT_FOUND },
		{ { .person = "p-aaaaaaaaaa", .forms = aide }, UF_ERROR_NOT_FOUND },
		{ { .person = "../p-aaaaaaaaaa", .forms = aide }, UF_ERROR_USAGE },
		{ { .person = id, .forms = aide, .out = open }, UF_ERROR_REFUSED },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &rows[i].setup, &error);
		g_test_message("row %zu: %s", i, error != NULL ? error->message : "no error");
		g_assert_null(result);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
	}
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, NULL, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "drafts")), ==, 0);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_assert_cmpuint(json_array_size(journal), ==, 1);
}

/* @file, as the result of a fill names it, holds what the store keeps of it. */
static void
check_file(Fixture *fixture, const char *draft, const char *file, const char *out)
{
	g_autofree char *name = g_path_get_basename(file);
	g_autoptr(GBytes) kept = uf_flow_draft_get(fixture->flow, draft, name, NULL);
	g_autofree char *text = NULL;
	gsize size;
	g_assert_nonnull(kept);
	g_assert_cmpint(g_path_is_absolute(file), ==, out != NULL);
	if (out == NULL)
		return;
	g_assert_true(g_str_has_prefix(file, out));
	g_assert_true(g_file_get_contents(file, &text, &size, NULL));
	g_assert_cmpmem(text, size, g_bytes_get_data(kept, NULL), g_bytes_get_size(kept));
}

static void
check_form_files(Fixture *fixture, const json_t *entry, const char *out)
{
	const json_t *draft = json_array_get(json_object_get(entry, "drafts"), 0);
	const json_t *files = json_object_get(draft, "files");
	g_assert_cmpuint(json_array_size(files), >=, 2);
	for (size_t i = 0; i < json_array_size(files); i++)
		check_file(fixture, uf_json_get_string(draft, "draft"),
			   json_string_value(json_array_get(files, i)), out);
}

/* Without a folder, files keep their names and stay in the store; with one, they are all there. */
static void
test_out(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *out = g_build_filename(fixture->home, "new", "folder", NULL);
	for (unsigned with = 0; with < 2; with++) {
		const char *folder = with != 0 ? out : NULL;
		const UfFlowFill setup = { .person = id, .forms = both, .out = folder };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		for (size_t form = 0; form < 2; form++)
			check_form_files(fixture, get_entry(result, form), folder);
	}
}

static void
test_draft_files(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	const UfFlowFill setup = { .person = id, .forms = aide };
	g_autoptr(json_t) result = fill_well(fixture, &setup);
	const json_t *entry = json_array_get(json_object_get(get_entry(result, 0), "drafts"), 0);
	const char *draft = uf_json_get_string(entry, "draft");
	const char *first = json_string_value(json_array_get(json_object_get(entry, "files"), 0));
	g_autoptr(GBytes) any = uf_flow_draft_get(fixture->flow, draft, NULL, NULL);
	g_autoptr(GBytes) named = uf_flow_draft_get(fixture->flow, draft, first, NULL);
	g_assert_true(g_bytes_equal(any, named));
	static const struct {
		const char *draft; /* NULL: the good one */
		const char *file;
		UfError code;
	} wrong[] = {
		{ NULL, "absent.pdf", UF_ERROR_NOT_FOUND },
		{ NULL, "", UF_ERROR_NOT_FOUND },
		{ NULL, "../fiche.html", UF_ERROR_NOT_FOUND },
		{ "d-aaaaaaaaaa", NULL, UF_ERROR_NOT_FOUND },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		const char *of = wrong[i].draft != NULL ? wrong[i].draft : draft;
		g_assert_null(uf_flow_draft_get(fixture->flow, of, wrong[i].file, &error));
		g_assert_error(error, UF_ERROR, (int)wrong[i].code);
	}
}

/* One line an action: who, when, what object; for a draft also the form, the revisions, the channel
 * and exactly the facts that would leave. */
static void
test_journal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) facts = parse("{'amount': {'cents': 77777}, 'reason': 'MARQUE'}");
	const UfFlowFill setup = { .person = id, .forms = both, .facts = facts };
	g_autoptr(json_t) result = fill_well(fixture, &setup);
	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) edit =
	    uf_flow_edit_new(fixture->flow, id, "members/m1/birth_name", NULL);
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_answer(edit, "MARQUE", NULL));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_nonnull(saved);

	static const struct {
		const char *action;
		const char *form;
		json_int_t revision; /* of the profile, where the action tells it */
		const char *facts;
	} lines[] = {
		{ "create", NULL, 1, NULL },
		{ "prepare", AIDE, 0,
		  "[\"members/m1/birth_name\",\"request/amount\",\"request/reason\"]" },
		{ "prepare", SUITE, 0, "[\"members/m1/birth_name\",\"request/amount\"]" },
		{ "edit", NULL, 2, "[\"members/m1/birth_name\"]" },
	};
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_autofree char *whole = json_dumps(journal, 0);
	g_assert_null(strstr(whole, "MARQUE"));
	g_assert_null(strstr(whole, "77777"));
	g_assert_cmpuint(json_array_size(journal), ==, G_N_ELEMENTS(lines));
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		const json_t *line = json_array_get(journal, i);
		const json_t *details = json_object_get(line, "details");
		g_test_message("line %zu", i);
		g_assert_cmpstr(uf_json_get_string(line, "action"), ==, lines[i].action);
		g_assert_cmpstr(uf_json_get_string(line, "worker"), ==, "a.modele");
		g_assert_true(g_str_has_suffix(uf_json_get_string(line, "time"), "Z"));
		g_assert_cmpstr(uf_json_get_string(details, "form"), ==, lines[i].form);
		if (lines[i].revision > 0)
			g_assert_cmpint(uf_json_get_integer(details, "revision", 0), ==,
					lines[i].revision);
		if (lines[i].facts != NULL) {
			g_autofree char *found =
			    json_dumps(json_object_get(details, "facts"), JSON_COMPACT);
			g_assert_cmpstr(found, ==, lines[i].facts);
		}
		if (lines[i].form == NULL) {
			g_assert_cmpstr(uf_json_get_string(line, "object"), ==, id);
			continue;
		}
		const json_t *draft =
		    json_array_get(json_object_get(get_entry(result, i - 1), "drafts"), 0);
		g_assert_cmpstr(uf_json_get_string(line, "object"), ==,
				uf_json_get_string(draft, "draft"));
		g_assert_cmpstr(uf_json_get_string(details, "person"), ==, id);
		g_assert_cmpstr(uf_json_get_string(details, "channel"), ==, "sheet");
		g_assert_cmpstr(uf_json_get_string(details, "profile_revision"), ==, "1");
	}
}

/* what was withheld or removed is in no line: only facts that would leave are */
static void
test_journal_of_withheld(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	flow_write(fixture, "rqth.json",
		   "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": [{"
		   "\"id\": \"m1\", \"disability\": {\"rqth\": true}}]}");
	g_autofree char *path = g_build_filename(fixture->home, "rqth.json", NULL);
	g_autoptr(json_t) made = uf_flow_person_new(fixture->flow, path, NULL);
	const char *id = uf_json_get_string(made, "person");
	static const char *const allowed[] = { "rqth", NULL };
	for (unsigned with = 0; with < 2; with++) {
		const UfFlowFill setup = { .person = id,
					   .forms = aide,
					   .sensitive = with != 0 ? allowed : NULL };
		g_autoptr(json_t) result = fill_well(fixture, &setup);
		g_autoptr(json_t) journal = flow_load_journal(fixture);
		const json_t *last = json_array_get(journal, json_array_size(journal) - 1);
		g_autofree char *facts = json_dumps(
		    json_object_get(json_object_get(last, "details"), "facts"), JSON_COMPACT);
		g_assert_cmpstr(facts, ==, with != 0 ? "[\"members/m1/disability/rqth\"]" : "[]");
	}
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	uf_context_cancel(fixture->context);
	const UfFlowFill setup = { .person = id, .forms = both };
	g_autoptr(json_t) result = fill_well(fixture, &setup);
	g_assert_cmpuint(json_array_size(json_object_get(result, "forms")), ==, 0);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/demand/facts", test_facts },
		{ "/flow/demand/correction", test_correction },
		{ "/flow/demand/wrong-facts", test_wrong_facts },
		{ "/flow/demand/sensitive", test_sensitive },
		{ "/flow/demand/channels", test_channels },
		{ "/flow/demand/nothing-half-done", test_nothing_half_done },
		{ "/flow/demand/out", test_out },
		{ "/flow/demand/draft-files", test_draft_files },
		{ "/flow/demand/journal", test_journal },
		{ "/flow/demand/journal-of-withheld", test_journal_of_withheld },
		{ "/flow/demand/cancelled", test_cancelled },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
