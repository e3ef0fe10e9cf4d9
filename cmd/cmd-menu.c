/* The guided menu: each choice is a command, said as it is run, so that it teaches the others. */
#include <glib/gi18n.h>
#include <string.h>

#include "uf-choices.h"
#include "uf-commands.h"
#include "uf-current.h"
#include "uf-date.h"
#include "uf-file.h"
#include "uf-flow-deposit.h"
#include "uf-flow-fill.h"
#include "uf-flow-form.h"
#include "uf-flow-person.h"
#include "uf-forms.h"
#include "uf-json.h"
#include "uf-menu-store.h"
#include "uf-output.h"
#include "uf-prompt.h"
#include "uf-roles.h"
#include "uf-signals.h"

/* What a choice works on. */
typedef struct {
	UfRun *run;
	UfMenuStore store;
	char *person; /* the current one, or NULL */
} Menu;

/* One typed line; NULL at the end of input. */
static char *
ask(const char *prompt)
{
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
	return line != NULL ? g_strstrip(g_strdup(uf_secret_get_text(line))) : NULL;
}

/* As a shell takes them. */
static void
print_words(const char *const *words)
{
	for (; *words != NULL; words++) {
		const bool plain =
		    **words != '\0' && strpbrk(*words, " '\"\\$`&|;<>()*?#~!") == NULL;
		g_autofree char *quoted = plain ? g_strdup(*words) : g_shell_quote(*words);
		putchar(' ');
		uf_output_text(stdout, quoted, true);
	}
}

/* Runs a command as if it had been typed. */
static UfExit
run_words(const char *const *words)
{
	guint n;
	const UfCommand *command = uf_commands_find(words, &n);
	printf("\n$ unefois %s", uf_commands_get_name(command));
	print_words(words + n);
	putchar('\n');
	g_autoptr(UfRun) run = uf_run_new(command, g_strdupv((char **)words + n));
	/* when the minutes are over, what is typed opens the store for the next commands too */
	run->keys.keeps = true;
	const UfExit exit = command->run(run);
	fflush(stdout);
	return exit;
}

static UfExit
run_one(const char *command, const char *word)
{
	g_auto(GStrv) parts = g_strsplit(command, " ", -1);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_strv_builder_addv(builder, (const char **)parts);
	if (word != NULL)
		g_strv_builder_add(builder, word);
	g_auto(GStrv) words = g_strv_builder_end(builder);
	return run_words((const char *const *)words);
}

static void
take_person(Menu *menu, const char *person)
{
	g_autoptr(GError) error = NULL;
	if (!uf_current_save(menu->run->context, person, &error))
		uf_run_fail(menu->run, error);
	g_free(menu->person);
	menu->person = g_strdup(person);
}

static void
choose_person(Menu *menu, const json_t *people)
{
	const size_t n = json_array_size(people);
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(people, i);
		g_autofree char *text = g_strdup_printf("%s (%s)", uf_output_get(row, "name"),
							uf_output_get(row, "person"));
		uf_choices_print(i + 1, text);
	}
	if (n == 0)
		printf("%s\n", _("Nobody has all these words in one name."));
	g_autofree char *typed = n > 0 ? ask(_("Number (Enter: nobody): ")) : NULL;
	const size_t rank = uf_choices_read(typed, n);
	if (rank > 0)
		take_person(menu, uf_output_get(json_array_get(people, rank - 1), "person"));
}

static void
find_person(Menu *menu)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) words =
	    uf_prompt_read(_("Name, birth date, number, telephone or e-mail: "), NULL);
	if (words == NULL || *uf_secret_get_text(words) == '\0')
		return;
	g_autoptr(json_t) result = uf_flow_person_find(menu->run->flow, words, false, &error);
	if (result == NULL)
		uf_run_fail(menu->run, error);
	else
		choose_person(menu, json_object_get(result, "people"));
}

static bool
has_person(const json_t *people, const char *id)
{
	for (size_t i = 0; i < json_array_size(people); i++) {
		if (strcmp(uf_output_get(json_array_get(people, i), "person"), id) == 0)
			return true;
	}
	return false;
}

/* the new one is the current one */
static void
add_person(Menu *menu)
{
	g_autoptr(json_t) before = uf_flow_person_list(menu->run->flow, false, NULL);
	run_one("person new", NULL);
	g_autoptr(json_t) after = uf_flow_person_list(menu->run->flow, false, NULL);
	const json_t *people = json_object_get(after, "people");
	for (size_t i = 0; i < json_array_size(people); i++) {
		const char *id = uf_output_get(json_array_get(people, i), "person");
		if (!has_person(json_object_get(before, "people"), id))
			take_person(menu, id);
	}
}

static void
fill_forms(Menu *menu)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_strv_builder_addv(builder, (const char *[]){ "fill", menu->person, NULL });
	if (uf_forms_choose(menu->run, builder) == 0)
		return;
	g_auto(GStrv) chosen = g_strv_builder_end(builder);
	g_strv_builder_addv(builder, (const char **)chosen);
	if (!uf_roles_ask(menu->run->flow, menu->person, (const char *const *)chosen + 2, builder))
		return;
	g_autofree char *out =
	    ask(_("Folder for the files (Enter: none, they stay in the store): "));
	g_strv_builder_add(builder, "--ask");
	if (out != NULL && *out != '\0')
		g_strv_builder_addv(builder, (const char *[]){ "--out", out, NULL });
	g_auto(GStrv) words = g_strv_builder_end(builder);
	run_words((const char *const *)words);
}

/* what a draft is, in a list: "Demande …: page to copy from, to be reviewed, 22/11/2026"; yours */
static char *
describe_draft(const json_t *forms, const json_t *draft)
{
	static const struct {
		const char *word;
		const char *label; /* a msgid */
	} words[] = {
		{ "sheet", N_("page to copy from") },
		{ "pdf", N_("official form") },
		{ "prepared", N_("to be reviewed") },
		{ "approved", N_("reviewed") },
	};
	const char *title = uf_output_get(draft, "form");
	const char *channel = uf_output_get(draft, "channel");
	const char *state = uf_output_get(draft, "state");
	UfDate date;
	g_autofree char *day = uf_date_parse_iso(uf_output_get(draft, "date"), &date)
				   ? uf_date_format_french(date)
				   : g_strdup("");
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		if (strcmp(uf_output_get(form, "form"), uf_output_get(draft, "form")) == 0)
			title = uf_output_get(form, "title");
	}
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		channel = strcmp(channel, words[i].word) == 0 ? _(words[i].label) : channel;
		state = strcmp(state, words[i].word) == 0 ? _(words[i].label) : state;
	}
	return g_strdup_printf("%s · %s · %s · %s", title, channel, day, state);
}

/* the newest first; what was prepared together stays together, the page before the form */
static int
compare_drafts(gconstpointer left, gconstpointer right)
{
	static const char *const keys[] = { "date", "request", "channel" };
	const json_t *a = *(const json_t *const *)left;
	const json_t *b = *(const json_t *const *)right;
	int order = 0;
	for (size_t i = 0; order == 0 && i < G_N_ELEMENTS(keys); i++)
		order = strcmp(uf_output_get(b, keys[i]), uf_output_get(a, keys[i]));
	return order;
}

/* The drafts of the current person in order; owned by @result. */
static GPtrArray *
sort_drafts(const json_t *result)
{
	const json_t *drafts = json_object_get(result, "drafts");
	GPtrArray *sorted = g_ptr_array_new();
	for (size_t i = 0; i < json_array_size(drafts); i++)
		g_ptr_array_add(sorted, json_array_get(drafts, i));
	g_ptr_array_sort(sorted, compare_drafts);
	return sorted;
}

/* A draft of the current person, chosen by its number; NULL when none is. Owned. */
static json_t *
choose_draft(Menu *menu)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_draft_list(menu->run->flow, menu->person, &error);
	g_autoptr(json_t) listed =
	    result != NULL ? uf_flow_form_list(menu->run->flow, true, &error) : NULL;
	if (listed == NULL) {
		uf_run_fail(menu->run, error);
		return NULL;
	}
	g_autoptr(GPtrArray) drafts = sort_drafts(result);
	for (guint i = 0; i < drafts->len; i++) {
		g_autofree char *text =
		    describe_draft(json_object_get(listed, "forms"), g_ptr_array_index(drafts, i));
		uf_choices_print(i + 1, text);
	}
	if (drafts->len == 0) {
		printf("%s\n", _("No draft yet: unefois fill prepares them."));
		return NULL;
	}
	g_autofree char *typed = ask(_("Number (Enter: none): "));
	const size_t rank = uf_choices_read(typed, drafts->len);
	return rank > 0 ? json_incref(g_ptr_array_index(drafts, rank - 1)) : NULL;
}

static void
review_draft(Menu *menu)
{
	g_autoptr(json_t) draft = choose_draft(menu);
	if (draft != NULL)
		run_one("review", uf_output_get(draft, "draft"));
}

static void
paste_draft(Menu *menu)
{
	g_autoptr(json_t) draft = choose_draft(menu);
	if (draft != NULL)
		run_one("paste", uf_output_get(draft, "draft"));
}

/* what is printed: the PDF files, an annex among them */
static void
print_draft(Menu *menu)
{
	g_autoptr(json_t) draft = choose_draft(menu);
	g_autofree char *folder =
	    draft != NULL ? ask(_("Folder for the documents to print (Enter: none): ")) : NULL;
	if (folder == NULL || *folder == '\0')
		return;
	g_autoptr(GError) error = NULL;
	if (!uf_file_ensure_private_folder(folder, &error)) {
		uf_run_fail(menu->run, error);
		return;
	}
	const json_t *files = json_object_get(draft, "files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *name = json_string_value(json_array_get(files, i));
		g_autofree char *path = g_build_filename(folder, name, NULL);
		const char *const words[] = { "draft", "get",   uf_output_get(draft, "draft"),
					      name,    "--out", path,
					      NULL };
		if (g_str_has_suffix(name, ".pdf") && run_words(words) == UF_EXIT_DONE)
			printf("%s\n", path);
	}
}

static void
edit_person(Menu *menu)
{
	run_one("person edit", menu->person);
}

static void
show_status(Menu *menu)
{
	run_one("person status", menu->person);
}

static void
show_due(Menu *menu)
{
	(void)menu;
	run_one("due", "--mine");
}

static const struct {
	const char *key;
	const char *label; /* a msgid */
	void (*run)(Menu *menu);
	bool needs_person;
} choices[] = {
	{ "1", N_("Find a person"), find_person, false },
	{ "2", N_("Add a person"), add_person, false },
	{ "3", N_("Correct or complete what is known"), edit_person, true },
	{ "4", N_("Fill forms: answer what they lack"), fill_forms, true },
	{ "5", N_("Review a draft"), review_draft, true },
	{ "6", N_("Print a draft (its documents go to a folder)"), print_draft, true },
	{ "7", N_("Copy a draft's values into a portal"), paste_draft, true },
	{ "8", N_("Where the requests stand, what falls due"), show_status, true },
	{ "9", N_("What falls due for the households that I follow"), show_due, false },
};

/* what a service left, and nobody received yet */
static void
tell_deposits(const Menu *menu)
{
	size_t fresh = 0;
	size_t kept = 0;
	if (uf_flow_deposit_count(menu->run->flow, &fresh, &kept, NULL) && fresh > 0)
		uf_run_remark(menu->run,
			      ngettext("%d deposit of a service waits: unefois proposal receive",
				       "%d deposits of a service wait: unefois proposal receive",
				       (gulong)fresh),
			      (int)fresh);
}

static void
print_menu(const Menu *menu)
{
	g_autoptr(json_t) people = uf_flow_person_list(menu->run->flow, false, NULL);
	const json_t *list = json_object_get(people, "people");
	const char *name = "";
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *person = json_array_get(list, i);
		if (g_strcmp0(uf_output_get(person, "person"), menu->person) == 0)
			name = uf_output_get(person, "name");
	}
	putchar('\n');
	tell_deposits(menu);
	if (menu->person != NULL) {
		fputs("== ", stdout);
		uf_output_text(stdout, name, true);
		printf(" (@ = %s)\n", menu->person);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
		if (!choices[i].needs_person || menu->person != NULL)
			printf("  %s  %s\n", choices[i].key, _(choices[i].label));
	}
	printf("  0  %s\n", _("Leave"));
}

/* false when the person leaves */
static bool
step(Menu *menu)
{
	if (!uf_menu_store_ensure(&menu->store))
		return false;
	print_menu(menu);
	uf_menu_store_rest(&menu->store);
	g_autofree char *typed = ask(_("Your choice: "));
	if (typed == NULL || strcmp(typed, "0") == 0 || strcmp(typed, ".") == 0)
		return false;
	if (*typed == '\0')
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
		if (strcmp(choices[i].key, typed) == 0 &&
		    (!choices[i].needs_person || menu->person != NULL)) {
			choices[i].run(menu);
			return true;
		}
	}
	printf("%s\n", _("A number of the list, please."));
	return true;
}

UfExit
cmd_menu(UfRun *run)
{
	if (!uf_run_begin(run, NULL))
		return run->exit;
	Menu menu = { .run = run };
	if (!uf_menu_store_begin(&menu.store, run, run_words))
		return run->exit;
	run->exit = UF_EXIT_DONE;
	menu.person = uf_current_load(run->context);
	/* a closed window counts between two commands only: each keeps what it was told */
	UfSignals signals;
	uf_signals_catch(&signals, false);
	while (!uf_signals_must_end(&signals) && step(&menu)) {
	}
	uf_menu_store_end(&menu.store);
	uf_signals_release(&signals);
	g_free(menu.person);
	return run->exit;
}
