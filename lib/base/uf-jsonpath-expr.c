#include "uf-jsonpath-run-private.h"

typedef struct {
	UfJsonPathRun *run;
	json_t *current;
} Scope;

static bool get_value(const Scope *scope, const UfJsonPathExpr *expr, json_t **value);

static bool
get_nodes(const Scope *scope, const UfJsonPathExpr *expr, GArray **nodes)
{
	*nodes = g_array_new(FALSE, FALSE, sizeof(json_t *));
	return uf_jsonpath_run_query(scope->run, expr->query, scope->current, *nodes);
}

static bool
call(const Scope *scope, const UfJsonPathExpr *expr, UfJsonPathResult *result)
{
	const UfJsonPathFunction *function = expr->function;
	UfJsonPathArgument arguments[UF_JSONPATH_MAX_PARAMETERS] = { { NULL } };
	bool ok = true;
	for (unsigned i = 0; ok && i < function->n_parameters; i++) {
		const UfJsonPathExpr *argument = g_ptr_array_index(expr->children, i);
		if (function->parameters[i] == UF_JSONPATH_TYPE_NODES)
			ok = get_nodes(scope, argument, &arguments[i].nodes);
		else
			ok = get_value(scope, argument, &arguments[i].value);
	}
	ok = ok && function->call(scope->run, expr, arguments, result);
	for (unsigned i = 0; i < function->n_parameters; i++) {
		if (function->parameters[i] == UF_JSONPATH_TYPE_NODES)
			g_clear_pointer(&arguments[i].nodes, g_array_unref);
		else
			json_decref(arguments[i].value);
	}
	return ok;
}

/* a new reference, or NULL for Nothing */
static bool
get_value(const Scope *scope, const UfJsonPathExpr *expr, json_t **value)
{
	if (expr->kind == UF_JSONPATH_EXPR_FUNCTION) {
		UfJsonPathResult result = { 0 };
		if (!call(scope, expr, &result))
			return false;
		*value = result.value;
		return true;
	}
	json_t *borrowed = expr->literal;
	if (expr->kind == UF_JSONPATH_EXPR_QUERY &&
	    !uf_jsonpath_run_find(scope->run, expr->query, scope->current, &borrowed))
		return false;
	*value = json_incref(borrowed);
	return true;
}

static bool
compare(const Scope *scope, const UfJsonPathExpr *expr, bool *result)
{
	g_autoptr(json_t) left = NULL;
	g_autoptr(json_t) right = NULL;
	if (!get_value(scope, g_ptr_array_index(expr->children, 0), &left) ||
	    !get_value(scope, g_ptr_array_index(expr->children, 1), &right))
		return false;
	const json_t *const pair[] = { left, right };
	return uf_jsonpath_run_compare(scope->run, expr->op, pair, result);
}

static bool
exists(const Scope *scope, const UfJsonPathExpr *expr, bool *result)
{
	if (uf_jsonpath_is_singular(expr->query)) {
		json_t *value;
		if (!uf_jsonpath_run_find(scope->run, expr->query, scope->current, &value))
			return false;
		*result = value != NULL;
		return true;
	}
	g_autoptr(GArray) nodes = NULL;
	if (!get_nodes(scope, expr, &nodes))
		return false;
	*result = nodes->len > 0;
	return true;
}

/* OR ends at the first true operand, AND at the first false one */
static bool
test_operands(const Scope *scope, const UfJsonPathExpr *expr, bool *result)
{
	bool last = expr->kind == UF_JSONPATH_EXPR_OR;
	for (guint i = 0; i < expr->children->len; i++) {
		const UfJsonPathExpr *operand = g_ptr_array_index(expr->children, i);
		if (!uf_jsonpath_run_test(scope->run, operand, scope->current, result))
			return false;
		if (*result == last)
			return true;
	}
	return true;
}

bool
uf_jsonpath_run_test(UfJsonPathRun *run, const UfJsonPathExpr *expr, json_t *current, bool *result)
{
	Scope scope = { .run = run, .current = current };
	UfJsonPathResult returned = { 0 };

	*result = false;
	if (!uf_jsonpath_run_spend(run, 1))
		return false;
	switch (expr->kind) {
	case UF_JSONPATH_EXPR_OR:
	case UF_JSONPATH_EXPR_AND:
		return test_operands(&scope, expr, result);
	case UF_JSONPATH_EXPR_NOT:
		if (!uf_jsonpath_run_test(run, g_ptr_array_index(expr->children, 0), current,
					  result))
			return false;
		*result = !*result;
		return true;
	case UF_JSONPATH_EXPR_COMPARISON:
		return compare(&scope, expr, result);
	case UF_JSONPATH_EXPR_QUERY:
		return exists(&scope, expr, result);
	case UF_JSONPATH_EXPR_FUNCTION:
		if (!call(&scope, expr, &returned))
			return false;
		*result = returned.logical;
		return true;
	case UF_JSONPATH_EXPR_LITERAL:
		break;
	}
	g_return_val_if_reached(false);
}
