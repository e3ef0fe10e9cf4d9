#include "uf-name-pair.h"

#include <string.h>

#include "uf-date.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-private.h"
#include "uf-text.h"

/* The words of a name as one, its particles left out unless it has no other word. */
static void
read_name(const char *text, UfNameWord *word)
{
	g_auto(UfWiped) folded = uf_text_fold(text);
	g_auto(UfNameWords) words = g_strsplit(folded, " ", -1);
	GString *all = g_string_sized_new(strlen(folded) + 1);
	for (guint i = 0; words[i] != NULL; i++) {
		if (!uf_name_is_particle(words[i]))
			g_string_append(all, words[i]);
	}
	for (guint i = 0; all->len == 0 && words[i] != NULL; i++)
		g_string_append(all, words[i]);
	uf_name_word_init(word, g_string_free(all, FALSE));
}

static UfNameRank
compare_names(const char *one, const char *other)
{
	UfNameWord a;
	UfNameWord b;
	if (one == NULL || other == NULL || *one == '\0' || *other == '\0')
		return UF_NAME_NONE;
	read_name(one, &a);
	read_name(other, &b);
	const UfNameRank rank = MAX(uf_name_word_compare(&a, &b), uf_name_word_compare(&b, &a));
	uf_name_word_clear(&a);
	uf_name_word_clear(&b);
	/* the beginning of a compound name is that name, written short */
	return rank == UF_NAME_PREFIX ? UF_NAME_CLOSE : rank;
}

static UfNameRank
compare_families(const json_t *one, const json_t *other)
{
	static const char *const keys[] = { "birth_name", "used_name" };
	UfNameRank best = UF_NAME_NONE;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
			const UfNameRank rank = compare_names(uf_json_get_string(one, keys[i]),
							      uf_json_get_string(other, keys[k]));
			best = MAX(best, rank);
		}
	}
	return best;
}

static UfNameRank
compare_given(const json_t *one, const json_t *other)
{
	UfNameRank best = UF_NAME_NONE;
	for (size_t i = 0; i < json_array_size(one); i++) {
		for (size_t k = 0; k < json_array_size(other); k++) {
			const UfNameRank rank =
			    compare_names(json_string_value(json_array_get(one, i)),
					  json_string_value(json_array_get(other, k)));
			best = MAX(best, i + k > 0 ? MIN(rank, UF_NAME_CLOSE) : rank);
		}
	}
	return best;
}

static UfNameRank
compare_dates(const char *one, const char *other)
{
	UfDate a;
	UfDate b;
	if (one == NULL || other == NULL || !uf_date_parse_iso(one, &a) ||
	    !uf_date_parse_iso(other, &b) || !uf_name_dates_agree(a, b))
		return UF_NAME_NONE;
	return uf_date_is_full(a) && uf_date_is_full(b) ? UF_NAME_EXACT : UF_NAME_CLOSE;
}

UfNameRank
uf_name_compare_members(const json_t *one, const json_t *other)
{
	UfNameRank rank = compare_dates(uf_json_get_string(one, "birth_date"),
					uf_json_get_string(other, "birth_date"));
	if (rank > UF_NAME_NONE)
		rank = MIN(rank, compare_families(one, other));
	if (rank > UF_NAME_NONE)
		rank = MIN(rank, compare_given(json_object_get(one, "given_names"),
					       json_object_get(other, "given_names")));
	return rank;
}
