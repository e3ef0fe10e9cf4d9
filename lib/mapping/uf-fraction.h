/* An exact fraction of whole numbers, for the figures of forms: no float touches an amount.
 *
 * Always reduced, denominator above 0. A result that does not fit in 64 bits is refused, never
 * wrapped. Values, nothing to free.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int64_t numerator;
	int64_t denominator;
} UfFraction;

UfFraction uf_fraction_from_integer(int64_t number);

/* The decimal number that @number was written as, to six decimals: 0.3 is 3/10. False beyond a
 * thousand billions. */
bool uf_fraction_from_decimal(double number, UfFraction *out);

/* False, @out untouched, on overflow; division is also false when @right is 0. */
bool uf_fraction_add(UfFraction left, UfFraction right, UfFraction *out);
bool uf_fraction_subtract(UfFraction left, UfFraction right, UfFraction *out);
bool uf_fraction_multiply(UfFraction left, UfFraction right, UfFraction *out);
bool uf_fraction_divide(UfFraction left, UfFraction right, UfFraction *out);

/* Less than, equal to or more than 0. */
int uf_fraction_compare(UfFraction left, UfFraction right);

/* The nearest whole number, halves away from 0. */
int64_t uf_fraction_round(UfFraction fraction);
