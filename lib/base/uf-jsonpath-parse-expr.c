#include "uf-jsonpath-scan-private.h"

#include <string.h>

static UfJsonPathExpr *parse_function(UfJsonPathScanner *s, const char *name, GError **error);

static UfJsonPathExpr *
new_expr(const UfJsonPathScanner *s, UfJsonPathExprKind kind)
{
	return uf_jsonpath_expr_new(kind, uf_jsonpath_scan_get_offset(s));
}

static UfJsonPathExpr *
parse_string(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPathExpr) expr = new_expr(s, UF_JSONPATH_EXPR_LITERAL);
	g_autoptr(GString) string = uf_jsonpath_scan_take_string(s, error);
	if (string == NULL)
		return NULL;
	expr->literal = json_stringn(string->str, string->len);
	return g_steal_pointer(&expr);
}

/* true, false, null or a function */
static UfJsonPathExpr *
parse_word(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPathExpr) expr = new_expr(s, UF_JSONPATH_EXPR_LITERAL);
	const char *start = s->p;
	while (s->p < s->end &&
	       (*s->p == '_' || g_ascii_islower(*s->p) || (s->p > start && g_ascii_isdigit(*s->p))))
		s->p++;
	size_t length = (size_t)(s->p - start);
	if (uf_jsonpath_scan_take(s, "("))
		return parse_function(s, start, error);
	if (length == 4 && memcmp(start, "true", 4) == 0)
		expr->literal = json_true();
	else if (length == 5 && memcmp(start, "false", 5) == 0)
		expr->literal = json_false();
	else if (length == 4 && memcmp(start, "null", 4) == 0)
		expr->literal = json_null();
	if (expr->literal == NULL) {
		s->p = start;
		uf_jsonpath_scan_fail(s, "query, literal or function expected", error);
		return NULL;
	}
	return g_steal_pointer(&expr);
}

/* a query, a literal or a function: what can be compared, tested or given to a function */
static UfJsonPathExpr *
parse_operand(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPathExpr) expr = NULL;
	if (uf_jsonpath_scan_is_next(s, '@') || uf_jsonpath_scan_is_next(s, '$')) {
		expr = new_expr(s, UF_JSONPATH_EXPR_QUERY);
		expr->query = uf_jsonpath_parse_query(s, error);
		return expr->query == NULL ? NULL : g_steal_pointer(&expr);
	}
	if (uf_jsonpath_scan_is_next(s, '\'') || uf_jsonpath_scan_is_next(s, '"'))
		return parse_string(s, error);
	if (s->p < s->end && (*s->p == '-' || g_ascii_isdigit(*s->p))) {
		expr = new_expr(s, UF_JSONPATH_EXPR_LITERAL);
		expr->literal = uf_jsonpath_scan_take_number(s, error);
		return expr->literal == NULL ? NULL : g_steal_pointer(&expr);
	}
	return parse_word(s, error);
}

/* RFC 9535, 2.4.3: a literal, a singular query or a function that gives a value */
static bool
is_value(const UfJsonPathExpr *expr)
{
	if (expr->kind == UF_JSONPATH_EXPR_FUNCTION)
		return expr->function->result == UF_JSONPATH_TYPE_VALUE;
	if (expr->kind == UF_JSONPATH_EXPR_QUERY)
		return uf_jsonpath_is_singular(expr->query);
	return expr->kind == UF_JSONPATH_EXPR_LITERAL;
}

/* RFC 9535, 2.4.3: a query, or a function that gives true or false */
static bool
is_test(const UfJsonPathExpr *expr)
{
	if (expr->kind == UF_JSONPATH_EXPR_FUNCTION)
		return expr->function->result == UF_JSONPATH_TYPE_LOGICAL;
	return expr->kind == UF_JSONPATH_EXPR_QUERY;
}

static bool
check_value(const UfJsonPathScanner *s, const UfJsonPathExpr *expr, GError **error)
{
	return is_value(expr) ||
	       uf_jsonpath_scan_fail_at(s, expr->column, "this has no single value", error);
}

static bool
check_test(const UfJsonPathScanner *s, const UfJsonPathExpr *expr, GError **error)
{
	return is_test(expr) ||
	       uf_jsonpath_scan_fail_at(s, expr->column, "this must be compared", error);
}

static bool
check_argument(const UfJsonPathScanner *s, const UfJsonPathExpr *call, GError **error)
{
	guint i = call->children->len - 1;
	const UfJsonPathExpr *argument = g_ptr_array_index(call->children, i);
	if (i >= call->function->n_parameters)
		return uf_jsonpath_scan_fail_at(s, argument->column, "too many arguments", error);
	if (call->function->parameters[i] == UF_JSONPATH_TYPE_VALUE)
		return check_value(s, argument, error);
	return argument->kind == UF_JSONPATH_EXPR_QUERY ||
	       uf_jsonpath_scan_fail_at(s, argument->column, "a query is expected here", error);
}

static bool
parse_arguments(UfJsonPathScanner *s, UfJsonPathExpr *call, GError **error)
{
	uf_jsonpath_scan_skip_blank(s);
	if (uf_jsonpath_scan_take(s, ")"))
		return true;
	do {
		uf_jsonpath_scan_skip_blank(s);
		UfJsonPathExpr *argument = parse_operand(s, error);
		if (argument == NULL)
			return false;
		g_ptr_array_add(call->children, argument);
		if (!check_argument(s, call, error))
			return false;
		uf_jsonpath_scan_skip_blank(s);
	} while (uf_jsonpath_scan_take(s, ","));
	return uf_jsonpath_scan_take(s, ")") ||
	       uf_jsonpath_scan_fail(s, "expected ',' or ')'", error);
}

/* the cursor is after the parenthesis that follows @name */
static UfJsonPathExpr *
parse_function(UfJsonPathScanner *s, const char *name, GError **error)
{
	size_t offset = (size_t)(name - s->text);
	g_autoptr(UfJsonPathExpr) expr = uf_jsonpath_expr_new(UF_JSONPATH_EXPR_FUNCTION, offset);

	expr->function = uf_jsonpath_function_find(name, (size_t)(s->p - 1 - name));
	if (expr->function == NULL) {
		uf_jsonpath_scan_fail_at(s, offset, "unknown function", error);
		return NULL;
	}
	if (!uf_jsonpath_scan_enter(s, error) || !parse_arguments(s, expr, error))
		return NULL;
	uf_jsonpath_scan_leave(s);
	if (expr->children->len < expr->function->n_parameters) {
		uf_jsonpath_scan_fail_at(s, offset, "too few arguments", error);
		return NULL;
	}
	uf_jsonpath_function_prepare(expr);
	return g_steal_pointer(&expr);
}

static bool
take_operator(UfJsonPathScanner *s, UfJsonPathOperator *op)
{
	static const struct {
		const char *text;
		UfJsonPathOperator op;
	} operators[] = {
		{ "==", UF_JSONPATH_EQUAL },         { "!=", UF_JSONPATH_NOT_EQUAL },
		{ "<=", UF_JSONPATH_LESS_OR_EQUAL }, { ">=", UF_JSONPATH_GREATER_OR_EQUAL },
		{ "<", UF_JSONPATH_LESS },           { ">", UF_JSONPATH_GREATER },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
		*op = operators[i].op;
		if (uf_jsonpath_scan_take(s, operators[i].text))
			return true;
	}
	return false;
}

/* a comparison, or a test when no operator follows */
static UfJsonPathExpr *
parse_comparison(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPathExpr) expr = new_expr(s, UF_JSONPATH_EXPR_COMPARISON);
	g_autoptr(UfJsonPathExpr) left = parse_operand(s, error);
	if (left == NULL)
		return NULL;
	uf_jsonpath_scan_skip_blank(s);
	if (!take_operator(s, &expr->op))
		return check_test(s, left, error) ? g_steal_pointer(&left) : NULL;
	if (!check_value(s, left, error))
		return NULL;
	g_ptr_array_add(expr->children, g_steal_pointer(&left));

	uf_jsonpath_scan_skip_blank(s);
	UfJsonPathExpr *right = parse_operand(s, error);
	if (right == NULL)
		return NULL;
	g_ptr_array_add(expr->children, right);
	return check_value(s, right, error) ? g_steal_pointer(&expr) : NULL;
}

/* after "(" */
static UfJsonPathExpr *
parse_group(UfJsonPathScanner *s, GError **error)
{
	if (!uf_jsonpath_scan_enter(s, error))
		return NULL;
	uf_jsonpath_scan_skip_blank(s);
	g_autoptr(UfJsonPathExpr) expr = uf_jsonpath_parse_expr(s, error);
	if (expr == NULL)
		return NULL;
	uf_jsonpath_scan_leave(s);
	uf_jsonpath_scan_skip_blank(s);
	if (!uf_jsonpath_scan_take(s, ")")) {
		uf_jsonpath_scan_fail(s, "expected ')'", error);
		return NULL;
	}
	return g_steal_pointer(&expr);
}

/* after "!": it applies to a group or a test, never to a comparison */
static UfJsonPathExpr *
parse_negated(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPathExpr) negation = new_expr(s, UF_JSONPATH_EXPR_NOT);
	g_autoptr(UfJsonPathExpr) expr = NULL;
	uf_jsonpath_scan_skip_blank(s);
	if (uf_jsonpath_scan_take(s, "("))
		expr = parse_group(s, error);
	else {
		expr = parse_operand(s, error);
		if (expr != NULL && !check_test(s, expr, error))
			return NULL;
	}
	if (expr == NULL)
		return NULL;
	g_ptr_array_add(negation->children, g_steal_pointer(&expr));
	return g_steal_pointer(&negation);
}

static UfJsonPathExpr *
parse_basic(UfJsonPathScanner *s, GError **error)
{
	if (uf_jsonpath_scan_take(s, "!"))
		return parse_negated(s, error);
	if (uf_jsonpath_scan_take(s, "("))
		return parse_group(s, error);
	return parse_comparison(s, error);
}

typedef UfJsonPathExpr *(*ParseFunc)(UfJsonPathScanner *s, GError **error);

/* operands read by @parse with @token between them; a single one stays as it is */
static UfJsonPathExpr *
parse_list(UfJsonPathScanner *s, ParseFunc parse, UfJsonPathExprKind kind, GError **error)
{
	const char *token = kind == UF_JSONPATH_EXPR_OR ? "||" : "&&";
	g_autoptr(UfJsonPathExpr) list = new_expr(s, kind);
	do {
		uf_jsonpath_scan_skip_blank(s);
		UfJsonPathExpr *expr = parse(s, error);
		if (expr == NULL)
			return NULL;
		g_ptr_array_add(list->children, expr);
		uf_jsonpath_scan_skip_blank(s);
	} while (uf_jsonpath_scan_take(s, token));
	if (list->children->len > 1)
		return g_steal_pointer(&list);
	return g_ptr_array_steal_index(list->children, 0);
}

static UfJsonPathExpr *
parse_and(UfJsonPathScanner *s, GError **error)
{
	return parse_list(s, parse_basic, UF_JSONPATH_EXPR_AND, error);
}

UfJsonPathExpr *
uf_jsonpath_parse_expr(UfJsonPathScanner *s, GError **error)
{
	return parse_list(s, parse_and, UF_JSONPATH_EXPR_OR, error);
}
