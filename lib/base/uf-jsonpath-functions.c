#include <string.h>

#include "uf-jsonpath-run-private.h"

#define PATTERN_PARAMETER 1 /* of match and search */

static size_t
count_characters(const char *text, size_t length)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++)
		n += ((unsigned char)text[i] & 0xC0) != 0x80;
	return n;
}

/* RFC 9535, 2.4.4: of a string, an array or an object; Nothing for the rest */
static bool
call_length(UfJsonPathRun *run, G_GNUC_UNUSED const UfJsonPathExpr *expr,
	    const UfJsonPathArgument *arguments, UfJsonPathResult *result)
{
	const json_t *value = arguments[0].value;
	size_t length;
	if (json_is_string(value)) {
		length = json_string_length(value);
		if (!uf_jsonpath_run_spend_text(run, length))
			return false;
		length = count_characters(json_string_value(value), length);
	} else if (json_is_array(value)) {
		length = json_array_size(value);
	} else if (json_is_object(value)) {
		length = json_object_size(value);
	} else {
		return true;
	}
	result->value = json_integer((json_int_t)length);
	return true;
}

/* RFC 9535, 2.4.5 */
static bool
call_count(G_GNUC_UNUSED UfJsonPathRun *run, G_GNUC_UNUSED const UfJsonPathExpr *expr,
	   const UfJsonPathArgument *arguments, UfJsonPathResult *result)
{
	result->value = json_integer((json_int_t)arguments[0].nodes->len);
	return true;
}

/* RFC 9535, 2.4.8: the value of the only node; Nothing when there is none or several */
static bool
call_value(G_GNUC_UNUSED UfJsonPathRun *run, G_GNUC_UNUSED const UfJsonPathExpr *expr,
	   const UfJsonPathArgument *arguments, UfJsonPathResult *result)
{
	if (arguments[0].nodes->len == 1)
		result->value = json_incref(g_array_index(arguments[0].nodes, json_t *, 0));
	return true;
}

/* what a match costs is what it may take, so that the whole selection stays bounded */
static bool
match_within(UfJsonPathRun *run, const pcre2_code *code, UfIregexpSubject *subject, bool *matches)
{
	static const unsigned tries[] = { UF_IREGEXP_STEPS_SHORT, UF_IREGEXP_STEPS_LONG };
	for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
		subject->max_steps = tries[i];
		if (!uf_jsonpath_run_spend(run, tries[i] / 100) ||
		    !uf_jsonpath_run_spend_text(run, subject->length))
			return false;
		UfIregexpResult found = uf_iregexp_match(code, subject);
		if (found != UF_IREGEXP_TOO_LONG) {
			*matches = found == UF_IREGEXP_YES;
			return true;
		}
	}
	return uf_jsonpath_run_fail(run, "a pattern takes too long to match");
}

static bool
is_literal_pattern(const UfJsonPathExpr *expr)
{
	if (expr->function == NULL || expr->function->result != UF_JSONPATH_TYPE_LOGICAL)
		return false;
	const UfJsonPathExpr *pattern = g_ptr_array_index(expr->children, PATTERN_PARAMETER);
	return pattern->kind == UF_JSONPATH_EXPR_LITERAL;
}

static bool
match(UfJsonPathRun *run, const UfJsonPathExpr *expr, const UfJsonPathArgument *arguments,
      UfIregexpSubject *subject, bool *matches)
{
	const json_t *text = arguments[0].value;
	const json_t *pattern = arguments[PATTERN_PARAMETER].value;
	if (!json_is_string(text) || !json_is_string(pattern))
		return true;
	subject->text = json_string_value(text);
	subject->length = json_string_length(text);
	if (is_literal_pattern(expr))
		return expr->pattern == NULL || match_within(run, expr->pattern, subject, matches);

	size_t length = json_string_length(pattern);
	if (!uf_jsonpath_run_spend(run, MIN(length, UF_IREGEXP_MAX_LENGTH)))
		return false;
	g_autoptr(pcre2_code) code = uf_iregexp_compile(json_string_value(pattern), length);
	return code == NULL || match_within(run, code, subject, matches);
}

/* RFC 9535, 2.4.6: false when an argument is no string or the pattern no I-Regexp */
static bool
call_match(UfJsonPathRun *run, const UfJsonPathExpr *expr, const UfJsonPathArgument *arguments,
	   UfJsonPathResult *result)
{
	UfIregexpSubject subject = { .whole = true };
	return match(run, expr, arguments, &subject, &result->logical);
}

/* RFC 9535, 2.4.7 */
static bool
call_search(UfJsonPathRun *run, const UfJsonPathExpr *expr, const UfJsonPathArgument *arguments,
	    UfJsonPathResult *result)
{
	UfIregexpSubject subject = { .whole = false };
	return match(run, expr, arguments, &subject, &result->logical);
}

static const UfJsonPathFunction functions[] = {
	{ "length", UF_JSONPATH_TYPE_VALUE, 1, { UF_JSONPATH_TYPE_VALUE }, call_length },
	{ "count", UF_JSONPATH_TYPE_VALUE, 1, { UF_JSONPATH_TYPE_NODES }, call_count },
	{ "match",
	  UF_JSONPATH_TYPE_LOGICAL,
	  2,
	  { UF_JSONPATH_TYPE_VALUE, UF_JSONPATH_TYPE_VALUE },
	  call_match },
	{ "search",
	  UF_JSONPATH_TYPE_LOGICAL,
	  2,
	  { UF_JSONPATH_TYPE_VALUE, UF_JSONPATH_TYPE_VALUE },
	  call_search },
	{ "value", UF_JSONPATH_TYPE_VALUE, 1, { UF_JSONPATH_TYPE_NODES }, call_value },
};

const UfJsonPathFunction *
uf_jsonpath_function_find(const char *name, size_t length)
{
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		if (strlen(functions[i].name) == length &&
		    memcmp(functions[i].name, name, length) == 0)
			return &functions[i];
	}
	return NULL;
}

void
uf_jsonpath_function_prepare(UfJsonPathExpr *expr)
{
	if (!is_literal_pattern(expr))
		return;
	const UfJsonPathExpr *pattern = g_ptr_array_index(expr->children, PATTERN_PARAMETER);
	if (json_is_string(pattern->literal))
		expr->pattern = uf_iregexp_compile(json_string_value(pattern->literal),
						   json_string_length(pattern->literal));
}

bool
uf_jsonpath_function_has_bad_pattern(const UfJsonPathExpr *expr)
{
	return is_literal_pattern(expr) && expr->pattern == NULL;
}
