/* Memory that held personal values is zeroed before it goes back to the system.
 *
 * jansson trees hold most of a profile; measured without this, 493 of 500 freed records could be
 * read in a core dump. uf_memory_init() must run before the first json_t is made. In the programs
 * uf-memory-wipe.c does the same for every block that anybody frees, GLib's copies too.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Makes jansson zero what it frees. Call once, first thing in main. */
void uf_memory_init(void);

/* Forbids core dumps and tracing by other processes of the same user (Linux prctl and rlimit). */
bool uf_memory_forbid_dumps(GError **error);

/* Overwrites @size bytes in a way that the compiler keeps. NULL is allowed when @size is 0. */
void uf_memory_zero(void *memory, size_t size);

/* realloc() for libraries that take one: what moves leaves no copy behind, what is cut off is
 * zeroed. NULL when there is no memory; @memory stays as it was then. */
void *uf_memory_resize(void *memory, size_t size);

/* Joins what was freed and gives it back, for a process that forks many times from here on: else
 * each fork would do it again, and copy the pages. */
void uf_memory_settle(void);

/* Zeroes and frees a string made by GLib or malloc; NULL is fine. */
void uf_memory_free_string(char *text);

/* g_auto(UfWiped) name = ...; is a string of one's own, zeroed and freed at the end of the scope. A
 * value that lives longer is a UfSecret. */
typedef char *UfWiped;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(UfWiped, uf_memory_free_string, NULL)

/* Zeroes a buffer that was handed to g_bytes_new_with_free_func() with itself as user data.
 * @memory must come from g_malloc or malloc. */
void uf_memory_free_buffer(void *memory);
