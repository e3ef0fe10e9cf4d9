/* Scripts of fields read as data: each call that Acrobat writes, and what is not understood. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-memory.h"
#include "uf-rule-private.h"
#include "uf-token-private.h"

typedef struct {
	const char *script;
	const char *described; /* JSON; NULL: nothing is asked */
} Row;

#define UNKNOWN "{\"kind\": \"unknown\"}"
#define DATE(pattern) "{\"kind\": \"date\", \"pattern\": \"" pattern "\"}"
#define NUMBER(decimals, separators, negative, currency, first)                                    \
	"{\"kind\": \"number\", \"decimals\": " #decimals ", \"separators\": " #separators         \
	", \"negative\": " #negative ", \"currency\": \"" currency                                 \
	"\", \"currency_first\": " #first "}"

static const Row rows[] = {
	{ NULL, NULL },
	{ "", NULL },
	{ " \r\n;", NULL },
	{ "// rien\n/* du tout */", NULL },
	{ "/* sans fin", UNKNOWN },
	/* dates */
	{ "AFDate_FormatEx(\"dd/mm/yyyy\");", DATE("dd/mm/yyyy") },
	{ "AFDate_KeystrokeEx('dd/mm/yyyy')", DATE("dd/mm/yyyy") },
	{ "\tAFDate_FormatEx ( \"yy\" ) ;;\n", DATE("yy") },
	{ "AFDate_Format(0);", DATE("m/d") },
	{ "AFDate_Format(10)", DATE("mmm d, yyyy") },
	{ "AFDate_Keystroke(13)", DATE("m/d/yy HH:MM") },
	{ "AFDate_Format(\"mm/yyyy\")", DATE("mm/yyyy") },
	{ "AFDate_Format(14)", UNKNOWN },
	{ "AFDate_Format(-1)", UNKNOWN },
	{ "AFDate_Format(1.5)", UNKNOWN },
	{ "AFDate_FormatEx(\"dddd d mmmm yyyy\")", DATE("dddd d mmmm yyyy") },
	{ "AFDate_FormatEx(\"jj/mm/aaaa\")", UNKNOWN },
	{ "AFDate_FormatEx(\"dd/mm/yyy\")", UNKNOWN },
	{ "AFDate_FormatEx(\"ddddd\")", UNKNOWN },
	{ "AFDate_FormatEx(\"ddmmyyyy\")", DATE("ddmmyyyy") },
	{ "AFDate_FormatEx(\"dmyyyy\")", UNKNOWN },
	{ "AFDate_FormatEx(\"dd/mm/yyyy dd\")", UNKNOWN },
	{ "AFDate_FormatEx(\"d/m/20yy\")", DATE("d/m/20yy") },
	{ "AFDate_FormatEx(\"dm0\")", UNKNOWN },
	{ "AFDate_FormatEx(\"d0/mm\")", UNKNOWN },
	{ "AFDate_FormatEx(\"HH:hh\")", UNKNOWN },
	{ "AFDate_FormatEx(\"ddd dd\")", DATE("ddd dd") },
	{ "AFDate_FormatEx(\"//\")", UNKNOWN },
	{ "AFDate_FormatEx(\"\")", UNKNOWN },
	{ "AFDate_FormatEx(\"dd\\\\mm\")", UNKNOWN },
	{ "AFDate_FormatEx()", UNKNOWN },
	{ "AFDate_FormatEx(\"dd\", \"mm\")", UNKNOWN },
	{ "AFTime_Format(0);", DATE("HH:MM") },
	{ "AFTime_Keystroke(3)", DATE("h:MM:ss tt") },
	{ "AFTime_FormatEx(\"HH:MM\")", DATE("HH:MM") },
	{ "AFTime_Format(4)", UNKNOWN },
	/* numbers */
	{ "AFNumber_Format(2, 3, 0, 0, \"\", true);", NUMBER(2, 3, 0, "", true) },
	{ "AFNumber_Keystroke(0, 2, 1, 0, \"\", false)", NUMBER(0, 2, 1, "", false) },
	{ "AFNumber_Format(2, 2, 0, 0, \" \\u20AC\", false);", NUMBER(2, 2, 0, " €", false) },
	{ "AFNumber_Format(2, 0, 3, 0, \"\\x24\", true)", NUMBER(2, 0, 3, "$", true) },
	{ "AFNumber_Format(2, 5, 0, 0, \"\", true)", UNKNOWN },
	{ "AFNumber_Format(11, 2, 0, 0, \"\", true)", UNKNOWN },
	{ "AFNumber_Format(2, 2, 4, 0, \"\", true)", UNKNOWN },
	{ "AFNumber_Format(2, 2, 0, 0, \"\")", UNKNOWN },
	{ "AFNumber_Format(2, 2, 0, 0, 5, true)", UNKNOWN },
	{ "AFNumber_Format(2, 2, 0, 0, \"une monnaie bien trop longue\", true)", UNKNOWN },
	{ "AFPercent_Format(1, 3);",
	  "{\"kind\": \"percent\", \"decimals\": 1, \"separators\": 3}" },
	{ "AFPercent_Format(2, 1, true)",
	  "{\"kind\": \"percent\", \"decimals\": 2, \"separators\": 1}" },
	{ "AFPercent_Format(2)", UNKNOWN },
	/* masks */
	{ "AFSpecial_Format(0);", "{\"kind\": \"mask\", \"pattern\": \"99999\"}" },
	{ "AFSpecial_Keystroke(1)", "{\"kind\": \"mask\", \"pattern\": \"99999-9999\"}" },
	{ "AFSpecial_Format(2)", "{\"kind\": \"phone\"}" },
	{ "AFSpecial_Format(3)", "{\"kind\": \"mask\", \"pattern\": \"999-99-9999\"}" },
	{ "AFSpecial_Format(4)", UNKNOWN },
	{ "AFSpecial_KeystrokeEx(\"99 99 99 99 99\");",
	  "{\"kind\": \"mask\", \"pattern\": \"99 99 99 99 99\"}" },
	{ "AFSpecial_KeystrokeEx(\"sans masque\")", UNKNOWN },
	/* ranges */
	{ "AFRange_Validate(true, 0, true, 20);",
	  "{\"kind\": \"range\", \"low\": 0.0, \"high\": 20.0}" },
	{ "AFRange_Validate(true, -5.5, false, 0)", "{\"kind\": \"range\", \"low\": -5.5}" },
	{ "AFRange_Validate(false, \"\", true, \"100\")",
	  "{\"kind\": \"range\", \"high\": 100.0}" },
	{ "AFRange_Validate(true, \"zéro\", false, 0)", UNKNOWN },
	{ "AFRange_Validate(true, 0)", UNKNOWN },
	/* calculations */
	{ "AFSimple_Calculate(\"SUM\", new Array (\"a\", \"b.c\"));",
	  "{\"kind\": \"sum\", \"fields\": [\"a\", \"b.c\"]}" },
	{ "AFSimple_Calculate('AVG', ['a'])", "{\"kind\": \"average\", \"fields\": [\"a\"]}" },
	{ "AFSimple_Calculate(\"PRD\", \"a, b,c d\")",
	  "{\"kind\": \"product\", \"fields\": [\"a\", \"b\", \"c d\"]}" },
	{ "AFSimple_Calculate(\"MIN\", \"a\")", "{\"kind\": \"minimum\", \"fields\": [\"a\"]}" },
	{ "AFSimple_Calculate(\"MAX\", \"a\")", "{\"kind\": \"maximum\", \"fields\": [\"a\"]}" },
	{ "AFSimple_Calculate(\"MED\", \"a\")", UNKNOWN },
	{ "AFSimple_Calculate(\"SUM\", new Array ())", UNKNOWN },
	{ "AFSimple_Calculate(\"SUM\", 5)", UNKNOWN },
	{ "event.value=this.getField(\"a1\").value;\r\n",
	  "{\"kind\": \"copy\", \"fields\": [\"a1\"]}" },
	{ "event.value = getField('Prénom').value",
	  "{\"kind\": \"copy\", \"fields\": [\"Prénom\"]}" },
	{ "event.value = getField(\"\").value", UNKNOWN },
	{ "event.value = getField(\"a\").value + getField(\"b\").value", UNKNOWN },
	{ "event.value = getField(\"a\").value; app.alert(1)", UNKNOWN },
	{ "/** BVCALC a + b * c EVCALC **/\nevent.value=AFMakeNumber(getField(\"a\").value) + "
	  "AFMakeNumber(getField(\"b\").value) * AFMakeNumber(getField(\"c\").value);",
	  "{\"kind\": \"formula\", \"fields\": [\"a\", \"b\", \"c\"]}" },
	{ "/** BVCALC (loyer\\ hors - 2.5) / -2 EVCALC **/ event.value = "
	  "(AFMakeNumber(getField(\"loyer hors\").value) - 2.5) / -2",
	  "{\"kind\": \"formula\", \"fields\": [\"loyer hors\"]}" },
	{ "/** BVCALC Total.1 + 1a EVCALC **/ event.value = "
	  "AFMakeNumber(this.getField(\"Total.1\").value) + AFMakeNumber(getField(\"1a\").value)",
	  "{\"kind\": \"formula\", \"fields\": [\"Total.1\", \"1a\"]}" },
	{ "event.value = AFMakeNumber(getField(\"a\").value) * 12",
	  "{\"kind\": \"formula\", \"fields\": [\"a\"]}" },
	/* what is said and what is run must agree, or neither is believed */
	{ "/** BVCALC a + b EVCALC **/\nevent.value=AFMakeNumber(getField(\"a\").value);",
	  UNKNOWN },
	{ "/** BVCALC a + b EVCALC **/", UNKNOWN },
	{ "app.alert(1); /** BVCALC a EVCALC **/ event.value=AFMakeNumber(getField(\"a\").value)",
	  UNKNOWN },
	{ "/** BVCALC a EVCALC **/ app.alert(1);", UNKNOWN },
	{ "/** BVCALC EVCALC **/ event.value = 3;", UNKNOWN },
	{ "event.value = 3", UNKNOWN },
	/* more than one thing, or another language */
	{ "AFDate_FormatEx(\"yy\"); app.alert(\"x\");", UNKNOWN },
	{ "if (true) AFDate_FormatEx(\"yy\");", UNKNOWN },
	{ "AFDate_FormatEx(pattern)", UNKNOWN },
	{ "AFDate_FormatEx(\"yy\"", UNKNOWN },
	{ "AFDate_FormatEx(\"yy", UNKNOWN },
	{ "AFDate_FormatEx(\"y\\u00\")", UNKNOWN },
	{ "AFDate_FormatEx(\"\\ud800\")", UNKNOWN },
	{ "AFUnknown(\"yy\")", UNKNOWN },
	{ "afdate_formatex(\"yy\")", UNKNOWN },
	{ "event.value = util.printd(\"yy\", new Date());", UNKNOWN },
	{ "é", UNKNOWN },
};

static void
test_rows(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(UfRule) rule = { 0 };
		g_test_message("%s", rows[i].script);
		uf_rule_parse(rows[i].script, &rule);
		g_autoptr(json_t) found = uf_rule_describe(&rule);
		g_autoptr(json_t) expected =
		    rows[i].described == NULL ? NULL : json_loads(rows[i].described, 0, NULL);
		g_assert_true((expected == NULL) == (rows[i].described == NULL));
		g_assert_true(expected == NULL ? found == NULL : json_equal(found, expected));
	}
}

/* scripts that are long or deep end in "unknown", not in a crash */
static void
test_bounds(void)
{
	g_autofree char *deep = g_strnfill(5000, '(');
	g_autofree char *minus = g_strnfill(5000, '-');
	g_autofree char *blank = g_strnfill(UF_RULE_MAX_SCRIPT, ' ');
	g_autofree char *name = g_strnfill(UF_TOKEN_MAX_TEXT + 1, 'a');
	g_autoptr(GString) sum = g_string_new("event.value = 1");
	g_autoptr(GString) list = g_string_new("AFSimple_Calculate(\"SUM\", [\"a\"");
	for (int i = 0; i < UF_FORMULA_MAX_STEPS; i++)
		g_string_append(sum, " + AFMakeNumber(getField(\"a\").value)");
	for (int i = 0; i < 1001; i++)
		g_string_append(list, ", \"a\"");
	g_string_append(list, "])");
	const char *const parts[][2] = {
		{ "event.value = ", deep },
		{ "event.value = ", minus },
		{ "AFDate_Format(0)", blank },
		{ name, "(1)" },
		{ sum->str, "" },
		{ list->str, "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_auto(UfRule) rule = { 0 };
		g_autofree char *script = g_strconcat(parts[i][0], parts[i][1], NULL);
		uf_rule_parse(script, &rule);
		g_assert_cmpint(rule.kind, ==, UF_RULE_UNKNOWN);
	}
}

static void
test_arithmetic(void)
{
	static const struct {
		const char *expression; /* in the notation, over a = 10 and b = 4 */
		const char *script;     /* the same as a viewer runs it */
		double result;
	} sums[] = {
		{ "a + b", "A + B", 14 },
		{ "a - b - 1", "A - B - 1", 5 },
		{ "a + b * 2", "A + B * 2", 18 },
		{ "(a + b) * 2", "(A + B) * 2", 28 },
		{ "a / b", "A / B", 2.5 },
		{ "-a + -b", "-A + -B", -14 },
		{ "a * (b - 4)", "A * (B - 4)", 0 },
		{ "a / 3", "A / 3", 3.333333 },
		{ "a * .1 + b", "A * .1 + B", 5 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
		const double numbers[] = { 10, 4 };
		double result;
		g_autoptr(GString) once = g_string_new(NULL);
		for (const char *c = sums[i].script; *c != '\0'; c++) {
			if (*c == 'A' || *c == 'B')
				g_string_append_printf(once, "AFMakeNumber(getField(\"%c\").value)",
						       *c == 'A' ? 'a' : 'b');
			else
				g_string_append_c(once, *c);
		}
		g_autofree char *script = g_strdup_printf(
		    "/** BVCALC %s EVCALC **/\nevent.value=%s;", sums[i].expression, once->str);
		g_autoptr(UfFormula) formula = uf_formula_parse(script);
		g_test_message("%s", script);
		g_assert_nonnull(formula);
		g_assert_true(uf_formula_evaluate(formula, numbers, &result));
		g_assert_cmpfloat_with_epsilon(result, sums[i].result, 1e-9);
	}
	const double zero[] = { 1, 0 };
	double result = 7;
	g_autoptr(UfFormula) division =
	    uf_formula_parse("event.value = AFMakeNumber(getField(\"a\").value) / "
			     "AFMakeNumber(getField(\"b\").value)");
	g_assert_nonnull(division);
	g_assert_false(uf_formula_evaluate(division, zero, &result));
}

static void
test_functions(void)
{
	static const struct {
		const char *function;
		double numbers[4];
		unsigned count;
		double result;
	} calls[] = {
		{ "SUM", { 0.1, 0.2, 0 }, 3, 0.3 }, { "SUM", { -1, 1 }, 2, 0 },
		{ "AVG", { 1, 2, 0, 0 }, 4, 0.75 }, { "AVG", { 10, 0, 0 }, 3, 3.333333 },
		{ "PRD", { 3, 4, 0.5 }, 3, 6 },     { "PRD", { 3, 0 }, 2, 0 },
		{ "MIN", { 3, -4, 5 }, 3, -4 },     { "MIN", { 3 }, 1, 3 },
		{ "MAX", { -3, -4, -5 }, 3, -3 },   { "MAX", { -3, 0 }, 2, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		double result;
		g_autoptr(UfFormula) formula = uf_formula_new_simple(
		    calls[i].function, g_ptr_array_new_with_free_func(g_free));
		g_assert_nonnull(formula);
		g_assert_true(uf_formula_apply(formula, calls[i].numbers, calls[i].count, &result));
		g_assert_cmpfloat_with_epsilon(result, calls[i].result, 1e-9);
		g_assert_false(uf_formula_apply(formula, calls[i].numbers, 0, &result));
	}
	const double huge[] = { 1e12, 1 };
	double result;
	g_autoptr(UfFormula) sum = uf_formula_new_simple("SUM", g_ptr_array_new());
	g_assert_false(uf_formula_apply(sum, huge, 2, &result));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/rule/rows", test_rows);
	g_test_add_func("/engine/rule/bounds", test_bounds);
	g_test_add_func("/engine/rule/arithmetic", test_arithmetic);
	g_test_add_func("/engine/rule/functions", test_functions);
	return g_test_run();
}
