#include "uf-value.h"

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"

static void
test_round_trip(void)
{
	static const struct {
		const char *json;
		UfValueKind kind;
		const char *french;
	} rows[] = {
		{ "null", UF_VALUE_EMPTY, "" },
		{ "\"\"", UF_VALUE_EMPTY, "" },
		{ "\"Élodie\"", UF_VALUE_TEXT, "Élodie" },
		{ "12", UF_VALUE_INTEGER, "12" },
		{ "{\"cents\": 123456}", UF_VALUE_MONEY, "1\u00a0234,56\u00a0€" },
		{ "{\"date\": \"1984-05\"}", UF_VALUE_DATE, "05/1984" },
		{ "true", UF_VALUE_BOOLEAN, "Oui" },
		{ "false", UF_VALUE_BOOLEAN, "Non" },
		{ "[\"a\", \"b\"]", UF_VALUE_LIST, "a, b" },
		{ "[]", UF_VALUE_LIST, "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].json);
		g_autoptr(json_t) json =
		    uf_json_parse(rows[i].json, strlen(rows[i].json), "row", NULL);
		g_autoptr(UfValue) value = uf_value_from_json(json, NULL);
		g_assert_nonnull(value);
		g_assert_cmpint(uf_value_get_kind(value), ==, rows[i].kind);
		g_autofree char *french = uf_value_format_french(value);
		g_assert_cmpstr(french, ==, rows[i].french);

		g_autoptr(json_t) again = uf_value_to_json(value);
		g_autoptr(UfValue) copy = uf_value_copy(value);
		g_autoptr(UfValue) back = uf_value_from_json(again, NULL);
		g_assert_true(uf_value_equals(copy, value));
		g_assert_true(uf_value_equals(back, value));
	}
}

static void
test_refused(void)
{
	static const char *const rows[] = {
		"1.5",
		"{}",
		"{\"cents\": \"12\"}",
		"{\"cents\": 1, \"date\": \"1984\"}",
		"{\"date\": \"1984-13\"}",
		"{\"date\": 1984}",
		"[1]",
		"[\"a\", null]",
		"{\"other\": 1}",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = uf_json_parse(rows[i], strlen(rows[i]), "row", NULL);
		g_test_message("%s", rows[i]);
		g_assert_null(uf_value_from_json(json, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_kinds_differ(void)
{
	g_autoptr(UfValue) integer = uf_value_new();
	g_autoptr(UfValue) money = uf_value_new();
	g_autoptr(UfValue) empty = uf_value_new();
	g_autoptr(UfValue) list = uf_value_new();
	uf_value_set_integer(integer, 12);
	uf_value_set_money(money, 12);
	g_assert_false(uf_value_equals(integer, money));
	g_assert_cmpint(uf_value_get_money(integer), ==, 0);
	g_assert_null(uf_value_get_text(integer));
	uf_value_add_item(list, "a");
	g_assert_false(uf_value_equals(list, empty));
	g_assert_null(uf_value_get_item(list, 1));
	uf_value_set_text(list, "text");
	g_assert_cmpuint(uf_value_get_item_count(list), ==, 0);
	uf_value_clear(list);
	g_assert_true(uf_value_equals(list, empty));
	/* a value may be set from its own text */
	uf_value_set_text(list, "again");
	uf_value_set_text(list, uf_value_get_text(list));
	g_assert_cmpstr(uf_value_get_text(list), ==, "again");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/value/round-trip", test_round_trip);
	g_test_add_func("/value/refused", test_refused);
	g_test_add_func("/value/kinds-differ", test_kinds_differ);
	return g_test_run();
}
