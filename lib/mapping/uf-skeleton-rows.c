/* What the rows of a repeated block may be, and their columns: the few that most forms have. */
#include "uf-guess-private.h"
#include "uf-skeleton-private.h"
#include "uf-words.h"

#define OTHERS                                                                                     \
	"$.members[?@.presence.kind != 'outside' && @.presence.kind != 'abroad' && "               \
	"@.id != $.roles.applicant.id]"
#define MINORS                                                                                     \
	"$.members[?@.minor == true && @.presence.kind != 'outside' && @.presence.kind != "        \
	"'abroad']"

typedef struct {
	const char *word; /* of the label, folded, in the singular */
	const char *path;
} Word;

/* The first that the label of the table has: "Personnes à charge" are persons. */
static const Word tables[] = {
	{ "enfant", MINORS },
	{ "personne", OTHERS },
	{ "occupant", OTHERS },
	{ "foyer", OTHERS },
	{ "menage", OTHERS },
	{ "dette", "$.debts[*]" },
	{ "impaye", "$.debts[*]" },
	{ "ressource", "$.resources[?@.latest == true]" },
	{ "revenu", "$.resources[?@.latest == true]" },
	{ "charge", "$.expenses[?@.latest == true]" },
	{ "depense", "$.expenses[?@.latest == true]" },
};

static const Word people[] = {
	{ "prenom", "@.given_names[0]" }, { "naissance", "@.birth.date" },
	{ "nee", "@.birth.date" },        { "lien", "@.relation" },
	{ "parente", "@.relation" },      { "nom", "@.birth_name" },
};

static const Word amounts[] = {
	{ "montant", "@.amount" },
};

static const char *
find_path(const Word *words, size_t n, const char *label)
{
	g_auto(GStrv) said = uf_words_split(label);
	for (size_t i = 0; i < n; i++) {
		if (g_strv_contains((const char *const *)said, words[i].word))
			return words[i].path;
	}
	return NULL;
}

const char *
uf_skeleton_find_rows(const char *label)
{
	return find_path(tables, G_N_ELEMENTS(tables), label);
}

const char *
uf_skeleton_find_column(const char *rows, const char *label, const char *kind)
{
	if (rows == NULL)
		return NULL;
	const bool are_people = g_str_has_prefix(rows, "$.members");
	const char *path = are_people ? find_path(people, G_N_ELEMENTS(people), label)
				      : find_path(amounts, G_N_ELEMENTS(amounts), label);
	if (path == NULL)
		return NULL;
	/* a place of birth is no day of birth, a choice has codes of its own */
	const bool is_date = g_str_equal(path, "@.birth.date");
	const bool is_money = g_str_equal(path, "@.amount");
	if (is_date || is_money)
		return g_str_equal(kind, is_date ? "date" : "money") ? path : NULL;
	return g_str_equal(kind, "text") ? path : NULL;
}
