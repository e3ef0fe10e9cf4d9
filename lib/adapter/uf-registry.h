/* The adapters found on the search path: folders of forms, code lists, fixtures and modules.
 *
 * Folders of one id merge file by file, site over system; a user folder may add forms, never
 * replace one. "extends" is resolved after the merge. A broken adapter or form is kept as a problem
 * with its file and reason, and the others go on working. The registry owns everything it returns.
 */
#pragma once

#include "uf-adapter.h"

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
	const char *adapter;
	const char *file;   /* path below the adapter's folder, or "" */
	const char *reason; /* says what and where, never a value */
} UfRegistryProblem;

/* Reads every folder of @paths (ends with a NULL path). Fails only when nothing could be read at
 * all for a reason of the system. */
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
/* By id; NOT_FOUND names the close ones, and the problem when the form is there but broken. */
UfForm *uf_registry_find_form(const UfRegistry *registry, const char *id, GError **error);

/* The file that each top-level key or field of a form comes from ("key" or "fields/id"): extends
 * and overlays made visible. Borrowed; NULL when there is no such key. */
const char *uf_registry_find_key_file(const UfRegistry *registry, const char *form,
				      const char *key);

/* A code list of an adapter, or NULL. */
const UfCodes *uf_registry_find_codes(const UfRegistry *registry, const char *adapter,
				      const char *id);

/* The module of an adapter, or NULL when it is data only. */
const UfAdapter *uf_registry_find_module(const UfRegistry *registry, const char *adapter);

/* A file of an adapter through the layers (fixtures/, README.md…), or NULL. Yours. */
char *uf_registry_find_file(const UfRegistry *registry, const char *adapter, const char *file);
