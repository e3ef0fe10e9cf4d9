#include "uf-jsonpath-run-private.h"

#include <string.h>

/* -1, 0 or 1; exact, although not every int64 is a double */
static int
compare_integer_to_real(json_int_t integer, double real)
{
	if (real >= 0x1p63)
		return -1;
	if (real < -0x1p63)
		return 1;
	json_int_t whole = (json_int_t)real;
	if (integer != whole)
		return integer < whole ? -1 : 1;
	double rest = real - (double)whole;
	return rest > 0 ? -1 : rest < 0;
}

static int
compare_numbers(const json_t *a, const json_t *b)
{
	if (json_is_integer(a) && json_is_integer(b)) {
		json_int_t x = json_integer_value(a);
		json_int_t y = json_integer_value(b);
		return (x > y) - (x < y);
	}
	if (json_is_integer(a))
		return compare_integer_to_real(json_integer_value(a), json_real_value(b));
	if (json_is_integer(b))
		return -compare_integer_to_real(json_integer_value(b), json_real_value(a));
	double x = json_real_value(a);
	double y = json_real_value(b);
	return (x > y) - (x < y);
}

/* the order of UTF-8 bytes is that of code points */
static int
compare_strings(const json_t *a, const json_t *b)
{
	size_t n = json_string_length(a);
	size_t m = json_string_length(b);
	int order = memcmp(json_string_value(a), json_string_value(b), MIN(n, m));
	return order != 0 ? order : (n > m) - (n < m);
}

static bool is_equal(UfJsonPathRun *run, const json_t *a, const json_t *b, unsigned depth);

static bool
is_equal_array(UfJsonPathRun *run, const json_t *a, const json_t *b, unsigned depth)
{
	if (json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++) {
		if (!is_equal(run, json_array_get(a, i), json_array_get(b, i), depth + 1))
			return false;
	}
	return true;
}

static bool
is_equal_object(UfJsonPathRun *run, const json_t *a, const json_t *b, unsigned depth)
{
	if (json_object_size(a) != json_object_size(b))
		return false;
	const char *key;
	json_t *member;
	json_object_foreach((json_t *)a, key, member)
	{
		const json_t *other = json_object_get(b, key);
		if (other == NULL || !is_equal(run, member, other, depth + 1))
			return false;
	}
	return true;
}

/* false also when a limit was passed: the run knows */
static bool
is_equal(UfJsonPathRun *run, const json_t *a, const json_t *b, unsigned depth)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (json_is_number(a) && json_is_number(b))
		return uf_jsonpath_run_spend(run, 1) && compare_numbers(a, b) == 0;
	if (json_typeof(a) != json_typeof(b))
		return false;
	if (depth > UF_JSONPATH_MAX_DEPTH)
		return uf_jsonpath_run_fail(run, "the document is too deep");
	if (!uf_jsonpath_run_spend(run, 1))
		return false;
	switch (json_typeof(a)) {
	case JSON_STRING:
		return json_string_length(a) == json_string_length(b) &&
		       uf_jsonpath_run_spend_text(run, json_string_length(a)) &&
		       compare_strings(a, b) == 0;
	case JSON_ARRAY:
		return is_equal_array(run, a, b, depth);
	case JSON_OBJECT:
		return is_equal_object(run, a, b, depth);
	default:
		return true;
	}
}

static bool
is_less(UfJsonPathRun *run, const json_t *a, const json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return compare_numbers(a, b) < 0;
	return json_is_string(a) && json_is_string(b) &&
	       uf_jsonpath_run_spend_text(run, json_string_length(a)) && compare_strings(a, b) < 0;
}

bool
uf_jsonpath_run_compare(UfJsonPathRun *run, UfJsonPathOperator op, const json_t *const pair[2],
			bool *result)
{
	const json_t *a = pair[0];
	const json_t *b = pair[1];
	switch (op) {
	case UF_JSONPATH_EQUAL:
		*result = is_equal(run, a, b, 0);
		break;
	case UF_JSONPATH_NOT_EQUAL:
		*result = !is_equal(run, a, b, 0);
		break;
	case UF_JSONPATH_LESS:
		*result = is_less(run, a, b);
		break;
	case UF_JSONPATH_LESS_OR_EQUAL:
		*result = is_less(run, a, b) || is_equal(run, a, b, 0);
		break;
	case UF_JSONPATH_GREATER:
		*result = is_less(run, b, a);
		break;
	case UF_JSONPATH_GREATER_OR_EQUAL:
		*result = is_less(run, b, a) || is_equal(run, a, b, 0);
		break;
	}
	return run->error == NULL;
}
