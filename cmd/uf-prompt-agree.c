#include "uf-prompt-agree.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-choices.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"

/* "Lila ESSAIN, Marco ESSAIN", each once; yours, zero it */
static char *
format_people(const json_t *lacking)
{
	g_autoptr(json_t) names = json_array();
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(lacking); i++) {
		const json_t *people = json_object_get(json_array_get(lacking, i), "people");
		for (size_t j = 0; j < json_array_size(people); j++)
			uf_json_add_text_once(names, json_string_value(json_array_get(people, j)));
	}
	for (size_t i = 0; i < json_array_size(names); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(names, i)));
	return g_string_free(out, FALSE);
}

static void
print_forms(const json_t *lacking)
{
	printf("\n%s\n", _("These need the person's agreement:"));
	for (size_t i = 0; i < json_array_size(lacking); i++)
		uf_choices_print(i + 1, uf_output_get(json_array_get(lacking, i), "title"));
}

/* what the forms themselves say of it */
static void
print_help(const json_t *lacking)
{
	puts("  basis");
	for (size_t i = 0; i < json_array_size(lacking); i++) {
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(json_array_get(lacking, i), "text"), true);
		putchar('\n');
	}
	printf("  %s\n", _("yes: to all of them; numbers of the list: to these alone; no, or "
			   "Enter: nothing is recorded."));
}

/* The forms that @typed agrees to; NULL when it is no answer. Owned. */
static json_t *
read_forms(const json_t *lacking, const char *typed)
{
	const size_t n = json_array_size(lacking);
	const bool all = uf_prompt_is_yes(typed);
	g_autoptr(json_t) forms = json_array();
	g_auto(GStrv) words = g_strsplit_set(typed, " ,", -1);
	for (size_t i = 0; all && i < n; i++)
		json_array_append(forms, json_object_get(json_array_get(lacking, i), "form"));
	if (all || uf_prompt_is_no(typed))
		return g_steal_pointer(&forms);
	for (char **word = words; *word != NULL; word++) {
		const size_t rank = uf_choices_read(*word, n);
		if (**word != '\0' && rank == 0)
			return NULL;
		if (rank > 0)
			uf_json_add_text_once(
			    forms, uf_output_get(json_array_get(lacking, rank - 1), "form"));
	}
	return g_steal_pointer(&forms);
}

/* The forms agreed to; NULL when the person stopped. Owned. */
static json_t *
ask(const UfRun *run, const json_t *lacking)
{
	g_auto(UfWiped) people = format_people(lacking);
	g_auto(UfWiped) prompt =
	    g_strdup_printf(_("%s: agreed? (yes or no, or numbers) [no] : "), people);
	for (;;) {
		g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
		const char *typed = line != NULL ? uf_secret_get_text(line) : ".";
		if (strcmp(typed, ".") == 0)
			return NULL;
		json_t *forms = strcmp(typed, "?") != 0 ? read_forms(lacking, typed) : NULL;
		if (forms != NULL)
			return forms;
		if (strcmp(typed, "?") == 0)
			print_help(lacking);
		else
			uf_run_remark(run, _("yes, no, or numbers of the list."));
	}
}

bool
uf_prompt_agree(const UfRun *run, UfFlowTalk *talk, size_t *asked, bool *over, GError **error)
{
	if (run->format != UF_FORMAT_TEXT || isatty(STDIN_FILENO) == 0)
		return true;
	g_autoptr(json_t) lacking = uf_flow_talk_list_agreements(talk, error);
	if (lacking == NULL || json_array_size(lacking) == 0)
		return lacking != NULL;
	print_forms(lacking);
	++*asked;
	g_autoptr(json_t) forms = ask(run, lacking);
	*over = forms == NULL;
	if (json_array_size(forms) > 0)
		return uf_flow_talk_agree(talk, forms, error);
	if (forms != NULL)
		uf_run_remark(run, _("Nothing is recorded: these drafts cannot be approved "
				     "before."));
	return true;
}
