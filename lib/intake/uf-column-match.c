/* What a heading may mean. */
#include <string.h>

#include "uf-column-private.h"
#include "uf-text.h"

#define WHOLE 100     /* the title, and nothing else */
#define EXACT 99      /* with words of what holds the place */
#define SHARED 90     /* at most, of some words in common */
#define ALIKE 61      /* below, nothing is proposed */
#define PART 62       /* all its words are in a longer title: "Loyer" */
#define MIN_LETTERS 2 /* of a title without words: "CP" */
#define NEXT_HOME "housing/next/"

typedef struct {
	const UfColumnPattern *pattern;
	char *key;
	int score;
} Candidate;

static void
free_candidate(gpointer data)
{
	Candidate *candidate = data;
	g_free(candidate->key);
	g_free(candidate);
}

/* How many of the words of @few are in @many. */
static size_t
count_common(const UfColumnTitle *few, const UfColumnTitle *many)
{
	size_t common = 0;
	for (size_t i = 0, j = 0; i < few->count && j < many->count;) {
		if (few->words[i] == many->words[j]) {
			common++;
			i++;
			j++;
		} else if (few->words[i] < many->words[j]) {
			i++;
		} else {
			j++;
		}
	}
	return common;
}

/* The heading has all words of the title, and the rest of it says what holds the place. */
static bool
is_exact(const UfColumnPattern *pattern, const UfColumnTitle *title, const UfColumnTitle *words)
{
	if (title->count == 0 || count_common(title, words) < title->count)
		return false;
	for (size_t i = 0; i < words->count; i++) {
		const UfColumnTitle one = { .words = { words->words[i] }, .count = 1 };
		if (count_common(&one, title) == 0 && count_common(&one, pattern->around) == 0)
			return false;
	}
	return true;
}

static int
score_title(const UfColumnPattern *pattern, const UfColumnTitle *title, const UfColumnTitle *words,
	    size_t unknown)
{
	if (strlen(title->compact) >= MIN_LETTERS && g_str_equal(title->compact, words->compact))
		return WHOLE;
	const size_t common = count_common(title, words);
	if (unknown == 0 && is_exact(pattern, title, words))
		return common == words->count ? WHOLE : EXACT;
	const size_t all = title->count + words->count + unknown;
	if (common == 0)
		return 0;
	const int part = unknown == 0 && common == words->count ? PART : 0;
	return MAX(part, (int)(2 * common * SHARED / all));
}

static int
score(const UfColumnPattern *pattern, const UfColumnTitle *words, size_t unknown)
{
	int best = 0;
	for (guint i = 0; i < pattern->titles->len && best < WHOLE; i++)
		best = MAX(best, score_title(pattern, g_ptr_array_index(pattern->titles, i), words,
					     unknown));
	return best;
}

/* A home to come is meant only when the heading says so. */
static bool
is_too_early(const UfColumnPattern *pattern, const char *text)
{
	g_auto(GStrv) words = uf_words_split(text);
	return g_str_has_prefix(pattern->pattern, NEXT_HOME) &&
	       !uf_words_have((const char *const *)words, "futur") &&
	       !uf_words_have((const char *const *)words, "nouve");
}

/* "Montant" of any row says nothing beside the question of a form that is named. */
static bool
is_any_row(const Candidate *candidate)
{
	return candidate->pattern->source == UF_COLUMN_FROM_SCHEMA &&
	       strchr(candidate->pattern->pattern, '#') != NULL;
}

static bool
gives_way(const Candidate *candidate, const Candidate *other)
{
	return is_any_row(candidate) && other->pattern->source == UF_COLUMN_FROM_REQUEST;
}

static int
compare_candidates(gconstpointer left, gconstpointer right)
{
	const Candidate *a = *(Candidate *const *)left;
	const Candidate *b = *(Candidate *const *)right;
	if (a->score != b->score)
		return b->score - a->score;
	if (gives_way(a, b) || gives_way(b, a))
		return gives_way(a, b) ? 1 : -1;
	if (a->pattern->source != b->pattern->source)
		return (int)a->pattern->source - (int)b->pattern->source;
	return (int)strlen(a->key) - (int)strlen(b->key);
}

static bool
has_key(const GPtrArray *candidates, const char *key)
{
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *known = g_ptr_array_index(candidates, i);
		if (g_str_equal(known->key, key))
			return true;
	}
	return false;
}

static void
collect(const UfColumnBook *book, const UfColumnHeading *heading, GPtrArray *candidates)
{
	size_t unknown = 0;
	g_autoptr(UfColumnTitle) words = uf_column_title_new(book, heading->rest, false, &unknown);
	for (guint i = 0; i < book->patterns->len; i++) {
		const UfColumnPattern *pattern = g_ptr_array_index(book->patterns, i);
		const int points = score(pattern, words, unknown);
		if (points < ALIKE || is_too_early(pattern, heading->rest))
			continue;
		char *key = uf_column_pattern_fill(pattern, heading->who, heading->number);
		if (key == NULL || has_key(candidates, key)) {
			g_free(key);
			continue;
		}
		Candidate *candidate = g_new(Candidate, 1);
		*candidate = (Candidate){ pattern, key, points };
		g_ptr_array_add(candidates, candidate);
	}
	g_ptr_array_sort(candidates, compare_candidates);
}

/* One exact meaning, or one that is usual among those of the schema. */
static bool
is_sure(const GPtrArray *candidates)
{
	const Candidate *first = candidates->len > 0 ? g_ptr_array_index(candidates, 0) : NULL;
	if (first == NULL || first->score < EXACT)
		return false;
	for (guint i = 1; i < candidates->len; i++) {
		const Candidate *other = g_ptr_array_index(candidates, i);
		if (other->score < first->score)
			return true;
		const bool is_usual = first->pattern->source == UF_COLUMN_FROM_USUAL &&
				      other->pattern->source == UF_COLUMN_FROM_SCHEMA;
		if (!is_usual && !gives_way(other, first))
			return false;
	}
	return true;
}

/* Candidates of the heading as it stands, or of what is left of it without the person. */
static GPtrArray *
look(const UfColumnBook *book, const char *text, bool people, bool *sure)
{
	UfColumnHeading heading;
	GPtrArray *candidates = g_ptr_array_new_with_free_func(free_candidate);
	uf_column_heading_init(&heading, text, people);
	collect(book, &heading, candidates);
	*sure = !heading.is_unsure && is_sure(candidates);
	uf_column_heading_clear(&heading);
	return candidates;
}

/* A title of several parts ("Logement › Bailleur › Nom") means its target, whatever else has some
 * of the words: the one candidate that is called so is put first. */
static bool
put_called_first(const UfColumnBook *book, const char *text, GPtrArray *candidates)
{
	guint found = 0;
	guint at = 0;
	g_autofree char *heading = uf_text_fold(text);
	for (guint i = 0; strstr(text, " › ") != NULL && i < candidates->len; i++) {
		const Candidate *candidate = g_ptr_array_index(candidates, i);
		g_autoptr(UfColumnTarget) target =
		    candidate->score >= EXACT ? uf_column_book_find(book, candidate->key) : NULL;
		g_autofree char *title = target != NULL ? uf_text_fold(target->title) : NULL;
		if (g_strcmp0(title, heading) == 0) {
			found++;
			at = i;
		}
	}
	if (found != 1)
		return false;
	g_ptr_array_insert(candidates, 0, g_ptr_array_steal_index(candidates, at));
	return true;
}

static void
free_target(gpointer data)
{
	uf_column_target_free(data);
}

GPtrArray *
uf_column_book_match(const UfColumnBook *self, const char *heading, bool *sure)
{
	bool is_plain = false;
	GPtrArray *targets = g_ptr_array_new_with_free_func(free_target);
	g_autoptr(GPtrArray) candidates = look(self, heading, false, &is_plain);
	*sure = is_plain;
	if (!is_plain && uf_column_heading_names_somebody(heading)) {
		g_ptr_array_unref(candidates);
		candidates = look(self, heading, true, sure);
	}
	*sure = *sure || put_called_first(self, heading, candidates);
	const guint most = *sure ? 1 : UF_COLUMN_MAX_PROPOSALS;
	for (guint i = 0; i < candidates->len && targets->len < most; i++) {
		const Candidate *candidate = g_ptr_array_index(candidates, i);
		UfColumnTarget *target = uf_column_book_find(self, candidate->key);
		if (target != NULL)
			g_ptr_array_add(targets, target);
	}
	*sure = *sure && targets->len == 1;
	return targets;
}
