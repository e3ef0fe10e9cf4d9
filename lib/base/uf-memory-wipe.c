/* free() and realloc() that leave nothing behind, for the whole program: GLib's copies, those of
 * the libraries, and ours. Linked into the programs by their source (wipe_dep), not into the
 * library: a program that uses it has these instead of those of the C library.
 *
 * The sanitizers have an allocator of their own, so a build with them goes without. What a block
 * holds while it is in use, the stack and the buffers of standard streams are not wiped.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__

/* of the GNU C library, under the names that it keeps for this purpose */
extern void __libc_free(void *memory);
extern void *__libc_malloc(size_t size);

void
free(void *memory)
{
	if (memory == NULL)
		return;
	explicit_bzero(memory, malloc_usable_size(memory));
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
