#include "uf-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-choices.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"
#include "uf-text.h"

#define MOST_SHOWN 9

/* --- what is said --- */

static void
say(json_t *map, const char *heading, const char *key)
{
	json_t *row = json_pack("{s:s}", "heading", heading);
	if (key != NULL)
		json_object_set_new(row, "key", json_string(key));
	else
		json_object_set_new(row, "ignore", json_true());
	json_array_append_new(json_object_get(map, "columns"), row);
}

void
uf_columns_ignore(json_t *map, const char *heading)
{
	say(map, heading, NULL);
}

/* 2: the whole title, 1: its last part ("Profession" of "Activité › Profession"), 0: another one.
 */
static int
compare_title(const char *title, const char *wanted)
{
	g_autofree char *folded = uf_text_fold(title);
	const char *last = g_strrstr(folded, "› ");
	if (strcmp(folded, wanted) == 0)
		return 2;
	return last != NULL && strcmp(last + strlen("› "), wanted) == 0 ? 1 : 0;
}

/* The key of what is called so, in whatever letters, when nothing else is; @what itself when it may
 * be a key. Yours. */
static char *
find_key(UfFlowSheet *sheet, const char *what)
{
	g_autoptr(json_t) targets = uf_flow_sheet_list_targets(sheet);
	g_autofree char *wanted = uf_text_fold(what);
	const char *found[3] = { NULL };
	size_t count[3] = { 0 };
	for (size_t i = 0; i < json_array_size(targets); i++) {
		const json_t *target = json_array_get(targets, i);
		const int alike = compare_title(uf_output_get(target, "title"), wanted);
		found[alike] = uf_output_get(target, "key");
		count[alike]++;
	}
	for (int alike = 2; alike > 0; alike--) {
		if (count[alike] == 1)
			return g_strdup(found[alike]);
	}
	return g_strdup(what);
}

bool
uf_columns_set(UfFlowSheet *sheet, json_t *map, const char *said, GError **error)
{
	const char *sign = strrchr(said, '=');
	if (sign == NULL || sign == said || sign[1] == '\0') {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "--set: HEADING=KEY, as \"batch map\" shows both");
		return false;
	}
	g_autofree char *heading = g_strndup(said, (gsize)(sign - said));
	g_autofree char *key = find_key(sheet, sign + 1);
	say(map, heading, key);
	return true;
}

/* --- what is asked --- */

static bool
has_words(const char *title, char *const *words)
{
	g_autofree char *folded = uf_text_fold(title);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (strstr(folded, words[i]) == NULL)
			return false;
	}
	return true;
}

/* Targets whose title has the words that were typed. New reference. */
static json_t *
search(const json_t *targets, const char *typed)
{
	json_t *found = json_array();
	g_autofree char *folded = uf_text_fold(typed);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);
	for (size_t i = 0; i < json_array_size(targets) && json_array_size(found) < MOST_SHOWN;
	     i++) {
		json_t *target = json_array_get(targets, i);
		if (has_words(uf_output_get(target, "title"), words))
			json_array_append(found, target);
	}
	return found;
}

static void
print_proposals(const json_t *proposals)
{
	uf_choices_print(0, _("ignore this column"));
	for (size_t i = 0; i < json_array_size(proposals); i++)
		uf_choices_print(i + 1, uf_output_get(json_array_get(proposals, i), "title"));
}

typedef enum { ASKED, LATER, STOPPED } Asked;

/* One column: a number says it, words look for more, nothing leaves it for later. */
static Asked
ask_column(const json_t *column, const json_t *targets, json_t *map, GError **error)
{
	const char *heading = uf_output_get(column, "heading");
	g_autoptr(json_t) shown = json_incref(json_object_get(column, "proposals"));
	printf(_("\nColumn %s, \"%s\": what is it?\n"), uf_output_get(column, "column"), heading);
	for (;;) {
		print_proposals(shown);
		g_autoptr(UfSecret) line = uf_prompt_read(
		    _("Number, or words to look for (Enter: later, .: stop): "), error);
		const char *typed = line != NULL ? uf_secret_get_text(line) : ".";
		const size_t number = uf_choices_read(typed, json_array_size(shown));
		if (strcmp(typed, ".") == 0)
			return STOPPED;
		if (*typed == '\0')
			return LATER;
		if (strcmp(typed, "0") == 0 || number > 0) {
			const json_t *target =
			    number > 0 ? json_array_get(shown, number - 1) : NULL;
			say(map, heading, target != NULL ? uf_output_get(target, "key") : NULL);
			return ASKED;
		}
		json_decref(shown);
		shown = search(targets, typed);
	}
}

bool
uf_columns_ask(UfFlowSheet *sheet, json_t *map, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) listed = uf_flow_sheet_list_columns(sheet);
	g_autoptr(json_t) targets = uf_flow_sheet_list_targets(sheet);
	const json_t *columns = json_object_get(listed, "columns");
	bool any = false;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		const char *state = uf_output_get(column, "state");
		if (strcmp(state, "proposed") != 0 && strcmp(state, "unknown") != 0)
			continue;
		any = true;
		if (ask_column(column, targets, map, &local) == STOPPED)
			break;
	}
	if (any)
		putchar('\n');
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

/* --- what is shown --- */

static const char *
get_state(const json_t *column)
{
	const char *state = uf_output_get(column, "state");
	if (strcmp(state, "taken") == 0)
		return "";
	if (uf_json_get_boolean(column, "twice", false))
		return _("(another column says the same)");
	if (strcmp(state, "proposed") == 0)
		return _("(to be said: ignored for now)");
	return strcmp(state, "ignored") == 0 ? _("(ignored)") : _("(unknown: ignored)");
}

void
uf_columns_print(const UfRun *run, const json_t *columns)
{
	static const char *const headers[] = { N_("column"), N_("heading"), N_("meaning"),
					       N_("key"), NULL };
	const json_t *list = json_object_get(columns, "columns");
	const json_t *notes = json_object_get(columns, "notes");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *column = json_array_get(list, i);
		const char *title = uf_output_get(column, "title");
		uf_table_add(table, uf_output_get(column, "column"));
		uf_table_add(table, uf_output_get(column, "heading"));
		uf_table_add(table, *title != '\0' ? title : get_state(column));
		uf_table_add(table, uf_output_get(column, "key"));
	}
	uf_table_print(table, run);
	for (size_t i = 0; run->format == UF_FORMAT_TEXT && i < json_array_size(notes); i++) {
		uf_output_text(stdout, json_string_value(json_array_get(notes, i)), true);
		putchar('\n');
	}
}
