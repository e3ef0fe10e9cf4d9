/* How a sealed store is opened from the command line.
 *
 * Looked for in this order: --key-fd, --key-file, "key_file" of config.json, the credential
 * unefois.key that systemd gives to a service, the keyring of the session (unefois unlock), a
 * prompt at the terminal. A key is never an argument nor the value of an environment variable,
 * which other processes could read.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "uf-secret.h"
#include "uf-store.h"

typedef struct UfRun UfRun;

/* The options of every command that opens the store. */
typedef struct {
	int fd;     /* --key-fd; -1: none */
	char *file; /* --key-file; owned */
	gboolean by_recovery;
	bool keeps; /* what is typed at the prompt opens the store for the session */
	char *team; /* --team, of new people; NULL: the configuration's, or the only one; owned */
} UfKeys;

void uf_keys_init(UfKeys *keys);
void uf_keys_clear(UfKeys *keys);

/* Unlocks @store for the UfRun @run: a UfFlowUnlockFunc. */
bool uf_keys_unlock(void *run, UfStore *store, GError **error);

/* The same without a prompt; false, and the store stays locked, when no key is at hand. What runs
 * by itself comes here: the minutes of the session are not counted anew. */
bool uf_keys_unlock_quietly(const UfRun *run, UfStore *store);

/* The key or passphrase of the file @path: the first line. REFUSED when others may read it. */
UfSecret *uf_keys_read_file(const char *path, GError **error);

/* What the options of @run alone name, before any configuration; NULL without an error when they
 * name nothing. */
UfSecret *uf_keys_read_given(const UfRun *run, GError **error);

/* The key of a service: what uf_keys_read_given() says, else that of the configuration or of
 * systemd; NULL without an error when there is none. */
UfSecret *uf_keys_read_service(const UfRun *run, GError **error);

/* Writes a key into the new file @path, 0600; REFUSED when there is one. */
bool uf_keys_write_file(const char *path, const UfSecret *key, GError **error);
