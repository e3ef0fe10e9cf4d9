/* A history under way. */
#pragma once

#include "uf-flow-private.h"

/* One household of it, up to a revision, and whose facts of it are told. */
typedef struct {
	char *person;
	int64_t last;        /* the newest revision; 0: all */
	GHashTable *members; /* ids there → ids in the household asked for; NULL: everybody */
	GHashTable *gone; /* ids of those whose protected facts belong to another household now */
	bool with_home;   /* what belongs to nobody is told too */
} UfHistoryPart;

typedef struct {
	UfFlow *flow;
	char *fact;        /* what is asked for; NULL: all */
	GPtrArray *parts;  /* UfHistoryPart */
	json_t *revisions; /* newest first */
	json_t *values;
	GHashTable *hidden; /* fact ids */
} UfHistory;

/* Lists the households: the one asked for, then those that its members came from. */
bool uf_history_list_parts(UfHistory *history, const char *person, GError **error);
void uf_history_part_free(UfHistoryPart *part);

/* Whether @fact is told: by its owner in the revisions @one and @other of @part. What is protected
 * of others is counted. */
bool uf_history_is_told(UfHistory *history, const UfHistoryPart *part, const UfProfile *profile,
			const char *fact);

/* @fact as the household asked for names it: the members' ids of today. Yours. */
char *uf_history_rename(const UfHistoryPart *part, const char *fact);
