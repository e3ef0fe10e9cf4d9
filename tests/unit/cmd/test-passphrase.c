/* What is said of a new passphrase: which ones are good, and what is wrong with the others. */
#include "uf-memory.h"
#include "uf-passphrase.h"

#define LOGIN "a.modele"

static void
test_advice(void)
{
	static const struct {
		const char *text;
		const char *advice; /* a part of it; NULL: good */
	} rows[] = {
		{ "sept mots inventés que personne ne dirait ensemble", NULL },
		{ "Un-deux-trois-42", NULL },
		{ "kL7pXr2mQw9z#", NULL },
		{ "kL7#pXr2m;Qz", NULL },
		{ "kL7pXr2mQz9t", "shorter" }, /* three kinds: 14 are advised */
		{ "cheval agrafe pile", "shorter" },
		{ "motdepasse12", "shorter" },
		{ "un de la or et au si", "shorter" }, /* no words of three letters */
		{ "aaaaaaaaaaaaaaaaaaaa", "repeats" },
		{ "ababababababababAB12", "alphabet" },
		{ "azertyuiop-Nantes-44", "keyboard" },
		{ "Nantes-44-qwerty-oui", "keyboard" },
		{ "Nantes-123456-Nord-oui", "keyboard" },
		{ "fedcba-Nantes-44-Nord", "keyboard" },
		{ "A.Modele-Nantes-44-oui", "login" },
		{ "", "repeats" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfSecret) secret = uf_secret_new(rows[i].text, -1);
		const char *advice = uf_passphrase_find_advice(secret, LOGIN);
		g_test_message("row %zu", i);
		if (rows[i].advice == NULL)
			g_assert_cmpstr(advice, ==, NULL);
		else
			g_assert_nonnull(
			    g_strstr_len(advice != NULL ? advice : "", -1, rows[i].advice));
	}
}

/* a login of two letters is in half of all words */
static void
test_short_login(void)
{
	g_autoptr(UfSecret) secret = uf_secret_new("Un-deux-trois-42", -1);
	g_assert_cmpstr(uf_passphrase_find_advice(secret, "de"), ==, NULL);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/passphrase/advice", test_advice);
	g_test_add_func("/passphrase/short-login", test_short_login);
	return g_test_run();
}
