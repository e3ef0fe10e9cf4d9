/* What every operation needs to know about this run: where things are, who works, which day it is.
 *
 * Made once by main, passed down, never changed by the library. It holds no profile.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#include "uf-date.h"
#include "uf-retention.h"

typedef struct UfContext UfContext;

/* What main found out; every member is copied. A default stands in brackets. */
typedef struct {
	const char *config_folder;      /* user configuration (needed) */
	const char *site_config_folder; /* site configuration (needed) */
	const char *data_folder;        /* user data (needed) */
	const char *share_folder;       /* our installed data files */
	const char *document_worker;    /* path of unefois-pdf */
	const char *system_adapters;    /* our installed adapters [SHARE/adapters] */
	const char *worker;             /* who works: a login, never a full name */
	UfDate today;                   /* [today] */
} UfContextSetup;

/* Reads the configuration (site then user "config.json", user over site). */
UfContext *uf_context_new(const UfContextSetup *setup, GError **error);
void uf_context_free(UfContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfContext, uf_context_free)

UfDate uf_context_get_today(const UfContext *context);
const char *uf_context_get_worker(const UfContext *context);
const char *uf_context_get_document_worker(const UfContext *context);

/* Folders of adapters: ours, the site's (SITE CONFIG/adapters), the user's (CONFIG/adapters). */
const char *uf_context_get_system_adapters(const UfContext *context);
const char *uf_context_get_site_adapters(const UfContext *context);
const char *uf_context_get_user_adapters(const UfContext *context);

/* A file of the site's configuration, there or not; yours. */
char *uf_context_get_site_file(const UfContext *context, const char *name);
/* The same of the user's. */
char *uf_context_get_user_file(const UfContext *context, const char *name);

/* The office of the worker (schemas/office.schema.json): user's "office.json" over the site's; an
 * empty object when there is none. Borrowed. */
json_t *uf_context_get_office(const UfContext *context);

/* The rules of uf-accept.h (those of the site, else the user's); NULL when there are none.
 * Borrowed.
 */
const json_t *uf_context_get_accept_rules(const UfContext *context);

/* The schemes of identifiers ("nir"…) that the service does not keep at all
 * ("forbidden_identifiers"; the site's word counts); NULL: none. Borrowed. */
const json_t *uf_context_get_forbidden_identifiers(const UfContext *context);

/* How this machine reaches partners ("network", the site's, else the user's) and what is known of
 * each ("partners", by site; one that the site knows is as the site says): uf-partner.h checks and
 * reads them. NULL: nothing is said. Borrowed. */
const json_t *uf_context_get_network(const UfContext *context);
const json_t *uf_context_get_partners(const UfContext *context);

/* Where the store lives ("store" of the configuration, else DATA/store). */
const char *uf_context_get_store_folder(const UfContext *context);

/* How long things are kept: the site's "retention", the user's where the site says none. Borrowed.
 */
const UfRetention *uf_context_get_retention(const UfContext *context);

/* The file with the key of a service that runs without a person ("key_file"); NULL when there is
 * none. Borrowed. */
const char *uf_context_get_key_file(const UfContext *context);

/* The team that new people belong to ("team": an id or a title); NULL when none is said. Borrowed.
 */
const char *uf_context_get_team(const UfContext *context);

/* How long the store stays open after its last use ("unlock_minutes", 1 to 60) [10]. */
unsigned uf_context_get_unlock_minutes(const UfContext *context);

/* A file of the user's data, there or not; yours. */
char *uf_context_get_data_file(const UfContext *context, const char *name);

/* Where workers put official templates (DATA/templates). */
const char *uf_context_get_template_folder(const UfContext *context);

/* A file of ours, such as "communes.tsv"; yours. */
char *uf_context_get_share_file(const UfContext *context, const char *name);

/* Whether the person wants it stopped: uf_context_cancel() was called, or @func says so; long loops
 * and whoever waits for a partner look at it. @func NULL: nobody asks any more. */
void uf_context_cancel(UfContext *context);
void uf_context_watch(UfContext *context, bool (*func)(void *data), void *data);
bool uf_context_is_cancelled(const UfContext *context);
