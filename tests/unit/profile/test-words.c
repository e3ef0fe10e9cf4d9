/* Words of labels, and the codes that labels name. */
#include "uf-words.h"

static void
test_words(void)
{
	static const struct {
		const char *text;
		const char *words;
	} rows[] = {
		{ "", "" },
		{ "Nom de naissance *", "nom naissance" },
		{ "LieuNaissance1", "lieu naissance" },
		{ "D1N_nom", "nom" },
		{ "N° de téléphone(s) :", "telephone" },
		{ "Prénoms", "prenom" },
		{ "N° et voie", "voie" },
		{ "12/05", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) words = uf_words_split(rows[i].text);
		g_autofree char *joined = g_strjoinv(" ", words);
		g_assert_cmpstr(joined, ==, rows[i].words);
	}
	/* no label makes more words than are looked at */
	g_autofree char *many = g_strnfill(4000, 'b');
	for (size_t i = 1; i < 4000; i += 2)
		many[i] = ' ';
	g_auto(GStrv) words = uf_words_split(many);
	g_assert_cmpuint(g_strv_length(words), <, 100);
}

static void
test_compact(void)
{
	static const char *const rows[][2] = {
		{ "Nom de naissance", "nomdenaissance" },
		{ "NÉ(E) LE : ", "neele" },
		{ "T2", "t" },
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *letters = uf_words_compact(rows[i][0]);
		g_assert_cmpstr(letters, ==, rows[i][1]);
	}
	const char *const words[] = { "conjointe", "nom", NULL };
	g_assert_true(uf_words_have(words, "conjoint"));
	g_assert_false(uf_words_have(words, "enfant"));
}

static void
test_codes(void)
{
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	const UfPlace *status = uf_profile_schema_find(schema, "members/*/situation/status");
	g_assert_cmpstr(uf_words_find_code(status, "Veuf(ve)"), ==, "widowed");
	g_assert_cmpstr(uf_words_find_code(status, "Concubinage"), ==, "cohabiting");
	const UfPlace *place = uf_profile_schema_find(schema, "members/*/civility");
	g_assert_cmpstr(uf_words_find_code(place, "Mme"), ==, "madame");
	g_assert_cmpstr(uf_words_find_code(place, "MONSIEUR"), ==, "monsieur");
	g_assert_null(uf_words_find_code(place, "Docteur"));
	g_assert_null(uf_words_find_code(place, ""));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/words/split", test_words);
	g_test_add_func("/words/compact", test_compact);
	g_test_add_func("/words/codes", test_codes);
	return g_test_run();
}
