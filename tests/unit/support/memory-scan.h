/* Looks for a mark in all that a process may write: its heap, its data, what it mapped.
 *
 * The mark is given veiled (each byte xor MEMORY_VEIL), so that looking for it leaves no copy of it
 * anywhere; memory is compared where it stands.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#define MEMORY_VEIL 1

/* built with a sanitizer, the allocator is the sanitizer's, which keeps what is freed */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_IS_SANITIZED true
#else
#define MEMORY_IS_SANITIZED false
#endif

/* Writes @mark unveiled to @out, which has room for it and its end. */
static inline void
memory_unveil(const char *mark, char *out)
{
	size_t i = 0;
	for (; mark[i] != '\0'; i++)
		out[i] = (char)(mark[i] ^ MEMORY_VEIL);
	out[i] = '\0';
}

/* how often the @length bytes at @mark stand between @from and @to */
static inline size_t
memory_count(const volatile char *from, const volatile char *to, const char *mark, size_t length)
{
	size_t found = 0;
	for (const volatile char *at = from; at + length <= to; at++) {
		size_t i = 0;
		while (i < length && (char)(at[i] ^ MEMORY_VEIL) == mark[i])
			i++;
		found += i == length ? 1 : 0;
	}
	return found;
}

/* How often the @length bytes at @mark (veiled) stand in writable memory; the stack, and what a
 * library keeps between guards nobody may touch, aside. */
static inline size_t
memory_scan_bytes(const char *mark, size_t length)
{
	char line[512];
	size_t found = 0;
	FILE *maps = fopen("/proc/self/maps", "re");
	g_assert_nonnull(maps);
	while (fgets(line, sizeof line, maps) != NULL) {
		unsigned long from;
		unsigned long to;
		char mode[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 ||
		    strncmp(mode, "rw", 2) != 0 || strstr(line, "[stack]") != NULL)
			continue;
		found += memory_count((const volatile char *)from, (const volatile char *)to, mark,
				      length);
	}
	fclose(maps);
	return found;
}

/* The same of a text. */
static inline size_t
memory_scan(const char *mark)
{
	return memory_scan_bytes(mark, strlen(mark));
}
