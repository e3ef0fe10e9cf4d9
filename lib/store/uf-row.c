#include "uf-row.h"

#include "uf-row-deposits.h"
#include "uf-row-queue.h"

#define COLUMN(type, member, letter)                                                               \
	{                                                                                          \
#member, letter, offsetof(type, member)                                            \
	}
#define TABLE(variable, text, type, number)                                                        \
	const UfTable variable = { text, sizeof(type), type##_columns,                             \
				   G_N_ELEMENTS(type##_columns), number }

static const UfColumn UfStoreRow_columns[] = {
	COLUMN(UfStoreRow, one, 'i'),
	COLUMN(UfStoreRow, store, 't'),
	COLUMN(UfStoreRow, format, 'i'),
	COLUMN(UfStoreRow, made, 'i'),
	COLUMN(UfStoreRow, epoch, 'i'),
	COLUMN(UfStoreRow, key_version, 'i'),
	COLUMN(UfStoreRow, recovery_public, 'b'),
	COLUMN(UfStoreRow, recovery_anchor, 'b'),
	COLUMN(UfStoreRow, recovery_made, 'i'),
	COLUMN(UfStoreRow, mac, 'b'),
};

static const UfColumn UfOlderRow_columns[] = {
	COLUMN(UfOlderRow, version, 'i'),
	COLUMN(UfOlderRow, sealed, 'b'),
};

static const UfColumn UfWorkerRow_columns[] = {
	COLUMN(UfWorkerRow, worker, 't'),     COLUMN(UfWorkerRow, login, 't'),
	COLUMN(UfWorkerRow, role, 'i'),       COLUMN(UfWorkerRow, machine, 'i'),
	COLUMN(UfWorkerRow, operations, 'i'), COLUMN(UfWorkerRow, memory, 'i'),
	COLUMN(UfWorkerRow, salt, 'b'),       COLUMN(UfWorkerRow, public_key, 'b'),
	COLUMN(UfWorkerRow, secret, 'b'),     COLUMN(UfWorkerRow, anchor, 'b'),
	COLUMN(UfWorkerRow, made, 'i'),       COLUMN(UfWorkerRow, mac, 'b'),
};

static const UfColumn UfTeamRow_columns[] = {
	COLUMN(UfTeamRow, team, 't'),    COLUMN(UfTeamRow, title, 't'),
	COLUMN(UfTeamRow, version, 'i'), COLUMN(UfTeamRow, public_key, 'b'),
	COLUMN(UfTeamRow, made, 'i'),    COLUMN(UfTeamRow, mac, 'b'),
};

static const UfColumn UfCopyRow_columns[] = {
	COLUMN(UfCopyRow, holder, 't'),  COLUMN(UfCopyRow, subject, 't'),
	COLUMN(UfCopyRow, version, 'i'), COLUMN(UfCopyRow, sealed, 'b'),
	COLUMN(UfCopyRow, mac, 'b'),
};

static const UfColumn UfItemRow_columns[] = {
	COLUMN(UfItemRow, kind, 'i'),       COLUMN(UfItemRow, id, 't'),
	COLUMN(UfItemRow, revision, 'i'),   COLUMN(UfItemRow, parent, 't'),
	COLUMN(UfItemRow, person, 't'),     COLUMN(UfItemRow, state, 't'),
	COLUMN(UfItemRow, generation, 'i'), COLUMN(UfItemRow, written, 'i'),
	COLUMN(UfItemRow, no_contact, 'i'), COLUMN(UfItemRow, body, 'b'),
};

static const UfColumn UfCardRow_columns[] = {
	COLUMN(UfCardRow, person, 't'),
	COLUMN(UfCardRow, revision, 'i'),
	COLUMN(UfCardRow, generation, 'i'),
	COLUMN(UfCardRow, body, 'b'),
};

static const UfColumn UfWrapRow_columns[] = {
	COLUMN(UfWrapRow, person, 't'),  COLUMN(UfWrapRow, team, 't'),
	COLUMN(UfWrapRow, version, 'i'), COLUMN(UfWrapRow, generation, 'i'),
	COLUMN(UfWrapRow, gift, 'i'),    COLUMN(UfWrapRow, indexed, 'i'),
	COLUMN(UfWrapRow, wrapped, 'b'),
};

static const UfColumn UfGenerationRow_columns[] = {
	COLUMN(UfGenerationRow, person, 't'),
	COLUMN(UfGenerationRow, generation, 'i'),
	COLUMN(UfGenerationRow, sealed, 'b'),
};

static const UfColumn UfTermRow_columns[] = {
	COLUMN(UfTermRow, team, 't'),
	COLUMN(UfTermRow, hash, 'b'),
	COLUMN(UfTermRow, person, 't'),
};

static const UfColumn UfLineRow_columns[] = {
	COLUMN(UfLineRow, journal, 'i'),     COLUMN(UfLineRow, sequence, 'i'),
	COLUMN(UfLineRow, person, 't'),      COLUMN(UfLineRow, other, 't'),
	COLUMN(UfLineRow, key_version, 'i'), COLUMN(UfLineRow, body, 'b'),
	COLUMN(UfLineRow, hash, 'b'),
};

static const UfColumn UfHeadRow_columns[] = {
	COLUMN(UfHeadRow, name, 't'), COLUMN(UfHeadRow, first, 'i'), COLUMN(UfHeadRow, base, 'b'),
	COLUMN(UfHeadRow, last, 'i'), COLUMN(UfHeadRow, hash, 'b'),  COLUMN(UfHeadRow, mac, 'b'),
};

static const UfColumn UfForgottenRow_columns[] = {
	COLUMN(UfForgottenRow, person, 't'),
	COLUMN(UfForgottenRow, day, 't'),
	COLUMN(UfForgottenRow, mac, 'b'),
};

static const UfColumn UfRemovedRow_columns[] = {
	COLUMN(UfRemovedRow, kind, 'i'),
	COLUMN(UfRemovedRow, id, 't'),
	COLUMN(UfRemovedRow, revision, 'i'),
	COLUMN(UfRemovedRow, person, 't'),
};

static const UfColumn UfWalkRow_columns[] = {
	{ "cards.person", 't', offsetof(UfWalkRow, person) },
	COLUMN(UfWalkRow, team, 't'),
	COLUMN(UfWalkRow, version, 'i'),
	COLUMN(UfWalkRow, gift, 'i'),
	COLUMN(UfWalkRow, wrapped, 'b'),
	{ "wraps.generation", 'i', offsetof(UfWalkRow, newest) },
	COLUMN(UfWalkRow, revision, 'i'),
	{ "cards.generation", 'i', offsetof(UfWalkRow, generation) },
	COLUMN(UfWalkRow, body, 'b'),
};

TABLE(uf_table_store, "store", UfStoreRow, 1);
TABLE(uf_table_older, "older_keys", UfOlderRow, 1);
TABLE(uf_table_workers, "workers", UfWorkerRow, 1);
TABLE(uf_table_teams, "teams", UfTeamRow, 1);
TABLE(uf_table_copies, "copies", UfCopyRow, 2);
TABLE(uf_table_items, "items", UfItemRow, 3);
TABLE(uf_table_cards, "cards", UfCardRow, 1);
TABLE(uf_table_wraps, "wraps", UfWrapRow, 2);
TABLE(uf_table_generations, "generations", UfGenerationRow, 2);
TABLE(uf_table_terms, "terms", UfTermRow, 3);
TABLE(uf_table_lines, "lines", UfLineRow, 2);
TABLE(uf_table_heads, "heads", UfHeadRow, 1);
TABLE(uf_table_forgotten, "forgotten", UfForgottenRow, 1);
TABLE(uf_table_removed, "removed", UfRemovedRow, 3);
TABLE(uf_table_walk, "wraps JOIN cards ON wraps.person = cards.person", UfWalkRow, 0);

const UfTable *const uf_tables[] = {
	&uf_table_store,
	&uf_table_older,
	&uf_table_workers,
	&uf_table_teams,
	&uf_table_copies,
	&uf_table_items,
	&uf_table_cards,
	&uf_table_wraps,
	&uf_table_generations,
	&uf_table_terms,
	&uf_table_lines,
	&uf_table_heads,
	&uf_table_forgotten,
	&uf_table_removed,
	&uf_table_depositors,
	&uf_table_deposits,
	&uf_table_batches,
	&uf_table_jobs,
	NULL,
};

void *
uf_row_new(const UfTable *table)
{
	void *row = g_malloc0(table->size);
	*(const UfTable **)row = table;
	return row;
}

void
uf_row_free(void *row)
{
	if (row == NULL)
		return;
	const UfTable *table = *(const UfTable **)row;
	for (size_t i = 0; i < table->count; i++) {
		void *member = (char *)row + table->columns[i].offset;
		if (table->columns[i].type == 't')
			g_free(*(char **)member);
		else if (table->columns[i].type == 'b' && *(GBytes **)member != NULL)
			g_bytes_unref(*(GBytes **)member);
	}
	g_free(row);
}
