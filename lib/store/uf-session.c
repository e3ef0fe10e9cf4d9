#include "uf-session.h"

#include <errno.h>
#include <keyutils.h>

#include "uf-error.h"

/* all that its possessor may do, nothing for the user, the group or others */
#define PERMISSIONS KEY_POS_ALL

/* The session's keyring; where the login made none, the user's stands in. By its number: add_key()
 * to "the session's" would make one for this process alone. */
static key_serial_t
get_ring(void)
{
	return keyctl_get_keyring_ID(KEY_SPEC_SESSION_KEYRING, 0);
}

static key_serial_t
find_key(const char *name)
{
	return (key_serial_t)keyctl_search(get_ring(), "user", name, 0);
}

static bool
set_refused(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "the system keeps no keys for a session here (%s); use a key file",
		    g_strerror(errno));
	return false;
}

bool
uf_session_save(const char *name, const void *data, size_t size, unsigned seconds, GError **error)
{
	const key_serial_t key = add_key("user", name, data, size, get_ring());
	if (key < 0)
		return set_refused(error);
	if (keyctl_set_timeout(key, seconds) == 0 && keyctl_setperm(key, PERMISSIONS) == 0)
		return true;
	set_refused(error);
	keyctl_unlink(key, get_ring());
	return false;
}

size_t
uf_session_load(const char *name, void *data, size_t room)
{
	const key_serial_t key = find_key(name);
	const long size = key >= 0 ? keyctl_read(key, data, room) : -1;
	return size > 0 && size <= (long)room ? (size_t)size : 0;
}

void
uf_session_renew(const char *name, unsigned seconds)
{
	const key_serial_t key = find_key(name);
	if (key >= 0)
		keyctl_set_timeout(key, seconds);
}

bool
uf_session_clear(const char *name, GError **error)
{
	const key_serial_t key = find_key(name);
	if (key < 0)
		return true;
	/* revoked: who has it linked elsewhere has nothing any more */
	keyctl_revoke(key);
	return keyctl_unlink(key, get_ring()) == 0 || set_refused(error);
}
