/* An unlocked store in the kernel's keyring: the holder's secret key and anchor, under a hash of
 * where the store is, so that they go even when the store itself is refused; the copies in the file
 * are opened again at each use. The same as a pass from one handle to the next. */
#include <string.h>

#include "uf-error.h"
#include "uf-sealed-keys-private.h"
#include "uf-session.h"

#define SECONDS_MAX (24 * 3600)

/* version 1 */
typedef struct {
	unsigned char version;
	unsigned char filler[3];
	uint32_t seconds;
	UfKey secret;
	UfKey anchor;
	char holder[32]; /* ends with NUL */
} Ticket;

struct UfStorePass {
	Ticket *ticket;
	char *team; /* that was chosen; NULL */
};

static Ticket *
allocate_ticket(void)
{
	Ticket *ticket = uf_key_allocate(1, sizeof *ticket);
	memset(ticket, 0, sizeof *ticket);
	return ticket;
}

static char *
make_name(const char *location)
{
	g_autofree char *path = g_canonicalize_filename(location, NULL);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
	return g_strconcat("unefois:", hash, NULL);
}

/* what opened @self, for @seconds */
static Ticket *
make_ticket(const UfSealed *self, uint32_t seconds)
{
	Ticket *ticket = allocate_ticket();
	ticket->version = 1;
	ticket->seconds = seconds;
	memcpy(&ticket->secret, self->pair->secret, sizeof ticket->secret);
	memcpy(&ticket->anchor, self->anchor, sizeof ticket->anchor);
	g_strlcpy(ticket->holder, self->holder, sizeof ticket->holder);
	return ticket;
}

bool
uf_store_session_save(UfStore *store, unsigned minutes, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_require(self, error))
		return false;
	g_autofree char *name = make_name(self->location);
	Ticket *ticket = make_ticket(self, CLAMP(minutes, 1, SECONDS_MAX / 60) * 60);
	const bool saved = uf_session_save(name, ticket, sizeof *ticket, ticket->seconds, error);
	uf_key_free_memory(ticket);
	return saved;
}

/* The copies may be gone by now: somebody removed the worker. A disk or a busy store that is in the
 * way goes by; the keys stay. */
static bool
open_ticket(UfSealed *self, const Ticket *ticket, const char *name, GError **error)
{
	g_autoptr(GError) problem = NULL;
	if (uf_sealed_open_and_settle(self, ticket->holder, uf_key_pair_new(&ticket->secret),
				      uf_key_new(ticket->anchor.bytes), &problem)) {
		self->session_seconds = ticket->seconds;
		return true;
	}
	if (g_error_matches(problem, UF_ERROR, UF_ERROR_AUTH) ||
	    g_error_matches(problem, UF_ERROR, UF_ERROR_INVALID_DATA))
		uf_session_clear(name, NULL);
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool
uf_store_session_load(UfStore *store, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL)
		return false;
	g_autofree char *name = make_name(self->location);
	Ticket *ticket = allocate_ticket();
	bool opened = false;
	if (uf_session_load(name, ticket, sizeof *ticket) == sizeof *ticket) {
		ticket->holder[sizeof ticket->holder - 1] = '\0';
		opened = ticket->version == 1 && open_ticket(self, ticket, name, error);
	}
	uf_key_free_memory(ticket);
	return opened;
}

void
uf_store_session_renew(UfStore *store)
{
	const UfSealed *self = uf_sealed_of(store, NULL);
	if (self == NULL || self->session_seconds == 0)
		return;
	g_autofree char *name = make_name(self->location);
	uf_session_renew(name, self->session_seconds);
}

bool
uf_store_session_clear(const char *location, GError **error)
{
	g_autofree char *name = make_name(location);
	return uf_session_clear(name, error);
}

bool
uf_store_make_pass(UfStore *store, UfStorePass **pass, GError **error)
{
	*pass = NULL;
	if (uf_store_is_for_invented_people(store))
		return true;
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_require(self, error))
		return false;
	*pass = g_new0(UfStorePass, 1);
	(*pass)->ticket = make_ticket(self, self->session_seconds);
	(*pass)->team = g_strdup(self->chosen);
	return true;
}

void
uf_store_pass_free(UfStorePass *pass)
{
	if (pass == NULL)
		return;
	uf_key_free_memory(pass->ticket);
	g_free(pass->team);
	g_free(pass);
}

bool
uf_store_unlock_by_pass(UfStore *store, const UfStorePass *pass, GError **error)
{
	const Ticket *ticket = pass->ticket;
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL ||
	    !uf_sealed_open_and_settle(self, ticket->holder, uf_key_pair_new(&ticket->secret),
				       uf_key_new(ticket->anchor.bytes), error))
		return false;
	self->session_seconds = ticket->seconds;
	return pass->team == NULL || uf_store_choose_team(store, pass->team, error);
}
