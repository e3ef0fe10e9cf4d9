#include "uf-fraction.h"

#define DECIMALS 1000000

static int64_t
find_divisor(int64_t left, int64_t right)
{
	while (right != 0) {
		int64_t rest = left % right;
		left = right;
		right = rest;
	}
	return left < 0 ? -left : left;
}

/* False for the one number that has no opposite, which no amount reaches. */
static bool
make(int64_t numerator, int64_t denominator, UfFraction *out)
{
	if (denominator == 0 || denominator == INT64_MIN || numerator == INT64_MIN)
		return false;
	int64_t divisor = find_divisor(numerator, denominator);
	if (denominator < 0)
		divisor = -divisor;
	*out = (UfFraction){ numerator / divisor, denominator / divisor };
	return true;
}

UfFraction
uf_fraction_from_integer(int64_t number)
{
	return (UfFraction){ number, 1 };
}

bool
uf_fraction_from_decimal(double number, UfFraction *out)
{
	if (!(number >= -1e12 && number <= 1e12))
		return false;
	double scaled = number * DECIMALS;
	return make((int64_t)(scaled + (scaled < 0 ? -0.5 : 0.5)), DECIMALS, out);
}

bool
uf_fraction_add(UfFraction left, UfFraction right, UfFraction *out)
{
	int64_t common = find_divisor(left.denominator, right.denominator);
	int64_t a;
	int64_t b;
	int64_t sum;
	int64_t denominator;
	if (__builtin_mul_overflow(left.numerator, right.denominator / common, &a) ||
	    __builtin_mul_overflow(right.numerator, left.denominator / common, &b) ||
	    __builtin_add_overflow(a, b, &sum) ||
	    __builtin_mul_overflow(left.denominator / common, right.denominator, &denominator))
		return false;
	return make(sum, denominator, out);
}

bool
uf_fraction_subtract(UfFraction left, UfFraction right, UfFraction *out)
{
	if (right.numerator == INT64_MIN)
		return false;
	right.numerator = -right.numerator;
	return uf_fraction_add(left, right, out);
}

bool
uf_fraction_multiply(UfFraction left, UfFraction right, UfFraction *out)
{
	UfFraction a;
	UfFraction b;
	int64_t numerator;
	int64_t denominator;
	if (!make(left.numerator, right.denominator, &a) ||
	    !make(right.numerator, left.denominator, &b) ||
	    __builtin_mul_overflow(a.numerator, b.numerator, &numerator) ||
	    __builtin_mul_overflow(a.denominator, b.denominator, &denominator))
		return false;
	return make(numerator, denominator, out);
}

bool
uf_fraction_divide(UfFraction left, UfFraction right, UfFraction *out)
{
	UfFraction inverse;
	return make(right.denominator, right.numerator, &inverse) &&
	       uf_fraction_multiply(left, inverse, out);
}

int
uf_fraction_compare(UfFraction left, UfFraction right)
{
	UfFraction difference;
	if (uf_fraction_subtract(left, right, &difference))
		return (difference.numerator > 0) - (difference.numerator < 0);
	long double a = (long double)left.numerator / (long double)left.denominator;
	long double b = (long double)right.numerator / (long double)right.denominator;
	return (a > b) - (a < b);
}

int64_t
uf_fraction_round(UfFraction fraction)
{
	int64_t whole = fraction.numerator / fraction.denominator;
	int64_t rest = fraction.numerator % fraction.denominator;
	int64_t distance = rest < 0 ? -rest : rest;
	if (distance >= fraction.denominator - distance)
		whole += fraction.numerator < 0 ? -1 : 1;
	return whole;
}
