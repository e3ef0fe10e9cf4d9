#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-due.h"
#include "uf-flow-due.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-requests.h"

/* What one screen of 80 columns and 24 lines holds, the prompt included: two requests in full, or
 * eight in two lines each. */
#define COLUMNS 80
#define MOST_IN_FULL 2
#define MOST_REQUESTS 8
#define MOST_DUE 3

/* whom to call: the first contact with a telephone, else the first; NULL for none */
static const json_t *
find_contact(const json_t *request)
{
	const json_t *contacts = json_object_get(request, "contacts");
	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const json_t *contact = json_array_get(contacts, i);
		if (json_object_get(contact, "phone") != NULL)
			return contact;
	}
	return json_array_get(contacts, 0);
}

static void
print_contact(const json_t *contact)
{
	static const char *const keys[] = { "phone", "email", "url", "address" };
	printf("  %s ", _("whom to ask:"));
	uf_output_text(stdout, uf_output_get(contact, "label"), true);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text = uf_output_get(contact, keys[i]);
		if (*text == '\0')
			continue;
		fputs(i == 0 ? " : " : " · ", stdout);
		uf_output_text(stdout, text, true);
	}
	putchar('\n');
}

/* "Demande à la MDPH · Léo EXEMPLE" */
static void
print_title(const json_t *request)
{
	const json_t *people = json_object_get(request, "people");
	uf_output_text(stdout, uf_output_get(request, "title"), true);
	for (size_t i = 0; i < json_array_size(people); i++) {
		fputs(i > 0 ? ", " : " · ", stdout);
		uf_output_text(stdout, json_string_value(json_array_get(people, i)), true);
	}
	putchar('\n');
}

static void
print_in_full(const json_t *request)
{
	g_autofree char *made = uf_requests_format_date(uf_output_get(request, "made"));
	const json_t *contact = find_contact(request);
	const gulong documents = (gulong)uf_json_get_integer(request, "documents", 0);
	print_title(request);
	printf("  %s (%s · %s)", uf_requests_get_state(request), made,
	       uf_output_get(request, "request"));
	if (documents > 0)
		printf(ngettext(" · %lu document attached", " · %lu documents attached", documents),
		       documents);
	putchar('\n');
	uf_requests_print_events(request, "  ");
	if (contact != NULL)
		print_contact(contact);
}

/* The title without what it says between brackets, then for whom, in one line. */
static void
print_short_title(const json_t *request)
{
	const json_t *people = json_object_get(request, "people");
	const char *title = uf_output_get(request, "title");
	const char *bracket = strstr(title, " (");
	GString *line = g_string_new_len(title, bracket != NULL ? bracket - title : -1);
	for (size_t i = 0; i < json_array_size(people); i++)
		g_string_append_printf(line, "%s%s", i > 0 ? ", " : " · ",
				       json_string_value(json_array_get(people, i)));
	if (g_utf8_strlen(line->str, -1) > COLUMNS) {
		const char *end = g_utf8_offset_to_pointer(line->str, COLUMNS - 1);
		g_string_truncate(line, (gsize)(end - line->str));
		g_string_append(line, "…");
	}
	char *text = g_string_free(line, FALSE);
	uf_output_text(stdout, text, true);
	putchar('\n');
	uf_memory_free_string(text);
}

/* the event that the state tells of, else the making */
static const json_t *
find_event(const json_t *request)
{
	static const char *const events[] = { "answer", "pieces", "hand_over", "signing" };
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		const json_t *event = json_object_get(request, events[i]);
		if (json_is_object(event) && json_object_get(event, "given") == NULL)
			return event;
	}
	return NULL;
}

/* the partner's last reference; "" for none */
static const char *
find_reference(const json_t *request)
{
	static const char *const events[] = { "answer", "pieces", "hand_over" };
	const char *reference = "";
	for (size_t i = 0; *reference == '\0' && i < G_N_ELEMENTS(events); i++)
		reference = uf_output_get(json_object_get(request, events[i]), "reference");
	return reference;
}

static void
print_briefly(const json_t *request)
{
	const json_t *event = find_event(request);
	const char *day = uf_output_get(event, "date");
	const char *until = uf_output_get(event, "until");
	const char *reference = find_reference(request);
	const char *phone = uf_output_get(find_contact(request), "phone");
	const char *result = uf_requests_get_result(json_object_get(request, "answer"));
	g_autofree char *date =
	    uf_requests_format_date(*day != '\0' ? day : uf_output_get(request, "made"));
	g_autofree char *limit = uf_requests_format_date(until);
	print_short_title(request);
	printf(_("  %s on %s"), *result != '\0' ? result : uf_requests_get_state(request), date);
	if (*limit != '\0')
		printf(_(", to be given by %s"), limit);
	printf(" · ");
	uf_output_text(stdout, *reference != '\0' ? reference : uf_output_get(request, "request"),
		       true);
	if (*phone != '\0')
		printf(_(" · tel. %s"), phone);
	putchar('\n');
}

static void
print_requests(const json_t *requests, const char *person)
{
	const size_t n = json_array_size(requests);
	/* the line that says how many more there are takes the place of one */
	const size_t shown = n > MOST_REQUESTS ? MOST_REQUESTS - 1 : n;
	for (size_t i = 0; i < shown; i++) {
		const json_t *request = json_array_get(requests, i);
		if (n > MOST_IN_FULL)
			print_briefly(request);
		else
			print_in_full(request);
	}
	if (n > shown)
		printf(ngettext("… and %zu other: unefois request list %s\n",
				"… and %zu others: unefois request list %s\n", n - shown),
		       n - shown, person);
}

/* What she objects to, above all else. */
static void
print_objections(const json_t *objections)
{
	for (size_t i = 0; i < json_array_size(objections); i++) {
		const json_t *objection = json_array_get(objections, i);
		const json_t *titles = json_object_get(objection, "titles");
		g_autofree char *day = uf_requests_format_date(uf_output_get(objection, "date"));
		putchar('\n');
		printf(_("Objection of %s:"), day);
		for (size_t j = 0; j < json_array_size(titles); j++) {
			fputs(j > 0 ? " ; " : " ", stdout);
			uf_output_text(stdout, json_string_value(json_array_get(titles, j)), true);
		}
		if (json_array_size(titles) == 0)
			printf(" %s", _("everything"));
	}
}

UfExit
cmd_person_status(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_person_status(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	const json_t *requests = json_object_get(result, "requests");
	const json_t *due = json_object_get(result, "due");
	uf_output_text(stdout, uf_output_get(result, "name"), true);
	print_objections(json_object_get(result, "objections"));
	const bool is_brief = json_array_size(requests) > MOST_IN_FULL;
	const int waiting = (int)uf_json_get_integer(result, "proposals", 0);
	if (waiting > 0)
		printf(ngettext(" · %d proposal waits", " · %d proposals wait", (gulong)waiting),
		       waiting);
	puts("\n");
	if (!is_brief)
		puts(json_array_size(requests) > 0 ? _("Requests") : _("No request yet."));
	print_requests(requests, uf_output_get(result, "person"));
	if (json_array_size(due) > 0)
		printf("\n%s\n", _("To be done"));
	uf_due_print_short(due, is_brief ? MOST_DUE - 1 : MOST_DUE);
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
