/* Lines as the scripts of a field and, last, a text typed into it: what is understood is described,
 * and a text is either refused or stored in a form that is taken again. */
#include <string.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-format-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] = "AFNumber_Format(2, 2, 0, 0, \" \\u20ac\", false);\n1 234,5";
	return g_bytes_new_static(example, sizeof example - 1);
}

static void
check_formula(const UfFormula *formula)
{
	double result;
	g_autofree double *numbers = g_new0(double, formula->names->len + 1);
	for (unsigned i = 0; i < formula->names->len; i++)
		numbers[i] = (int)i - 2.5;
	bool sound = formula->kind == UF_FORMULA_ARITHMETIC
			 ? uf_formula_evaluate(formula, numbers, &result)
			 : formula->kind == UF_FORMULA_SIMPLE &&
			       uf_formula_apply(formula, numbers, formula->names->len, &result);
	if (!sound)
		return;
	g_autofree char *text = uf_decimal_format_double(result);
	UfDecimal decimal;
	if (text == NULL || !uf_decimal_parse_plain(text, &decimal))
		g_error("a result that cannot be stored");
}

static void
check_text(const UfPdfField *field, const char *text)
{
	g_auto(UfFormatted) first = { 0 };
	g_auto(UfFormatted) again = { 0 };
	uf_format_value(field, text, false, &first);
	if ((first.reason == NULL) != (first.stored != NULL && first.shown != NULL))
		g_error("neither refused nor written");
	if (first.reason != NULL || first.kept != NULL)
		return;
	uf_format_value(field, first.stored, true, &again);
	if (g_strcmp0(again.stored, first.stored) != 0 || g_strcmp0(again.shown, first.shown) != 0)
		g_error("what was stored is not taken again");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *all =
	    size == 0 ? g_strdup("") : g_utf8_make_valid((const char *)data, (gssize)size);
	char *line = strrchr(all, '\n');
	const char *text = line != NULL ? line + 1 : "";
	if (line != NULL)
		*line = '\0';
	g_auto(UfRule) rule = { 0 };
	uf_rule_parse(all, &rule);
	g_autoptr(json_t) described = uf_rule_describe(&rule);
	if ((described == NULL) != (rule.kind == UF_RULE_NONE))
		g_error("a script of which nothing is said");
	if (rule.kind == UF_RULE_CALCULATION)
		check_formula(rule.formula);
	UfPdfField field = { .format = all };
	check_text(&field, text);
	UfPdfField typed = { .keystroke = all, .max_length = 6, .flags = UF_PDF_COMB };
	check_text(&typed, text);
	return 0;
}
