#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-private.h"
#include "uf-text.h"

#define RUN_MAX 4    /* words that may be written as one */
#define NAME_WORDS 8 /* of one name; more are not looked at */
#define RUNS (UF_NAME_MAX_WORDS * RUN_MAX)
#define SEPARATORS " ,;:()\"/`´_*+"

/* A name as it stands in a card: its words, and each run of them written as one. */
typedef struct {
	guint first; /* in words_of_names */
	guint count;
} Name;

typedef struct {
	const char *person; /* of self->people */
	char *id;
	UfDate birth;
	guint first; /* in names_of_members */
	guint count;
} Member;

typedef struct {
	guint name;
	unsigned field;
} NameOfMember;

struct UfNameIndex {
	GPtrArray *people;        /* char * */
	GArray *words;            /* UfNameWord, each once */
	GHashTable *word_ids;     /* its text → place in words, from 1 */
	GArray *names;            /* Name, each once */
	GHashTable *name_ids;     /* as it is written → place in names, from 1 */
	GArray *words_of_names;   /* guint */
	GArray *members;          /* Member */
	GArray *names_of_members; /* NameOfMember */
};

/* What was typed. Runs of words: number of the first × RUN_MAX + how many more. */
typedef struct {
	UfDate date;
	guint count;
	UfNameWord runs[RUNS]; /* text NULL where there is none */
	bool optional[UF_NAME_MAX_WORDS];
} Query;

/* How the names of one member answer each run, and which. */
typedef struct {
	UfNameRank rank;
	unsigned fields;
} Answer;

static void
clear_word(gpointer word)
{
	uf_name_word_clear(word);
}

static void
clear_member(gpointer member)
{
	g_free(((Member *)member)->id);
}

UfNameIndex *
uf_name_index_new(void)
{
	UfNameIndex *self = g_new0(UfNameIndex, 1);
	self->people = g_ptr_array_new_with_free_func(g_free);
	self->words = g_array_new(FALSE, FALSE, sizeof(UfNameWord));
	g_array_set_clear_func(self->words, clear_word);
	self->word_ids = g_hash_table_new(g_str_hash, g_str_equal);
	self->names = g_array_new(FALSE, FALSE, sizeof(Name));
	self->name_ids = g_hash_table_new_full(g_str_hash, g_str_equal,
					       (GDestroyNotify)uf_memory_free_string, NULL);
	self->words_of_names = g_array_new(FALSE, FALSE, sizeof(guint));
	self->members = g_array_new(FALSE, FALSE, sizeof(Member));
	g_array_set_clear_func(self->members, clear_member);
	self->names_of_members = g_array_new(FALSE, FALSE, sizeof(NameOfMember));
	return self;
}

void
uf_name_index_free(UfNameIndex *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->word_ids);
	g_hash_table_unref(self->name_ids);
	g_array_unref(self->words);
	g_array_unref(self->names);
	g_array_unref(self->words_of_names);
	g_array_unref(self->members);
	g_array_unref(self->names_of_members);
	g_ptr_array_unref(self->people);
	g_free(self);
}

void
uf_name_words_free(char **words)
{
	for (guint i = 0; words != NULL && words[i] != NULL; i++)
		uf_memory_free_string(words[i]);
	g_free(words);
}

/* The folded words of @text, no empty one. */
static char **
split_words(const char *text)
{
	g_auto(UfWiped) folded = uf_text_fold(text);
	if (*folded != '\0' && strpbrk(folded, SEPARATORS) == NULL) {
		char **one = g_new0(char *, 2);
		one[0] = g_steal_pointer(&folded);
		return one;
	}
	char **parts = g_strsplit_set(folded, SEPARATORS, -1);
	guint n = 0;
	for (guint i = 0; parts[i] != NULL; i++) {
		if (*parts[i] != '\0')
			parts[n++] = parts[i];
		else
			g_free(parts[i]);
	}
	parts[n] = NULL;
	return parts;
}

/* @count words from @first on, as one; yours. */
static char *
join_words(char *const *first, guint count)
{
	char *parts[RUN_MAX + 1] = { NULL };
	memcpy(parts, first, count * sizeof *parts);
	return g_strjoinv(NULL, parts);
}

/* Takes ownership of @text. */
static guint
ensure_word(UfNameIndex *self, char *text)
{
	const guint there = GPOINTER_TO_UINT(g_hash_table_lookup(self->word_ids, text));
	if (there > 0) {
		uf_memory_free_string(text);
		return there - 1;
	}
	UfNameWord word;
	uf_name_word_init(&word, text);
	g_array_append_val(self->words, word);
	g_hash_table_insert(self->word_ids, text, GUINT_TO_POINTER(self->words->len));
	return self->words->len - 1;
}

static guint
ensure_name(UfNameIndex *self, const char *text)
{
	const guint there = GPOINTER_TO_UINT(g_hash_table_lookup(self->name_ids, text));
	if (there > 0)
		return there - 1;
	g_auto(UfNameWords) words = split_words(text);
	const guint count = MIN(g_strv_length(words), NAME_WORDS);
	Name name = { .first = self->words_of_names->len };
	for (guint i = 0; i < count; i++) {
		for (guint n = 1; n <= RUN_MAX && i + n <= count; n++) {
			const guint id = ensure_word(self, join_words(words + i, n));
			g_array_append_val(self->words_of_names, id);
			name.count++;
		}
	}
	g_array_append_val(self->names, name);
	g_hash_table_insert(self->name_ids, g_strdup(text), GUINT_TO_POINTER(self->names->len));
	return self->names->len - 1;
}

static void
add_name(UfNameIndex *self, const char *text, unsigned field)
{
	if (text == NULL || *text == '\0' || !g_utf8_validate(text, -1, NULL))
		return;
	const NameOfMember slot = { ensure_name(self, text), field };
	g_array_append_val(self->names_of_members, slot);
}

static void
add_member(UfNameIndex *self, const char *person, const json_t *described)
{
	const char *id = uf_json_get_string(described, "id");
	const char *birth = uf_json_get_string(described, "birth_date");
	const json_t *given = json_object_get(described, "given_names");
	Member member = { .person = person, .first = self->names_of_members->len };
	member.id = g_strdup(id != NULL ? id : "");
	if (birth != NULL)
		uf_date_parse_iso(birth, &member.birth);
	add_name(self, uf_json_get_string(described, "used_name"), UF_NAME_OF_USE);
	add_name(self, uf_json_get_string(described, "birth_name"), UF_NAME_OF_BIRTH);
	for (size_t i = 0; i < json_array_size(given); i++)
		add_name(self, json_string_value(json_array_get(given, i)), UF_NAME_GIVEN);
	member.count = self->names_of_members->len - member.first;
	g_array_append_val(self->members, member);
}

void
uf_name_index_add(UfNameIndex *self, const char *person, const json_t *card)
{
	const json_t *members = json_object_get(card, "members");
	char *id = g_strdup(person);
	g_ptr_array_add(self->people, id);
	for (size_t i = 0; i < json_array_size(members); i++)
		add_member(self, id, json_array_get(members, i));
}

size_t
uf_name_index_get_count(const UfNameIndex *self)
{
	return self->members->len;
}

static void
clear_query(Query *query)
{
	for (guint i = 0; i < RUNS; i++) {
		if (query->runs[i].text != NULL)
			uf_name_word_clear(&query->runs[i]);
	}
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, clear_query)

/* Takes the dates out of what was typed; the rest, yours. */
static char *
take_date(const char *text, UfDate *date)
{
	g_auto(UfNameWords) parts = g_strsplit_set(text, " \t\n,;", -1);
	GString *rest = g_string_sized_new(strlen(text) + 2);
	for (guint i = 0; parts[i] != NULL; i++) {
		if (!uf_date_parse_french(parts[i], date))
			g_string_append_printf(rest, "%s ", parts[i]);
	}
	return g_string_free(rest, FALSE);
}

/* An initial is written as one word with nothing, what is elided is (d', l', o'). */
static bool
may_join(char *const *words, guint count)
{
	for (guint i = 0; i < count; i++) {
		if (words[i][1] == '\0' && !uf_name_is_particle(words[i]))
			return count == 1;
	}
	return true;
}

static bool
parse_query(const char *text, Query *query, GError **error)
{
	g_auto(UfWiped) rest = take_date(text, &query->date);
	g_auto(UfNameWords) words = split_words(rest);
	query->count = g_strv_length(words);
	if ((query->count == 0 && query->date.year == 0) || query->count > UF_NAME_MAX_WORDS) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    query->count == 0 ? "no name to look for"
					      : "too many words: %d at most",
			    UF_NAME_MAX_WORDS);
		return false;
	}
	bool all = true;
	for (guint i = 0; i < query->count; i++) {
		query->optional[i] = uf_name_is_particle(words[i]);
		all = all && query->optional[i];
		for (guint n = 1; n <= RUN_MAX && i + n <= query->count; n++) {
			if (may_join(words + i, n))
				uf_name_word_init(&query->runs[i * RUN_MAX + n - 1],
						  join_words(words + i, n));
		}
	}
	/* somebody may be called Lê */
	if (all)
		memset(query->optional, 0, sizeof query->optional);
	return true;
}

/* The ranks of every word for every run: place of the word × RUNS + run. */
static guint8 *
rank_words(const UfNameIndex *self, const Query *query)
{
	guint8 *ranks = g_malloc0((gsize)(self->words->len + 1) * RUNS);
	for (guint i = 0; i < self->words->len; i++) {
		const UfNameWord *word = &g_array_index(self->words, UfNameWord, i);
		for (guint run = 0; run < query->count * RUN_MAX; run++) {
			if (query->runs[run].text != NULL)
				ranks[(gsize)i * RUNS + run] =
				    (guint8)uf_name_word_compare(&query->runs[run], word);
		}
	}
	return ranks;
}

/* The runs that the word at @ranks answers, as bits. */
static guint64
mark_word(const guint8 *ranks, guint runs)
{
	guint64 marks = 0;
	for (guint run = 0; run < runs; run++)
		marks |= (guint64)(ranks[run] > 0) << run;
	return marks;
}

/* Which runs each name answers. */
static guint64 *
mark_names(const UfNameIndex *self, const guint8 *ranks, guint runs)
{
	guint64 *marks = g_new0(guint64, self->names->len + 1);
	for (guint i = 0; i < self->names->len; i++) {
		const Name *name = &g_array_index(self->names, Name, i);
		for (guint w = name->first; w < name->first + name->count; w++) {
			const guint word = g_array_index(self->words_of_names, guint, w);
			marks[i] |= mark_word(ranks + (gsize)word * RUNS, runs);
		}
	}
	return marks;
}

static void
answer_name(const UfNameIndex *self, const NameOfMember *slot, const guint8 *ranks, guint runs,
	    Answer *answers)
{
	const Name *name = &g_array_index(self->names, Name, slot->name);
	for (guint w = name->first; w < name->first + name->count; w++) {
		const guint word = g_array_index(self->words_of_names, guint, w);
		for (guint run = 0; run < runs; run++) {
			const UfNameRank rank = ranks[(gsize)word * RUNS + run];
			if (rank > answers[run].rank)
				answers[run] = (Answer){ rank, slot->field };
			else if (rank > 0 && rank == answers[run].rank)
				answers[run].fields |= slot->field;
		}
	}
}

/* The best way to read what was typed as names of the member whose @answers these are: every word
 * counts, alone or in a run, but for particles. */
static Answer
read_answers(const Query *query, const Answer *answers)
{
	Answer best[UF_NAME_MAX_WORDS + 1] = { [0] = { UF_NAME_EXACT, 0 } };
	for (guint i = 0; i < query->count; i++) {
		for (guint n = 1; n <= RUN_MAX && i + n <= query->count; n++) {
			const Answer *answer = &answers[i * RUN_MAX + n - 1];
			const UfNameRank rank = MIN(best[i].rank, answer->rank);
			if (rank > best[i + n].rank)
				best[i + n] = (Answer){ rank, best[i].fields | answer->fields };
		}
		if (query->optional[i] && best[i].rank > best[i + 1].rank)
			best[i + 1] = best[i];
	}
	return best[query->count];
}

bool
uf_name_dates_agree(UfDate one, UfDate other)
{
	return one.year == other.year &&
	       (one.month == other.month || one.month == 0 || other.month == 0) &&
	       (one.day == other.day || one.day == 0 || other.day == 0);
}

static void
narrow(const Query *query, UfDate birth, Answer *answer)
{
	if (query->date.year == 0)
		return;
	if (birth.year > 0 && uf_name_dates_agree(query->date, birth))
		answer->fields |= UF_NAME_DATE;
	else if (birth.year > 0 || query->count == 0)
		answer->rank = UF_NAME_NONE;
	else
		answer->rank = MIN(answer->rank, UF_NAME_CLOSE);
}

/* All of one search; borrowed. */
typedef struct {
	const Query *query;
	const guint8 *ranks;
	const guint64 *marks;
} Search;

static Answer
look_at(const UfNameIndex *self, const Search *search, const Member *member)
{
	const guint runs = search->query->count * RUN_MAX;
	Answer answers[RUNS] = { { UF_NAME_NONE, 0 } };
	bool any = runs == 0;
	for (guint i = member->first; i < member->first + member->count; i++) {
		const NameOfMember *slot = &g_array_index(self->names_of_members, NameOfMember, i);
		if (search->marks[slot->name] == 0)
			continue;
		any = true;
		answer_name(self, slot, search->ranks, runs, answers);
	}
	Answer answer = { UF_NAME_NONE, 0 };
	if (any)
		answer = read_answers(search->query, answers);
	narrow(search->query, member->birth, &answer);
	return answer;
}

static void
add_hits(const UfNameIndex *self, const Answer *answers, UfNameRank rank, GPtrArray *hits)
{
	for (guint i = 0; i < self->members->len; i++) {
		if (answers[i].rank != rank)
			continue;
		const Member *member = &g_array_index(self->members, Member, i);
		UfNameHit *hit = g_new(UfNameHit, 1);
		*hit = (UfNameHit){ member->person, member->id, rank, answers[i].fields };
		g_ptr_array_add(hits, hit);
	}
}

GPtrArray *
uf_name_index_find(const UfNameIndex *self, const char *query, GError **error)
{
	g_auto(Query) parsed = { .count = 0 };
	if (!parse_query(query, &parsed, error))
		return NULL;
	g_autofree guint8 *ranks = rank_words(self, &parsed);
	g_autofree guint64 *marks = mark_names(self, ranks, parsed.count * RUN_MAX);
	g_autofree Answer *answers = g_new(Answer, self->members->len + 1);
	const Search search = { &parsed, ranks, marks };
	for (guint i = 0; i < self->members->len; i++)
		answers[i] = look_at(self, &search, &g_array_index(self->members, Member, i));
	GPtrArray *hits = g_ptr_array_new_with_free_func(g_free);
	for (UfNameRank rank = UF_NAME_EXACT; rank > UF_NAME_NONE; rank--)
		add_hits(self, answers, rank, hits);
	return hits;
}
