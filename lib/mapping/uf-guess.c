#include "uf-guess.h"

#include <string.h>

#include "uf-guess-private.h"

#define EXACT 100
#define ONE_WORD 96     /* the same letters without spaces */
#define SHARED 90       /* at most, of some words in common */
#define LEAST 70        /* below, nothing is proposed */
#define PLACE_LESS 2    /* off the score: the boxes that forms have come first */
#define OFFICE_RANK 100 /* the office comes after the person */
#define HOUSE_RANK 50
#define NEXT_HOME "housing/next/"
#define LATER_TEXT 2 /* off the score: tooltips and names say less than labels */

/* Someone else than the applicant: their facts are not hers. */
static const char *const others[] = {
	"conjoint",    "epou",       "partenaire",     "concubin",   "enfant",    "parent",
	"mere",        "pere",       "represent",      "tuteur",     "curateur",  "proche",
	"hebergeant",  "bailleur",   "proprieta",      "employeur",  "medecin",   "deposant",
	"assuree",     "ayant",      "temoin",         "mandataire", "notaire",   "avocat",
	"societe",     "entreprise", "denomin",        "creancier",  "hebergeur", "defunt",
	"urgence",     "confiance",  "administration", "cachet",     "aidant",    "aidee",
	"association", "etabliss",   "enseignant",
};

/* The service that helps, not the person. */
static const char *const offices[] = {
	"orga",        "service",  "agrement",     "agree",      "domiciliataire", "instructeur",
	"travailleur", "referent", "accompagnant", "prefecture", "structure",
};

typedef struct {
	char **words;
	char *compact; /* all its letters */
	char *joined;  /* those of its words */
} Title;

typedef struct {
	GPtrArray *titles; /* Title */
	char **paths;
	const char *as;
	const UfPlace *place;
	bool office;
	bool box;
	size_t rank; /* the least is meant when words alone do not tell */
} Target;

struct UfGuesser {
	GPtrArray *targets; /* Target */
	GHashTable *shared; /* joined words → how many places have this title */
	GHashTable *counts; /* word → in how many titles */
};

static void
free_title(gpointer data)
{
	Title *title = data;
	g_strfreev(title->words);
	g_free(title->compact);
	g_free(title->joined);
	g_free(title);
}

static void
free_target(gpointer data)
{
	Target *target = data;
	g_ptr_array_unref(target->titles);
	g_strfreev(target->paths);
	g_free(target);
}

static size_t
get_count(GHashTable *counts, const char *key)
{
	return GPOINTER_TO_SIZE(g_hash_table_lookup(counts, key));
}

static void
count(GHashTable *counts, const char *key)
{
	g_hash_table_insert(counts, g_strdup(key), GSIZE_TO_POINTER(get_count(counts, key) + 1));
}

static Title *
read_title(const char *text)
{
	Title *title = g_new0(Title, 1);
	title->words = uf_words_split(text);
	title->compact = uf_words_compact(text);
	title->joined = g_strjoinv("", title->words);
	return title;
}

static void
add_title(UfGuesser *self, Target *target, const char *text)
{
	Title *title = read_title(text);
	g_ptr_array_add(target->titles, title);
	for (size_t i = 0; title->words[i] != NULL; i++)
		count(self->counts, title->words[i]);
	if (!target->box && !g_str_has_prefix(target->place->path, NEXT_HOME))
		count(self->shared, title->joined);
}

static Target *
add_target(UfGuesser *self, const UfPlace *place)
{
	Target *target = g_new0(Target, 1);
	target->titles = g_ptr_array_new_with_free_func(free_title);
	target->place = place;
	target->office = g_str_has_prefix(place->path, "office/");
	for (const char *p = place->path; *p != '\0'; p++)
		target->rank += *p == '/';
	if (target->office)
		target->rank += OFFICE_RANK;
	else if (!g_str_has_prefix(place->path, "members/"))
		target->rank += HOUSE_RANK;
	g_ptr_array_add(self->targets, target);
	return target;
}

/* "members/<*>/birth/date" → "$.roles.applicant.birth.date"; NULL for rows of lists. */
static char *
make_path(const UfPlace *place)
{
	static const char member[] = "members/*/";
	const bool is_member = g_str_has_prefix(place->path, member);
	const char *rest = is_member ? place->path + strlen(member) : place->path;
	if (strchr(rest, '*') != NULL || (!is_member && strchr(rest, '/') == NULL))
		return NULL;
	if (g_str_has_prefix(rest, "extensions/"))
		return NULL;
	g_autofree char *dotted = g_strdelimit(g_strdup(rest), "/", '.');
	return g_strconcat(is_member ? "$.roles.applicant." : "$.", dotted, NULL);
}

static void
add_place(UfGuesser *self, const UfPlace *place)
{
	g_autofree char *path =
	    place->title != NULL && uf_place_is_answerable(place) ? make_path(place) : NULL;
	if (path == NULL)
		return;
	Target *target = add_target(self, place);
	const char *const paths[] = { path, NULL };
	target->paths = g_strdupv((char **)paths);
	if (place->kind == UF_PLACE_LINES || place->kind == UF_PLACE_CHOICES)
		target->as = "join:, ";
	add_title(self, target, place->title);
	for (size_t i = 0; i < json_array_size(place->synonyms); i++)
		add_title(self, target, json_string_value(json_array_get(place->synonyms, i)));
}

static void
add_box(UfGuesser *self, const UfProfileSchema *schema, const UfGuessBox *box)
{
	const UfPlace *place = uf_profile_schema_find(schema, box->place);
	g_return_if_fail(place != NULL);
	Target *target = add_target(self, place);
	target->paths = g_strdupv((char **)box->paths);
	target->as = box->as;
	target->box = true;
	target->rank = target->office ? OFFICE_RANK : 0;
	g_auto(GStrv) titles = g_strsplit(box->titles, "|", -1);
	for (size_t i = 0; titles[i] != NULL; i++)
		add_title(self, target, titles[i]);
}

UfGuesser *
uf_guesser_new(const UfProfileSchema *schema)
{
	UfGuesser *self = g_new0(UfGuesser, 1);
	size_t n;
	const UfGuessBox *boxes = uf_guess_get_boxes(&n);
	self->targets = g_ptr_array_new_with_free_func(free_target);
	self->shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < n; i++)
		add_box(self, schema, &boxes[i]);
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++)
		add_place(self, uf_profile_schema_get_place(schema, i));
	return self;
}

void
uf_guesser_free(UfGuesser *self)
{
	if (self == NULL)
		return;
	g_ptr_array_unref(self->targets);
	g_hash_table_unref(self->counts);
	g_hash_table_unref(self->shared);
	g_free(self);
}

/* A rare word says more than "nom" or "date". */
static double
weigh(const UfGuesser *self, const char *word)
{
	const size_t n = get_count(self->counts, word);
	return n == 0 ? 2 : 1 + 3.0 / (double)n;
}

static double
weigh_all(const UfGuesser *self, char **words)
{
	double sum = 0;
	for (size_t i = 0; words[i] != NULL; i++)
		sum += weigh(self, words[i]);
	return sum;
}

static int
compare_words(const UfGuesser *self, char **words, const Title *title)
{
	double shared = 0;
	size_t common = 0;
	for (size_t i = 0; title->words[i] != NULL; i++) {
		if (!g_strv_contains((const char *const *)words, title->words[i]))
			continue;
		shared += weigh(self, title->words[i]);
		common++;
	}
	if (common == g_strv_length(words) && common == g_strv_length(title->words))
		return common > 0 ? EXACT : 0;
	if (common < 2)
		return 0; /* one word in common says too little */
	const double all = weigh_all(self, words) + weigh_all(self, title->words);
	return (int)(SHARED * 2 * shared / all);
}

/* "Début" or "Date" of how many things: such a title alone tells nothing. */
static bool
tells_nothing(const UfGuesser *self, const Target *target, const Title *title)
{
	return *title->joined == '\0' ||
	       (!target->box && get_count(self->shared, title->joined) > 1);
}

static bool
is_one_word(const Title *title, const Title *text)
{
	return *text->joined != '\0' && (g_str_equal(text->compact, title->compact) ||
					 g_str_equal(text->joined, title->joined));
}

static int
score_text(const UfGuesser *self, const Target *target, const Title *text)
{
	int best = 0;
	for (size_t i = 0; i < target->titles->len; i++) {
		const Title *title = g_ptr_array_index(target->titles, i);
		if (tells_nothing(self, target, title))
			continue;
		best = MAX(best, compare_words(self, text->words, title));
		if (is_one_word(title, text))
			best = MAX(best, ONE_WORD);
	}
	return target->box || best == 0 ? best : best - PLACE_LESS;
}

static bool
has_title_word(const Target *target, const char *beginning)
{
	for (size_t i = 0; i < target->titles->len; i++) {
		const Title *title = g_ptr_array_index(target->titles, i);
		if (uf_words_have((const char *const *)title->words, beginning))
			return true;
	}
	return false;
}

bool
uf_guess_names_another(const char *text)
{
	g_auto(GStrv) words = uf_words_split(text != NULL ? text : "");
	const char *const *list = (const char *const *)words;
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		if (uf_words_have(list, others[i]))
			return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(offices); i++) {
		if (uf_words_have(list, offices[i]))
			return true;
	}
	return false;
}

/* A home to come is meant only when the question says so. */
static bool
is_too_early(const Target *target, const char *const *words)
{
	return g_str_has_prefix(target->place->path, NEXT_HOME) && !uf_words_have(words, "futur") &&
	       !uf_words_have(words, "nouve");
}

/* Whether the question is about somebody whom the target is not about. */
static bool
is_about_another(const Target *target, const char *const *words)
{
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		if (uf_words_have(words, others[i]) && !has_title_word(target, others[i]))
			return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(offices) && !target->office; i++) {
		if (uf_words_have(words, offices[i]) && !has_title_word(target, offices[i]))
			return true;
	}
	return false;
}

static char **
collect_words(const UfGuessQuestion *question)
{
	g_autoptr(GString) all = g_string_new(question->section != NULL ? question->section : "");
	for (size_t i = 0; i < UF_GUESS_MAX_TEXTS && question->texts[i] != NULL; i++)
		g_string_append_printf(all, " %s", question->texts[i]);
	return uf_words_split(all->str);
}

/* How many of the options are codes of the place, of 100. */
static int
score_options(const Target *target, const json_t *options)
{
	const size_t n = json_array_size(options);
	size_t known = 0;
	if (target->place->labels == NULL || n < 2)
		return 0;
	for (size_t i = 0; i < n; i++) {
		const char *label =
		    json_string_value(json_object_get(json_array_get(options, i), "label"));
		known += label != NULL && uf_words_find_code(target->place, label) != NULL;
	}
	return (int)(100 * known / n);
}

static int
score_target(const UfGuesser *self, const Target *target, const GPtrArray *texts,
	     const json_t *choice)
{
	int best = 0;
	for (size_t i = 0; i < texts->len; i++) {
		const int score = score_text(self, target, g_ptr_array_index(texts, i));
		best = MAX(best, score - (int)i * LATER_TEXT);
	}
	if (json_array_size(choice) == 0)
		return best;
	const int options = score_options(target, choice);
	return options < 50 ? 0 : MAX(options == 100 ? ONE_WORD : 0, MIN(best, options));
}

bool
uf_guesser_find(const UfGuesser *self, const UfGuessQuestion *question, UfGuess *guess)
{
	g_auto(GStrv) words = collect_words(question);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_title);
	const Target *best = NULL;
	int best_score = 0;
	bool is_tie = false;
	for (size_t i = 0; i < UF_GUESS_MAX_TEXTS && question->texts[i] != NULL; i++)
		g_ptr_array_add(texts, read_title(question->texts[i]));
	for (size_t i = 0; i < self->targets->len; i++) {
		const Target *target = g_ptr_array_index(self->targets, i);
		const int score = score_target(self, target, texts, question->options);
		if (score < best_score || score < LEAST ||
		    is_too_early(target, (const char *const *)words) ||
		    is_about_another(target, (const char *const *)words))
			continue;
		const bool same = best != NULL && score == best_score;
		if (same && target->rank > best->rank)
			continue;
		is_tie = same && target->rank == best->rank;
		best = target;
		best_score = score;
	}
	if (best == NULL || is_tie)
		return false;
	*guess = (UfGuess){ .paths = (const char *const *)best->paths,
			    .as = best->as,
			    .place = best->place,
			    .score = best_score };
	return true;
}
