#include "uf-drift-text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* More fields than this that only moved would hide those that a person has to look at. */
#define MOST_MOVED 10

static const struct {
	const char *word, *shown;
} words[] = {
	{ "moved", N_("moved") },
	{ "changed", N_("changed") },
	{ "lost", N_("lost") },
	{ "kind", N_("kind") },
	{ "options", N_("options") },
	{ "max_length", N_("length") },
	{ "cells", N_("cells") },
	{ "label", N_("label") },
	{ "place", N_("place") },
	{ "read_only", N_("locked") },
	{ "size", N_("size") },
	{ "order", N_("order") },
	{ "neighbours", N_("neighbours") },
	{ "name", N_("name") },
};

static const char *
translate(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_strcmp0(words[i].word, word) == 0)
			return _(words[i].shown);
	}
	return word;
}

/* "label, size"; yours */
static char *
join(const json_t *list)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", translate(word));
	}
	return g_string_free(text, FALSE);
}

static void
print_place(FILE *file, const json_t *field)
{
	const gint64 page = uf_json_get_integer(field, "page", 0);
	const char *label = uf_output_get(field, "label");
	if (*label != '\0') {
		fputs(" « ", file);
		uf_output_text(file, label, true);
		fputs(" »", file);
	}
	if (page > 0)
		fprintf(file, _(", page %d"), (int)page);
}

static bool
is_open(const json_t *row)
{
	const char *state = uf_output_get(row, "state");
	return g_str_equal(state, "changed") || g_str_equal(state, "lost");
}

static void
print_row(FILE *file, const json_t *row)
{
	g_autofree char *changes = join(json_object_get(row, "changes"));
	fprintf(file, "%s: ", translate(uf_output_get(row, "state")));
	uf_output_text(file, uf_output_get(row, "question"), true);
	fputs(" [", file);
	uf_output_text(file, uf_output_get(row, "name"), true);
	fputs("]", file);
	print_place(file, row);
	if (*changes != '\0')
		fprintf(file, " (%s)", changes);
	fputc('\n', file);
	const json_t *now = json_object_get(row, "now");
	if (now != NULL) {
		fputs("    ", file);
		fputs(_("now:"), file);
		print_place(file, now);
		fputc('\n', file);
	}
}

static bool
has_text(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (g_strcmp0(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	}
	return false;
}

/* the proposals that no earlier answer took; yours */
static json_t *
list_proposals(FILE *file, const json_t *row, const json_t *taken)
{
	json_t *names = json_array();
	const json_t *proposals = json_object_get(row, "proposals");
	for (size_t i = 0; i < json_array_size(proposals); i++) {
		const json_t *proposal = json_array_get(proposals, i);
		g_autofree char *reasons = join(json_object_get(proposal, "reasons"));
		if (has_text(taken, uf_output_get(proposal, "name")))
			continue;
		json_array_append(names, json_object_get(proposal, "name"));
		fprintf(file, "    %d. ", (int)json_array_size(names));
		uf_output_text(file, uf_output_get(proposal, "name"), true);
		print_place(file, proposal);
		fprintf(file, ", %d %%", (int)uf_json_get_integer(proposal, "score", 0));
		fprintf(file, *reasons != '\0' ? " (%s)\n" : "%s\n", reasons);
	}
	return names;
}

void
uf_drift_text_print(FILE *file, const json_t *drift)
{
	const json_t *rows = json_object_get(drift, "fields");
	const json_t *counts = json_object_get(drift, "counts");
	const int moved = (int)uf_json_get_integer(counts, "moved", 0);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *state = uf_output_get(row, "state");
		if (g_str_equal(state, "kept") ||
		    (g_str_equal(state, "moved") && moved > MOST_MOVED))
			continue;
		print_row(file, row);
		if (is_open(row))
			json_decref(list_proposals(file, row, NULL));
	}
	if (moved > MOST_MOVED)
		fprintf(file,
			_("moved: %d fields, each beside its question as before; --format json "
			  "lists them\n"),
			moved);
	fprintf(file, _("%d kept, %d moved, %d changed, %d lost, %d new in the PDF\n"),
		(int)uf_json_get_integer(counts, "kept", 0), moved,
		(int)uf_json_get_integer(counts, "changed", 0),
		(int)uf_json_get_integer(counts, "lost", 0),
		(int)uf_json_get_integer(counts, "added", 0));
}

typedef enum { ANSWERED, AGAIN, STOP } Asked;

/* one line of the person about one field: its place goes into *@place (null: none) */
static Asked
read_place(const json_t *names, json_t **place)
{
	g_autoptr(UfSecret) line =
	    uf_prompt_read(json_array_size(names) > 0
			       ? _("Enter: 1; a number; n: none, to the annex; q: stop > ")
			       : _("n: none, to the annex; the name of a field; q: stop > "),
			   NULL);
	if (line == NULL)
		return STOP;
	g_autofree char *text = g_strstrip(g_strdup(uf_secret_get_text(line)));
	const unsigned long number = *text == '\0' ? 1 : strtoul(text, NULL, 10);
	if (g_str_equal(text, "q"))
		return STOP;
	if (g_str_equal(text, "n"))
		*place = json_null();
	else if (number >= 1 && number <= json_array_size(names))
		*place = json_incref(json_array_get(names, number - 1));
	else if (number == 0)
		*place = json_string(text);
	else
		return AGAIN;
	return ANSWERED;
}

json_t *
uf_drift_text_ask(const json_t *drift)
{
	const json_t *rows = json_object_get(drift, "fields");
	g_autoptr(json_t) places = json_object();
	g_autoptr(json_t) taken = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		Asked asked = AGAIN;
		if (!is_open(row))
			continue;
		print_row(stdout, row);
		g_autoptr(json_t) names = list_proposals(stdout, row, taken);
		while (asked == AGAIN) {
			g_autoptr(json_t) place = NULL;
			asked = read_place(names, &place);
			if (asked != ANSWERED)
				continue;
			json_object_set(places, uf_output_get(row, "name"), place);
			if (json_is_string(place))
				json_array_append(taken, place);
		}
		if (asked == STOP)
			return NULL;
	}
	return g_steal_pointer(&places);
}
