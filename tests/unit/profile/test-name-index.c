#include "uf-name-index.h"

#include <string.h>

#include "uf-error.h"
#include "uf-name-private.h"

/* "used|birth|given,given|date"; each is one household */
static const struct {
	const char *person;
	const char *text;
} people[] = {
	{ "dupont", "|Dupont|Marie,Hélène|1984-05-12" },
	{ "dupond", "|Dupond|Jean-Pierre|1984-05" },
	{ "martin", "Martin|Lefèvre|Chloé|1990" },
	{ "martine", "|Lemaire|Martine|1955-01-31" },
	{ "essai", "|D’Essai|Maëlle|2001-02-03" },
	{ "invente", "|L'Inventé|Éloïse,Anne|1979-11-30" },
	{ "tour", "|de La Tour|Cœur-Aimée|1966-06-06" },
	{ "latour", "|Delatour|Ophélie|1967-07-07" },
	{ "roy", "|Le Roy|Jeanne|" },
	{ "benali", "|Benali|Mohamed|1980-01-01" },
	{ "ben-ali", "|Ben Ali|Muhammad|1981-01-01" },
	{ "idrissi", "|El Idrissi|Aïcha|1992-03-08" },
	{ "kader", "|Abdelkader|Youssef|1975-10-10" },
	{ "ouali", "|Ouali|Djamila|1988-08-08" },
	{ "ait", "|Aït Ahmed|Khaled|1949-12-01" },
	{ "ould", "|Ould Mohamed|Fatimata|1999-09-09" },
	{ "bent", "|Mint Sidi|Mariem Bent|1998" },
	{ "nguyen", "Nguyễn|Wymyślona-Żółć|Małgorzata,Łucja|1990-10-09" },
	{ "le", "|Lê|Thị Hồng|1985" },
	{ "silva", "|da Silva e Sousa|João|1970-04-25" },
	{ "santos", "|dos Santos|Conceição|1971-04-25" },
	{ "munoz", "|Muñoz González|José María|1972-12-12" },
	{ "casanova", "|de Casanova|Ghjuvan-Battista|1960-08-15" },
	{ "leca", "|Leca|Maria-Stella|1961-08-15" },
	{ "oconnor", "|O'Connor|Siobhán|1993-03-17" },
	{ "macdonald", "|MacDonald|Iain|1994-11-30" },
	{ "vandenberg", "|van den Berg|Annelies|1991-04-27" },
	{ "muller", "|Müller|Jürgen|1958-10-03" },
	{ "schmitt", "|Schmitt|Franck|1959-10-03" },
	{ "renault", "Renaud|Renault|Thibault|1983" },
	{ "oekonom", "|Œkonomos|Philippe|1957-03-25" },
	{ "ivanov", "|Иванов|Пётр|1982-06-12" },
	{ "arabic", "|بن علي|محمد|1986" },
	{ "china", "|王|小明|1995-10-01" },
	{ "kone", "|Koné|Mamadou|2000-01-01" },
	{ "traore", "|Traoré|Aminata|2003-12-31" },
	{ "rakoto", "|Rakotoarimanana|Hery|1977-06-26" },
	{ "jeanne", "|Exemple|Jeanne-Marie Aimée,Rose|1950-02-28" },
	{ "nameless", "||Zoé|2020-02-29" },
	{ "petrossian", "|Petrossian|Sylvie|1968-09-21" },
};

static json_t *
make_card(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "|", -1);
	g_auto(GStrv) given = g_strsplit(parts[2], ",", -1);
	json_t *names = json_array();
	for (guint i = 0; given[i] != NULL; i++)
		json_array_append_new(names, json_string(given[i]));
	json_t *member = json_pack("{s:s, s:o}", "id", "m1", "given_names", names);
	static const char *const keys[] = { "used_name", "birth_name", NULL, "birth_date" };
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (keys[i] != NULL && *parts[i] != '\0')
			json_object_set_new(member, keys[i], json_string(parts[i]));
	}
	return json_pack("{s:[o]}", "members", member);
}

static UfNameIndex *
make_index(void)
{
	UfNameIndex *index = uf_name_index_new();
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autoptr(json_t) card = make_card(people[i].text);
		uf_name_index_add(index, people[i].person, card);
	}
	return index;
}

/* "dupont=3 dupond~1": who, and how well */
static char *
describe(const GPtrArray *hits)
{
	static const char marks[] = "?~+=";
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < hits->len; i++) {
		const UfNameHit *hit = g_ptr_array_index(hits, i);
		g_string_append_printf(text, "%s%c%s", text->len > 0 ? " " : "", marks[hit->rank],
				       hit->person);
	}
	return g_string_free(text, FALSE);
}

/* = exact, + beginning, ~ close; the order counts */
static const struct {
	const char *query;
	const char *found;
} rows[] = {
	/* order, case, accents, hyphens, apostrophes, ligatures */
	{ "Dupont Marie", "=dupont" },
	{ "marie dupont", "=dupont" },
	{ "MARIE  DUPONT", "=dupont" },
	{ "hélène dupont", "=dupont" },
	{ "Helene Marie", "=dupont" },
	{ "dupond jean-pierre", "=dupond" },
	{ "dupond jean pierre", "=dupond" },
	{ "jeanpierre dupond", "=dupond" },
	{ "Pierre", "=dupond" },
	{ "eloise l’invente", "=invente" },
	{ "ÉLOÏSE L'INVENTÉ", "=invente" },
	{ "invente eloise", "=invente" },
	{ "linventé", "=invente" },
	{ "d'essai", "=essai" },
	{ "dessai", "=essai" },
	{ "essai", "=essai" },
	{ "D’ESSAI, Maëlle", "=essai" },
	{ "coeur aimee", "=tour" },
	{ "Cœur", "=tour ~oconnor" },
	{ "oekonomos", "=oekonom" },
	{ "Œkonomos Philippe", "=oekonom" },
	{ "jeanne-marie", "=jeanne" },
	{ "Rose Aimee Exemple", "=jeanne" },
	/* both names of a person, all given names */
	{ "Chloé Martin", "=martin" },
	{ "Chloé Lefevre", "=martin" },
	{ "Martin née Lefèvre", "=martin" },
	{ "Mme Martin, ép. Lefèvre", "=martin" },
	{ "Renaud Renault", "=renault" },
	{ "zoe", "=nameless" },
	/* particles */
	{ "de la tour", "=tour =latour" },
	{ "tour", "=tour ~latour" },
	{ "la tour", "=tour ~latour" },
	{ "latour", "=tour ~latour" },
	{ "delatour", "=tour =latour" },
	{ "Roy", "=roy" },
	{ "leroy", "=roy" },
	{ "le roy jeanne", "=roy" },
	{ "ben ali", "=benali =ben-ali" },
	{ "benali", "=benali =ben-ali" },
	{ "Ben-Ali Mohamed", "=benali ~ben-ali" },
	{ "idrissi", "=idrissi" },
	{ "elidrissi aicha", "=idrissi" },
	{ "al idrissi", "=idrissi" },
	{ "abd el kader", "=kader" },
	{ "ahmed", "=ait" },
	{ "ait ahmed khaled", "=ait" },
	{ "aitahmed", "=ait" },
	{ "silva joao", "=silva" },
	{ "dasilva", "=silva" },
	{ "da silva de sousa", "=silva" },
	{ "santos", "=santos" },
	{ "dos santos conceicao", "=santos" },
	{ "casanova", "=casanova" },
	{ "connor", "=oconnor ~tour" },
	{ "oconnor siobhan", "=oconnor" },
	{ "o connor", "=oconnor ~tour" },
	{ "mac donald", "=macdonald" },
	{ "berg annelies", "=vandenberg" },
	{ "vandenberg", "=vandenberg" },
	{ "van de berg", "=vandenberg" },
	/* nobody is found by particles that are not theirs, somebody by those that are */
	{ "lê", "=roy =le +martin +martine +leca" },
	{ "lê thị", "=le +renault" },
	{ "monsieur", "" },
	/* names of elsewhere */
	{ "nguyen", "=nguyen" },
	{ "wymyslona", "=nguyen" },
	{ "zolc lucja", "=nguyen" },
	{ "Malgorzata", "=nguyen" },
	{ "munoz gonzalez", "=munoz" },
	{ "muller jurgen", "=muller" },
	{ "ghjuvan battista", "=casanova" },
	{ "Ghjuvan", "=casanova" },
	{ "stella leca", "=leca" },
	{ "kone mamadou", "=kone" },
	{ "Иванов", "=ivanov" },
	{ "пётр иванов", "=ivanov" },
	{ "петр", "=ivanov" },
	{ "محمد", "=arabic" },
	{ "王", "=china" },
	{ "小", "+china" },
	/* beginnings, initials */
	{ "dup", "+dupont +dupond" },
	{ "dupon", "+dupont +dupond" },
	{ "rakoto hery", "+rakoto" },
	{ "m dupont", "=dupont ~dupond" },
	{ "h. dupont", "+dupont" },
	{ "delat", "+tour +latour" },
	/* one slip, two, a swap */
	{ "dupomt marie", "~dupont" },
	{ "duponte marie", "~dupont" },
	{ "dupnot marie", "~dupont" },
	{ "dpont marie", "~dupont" },
	{ "wimyslona", "~nguyen" },
	{ "rakotorimanama", "~rakoto" },
	{ "rakotorimamama", "" },
	{ "petrosian", "~petrossian" },
	{ "kona", "~kone" },
	{ "ray", "" },
	{ "trarore", "~traore" },
	/* sounds */
	{ "dupond", "=dupond ~dupont" },
	{ "Filippe", "~oekonom" },
	{ "silvy petrossian", "~petrossian" },
	{ "Walid Jamila", "~ouali" },
	{ "wali jamila", "~ouali" },
	{ "kaled ait ahmed", "~ait" },
	{ "aisha", "~idrissi" },
	{ "youcef", "~kader" },
	{ "mohammed", "~benali ~ben-ali ~ould" },
	{ "mugnoz", "~munoz" },
	{ "gonsales", "~munoz" },
	{ "chmit", "~schmitt" },
	{ "frank", "~schmitt" },
	{ "renaut", "~renault" },
	{ "tibo renault", "~renault" },
	/* dates */
	{ "12/05/1984", "=dupont =dupond" },
	{ "1984-05-12", "=dupont =dupond" },
	{ "05/1984", "=dupont =dupond" },
	{ "1984", "=dupont =dupond" },
	{ "dupont 1984", "=dupont ~dupond" },
	{ "dupont 13/05/1984", "~dupond" },
	{ "dupont 1985", "" },
	{ "Marie née le 12.05.1984", "=dupont" },
	{ "martin 1990", "=martin" },
	{ "martin 03/06/1990", "=martin" },
	{ "roy 1970", "~roy" },
	{ "29/02/2020", "=nameless" },
	/* nobody */
	{ "personne", "" },
	{ "dupont martin", "" },
	{ "xyz", "" },
};

static void
test_queries(void)
{
	g_autoptr(UfNameIndex) index = make_index();
	g_assert_cmpuint(uf_name_index_get_count(index), ==, G_N_ELEMENTS(people));
	g_assert_cmpuint(G_N_ELEMENTS(rows), >, 80);
	int wrong = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) hits = uf_name_index_find(index, rows[i].query, &error);
		g_assert_no_error(error);
		g_autofree char *found = describe(hits);
		if (strcmp(found, rows[i].found) == 0)
			continue;
		g_test_message("\"%s\": expected \"%s\", found \"%s\"", rows[i].query,
			       rows[i].found, found);
		wrong++;
	}
	g_assert_cmpint(wrong, ==, 0);
}

static void
test_which(void)
{
	static const struct {
		const char *query;
		unsigned fields;
	} which[] = {
		{ "chloe martin", UF_NAME_GIVEN | UF_NAME_OF_USE },
		{ "lefevre", UF_NAME_OF_BIRTH },
		{ "lefevre 1990", UF_NAME_OF_BIRTH | UF_NAME_DATE },
		{ "martin lefevre", UF_NAME_OF_BIRTH | UF_NAME_OF_USE },
		{ "martin née lefevre", UF_NAME_OF_BIRTH | UF_NAME_OF_USE },
	};
	g_autoptr(UfNameIndex) index = make_index();
	for (size_t i = 0; i < G_N_ELEMENTS(which); i++) {
		g_autoptr(GPtrArray) hits = uf_name_index_find(index, which[i].query, NULL);
		g_assert_cmpuint(hits->len, ==, 1);
		const UfNameHit *hit = g_ptr_array_index(hits, 0);
		g_assert_cmpstr(hit->person, ==, "martin");
		g_assert_cmpstr(hit->member, ==, "m1");
		g_assert_cmpuint(hit->fields, ==, which[i].fields);
	}
}

static void
test_refused(void)
{
	static const char *const queries[] = {
		"", "  ", " - ", "''", "\xc2\xa0", "a b c d e f g h i j k l m",
	};
	g_autoptr(UfNameIndex) index = make_index();
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_name_index_find(index, queries[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	g_autoptr(GPtrArray) hits = uf_name_index_find(index, "a b c d e f g h i j k l", NULL);
	g_assert_cmpuint(hits->len, ==, 0);
}

/* Cards that are not as they should be, and members of one household. */
static void
test_cards(void)
{
	static const char *const odd[] = {
		"{}",
		"[]",
		"{\"members\": {}}",
		"{\"members\": [1, null, {}]}",
		"{\"members\": [{\"id\": 3, \"birth_name\": [], \"given_names\": \"A\"}]}",
		"{\"members\": [{\"id\": \"m1\", \"given_names\": [1, \"\"], \"birth_date\": "
		"\"x\"}]}",
	};
	g_autoptr(UfNameIndex) index = uf_name_index_new();
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
		g_autoptr(json_t) card = json_loads(odd[i], 0, NULL);
		uf_name_index_add(index, "odd", card);
	}
	uf_name_index_add(index, "none", NULL);
	g_autoptr(json_t) card =
	    json_pack("{s:[{s:s, s:s}, {s:s, s:s, s:[s]}]}", "members", "id", "m1", "birth_name",
		      "Imaginaire", "id", "m2", "birth_name", "Imaginaire", "given_names", "Ève");
	uf_name_index_add(index, "two", card);
	g_autoptr(GPtrArray) both = uf_name_index_find(index, "imaginaire", NULL);
	g_assert_cmpuint(both->len, ==, 2);
	g_autoptr(GPtrArray) one = uf_name_index_find(index, "eve imaginaire", NULL);
	g_assert_cmpuint(one->len, ==, 1);
	g_assert_cmpstr(((UfNameHit *)g_ptr_array_index(one, 0))->member, ==, "m2");
	uf_name_index_free(NULL);
}

static void
test_sounds(void)
{
	static const struct {
		const char *one;
		const char *other;
		bool alike;
	} pairs[] = {
		{ "philippe", "filip", true },  { "khaled", "kaled", true },
		{ "djamel", "jamel", true },    { "ouattara", "wattara", true },
		{ "jacques", "jakes", true },   { "christine", "kristin", true },
		{ "guerbi", "gherbi", true },   { "yves", "ives", true },
		{ "moreau", "moro", true },     { "lambert", "lanber", true },
		{ "martin", "morin", false },   { "ali", "eli", false },
		{ "иванов", "ивановa", false }, { "", "h", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *one = uf_name_sound(pairs[i].one);
		g_autofree char *other = uf_name_sound(pairs[i].other);
		g_test_message("%s %s", one, other);
		g_assert_true(g_str_equal(one, other) == pairs[i].alike);
	}
}

static void
test_slips(void)
{
	static const struct {
		const char *one;
		const char *other;
		guint slips;
	} pairs[] = {
		{ "abcd", "abcd", 0 },      { "abcd", "abdc", 1 },   { "abcd", "acd", 1 },
		{ "abcd", "abxcd", 1 },     { "abcd", "xbcd", 1 },   { "abcd", "badc", 2 },
		{ "abcd", "dcba", 3 },      { "abcd", "abcdef", 2 }, { "abcd", "efgh", 3 },
		{ "иванов", "иванова", 1 }, { "", "ab", 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		UfNameWord one;
		UfNameWord other;
		uf_name_word_init(&one, g_strdup(pairs[i].one));
		uf_name_word_init(&other, g_strdup(pairs[i].other));
		g_assert_cmpuint(uf_name_count_slips(&one, &other, 2), ==, pairs[i].slips);
		g_assert_cmpuint(uf_name_count_slips(&other, &one, 2), ==, pairs[i].slips);
		uf_name_word_clear(&one);
		uf_name_word_clear(&other);
	}
	/* what is longer than any name is not measured */
	UfNameWord one;
	UfNameWord other;
	uf_name_word_init(&one, g_strnfill(60, 'a'));
	uf_name_word_init(&other, g_strnfill(59, 'a'));
	g_assert_cmpuint(uf_name_count_slips(&one, &other, 2), ==, 3);
	uf_name_word_clear(&one);
	uf_name_word_clear(&other);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/name-index/queries", test_queries);
	g_test_add_func("/profile/name-index/which", test_which);
	g_test_add_func("/profile/name-index/refused", test_refused);
	g_test_add_func("/profile/name-index/cards", test_cards);
	g_test_add_func("/profile/name-index/sounds", test_sounds);
	g_test_add_func("/profile/name-index/slips", test_slips);
	return g_test_run();
}
