#include "uf-accept.h"

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"

static void
test_check(void)
{
	static const struct {
		const char *rules;
		const char *fault; /* NULL: none */
	} rows[] = {
		{ "[]", NULL },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"members/*/identifiers/*\"]}]", NULL },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"housing\"],\"unless_typed\":false}]", NULL },
		{ "{}", "not a list" },
		{ "[1]", "not an object" },
		{ "[{\"source\":\"impots\",\"facts\":[\"housing\"]}]", "\"source\"" },
		{ "[{\"facts\":[\"housing\"]}]", "\"source\"" },
		{ "[{\"source\":\"cnaf\"}]", "\"facts\"" },
		{ "[{\"source\":\"cnaf\",\"facts\":[]}]", "\"facts\"" },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"*\"]}]", "pattern" },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"members//x\"]}]", "pattern" },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"members/M1\"]}]", "pattern" },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"housing\"],\"unless_typed\":1}]", "true" },
		{ "[{\"source\":\"cnaf\",\"facts\":[\"housing\"],\"always\":true}]", "rule 1" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) rules = json_loads(rows[i].rules, 0, NULL);
		g_test_message("%s", rows[i].rules);
		g_assert_cmpint(uf_accept_check(rules, &error), ==, rows[i].fault == NULL);
		if (rows[i].fault == NULL)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].fault));
	}
	g_assert_true(uf_accept_check(NULL, NULL));
}

static void
test_find(void)
{
	static const char text[] =
	    "[{\"source\":\"cnaf\",\"facts\":[\"members/*/identifiers/*\",\"housing\"]},"
	    "{\"source\":\"cnaf\",\"facts\":[\"members/*/sex\"],\"unless_typed\":false}]";
	static const struct {
		const char *source;
		const char *fact;
		bool typed;
		const char *rule;
	} rows[] = {
		{ "cnaf", "members/m1/identifiers/i1", false, "cnaf members/*/identifiers/*" },
		{ "cnaf", "members/m1/identifiers/i1/value", false,
		  "cnaf members/*/identifiers/*" },
		{ "cnaf", "members/m1/identifiers", false, NULL },
		{ "cnaf", "members/m1/identifiers/i1", true, NULL },
		{ "other", "members/m1/identifiers/i1", false, NULL },
		{ "cnaf", "housing/rent/amount", false, "cnaf housing" },
		{ "cnaf", "household/animals", false, NULL },
		{ "cnaf", "members/m1/sex", true, "cnaf members/*/sex" },
		{ "cnaf", "members/m1", false, NULL },
	};
	g_autoptr(json_t) rules = json_loads(text, 0, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *rule =
		    uf_accept_find(rules, rows[i].source, rows[i].fact, rows[i].typed);
		g_test_message("%s", rows[i].fact);
		g_assert_cmpstr(rule, ==, rows[i].rule);
	}
	g_assert_null(uf_accept_find(NULL, "cnaf", "housing", false));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/accept/check", test_check);
	g_test_add_func("/accept/find", test_find);
	return g_test_run();
}
