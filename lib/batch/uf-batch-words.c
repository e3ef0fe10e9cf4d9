#include "uf-batch-words.h"

#include <string.h>

#include "uf-json.h"

#define MAX_ROWS_SAID 12

/* What is said for a word of the description. */
typedef struct {
	const char *word;
	const char *text;    /* of what would be */
	const char *written; /* of what was done; NULL: the same */
} Saying;

static const char *
find_text(const Saying *sayings, const char *word, bool written)
{
	for (size_t i = 0; sayings[i].word != NULL; i++) {
		if (g_strcmp0(sayings[i].word, word) == 0)
			return written && sayings[i].written != NULL ? sayings[i].written
								     : sayings[i].text;
	}
	return "";
}

/* --- rows --- */

static json_int_t
get_number(const json_t *rows, size_t index)
{
	return json_integer_value(json_array_get(rows, index));
}

char *
uf_batch_word_row_numbers(const json_t *rows)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(rows);) {
		size_t last = i;
		while (get_number(rows, last + 1) == get_number(rows, last) + 1)
			last++;
		g_string_append_printf(out, "%s%" JSON_INTEGER_FORMAT, i > 0 ? ", " : "",
				       get_number(rows, i));
		if (last > i)
			g_string_append_printf(out, "-%" JSON_INTEGER_FORMAT,
					       get_number(rows, last));
		i = last + 1;
	}
	return g_string_free(out, FALSE);
}

char *
uf_batch_word_rows(const json_t *row)
{
	const json_t *rows = json_object_get(row, "rows");
	const size_t n = json_array_size(rows);
	if (n == 0)
		return g_strdup_printf("Ménage %" G_GINT64_FORMAT,
				       uf_json_get_integer(row, "job", 0));
	if (n > MAX_ROWS_SAID)
		return g_strdup_printf("Lignes %" JSON_INTEGER_FORMAT " à %" JSON_INTEGER_FORMAT
				       " (%zu)",
				       get_number(rows, 0), get_number(rows, n - 1), n);
	GString *out = g_string_new(n > 1 ? "Lignes " : "Ligne ");
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(out, "%s%" JSON_INTEGER_FORMAT,
				       i == 0       ? ""
				       : i + 1 == n ? " et "
						    : ", ",
				       get_number(rows, i));
	return g_string_free(out, FALSE);
}

/* --- who, and what becomes of it --- */

static const Saying matches[] = {
	{ "id", "par son identifiant dans unefois", NULL },
	{ "nir", "par le numéro de sécurité sociale", NULL },
	{ "identifier", "par un autre numéro", NULL },
	{ "name_birth", "par le nom et la date de naissance", NULL },
	{ "relation", "par son lien avec quelqu’un de connu", NULL },
	{ "batch", "par ce lot, qui l’a écrite", NULL },
	{ NULL, NULL, NULL },
};

const char *
uf_batch_word_match(const json_t *row)
{
	return find_text(matches, uf_json_get_string(json_object_get(row, "match"), "by"), false);
}

bool
uf_batch_waits(const json_t *row)
{
	return g_strcmp0(uf_json_get_string(row, "action"), "wait") == 0 ||
	       json_is_string(json_object_get(row, "error"));
}

const char *
uf_batch_word_action(const json_t *row, bool written)
{
	static const Saying states[] = {
		{ "waiting", "à faire", NULL },
		{ "running", "en cours", NULL },
		{ NULL, NULL, NULL },
	};
	static const Saying actions[] = {
		{ "create", "nouvelle fiche", "fiche créée" },
		{ "update", "fiche à mettre à jour", "fiche mise à jour" },
		{ "same", "fiche déjà à jour", NULL },
		{ "wait", "en attente, rien ne sera écrit", "en attente, rien n’a été écrit" },
		{ "empty", "aucune information", NULL },
		{ "error", "arrêtée par une erreur", NULL }, /* some of it may be written */
		{ NULL, NULL, NULL },
	};
	const char *state = find_text(states, uf_json_get_string(row, "state"), written);
	if (*state != '\0')
		return state;
	return find_text(actions,
			 json_is_string(json_object_get(row, "error"))
			     ? "error"
			     : uf_json_get_string(row, "action"),
			 written);
}

static void
add_candidates(GPtrArray *reasons, const json_t *candidates)
{
	g_autoptr(GString) out = g_string_new("plusieurs fiches peuvent être la bonne : ");
	if (json_array_size(candidates) == 0)
		return;
	for (size_t i = 0; i < json_array_size(candidates); i++) {
		const json_t *candidate = json_array_get(candidates, i);
		const char *person = json_is_string(candidate)
					 ? json_string_value(candidate)
					 : uf_json_get_string(candidate, "person");
		const char *by = find_text(matches, uf_json_get_string(candidate, "by"), false);
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", person);
		if (*by != '\0')
			g_string_append_printf(out, " (reconnue %s)", by);
	}
	g_string_append(out, " ; écrire l’identifiant de la bonne dans une colonne "
			     "« Identifiant unefois »");
	g_ptr_array_add(reasons, g_string_free(g_steal_pointer(&out), FALSE));
}

static void
add_other_rows(GPtrArray *reasons, const json_t *rows)
{
	if (json_array_size(rows) == 0)
		return;
	g_autofree char *numbers = uf_batch_word_row_numbers(rows);
	g_ptr_array_add(
	    reasons, g_strdup_printf(
			 "%s %s parle%s de la même personne : n’en garder qu’une, ou leur donner "
			 "le même numéro de ménage",
			 json_array_size(rows) > 1 ? "les lignes" : "la ligne", numbers,
			 json_array_size(rows) > 1 ? "nt" : ""));
}

GPtrArray *
uf_batch_word_reasons(const json_t *row)
{
	GPtrArray *reasons = g_ptr_array_new_with_free_func(g_free);
	const json_t *match = json_object_get(row, "match");
	const char *error = uf_json_get_string(row, "error");
	if (error != NULL)
		g_ptr_array_add(reasons, g_strdup_printf("une erreur l’a arrêté : %s", error));
	if (g_strcmp0(uf_json_get_string(row, "action"), "wait") != 0)
		return reasons;
	add_candidates(reasons, json_object_get(match, "candidates"));
	add_other_rows(reasons, json_object_get(match, "rows"));
	return reasons;
}

/* --- issues --- */

static bool
is_one_of(const json_t *issue, const char *one, const char *other)
{
	const char *severity = uf_json_get_string(issue, "severity");
	return g_strcmp0(severity, one) == 0 || g_strcmp0(severity, other) == 0;
}

bool
uf_batch_is_bad(const json_t *issue)
{
	return is_one_of(issue, "todo", "blocking");
}

bool
uf_batch_is_mended(const json_t *issue)
{
	return is_one_of(issue, "note", "warning");
}

char *
uf_batch_word_sentence(const json_t *issue)
{
	const char *sentence = uf_json_get_string(issue, "sentence");
	if (sentence == NULL || *sentence == '\0')
		sentence = uf_json_get_string(issue, "rule");
	if (sentence == NULL)
		sentence = "";
	g_autofree char *first = g_utf8_substring(sentence, 0, *sentence != '\0' ? 1 : 0);
	g_autofree char *upper = g_utf8_strup(first, -1);
	const bool ends =
	    *sentence != '\0' && strchr(".!?", sentence[strlen(sentence) - 1]) != NULL;
	return g_strconcat(upper, sentence + strlen(first), ends ? "" : ".", NULL);
}

/* --- forms --- */

const char *
uf_batch_word_form_state(const json_t *form, bool written)
{
	static const Saying states[] = {
		{ "ready", "à préparer", "préparé" },
		{ "done", "préparé", NULL },
		{ "done_before", "déjà préparé pour les mêmes informations", NULL },
		{ "blocked", "impossible", NULL },
		{ "failed", "arrêté par une erreur", NULL },
		{ NULL, NULL, NULL },
	};
	return find_text(states, uf_json_get_string(form, "state"), written);
}

char *
uf_batch_word_list(const json_t *list)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (text != NULL)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
	}
	return g_string_free(out, FALSE);
}
