/* The only way to an approval: what is shown, what is typed, what changed in between. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "flow-fixture.h"
#include "store-fixture.h"
#include "uf-approval.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-person.h"
#include "uf-flow-review.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store.h"

#define FORM "essai/aide"

/* Words of a script for the person: the code of the screen, the end of input. */
#define CODE "CODE"
#define END NULL

typedef struct {
	const char *const *words;
	size_t length;
} Script;

/* A person at a terminal, answering each prompt by the next word of her script. */
typedef struct {
	GString *screen;
	const char *const *script;
	size_t next;
	size_t length;
} Person;

static void
see(void *data, const char *text)
{
	g_string_append(((Person *)data)->screen, text);
}

/* the last code that the screen shows */
static char *
read_code(const char *screen)
{
	g_autoptr(GRegex) regex = g_regex_new("[Cc]ode[^:]*: ([0-9A-Z]{4})\\b", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	char *code = NULL;
	for (g_regex_match(regex, screen, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_free(code);
		code = g_match_info_fetch(match, 1);
	}
	return code != NULL ? code : g_strdup("");
}

static char *
type(void *data, const char *prompt)
{
	Person *person = data;
	g_string_append(person->screen, prompt);
	const char *word = person->next < person->length ? person->script[person->next++] : END;
	if (word == END)
		return NULL;
	return g_str_equal(word, CODE) ? read_code(person->screen->str) : g_strdup(word);
}

/* the result of a review of @draft by a person who types @script; @screen may be NULL */
static json_t *
review(Fixture *fixture, const char *draft, Script script, char **screen, GError **error)
{
	Person person = { g_string_new(NULL), script.words, 0, script.length };
	const UfReviewTerminal terminal = { &person, see, type, 0 };
	json_t *result = uf_flow_review(fixture->flow, draft, &terminal, error);
	char *shown = g_string_free(person.screen, FALSE);
	if (screen != NULL)
		*screen = shown;
	else
		g_free(shown);
	return result;
}

static json_t *
approve(Fixture *fixture, const char *draft, GError **error)
{
	static const char *const script[] = { CODE };
	return review(fixture, draft, (Script){ script, 1 }, NULL, error);
}

/* Prepares one demand of @person. Yours: the id of its draft. */
static char *
prepare(Fixture *fixture, const char *person)
{
	static const char *const forms[] = { FORM, NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) facts = json_pack("{s:{s:i}}", "amount", "cents", 12345);
	const UfFlowFill setup = { .person = person, .forms = forms, .facts = facts };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *draft = json_array_get(json_object_get(entry, "drafts"), 0);
	return g_strdup(uf_json_get_string(draft, "draft"));
}

static char *
get_state(Fixture *fixture, const char *draft)
{
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, NULL, NULL);
	const json_t *drafts = json_object_get(list, "drafts");
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const json_t *entry = json_array_get(drafts, i);
		if (g_str_equal(uf_json_get_string(entry, "draft"), draft))
			return g_strdup(uf_json_get_string(entry, "state"));
	}
	return NULL;
}

static UfStoreItem *
get_approval(Fixture *fixture, const char *draft)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store =
	    store_fixture_open(uf_context_get_store_folder(fixture->context));
	return uf_store_get(store, UF_STORE_APPROVAL, draft, NULL);
}

static size_t
count_actions(Fixture *fixture, const char *action)
{
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(journal); i++)
		n += g_strcmp0(uf_json_get_string(json_array_get(journal, i), "action"), action) ==
		     0;
	return n;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	flow_set_up(fixture, data);
	flow_add_partner(fixture);
}

/* What a person may type; only the code on the screen approves, at the second try at the latest. */
static void
test_answers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *script[4];
		size_t length;
		bool approved;
	} rows[] = {
		{ { CODE }, 1, true },
		{ { "WRNG", CODE }, 2, true },
		{ { "WRNG", "WRNG", CODE }, 3, false },
		{ { "" }, 1, false },
		{ { "oui" }, 1, false },
		{ { "o", "o" }, 2, false },
		{ { "q" }, 1, false },
		{ { END }, 1, false },
		{ { "WRNG", END }, 2, false },
	};
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *draft = prepare(fixture, id);
		const size_t before = count_actions(fixture, "approve");
		const Script script = { rows[i].script, rows[i].length };
		g_autoptr(json_t) result = review(fixture, draft, script, NULL, &error);
		g_test_message("row %zu", i);
		g_assert_no_error(error);
		g_assert_cmpint(uf_json_get_boolean(result, "approved", !rows[i].approved), ==,
				rows[i].approved);
		g_autofree char *state = get_state(fixture, draft);
		g_assert_cmpstr(state, ==, rows[i].approved ? "approved" : "prepared");
		g_autoptr(UfStoreItem) approval = get_approval(fixture, draft);
		g_assert_cmpint(approval != NULL, ==, rows[i].approved);
		g_assert_cmpuint(count_actions(fixture, "approve") - before, ==, rows[i].approved);
	}
}

/* Everything that would leave is on the screen before the code is. */
static void
test_screen(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const script[] = { CODE };
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	g_autofree char *screen = NULL;
	g_autoptr(json_t) result = review(fixture, draft, (Script){ script, 1 }, &screen, NULL);
	g_autofree char *code = read_code(screen);
	const char *asked = strstr(screen, code);
	static const char *const shown[] = { "Demande d'aide", "D'ESSAI", "123,45", "Montant" };
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		const char *at = strstr(screen, shown[i]);
		g_test_message("%s", shown[i]);
		g_assert_nonnull(at);
		g_assert_true(at < asked);
	}
}

/* The approval names the draft, the worker and the bytes; the journal tells it in one line. */
static void
test_approval(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	g_autoptr(json_t) result = approve(fixture, draft, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(result, "draft"), ==, draft);
	g_autoptr(UfStoreItem) item = get_approval(fixture, draft);
	g_assert_cmpstr(item->parent, ==, draft);
	g_assert_cmpstr(item->state, ==, "approved");
	g_assert_cmpint(item->revision, ==, 1);
	g_autoptr(UfApproval) approval = uf_approval_parse(item->content, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_approval_get_draft(approval), ==, draft);
	g_assert_cmpstr(uf_approval_get_worker(approval), ==, "a.modele");

	g_autoptr(json_t) journal = flow_load_journal(fixture);
	const json_t *line = json_array_get(journal, json_array_size(journal) - 1);
	const json_t *details = json_object_get(line, "details");
	g_assert_cmpstr(uf_json_get_string(line, "action"), ==, "approve");
	g_assert_cmpstr(uf_json_get_string(line, "object"), ==, draft);
	g_assert_cmpstr(uf_json_get_string(details, "form"), ==, FORM);
	g_assert_cmpstr(uf_json_get_string(details, "digest"), ==,
			uf_json_get_string(result, "digest"));
}

/* A second approval stands on top of the first; a refusal takes nothing back. */
static void
test_again(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	for (json_int_t revision = 1; revision <= 3; revision++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) result = approve(fixture, draft, &error);
		g_assert_no_error(error);
		g_assert_true(uf_json_get_boolean(result, "approved", false));
		g_autoptr(UfStoreItem) item = get_approval(fixture, draft);
		g_assert_cmpint(item->revision, ==, revision);
	}
	static const char *const no[] = { "q" };
	g_autoptr(json_t) refused = review(fixture, draft, (Script){ no, 1 }, NULL, NULL);
	g_assert_false(uf_json_get_boolean(refused, "approved", true));
	g_autofree char *state = get_state(fixture, draft);
	g_assert_cmpstr(state, ==, "approved");
	g_assert_cmpuint(count_actions(fixture, "approve"), ==, 3);
}

/* One draft approved approves no other, not even one of the same bytes of the same person. */
static void
test_other_draft(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *first = prepare(fixture, id);
	g_autofree char *second = prepare(fixture, id);
	g_autoptr(json_t) result = approve(fixture, first, NULL);
	g_assert_true(uf_json_get_boolean(result, "approved", false));
	g_autofree char *state = get_state(fixture, second);
	g_assert_cmpstr(state, ==, "prepared");
	g_autoptr(UfStoreItem) none = get_approval(fixture, second);
	g_assert_null(none);
}

#define CHANGED                                                                                     \
	"{\"schema\": 1, \"form\": \"essai/aide\", \"title\": \"Demande d'aide\", \"source\": "     \
	"{\"text\": \"Formulaire inventé\", \"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": " \
	"{}}, \"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": true}}, "         \
	"\"fields\": [{\"id\": \"amount\", \"label\": \"Montant\", \"kind\": \"money\", \"ask\": "  \
	"true}]}"

/* Between the draft and its review, the form or the person changed: another draft is needed. */
static void
test_changed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *file; /* of the user's configuration; NULL: the profile changes */
		const char *text;
		UfError code;
		const char *says;
	} rows[] = {
		{ "config/adapters/essai/forms/aide.json", CHANGED, UF_ERROR_CONFLICT,
		  "the form changed" },
		{ "config/adapters/essai/forms/aide.json", "{\"schema\": 1}", UF_ERROR_MAPPING,
		  "aide.json" },
		{ NULL, NULL, UF_ERROR_CONFLICT, "the profile changed" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		flow_add_partner(fixture);
		uf_flow_free(fixture->flow);
		fixture->flow = flow_open_again(fixture);
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autofree char *draft = prepare(fixture, id);
		if (rows[i].file != NULL) {
			flow_write(fixture, rows[i].file, rows[i].text);
		} else {
			UfFlowQuestion question;
			g_autoptr(UfFlowEdit) edit =
			    uf_flow_edit_new(fixture->flow, id, "members/m2/birth_name", NULL);
			g_assert_true(uf_flow_edit_next(edit, &question));
			g_assert_true(uf_flow_edit_answer(edit, "AUTRE", NULL));
			g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
			g_assert_nonnull(saved);
		}
		/* as the next call of the program would find it */
		uf_flow_free(fixture->flow);
		fixture->flow = flow_open_again(fixture);
		g_test_message("row %zu", i);
		g_assert_null(approve(fixture, draft, &error));
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		g_autofree char *state = get_state(fixture, draft);
		g_assert_cmpstr(state, ==, "prepared");
		g_autoptr(UfStoreItem) none = get_approval(fixture, draft);
		g_assert_null(none);
		g_assert_cmpuint(count_actions(fixture, "approve"), ==, 0);
	}
}

/* A second file beside the form changes nothing of it: the draft can still be approved. */
static void
test_unrelated(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	flow_write(fixture, "config/adapters/essai/forms/ville.json",
		   "{\"schema\": 1, \"form\": \"essai/ville\", \"extends\": \"essai/aide\", "
		   "\"title\": \"Ville\"}");
	flow_write(fixture, "config/adapters/essai/forms/broken.json", "{");
	uf_flow_free(fixture->flow);
	fixture->flow = flow_open_again(fixture);
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	g_autoptr(json_t) result = approve(fixture, draft, &error);
	g_assert_no_error(error);
	g_assert_true(uf_json_get_boolean(result, "approved", false));
}

static void
test_unknown(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const ids[] = { "d-aaaaaaaaaa", "d-", "", "../d-aaaaaaaaaa",
					   "p-aaaaaaaaaa" };
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(approve(fixture, ids[i], &error));
		g_assert_nonnull(error);
		g_assert_true(g_error_matches(error, UF_ERROR, UF_ERROR_NOT_FOUND) ||
			      g_error_matches(error, UF_ERROR, UF_ERROR_USAGE));
	}
	g_assert_cmpuint(count_actions(fixture, "approve"), ==, 0);
}

/* A page in the scratch home; what is on it. Yours. Inlined, it confuses gcc 12 (a pointer that
 * dangles). */
static G_GNUC_NO_INLINE char *
read_page(const char *path)
{
	g_autoptr(GError) error = NULL;
	char *page = NULL;
	g_file_get_contents(path, &page, NULL, &error);
	g_assert_no_error(error);
	return page;
}

/* A person who opens the page that she was told of, and types the code at its end. */
typedef struct {
	const char *path;
	bool is_looked_at;
} Reader;

static void
ignore(void *data, const char *text)
{
	(void)data;
	(void)text;
}

static char *
type_code_of_page(void *data, const char *prompt)
{
	(void)prompt;
	Reader *reader = data;
	static const char open[] = "<p class=\"code\">";
	g_autofree char *page = read_page(reader->path);
	const char *code = strstr(page, open);
	g_assert_nonnull(code);
	reader->is_looked_at = true;
	return g_strndup(code + strlen(open), 4);
}

static json_t *
review_page(Fixture *fixture, const char *draft, const char *path, GError **error)
{
	Reader reader = { path, false };
	const UfReviewTerminal terminal = { &reader, ignore, type_code_of_page, 0 };
	json_t *result = uf_flow_review_page(fixture->flow, draft, &terminal, path, error);
	g_assert_true(reader.is_looked_at == (result != NULL));
	return result;
}

/* A PDF form on a page: its pictures, the boxes, for her alone; the approval is that of the draft.
 */
static void
test_page(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { "domiciliation/attestation-16030", NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	flow_add_template(fixture, "domiciliation-attestation-16030-01.pdf", forms[0]);
	const UfFlowFill setup = { .person = id, .forms = forms, .channel = "pdf" };
	g_autoptr(json_t) filled = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(filled, "forms"), 0);
	const char *draft =
	    uf_json_get_string(json_array_get(json_object_get(entry, "drafts"), 0), "draft");
	g_autofree char *path = g_build_filename(fixture->home, "pages", "page.html", NULL);
	g_autoptr(json_t) result = review_page(fixture, draft, path, &error);
	g_assert_no_error(error);
	g_assert_true(uf_json_get_boolean(result, "approved", false));
	g_autoptr(UfStoreItem) approval = get_approval(fixture, draft);
	g_assert_nonnull(approval);
	g_assert_cmpuint(count_actions(fixture, "approve"), ==, 1);

	struct stat info;
	g_assert_cmpint(stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autofree char *page = read_page(path);
	static const char *const shown[] = { "data:image/png;base64,iVBOR", "class=\"box\"",
					     "attestation-16030.pdf, page 1 sur 1",
					     "L&#39;INVENTÉ" };
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_test_message("%s", shown[i]);
		g_assert_nonnull(strstr(page, shown[i]));
	}

	/* the second time it is there already */
	g_assert_null(review_page(fixture, draft, path, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_autofree char *still = read_page(path);
	g_assert_cmpstr(still, ==, page);
}

/* A folder that others can enter, a link, a folder: nothing is written, nobody is asked. */
static void
test_page_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	g_autofree char *open = g_build_filename(fixture->home, "open", NULL);
	g_autofree char *inside = g_build_filename(open, "page.html", NULL);
	g_autofree char *other = g_build_filename(open, "other", NULL);
	g_autofree char *own = g_build_filename(fixture->home, "own", NULL);
	g_autofree char *link = g_build_filename(own, "link.html", NULL);
	g_assert_cmpint(g_mkdir(open, 0755), ==, 0);
	g_assert_cmpint(chmod(open, 0755), ==, 0);
	g_assert_true(g_file_set_contents(other, "x", 1, NULL));
	g_assert_cmpint(g_mkdir(own, 0700), ==, 0);
	g_assert_cmpint(symlink(inside, link), ==, 0);
	const char *const paths[] = { inside, link, own };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", paths[i]);
		g_assert_null(review_page(fixture, draft, paths[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_false(g_file_test(inside, G_FILE_TEST_EXISTS));
		g_autofree char *state = get_state(fixture, draft);
		g_assert_cmpstr(state, ==, "prepared");
	}
}

/* A sheet has no pictures; its page has all the rest. */
static void
test_page_of_sheet(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *draft = prepare(fixture, id);
	g_autofree char *path = g_build_filename(fixture->home, "own", "page.html", NULL);
	g_autoptr(json_t) result = review_page(fixture, draft, path, &error);
	g_assert_no_error(error);
	g_autofree char *page = read_page(path);
	g_assert_null(strstr(page, "<svg"));
	g_assert_nonnull(strstr(page, "123,45"));
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
		{ "/flow/review/answers", test_answers },
		{ "/flow/review/screen", test_screen },
		{ "/flow/review/approval", test_approval },
		{ "/flow/review/again", test_again },
		{ "/flow/review/other-draft", test_other_draft },
		{ "/flow/review/changed", test_changed },
		{ "/flow/review/unrelated", test_unrelated },
		{ "/flow/review/unknown", test_unknown },
		{ "/flow/review/page", test_page },
		{ "/flow/review/page-refused", test_page_refused },
		{ "/flow/review/page-of-sheet", test_page_of_sheet },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, flow_tear_down);
	return g_test_run();
}
