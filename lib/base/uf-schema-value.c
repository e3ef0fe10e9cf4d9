#include "uf-schema-private.h"

#include <math.h>
#include <string.h>

#include "uf-error.h"

/* digits × 10^exponent, without trailing zeros in the digits; the sign is left out. */
typedef struct {
	guint64 digits;
	int exponent;
} Decimal;

bool
uf_schema_value_is_nested_within(const json_t *value, unsigned limit)
{
	if (!json_is_object(value) && !json_is_array(value))
		return true;
	if (limit == 0)
		return false;

	json_t *owner = (json_t *)value;
	const char *key;
	json_t *member;
	json_object_foreach(owner, key, member)
	{
		if (!uf_schema_value_is_nested_within(member, limit - 1))
			return false;
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!uf_schema_value_is_nested_within(json_array_get(value, i), limit - 1))
			return false;
	}
	return true;
}

/* The whole part; beyond 2^53 a double has no other. */
static double
get_whole(double real)
{
	return fabs(real) < 9007199254740992.0 ? (double)(json_int_t)real : real;
}

/* A number that a 64-bit integer holds exactly. */
static bool
find_integer(const json_t *value, json_int_t *integer)
{
	if (json_is_integer(value)) {
		*integer = json_integer_value(value);
		return true;
	}
	double real = json_real_value(value);
	if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0) ||
	    get_whole(real) != real)
		return false;
	*integer = (json_int_t)real;
	return true;
}

bool
uf_schema_value_is_integer(const json_t *value)
{
	if (json_is_integer(value))
		return true;
	return json_is_real(value) && get_whole(json_real_value(value)) == json_real_value(value);
}

static int
compare_integer_to_real(json_int_t integer, double real)
{
	if (real >= 9223372036854775808.0)
		return -1;
	if (real < -9223372036854775808.0)
		return 1;
	json_int_t whole = (json_int_t)real;
	if (integer != whole)
		return integer < whole ? -1 : 1;
	double rest = real - get_whole(real);
	return rest > 0 ? -1 : rest < 0;
}

/* Less than, equal to or more than 0; exact, even where a double cannot hold the integer. */
int
uf_schema_value_compare_numbers(const json_t *left, const json_t *right)
{
	if (json_is_integer(left) && json_is_integer(right)) {
		json_int_t a = json_integer_value(left);
		json_int_t b = json_integer_value(right);
		return a < b ? -1 : a > b;
	}
	if (json_is_integer(left))
		return compare_integer_to_real(json_integer_value(left), json_real_value(right));
	if (json_is_integer(right))
		return -compare_integer_to_real(json_integer_value(right), json_real_value(left));
	double a = json_real_value(left);
	double b = json_real_value(right);
	return a < b ? -1 : a > b;
}

static Decimal
strip_zeros(Decimal decimal)
{
	while (decimal.digits != 0 && decimal.digits % 10 == 0) {
		decimal.digits /= 10;
		decimal.exponent++;
	}
	return decimal;
}

/* The shortest decimal that reads back as the same double: what a person wrote in the JSON. */
static Decimal
get_decimal_of_real(double real)
{
	char text[64] = "";
	for (int precision = 14; precision <= 16; precision++) {
		char format[8];
		g_snprintf(format, sizeof format, "%%.%de", precision);
		g_ascii_formatd(text, sizeof text, format, fabs(real));
		if (g_ascii_strtod(text, NULL) == fabs(real))
			break;
	}

	Decimal decimal = { 0, 0 };
	bool is_fraction = false;
	const char *p = text;
	for (; *p != '\0' && *p != 'e'; p++) {
		if (*p == '.') {
			is_fraction = true;
			continue;
		}
		decimal.digits = decimal.digits * 10 + (guint64)(*p - '0');
		decimal.exponent -= is_fraction;
	}
	if (*p == 'e')
		decimal.exponent += (int)g_ascii_strtoll(p + 1, NULL, 10);
	return strip_zeros(decimal);
}

static Decimal
get_decimal(const json_t *value)
{
	if (json_is_real(value))
		return get_decimal_of_real(json_real_value(value));
	json_int_t integer = json_integer_value(value);
	guint64 digits = integer < 0 ? 0 - (guint64)integer : (guint64)integer;
	return strip_zeros((Decimal){ digits, 0 });
}

static guint64
add_modulo(guint64 left, guint64 right, guint64 modulus)
{
	return left >= modulus - right ? left - (modulus - right) : left + right;
}

static guint64
times_ten_modulo(guint64 value, guint64 modulus)
{
	guint64 twice = add_modulo(value, value, modulus);
	guint64 fourfold = add_modulo(twice, twice, modulus);
	return add_modulo(add_modulo(fourfold, fourfold, modulus), twice, modulus);
}

/* In decimal, so that 0.0075 is a multiple of 0.0001 as its reader thinks. A step of 0 cannot be
 * written in a schema that passed its check; it refuses nothing. */
bool
uf_schema_value_is_multiple(const json_t *value, const json_t *step)
{
	Decimal number = get_decimal(value);
	Decimal divisor = get_decimal(step);
	if (number.digits == 0 || divisor.digits == 0)
		return true;
	/* without trailing zeros, a finer number is never a multiple of a coarser one */
	if (number.exponent < divisor.exponent)
		return false;

	guint64 rest = number.digits % divisor.digits;
	for (int i = number.exponent - divisor.exponent; i > 0 && rest != 0; i--)
		rest = times_ten_modulo(rest, divisor.digits);
	return rest == 0;
}

static bool
is_same_string(const json_t *left, const json_t *right)
{
	size_t length = json_string_length(left);
	return length == json_string_length(right) &&
	       memcmp(json_string_value(left), json_string_value(right), length) == 0;
}

static bool
is_same_object(const json_t *left, const json_t *right)
{
	if (json_object_size(left) != json_object_size(right))
		return false;
	const char *key;
	json_t *member;
	json_t *owner = (json_t *)left;
	json_object_foreach(owner, key, member)
	{
		const json_t *other = json_object_get(right, key);
		if (other == NULL || !uf_schema_value_is_same(member, other))
			return false;
	}
	return true;
}

static bool
is_same_array(const json_t *left, const json_t *right)
{
	size_t size = json_array_size(left);
	if (size != json_array_size(right))
		return false;
	for (size_t i = 0; i < size; i++) {
		if (!uf_schema_value_is_same(json_array_get(left, i), json_array_get(right, i)))
			return false;
	}
	return true;
}

/* Equality of JSON Schema: 1 is 1.0, false is not 0, members have no order. */
bool
uf_schema_value_is_same(const json_t *left, const json_t *right)
{
	if (json_is_number(left) && json_is_number(right))
		return uf_schema_value_compare_numbers(left, right) == 0;
	if (json_typeof(left) != json_typeof(right))
		return false;
	switch (json_typeof(left)) {
	case JSON_OBJECT:
		return is_same_object(left, right);
	case JSON_ARRAY:
		return is_same_array(left, right);
	case JSON_STRING:
		return is_same_string(left, right);
	default:
		return true;
	}
}

static guint64
hash_bytes(const void *bytes, size_t length, guint64 seed)
{
	const unsigned char *p = bytes;
	guint64 hash = seed ^ G_GUINT64_CONSTANT(14695981039346656037);
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ p[i]) * G_GUINT64_CONSTANT(1099511628211);
	return hash ^ (hash >> 29);
}

static guint64
hash_number(const json_t *value)
{
	json_int_t integer;
	if (find_integer(value, &integer))
		return hash_bytes(&integer, sizeof integer, 3);
	double real = json_real_value(value);
	return hash_bytes(&real, sizeof real, 4);
}

/* The same for values that uf_schema_value_is_same takes for equal. */
guint64
uf_schema_value_hash(const json_t *value)
{
	guint64 hash = 16 + (guint64)json_typeof(value);
	json_t *owner = (json_t *)value;
	const char *key;
	json_t *member;
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		json_object_foreach(owner, key, member)
		{
			hash += hash_bytes(key, strlen(key), uf_schema_value_hash(member));
		}
		return hash;
	case JSON_ARRAY:
		for (size_t i = 0; i < json_array_size(value); i++) {
			guint64 item = uf_schema_value_hash(json_array_get(value, i));
			hash = hash_bytes(&item, sizeof item, hash);
		}
		return hash;
	case JSON_STRING:
		return hash_bytes(json_string_value(value), json_string_length(value), 5);
	case JSON_INTEGER:
	case JSON_REAL:
		return hash_number(value);
	default:
		return (guint64)json_typeof(value);
	}
}

/* Code points, not bytes: "Élodie" is 6. */
size_t
uf_schema_value_count_characters(const json_t *string)
{
	const char *text = json_string_value(string);
	size_t count = 0;
	for (size_t i = 0; i < json_string_length(string); i++)
		count += (text[i] & 0xc0) != 0x80;
	return count;
}
