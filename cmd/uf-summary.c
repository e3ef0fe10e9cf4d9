#include "uf-summary.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-group.h"
#include "uf-json.h"
#include "uf-output.h"

static const char *
get_entry_error(const json_t *entry)
{
	return uf_json_get_string(entry, "error");
}

/* how many forms were filled */
static size_t
print_counts(const json_t *forms)
{
	static const char *const headers[] = { N_("form"),     N_("filled"), N_("to do"),
					       N_("withheld"), N_("empty"),  NULL };
	static const char *const keys[] = { "filled", "todo", "withheld", "empty" };
	static const UfRun plain = { .format = UF_FORMAT_TEXT };
	size_t filled = 0;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *entry = json_array_get(forms, i);
		const json_t *counts = json_object_get(entry, "counts");
		if (counts == NULL)
			continue;
		filled++;
		uf_table_add(table, uf_output_get(entry, "form"));
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
			uf_table_add_number(table, uf_json_get_integer(counts, keys[j], 0));
	}
	uf_table_print(table, &plain);
	return filled;
}

static bool
is_for_person(const json_t *issue)
{
	const char *severity = uf_output_get(issue, "severity");
	return strcmp(severity, "note") != 0;
}

static void
group_answer(GPtrArray *groups, const json_t *answer)
{
	const json_t *issues = json_object_get(answer, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		g_autofree char *sentence = uf_output_format_sentence(issue);
		if (is_for_person(issue))
			uf_groups_add(groups, sentence, (char *)uf_output_get(answer, "label"));
	}
}

/* "    - Nom de naissance ; Prénoms : manque dans le profil" */
static void
print_answers(const json_t *answers)
{
	g_autoptr(GPtrArray) groups = uf_groups_new();
	for (size_t i = 0; i < json_array_size(answers); i++)
		group_answer(groups, json_array_get(answers, i));
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_autofree char *labels = uf_groups_join_labels(group->members);
		fputs("    - ", stdout);
		uf_output_text(stdout, labels, true);
		fputs(" : ", stdout);
		uf_output_text(stdout, group->words, true);
		putchar('\n');
	}
}

static bool
has_something(const json_t *answers)
{
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *issues = json_object_get(json_array_get(answers, i), "issues");
		if (uf_output_has_issue(issues, "warning"))
			return true;
	}
	return false;
}

static void
print_left(const json_t *entry)
{
	const json_t *whole = json_object_get(entry, "answers");
	const json_t *answers = json_object_get(whole, "answers");
	const json_t *issues = json_object_get(whole, "issues");
	if (!has_something(answers) && !uf_output_has_issue(issues, "warning"))
		return;
	printf("  %s\n", _("To complete or to look at:"));
	print_answers(answers);
	uf_output_issues(stdout, issues, "    - ");
}

static void
print_draft(const json_t *draft)
{
	const json_t *files = json_object_get(draft, "files");
	for (size_t i = 0; i < json_array_size(files); i++)
		printf("  %-6s %s\n", uf_output_get(draft, "channel"),
		       json_string_value(json_array_get(files, i)));
	uf_output_issues(stdout, json_object_get(draft, "issues"), "    - ");
	printf(_("  then: unefois review %s\n"), uf_output_get(draft, "draft"));
}

/* why an answer of before is not taken up; NULL when it was given now */
static const char *
get_reason(const json_t *row)
{
	static const struct {
		const char *reason;
		const char *words;
	} reasons[] = {
		{ "not_asked", N_("not asked any more, left in the old request") },
		{ "option_gone", N_("no option of the form any more, left in the old request") },
		{ "office", N_("for the office to decide again") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (strcmp(uf_output_get(row, "reason"), reasons[i].reason) == 0)
			return _(reasons[i].words);
	}
	return NULL;
}

/* "    - Nature de la demande", then why it is not taken up; request show tells the answers */
static void
print_earlier(const json_t *row, const char *reason)
{
	const char *label = uf_output_get(row, "label");
	fputs("    - ", stdout);
	uf_output_text(stdout, *label != '\0' ? label : uf_output_get(row, "field"), true);
	if (reason != NULL)
		printf(" (%s)", reason);
	putchar('\n');
}

/* what an earlier demand gave, and what of it this form does not take up */
static void
print_carried(const json_t *entry)
{
	const json_t *carried = json_object_get(entry, "carried");
	const char *earlier = uf_output_get(entry, "earlier");
	size_t taken = 0;
	for (size_t i = 0; i < json_array_size(carried); i++)
		taken += uf_json_get_boolean(json_array_get(carried, i), "taken", false);
	if (carried != NULL && *earlier == '\0')
		puts(_("  No earlier request on this form for the same people in the same roles."));
	else if (carried != NULL)
		printf(ngettext("  %zu answer taken up from %s: to confirm\n",
				"  %zu answers taken up from %s: to confirm\n", taken),
		       taken, earlier);
	for (size_t i = 0; i < json_array_size(carried); i++) {
		const json_t *row = json_array_get(carried, i);
		const char *reason = get_reason(row);
		if (reason != NULL || uf_json_get_boolean(row, "taken", false))
			print_earlier(row, reason);
	}
}

static void
print_form(const json_t *entry)
{
	const json_t *drafts = json_object_get(entry, "drafts");
	const json_t *closed = json_object_get(entry, "unavailable");
	uf_output_text(stdout, uf_output_get(entry, "form"), true);
	fputs(uf_json_get_string(entry, "title") != NULL ? " · " : "", stdout);
	uf_output_text(stdout, uf_output_get(entry, "title"), true);
	putchar('\n');
	if (get_entry_error(entry) != NULL)
		printf("  %s %s\n",
		       json_array_size(drafts) == 0 ? _("Not filled:") : _("Not all filled:"),
		       get_entry_error(entry));
	/* one channel that fails does not take away what the others made */
	if (get_entry_error(entry) != NULL && json_array_size(drafts) == 0)
		return;
	print_carried(entry);
	for (size_t i = 0; i < json_array_size(drafts); i++)
		print_draft(json_array_get(drafts, i));
	for (size_t i = 0; i < json_array_size(closed); i++) {
		const json_t *channel = json_array_get(closed, i);
		printf("  %-6s %s %s\n", uf_output_get(channel, "channel"), _("not possible:"),
		       uf_output_get(channel, "reason"));
	}
	print_left(entry);
}

void
uf_summary_print(const json_t *result)
{
	const json_t *forms = json_object_get(result, "forms");
	const size_t filled = print_counts(forms);
	for (size_t i = 0; i < json_array_size(forms); i++) {
		if (i > 0 || filled > 0)
			putchar('\n');
		print_form(json_array_get(forms, i));
	}
	if (json_array_size(json_object_get(result, "issues")) > 0)
		putchar('\n');
	uf_output_issues(stdout, json_object_get(result, "issues"), "");
}

/* what only a channel can find: a value that is on the annex, a letter that is not shown */
static bool
has_draft_issue(const json_t *drafts)
{
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const json_t *issues = json_object_get(json_array_get(drafts, i), "issues");
		if (uf_output_has_issue(issues, "warning"))
			return true;
	}
	return false;
}

static bool
is_left_to_person(const json_t *entry)
{
	const json_t *whole = json_object_get(entry, "answers");
	return has_draft_issue(json_object_get(entry, "drafts")) ||
	       uf_json_get_integer(json_object_get(entry, "counts"), "todo", 0) > 0 ||
	       has_something(json_object_get(whole, "answers")) ||
	       uf_output_has_issue(json_object_get(whole, "issues"), "warning");
}

UfExit
uf_summary_get_exit(const json_t *result)
{
	const json_t *forms = json_object_get(result, "forms");
	UfExit exit = UF_EXIT_DONE;
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *entry = json_array_get(forms, i);
		if (get_entry_error(entry) != NULL)
			return UF_EXIT_ERROR;
		if (is_left_to_person(entry))
			exit = UF_EXIT_ISSUES;
	}
	return exit;
}
