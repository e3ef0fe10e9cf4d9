/* The adapters found on the search path: folders of forms, code lists, fixtures and modules.
 *
 * Folders of one id merge file by file, site over system; a user folder may add files, never
 * replace one. "extends" is resolved after the merge, across adapters too. A broken adapter or form
 * is kept as a problem with its file and reason, and the others go on working. A folder whose name
 * begins with "_" is skipped. Files are read when they are first needed: one form by its id reads
 * its own alone, the count of forms or of problems reads all. The registry owns everything it
 * returns.
 */
#pragma once

#include "uf-adapter.h"

#define UF_REGISTRY_MAX_ADAPTERS 500
#define UF_REGISTRY_MAX_FILES 2000                      /* forms, or code lists, of one adapter */
#define UF_REGISTRY_MAX_BYTES ((size_t)2 * 1024 * 1024) /* of one file */

typedef struct UfRegistry UfRegistry;

typedef enum {
	UF_LAYER_SYSTEM, /* may hold modules; owned by root or the builder */
	UF_LAYER_SITE,
	UF_LAYER_USER, /* adds, never replaces */
} UfLayer;

typedef struct {
	const char *path; /* a folder that holds one folder per adapter; may be absent */
	UfLayer layer;
} UfAdapterPath;

/* What is wrong with one adapter or one of its files. */
typedef struct {
	const char *adapter; /* "" when a whole search folder cannot be read */
	const char *file;    /* path below the adapter's folder, or "" */
	const char
	    *reason;     /* file, line and what; several lines for several faults; never a value */
	bool is_warning; /* everything works all the same: a hook that no form uses */
} UfRegistryProblem;

/* Looks through every folder of @paths (ends with a NULL path), system first whatever their order;
 * of two folders of one layer the later counts. Fails only when nothing at all could be read for a
 * reason of the system. */
UfRegistry *uf_registry_load(const UfAdapterPath *paths, GError **error);
void uf_registry_free(UfRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfRegistry, uf_registry_free)

size_t uf_registry_get_problem_count(const UfRegistry *registry);
UfRegistryProblem uf_registry_get_problem(const UfRegistry *registry, size_t index);

/* Adapters in order of id; titles are French (adapter.json). */
size_t uf_registry_get_adapter_count(const UfRegistry *registry);
const char *uf_registry_get_adapter_id(const UfRegistry *registry, size_t index);
const char *uf_registry_get_adapter_title(const UfRegistry *registry, size_t index);

/* Usable forms in order of id. */
size_t uf_registry_get_form_count(const UfRegistry *registry);
UfForm *uf_registry_get_form(const UfRegistry *registry, size_t index);

/* By id; borrowed. NOT_FOUND names the close ones; MAPPING tells the problem of a form that is
 * there but broken. */
UfForm *uf_registry_find_form(const UfRegistry *registry, const char *id, GError **error);

/* The file that a key of a form comes from: "title", "channels/pdf", "pieces/rib", "fields/id",
 * "fields/table.child", "fields/id/label". It makes "extends" visible. Borrowed; NULL when there is
 * no such form or key. */
const char *uf_registry_find_key_file(const UfRegistry *registry, const char *form,
				      const char *key);

/* A code list by its name in a form of @adapter: "list", or "other/list". NULL when there is none.
 */
const UfCodes *uf_registry_find_codes(const UfRegistry *registry, const char *adapter,
				      const char *id);

/* A hook by its name in a form of @adapter: "hook", or "other/hook". NULL when there is none; forms
 * that the registry gives name only hooks that are there. */
const UfHook *uf_registry_find_hook(const UfRegistry *registry, const char *adapter,
				    const char *name);

/* The module of an adapter, or NULL when it is data only. */
const UfAdapter *uf_registry_find_module(const UfRegistry *registry, const char *adapter);

/* The layout of the template that a form was written for (adapters/X/layouts/NAME.json), read now.
 * Owned. NOT_FOUND when there is none, INVALID_DATA with all that is wrong with it. */
json_t *uf_registry_load_layout(const UfRegistry *registry, const char *form, GError **error);

/* A file of an adapter through the layers (fixtures/x.json, README.md…), or NULL. Yours. */
char *uf_registry_find_file(const UfRegistry *registry, const char *adapter, const char *file);
