/* Exact fractions: results, rounding, and refusals instead of wrapped numbers. */
#include "uf-fraction.h"

#include <glib.h>
#include <math.h>

typedef bool (*Operation)(UfFraction left, UfFraction right, UfFraction *out);

#define BIG INT64_MAX

static void
test_operations(void)
{
	static const struct {
		Operation operation;
		UfFraction left;
		UfFraction right;
		UfFraction out; /* denominator 0: refused */
	} rows[] = {
		{ uf_fraction_add, { 1, 3 }, { 1, 6 }, { 1, 2 } },
		{ uf_fraction_add, { -1, 2 }, { 1, 2 }, { 0, 1 } },
		{ uf_fraction_add, { BIG, 1 }, { 1, 1 }, { 0, 0 } },
		{ uf_fraction_add, { BIG, 2 }, { BIG, 3 }, { 0, 0 } },
		{ uf_fraction_subtract, { 1, 2 }, { 3, 4 }, { -1, 4 } },
		{ uf_fraction_subtract, { 0, 1 }, { INT64_MIN, 1 }, { 0, 0 } },
		{ uf_fraction_multiply, { 2, 3 }, { 9, 4 }, { 3, 2 } },
		{ uf_fraction_multiply, { BIG, 3 }, { 3, BIG }, { 1, 1 } },
		{ uf_fraction_multiply, { BIG, 1 }, { 2, 1 }, { 0, 0 } },
		{ uf_fraction_divide, { 1, 2 }, { -1, 4 }, { -2, 1 } },
		{ uf_fraction_divide, { 1, 2 }, { 0, 1 }, { 0, 0 } },
		{ uf_fraction_divide, { 0, 1 }, { 5, 1 }, { 0, 1 } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfFraction out = { 7, 7 };
		bool good = rows[i].operation(rows[i].left, rows[i].right, &out);
		g_test_message("row %zu", i);
		g_assert_true(good == (rows[i].out.denominator != 0));
		g_assert_cmpint(out.numerator, ==, good ? rows[i].out.numerator : 7);
		g_assert_cmpint(out.denominator, ==, good ? rows[i].out.denominator : 7);
	}
}

static void
test_decimals(void)
{
	static const struct {
		double number;
		UfFraction out; /* denominator 0: refused */
	} rows[] = {
		{ 0.3, { 3, 10 } },           { -0.5, { -1, 2 } },    { 35, { 35, 1 } },
		{ 0.000001, { 1, 1000000 } }, { 1e-9, { 0, 1 } },     { 1e13, { 0, 0 } },
		{ -1e13, { 0, 0 } },          { INFINITY, { 0, 0 } }, { NAN, { 0, 0 } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfFraction out = { 0 };
		bool good = uf_fraction_from_decimal(rows[i].number, &out);
		g_test_message("row %zu", i);
		g_assert_true(good == (rows[i].out.denominator != 0));
		g_assert_cmpint(out.numerator, ==, rows[i].out.numerator);
		g_assert_cmpint(out.denominator, ==, rows[i].out.denominator);
	}
}

static void
test_rounding(void)
{
	static const struct {
		UfFraction in;
		int64_t out;
	} rows[] = {
		{ { 5, 2 }, 3 },     { { -5, 2 }, -3 },       { { 7, 3 }, 2 }, { { 8, 3 }, 3 },
		{ { -7, 3 }, -2 },   { { 0, 1 }, 0 },         { { 1, 2 }, 1 }, { { 499, 1000 }, 0 },
		{ { BIG, 1 }, BIG }, { { BIG, BIG - 1 }, 1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(uf_fraction_round(rows[i].in), ==, rows[i].out);
}

static void
test_comparing(void)
{
	static const struct {
		UfFraction left;
		UfFraction right;
		int order;
	} rows[] = {
		{ { 1, 3 }, { 1, 2 }, -1 },         { { 1, 2 }, { 2, 4 }, 0 },
		{ { -1, 2 }, { -2, 3 }, 1 },        { { BIG, 2 }, { BIG, 3 }, 1 },
		{ { BIG - 1, 3 }, { BIG, 2 }, -1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(uf_fraction_compare(rows[i].left, rows[i].right), ==,
				rows[i].order);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fraction/operations", test_operations);
	g_test_add_func("/fraction/decimals", test_decimals);
	g_test_add_func("/fraction/rounding", test_rounding);
	g_test_add_func("/fraction/comparing", test_comparing);
	return g_test_run();
}
