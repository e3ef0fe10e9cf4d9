/* Processes that work together: who one is, whether it still lives, that it ends with its parent.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* A word that names this process and no other that ever ran on this machine: letters, digits and
 * ":", fewer than 64. Yours. */
char *uf_process_make_name(void);

/* True when the process of that name has certainly ended. A name of another machine's, or of a
 * container's own processes, cannot be known: false. */
bool uf_process_is_gone(const char *name);

/* In a child that @parent forked: is killed when the parent ends, however it ends. False when the
 * parent has ended already. */
bool uf_process_end_with(pid_t parent);
