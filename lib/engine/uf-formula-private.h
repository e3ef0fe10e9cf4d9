/* A calculation as data: a function over fields, a copy of one, or arithmetic on names.
 *
 * AFSimple_Calculate(SUM|AVG|PRD|MIN|MAX, names): blank fields count as 0, in the average too; the
 * result is rounded to a millionth (pdf.js, src/scripting_api/aform.js, seen 2026-11). A name
 * that is an inner node stands for all fields below it.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#define UF_FORMULA_MAX_STEPS 1000
#define UF_FORMULA_MAX_DEPTH 32

typedef enum {
	UF_FORMULA_SIMPLE,     /* a function over names */
	UF_FORMULA_MIRROR,     /* the text of one field */
	UF_FORMULA_ARITHMETIC, /* + - * / over names and numbers */
} UfFormulaKind;

/* One step in the order of evaluation: a name, a number, or an operation on what came before. */
typedef struct {
	char sign; /* '+' '-' '*' '/', '~' for minus, 'n' a number, 'f' a field */
	double number;
	unsigned name; /* index in names */
} UfFormulaStep;

typedef struct {
	UfFormulaKind kind;
	char function[4]; /* SUM… */
	GPtrArray *names; /* of char * */
	GArray *steps;    /* of UfFormulaStep */
} UfFormula;

/* The script of a calculation, or NULL when it is none that we understand. Yours. */
UfFormula *uf_formula_parse(const char *script);
/* A function over @names, which is taken. NULL when @function is none. */
UfFormula *uf_formula_new_simple(const char *function, GPtrArray *names);
void uf_formula_free(UfFormula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFormula, uf_formula_free)

/* The value of an arithmetic formula for the numbers of its names; false beyond all numbers. */
bool uf_formula_evaluate(const UfFormula *formula, const double *numbers, double *result);
/* The same for a simple one, over @count numbers. */
bool uf_formula_apply(const UfFormula *formula, const double *numbers, unsigned count,
		      double *result);

/* {"kind": "sum|average|product|minimum|maximum|copy|formula", "fields": [names]}. Owned. */
json_t *uf_formula_describe(const UfFormula *formula);
