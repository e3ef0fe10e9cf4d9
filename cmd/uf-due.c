#include "uf-due.h"

#include <glib/gi18n.h>

#include "uf-json.h"
#include "uf-output.h"
#include "uf-requests.h"

/* "in 12 days", "3 days late"; yours */
static char *
format_time(const json_t *item)
{
	const int days = (int)uf_json_get_integer(item, "days_left", 0);
	if (days < 0)
		return g_strdup_printf(ngettext("%d day late", "%d days late", (gulong)-days),
				       -days);
	if (days == 0)
		return g_strdup(_("today"));
	return g_strdup_printf(ngettext("in %d day", "in %d days", (gulong)days), days);
}

/* the day, or the month of a day that nobody knows; yours */
static char *
format_day(const json_t *item)
{
	char *date = uf_requests_format_date(uf_output_get(item, "date"));
	if (!uf_json_get_boolean(item, "rough", false))
		return date;
	char *rough = g_strdup_printf(_("from %s on, the day is not known"), date);
	g_free(date);
	return rough;
}

static void
print_head(const json_t *item, bool with_names)
{
	g_autofree char *date = format_day(item);
	g_autofree char *time = format_time(item);
	const char *who = uf_output_get(item, "who");
	printf("%s (%s) · ", date, time);
	uf_output_text(stdout, uf_output_get(item, "label"), true);
	if (*who != '\0' || with_names) {
		fputs(" · ", stdout);
		uf_output_text(stdout, *who != '\0' ? who : uf_output_get(item, "name"), true);
	}
	if (with_names)
		printf(" · %s", uf_output_get(item, "person"));
	putchar('\n');
}

void
uf_due_print_short(const json_t *items, size_t most)
{
	const size_t n = json_array_size(items);
	for (size_t i = 0; i < MIN(n, most); i++)
		print_head(json_array_get(items, i), false);
	if (n > most)
		printf(ngettext("… and %zu other: unefois due %s\n",
				"… and %zu others: unefois due %s\n", n - most),
		       n - most, uf_output_get(json_array_get(items, 0), "person"));
}

static void
print_item(const json_t *item, bool with_names)
{
	const json_t *forms = json_object_get(item, "forms");
	print_head(item, with_names);
	fputs("  ", stdout);
	uf_output_text(stdout, uf_output_get(item, "text"), true);
	puts(uf_json_get_boolean(item, "unverified", false) ? _(" (not checked in the text)") : "");
	/* a demand that is under way is not to be filled again */
	const bool is_of_request = json_object_get(item, "request") != NULL;
	for (size_t i = 0; !is_of_request && i < json_array_size(forms); i++)
		printf(_("  unefois fill %s %s\n"), uf_output_get(item, "person"),
		       json_string_value(json_array_get(forms, i)));
	if (is_of_request)
		printf(_("  unefois request show %s\n"), uf_output_get(item, "request"));
}

void
uf_due_print(const json_t *items, bool with_names)
{
	for (size_t i = 0; i < json_array_size(items); i++)
		print_item(json_array_get(items, i), with_names);
}
