/* The database below the sealed store: rows in, rows out, encrypted before they come here.
 *
 * SQL lives in uf-database-sqlite*.c alone, in the dialect that PostgreSQL has too; who needs a
 * selection takes a UfQuery by name, with the arguments that its comment lists (int64_t, const
 * char *, GBytes *). Each function gives false, -1 or NULL on error: CONFLICT for a row that is
 * there already, INVALID_DATA for a damaged file, INTERNAL for a full disk or a database that
 * others keep busy for ten seconds.
 */
#pragma once

#include "uf-row.h"

typedef struct UfDatabase UfDatabase;
typedef struct UfQuery UfQuery;

/* rows; those named "_in_mine" select by the list that uf_database_set_mine() set */
extern const UfQuery uf_query_items_newest;           /* kind, id: the newest revision */
extern const UfQuery uf_query_items_of_person;        /* person */
extern const UfQuery uf_query_items_of_id;            /* kind, id: every revision in order */
extern const UfQuery uf_query_items_all;              /* by kind, id, revision */
extern const UfQuery uf_query_items_last_contact;     /* person */
extern const UfQuery uf_query_cards_all;              /* */
extern const UfQuery uf_query_cards_in_team;          /* team: UfWalkRow */
extern const UfQuery uf_query_wraps_of_person;        /* person */
extern const UfQuery uf_query_wraps_of_team;          /* team */
extern const UfQuery uf_query_wraps_all;              /* */
extern const UfQuery uf_query_wraps_to_index_in_mine; /* */
extern const UfQuery uf_query_generations_of_person;  /* person: newest first */
extern const UfQuery uf_query_terms_of_hash;          /* team, hash */
extern const UfQuery uf_query_terms_of_team;          /* team */
extern const UfQuery uf_query_workers_all;            /* by login */
extern const UfQuery uf_query_workers_of_login;       /* login */
extern const UfQuery uf_query_teams_all;              /* by title */
extern const UfQuery uf_query_teams_named;            /* id or title, twice the same */
extern const UfQuery uf_query_copies_all;             /* */
extern const UfQuery uf_query_copies_of_holder;       /* holder */
extern const UfQuery uf_query_copies_of_subject;      /* subject */
extern const UfQuery uf_query_older_all;              /* newest first */
extern const UfQuery uf_query_lines;                  /* journal: in order */
extern const UfQuery uf_query_lines_of_person;        /* journal, person, both again */
extern const UfQuery uf_query_heads_all;              /* */
extern const UfQuery uf_query_forgotten_all;          /* by day, person */
extern const UfQuery uf_query_removed_all;            /* */
extern const UfQuery uf_query_depositors_all;         /* by name */
extern const UfQuery uf_query_depositors_named;       /* name */
extern const UfQuery uf_query_depositors_of_team;     /* team */
extern const UfQuery uf_query_deposits_all;           /* by depositor, number */
extern const UfQuery uf_query_deposits_of_id;         /* deposit */
extern const UfQuery uf_query_deposits_before;        /* depositor, number: not yet received */
extern const UfQuery uf_query_deposits_of_team;       /* team */
extern const UfQuery uf_query_batches_all;            /* by batch */
extern const UfQuery uf_query_jobs_all;               /* by batch, number */
extern const UfQuery uf_query_jobs_after;             /* batch, number: 256 of them, in order */
extern const UfQuery uf_query_jobs_of_state;          /* batch, state, number: the same */
extern const UfQuery uf_query_jobs_waiting;           /* batch, number: the first after it */
extern const UfQuery uf_query_jobs_over;              /* the same, now, latest end of a lease */

/* ids, sorted */
extern const UfQuery uf_query_ids_in_mine;           /* kind */
extern const UfQuery uf_query_ids_of_parent_in_mine; /* kind, parent */
extern const UfQuery uf_query_ids_of_batches;        /* */

/* numbers */
extern const UfQuery uf_query_epoch;                /* */
extern const UfQuery uf_query_newest_revision;      /* kind, id: 0 when there is none */
extern const UfQuery uf_query_count_people;         /* */
extern const UfQuery uf_query_count_items;          /* */
extern const UfQuery uf_query_count_revisions;      /* */
extern const UfQuery uf_query_count_people_of_team; /* team */
extern const UfQuery uf_query_count_workers;        /* */
extern const UfQuery uf_query_count_teams;          /* */
extern const UfQuery uf_query_count_kind;           /* kind */
extern const UfQuery uf_query_count_removed;        /* */
extern const UfQuery uf_query_count_lines;          /* journal */
extern const UfQuery uf_query_count_deposits;       /* those that wait */
extern const UfQuery uf_query_count_deposits_of;    /* depositor: those that wait */
extern const UfQuery uf_query_highest_deposit;      /* depositor: 0 when there is none */
extern const UfQuery uf_query_latest_job;           /* batch: when one was last changed */
extern const UfQuery uf_query_count_jobs;           /* batch, state */
extern const UfQuery uf_query_count_batches;        /* */
extern const UfQuery uf_query_count_all_jobs;       /* */

/* changes */
extern const UfQuery uf_query_delete_item;              /* kind, id */
extern const UfQuery uf_query_delete_items_of_person;   /* person */
extern const UfQuery uf_query_delete_card;              /* person */
extern const UfQuery uf_query_delete_wrap;              /* person, team */
extern const UfQuery uf_query_delete_wraps_of_person;   /* person */
extern const UfQuery uf_query_delete_generations;       /* person */
extern const UfQuery uf_query_delete_terms_of_person;   /* person */
extern const UfQuery uf_query_delete_terms_in_team;     /* person, team */
extern const UfQuery uf_query_delete_terms_of_team;     /* team */
extern const UfQuery uf_query_delete_worker;            /* worker */
extern const UfQuery uf_query_delete_copies_of_holder;  /* holder */
extern const UfQuery uf_query_delete_copies_of_subject; /* subject */
extern const UfQuery uf_query_delete_copy;              /* holder, subject */
extern const UfQuery uf_query_delete_lines_before;      /* journal, sequence */
extern const UfQuery uf_query_delete_batch;             /* batch */
extern const UfQuery uf_query_delete_jobs;              /* batch */
extern const UfQuery uf_query_delete_removed;           /* */
extern const UfQuery uf_query_delete_depositor;         /* depositor */
extern const UfQuery uf_query_delete_deposit;           /* depositor, number */
extern const UfQuery uf_query_delete_waiting;           /* all deposits that wait */
extern const UfQuery uf_query_remove_items_of_person;   /* person: lists them in "removed" */

/* Makes the file @path (0600, refused when it exists) with empty tables of format @format. */
UfDatabase *uf_database_make(const char *path, int64_t format, GError **error);

/* Opens @path and checks how: journal, synchronous, tables. INVALID_DATA when it is none of ours,
 * REFUSED when its format is newer than @format. */
UfDatabase *uf_database_open(const char *path, int64_t format, GError **error);
void uf_database_close(UfDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDatabase, uf_database_close)

/* For writing, at once: waits for others. */
bool uf_database_begin(UfDatabase *database, GError **error);
bool uf_database_commit(UfDatabase *database, GError **error);
void uf_database_rollback(UfDatabase *database);

/* Several readings that see one state of the file; ended by rollback. */
bool uf_database_begin_reading(UfDatabase *database, GError **error);

/* Empties the write-ahead log into the file, so that no page of before stays in it. */
bool uf_database_checkpoint(UfDatabase *database, GError **error);

/* The row with the primary key that the arguments are; *row is NULL when there is none. */
bool uf_database_find(UfDatabase *database, const UfTable *table, void *row, GError **error, ...);

/* Inserts; with @replace a row of that key is replaced instead of CONFLICT. */
bool uf_database_put(UfDatabase *database, const void *row, bool replace, GError **error);

/* All rows of a query, or the first one (*row is NULL when there is none). */
GPtrArray *uf_database_load(UfDatabase *database, const UfQuery *query, GError **error, ...);
bool uf_database_find_first(UfDatabase *database, const UfQuery *query, void *row, GError **error,
			    ...);

/* One row after the other; @func gives false with @error set to fail. Rows are freed after it. */
typedef bool (*UfRowFunc)(void *data, void *row, GError **error);
typedef struct {
	UfRowFunc func;
	void *data;
} UfRowVisitor;
bool uf_database_walk(UfDatabase *database, const UfQuery *query, UfRowVisitor visitor,
		      GError **error, ...);

/* The first column of a query: texts, or one number. */
GPtrArray *uf_database_list(UfDatabase *database, const UfQuery *query, GError **error, ...);
bool uf_database_count(UfDatabase *database, const UfQuery *query, int64_t *number, GError **error,
		       ...);

/* Runs a change. */
bool uf_database_run(UfDatabase *database, const UfQuery *query, GError **error, ...);

/* The teams that the queries "_in_mine" select by, for this connection. */
bool uf_database_set_mine(UfDatabase *database, const GPtrArray *teams, GError **error);

/* What the database finds wrong with its own structure: sentences; empty when all is well. */
GPtrArray *uf_database_check(UfDatabase *database, GError **error);

/* Bytes of the file. */
int64_t uf_database_get_size(UfDatabase *database);

/* Copies all, as of one moment, to the new file @path (0600), synced; others go on writing. */
bool uf_database_copy(UfDatabase *database, const char *path, GError **error);
