/* Old documents brought to today's version, one version at a time.
 *
 * Each change of schemas/profile.schema.json ships a pure step N → N+1 in the table of
 * uf-profile-migrate.c and keeps a fixture of version N. A document newer than the program is
 * refused: it may hold facts that we would lose.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

/* Changes @root in place; need not touch "schema". */
typedef bool (*UfMigrateFunc)(json_t *root, GError **error);

typedef struct {
	int from; /* the version that @run understands */
	UfMigrateFunc run;
} UfMigration;

typedef struct {
	const UfMigration *steps; /* in the order of versions, without a hole */
	size_t count;
	int version; /* where they lead */
} UfMigrations;

/* The steps of this program. */
const UfMigrations *uf_migrations_get(void);

/* INVALID_DATA without a whole "schema" number, when newer than @migrations leads, or when no step
 * leads there. @root is then half migrated: throw it away. */
bool uf_migrations_run(const UfMigrations *migrations, json_t *root, GError **error);
