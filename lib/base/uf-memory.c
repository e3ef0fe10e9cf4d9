#include "uf-memory.h"

#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "uf-error.h"

void
uf_memory_zero(void *memory, size_t size)
{
	if (memory != NULL)
		explicit_bzero(memory, size);
}

void
uf_memory_free_buffer(void *memory)
{
	if (memory == NULL)
		return;
	uf_memory_zero(memory, malloc_usable_size(memory));
	free(memory);
}

void *
uf_memory_resize(void *memory, size_t size)
{
	void *moved = malloc(MAX(size, 1));
	if (moved == NULL || memory == NULL)
		return moved;
	memcpy(moved, memory, MIN(size, malloc_usable_size(memory)));
	uf_memory_free_buffer(memory);
	return moved;
}

void
uf_memory_settle(void)
{
	malloc_trim(0);
	mallopt(M_MXFAST, 0);
}

void
uf_memory_free_string(char *text)
{
	uf_memory_free_buffer(text);
}

void
uf_memory_init(void)
{
	json_set_alloc_funcs(malloc, uf_memory_free_buffer);
}

bool
uf_memory_forbid_dumps(GError **error)
{
	const struct rlimit none = { 0, 0 };
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "cannot forbid core dumps: %s",
			    g_strerror(errno));
		return false;
	}
	return true;
}
