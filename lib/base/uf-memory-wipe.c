/* free() and realloc() that leave nothing behind, for the whole program: GLib's copies, those of
 * the libraries, and ours. Linked into the programs by their source (wipe_dep), not into the
 * library: a program that uses it has these instead of those of the C library.
 *
 * The sanitizers have an allocator of their own, so a build with them goes without. What a block
 * holds while it is in use, the stack and the buffers of standard streams are not wiped.
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__

/* of the GNU C library, under the names that it keeps for this purpose */
extern void __libc_free(void *memory);
extern void *__libc_malloc(size_t size);

/* What the C library writes into a small block that it got back, in its second word, so as to
 * notice one that is freed twice: a number of chance of this process. Wiping it would hide that
 * fault. */
static uintptr_t mark_of_freed;

static uintptr_t
find_mark(void)
{
	if (mark_of_freed == 0) {
		volatile uintptr_t *block = __libc_malloc(2 * sizeof(uintptr_t));
		__libc_free((void *)block);
		mark_of_freed = block != NULL ? block[1] : 0;
	}
	return mark_of_freed;
}

void
free(void *memory)
{
	if (memory == NULL)
		return;
	const size_t size = malloc_usable_size(memory);
	/* freed already, it seems: the C library looks closer, and stops the program */
	if (size < 2 * sizeof(uintptr_t) || ((const uintptr_t *)memory)[1] != find_mark())
		explicit_bzero(memory, size);
	__libc_free(memory);
}

/* always to a block of its own when it has to grow: the old one must not go back as it is */
void *
realloc(void *memory, size_t size)
{
	if (memory == NULL)
		return __libc_malloc(size);
	if (size == 0) {
		free(memory);
		return NULL;
	}
	const size_t old = malloc_usable_size(memory);
	if (size <= old && size >= old / 2) {
		explicit_bzero((char *)memory + size, old - size);
		return memory;
	}
	/* what grows will grow again: a copy each time would cost the square of its size */
	void *moved = __libc_malloc(size > old && size >= 4096 ? size + size / 4 : size);
	if (moved == NULL)
		return NULL;
	memcpy(moved, memory, old < size ? old : size);
	free(memory);
	return moved;
}

#endif
