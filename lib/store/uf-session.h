/* A few secret bytes in the kernel's keyring of the login session, for some minutes.
 *
 * Readable by processes of the same session alone, gone at logout, never on disk. Where the system
 * gives no session of its own (no pam_keyinit), it is the user's: the time limit still holds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Keeps @size bytes under @name for @seconds, in place of what was there. */
bool uf_session_save(const char *name, const void *data, size_t size, unsigned seconds,
		     GError **error);

/* Reads what is under @name into @data, of @room bytes; 0 when there is nothing, or more. */
size_t uf_session_load(const char *name, void *data, size_t room);

/* Begins the time limit again. */
void uf_session_renew(const char *name, unsigned seconds);

/* Nothing under @name is not an error. */
bool uf_session_clear(const char *name, GError **error);
