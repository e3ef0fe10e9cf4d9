/* What tests of the store say of a call that must be refused. */
#pragma once

/* @call, which names &problem, fails with @code */
#define ASSERT_FAILS(call, code)                                                                   \
	do {                                                                                       \
		g_autoptr(GError) problem = NULL;                                                  \
		g_assert_false(call);                                                              \
		g_assert_error(problem, UF_ERROR, code);                                           \
	} while (0)
