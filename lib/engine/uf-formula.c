#include "uf-formula-private.h"

#include <math.h>
#include <string.h>

#include "uf-token-private.h"

static const struct {
	char function[4];
	const char *word;
} functions[] = {
	{ "SUM", "sum" },     { "AVG", "average" }, { "PRD", "product" },
	{ "MIN", "minimum" }, { "MAX", "maximum" },
};

static UfFormula *
new_formula(UfFormulaKind kind)
{
	UfFormula *formula = g_new0(UfFormula, 1);
	formula->kind = kind;
	formula->names = g_ptr_array_new_with_free_func(g_free);
	formula->steps = g_array_new(FALSE, FALSE, sizeof(UfFormulaStep));
	return formula;
}

void
uf_formula_free(UfFormula *formula)
{
	if (formula == NULL)
		return;
	g_ptr_array_unref(formula->names);
	g_array_unref(formula->steps);
	g_free(formula);
}

UfFormula *
uf_formula_new_simple(const char *function, GPtrArray *names)
{
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		if (strcmp(function, functions[i].function) != 0)
			continue;
		UfFormula *formula = new_formula(UF_FORMULA_SIMPLE);
		memcpy(formula->function, functions[i].function, sizeof formula->function);
		g_ptr_array_unref(formula->names);
		formula->names = names;
		return formula;
	}
	g_ptr_array_unref(names);
	return NULL;
}

/* arithmetic being read; both notations give the same steps */
typedef struct {
	UfTokens tokens;
	UfFormula *formula;
	unsigned depth;
} Reader;

static bool
add_step(Reader *reader, UfFormulaStep step)
{
	if (reader->formula->steps->len >= UF_FORMULA_MAX_STEPS)
		return false;
	g_array_append_val(reader->formula->steps, step);
	return true;
}

static bool
add_name(Reader *reader, const char *name)
{
	GPtrArray *names = reader->formula->names;
	unsigned index = 0;
	while (index < names->len && strcmp(g_ptr_array_index(names, index), name) != 0)
		index++;
	if (index == names->len)
		g_ptr_array_add(names, g_strdup(name));
	return add_step(reader, (UfFormulaStep){ .sign = 'f', .name = index });
}

/* getField("a").value, with or without "this."; the name is yours, NULL for anything else */
static char *
read_get_field(UfTokens *tokens)
{
	uf_tokens_take_all(tokens, "this .");
	if (!uf_tokens_take_all(tokens, "getField (") || tokens->kind != UF_TOKEN_TEXT)
		return NULL;
	g_autofree char *name = g_strdup(tokens->text);
	uf_tokens_next(tokens);
	return uf_tokens_take_all(tokens, ") . value") ? g_steal_pointer(&name) : NULL;
}

static bool read_sum(Reader *reader);

/* a name of the notation, or AFMakeNumber(getField("a").value) */
static bool
read_field(Reader *reader)
{
	UfTokens *tokens = &reader->tokens;
	g_autofree char *name = NULL;
	if (tokens->notation && tokens->kind == UF_TOKEN_NAME) {
		name = g_strdup(tokens->text);
		uf_tokens_next(tokens);
	} else if (!tokens->notation && uf_tokens_take_all(tokens, "AFMakeNumber (")) {
		name = read_get_field(tokens);
		if (name != NULL && !uf_tokens_take(tokens, ")"))
			return false;
	}
	return name != NULL && *name != '\0' && add_name(reader, name);
}

static bool
read_factor(Reader *reader)
{
	UfTokens *tokens = &reader->tokens;
	bool sound = false;
	if (reader->depth >= UF_FORMULA_MAX_DEPTH)
		return false;
	reader->depth++;
	if (uf_tokens_take(tokens, "(")) {
		sound = read_sum(reader) && uf_tokens_take(tokens, ")");
	} else if (uf_tokens_take(tokens, "-")) {
		sound = read_factor(reader) && add_step(reader, (UfFormulaStep){ .sign = '~' });
	} else if (tokens->kind == UF_TOKEN_NUMBER) {
		sound = add_step(reader, (UfFormulaStep){ .sign = 'n', .number = tokens->number });
		uf_tokens_next(tokens);
	} else {
		sound = read_field(reader);
	}
	reader->depth--;
	return sound;
}

static bool
read_product(Reader *reader)
{
	if (!read_factor(reader))
		return false;
	for (;;) {
		char sign = uf_tokens_take(&reader->tokens, "*")   ? '*'
			    : uf_tokens_take(&reader->tokens, "/") ? '/'
								   : '\0';
		if (sign == '\0')
			return true;
		if (!read_factor(reader) || !add_step(reader, (UfFormulaStep){ .sign = sign }))
			return false;
	}
}

static bool
read_sum(Reader *reader)
{
	if (!read_product(reader))
		return false;
	for (;;) {
		char sign = uf_tokens_take(&reader->tokens, "+")   ? '+'
			    : uf_tokens_take(&reader->tokens, "-") ? '-'
								   : '\0';
		if (sign == '\0')
			return true;
		if (!read_product(reader) || !add_step(reader, (UfFormulaStep){ .sign = sign }))
			return false;
	}
}

/* the whole of @text as arithmetic; in a script it is the value of "event.value =" */
static UfFormula *
read_arithmetic(const char *text, bool notation)
{
	g_autoptr(UfFormula) formula = new_formula(UF_FORMULA_ARITHMETIC);
	Reader reader = { .formula = formula };
	uf_tokens_start(&reader.tokens, text, notation);
	if (!notation && !uf_tokens_take_all(&reader.tokens, "event . value ="))
		return NULL;
	if (!read_sum(&reader))
		return NULL;
	uf_tokens_take(&reader.tokens, ";");
	bool whole = reader.tokens.kind == UF_TOKEN_END;
	return whole && formula->names->len > 0 ? g_steal_pointer(&formula) : NULL;
}

static bool
is_same(const UfFormula *left, const UfFormula *right)
{
	if (left->steps->len != right->steps->len || left->names->len != right->names->len)
		return false;
	for (unsigned i = 0; i < left->names->len; i++) {
		if (strcmp(g_ptr_array_index(left->names, i), g_ptr_array_index(right->names, i)) !=
		    0)
			return false;
	}
	for (unsigned i = 0; i < left->steps->len; i++) {
		UfFormulaStep a = g_array_index(left->steps, UfFormulaStep, i);
		UfFormulaStep b = g_array_index(right->steps, UfFormulaStep, i);
		if (a.sign != b.sign || a.number != b.number || a.name != b.name)
			return false;
	}
	return true;
}

/* event.value = getField("a").value: the text of another field */
static UfFormula *
read_mirror(const char *script)
{
	UfTokens tokens = { 0 };
	uf_tokens_start(&tokens, script, false);
	if (!uf_tokens_take_all(&tokens, "event . value ="))
		return NULL;
	g_autofree char *name = read_get_field(&tokens);
	uf_tokens_take(&tokens, ";");
	if (name == NULL || *name == '\0' || tokens.kind != UF_TOKEN_END)
		return NULL;
	UfFormula *formula = new_formula(UF_FORMULA_MIRROR);
	g_ptr_array_add(formula->names, g_steal_pointer(&name));
	return formula;
}

/* the notation says what its author meant, the script is what a viewer runs: both must agree */
static UfFormula *
read_notation(const char *script)
{
	static const char opening[] = "/** BVCALC ";
	static const char closing[] = " EVCALC **/";
	const char *start = strstr(script, opening);
	const char *end = start == NULL ? NULL : strstr(start, closing);
	if (end == NULL || script[strspn(script, " \t\r\n")] != '/' ||
	    start != script + strspn(script, " \t\r\n"))
		return NULL;
	start += sizeof opening - 1;
	if (end < start)
		return NULL;
	g_autofree char *text = g_strndup(start, (size_t)(end - start));
	g_autoptr(UfFormula) meant = read_arithmetic(text, true);
	g_autoptr(UfFormula) run = read_arithmetic(end + sizeof closing - 1, false);
	bool agree = meant != NULL && run != NULL && is_same(meant, run);
	return agree ? g_steal_pointer(&meant) : NULL;
}

UfFormula *
uf_formula_parse(const char *script)
{
	if (strstr(script, "BVCALC") != NULL)
		return read_notation(script);
	UfFormula *formula = read_mirror(script);
	return formula != NULL ? formula : read_arithmetic(script, false);
}

static double
combine(char sign, double left, double right)
{
	switch (sign) {
	case '+':
		return left + right;
	case '-':
		return left - right;
	case '*':
		return left * right;
	default:
		return left / right;
	}
}

/* to a millionth: what is beyond is noise of binary numbers */
static bool
settle(double value, double *result)
{
	/* beyond, a double has no millionths */
	if (!isfinite(value) || fabs(value) >= 1e12)
		return false;
	*result = round(value * 1e6) / 1e6;
	return true;
}

bool
uf_formula_evaluate(const UfFormula *formula, const double *numbers, double *result)
{
	g_autofree double *stack = g_new0(double, formula->steps->len + 1);
	unsigned depth = 0;
	for (unsigned i = 0; i < formula->steps->len; i++) {
		UfFormulaStep step = g_array_index(formula->steps, UfFormulaStep, i);
		if (step.sign == 'n') {
			stack[depth++] = step.number;
		} else if (step.sign == 'f') {
			stack[depth++] = numbers[step.name];
		} else if (step.sign == '~') {
			stack[depth - 1] = -stack[depth - 1];
		} else {
			depth--;
			stack[depth - 1] = combine(step.sign, stack[depth - 1], stack[depth]);
		}
	}
	return depth == 1 && settle(stack[0], result);
}

bool
uf_formula_apply(const UfFormula *formula, const double *numbers, unsigned count, double *result)
{
	char what = formula->function[1]; /* sUm, aVg, pRd, mIn, mAx */
	double value = what == 'R' ? 1 : 0;
	for (unsigned i = 0; i < count; i++) {
		if (what == 'R')
			value *= numbers[i];
		else if (what == 'I' || what == 'A')
			value = i == 0        ? numbers[0]
				: what == 'I' ? MIN(value, numbers[i])
					      : MAX(value, numbers[i]);
		else
			value += numbers[i];
	}
	if (what == 'V' && count > 0)
		value /= count;
	return count > 0 && settle(value, result);
}

static const char *
word_for(const UfFormula *formula)
{
	if (formula->kind == UF_FORMULA_MIRROR)
		return "copy";
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		if (formula->kind == UF_FORMULA_SIMPLE &&
		    strcmp(formula->function, functions[i].function) == 0)
			return functions[i].word;
	}
	return "formula";
}

json_t *
uf_formula_describe(const UfFormula *formula)
{
	json_t *names = json_array();
	for (unsigned i = 0; i < formula->names->len; i++)
		json_array_append_new(names, json_string(g_ptr_array_index(formula->names, i)));
	return json_pack("{s:s, s:o}", "kind", word_for(formula), "fields", names);
}
