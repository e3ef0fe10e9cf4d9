/* Several boxes for one answer. */
#include <string.h>

#include "uf-guess-private.h"
#include "uf-json.h"
#include "uf-skeleton.h"

#define DATE_BOXES 3

static const struct {
	const char *words[3]; /* of the box, folded beginnings */
	const char *transform;
	int64_t length; /* of the box, at least */
} date_parts[DATE_BOXES] = {
	{ { "jour", "jj", NULL }, "date:day", 2 },
	{ { "moi", "mm", NULL }, "date:month", 2 },
	{ { "annee", "aaaa", "an" }, "date:year", 2 },
};

/* a box of one line with a name */
static bool
is_box(const json_t *question)
{
	return g_strcmp0(uf_json_get_string(question, "kind"), "text") == 0 &&
	       uf_json_get_string(question, "name") != NULL;
}

static char **
split_all(const json_t *question)
{
	const json_t *texts = json_object_get(question, "texts");
	g_autoptr(GString) all = g_string_new(uf_json_get_string(question, "label"));
	for (size_t i = 0; i < json_array_size(texts); i++)
		g_string_append_printf(all, " %s", json_string_value(json_array_get(texts, i)));
	return uf_words_split(all->str);
}

static bool
has_part_word(const json_t *question, size_t part)
{
	g_auto(GStrv) words = split_all(question);
	for (size_t i = 0; i < G_N_ELEMENTS(date_parts[part].words); i++) {
		const char *word = date_parts[part].words[i];
		if (word != NULL && strlen(word) > 2 &&
		    uf_words_have((const char *const *)words, word))
			return true;
		if (word != NULL && g_strv_contains((const char *const *)words, word))
			return true;
	}
	return false;
}

/* What the names of two boxes share: "jourNaissance", "moisNaissance" end alike, "Date1", "Date2"
 * begin alike. */
static bool
are_alike(const json_t *one, const json_t *other)
{
	const char *a = uf_json_get_string(one, "name");
	const char *b = uf_json_get_string(other, "name");
	g_autofree char *first = uf_words_compact(a);
	g_autofree char *second = uf_words_compact(b);
	return g_str_equal(first, second);
}

/* the words of the first box without "jour" */
static char *
make_date_label(const json_t *question)
{
	static const char *const dropped[] = { "jour", "Jour", "JOUR", "JJ", "jj" };
	g_autofree char *label = g_strdup(uf_json_get_string(question, "label"));
	for (size_t i = 0; i < G_N_ELEMENTS(dropped); i++) {
		g_auto(GStrv) parts = g_strsplit(label, dropped[i], 2);
		if (parts[0] == NULL || parts[1] == NULL)
			continue;
		g_free(label);
		label = g_strjoinv("", parts);
	}
	size_t length = strlen(label);
	while (length > 0 && g_ascii_isdigit(label[length - 1]))
		label[--length] = '\0';
	g_strstrip(label);
	const char *section = uf_json_get_string(question, "section");
	if (*label != '\0')
		return g_steal_pointer(&label);
	return g_strdup(section != NULL ? section : "Date");
}

static bool
is_date(const json_t *questions, size_t first)
{
	bool words = true;
	bool lengths = true;
	if (first + DATE_BOXES > json_array_size(questions))
		return false;
	for (size_t i = 0; i < DATE_BOXES; i++) {
		const json_t *question = json_array_get(questions, first + i);
		const int64_t max = uf_json_get_integer(question, "max", 0);
		const bool fits = i < 2 ? max == 2 : max == 2 || max == 4;
		if (!is_box(question) || (max != 0 && !fits))
			return false;
		words = words && has_part_word(question, i);
		lengths = lengths && fits && are_alike(json_array_get(questions, first), question);
	}
	return words || lengths;
}

/* "date" stands before what else the boxes say: "jourNaissance" is part of a date of birth. */
static void
prefix_texts(json_t *question, const char *label)
{
	json_t *texts = json_array();
	const json_t *others = json_object_get(question, "texts");
	json_array_append_new(texts, json_sprintf("date %s", label));
	for (size_t i = 0; i < json_array_size(others) && i < 2; i++) {
		const char *other = json_string_value(json_array_get(others, i));
		g_auto(GStrv) words = uf_words_split(other);
		g_autoptr(GString) kept = g_string_new("date");
		for (size_t j = 0; words[j] != NULL; j++) {
			if (!g_str_equal(words[j], "jour"))
				g_string_append_printf(kept, " %s", words[j]);
		}
		json_array_append_new(texts, json_string(kept->str));
	}
	json_object_set_new(question, "texts", texts);
}

static void
join_date(json_t *questions, size_t first)
{
	json_t *question = json_array_get(questions, first);
	g_autofree char *label = make_date_label(question);
	json_t *parts = json_object();
	for (size_t i = 0; i < DATE_BOXES; i++) {
		const json_t *box = json_array_get(questions, first + i);
		json_object_set_new(parts, uf_json_get_string(box, "name"),
				    json_string(date_parts[i].transform));
	}
	prefix_texts(question, label);
	json_object_set_new(question, "label", json_string(label));
	json_object_set_new(question, "kind", json_string("date"));
	json_object_set_new(question, "parts", parts);
	json_object_del(question, "max");
	for (size_t i = 1; i < DATE_BOXES; i++)
		json_array_remove(questions, first + 1);
}

/* The number has 13 characters, its key two (INSEE, répertoire national). */
static bool
is_nir(const json_t *questions, size_t first)
{
	const json_t *number = json_array_get(questions, first);
	const json_t *key = json_array_get(questions, first + 1);
	if (!is_box(number) || !is_box(key))
		return false;
	g_auto(GStrv) words = split_all(number);
	const char *const *list = (const char *const *)words;
	return uf_json_get_integer(number, "max", 0) == 13 &&
	       uf_json_get_integer(key, "max", 0) == 2 &&
	       (uf_words_have(list, "immatric") || uf_words_have(list, "secu") ||
		uf_words_have(list, "nir") || uf_words_have(list, "ss"));
}

static void
join_nir(json_t *questions, size_t first)
{
	json_t *number = json_array_get(questions, first);
	const json_t *key = json_array_get(questions, first + 1);
	json_object_set_new(number, "parts",
			    json_pack("{s:s, s:s}", uf_json_get_string(number, "name"), "nir:13",
				      uf_json_get_string(key, "name"), "nir:key"));
	json_object_del(number, "max");
	json_array_remove(questions, first + 1);
}

void
uf_skeleton_join_parts(json_t *questions)
{
	for (size_t i = 0; i < json_array_size(questions); i++) {
		if (is_date(questions, i))
			join_date(questions, i);
		else if (is_nir(questions, i))
			join_nir(questions, i);
	}
}
