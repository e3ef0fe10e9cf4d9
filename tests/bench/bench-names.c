/* How long it takes to find people of a large store by name, once its cards are in memory: the
 * index made of them, then each search. `bench-names [HOUSEHOLDS]`; figures, never a verdict. */
#include <stdio.h>
#include <stdlib.h>

#include "uf-memory.h"
#include "uf-name-index.h"

static const char *const starts[] = { "Mar", "Du", "Le", "Ben", "Kow", "Ngu", "Ro", "Tra", "Pe",
				      "Cha", "Vi", "Ou", "Sch", "Gar", "Fer", "Mo", "Ba",  "Del" };
static const char *const middles[] = { "ti",  "pon", "fe", "al", "al", "ye",  "bi", "o",  "re",
				       "ron", "lla", "ra", "mi", "ci", "nan", "ha", "ka", "cour" };
static const char *const ends[] = { "n",   "t",  "vre", "i",  "ski", "n",  "net", "ré", "z",
				    "nne", "rd", "ba",  "dt", "a",   "de", "med", "yo", "t" };
static const char *const given[] = { "Marie",    "Jean-Pierre", "Aïcha",    "Mohamed",  "Chloé",
				     "Nathalie", "Youssef",     "Léa",      "Philippe", "Sébastien",
				     "Fatima",   "Hélène",      "François", "Zoé",      "Ghjuvan" };

static json_t *
make_member(int i)
{
	g_autofree char *birth_name = g_strconcat(
	    i % 7 == 0 ? "de " : "", starts[i % G_N_ELEMENTS(starts)],
	    middles[i / 7 % G_N_ELEMENTS(middles)], middles[i / 131 % G_N_ELEMENTS(middles)],
	    ends[i / 1009 % G_N_ELEMENTS(ends)], NULL);
	g_autofree char *date =
	    g_strdup_printf("%d-%02d-%02d", 1930 + i % 95, 1 + i % 12, 1 + i % 28);
	g_autofree char *id = g_strdup_printf("m%d", 1 + i % 2);
	return json_pack("{s:s, s:s, s:[s, s], s:s}", "id", id, "birth_name", birth_name,
			 "given_names", given[i % G_N_ELEMENTS(given)],
			 given[i / 3 % G_N_ELEMENTS(given)], "birth_date", date);
}

static double
get_milliseconds(gint64 start)
{
	return (double)(g_get_monotonic_time() - start) / 1000;
}

int
main(int argc, char **argv)
{
	static const char *const queries[] = { "marie", "dupon",    "benaali philippe",
					       "1984",  "kovalski", "personne de ce nom" };
	uf_memory_init();
	const int count = argc > 1 ? atoi(argv[1]) : 20000;
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free);
	g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	for (int i = 0; i < count; i++) {
		json_t *card =
		    json_pack("{s:[o, o]}", "members", make_member(2 * i), make_member(2 * i + 1));
		g_ptr_array_add(texts, json_dumps(card, JSON_COMPACT));
		json_decref(card);
	}
	gint64 start = g_get_monotonic_time();
	for (guint i = 0; i < texts->len; i++)
		g_ptr_array_add(cards, json_loads(g_ptr_array_index(texts, i), 0, NULL));
	printf("%d households, parse of their cards: %.1f ms\n", count, get_milliseconds(start));
	start = g_get_monotonic_time();
	g_autoptr(UfNameIndex) index = uf_name_index_new();
	for (guint i = 0; i < cards->len; i++)
		uf_name_index_add(index, "p-aaaaaaaaaa", g_ptr_array_index(cards, i));
	printf("index of %zu members: %.1f ms\n", uf_name_index_get_count(index),
	       get_milliseconds(start));
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		start = g_get_monotonic_time();
		g_autoptr(GPtrArray) hits = uf_name_index_find(index, queries[i], NULL);
		printf("search %zu: %.1f ms, %u found\n", i + 1, get_milliseconds(start),
		       hits->len);
	}
	return 0;
}
