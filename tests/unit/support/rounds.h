/* How often a program that crashes on purpose does so. */
#pragma once

#include <stdlib.h>

#include <glib.h>

/* UF_KILL_ROUNDS when it is set, @full with UF_FULL (./bootstrap test --full), else @few. */
static inline unsigned
rounds_get(unsigned few, unsigned full)
{
	const char *wanted = g_getenv("UF_KILL_ROUNDS");
	if (wanted != NULL)
		return (unsigned)strtoul(wanted, NULL, 10);
	return g_getenv("UF_FULL") != NULL ? full : few;
}
